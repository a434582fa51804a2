import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ask as askAt, csv, ex, problem, useFederation, type Answer, type Endpoint } from '../support/federation.js';
import { cascade } from '../support/service.js';

// A worker loads Comunica, which takes two seconds of a processor and much longer beside other tests.
jest.setTimeout(120_000);

const { embedded, service, remotes } = useFederation();
const dead = 'http://127.0.0.1:4/sparql';
const unlisted = 'http://127.0.0.1:5/sparql';
let remote: Endpoint, second: Endpoint, local: Endpoint;
beforeAll(async () => {
  ({ remote, second } = await remotes());
  const services = [remote.url, second.url, dead];
  local = await service(await embedded(cascade, services), services);
}, 60_000);
const ask = (query: string, format?: string, more?: string): Promise<Answer> => askAt(local, query, format, more);

describe('a join', () => {
  test('of local and remote: the remote is sent what it is asked for', async () => {
    remote.asked.length = 0;
    expect(await ask(`SELECT ?label ?gene { ?s a ex:Stage ; skos:prefLabel ?label SERVICE <${remote.url}> { ?s ex:gene ?gene } } ORDER BY ?gene`)).toEqual(csv(
      'label,gene', `invasion,${ex}mmp9`, `"colonization, ""late""",${ex}postn`, `invasion,${ex}snai1`,
    ));
    expect(remote.asked).toHaveLength(1);
  });

  test('of two remotes, without anything local', async () => {
    expect(await ask(`SELECT * { SERVICE <${remote.url}> { ex:invasion ex:gene ?g } SERVICE <${second.url}> { ?g ex:inhibitedBy ?i } }`)).toEqual(csv('g,i', `${ex}mmp9,${ex}timp1`));
  });

  test.each([
    ['OPTIONAL', (s: string) => `SELECT ?s ?g { ?s a ex:Stage OPTIONAL { ${s} FILTER(?g != ex:postn) } } ORDER BY ?s ?g`, ['s,g', `${ex}colonization,`, `${ex}invasion,${ex}mmp9`, `${ex}invasion,${ex}snai1`]],
    ['MINUS', (s: string) => `SELECT ?s { ?s ex:precedes|^ex:precedes ?o MINUS { ${s} FILTER(?g = ex:postn) } }`, ['s', `${ex}invasion`]],
    ['UNION', (s: string) => `SELECT ?g { ?s ex:order 2 { ${s} } UNION { BIND(ex:none AS ?g) } } ORDER BY ?g`, ['g', `${ex}none`, `${ex}postn`]],
    ['EXISTS', (s: string) => `SELECT ?s { ?s a ex:Stage FILTER NOT EXISTS { ${s} FILTER(?g = ex:postn) } }`, ['s', `${ex}invasion`]],
    ['a subquery', (s: string) => `SELECT ?s ?n { ?s a ex:Stage { SELECT ?s (COUNT(?g) AS ?n) { ${s} } GROUP BY ?s } } ORDER BY ?s`, ['s,n', `${ex}colonization,1`, `${ex}invasion,2`]],
    ['BIND and FILTER', (s: string) => `SELECT ?x { ?s a ex:Stage ${s} BIND(STRAFTER(STR(?g), "org/") AS ?x) FILTER(?s = ex:invasion) } ORDER BY ?x`, ['x', 'mmp9', 'snai1']],
  ])('within %s', async (_, query, lines) => {
    expect(await ask(query(`SERVICE <${remote.url}> { ?s ex:gene ?g }`))).toEqual(csv(...lines));
  });

  test('a service is given its pattern whole: paths, OPTIONAL, subqueries with a limit', async () => {
    remote.asked.length = 0;
    expect(await ask(`SELECT ?g ?up ?n { ?s a ex:Stage SERVICE <${remote.url}> { ?s ex:gene ?g . ?g ex:in+ ?up OPTIONAL { ?g ex:name ?n } { SELECT ?up { ?up ^ex:in ?x } ORDER BY DESC(?up) LIMIT 1 } } }`))
      .toEqual(csv('g,up,n', `${ex}mmp9,${ex}superfamily,matrix metallopeptidase 9`));
    expect(remote.asked).toHaveLength(1);
  });

  test('values come in blocks, and nothing is asked where nothing can match', async () => {
    remote.asked.length = 0;
    const many = Array.from({ length: 250 }, (_, i) => `ex:cell-${i}`).join(' ');
    expect(await ask(`SELECT (COUNT(?o) AS ?n) { VALUES ?s { ${many} } SERVICE <${remote.url}> { ?s ex:cellOf ?o } }`)).toEqual(csv('n', '250'));
    expect(remote.asked).toHaveLength(3);
    expect(await ask(`SELECT ?o { ?s a ex:Nothing SERVICE <${dead}> { ?s ex:cellOf ?o } }`)).toEqual(csv('o'));
  });

  test('blank nodes: ours match nothing remote, remote ones keep their identity within one answer', async () => {
    expect(await ask(`SELECT ?name ?says { ?p ex:author ?a ; ex:about ?s SERVICE <${remote.url}> { ?s ex:note ?n . ?n ex:says ?says } OPTIONAL { ?a ex:name ?name } }`))
      .toEqual(csv('name,says', 'Isaiah Fidler 🔬,a note'));
    expect(await ask(`SELECT ?a { ?p ex:author ?a SERVICE <${remote.url}> { ?a ex:says ?x } }`)).toEqual(csv('a'));
    expect(await ask(`SELECT ?x { SERVICE <${remote.url}> { ex:invasion ex:note ?n } ?n ex:name ?x }`)).toEqual(csv('x'));
  });

  test('the dataset of the protocol holds for our own patterns only', async () => {
    const query = `SELECT ?l ?g { ?s skos:prefLabel ?l SERVICE <${remote.url}> { ?s ex:gene ?g } } ORDER BY ?g LIMIT 1`;
    expect(await ask(query, 'csv', `&default-graph-uri=${encodeURIComponent(`${ex}graph/papers`)}`)).toEqual(csv('l,g'));
    expect(await ask(query, 'csv', `&default-graph-uri=${encodeURIComponent(`${ex}graph/cascade`)}`)).toEqual(csv('l,g', `invasion,${ex}mmp9`));
    expect(await ask(`SELECT ?u ?g { GRAPH ?u { ?s ex:order 2 } SERVICE <${remote.url}> { ?s ex:gene ?g } }`)).toEqual(csv('u,g', `${ex}graph/cascade,${ex}postn`));
  });
});

