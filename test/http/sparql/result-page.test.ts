import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mostColumns, mostRows, readShown } from '../../../server/http/sparql/result-page.js';
import { sharedService } from '../../support/shared-services.js';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly headers: Headers;
}

async function ask(query: string, { accept = browser, method = 'GET', more = {} }: { readonly accept?: string; readonly method?: string; readonly more?: Readonly<Record<string, string>> } = {}): Promise<Answered> {
  const { origin } = await sharedService('site'), parameters = new URLSearchParams({ query, ...more });
  const answer = method === 'POST' ? await fetch(`${origin}/sparql`, { method, body: parameters, headers: { accept } }) : await fetch(`${origin}/sparql?${parameters}`, { method, headers: { accept } });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text(), headers: answer.headers };
}
const rowsOf = (text: string): number => [...text.matchAll(/<tr><td>/g)].length;

describe('a browser that asks a query gets a page', () => {
  test('with the rows, terms by their names, and the same query for each format', async () => {
    const { type, text, headers } = await ask('SELECT ?x ?name { ?x a mpp:Molecule ; skos:prefLabel ?name }', { more: { format: '' } });
    expect(type).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('vary')).toContain('Accept');
    expect(headers.get('dataset-version')).toMatch(/^[\da-f]{64}$/);
    expect(text).toMatch(/<th scope="col">x<\/th><th scope="col">name<\/th>/);
    expect(text).toMatch(/<a class="entity" href="\/snai1"[^>]*>.*SNAI1<\/a> <code>mpp:snai1<\/code>/);
    expect(text).toContain('<p>1 row.');
    expect([...text.matchAll(/name="format" value="(\w+)"/g)].map(([, name]) => name)).toEqual(['json', 'xml', 'csv', 'tsv']);
    expect(text).toContain('<input type="hidden" name="query" value="SELECT ?x ?name { ?x a mpp:Molecule ; skos:prefLabel ?name }">');
    expect((await ask('SELECT ?x { ?x a mpp:Molecule }', { method: 'POST' })).type).toBe('text/html; charset=utf-8');
    const head = await ask('SELECT ?x { ?x a mpp:Molecule }', { method: 'HEAD' });
    expect([head.status, head.type, head.text]).toEqual([200, 'text/html; charset=utf-8', '']);
  });

  test('for a yes or no, for triples and for nothing', async () => {
    expect((await ask('ASK { ?x a mpp:Molecule }')).text).toContain('<p class="result-boolean">Yes</p>');
    expect((await ask('ASK { ?x a mpp:Nothing }')).text).toContain('<p class="result-boolean">No</p>');
    const triples = (await ask('CONSTRUCT { ?x a mpp:Molecule } { ?x a mpp:Molecule }')).text;
    expect(triples).toContain('mpp:snai1 a mpp:Molecule');
    expect([...triples.matchAll(/name="format" value="(\w+)"/g)].map(([, name]) => name)).toContain('ttl');
    expect((await ask('SELECT ?x { ?x a mpp:Nothing }')).text).toContain('<p>No rows.');
    expect((await ask('SELECT * { }')).text).toContain('Solutions, but no variable in them.');
  });

  test('that escapes what it shows', async () => {
    const { text } = await ask('SELECT ("<script>alert(1)</script>" AS ?x) (IRI("javascript:alert(2)") AS ?y) ("v\\tw\\n\\"q\\""@de AS ?z) {}');
    expect(text).toContain('<td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td><code>javascript:alert(2)</code></td><td>v\tw\n&quot;q&quot; <span class="side-note">de</span></td>');
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('href="javascript:');
  });

  test('of bounded size, which says so', async () => {
    const { text } = await ask('SELECT * { ?a ?b ?c . ?d ?e ?f }');
    expect(rowsOf(text)).toBe(mostRows);
    expect(text).toContain('These are the first 1,000 rows, as many as this page shows; the downloads hold all of them.');
    const wide = await ask(`SELECT ${Array.from({ length: 150 }, (_, i) => `("a" AS ?v${i})`).join(' ')} { ?a ?b ?c }`);
    expect([...wide.text.matchAll(/<th scope="col">/g)].length).toBe(mostColumns);
    expect(wide.text).toContain('50 columns are left out here.');
    expect(rowsOf(wide.text)).toBe(200);
    const long = await ask(`SELECT ("${'x'.repeat(3000)}" AS ?x) {}`);
    expect(long.text).toMatch(/<td>x{2000}…<\/td>/);
  });

  test('that repeats no query beyond its bound, and says so; long names and cells are cut', async () => {
    const long = await ask(`SELECT ("a" AS ?x) {} # ${'padding '.repeat(10_000)}`, { method: 'POST' });
    const short = await ask('SELECT ("a" AS ?x) {}');
    expect([long.status, long.text.length - short.text.length < 20_000]).toEqual([200, true]);
    expect(long.text).toMatch(/The query has 80,0\d\d characters and is not repeated here: that is done up to 65,536\. For the result as a file, ask in a program that names the format it wants\./);
    expect(long.text).toContain('How the query begins');
    expect(long.text).not.toContain('result-downloads');
    const near = await ask(`SELECT ("a" AS ?x) {} # ${'padding '.repeat(8_000)}`, { method: 'POST' });
    expect(near.text).toContain('result-downloads');
    const name = 'n'.repeat(5000), wide = (await ask(`SELECT ?${name} ?y { BIND(IRI("urn:${'u'.repeat(5000)}") AS ?${name}) BIND(STRLANG("a", "de-${'abcdefgh-'.repeat(200)}x") AS ?y) }`, { method: 'POST' })).text, table = wide.slice(wide.indexOf('<table'), wide.indexOf('</table>'));
    expect(table).toContain(`<th scope="col">${'n'.repeat(100)}…</th>`);
    expect(table.length).toBeLessThan(3000);
  });

  test('and a problem as a page; a query that no address holds is sent again by a form', async () => {
    const wrong = await ask('SELECT ?x { ?x a Molecule }');
    expect([wrong.status, wrong.type]).toEqual([400, 'text/html; charset=utf-8']);
    const long = await ask(`SELECT ?x { VALUES ?x { ${'"padding" '.repeat(1000)} } }`, { method: 'POST' });
    expect(long.text).toContain('<form class="result-views" action="/sparql" method="post">');
    expect(long.text).not.toContain('Back to the text of the query');
  });
});

