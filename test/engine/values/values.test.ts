import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { PreparedQuery } from '../../../server/sparql/prepared-query.js';
import { openStore } from '../../../server/engine/evaluator/open-store.js';
import { emptyStore } from '../../../server/store/build-store.js';

/** Each line an expression and its value, with the clause of SPARQL 1.1 Query and of what it refers to above them. */
const source = readFileSync('test/fixtures/values.tsv', 'utf8');
const sections = source.trim().split(/^# /m).slice(1).map((section) => {
  const [clause = '', ...lines] = section.trim().split('\n');
  return [clause, lines.map((line) => line.split('\t') as [expression: string, value: string])] as const;
});

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const prologue = `BASE <http://ex.org/dir/file?q#f> PREFIX xsd: <${xsd}> `;
const evaluate = openStore(emptyStore);

interface Term { readonly type: string; readonly value: string; readonly datatype?: string; readonly 'xml:lang'?: string }
function written(term: Term | undefined): string {
  if (!term) return 'error';
  if (term.type === 'uri') return `<${term.value}>`;
  if (term.type === 'bnode') return '_:';
  if (term['xml:lang']) return `"${term.value}"@${term['xml:lang']}`;
  return term.datatype ? `"${term.value}"^^${term.datatype.replace(/^.*#/, term.datatype.startsWith(xsd) ? 'xsd:' : '')}` : JSON.stringify(term.value);
}

function valueOf(expression: string): string {
  const chunks: Uint8Array[] = [];
  const query: PreparedQuery = { text: `${prologue}SELECT (${expression} AS ?v) {}`, form: 'SELECT', defaultGraphs: [], namedGraphs: [] };
  evaluate(query, 'application/sparql-results+json', { write: (chunk) => chunks.push(chunk) });
  return written((JSON.parse(Buffer.concat(chunks).toString()) as { results: { bindings: { v?: Term }[] } }).results.bindings[0]?.v);
}

describe.each(sections)('%s', (_, lines) => {
  it.each(lines)('%s is %s', (expression, value) => {
    expect(valueOf(expression)).toBe(value);
  });
});

describe('a number of more than 1,000 digits', () => {
  const ones = '1'.repeat(1001);
  it.each([`${ones} + 1`, `ABS(-${ones}) * 1`, `${'9'.repeat(600)} * ${'9'.repeat(600)}`, `ROUND(${ones}.5)`, `xsd:integer(${ones}.0)`, `0.${'0'.repeat(600)}1 * 0.${'0'.repeat(600)}1`])('is not computed with: %#', (expression) => {
    expect(() => valueOf(expression)).toThrow('1000 digits');
  });

  it.each([[`${ones} > ${ones}0`, 'false'], [`${ones} = ${ones}.0`, 'true'], [`STRLEN(STR(${ones}))`, '1001'], [`${ones} < 1e0`, 'false'], [`isNumeric(${'1'.repeat(100_000)})`, 'true'], [`${'9'.repeat(500)} * ${'9'.repeat(499)} > 1`, 'true']])('is compared and written: %#', (expression, value) => {
    expect(valueOf(expression)).toContain(`"${value}"`);
  });
});
