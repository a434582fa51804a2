import type { GraphNode, Path, Pattern, PatternBgp, Term, TripleNesting } from '@traqula/rules-sparql-1-1';

/** How an IRI is written. */
export type WriteIri = (iri: string) => string;

export const fullIri: WriteIri = (iri) => `<${iri}>`;

/** Writes IRIs as the plan of a query does: with the prefix whose namespace is the longest that fits. */
export function shortIri(prefixes: Readonly<Record<string, string>>): WriteIri {
  const namespaces = Object.entries(prefixes).sort(([, a], [, b]) => b.length - a.length);
  return (iri) => {
    const [prefix, namespace = ''] = namespaces.find(([, start]) => iri.startsWith(start) && /^[\w-]*$/.test(iri.slice(start.length))) ?? [];
    return prefix === undefined ? `<${iri}>` : `${prefix}:${iri.slice(namespace.length)}`;
  };
}

const integer = 'http://www.w3.org/2001/XMLSchema#integer', string = 'http://www.w3.org/2001/XMLSchema#string';

/** A triple as a term, of SPARQL 1.2: the types of 1.1 have none. */
interface TripleTerm {
  readonly type: 'term';
  readonly subType: 'triple';
  readonly subject: Term;
  readonly predicate: TripleNesting['predicate'];
  readonly object: Term;
}
const asTriple = (term: Term): TripleTerm | undefined => ((term as Term | TripleTerm).subType === 'triple' ? term as unknown as TripleTerm : undefined);

/** A term as SPARQL writes it; a blank node becomes a variable, as it is one in a query. */
export function termText(term: Term, iri: WriteIri): string {
  const triple = asTriple(term);
  if (triple) return `<<( ${tripleText({ ...triple, from: undefined }, iri)} )>>`;
  switch (term.subType) {
    case 'namedNode': return iri(term.value);
    case 'variable': return `?${term.value}`;
    case 'blankNode': return `?_${term.label.replaceAll(/\W/g, '_')}`;
    default: {
      const { value, langOrIri } = term;
      if (langOrIri === undefined) return JSON.stringify(value);
      if (typeof langOrIri === 'string') return `${JSON.stringify(value)}@${langOrIri}`;
      return langOrIri.value === integer && /^[+-]?\d+$/.test(value) ? value : langOrIri.value === string ? JSON.stringify(value) : `${JSON.stringify(value)}^^${iri(langOrIri.value)}`;
    }
  }
}

/** A path as the plan writes it. */
export function pathText(path: Path | Term, iri: WriteIri): string {
  if (path.type === 'term') return termText(path, iri);
  const items = path.items.map((item) => pathText(item, iri));
  switch (path.subType) {
    case '/':
    case '|': return `(${items.join(path.subType)})`;
    case '^': return `^${items[0] ?? ''}`;
    case '!': return `!(${(items[0] ?? '').replace(/^\((.*)\)$/, '$1')})`;
    default: return `${items[0] ?? ''}${path.subType}`;
  }
}

/** A triple, the terms of which are whole: what stood in brackets has become triples of its own. */
export interface FlatTriple {
  readonly subject: Term;
  readonly predicate: TripleNesting['predicate'];
  readonly object: Term;
  /** Offset of the first of its parts that is written; undefined where the library does not tell. */
  readonly from: number | undefined;
}

const startOf = (node: object | undefined): number | undefined => {
  const { sourceLocationType, start } = (node as { readonly loc?: { readonly sourceLocationType?: string; readonly start?: number } } | undefined)?.loc ?? {};
  return sourceLocationType === 'source' ? start : undefined;
};

/** What follows a triple in SPARQL 1.2: a reifier, or what is said of one. */
type Annotation = { readonly val: Term } | { readonly identifier: Term; readonly triples: readonly TripleNesting[] };

const reifies = {
  type: 'term',
  subType: 'namedNode',
  value: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies',
  loc: { sourceLocationType: 'noMaterialize' },
} as unknown as TripleNesting['predicate'];

/** The triples of a basic graph pattern, brackets, lists and triples in triples taken apart. */
export function flatten({ triples }: PatternBgp): readonly FlatTriple[] {
  const found: FlatTriple[] = [];
  /** That a term stands for a triple, which need not be stated. */
  const reify = (reifier: Term, { subject, predicate, object }: Pick<FlatTriple, 'subject' | 'predicate' | 'object'>, from: number | undefined): void => {
    found.push({ subject: reifier, predicate: reifies, object: { type: 'term', subType: 'triple', subject, predicate, object } as unknown as Term, from });
  };
  const whole = (node: GraphNode): Term => {
    if (node.type === 'term') return node;
    const [first] = node.triples;
    if ((node.subType as string) === 'reifiedTriple' && first) {
      reify(node.identifier, { subject: whole(first.subject), predicate: first.predicate, object: whole(first.object) }, startOf(first.predicate) ?? startOf(first.subject));
    } else {
      for (const triple of node.triples) add(triple);
    }
    return node.identifier;
  };
  const add = ({ subject, predicate, object, ...rest }: TripleNesting): void => {
    // The object is always written, and on the line that one looks at.
    const from = startOf(predicate) ?? startOf(object) ?? startOf(subject);
    const triple = { subject: whole(subject), predicate, object: whole(object), from };
    found.push(triple);
    let reifier: Term | undefined;
    for (const annotation of (rest as { readonly annotations?: readonly Annotation[] }).annotations ?? []) {
      const next = 'val' in annotation ? annotation.val : annotation.identifier;
      // What stands in {| |} is said of the reifier ahead of it, if there is one.
      if (JSON.stringify(next) !== JSON.stringify(reifier)) reify(next, triple, from);
      reifier = next;
      if ('triples' in annotation) annotation.triples.forEach(add);
    }
  };
  for (const part of triples) {
    if (part.type === 'triple') add(part);
    else whole(part);
  }
  return found;
}

export const tripleText = ({ subject, predicate, object }: FlatTriple, iri: WriteIri): string =>
  `${termText(subject, iri)} ${pathText(predicate, iri)} ${termText(object, iri)}`;

/** The operators of a plan that a triple becomes, by name: one, or one a link of a path of links. */
export function operatorNames(triple: FlatTriple, iri: WriteIri): readonly string[] {
  const { subject, predicate, object } = triple;
  if (predicate.type !== 'path' || predicate.subType !== '/') return [tripleText(triple, iri)];
  const { items } = predicate, last = items.length - 1;
  return items.map((item, i) => `${i === 0 ? termText(subject, iri) : '*'} ${pathText(item, iri)} ${i === last ? termText(object, iri) : '*'}`);
}

/** Patterns within a pattern. */
export function innerPatterns(pattern: Pattern): readonly Pattern[] {
  if (pattern.type === 'query') return pattern.where.patterns;
  return 'patterns' in pattern ? pattern.patterns : [];
}
