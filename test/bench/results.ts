import { createHash } from 'node:crypto';
import { Parser } from 'n3';
import type { BenchmarkQuery } from './queries.js';

interface JsonTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

/** What is the same for every engine that gives the right result: number of rows, and a hash of their multiset. */
export interface Fingerprint {
  readonly rows: number;
  readonly hash: string;
}

export const mediaTypeOf = ({ form }: Pick<BenchmarkQuery, 'form'>): string => (form === 'SELECT' || form === 'ASK' ? 'application/sparql-results+json' : 'application/n-triples');

/** Reads a result in the media type of its form. Numbers count by value, as engines spell and type them in their own ways. */
export function fingerprint({ form }: Pick<BenchmarkQuery, 'form'>, result: string): Fingerprint {
  const rows = form === 'SELECT' || form === 'ASK' ? solutions(result) : triples(result);
  return { rows: rows.length, hash: createHash('sha256').update(rows.sort().join('\n')).digest('hex').slice(0, 16) };
}

function solutions(result: string): string[] {
  const { boolean, results } = JSON.parse(result) as { boolean?: boolean; results?: { bindings: Record<string, JsonTerm>[] } };
  if (boolean !== undefined) return [String(boolean)];
  return (results?.bindings ?? []).map((row) => Object.keys(row).sort().map((name) => `${name}=${termText(row[name] as JsonTerm)}`).join(' '));
}

const numeric = /#(?:integer|int|long|decimal|double|float|nonNegativeInteger)$/;

function termText({ type, value, datatype = '', 'xml:lang': language = '' }: JsonTerm): string {
  if (numeric.test(datatype)) return Number(value).toPrecision(9);
  if (type === 'uri') return `<${value}>`;
  return `"${value}"@${language}${datatype.endsWith('#string') ? '' : datatype}`;
}

/** A graph is a set: a triple that is written twice is one. */
function triples(result: string): string[] {
  const quads = new Parser().parse(result);
  return [...new Set(quads.map(({ subject, predicate, object }) => `${subject.value} ${predicate.value} ${object.termType === 'Literal'
    ? termText({ type: 'literal', value: object.value, datatype: object.language ? '' : object.datatype.value, 'xml:lang': object.language }) : `<${object.value}>`}`))];
}
