/** Windows in the address: `?open=emt,dormancy`, bottom to top, and `&pin=emt` for those that stand side by side. */
const slug = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const listed = (search: string, name: string): readonly string[] =>
  [...new Set((new URLSearchParams(search).get(name) ?? '').split(',').filter((each) => slug.test(each)))];

/** The windows that an address asks for; what is no slug is left out. */
export const openIn = (search: string): readonly string[] => listed(search, 'open');

/** Those of them that are pinned. */
export const pinnedIn = (search: string): readonly string[] => listed(search, 'pin').filter((name) => openIn(search).includes(name));

/** The same address with other windows. Commas stay readable. */
export function withOpen({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>, open: readonly string[], pinned: readonly string[] = []): string {
  const others = new URLSearchParams(search);
  others.delete('open');
  others.delete('pin');
  const lists = [['open', open], ['pin', pinned]] as const;
  const query = [others.toString().replaceAll('%2C', ','), ...lists.map(([name, slugs]) => (slugs.length > 0 ? `${name}=${slugs.join(',')}` : ''))].filter(Boolean).join('&');
  return pathname + (query && `?${query}`) + hash;
}
