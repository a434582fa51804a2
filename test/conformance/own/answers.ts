import { Parser, type Quad } from 'n3';
import { openStore, type Evaluate } from '../../../server/engine/evaluator/open-store.js';
import type { PreparedQuery } from '../../../server/sparql/prepared-query.js';
import { storeFromQuads } from '../../../server/store/build-store.js';
import { disagreements } from './disagreements.js';
import { expressions } from './expressions.js';
import { forms } from './forms.js';
import { groups } from './groups.js';
import { leftovers } from './leftovers.js';
import { ownPrefixes, ownPrologue, type OwnCase, type OwnSection } from './own-case.js';
import { paths } from './paths.js';
import { patterns } from './patterns.js';

export const ownSections = [...patterns, ...paths, ...groups, ...expressions, ...forms, ...disagreements, ...leftovers];

export const formOf = (query: string): PreparedQuery['form'] => (/^(?:BASE\s+<[^>]*>\s*)?(SELECT|ASK|CONSTRUCT|DESCRIBE)/.exec(query)?.[1] ?? 'SELECT') as PreparedQuery['form'];

/** An answer as it is compared: blank nodes by the place where they come first. */
export type Answer = boolean | 'refused' | { readonly names: readonly string[]; readonly rows: readonly string[] } | { readonly triples: readonly string[] };

interface Term { readonly type: string; readonly value: string; readonly datatype?: string; readonly 'xml:lang'?: string }

/** Decimals, floats and doubles by value: how a computed one is written is left open. */
function numberText(value: string, type: string): string {
  if (type === 'decimal' && /^[+-]?\d*\.\d*$/.test(value)) return value.replace(/0+$/, '').replace(/\.$/, '');
  if ((type !== 'double' && type !== 'float') || !/^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/.test(value)) return value;
  return Object.is(Number(value), -0) ? '-0' : String(Number(value));
}

const termText = ({ type, value, datatype, 'xml:lang': language }: Term): string => {
  if (type === 'uri') return `<${value}>`;
  if (type === 'bnode') return '_:';
  const lexical = datatype === undefined ? value : numberText(value, datatype.slice(ownPrefixes.xsd.length));
  return `${JSON.stringify(lexical)}${language ? `@${language}` : datatype && datatype !== `${ownPrefixes.xsd}string` ? `^^<${datatype}>` : ''}`;
};

/** Blank nodes stand for themselves only in graphs: there each case has at most one, or they are told apart by their triples. */
const tripleTexts = (quads: readonly Quad[]): readonly string[] => {
  const about = (node: Quad['subject'] | Quad['object']): string => (node.termType !== 'BlankNode' ? '' : quads.filter(({ subject, object }) => subject.equals(node) || object.equals(node))
    .map(({ subject, predicate, object }) => [subject, predicate, object].map((term) => (term.termType === 'BlankNode' ? term.equals(node) ? '*' : '_' : term.value)).join(' ')).sort().join(','));
  return quads.map(({ subject, predicate, object }) => [subject, predicate, object].map((term) => (term.termType === 'BlankNode' ? `[${about(term)}]` : termText({
    type: term.termType === 'NamedNode' ? 'uri' : 'literal', value: term.value, ...(term.termType === 'Literal' && { datatype: term.datatype.value, 'xml:lang': term.language }),
  }))).join(' ')).sort();
};

/** What the bytes of an answer say: SPARQL Results JSON, or N-Triples. */
export function readAnswer(query: string, text: string, ordered: boolean): Answer {
  if (formOf(query) === 'CONSTRUCT' || formOf(query) === 'DESCRIBE') return { triples: tripleTexts(new Parser({ format: 'N-Triples' }).parse(text)) };
  const { boolean, head, results } = JSON.parse(text) as { boolean?: boolean; head: { vars: string[] }; results: { bindings: Record<string, Term>[] } };
  if (boolean !== undefined) return boolean;
  const rows = results.bindings.map((binding) => head.vars.map((name) => (binding[name] ? termText(binding[name]) : '.')).join(' '));
  return { names: head.vars, rows: ordered ? rows : rows.sort() };
}

/** The data of a section, open for queries. */
export const openSection = ({ data }: OwnSection): Evaluate => openStore(storeFromQuads(new Parser({ format: 'TriG' }).parse(ownPrologue + data)));

/** Our answer, by the evaluator alone. */
export function ownAnswer(evaluate: Evaluate, query: string, ordered: boolean): Answer {
  const form = formOf(query), chunks: Uint8Array[] = [];
  try {
    evaluate({ text: ownPrologue + query, form, defaultGraphs: [], namedGraphs: [] }, form === 'CONSTRUCT' || form === 'DESCRIBE' ? 'application/n-triples' : 'application/sparql-results+json', { write: (chunk) => chunks.push(chunk) });
  } catch (error) {
    // What is wrong about the text of a query; any other error is a fault of ours.
    if (error instanceof Error && /variable|aggregate|scope|group|already|not allowed/i.test(error.message)) return 'refused';
    throw error;
  }
  return readAnswer(query, Buffer.concat(chunks).toString(), ordered);
}

const short = /"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|\S+/g;
function longTerm(text: string): string {
  if (text === '.') return '.';
  if (text.startsWith('_:')) return '_:';
  const [quad] = new Parser().parse(`${ownPrologue}<urn:s> <urn:p> ${text.replace(/^\S*/, (word) => word)} .`);
  const term = (quad as Quad).object;
  return termText({ type: term.termType === 'NamedNode' ? 'uri' : 'literal', value: term.value, ...(term.termType === 'Literal' && { datatype: term.datatype.value, 'xml:lang': term.language }) });
}

/** What a case says is right, in the form of an answer. */
export function rightAnswer(right: OwnCase[2], ordered: boolean): Answer {
  if (typeof right === 'boolean' || right === 'refused') return right;
  if (typeof right === 'string') return { triples: tripleTexts(new Parser().parse(ownPrologue + right)) };
  const [names = '', ...rows] = right;
  const texts = rows.map((row) => (row.match(short) ?? []).map(longTerm).join(' '));
  return { names: (names.match(/\w+/g) ?? []), rows: ordered ? texts : texts.sort() };
}
