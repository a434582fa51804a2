import { openStore } from '../../../server/engine/evaluator/open-store.js';
import { storeFromNQuads } from '../../../server/store/build-store.js';
import { formOf } from './answers.js';

/** The formats of results, and of triples that are written straight: every byte. */
const data = [
  String.raw`<http://e/a> <http://e/p> "q\"uo,te\\\n\t<&>" .`, '<http://e/a> <http://e/q> "é😀"@en-gb .', '<http://e/b> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .', '<http://e/b> <http://e/q> _:x .', '<http://e/b> <http://e/r> "" .',
].map((line) => `${line}\n`).join('');
const evaluate = openStore(storeFromNQuads(new TextEncoder().encode(data).buffer), { prefixes: new Map([['e', 'http://e/'], ['xsd', 'http://www.w3.org/2001/XMLSchema#']]) });

export function askText(query: string, mediaType: string): string {
  const chunks: Uint8Array[] = [];
  evaluate({ text: `PREFIX : <http://e/> ${query}`, form: formOf(query), defaultGraphs: [], namedGraphs: [] }, mediaType, { write: (chunk) => chunks.push(chunk) });
  return Buffer.concat(chunks).toString().replaceAll(/_:\w+|(?<=<bnode>)\w+|(?<="bnode","value":")\w+/g, (label) => (label.startsWith('_:') ? '_:x' : 'x'));
}

const json = 'application/sparql-results+json', xml = 'application/sparql-results+xml', csv = 'text/csv', tsv = 'text/tab-separated-values', ntriples = 'application/n-triples';
const texts = 'SELECT ?s ?o ?none { ?s :p ?o } ORDER BY ?s', others = 'SELECT ?s ?o { ?s :q ?o } ORDER BY ?s';

export type FormatCase = readonly [mediaType: string, query: string, text: string];
export const formatCases: readonly FormatCase[] = [
  [csv, texts, 's,o,none\r\nhttp://e/a,"q""uo,te\\\n\t<&>",\r\nhttp://e/b,1,\r\n'],
  [csv, others, 's,o\r\nhttp://e/a,é😀\r\nhttp://e/b,_:x\r\n'],
  [csv, 'SELECT ("a\\rb" AS ?x) ("" AS ?y) (1.5 AS ?z) {}', 'x,y,z\r\n"a\rb",,1.5\r\n'],
  [csv, 'SELECT ?x { ?x :none ?y }', 'x\r\n'],
  [tsv, texts, '?s\t?o\t?none\n<http://e/a>\t"q\\"uo,te\\\\\\n\\t<&>"\t\n<http://e/b>\t"1"^^<http://www.w3.org/2001/XMLSchema#integer>\t\n'],
  [tsv, others, '?s\t?o\n<http://e/a>\t"é😀"@en-gb\n<http://e/b>\t_:x\n'],
  [tsv, 'SELECT (1.5 AS ?x) ("d"^^:t AS ?w) {}', '?x\t?w\n"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>\t"d"^^<http://e/t>\n'],
  [xml, texts, '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/><variable name="o"/><variable name="none"/></head><results>\n'
    + '<result><binding name="s"><uri>http://e/a</uri></binding><binding name="o"><literal>q&quot;uo,te\\\n\t&lt;&amp;&gt;</literal></binding></result>\n'
    + '<result><binding name="s"><uri>http://e/b</uri></binding><binding name="o"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">1</literal></binding></result>\n</results></sparql>\n'],
  [xml, others, '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/><variable name="o"/></head><results>\n'
    + '<result><binding name="s"><uri>http://e/a</uri></binding><binding name="o"><literal xml:lang="en-gb">é😀</literal></binding></result>\n'
    + '<result><binding name="s"><uri>http://e/b</uri></binding><binding name="o"><bnode>x</bnode></binding></result>\n</results></sparql>\n'],
  [xml, 'ASK { :a :p ?x }', '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head></head><boolean>true</boolean></sparql>\n'],
  [json, others, '{"head":{"vars":["s","o"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/a"},"o":{"type":"literal","value":"é😀","xml:lang":"en-gb"}},\n{"s":{"type":"uri","value":"http://e/b"},"o":{"type":"bnode","value":"x"}}]}}'],
  [json, 'ASK { :a :none ?x }', '{"head":{},"boolean":false}'],
  [ntriples, 'CONSTRUCT WHERE { :a :p ?o }', '<http://e/a> <http://e/p> "q\\"uo,te\\\\\\n\\t<&>" .\n'],
  [ntriples, 'CONSTRUCT WHERE { :b ?p ?o }', '<http://e/b> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<http://e/b> <http://e/q> _:x .\n<http://e/b> <http://e/r> "" .\n'],
];
