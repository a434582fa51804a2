/** Characters of a document beyond which its triples are not counted: the page would stand still. */
const mostCounted = 4_000_000;

/** What a document consists of, as far as it is looked at: texts and IRIs, in which signs mean nothing, and the signs behind an object. */
const parts = /"""(?:[^"\\]|\\[^]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*|\s([.;,])(?=\s|$)/g;

/** Triples of a Turtle document as the service writes it, with a sign behind each object and white space before that; undefined of one that is too long. */
export function countTriples(text: string): number | undefined {
  if (text.length > mostCounted) return undefined;
  let signs = 0;
  for (const [, sign] of text.matchAll(parts)) if (sign !== undefined) signs += 1;
  return signs - (text.match(/^@(?:prefix|base)\s/gm)?.length ?? 0);
}
