/** A place in a text, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What can be known of a SPARQL text without parsing it. */
export interface Scan {
  /** Prefixes that are used, each with the offset of its first use. */
  readonly used: ReadonlyMap<string, number>;
  /** Prefixes that are declared. */
  readonly declared: ReadonlySet<string>;
  /** Whether the text refers to a base IRI: by a relative IRI, or by a function that makes one absolute. */
  readonly relative: boolean;
  /** How deep brackets are nested, and the offset of a deepest one. */
  readonly depth: number;
  readonly deepest: number;
}

/**
 * The tokens that matter: strings, IRIs and comments only so that what is in them is not looked at. A string that does
 * not end reaches to the end of its line or text, which keeps the scan linear. Groups: IRI, function that makes one,
 * bracket that opens, that closes, PREFIX, prefix. They have no names, as an object for each match takes most of the time.
 */
const token = new RegExp([
  /"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[^]|'(?!''))*(?:'''|$)|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?/,
  /(<[^<>"{}|^`\\\u0000-\u0020]*>)/,
  /#[^\r\n]*/,
  /((?<![\p{L}\p{N}_?$@.:-])[iIuU][rR][iI]\s*\()/u,
  /([{([])|([})\]])/,
  /([Pp][Rr][Ee][Ff][Ii][Xx]\s+)?(?<![\p{L}\p{N}_?$@.-])((?:\p{L}(?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?)?):(?:[\p{L}\p{N}_.:%-]|\\.)*/u,
].map(({ source }) => source).join('|'), 'gu');

const absolute = /^<[A-Za-z][A-Za-z0-9+.-]*:/;

/** Reads a SPARQL text, well-formed or not, in time that grows with its length alone. */
export function scan(text: string): Scan {
  const used = new Map<string, number>();
  const declared = new Set<string>();
  let open = 0, depth = 0, deepest = 0, relative = false;
  for (const match of text.matchAll(token)) {
    const [, reference, makes, opens, closes, declares, prefix] = match;
    if (makes || (reference && !absolute.test(reference))) relative = true;
    if (opens || makes) {
      open += 1;
      if (open > depth) [depth, deepest] = [open, match.index];
    } else if (closes) {
      open -= 1;
    } else if (declares && prefix !== undefined) {
      declared.add(prefix);
    } else if (prefix !== undefined && !used.has(prefix)) {
      used.set(prefix, match.index);
    }
  }
  return { used, declared, relative, depth, deepest };
}

/** The place of an offset. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
