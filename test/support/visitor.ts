import type { Answer } from './small-service.js';

/** A browser without a script: it keeps cookies, follows nothing, and sends forms as pages have them. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Sends a form with the token of the page that it stands on. */
  submit(path: string, fields: Readonly<Record<string, string>>, options?: { readonly page?: string; readonly form?: string; readonly headers?: Readonly<Record<string, string>> }): Promise<Answer>;
  /** Sends JSON, with the token of forms where one is given. */
  send(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The header of its cookies. */
  cookies(): string;
  setCookies(cookies: string): void;
}

/**
 * @param small Where it asks; another one after a restart.
 * @param site Scheme, host and port that it has in its address line, where a proxy stands between.
 * @param fetch What it asks by.
 */
export function createVisitor(small: { readonly service: { readonly origin: string } }, site?: string, fetch = globalThis.fetch): Visitor {
  const jar = new Map<string, string>();
  const origin = (): string => small.service.origin, shown = (): string => site ?? origin();
  const keep = ({ headers }: Response): void => {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
  };
  const cookies = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = async (response: Response): Promise<Answer> => {
    keep(response);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) as Record<string, unknown> : {} };
  };
  const get = async (path: string): Promise<Answer> => answer(await fetch(origin() + path, { headers: { cookie: cookies(), accept: 'text/html' }, redirect: 'manual' }));
  return {
    get, cookies,
    async submit(path, fields, { page, form, headers = {} } = {}) {
      const token = form ?? (page === undefined ? undefined : /name="form" value="([^"]+)"/.exec((await get(page)).text)?.[1]);
      return answer(await fetch(origin() + path, {
        method: 'POST', redirect: 'manual', headers: { cookie: cookies(), origin: shown(), accept: 'text/html', ...headers }, body: new URLSearchParams({ ...(token !== undefined && { form: token }), ...fields }),
      }));
    },
    send: async (path, body, headers = {}) => answer(await fetch(origin() + path, { method: 'POST', redirect: 'manual', headers: { 'cookie': cookies(), 'origin': shown(), 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })),
    setCookies(text) {
      jar.clear();
      for (const part of text.split('; ')) jar.set(part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1));
    },
  };
}
