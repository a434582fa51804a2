import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

const host = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** The absolute address of a path as the client sees it, by its Host header; undefined when that header names no host. */
export function addressOf(req: IncomingMessage, path = ''): string | undefined {
  const name = req.headers.host ?? '';
  return host.test(name) ? `${(req.socket as Partial<TLSSocket>).encrypted ? 'https' : 'http'}://${name}${path}` : undefined;
}
