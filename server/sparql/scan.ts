import type { IToken } from '@traqula/chevrotain';

/** A position in a text; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What the tokens of a text tell, without parsing it. */
export interface Scan {
  /** Prefixes that are used ahead of their declaration, or without one, in the order of their first use. */
  readonly undeclared: ReadonlySet<string>;
  /** Whether the text refers to a base IRI that it does not have: by a relative IRI, or by a function that makes one absolute. */
  readonly relative: boolean;
}

const absolute = /^<[A-Za-z][A-Za-z0-9+.-]*:/;

export function scan(tokens: readonly IToken[]): Scan {
  const undeclared = new Set<string>();
  const declared = new Set<string>();
  let relative = false, hasBase = false, before = '';
  for (const { image, tokenType: { name } } of tokens) {
    if (name === 'PNameLn' || name === 'PNameNs') {
      const prefix = image.slice(0, image.indexOf(':'));
      if (before === 'PrefixDecl') declared.add(prefix);
      else if (!declared.has(prefix)) undeclared.add(prefix);
    } else if (name === 'BuiltInIri' || name === 'BuiltInUri' || (name === 'IriRef' && !absolute.test(image))) {
      relative ||= !hasBase;
    } else if (name === 'IriRef' && before === 'BaseDecl') {
      hasBase = true;
    }
    before = name;
  }
  return { undeclared, relative };
}

/** The position of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
