import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { commandScript, compiler } from '../support/process.js';
import { authorized, startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

let small: SmallService, contributor: Visitor, other: Visitor;
beforeAll(async () => {
  small = await startSmallService();
  [contributor, other] = [createVisitor(small), createVisitor(small)];
  for (const [visitor, name] of [[contributor, 'Tabea'], [other, 'Ole']] as const) {
    const code = await leaveInvitation(small.data, { role: 'contributor', person: undefined });
    expect((await visitor.submit('/login/invitation', { invitation: code, name, consent: 'yes' })).status).toBe(303);
  }
}, 120_000);
afterAll(() => small.close());

const base = 'https://w3id.org/metastasis/';
const row = (...cells: readonly string[]): string => cells.join('\t');
const head = row('claim', 'evidence.direction', 'evidence.evidenceType', 'evidence.system', 'evidence.finding', 'evidence.paper');
const line = (finding: string, paper = '1234567'): string => row('claim-snai1-promotes-emt', 'supports', 'in vivo assay evidence', 'mouse', finding, paper);
const paper = `${row('paper', 'pmid', 'doi', 'title', 'firstAuthor', 'issued')}\n${row('', '99999901', '10.0000/invented', 'Invented cells', 'Nobody AB', '2001')}\n`;

/** Sends the form of /bulk as a browser does. */
async function send(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {}, { token, by = contributor }: { readonly token?: string; readonly by?: Visitor } = {}): Promise<Answer> {
  const form = new FormData();
  form.set('form', token ?? /name="form" value="([^"]+)"/.exec((await by.get('/bulk')).text)?.[1] ?? '');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, value] of Object.entries(files)) form.append('files', new Blob([value], { type: 'text/tab-separated-values' }), name);
  const response = await fetch(`${small.service.origin}/bulk`, { method: 'POST', body: form, redirect: 'manual', headers: { cookie: by.cookies(), origin: small.service.origin, accept: 'text/html' } });
  return { status: response.status, headers: response.headers, text: await response.text(), json: {} };
}
/** What stands in the boxes of the form, by their names. */
const boxes = ({ text: page }: Answer): Readonly<Record<string, string>> => Object.fromEntries([...page.matchAll(/<textarea class="bulk-table"[^>]* name="(\w+)"[^>]*>\n(.*?)<\/textarea>/gs)].map(([, name = '', text = '']) => [name, unescaped(text)]).filter(([, text]) => text !== ''));
const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
const unescaped = (text: string): string => text.replace(/&(lt|gt|quot|amp|#39);/g, (_, entity: string) => signs[entity] ?? '');
/** What the table of findings says. */
const found = ({ text: page }: Answer): readonly string[] => [...page.matchAll(/<tr><td data-name="Table">(.*?)<\/td><td data-name="Row">(.*?)<\/td><td data-name="Column">(?:<code>(.*?)<\/code>)?<\/td><td class="fault fault-(\w+)">(.*?)<\/td><\/tr>/gs)].map(([, table, at, column, severity, message = '']) => `${String(table)} ${String(at)} ${column ?? ''} ${String(severity)}: ${message.replace(/<span.*/s, '').replace(/<[^>]+>/g, '').trim()}`);

async function command(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [...compiler, commandScript(), 'import', ...args], { env: { ...process.env, MPP_ONTOLOGY: small.ontology, MPP_DATA: join(small.data, 'own'), ...env } });
  child.stdin.end();
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
  return { code, out, err };
}
const file = async (name: string, content: string): Promise<string> => {
  const path = join(small.data, name);
  await writeFile(path, content);
  return path;
};

describe('/bulk', () => {
  test('gives templates and tables to everybody, and takes tables of who is known', async () => {
    const visitor = createVisitor(small), page = await visitor.get('/bulk');
    expect([page.status, page.text.includes('name="pasted"'), page.text.includes('/login?next=/bulk')]).toEqual([200, false, true]);
    expect((await contributor.get('/bulk')).text).toContain('name="pasted"');
    const table = await visitor.get('/bulk/claims.tsv');
    expect([table.status, table.headers.get('content-type'), table.headers.get('content-disposition')]).toEqual([200, 'text/tab-separated-values; charset=utf-8', 'attachment; filename=claims.tsv']);
    expect(table.text.split('\n')[0]?.split('\t')).toEqual(expect.arrayContaining(['claim', 'subject', 'evidence.finding']));
    expect((await visitor.get('/bulk/claims-template.tsv')).text.trim().split('\n')).toHaveLength(2);
    expect((await small.get('/bulk/nothing.tsv')).status).toBe(404);
    const again = await fetch(`${small.service.origin}/bulk/claims.tsv`, { headers: { 'if-none-match': table.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  test('tells what is wrong by row and column, and gives back what was sent', async () => {
    const answer = await send({ pasted: `${head}\n${line('Mice with the factor had more lesions.')}\n${line('x', '99999999')}\n`, step: 'check' });
    expect([answer.status, found(answer)]).toEqual([422, [expect.stringContaining('claims 3 evidence.paper error: Nothing here has the name “99999999”.'), expect.stringContaining('claims 3 evidence.finding error: “finding” has 1 character')]]);
    expect(answer.text).toContain(`name="claims"`);
    expect(answer.text).toContain(line('Mice with the factor had more lesions.'));
    expect(answer.text).not.toContain('value="propose"');
  });

  test('refuses what a spreadsheet would compute by row and column, on the page and at the command line', async () => {
    const table = `paper\tjournal\tvolume\npmid-1234567\t=HYPERLINK("http://example.org")\t-7\n`, answer = await send({ pasted: table, step: 'propose', consent: 'yes' });
    expect([answer.status, found(answer)]).toEqual([422, [expect.stringContaining('papers 2 journal error: The cell begins as a formula does')]]);
    expect(boxes(answer)).toEqual({ papers: table });
    const { code, out } = await command([await file('formula.tsv', table), '--check']);
    expect([code, out.split('\n')[0]]).toEqual([1, expect.stringMatching(/formula\.tsv:2:journal: error: The cell begins as a formula does/)]);
  }, 60_000);

  test('asks the check of everything, and tells its findings by row', async () => {
    const answer = await send({ step: 'check' }, { 'anything.tsv': paper });
    expect([answer.status, found(answer)]).toEqual([422, [expect.stringMatching(/^papers 2 .*error: .*(?:cites|evidence)/)]]);
  });

  test('makes one proposal of several tables, which a curator accepts', async () => {
    const files = { 'a.tsv': paper, 'b.tsv': `${head}\n${line('Mice with the factor had more lesions.', '99999901')}\n${line('Mice without it had fewer of them.', '10.0000/invented')}\n` };
    const looked = await send({ step: 'check' }, files);
    expect([looked.status, found(looked)]).toEqual([200, []]);
    expect(looked.text).toContain('3 rows: 3 new resources, 1 that changes, 0 that stay as they are.');
    expect((await send({ step: 'propose', papers: files['a.tsv'], claims: files['b.tsv'] })).text).toContain('To be published, it needs your consent.');
    const made = await send({ step: 'propose', consent: 'yes', note: 'From a review', papers: files['a.tsv'], claims: files['b.tsv'] });
    expect([made.status, made.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/proposals\/\w{16}$/)]);
    const { json } = await small.get(`/api${made.headers.get('location') ?? ''}`);
    expect(json).toMatchObject({ kind: 'batch', state: 'open', title: 'Table of papers, claims: 3 new, 1 changed', author: { name: 'Tabea' }, content: { origin: 'tsv', note: 'From a review', payload: { tables: { papers: files['a.tsv'] } } } });
    const content = json.content as { readonly added: string; readonly removed: string };
    expect(await small.send('/api/changes', { added: content.added, removed: content.removed, reason: 'A table' }, authorized)).toMatchObject({ status: 200 });
    expect(await small.ask(`SELECT (COUNT(*) AS ?n) { mpp:claim-snai1-promotes-emt mpp:hasEvidence/mpp:paper mpp:pmid-99999901 }`)).toBe('n\r\n2\r\n');
    expect((await small.get('/bulk/claims.tsv')).text).toContain('Mice without it had fewer of them.');
  }, 60_000);

  test('gives back a table of everything without a change', async () => {
    const tables = await Promise.all(['claims', 'terms', 'papers'].map(async (name) => [`${name}.tsv`, (await small.get(`/bulk/${name}.tsv`)).text] as const));
    const answer = await send({ step: 'check' }, Object.fromEntries(tables));
    expect([answer.status, found(answer), answer.text.includes('Nothing differs from what is here')]).toEqual([422, [], true]);
  }, 60_000);

  test.each<[string, Readonly<Record<string, string>>, number, string]>([
    ['nothing', {}, 400, 'There is no table'], ['a table of something else', { pasted: 'a\tb\n1\t2' }, 400, 'has none of the columns paper, term, claim'], ['commas', { pasted: 'paper,pmid\n,1' }, 400, 'has none of the columns'], ['two tables of one kind', { pasted: paper, papers: paper }, 400, 'another one is there already'],
    ['script', { pasted: `paper\tjournal\npmid-1234567\t<script>alert(1)</script>"\n`, step: 'check' }, 200, '&lt;script&gt;'], ['a column of script', { pasted: 'paper\t<script>alert(1)</script>\n\tx' }, 422, '&lt;script&gt;'],
    ['4 MiB', { pasted: `paper\tpmid\n${'x'.repeat(4 * 2 ** 20)}` }, 413, '4194304 are the most'], ['6 MiB', { pasted: 'x'.repeat(6 * 2 ** 20) }, 413, 'Tables may have 4 MiB together'], ['a row of tabs', { pasted: `paper\tpmid\n${'\t'.repeat(2 ** 20)}` }, 413, 'has more than 120 tabs'],
  ])('of %s', async (_, fields, status, said) => {
    const answer = await send(fields);
    expect([answer.status, answer.text.includes(said)]).toEqual([status, true]);
    expect(answer.text).not.toContain('<script>alert');
  }, 30_000);

  test('keeps a paste that names no known column, and the tables beside it', async () => {
    const pasted = 'gene\teffect\nTWIST1\t<more> & "less"\n', answer = await send({ pasted, step: 'check', note: 'From a review' }, { 'papers.tsv': paper }, { by: other });
    expect([answer.status, answer.text.includes('has none of the columns paper, term, claim')]).toEqual([400, true]);
    expect(boxes(answer)).toEqual({ pasted, papers: paper });
    const twice = await send({ pasted: paper, papers: paper }, {}, { by: other });
    expect([twice.status, boxes(twice)]).toEqual([400, { pasted: paper, papers: paper }]);
  });

  test.each<[string, string, Uint8Array<ArrayBuffer>, number, string]>([
    ['a workbook', 'claims.xlsx', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14, 0x20, 0xff]), 415, '“claims.xlsx” is no text. Save the table as tab-separated text'],
    ['an old workbook', 'claims.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0x20]), 415, '“claims.xls” is no text.'],
    ['a picture', 'claims.tsv', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), 415, '“claims.tsv” is no text.'],
    ['Latin 1', 'claims.tsv', new Uint8Array([...Buffer.from('paper\ttitle\n\tna'), 0xef, ...Buffer.from('ve\n')]), 400, '“claims.tsv” is text in another encoding than UTF-8.'],
    ['half of UTF-16', 'claims.txt', new Uint8Array([0xff, 0xfe, 0x61]), 400, '“claims.txt” is text in another encoding'],
  ])('a file of %s is told on the page, which keeps what was pasted', async (_, name, bytes, status, said) => {
    const answer = await send({ pasted: paper, step: 'check' }, { [name]: bytes }, { by: other });
    expect([answer.status, answer.text.includes(said), boxes(answer)]).toEqual([status, true, { papers: paper }]);
    expect(answer.text).toContain('name="files"');
  });

  test.each(['little', 'big'])('takes what spreadsheets call Unicode text, %s end first', async (end) => {
    const bytes = Buffer.from(`\ufeff${paper.replace('Invented cells', 'Invented cells in naïve mice, 5 µm')}`, 'utf16le');
    const answer = await send({ step: 'check' }, { 'a.txt': new Uint8Array(end === 'little' ? bytes : bytes.swap16()) }, { by: other });
    expect(boxes(answer)['papers']).toContain('Invented cells in naïve mice, 5 µm');
  });

  test('takes no form of another session, and none that is no form', async () => {
    const other = await send({ pasted: paper }, {}, { token: 'x' });
    expect([other.status, boxes(other), other.text.includes('you have logged in anew')]).toEqual([403, { papers: paper }, true]);
    const plain = await contributor.send('/bulk', { pasted: paper });
    expect([plain.status, (await contributor.submit('/bulk', { pasted: paper }, { page: '/bulk' })).status]).toEqual([415, 422]);
    expect((await createVisitor(small).submit('/bulk', {})).status).toBe(401);
  });
});

describe('metastasis import', () => {
  test('tells what is wrong by file, row and column, and what the check of everything says', async () => {
    const claims = await file('wrong.tsv', `${head}\n${line('x')}\n`);
    const { code, out } = await command([claims, '--check']);
    expect([code, out.split('\n')[0]]).toEqual([1, expect.stringMatching(new RegExp(`^${claims}:2:evidence\\.finding: error: `))]);
    const alone = await file('papers.tsv', paper.replaceAll('9999990', '9999980').replace('invented\t', 'other\t').replace('10.0000/invented', '10.0000/other').replace('Nobody', 'Other'));
    const { code: second, out: report } = await command([alone, '--check', '--format', 'json']);
    expect([second, JSON.parse(report)]).toEqual([1, { counts: { rows: 1, added: 1, changed: 0, same: 0 }, findings: [expect.objectContaining({ severity: 'error', file: alone, row: 2 })] }]);
  }, 60_000);

  test('finds what /bulk finds, in the same places', async () => {
    const claims = `${head}\r\n${line('x')}\r\n${line('Mice with the factor had more lesions.', '99999999')}\r\n${line('"Mice, ""twice"" as many."', 'pmid-1')}\r\n`;
    const papers = 'paper\tpmid\tdoi\ttitle\tissued\tvolume\n\t12\t\tA title\tsoon\t1\n\t\t10.0000/other\tA title\t2001\t\n', terms = 'term\tkind\tprefLabel\n\tMechanism\t\nemt\t\t\n\tNothing\tx\n';
    const files = { 'c.tsv': claims, 'p.tsv': papers, 't.tsv': terms }, answer = await send({ step: 'check' }, files, { by: other });
    const paths = await Promise.all(Object.entries(files).map(([name, content]) => file(name, content))), { code, out } = await command([...paths, '--check', '--format', 'json']);
    const tables: Readonly<Record<string, string>> = { 'c.tsv': 'claims', 'p.tsv': 'papers', 't.tsv': 'terms' };
    const told = (JSON.parse(out) as { findings: { file: string; row: number; column: string | null; severity: string; message: string }[] }).findings.map(({ file: path, row: at, column, severity, message }) => `${tables[path.slice(path.lastIndexOf('/') + 1)] ?? ''} ${at} ${column ?? ''} ${severity}: ${message}`);
    expect([answer.status, code, told.length > 6]).toEqual([422, 1, true]);
    expect(told).toEqual(found(answer).map(unescaped));
    // Beyond the tables themselves: what the check of everything says.
    const alone = paper.replaceAll('9999990', '9999970').replace('10.0000/invented', '10.0000/seven'), checked = await send({ step: 'check' }, { 'papers.tsv': alone }, { by: other });
    const { out: report } = await command([await file('papers.tsv', alone), '--check', '--format', 'json']), { findings } = JSON.parse(report) as { findings: { row: number; severity: string; message: string }[] };
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(({ row: at, severity, message }) => `papers ${at}  ${severity}: ${message}`)).toEqual(found(checked).map(unescaped));
    const workbook = join(small.data, 'claims.xlsx');
    await writeFile(workbook, new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0xff]));
    expect(await command([workbook])).toMatchObject({ code: 1, err: expect.stringContaining('is no text. Save the table as tab-separated text') });
  }, 60_000);

  test('writes a proposal, or sends it with a token', async () => {
    const claims = await file('good.tsv', `${head}\n${line('Cells with the factor moved twice as far.')}\n`), output = join(small.data, 'proposal.json');
    expect(await command([claims, '--output', output, '--note', 'Why not'])).toMatchObject({ code: 0, out: '', err: expect.stringContaining('1 row: 1 new resource, 1 that changes, 0 that stay as they are. No errors.') });
    const content = JSON.parse(await readFile(output, 'utf8')) as Readonly<Record<string, unknown>>;
    expect(content).toMatchObject({ kind: 'batch', origin: 'tsv', note: 'Why not', base: await small.version(), about: [`${base}claim-snai1-promotes-emt`, `${base}claim-snai1-promotes-emt-e4`] });
    const made = await contributor.submit('/me/tokens', { label: 'import', scope: 'propose', days: '1' }, { page: '/me' }), token = /<code>(mpp_[^<]+)<\/code>/.exec(made.text)?.[1] ?? '';
    const sent = await command([claims, '--to', small.service.origin], { MPP_TOKEN: token });
    expect([sent.code, sent.out]).toEqual([0, expect.stringMatching(new RegExp(`^${small.service.origin}/proposals/\\w{16}\n$`))]);
    expect((await small.get(`/api${new URL(sent.out.trim()).pathname}`)).json).toMatchObject({ kind: 'batch', state: 'open', author: { name: 'Tabea' } });
    expect(await command([claims, '--to', small.service.origin], { MPP_TOKEN: 'mpp_wrong' })).toMatchObject({ code: 1, err: expect.stringContaining('answered with status 401') });
    expect(await command([claims, '--to', 'http://127.0.0.1:10'], { MPP_TOKEN: token })).toMatchObject({ code: 1, err: expect.stringContaining('cannot be reached') });
  }, 120_000);

  test.each([[[], 'No file.'], [['x.tsv', '--to', 'ftp://x'], '--to is the address of a service'], [['--all', 'x'], 'There is no option "--all".'], [['x', '--to', 'http://x', '--check'], '--to does not go with --check']])('does not understand %j', async (args, message) => {
    const { code, err } = await command(args);
    expect([code, err.startsWith(message)]).toEqual([2, true]);
  }, 20_000);
});
