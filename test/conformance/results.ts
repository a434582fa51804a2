import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Store, Parser, DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { readRdf } from './manifest.js';

/** A result in a form that can be compared: rows of terms in N-Triples syntax, by variable or position. */
export type Row = ReadonlyMap<string, string>;
export interface Result {
  readonly kind: 'boolean' | 'solutions' | 'triples';
  readonly boolean?: boolean;
  readonly rows: readonly Row[];
  /** Whether the order of the rows is part of the result. */
  readonly ordered: boolean;
}

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const numeric = /^(?:integer|decimal|float|double|int|long|short|byte|nonNegativeInteger|positiveInteger|nonPositiveInteger|negativeInteger|unsigned.*)$/;

/** Numbers are compared by value and datatype: the recommendation leaves the lexical form of a computed one open. */
export function termText(term: RDF.Term): string {
  if (term.termType === 'NamedNode') return `<${term.value}>`;
  if (term.termType === 'BlankNode') return `_:${term.value}`;
  if (term.termType === 'Quad') return `<<( ${[term.subject, term.predicate, term.object].map(termText).join(' ')} )>>`;
  const { value, language, direction, datatype } = term as RDF.Literal;
  if (language) return `${JSON.stringify(value)}@${language.toLowerCase()}${direction ? `--${direction}` : ''}`;
  const type = datatype.value;
  const number = value.trim() === '' ? NaN : Number(value.replace('INF', 'Infinity'));
  const lexical = type.startsWith(xsd) && numeric.test(type.slice(xsd.length)) && !Number.isNaN(number) ? String(number) : value;
  return type === `${xsd}string` ? JSON.stringify(lexical) : `${JSON.stringify(lexical)}^^<${type}>`;
}

const row = (entries: Iterable<readonly [string, RDF.Term]>): Row => new Map([...entries].map(([name, term]) => [name, termText(term)]));
const solutions = (rows: readonly Row[], ordered = false): Result => ({ kind: 'solutions', rows, ordered });
const boolean = (value: boolean): Result => ({ kind: 'boolean', boolean: value, rows: [], ordered: false });

export const triples = (quads: readonly RDF.Quad[]): Result => ({
  kind: 'triples', ordered: false,
  rows: [...new Map(quads.map((quad) => [JSON.stringify(quad), row([['s', quad.subject], ['p', quad.predicate], ['o', quad.object]])])).values()],
});

interface JsonTerm { readonly type: string; readonly value: string | JsonTriple; readonly 'xml:lang'?: string; readonly 'its:dir'?: 'ltr' | 'rtl'; readonly datatype?: string }
interface JsonTriple { readonly subject: JsonTerm; readonly predicate: JsonTerm; readonly object: JsonTerm }

export function readJson(text: string): Result {
  const json = JSON.parse(text) as { boolean?: boolean; results?: { bindings: Record<string, JsonTerm>[] } };
  if (json.boolean !== undefined) return boolean(json.boolean);
  return solutions((json.results?.bindings ?? []).map((binding) => row(Object.entries(binding).map(([name, term]) => [name, jsonTerm(term)] as const))));
}

function jsonTerm({ type, value, datatype, 'xml:lang': language, 'its:dir': direction }: JsonTerm): RDF.Term {
  if (typeof value === 'object') return DataFactory.quad(jsonTerm(value.subject) as never, jsonTerm(value.predicate) as never, jsonTerm(value.object) as never) as RDF.BaseQuad;
  if (language && direction) return (DataFactory as unknown as RDF.DataFactory).literal(value, { language, direction });
  if (type === 'uri') return DataFactory.namedNode(value);
  if (type === 'bnode') return DataFactory.blankNode(value);
  return DataFactory.literal(value, language ?? (datatype === undefined ? undefined : DataFactory.namedNode(datatype)));
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescapeXml = (text: string): string => text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (_, hex?: string, code?: string, name?: string) => (
  hex ? String.fromCodePoint(parseInt(hex, 16)) : code ? String.fromCodePoint(Number(code)) : entities[name ?? ''] ?? ''));

export function readXml(text: string): Result {
  const found = /<boolean>\s*(\w+)\s*<\/boolean>/.exec(text);
  if (found) return boolean(found[1] === 'true');
  const rows = [...text.matchAll(/<result>(.*?)<\/result>|<result\s*\/>/gs)].map(([, result = '']) => row(
    [...result.matchAll(/<binding\s+name\s*=\s*["']([^"']+)["']\s*>\s*<(uri|bnode|literal)\b([^>]*?)(?:\/>|>(.*?)<\/\2>)\s*<\/binding>/gs)].map(([, name = '', type = '', attributes = '', value = '']) => {
      const language = /xml:lang\s*=\s*["']([^"']+)["']/.exec(attributes)?.[1];
      const datatype = /datatype\s*=\s*["']([^"']+)["']/.exec(attributes)?.[1];
      return [name, jsonTerm({ type, value: unescapeXml(value), ...(language && { 'xml:lang': language }), ...(datatype && { datatype: unescapeXml(datatype) }) })] as const;
    })));
  return solutions(rows);
}

