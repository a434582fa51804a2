import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** An issuer of OpenID Connect that runs here: who writes a name into its form is that person. */
export interface TestIssuer {
  readonly address: string;
  /** Tells it the address that logins lead back to. */
  register(redirect: string): void;
  /** Goes through its pages as a browser does. @returns the address that it leads back to. */
  logIn(address: string, name: string): Promise<string>;
  close(): Promise<void>;
}

export const client = { id: 'metastasis', secret: 'a secret of the client' } as const;

export async function startIssuer(): Promise<TestIssuer> {
  let handle: RequestListener = (_, res) => { res.writeHead(503).end(); };
  const server = createServer((req, res) => { void handle(req, res); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    register(redirect) {
      handle = new Provider(address, {
        clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirect], token_endpoint_auth_method: 'client_secret_post' }],
        cookies: { keys: ['key'] }, findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
      }).callback();
    },
    async logIn(start, name) {
      const jar = new Map<string, string>();
      const go = async (to: string, form?: Record<string, string>): Promise<Response> => {
        const response = await fetch(to, { redirect: 'manual', headers: { cookie: [...jar].map(([key, value]) => `${key}=${value}`).join('; ') }, ...(form && { method: 'POST', body: new URLSearchParams(form) }) });
        for (const line of response.headers.getSetCookie()) {
          const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          jar.set(key, value);
        }
        return response;
      };
      let next = start;
      for (let step = 0; step < 20; step++) {
        if (!next.startsWith(address)) return next;
        const response = await go(next), to = response.headers.get('location');
        if (to !== null) {
          next = new URL(to, address).href;
          continue;
        }
        const page = await response.text(), action = /action="([^"]+)"/.exec(page)?.[1], prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1] ?? '';
        if (action === undefined) throw new Error(`the issuer answered ${response.status}: ${page.slice(0, 500)}`);
        const sent = await go(new URL(action, address).href, { prompt, login: name, password: 'x' });
        next = new URL(sent.headers.get('location') ?? '', address).href;
      }
      throw new Error('the issuer leads nowhere');
    },
    close: () => new Promise<void>((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}