describe('SERVICE with a variable', () => {
  const at = (...services: string[]) => `VALUES (?s ?x) { ${services.map((url, i) => `(ex:${['invasion', 'colonization'][i]} <${url}>)`).join(' ')} }`;
  test('asks each service with what belongs to it', async () => {
    remote.asked.length = second.asked.length = 0;
    expect(await ask(`SELECT ?s ?g { ${at(remote.url, second.url)} SERVICE ?x { ?s ex:gene ?g } } ORDER BY ?g`)).toEqual(csv('s,g', `${ex}invasion,${ex}mmp9`, `${ex}invasion,${ex}snai1`));
    expect([remote.asked.length, second.asked.length]).toEqual([1, 1]);
  });
  test.each(['', 'SILENT '])('%sis refused where it is not on the list', async (silent) => {
    expect(await problem(local, `ASK { ${at(unlisted)} SERVICE ${silent}?x { ?s ?p ?o } }`)).toMatchObject({
      status: 403, service: unlisted, detail: expect.stringContaining(`SERVICE <${unlisted}> was not asked: it is not on the list of this service. Allowed: <${remote.url}>`),
    });
  });
  test('needs a value', async () => {
    expect(await problem(local, 'ASK { SERVICE ?x { ?s ?p ?o } }')).toMatchObject({ status: 400, detail: 'SERVICE ?x cannot be asked: the patterns beside it do not bind ?x.' });
  });
});

