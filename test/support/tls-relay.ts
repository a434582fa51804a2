import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A proxy that ends TLS ahead of a service, as an installation has it. */
export interface TlsRelay {
  /** Scheme, host and port that browsers see. */
  readonly origin: string;
  /** What browsers have to trust. */
  readonly certificate: string;
  /** Leads to the service; until then everybody is told that there is none. @param keepsHost Whether the service is told the host that the browser asked for, as some proxies do, or its own. */
  lead(to: string, keepsHost: boolean): void;
  close(): Promise<void>;
}

/** DER (X.690): a tag, the length, and the content. */
function der(tag: number, ...content: readonly (Buffer | number)[]): Buffer {
  const body = Buffer.concat(content.map((each) => (typeof each === 'number' ? Buffer.from([each]) : each)));
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
const identifier = (...bytes: readonly number[]): Buffer => der(0x06, ...bytes);
/** YYMMDDhhmmssZ. */
const time = (date: Date): Buffer => der(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]|\.\d+/g, '').slice(2)}`));

/** A certificate that signs itself (RFC 5280), for one name and a day. */
function certificateOf(name: string, publicKey: KeyObject, privateKey: KeyObject): string {
  const ecdsaWithSha256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const named = sequence(der(0x31, sequence(identifier(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
  const day = 86_400_000, alternative = sequence(identifier(0x55, 0x1d, 0x11), der(0x04, sequence(der(0x82, Buffer.from(name)))));
  const content = sequence(
    der(0xa0, der(0x02, 2)), der(0x02, 1), ecdsaWithSha256, named, sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + day))), named,
    publicKey.export({ type: 'spki', format: 'der' }), der(0xa3, sequence(alternative)),
  );
  const whole = sequence(content, ecdsaWithSha256, der(0x03, 0, sign('sha256', content, privateKey)));
  return `-----BEGIN CERTIFICATE-----\n${(whole.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}

export async function startTlsRelay(): Promise<TlsRelay> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' }), certificate = certificateOf('localhost', publicKey, privateKey);
  let target: { readonly to: URL; readonly keepsHost: boolean } | undefined;
  const server = createServer({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: certificate }, (req, res) => {
    if (!target) {
      res.writeHead(502).end();
      return;
    }
    const { to, keepsHost } = target;
    const headers = { ...req.headers, ...(!keepsHost && { host: to.host }), 'x-forwarded-for': req.socket.remoteAddress, 'x-forwarded-proto': 'https' };
    req.pipe(request(to, { method: req.method, path: req.url, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(res);
    }).on('error', () => { res.destroy(); }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`, certificate,
    lead(to, keepsHost) { target = { to: new URL(to), keepsHost }; },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
