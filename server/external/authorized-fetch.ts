import { createHash, randomBytes } from 'node:crypto';

export interface Credentials { readonly user: string; readonly password: string }

export type AuthorizedFetch = (url: string, init: RequestInit & { readonly body?: string }) => Promise<Response>;

/**
 * A fetch that answers a store's challenge, Basic or Digest (RFC 7616 with MD5 or SHA-256 and qop=auth, as Virtuoso
 * asks). Redirects are not followed: credentials stay where they were meant for.
 */
export function createAuthorizedFetch(credentials: Credentials | undefined): AuthorizedFetch {
  /** What worked last, a scheme for each origin and path. */
  const accepted = new Map<string, (method: string, uri: string) => string>();
  return async (url, init) => {
    const { origin, pathname, search } = new URL(url);
    const send = (authorization?: string): Promise<Response> => {
      const headers = new Headers(init.headers);
      if (authorization) headers.set('Authorization', authorization);
      return fetch(url, { ...init, headers, redirect: 'error' });
    };
    const method = init.method ?? 'GET';
    const first = await send(accepted.get(origin + pathname)?.(method, pathname + search));
    const challenge = first.headers.get('www-authenticate');
    if (first.status !== 401 || !credentials || !challenge) return first;
    await first.body?.cancel();
    const answer = answerTo(challenge, credentials);
    accepted.set(origin + pathname, answer);
    return send(answer(method, pathname + search));
  };
}

function answerTo(challenge: string, { user, password }: Credentials): (method: string, uri: string) => string {
  if (!/^digest\b/i.test(challenge)) {
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return () => basic;
  }
  const parameters = new Map([...challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']));
  const get = (name: string): string => parameters.get(name) ?? '';
  const algorithm = get('algorithm') || 'MD5';
  const hash = (text: string): string => createHash(/^sha-256/i.test(algorithm) ? 'sha256' : 'md5').update(text).digest('hex');
  let count = 0;
  return (method, uri) => {
    const nc = (count += 1).toString(16).padStart(8, '0');
    const cnonce = randomBytes(8).toString('hex');
    const secret = hash(`${user}:${get('realm')}:${password}`), request = hash(`${method}:${uri}`);
    const withQop = get('qop') !== '';
    const response = hash([secret, get('nonce'), ...(withQop ? [nc, cnonce, 'auth'] : []), request].join(':'));
    return `Digest username="${user}", realm="${get('realm')}", nonce="${get('nonce')}", uri="${uri}", algorithm=${algorithm}, response="${response}"`
      + (withQop ? `, qop=auth, nc=${nc}, cnonce="${cnonce}"` : '') + (get('opaque') && `, opaque="${get('opaque')}"`);
  };
}
