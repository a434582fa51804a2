import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** The other end of a connection, for all its requests. */
const remote = Symbol('remote');
type Connection = Socket & { [remote]?: string };

/** The other end of connections of this process to itself: a client of its own, of which no log tells. */
export const thisProcess = 'this process';
export const isInner = ({ socket }: Pick<IncomingMessage, 'socket'>): boolean => (socket as Connection)[remote] === thisProcess;

/**
 * Notes the other end of a connection. All connections of a server have it noted: were it only some, they would be of
 * different hidden classes, and what the compiler of JavaScript learns from the ones would not hold for the others.
 */
export function noteRemote(socket: Socket, name = remoteAddressOf(socket)): void {
  (socket as Connection)[remote] = name;
}

const remoteAddressOf = ({ remoteAddress = 'unknown' }: Socket): string => plain(remoteAddress);

/**
 * Who asks, as far as limits are concerned: the remote address. Behind a proxy that is trusted it is the last address
 * of X-Forwarded-For, the one that the proxy itself has seen. Of an IPv6 address the first 64 bits count, since that
 * is what one customer gets.
 *
 * @param proxies Addresses whose X-Forwarded-For is believed.
 */
export function clientOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, proxies: ReadonlySet<string>): string {
  const address = (socket as Connection)[remote] ?? remoteAddressOf(socket);
  const forwarded = proxies.size > 0 && proxies.has(address) ? headers['x-forwarded-for']?.toString().split(',').at(-1)?.trim() : undefined;
  const client = forwarded ? plain(forwarded) : address;
  return client.includes(':') ? network(client) : client;
}

/** An IPv4 address that came as IPv6, without what makes it so. */
const plain = (address: string): string => (address.startsWith(':') ? address.replace(/^::ffff:(?=\d+\.)/i, '') : address);

/** The first four groups of an IPv6 address. */
function network(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const groups = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  return [...groups, ...Array<string>(missing).fill('0'), ...after].slice(0, 4).join(':');
}
