import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { Parser, type Quad } from 'n3';
import { exports } from '../../server/exports/exports.js';
import { countStatistics } from '../../server/store/statistics.js';
import type { Site } from '../browser/site.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { versionOf } from '../support/service.js';
import { sharedService } from '../support/shared-services.js';

const base = 'https://w3id.org/metastasis/';
const v = 'http://rdfs.org/ns/void#';
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: ServiceProcess;
beforeAll(async () => {
  folder = await temporaryFolder();
  const ontology = join(folder.path, 'small');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  await mkdir(join(ontology, 'images'));
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
  await cp('test/fixtures/small.ttl', join(ontology, 'modules', 'small.ttl'));
  service = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data') });
});
afterAll(async () => {
  await service.stop();
  await folder.clean();
});

const get = (path: string, accept = '*/*'): Promise<Response> => fetch(service.origin + path, { headers: { accept } });
const select = async (query: string, origin = service.origin): Promise<Record<string, string>[]> => {
  const answer = await fetch(`${origin}/sparql?format=json&query=${encodeURIComponent(query)}`);
  if (!answer.ok) throw new Error(await answer.text());
  const { results } = await answer.json() as { results: { bindings: Record<string, { value: string }>[] } };
  return results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])));
};
const ontologyOnly = 'GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), "/.well-known/"))';

