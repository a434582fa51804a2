/** Windows in the address: `?open=emt,dormancy`, bottom to top. */
const slug = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The windows that an address asks for; what is no slug is left out. */
export const openIn = (search: string): readonly string[] =>
  [...new Set((new URLSearchParams(search).get('open') ?? '').split(',').filter((name) => slug.test(name)))];

/** The same address with other windows. Commas stay readable. */
export function withOpen({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>, open: readonly string[]): string {
  const others = new URLSearchParams(search);
  others.delete('open');
  const query = [others.toString().replaceAll('%2C', ','), open.length > 0 ? `open=${open.join(',')}` : ''].filter(Boolean).join('&');
  return pathname + (query && `?${query}`) + hash;
}
