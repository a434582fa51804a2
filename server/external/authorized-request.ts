import { createHash, randomBytes } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

export interface Credentials { readonly user: string; readonly password: string }

export interface StoreRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly signal?: AbortSignal;
}

/** Sends a request and resolves with the head of its answer, whatever the status. */
export type SendRequest = (url: string, request: StoreRequest) => Promise<IncomingMessage>;

/**
 * Requests that answer a store's challenge, Basic or Digest (RFC 7616 with MD5 or SHA-256 and qop=auth, as Virtuoso
 * asks). Redirects are not followed: credentials stay where they were meant for. Nothing but the signal ends a request
 * that takes long.
 */
export function createAuthorizedRequest(credentials: Credentials | undefined, maxSockets: number): SendRequest {
  const agents = { 'http:': new Agent({ keepAlive: true, maxSockets }), 'https:': new SecureAgent({ keepAlive: true, maxSockets }) };
  /** What worked last, by origin and path. */
  const accepted = new Map<string, (method: string, uri: string) => string>();
  const once = (url: URL, { method, headers, body, signal }: StoreRequest, authorization: string | undefined): Promise<IncomingMessage> => new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    (secure ? secureRequest : request)(url, {
      method, agent: secure ? agents['https:'] : agents['http:'], ...(signal && { signal }),
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body), ...(authorization && { Authorization: authorization }) },
    }, resolve).on('error', reject).end(body);
  });
  return async (address, asked) => {
    const url = new URL(address), place = url.origin + url.pathname, uri = url.pathname + url.search;
    const first = await once(url, asked, accepted.get(place)?.(asked.method, uri));
    const challenge = first.headers['www-authenticate'];
    if (first.statusCode !== 401 || !credentials || !challenge) return first;
    first.resume();
    const answer = answerTo(challenge, credentials);
    accepted.set(place, answer);
    return once(url, asked, answer(asked.method, uri));
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