test('within GRAPH, the patterns beside a SERVICE are those of the graph', async () => {
  remote.asked.length = 0;
  const within = (graph: string) => ask(`SELECT ?s ?g { GRAPH ${graph} { ?s ex:order 2 SERVICE <${remote.url}> { ?s ex:gene ?g } } }`);
  expect(await within(`<${ex}graph/cascade>`)).toEqual(csv('s,g', `${ex}colonization,${ex}postn`));
  expect(await within('?u')).toEqual(csv('s,g', `${ex}colonization,${ex}postn`));
  expect(remote.asked).toHaveLength(2);
  expect(await within(`<${ex}graph/papers>`)).toEqual(csv('s,g'));
  expect(remote.asked).toHaveLength(2);
});

describe('each format', () => {
  const names = () => `SELECT ?g ?n { SERVICE <${remote.url}> { ex:invasion ex:gene ?g OPTIONAL { ?g ex:name ?n } } } ORDER BY ?g`;
  const graphOf = () => `CONSTRUCT { ?s ex:hasGene ?g } { ?s a ex:Stage SERVICE <${remote.url}> { ?s ex:gene ?g } }`;
  const triples = [['colonization', 'postn'], ['invasion', 'mmp9'], ['invasion', 'snai1']].map(([s, g]) => `<${ex}${s}> <${ex}hasGene> <${ex}${g}> .`);
  test.each<[string, () => string, string, string]>([
    ['SELECT', names, 'json', `{"head":{"vars":["g","n"]},"results":{"bindings":[{"g":{"type":"uri","value":"${ex}mmp9"},"n":{"type":"literal","value":"matrix metallopeptidase 9"}},\n{"g":{"type":"uri","value":"${ex}snai1"},"n":{"type":"literal","value":"colonization","xml:lang":"en"}}]}}`],
    ['SELECT', names, 'xml', `<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="g"/><variable name="n"/></head><results>\n<result><binding name="g"><uri>${ex}mmp9</uri></binding><binding name="n"><literal>matrix metallopeptidase 9</literal></binding></result>\n<result><binding name="g"><uri>${ex}snai1</uri></binding><binding name="n"><literal xml:lang="en">colonization</literal></binding></result>\n</results></sparql>\n`],
    ['SELECT', names, 'tsv', `?g\t?n\n<${ex}mmp9>\t"matrix metallopeptidase 9"\n<${ex}snai1>\t"colonization"@en\n`],
    ['ASK', () => `ASK { SERVICE <${remote.url}> { ex:invasion ex:gene ?g } }`, 'json', '{"head":{},"boolean":true}'],
    ['ASK', () => `ASK { SERVICE <${remote.url}> { ex:invasion ex:none ?g } }`, 'csv', 'false'],
    ['CONSTRUCT', graphOf, 'ttl', '@prefix ex: <http://example.org/> .\n\nex:colonization ex:hasGene ex:postn .\n\nex:invasion ex:hasGene ex:mmp9 ,\n        ex:snai1 .\n'],
    ['DESCRIBE', () => `DESCRIBE ?s { SERVICE <${remote.url}> { ?s ex:gene ex:postn } }`, 'ttl', '@prefix ex: <http://example.org/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\nex:colonization a ex:Stage ;\n    skos:prefLabel "colonization, \\"late\\""@en ;\n    ex:order 2 .\n'],
  ])('%s %p as %s', async (_, query, format, body) => {
    expect(await ask(query(), format)).toEqual({ status: 200, engine: 'comunica, embedded', body });
  });
  test.each(['nt', 'nq'])('CONSTRUCT as %s', async (format) => {
    const { body } = await ask(graphOf(), format);
    expect(body.trim().split('\n').sort()).toEqual(triples);
  });
  test.each(['jsonld', 'rdf', 'trig'])('CONSTRUCT as %s', async (format) => {
    const { status, body } = await ask(graphOf(), format);
    expect({ status, holds: body.includes('mmp9') }).toEqual({ status: 200, holds: true });
  });

  test('is not kept by anybody, while a query without SERVICE is answered as before', async () => {
    const federated = await fetch(`${local.url}?query=${encodeURIComponent(names())}`);
    expect({ cache: federated.headers.get('cache-control'), etag: federated.headers.get('etag') }).toEqual({ cache: 'no-store', etag: null });
    expect((await ask('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'))).toEqual({ status: 200, engine: 'embedded', body: 'n\r\n9\r\n' });
  });

  test('a long result arrives whole', async () => {
    const { body } = await ask(`SELECT ?x ?y { { SERVICE <${remote.url}> { ex:invasion ex:gene ?g } } ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m BIND(STR(?a) AS ?x) BIND(STR(?c) AS ?y) }`);
    expect(body.split('\r\n')).toHaveLength(2 * 9 ** 4 + 2);
  });
});

