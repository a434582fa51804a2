import type { IncomingMessage } from 'node:http';

/**
 * Who asks, as far as limits are concerned: the remote address. Behind a proxy that is trusted it is the last address
 * of X-Forwarded-For, the one that the proxy itself has seen. Of an IPv6 address the first 64 bits count, since that
 * is what one customer gets.
 *
 * @param proxies Addresses whose X-Forwarded-For is believed.
 */
export function clientOf(req: IncomingMessage, proxies: ReadonlySet<string>): string {
  const remote = plain(req.socket.remoteAddress ?? 'unknown');
  const forwarded = proxies.has(remote) ? req.headers['x-forwarded-for']?.toString().split(',').at(-1)?.trim() : undefined;
  const address = forwarded ? plain(forwarded) : remote;
  return address.includes(':') ? network(address) : address;
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
