import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmptyService } from '../support/process.js';

/** What changes wait for, and what becomes of one whose client has gone. */

type Service = Awaited<ReturnType<typeof startEmptyService>>;

/** N-Triples that a service works on for a while. */
const document = (length: number): string => Array.from({ length }, (_, i) => `<http://example.org/subject-${i}> <http://example.org/label> "what is said of subject ${i}, \\u00e4 and so on"@en .\n`).join('');
const triples = 60_000, large = document(triples);
const endless = `INSERT { GRAPH <urn:endless> { <urn:s> <urn:p> ?n } } WHERE { SELECT (COUNT(*) AS ?n) { ${['a', 'b', 'c', 'd', 'e'].map((name) => `VALUES ?${name} { ${Array.from({ length: 200 }, (_, i) => i).join(' ')} }`).join(' ')} FILTER(?a + ?b + ?c + ?d + ?e = -1) } }`;
const insert = (graph: string): string => `INSERT DATA { GRAPH <${graph}> { <urn:s> <urn:p> 1 } }`;

const send = ({ origin }: Service, method: string, path: string, type: string, body: string): ClientRequest => {
  const sent = request(`${origin}${path}`, { method, agent: false, headers: { authorization: 'Bearer token', 'content-type': type, 'content-length': Buffer.byteLength(body) } });
  sent.on('error', () => undefined).end(body);
  return sent;
};
const put = (service: Service, graph: string, body: string): ClientRequest => send(service, 'PUT', `/graphs?graph=${graph}`, 'application/n-triples', body);
const update = (service: Service, text: string): ClientRequest => send(service, 'POST', '/sparql', 'application/sparql-update', text);
const answerOf = async (sent: ClientRequest): Promise<{ readonly status: number | undefined; readonly body: string }> => {
  const [answer] = await once(sent, 'response') as [IncomingMessage];
  let body = '';
  for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) body += chunk;
  return { status: answer.statusCode, body };
};
const sizes = async ({ origin }: Service): Promise<string> => (await fetch(`${origin}/sparql?format=csv&query=${encodeURIComponent('SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), "urn:")) } GROUP BY ?g ORDER BY ?g')}`)).text();
const changes = async ({ ontology }: Service): Promise<readonly string[]> => (await readFile(join(dirname(ontology), 'data', 'journal', 'changes.jsonl'), 'utf8')).trim().split('\n')
  .map((line) => (JSON.parse(line) as { reason: string }).reason);

/** Resolves when the service has worked for a while: what was sent is being done. */
async function atWork({ process: { pid } }: Service): Promise<void> {
  const used = async (): Promise<number> => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8'), fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  };
  for (const start = await used(); await used() < start + 250;) await sleep(20);
}

describe('changes', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startEmptyService({ MPP_QUERY_TIMEOUT: '120' });
    // The threads are there.
    for (const sent of [update(service, insert('urn:first')), put(service, 'urn:first', '')]) await answerOf(sent);
  }, 60_000);
  afterAll(() => service.close());

  test('do not wait for a document that is being read', async () => {
    const order: string[] = [];
    const noted = async (name: string, sent: ClientRequest): Promise<void> => { order.push(`${name} ${(await answerOf(sent)).status}`); };
    const slow = put(service, 'urn:large', large), answered = noted('large document', slow);
    await atWork(service);
    await noted('update', update(service, insert('urn:a')));
    await noted('document', put(service, 'urn:b', '<urn:s> <urn:p> <urn:o> .'));
    await answered;
    expect(order).toEqual(['update 204', 'document 201', 'large document 201']);
    expect(await sizes(service)).toBe(`g,n\r\nurn:a,1\r\nurn:b,1\r\nurn:large,${triples}\r\n`);
  }, 60_000);

  test('whose clients go away are given up, be they evaluated or in wait', async () => {
    const before = await changes(service);
    const gone = [update(service, endless), update(service, insert('urn:waiting')), put(service, 'urn:also-waiting', '<urn:s> <urn:p> <urn:o> .')];
    await atWork(service);
    for (const sent of gone) sent.destroy();
    // It waits for those before it.
    expect((await answerOf(update(service, insert('urn:last')))).status).toBe(204);
    expect(await sizes(service)).toBe(`g,n\r\nurn:a,1\r\nurn:b,1\r\nurn:large,${triples}\r\nurn:last,1\r\n`);
    expect(await changes(service)).toEqual([...before, 'SPARQL update']);
  }, 60_000);

  test('whose documents are being read are given up as well', async () => {
    const before = await changes(service);
    const gone = put(service, 'urn:gone', large);
    await atWork(service);
    gone.destroy();
    expect((await answerOf(put(service, 'urn:large', large.slice(0, -1)))).status).toBe(204);
    expect((await answerOf(update(service, 'DROP GRAPH <urn:last>'))).status).toBe(204);
    expect(await sizes(service)).toBe(`g,n\r\nurn:a,1\r\nurn:b,1\r\nurn:large,${triples}\r\n`);
    expect(await changes(service)).toEqual([...before, 'SPARQL update']);
    expect(service.output()).not.toMatch(/failed|could not|cut short/);
  }, 60_000);
});

describe('a change that takes too long is 503 with the setting, and nothing is changed', () => {
  const refused = (setting: string, limit: number, what: string) => ({
    status: 503, body: expect.objectContaining({ title: 'Change timeout', detail: `The change was ended at the limit of ${limit} s for ${what}; nothing was changed. The limit is set by ${setting}.`, limit, setting }),
  });
  const told = async (sent: ClientRequest) => {
    const { status, body } = await answerOf(sent);
    return { status, body: JSON.parse(body) as unknown };
  };

  test('to be read or evaluated', async () => {
    // Its threads are there before it is asked: a query that waits for one would end at the limit.
    const service = await startEmptyService({ MPP_QUERY_TIMEOUT: '0.5', MPP_WARM_UP: '0.01' });
    expect(await told(put(service, 'urn:large', document(100_000)))).toEqual(refused('MPP_QUERY_TIMEOUT', 0.5, 'reading it'));
    expect(await told(update(service, endless))).toEqual(refused('MPP_QUERY_TIMEOUT', 0.5, 'its evaluation'));
    expect(await sizes(service)).toBe('g,n\r\n');
    await service.close();
  }, 60_000);

  test('to be reasoned over and checked', async () => {
    const service = await startEmptyService({ MPP_WRITE_TIMEOUT: '0.1' });
    expect(await told(put(service, 'urn:large', large))).toEqual(refused('MPP_WRITE_TIMEOUT', 0.1, 'reasoning over it and checking it'));
    expect(await sizes(service)).toBe('g,n\r\n');
    await service.close();
  }, 60_000);
});
