/**
 * Joins what several files answer, by method and address. What fits together is seen when the service starts, and not at
 * the first request to an address.
 *
 * @throws Error where an address of the routes has no handler, a handler no route, or two files answer the same address.
 */
export function joinHandlers<T>(addresses: readonly string[], parts: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  const keys = parts.flatMap((part) => Object.keys(part)), known = new Set(addresses), faults = [
    ...keys.filter((key, i) => keys.indexOf(key) < i).map((key) => `two files answer ${key}`),
    ...addresses.filter((address, i) => addresses.indexOf(address) < i).map((address) => `two routes are ${address}`),
    ...addresses.filter((address) => !keys.includes(address)).map((address) => `no file answers ${address}`),
    ...keys.filter((key) => !known.has(key)).map((key) => `no route leads to what answers ${key}`),
  ];
  if (faults.length > 0) throw new Error(`Routes and handlers do not fit together: ${faults.join('; ')}.`);
  return Object.assign({}, ...parts) as Record<string, T>;
}