/** A result set written as RDF (data-r2). */
function readResultSet(quads: readonly RDF.Quad[]): Result {
  const rs = (name: string): string => `http://www.w3.org/2001/sw/DataAccess/tests/result-set#${name}`;
  const store = new Store([...quads]);
  const [set] = store.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', rs('ResultSet'), null);
  if (!set) return triples(quads);
  const [value] = store.getObjects(set, rs('boolean'), null);
  if (value) return boolean(value.value === 'true');
  const all = store.getObjects(set, rs('solution'), null).map((solution) => ({
    index: Number(store.getObjects(solution, rs('index'), null)[0]?.value ?? NaN),
    row: row(store.getObjects(solution, rs('binding'), null).map((binding) => [
      store.getObjects(binding, rs('variable'), null)[0]?.value ?? '', store.getObjects(binding, rs('value'), null)[0] as RDF.Term,
    ] as const)),
  }));
  const ordered = all.length > 0 && all.every(({ index }) => !Number.isNaN(index));
  if (ordered) all.sort((a, b) => a.index - b.index);
  return solutions(all.map((solution) => solution.row), ordered);
}

/** Reads TSV: its terms are in Turtle's syntax. */
export function readTsv(text: string): Result {
  const [head = '', ...lines] = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const names = head.split('\t').map((name) => name.slice(1));
  return solutions(lines.map((line) => row(line.split('\t').flatMap((field, i) => {
    if (field === '') return [];
    const [quad] = new Parser({ blankNodePrefix: '' }).parse(`<urn:s> <urn:p> ${field} .`);
    return [[names[i] ?? '', (quad as RDF.Quad).object] as const];
  }))));
}

/** Reads CSV, where a term is its text alone: a row is compared by these. */
export function readCsv(text: string): Result {
  const records: string[][] = [[]];
  let field = '';
  for (const [, quoted, plain, separator] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    field = quoted === undefined ? plain ?? '' : quoted.replaceAll('""', '"');
    records.at(-1)?.push(field);
    if (separator === '') break;
    if (separator !== ',') records.push([]);
  }
  const [names = [], ...rows] = records.filter((record, i) => i < records.length - 1 || record.some((value) => value !== ''));
  return solutions(rows.map((record) => new Map(record.map((value, i) => [names[i] ?? '', csvText(value)] as const))));
}
const csvText = (value: string): string => (value.startsWith('_:') ? value : JSON.stringify(value.trim() !== '' && !Number.isNaN(Number(value)) ? String(Number(value)) : value));

/** Reads the expected result of a test. */
export function readExpected(url: string): Result {
  const text = (): string => readFileSync(fileURLToPath(url), 'utf8');
  switch (url.slice(url.lastIndexOf('.') + 1)) {
    case 'srj': return readJson(text());
    case 'srx': return readXml(text());
    case 'csv': return readCsv(text());
    case 'tsv': return readTsv(text());
    default: return readResultSet(readRdf(url));
  }
}

/** Whether two results are the same up to the labels of blank nodes. */
export function sameResult(a: Result, b: Result): boolean {
  if (a.kind !== b.kind || a.boolean !== b.boolean || a.rows.length !== b.rows.length) return false;
  const ordered = a.ordered || b.ordered;
  const used = new Set<number>();
  const forth = new Map<string, string>();
  const back = new Map<string, string>();
  const signature = (of: Row): string => [...of].map(([name, term]) => `${name}=${term.startsWith('_:') ? '_:' : term}`).sort().join(' ');
  const signatures = b.rows.map(signature);

  const match = (i: number): boolean => {
    const left = a.rows[i];
    if (!left) return true;
    const wanted = signature(left);
    for (let j = ordered ? i : 0; j < (ordered ? i + 1 : b.rows.length); j++) {
      const right = b.rows[j];
      if (used.has(j) || signatures[j] !== wanted || !right) continue;
      const added: [string, string][] = [];
      const agrees = [...left].every(([name, term]) => {
        if (!term.startsWith('_:')) return true;
        const other = right.get(name) as string;
        if (forth.get(term) === other && back.get(other) === term) return true;
        if (forth.has(term) || back.has(other)) return false;
        forth.set(term, other);
        back.set(other, term);
        added.push([term, other]);
        return true;
      });
      if (agrees) {
        used.add(j);
        if (match(i + 1)) return true;
        used.delete(j);
      }
      for (const [term, other] of added) {
        forth.delete(term);
        back.delete(other);
      }
    }
    return false;
  };
  return match(0);
}
