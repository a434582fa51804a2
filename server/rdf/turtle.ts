import type * as RDF from '@rdfjs/types';
import { rdf, rdfs, skos, xsd, mpp } from './vocabulary.js';
import { ArgumentError } from '../platform/argument-error.js';
import { shortened } from '../platform/shortened.js';

/** Prefix to namespace IRI, in the order in which they are declared. */
export type PrefixMap = ReadonlyMap<string, string>;

/**
 * The predicates that a reader wants to see first, in that order; all others follow by IRI.
 * Fixed here and nowhere else, so that every module is laid out alike.
 */
const leadingPredicates: readonly string[] = [
  rdf.type, skos.prefLabel, rdfs.label, skos.notation, skos.altLabel, skos.hiddenLabel, skos.definition,
  mpp.layDefinition, mpp.layLabel, rdf.subject, rdf.predicate, rdf.object, mpp.statement, mpp.question, mpp.status,
];
const rank = new Map(leadingPredicates.map((iri, i) => [iri, i]));

/** A local name that Turtle allows unescaped; stricter than the grammar on purpose. */
const localName = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;
const illegalIri = /[\u0000-\u0020<>"{}|^`\\]/;  

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What Turtle writes of one subject, and the prefixes that it takes for that. */
export interface TurtleBlock {
  readonly subject: string;
  readonly text: string;
  readonly prefixes: ReadonlySet<string>;
}

/**
 * Writes quads as Turtle in a stable order: the same set of triples always gives the same bytes, so that a diff
 * shows what changed and nothing else. Graph names are ignored. Blank nodes are written by label; modules hold none.
 *
 * @throws ArgumentError for an IRI that Turtle cannot hold (characters excluded by IRIREF in the Turtle grammar).
 */
export const writeTurtle = (quads: Iterable<RDF.Quad>, prefixes: PrefixMap): string => joinBlocks(turtleBlocks(quads, prefixes), prefixes);

/** Blocks as one text. @param blocks In their order. */
export function joinBlocks(blocks: readonly TurtleBlock[], prefixes: PrefixMap): string {
  const used = new Set<string>();
  for (const block of blocks) for (const prefix of block.prefixes) used.add(prefix);
  const header = [...prefixes].filter(([prefix]) => used.has(prefix)).map(([p, ns]) => `@prefix ${p}: <${ns}> .\n`).join('');
  return [header, ...blocks.map(({ text }) => text)].filter(Boolean).join('\n');
}

/** Blocks with others in the place of those that are about `subjects`, in their order. */
export const replacedBlocks = (blocks: readonly TurtleBlock[], subjects: ReadonlySet<string>, others: readonly TurtleBlock[]): readonly TurtleBlock[] =>
  [...blocks.filter(({ subject }) => !subjects.has(subject)), ...others].sort((a, b) => byCodePoint(a.subject, b.subject));

/** What `writeTurtle` writes of each subject, in that order. @throws as it does. */
export function turtleBlocks(quads: Iterable<RDF.Quad>, prefixes: PrefixMap): readonly TurtleBlock[] {
  const namespaces = [...prefixes].sort(([, a], [, b]) => b.length - a.length);
  /** The prefixes that the block takes which is being written. */
  let used = new Set<string>();

  const written = new Map<string, { readonly text: string; readonly prefix?: string }>();
  const iri = (value: string): string => {
    let known = written.get(value);
    if (known === undefined) written.set(value, known = writeIri(value));
    if (known.prefix !== undefined) used.add(known.prefix);
    return known.text;
  };
  const writeIri = (value: string): { readonly text: string; readonly prefix?: string } => {
    if (illegalIri.test(value)) throw new ArgumentError(`not a valid IRI: <${shortened(value)}>`);
    for (const [prefix, namespace] of namespaces) {
      if (!value.startsWith(namespace)) continue;
      const local = value.slice(namespace.length);
      if (localName.test(local)) return { text: `${prefix}:${local}`, prefix };
    }
    return { text: `<${value}>` };
  };
  const literal = (term: RDF.Literal): string => {
    const type = term.datatype.value;
    if (type === xsd.integer && /^[+-]?\d+$/.test(term.value)) return term.value;
    if (type === xsd.boolean && /^(?:true|false)$/.test(term.value)) return term.value;
    const quoted = `"${escapeString(term.value)}"`;
    if (term.language) return `${quoted}@${term.language}`;
    return type === xsd.string ? quoted : `${quoted}^^${iri(type)}`;
  };
  const write = (term: RDF.Term): string => {
    switch (term.termType) {
      case 'NamedNode': return iri(term.value);
      case 'Literal': return literal(term);
      case 'BlankNode': return `_:${term.value}`;
      default: throw new ArgumentError(`a ${term.termType} cannot stand in Turtle`);
    }
  };

  const subjects = new Map<string, { readonly subject: string; readonly text: string; readonly prefixes: Set<string>; readonly predicates: Map<string, Set<string>> }>();
  for (const { subject, predicate, object } of quads) {
    const key = `${subject.termType} ${subject.value}`;
    let entry = subjects.get(key);
    used = entry?.prefixes ?? new Set();
    if (!entry) subjects.set(key, entry = { subject: subject.value, text: write(subject), prefixes: used, predicates: new Map() });
    let objects = entry.predicates.get(predicate.value);
    if (!objects) entry.predicates.set(predicate.value, objects = new Set());
    objects.add(write(object));
  }
  return [...subjects.values()].sort((a, b) => byCodePoint(a.subject, b.subject)).map(({ subject, text, prefixes: own, predicates }) => {
    used = own;
    const lines = [...predicates]
      .sort(([a], [b]) => (rank.get(a) ?? Infinity) - (rank.get(b) ?? Infinity) || byCodePoint(a, b))
      .map(([predicate, objects]) => {
        const verb = predicate === rdf.type ? 'a' : iri(predicate);
        return `${verb} ${[...objects].sort(byCodePoint).join(' ,\n        ')}`;
      });
    return { subject, text: `${text} ${lines.join(' ;\n    ')} .\n`, prefixes: own };
  });
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

/** Escapes a string for a Turtle, N-Triples or SPARQL literal in double quotes. */
export function escapeString(value: string): string {
  return value.replace(/["\\\u0000-\u001f\u007f\ufffe\uffff]/g, (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}
