import type { Pattern, SparqlQuery } from '@traqula/rules-sparql-1-1';
import { SyntaxFault } from '../../../server/sparql/syntax-error.js';
import { products } from './products.js';
import { read } from './reader.js';
import { similar, type Similar } from './similar.js';
import type { Remark } from './remark.js';
import { unbound, type Unbound } from './unbound.js';
import { flatten, fullIri, innerPatterns, shortIri, operatorNames, tripleText } from './write.js';

/** What is known ahead of a text. */
export interface CheckSettings {
  readonly prefixes: Readonly<Record<string, string>>;
  /** What relative IRIs are resolved against. */
  readonly base: string;
}

/** A triple of the text as the plan names it, and where it stands. A star is what the plan names by itself. */
export interface LocatedTriple {
  readonly name: string;
  readonly from: number;
  /** Number of the triple: a path of links has a name for each. */
  readonly triple: number;
}

/** A part of the WHERE that can leave nothing. */
export interface WherePart {
  /** As it is asked. */
  readonly text: string;
  /** As it is shown. */
  readonly shown: string;
  readonly from: number;
  readonly isFilter: boolean;
  /** What may be asked in its place to find values that look like one of its literals. */
  readonly similar: readonly Similar[];
}

/** What is wrong with a text. */
export interface Fault extends Remark {
  /** What may stand there, as messages call it. */
  readonly expected?: readonly string[];
  /** The prefix that is not declared, without its colon. */
  readonly prefix?: string;
}

/** What a parser tells of a text. */
export interface Checked {
  readonly fault?: Fault;
  /** Places where two patterns share nothing. */
  readonly products: readonly Remark[];
  /** Columns that stay empty. */
  readonly unbound: readonly Unbound[];
  readonly triples: readonly LocatedTriple[];
  /** The parts of the outermost WHERE, filters last. */
  readonly parts: readonly WherePart[];
}

const spanOf = (node: { readonly loc: object }): { readonly start: number; readonly end: number } => {
  const { start = 0, end = 0 } = node.loc as { readonly start?: number; readonly end?: number };
  return { start, end };
};

/** Checks a text. Never fails: a text that is wrong has a `fault`. */
export function check(text: string, { prefixes, base }: CheckSettings): Checked {
  try {
    const tree = read(text, { base, prefixes: Object.assign(Object.create(null) as Record<string, string>, prefixes) });
    return { products: products(tree), unbound: unbound(tree), triples: locatedTriples(tree, prefixes), parts: partsOf(tree, text, prefixes) };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    const from = Math.max(0, Math.min(error.offset, text.length));
    const length = /^(?:[\w:.?$-]+|\S)/.exec(text.slice(from))?.[0]?.length ?? 0;
    const { expected, prefix } = error.members as Pick<Fault, 'expected' | 'prefix'>;
    return { fault: { from, to: from + length, message: error.what, ...(expected && { expected }), ...(prefix !== undefined && { prefix }) }, products: [], unbound: [], triples: [], parts: [] };
  }
}

function locatedTriples(tree: SparqlQuery, prefixes: CheckSettings['prefixes']): readonly LocatedTriple[] {
  const found: LocatedTriple[] = [], short = shortIri(prefixes);
  let count = 0;
  const visit = (pattern: Pattern): void => {
    if (pattern.type === 'pattern' && pattern.subType === 'bgp') {
      for (const triple of flatten(pattern)) {
        count += 1;
        if (triple.from !== undefined) for (const name of operatorNames(triple, short)) found.push({ name, from: triple.from, triple: count });
      }
    }
    innerPatterns(pattern).forEach(visit);
  };
  if (tree.type === 'query') tree.where?.patterns.forEach(visit);
  return found;
}

function partsOf(tree: SparqlQuery, text: string, prefixes: CheckSettings['prefixes']): readonly WherePart[] {
  if (tree.type !== 'query' || !tree.where) return [];
  const short = shortIri(prefixes);
  const parts = tree.where.patterns.flatMap((pattern): readonly WherePart[] => {
    if (pattern.type === 'pattern' && pattern.subType === 'bgp') {
      return flatten(pattern).map((triple) => ({
        text: `${tripleText(triple, fullIri)} .`, shown: tripleText(triple, short), from: triple.from ?? spanOf(pattern).start, isFilter: false, similar: similar(triple),
      }));
    }
    const { start, end } = spanOf(pattern), written = text.slice(start, end);
    const isFilter = pattern.type === 'pattern' && pattern.subType === 'filter';
    const whole = pattern.type === 'query' ? `{ ${written} }` : written;
    return [{ text: whole, shown: written.replaceAll(/\s+/g, ' '), from: start, isFilter, similar: similar(pattern) }];
  });
  // A filter looks at the whole group, so it is asked when the rest is there.
  return [...parts.filter(({ isFilter }) => !isFilter), ...parts.filter(({ isFilter }) => isFilter)];
}