describe('what our evaluator does not take', () => {
  const modern = (...lines: string[]): Answer => ({ ...csv(...lines), engine: 'comunica' });
  test('is evaluated by Comunica over our store', async () => {
    expect(await ask('SELECT ?s { ?s a ex:Stage ; skos:prefLabel ?l FILTER(!isTRIPLE(?l)) } ORDER BY ?s')).toEqual(modern('s', `${ex}colonization`, `${ex}invasion`));
    expect(await ask('ASK { ?s ex:order <<( ?a ?b ?c )>> }')).toMatchObject({ body: 'false', engine: 'comunica' });
    expect(await ask('SELECT ?u { GRAPH ?u { ?s ex:order 2 . ?s a ?t } FILTER(!isTRIPLE(?s)) }')).toEqual(modern('u', `${ex}graph/cascade`));
    expect(await ask(`SELECT ?s FROM <${ex}graph/papers> { ?s ex:order 2 FILTER(!isTRIPLE(?s)) }`)).toEqual(modern('s'));
  });
  test('triple terms and directions stand in results', async () => {
    const query = 'SELECT ?t ?d { ?s ex:order 2 BIND(TRIPLE(?s, ex:order, 2) AS ?t) BIND("x"@ar--rtl AS ?d) }';
    const { results } = JSON.parse((await ask(query, 'json')).body) as { results: { bindings: Record<string, unknown>[] } };
    expect(results.bindings).toEqual([{
      t: { type: 'triple', value: { subject: { type: 'uri', value: `${ex}colonization` }, predicate: { type: 'uri', value: `${ex}order` }, object: { type: 'literal', value: '2', datatype: 'http://www.w3.org/2001/XMLSchema#integer' } } },
      d: { type: 'literal', value: 'x', 'xml:lang': 'ar', 'its:dir': 'rtl' },
    }]);
    expect((await ask(query, 'tsv')).body).toBe(`?t\t?d\n<<( <${ex}colonization> <${ex}order> "2"^^<http://www.w3.org/2001/XMLSchema#integer> )>>\t"x"@ar--rtl\n`);
    const construct = 'CONSTRUCT { ?s ex:said <<( ?s ex:order "x"@ar--rtl )>> } { ?s ex:order 2 }';
    for (const format of ['nt', 'ttl']) expect((await ask(construct, format)).body.trim()).toBe(`<${ex}colonization> <${ex}said> <<( <${ex}colonization> <${ex}order> "x"@ar--rtl )>> .`);
    expect(await ask(construct, 'rdf')).toMatchObject({ status: 400, body: expect.stringContaining('which RDF/XML cannot hold') });
  });
  test('asks services as well', async () => {
    expect(await ask(`SELECT ?g { ?s ex:order 2 SERVICE <${remote.url}> { ?s ex:gene ?g } FILTER(!isTRIPLE(?g)) }`)).toEqual(modern('g', `${ex}postn`));
  });
  test('is tagged, and explained', async () => {
    const url = (more: string) => `${local.url}?format=csv&query=${encodeURIComponent('SELECT ?s { ?s ex:order 2 FILTER(!isTRIPLE(?s)) }')}${more}`;
    expect((await fetch(url(''))).headers.get('etag')).toBeTruthy();
    const explained = await (await fetch(url('&explain=json'))).json() as object;
    expect(explained).toMatchObject({ engine: 'comunica', rows: 1, rewritten: expect.stringMatching(/isTRIPLE/i) });
  });
});
