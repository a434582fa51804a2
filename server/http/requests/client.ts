import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** The client at the other end of a connection, for all its requests. */
const remote = Symbol('remote');
type Connection = Socket & { [remote]?: string };

/** Connections of this process to itself: a client of its own, which is not logged. */
export const thisProcess = 'this process';
export const isInner = ({ socket }: Pick<IncomingMessage, 'socket'>): boolean => (socket as Connection)[remote] === thisProcess;

/**
 * Notes the other end of a connection. Every connection of a server has this note: if only some had it, V8 would see
 * objects of two hidden classes, and compile slower code for both.
 */
export function noteRemote(socket: Socket, name = remoteAddressOf(socket)): void {
  (socket as Connection)[remote] = name;
}

const remoteAddressOf = ({ remoteAddress = 'unknown' }: Socket): string => plain(remoteAddress);

/**
 * The client that limits apply to: the remote address. Behind a trusted proxy it is the last address of
 * X-Forwarded-For, the one that the proxy itself has seen. Of an IPv6 address only the first 64 bits count, since one
 * customer gets all addresses that begin so.
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