test('statistics of a few triples', () => {
  const lines = [
    '<s:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <c:Kind> <g:1>', '<s:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <c:Thing> <g:1>',
    '<c:Kind> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <c:Thing> <g:1>', '<s:b> <p:to> <s:a> <g:1>', '<s:b> <p:to> <s:a> <g:2>',
    '<s:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <c:Thing> <g:2>', '<s:b> <p:says> "a \\" <x> . b"@en <g:2>', '<s:b> <p:says> "1"^^<d:t> <g:2>', '<s:b> <p:says> "1" <g:2>',
  ];
  const { properties, classes, graphs, ...numbers } = countStatistics(versionOf('x', lines.map((line) => `${line} .\n`).join('')).store, ['g:1', 'g:2']);
  expect(numbers).toEqual({ triples: 8, entities: 2, distinctSubjects: 3, distinctObjects: 6 });
  expect(graphs).toEqual(new Map([['g:1', 4], ['g:2', 5]]));
  expect([...properties].map(([name, { triples, subjects, objects }]) => [name.replace(/.*[#/]/, ''), triples, subjects, objects])).toEqual([['type', 3, 2, 2], ['subClassOf', 1, 1, 1], ['p:says', 3, 1, 3], ['p:to', 1, 1, 1]]);
  const thing = classes.get('c:Thing');
  expect([thing?.entities, thing?.properties.get('p:to'), thing?.properties.get('p:says')]).toEqual([
    2, { triples: 1, objectClasses: new Map([['c:Kind', 1]]), datatypes: new Map() },
    { triples: 3, objectClasses: new Map(), datatypes: new Map([['http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', 1], ['d:t', 1], ['http://www.w3.org/2001/XMLSchema#string', 1]]) },
  ]);
});

describe('VoID', () => {
  test('counts what queries count, without the graphs that describe', async () => {
    const [counted] = await select(`SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?o) AS ?objects) { SELECT DISTINCT ?s ?p ?o { ${ontologyOnly} } }`);
    const [stated] = await select(`PREFIX void: <${v}> SELECT ?triples ?subjects ?properties ?objects { <${base}.well-known/void#dataset> void:triples ?triples ; void:distinctSubjects ?subjects ; void:properties ?properties ; void:distinctObjects ?objects }`);
    expect(stated).toEqual(counted);
  });

  test('counts classes and their properties as queries do', async () => {
    const stated = await select(`PREFIX void: <${v}> SELECT ?class ?entities ?property ?triples { <${base}.well-known/void#dataset> void:classPartition ?c . ?c void:class ?class ; void:entities ?entities ; void:propertyPartition ?p . ?p void:property ?property ; void:triples ?triples } ORDER BY ?class ?property`);
    const graphs = (await select(`SELECT DISTINCT ?g { ${ontologyOnly} }`)).map(({ g }) => `FROM <${g}>`).join(' ');
    const counted = await select(`SELECT ?class ?entities ?property ?triples ${graphs} { { SELECT ?class (COUNT(DISTINCT ?s) AS ?entities) { ?s a ?class } GROUP BY ?class } { SELECT ?class ?property (COUNT(*) AS ?triples) { ?s a ?class ; ?property ?o } GROUP BY ?class ?property } } ORDER BY ?class ?property`);
    expect(counted.length).toBeGreaterThan(50);
    expect(stated).toEqual(counted);
  });

  test('tells licence, dumps, an example resource, linksets and graphs', async () => {
    const quads: Quad[] = new Parser().parse(await (await get('/.well-known/void.ttl')).text());
    const dataset = `${base}.well-known/void#dataset`;
    const values = (predicate: string, subject = dataset): string[] => quads.filter((quad) => quad.subject.value === subject && quad.predicate.value === predicate).map(({ object }) => object.value).sort();
    expect({
      license: values('http://purl.org/dc/terms/license'), dumps: values(`${v}dataDump`), endpoint: values(`${v}sparqlEndpoint`), example: values(`${v}exampleResource`),
      distributions: values('http://www.w3.org/ns/dcat#distribution').length,
    }).toEqual({
      license: ['https://creativecommons.org/licenses/by/4.0/'], dumps: ['dataset.rdf', ...['jsonld', 'nq', 'nt', 'trig', 'ttl'].map((suffix) => `ontology.${suffix}`)].map((address) => base + address),
      endpoint: [`${base}sparql`], example: [`${base}emt`], distributions: 7 + exports.length,
    });
    const linksets = quads.filter(({ predicate, object }) => predicate.value.endsWith('#type') && object.value === `${v}Linkset`).map(({ subject }) => [
      ...values(`${v}linkPredicate`, subject.value), ...values(`${v}uriSpace`, values(`${v}objectsTarget`, subject.value)[0]), ...values(`${v}triples`, subject.value)]);
    expect(linksets).toContainEqual(['http://www.w3.org/2004/02/skos/core#exactMatch', 'http://purl.obolibrary.org/obo/GO_', '1']);
    expect(quads.filter(({ subject, object }) => [subject, object].some(({ termType }) => termType === 'BlankNode'))).toEqual([]);
  });
});

describe('the queries of the SIB SPARQL editor', () => {
  let whole: Site;
  beforeAll(async () => { whole = await sharedService('ontology'); }, 60_000);
  afterAll(() => whole.close());
  /** sib-swiss/sparql-editor, packages/sparql-editor/src/metadata.ts: the editor gives each of them five seconds. */
  const asked: [string, string, number, (rows: readonly Record<string, string>[]) => boolean][] = [
    ['prefixes', 'PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix} ORDER BY ?prefix', 25,
      (rows) => rows.some(({ prefix, namespace }) => prefix === 'mpp' && namespace === base)],
    ['examples', `PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
      SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|spex:describe ?query . } ORDER BY ?sq`, 60,
      (rows) => rows[0]?.['sq'] === `${base}.well-known/sparql-examples/001-organs-of-breast-cancer`],
    ['classes and properties', `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX sd:<http://www.w3.org/ns/sparql-service-description#> PREFIX void:<${v}> PREFIX void-ext:<http://ldf.fi/void-ext#>
      SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype ?triples ?subjectClassLabel ?objectClassLabel ?subjectClassComment ?objectClassComment ?propLabel ?propComment WHERE {
        { OPTIONAL { ?graph sd:graph ?graphDesc . OPTIONAL { ?graph rdfs:label ?graphLabel } ?graphDesc void:classPartition ?cp . }
          ?cp void:class ?subjectClass ; void:propertyPartition ?pp . OPTIONAL { ?subjectClass rdfs:label ?subjectClassLabel } OPTIONAL { ?subjectClass rdfs:comment ?subjectClassComment }
          ?pp void:property ?prop . OPTIONAL { ?pp void:triples ?triples } OPTIONAL { ?prop rdfs:label ?propLabel } OPTIONAL { ?prop rdfs:comment ?propComment }
          OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] . OPTIONAL { ?objectClass rdfs:label ?objectClassLabel } OPTIONAL { ?objectClass rdfs:comment ?objectClassComment } }
            UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] . } }
        } UNION { ?linkset void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ; void:objectsTarget [ void:class ?objectClass ] . }
      } ORDER BY ?subjectClass ?objectClass ?objectDatatype ?graph ?triples`, 500,
      (rows) => rows.some(({ subjectClass, prop, objectClass }) => subjectClass === `${base}Claim` && prop === `${base}hasEvidence` && objectClass === `${base}Evidence`)],
  ];
  test.each(asked)('%s', async (_, query, atLeast, good) => {
    const start = performance.now();
    const rows = await select(query, whole.origin);
    expect(performance.now() - start).toBeLessThan(4000);
    expect(rows.length).toBeGreaterThanOrEqual(atLeast);
    expect(good(rows)).toBe(true);
  });
});

describe('the examples', () => {
  test('are one document and one graph, and each a query', async () => {
    const files = (await readdir('queries/examples')).filter((file) => file.endsWith('.ttl'));
    const document = new Parser().parse(await (await get('/.well-known/sparql-examples', 'text/turtle')).text());
    const inStore = await select(`SELECT DISTINCT ?e { GRAPH <${base}.well-known/sparql-examples> { ?e a <http://www.w3.org/ns/shacl#SPARQLExecutable> } }`);
    expect([new Set(document.map(({ subject }) => subject.value)).size, inStore.length]).toEqual([files.length, files.length]);
    const one = await get('/.well-known/sparql-examples/024-kinds-of-cancer.rq');
    const text = await one.text();
    expect({ status: one.status, type: one.headers.get('content-type') }).toEqual({ status: 200, type: 'application/sparql-query; charset=utf-8' });
    expect(text).toMatch(/^# .+\n# .+\nPREFIX /);
    await select(text);
  });
});

describe('downloads', () => {
  const size = async (): Promise<number> => Number((await select(`SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ${ontologyOnly} } }`))[0]?.['n']);
  test.each([
    ['ttl', 'text/turtle', 'text/turtle'], ['nt', 'application/n-triples', 'N-Triples'], ['trig', 'application/trig', 'application/trig'], ['nq', 'application/n-quads', 'N-Quads'],
  ])('/ontology.%s holds every triple', async (suffix, mediaType, format) => {
    const answer = await get(`/ontology.${suffix}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, `${mediaType}; charset=utf-8`]);
    const quads = new Parser({ format }).parse(await answer.text());
    expect(new Set(quads.map(({ subject, predicate, object }) => `${subject.id} ${predicate.id} ${object.id}`)).size).toBe(await size());
    expect(quads.filter(({ graph }) => graph.value.includes('.well-known'))).toEqual([]);
    const again = await fetch(`${service.origin}/ontology.${suffix}`, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  test('/dataset.rdf holds every triple, and so does JSON-LD for a reader of one graph', async () => {
    const rdf = await get('/dataset.rdf');
    expect([rdf.headers.get('content-type'), (await rdf.text()).match(/<rdf:Description rdf:about="https:\/\/w3id.org\/metastasis\/emt">/g)?.length]).toEqual(['application/rdf+xml; charset=utf-8', 1]);
    const quads = await jsonld.toRDF(await (await get('/ontology.jsonld')).json() as object) as readonly { readonly graph: { readonly termType: string } }[];
    expect([quads.length, quads.filter(({ graph }) => graph.termType !== 'DefaultGraph').length]).toEqual([await size(), 0]);
  });

  test.each(exports.flatMap(({ addresses, mediaType }) => addresses.map((address) => [address, mediaType] as const)))('/%s is sent as %s', async (address, mediaType) => {
    const answer = await get(`/${address}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, `${mediaType}; charset=utf-8`]);
    await answer.text();
    expect((await fetch(`${service.origin}/${address}`, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } })).status).toBe(304);
  });

  test.each(['/', '/ontology'])('%s gives all of it by Accept: the OWL view as RDF/XML, everything else as it is, and a page to a browser', async (path) => {
    const types = ['text/turtle', 'application/rdf+xml', 'application/ld+json', 'application/n-triples', 'application/trig', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '*/*', 'image/png'];
    const answers = await Promise.all(types.map(async (accept) => {
      const { status, headers } = await get(path, accept);
      return [accept.slice(0, 21), status, headers.get('content-type'), headers.get('content-location')];
    }));
    const html = 'text/html; charset=utf-8';
    expect(answers).toEqual([
      ['text/turtle', 200, 'text/turtle; charset=utf-8', '/ontology.ttl'], ['application/rdf+xml', 200, 'application/rdf+xml; charset=utf-8', '/ontology.owl'], ['application/ld+json', 200, 'application/ld+json; charset=utf-8', '/ontology.jsonld'],
      ['application/n-triples', 200, 'application/n-triples; charset=utf-8', '/ontology.nt'], ['application/trig', 200, 'application/trig; charset=utf-8', '/ontology.trig'],
      ['text/html,application', 200, html, null], ['*/*', 200, html, null], ['image/png', 406, 'application/problem+json; charset=utf-8', null],
    ]);
    expect(await (await get(path, 'application/rdf+xml')).text()).toBe(await (await get('/ontology.owl')).text());
  });

  test('a module as a graph document, by suffix and by Accept', async () => {
    const stated = new Parser().parse(await readFile('test/fixtures/small.ttl', 'utf8')).length;
    for (const [path, accept, type, format] of [
      ['/graph/small', 'text/html,*/*;q=0.8', 'text/turtle', 'text/turtle'], ['/graph/small', 'application/n-triples', 'application/n-triples', 'N-Triples'], ['/graph/small.nt', 'text/turtle', 'application/n-triples', 'N-Triples'],
    ] as const) {
      const answer = await get(path, accept);
      expect([path, answer.headers.get('content-type'), new Parser({ format }).parse(await answer.text()).length]).toEqual([path, `${type}; charset=utf-8`, stated]);
    }
    expect((await get('/shapes')).status).toBe(200);
    expect((await get('/shapes.nt')).headers.get('content-type')).toBe('application/n-triples; charset=utf-8');
  });

  test.each(['/network.cx2?status=established', '/network.tsv?subject=emt', '/mappings.sssom.tsv?subject=emt', '/ontology.ttl?subject=emt', '/dataset.rdf?x=1'])('%s is refused: a file of everything is no answer to a question for a part', async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ title: 'Unknown parameter', detail: expect.stringContaining('Established relations alone are /established.ttl') })]);
  });

  test('mappings as SSSOM', async () => {
    const answer = await get('/mappings.sssom.tsv');
    const version = (await fetch(`${service.origin}/sparql?query=ASK%7B%7D`)).headers.get('dataset-version');
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/tab-separated-values; charset=utf-8', `#curie_map:
#  GO: "http://purl.obolibrary.org/obo/GO_"
#  mpp: "https://w3id.org/metastasis/"
#  semapv: "https://w3id.org/semapv/vocab/"
#  skos: "http://www.w3.org/2004/02/skos/core#"
#mapping_set_id: "https://w3id.org/metastasis/mappings.sssom.tsv"
#mapping_set_version: "${version}"
#license: "https://creativecommons.org/licenses/by/4.0/"
#mapping_set_title: "Mappings of Metastasis Perspective"
subject_id	subject_label	predicate_id	object_id	object_label	mapping_justification	object_source_version
mpp:emt	epithelial-mesenchymal transition	skos:exactMatch	GO:0001837	epithelial to mesenchymal transition	semapv:ManualMappingCuration	GO 2026-08-21
`]);
  });
});
