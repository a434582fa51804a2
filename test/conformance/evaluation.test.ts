import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { DataFactory, Parser } from 'n3';
import { openStore } from '../../server/engine/evaluator/open-store.js';
import { parseQuery } from '../../server/sparql/parse-query.js';
import type { PreparedQuery } from '../../server/sparql/prepared-query.js';
import { storeFromQuads } from '../../server/store/build-store.js';
import { readManifest, readRdf, suitesFolder, type EvaluationTest } from './manifest.js';
import { readCsv, readExpected, readJson, readTsv, readXml, sameResult, triples, type Result } from './results.js';

const suites = [
  ...['aggregates', 'bind', 'bindings', 'cast', 'construct', 'exists', 'functions', 'grouping', 'negation', 'project-expression', 'property-path', 'subquery',
    'csv-tsv-res', 'json-res'].map((name) => `sparql11/${name}`),
  ...['basic', 'triple-match', 'open-world', 'algebra', 'bnode-coreference', 'optional', 'optional-filter', 'graph', 'dataset', 'type-promotion', 'cast',
    'boolean-effective-value', 'bound', 'expr-builtin', 'expr-ops', 'expr-equals', 'regex', 'i18n', 'construct', 'ask', 'distinct', 'sort', 'solution-seq',
    'reduced'].map((name) => `sparql10/${name}`),
];

const defaultGraph = 'urn:default';
const formats: Readonly<Record<string, { readonly mediaType: string; readonly read: (text: string) => Result }>> = {
  srx: { mediaType: 'application/sparql-results+xml', read: readXml },
  csv: { mediaType: 'text/csv', read: readCsv },
  tsv: { mediaType: 'text/tab-separated-values', read: readTsv },
};
const json = { mediaType: 'application/sparql-results+json', read: readJson };
const ntriples = { mediaType: 'application/n-triples', read: (text: string) => triples(new Parser({ format: 'N-Triples' }).parse(text)) };

function evaluate(test: EvaluationTest): Result {
  const text = `BASE <${test.query}>\n${readFileSync(fileURLToPath(test.query), 'utf8')}`;
  const { operation, from } = parseQuery(text);
  const quads = test.data.flatMap((file) => readRdf(file, DataFactory.namedNode(defaultGraph)));
  const graphs = from && test.data.length === 0
    ? [...new Set([...from.defaultGraphs, ...from.namedGraphs])].map((file) => ({ name: file, file })) : test.graphs;
  for (const { name, file } of graphs) quads.push(...readRdf(file, DataFactory.namedNode(name)));
  const form = { ask: 'ASK', construct: 'CONSTRUCT', describe: 'DESCRIBE' }[formOf(operation)] ?? 'SELECT';
  const query: PreparedQuery = {
    text, form: form as PreparedQuery['form'],
    ...(from ?? { defaultGraphs: test.data.length > 0 || test.graphs.length === 0 ? [defaultGraph] : [], namedGraphs: test.graphs.map(({ name }) => name) }),
  };
  const { mediaType, read } = query.form === 'CONSTRUCT' || query.form === 'DESCRIBE' ? ntriples : formats[test.result.slice(-3)] ?? json;
  const chunks: Uint8Array[] = [];
  openStore(storeFromQuads(quads))(query, mediaType, { write: (chunk) => chunks.push(chunk) });
  return read(Buffer.concat(chunks).toString());
}

const formOf = (operation: { type: string; input?: unknown }): string => (operation.type === 'slice' ? formOf(operation.input as { type: string }) : operation.type);

const show = ({ kind, boolean, rows }: Result): string => [kind, boolean, ...rows.map((row) => [...row].map(([name, term]) => `${name}=${term}`).sort().join(' ')).sort()].join('\n');

const folder = suitesFolder();
if (folder === undefined) {
  describe.each(suites)('W3C %s', () => {
    it.skip('is not installed: set W3C_TESTS to a checkout of w3c/rdf-tests', () => undefined);
  });
} else {
  describe.each(suites)('W3C %s', (suite) => {
    for (const test of readManifest(`${folder}/${suite}/manifest.ttl`)) {
      it(test.id.slice(test.id.indexOf('#') + 1), () => {
        const actual = evaluate(test);
        const expected = readExpected(test.result);
        if (!sameResult(actual, expected)) expect(show(actual)).toBe(show(expected));
        expect(sameResult(actual, expected)).toBe(true);
      });
    }
  });
}
