import { createHash } from 'node:crypto';

/** A strong entity tag for what is determined by these values; an encoding of it is another representation. */
export function entityTag(values: readonly unknown[], encoding: string | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 27);
  return `"${hash}${encoding ? `-${encoding}` : ''}"`;
}

/** Whether an If-None-Match header holds the tag; compared weakly, as RFC 9110 section 13.1.2 says. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((other) => other.trim().replace(/^W\//, '') === tag);
}
