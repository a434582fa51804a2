import { createHash } from 'node:crypto';

/** A strong entity tag for an answer that these values determine. Each coding of it is a representation of its own, with another tag. */
export function entityTag(values: readonly unknown[], coding: string | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 27);
  return `"${hash}${coding ? `-${coding}` : ''}"`;
}

/** Whether an If-None-Match header holds the tag; compared weakly, as RFC 9110 section 13.1.2 says. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((other) => other.trim().replace(/^W\//, '') === tag);
}