test.each([
  ['no header', '', 'application/sparql-results+json'], ['anything', '*/*', 'application/sparql-results+json'], ['results first', 'application/sparql-results+xml, text/html;q=0.9', 'application/sparql-results+xml'],
  ['any text', 'text/*', 'text/csv'], ['a page less than anything', 'text/html;q=0.5, */*', 'application/sparql-results+json'],
])('a client that does not ask for a page first gets a result: %s', async (_, accept, type) => {
  expect((await ask('SELECT ?x { ?x a mpp:Molecule }', { accept })).type).toBe(`${type}; charset=utf-8`);
});

test('who names a format or wants the plan explained gets that', async () => {
  expect((await ask('SELECT ?x { ?x a mpp:Molecule }', { more: { format: 'csv' } })).type).toBe('text/csv; charset=utf-8');
  expect((await ask('SELECT ?x { ?x a mpp:Molecule }', { more: { explain: 'json' } })).type).toBe('application/json; charset=utf-8');
});

describe('of a result is read', () => {
  let body: Readable | undefined;
  afterEach(() => { expect(body?.destroyed).toBe(true); });
  const endless = (line: string): { readonly body: Readable; readonly taken: () => number } => {
    let taken = 0;
    const chunk = Buffer.from(line.repeat(Math.ceil(2 ** 16 / line.length)));
    body = new Readable({ read() { taken += chunk.length; this.push(chunk); } });
    return { body, taken: () => taken };
  };

  test('no more than is shown, whatever its rows are', async () => {
    const short = endless('"a"\t<urn:b>\n');
    expect(await readShown(short.body, 'bindings')).toMatchObject({ kind: 'rows', isWhole: false, columnsLeft: 0, rows: { length: mostRows } });
    expect(short.taken()).toBeLessThan(2 ** 18);
    // One cell without an end.
    const long = endless('x');
    expect(await readShown(long.body, 'bindings')).toMatchObject({ kind: 'rows', isWhole: false, rows: { length: 0 } });
    expect(long.taken()).toBeLessThan(2 ** 21);
    const triples = endless('<urn:a> <urn:b> <urn:c> .\n'), shown = await readShown(triples.body, 'triples');
    expect(shown.kind === 'triples' && [shown.isWhole, shown.text.length]).toEqual([false, 200_000]);
    expect(triples.taken()).toBeLessThan(2 ** 20);
  });

  test('all of one that fits', async () => {
    body = Readable.from([Buffer.from('?a\t?b\n1\t\n'), Buffer.from('\t"é"\n')]);
    expect(await readShown(body, 'bindings')).toEqual({ kind: 'rows', variables: ['a', 'b'], rows: [['1', ''], ['', '"é"']], isWhole: true, columnsLeft: 0 });
  });
});
