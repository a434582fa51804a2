import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from 'n3';
import { createAskService } from '../../../server/curation/lookup/ask-services.js';
import { keepLookups } from '../../../server/curation/lookup/kept-lookups.js';
import { createLookups, openLookups, type Lookups } from '../../../server/curation/lookup/lookups.js';
import { paperQuads, paperSlug, citationOf } from '../../../server/curation/lookup/paper-quads.js';
import { lookupAddresses, type ServiceName } from '../../../server/curation/lookup/services.js';
import { statusesOf } from '../../../server/curation/lookup/clinical-trials.js';
import { readSettings } from '../../../server/platform/settings.js';
import { crossref, esummary, europePmc, noResult, queryFor, startLookupServer, study, type LookupServer } from '../../support/lookup-server.js';
import { temporaryFolder } from '../../support/process.js';

let server: LookupServer, folder: Awaited<ReturnType<typeof temporaryFolder>>, lookups: Lookups;
const settings = (more: Readonly<Record<string, string>> = {}) => readSettings({ MPP_LOOKUP_HOSTS: server.hosts, MPP_DATA: folder.path, ...more });

beforeAll(async () => { server = await startLookupServer(); });
afterAll(() => { server.close(); });
beforeEach(async () => {
  await folder?.clean();
  folder = await temporaryFolder();
  server.asked.length = 0;
  server.answers.clear();
  lookups = openLookups(settings());
});
afterAll(async () => { await folder.clean(); });

const answer = (what: keyof typeof queryFor, with_: object | string): void => { server.answers.set(queryFor[what], with_); };
const today = new Date().toISOString().slice(0, 10);

describe('a paper', () => {
  test('by its PubMed number is what Europe PMC and Crossref say of it', async () => {
    answer('pmid', europePmc());
    answer('work', crossref({ 'updated-by': [] }));
    expect(await lookups.paper('99999901')).toEqual({
      record: {
        pmid: '99999901', pmcid: 'PMC99999901', doi: '10.0000/invented.one', title: 'Invented cells do not in vitro spread', authors: ['Nobody AB', 'van Nowhere C', 'Invented Study Group'], journal: 'J Invent', volume: '1', issue: '2', pages: '3-4', year: '2001',
        abstract: 'Background Cells that were invented stay <10 µm. Results They did not – in “any” dish – spread.', marks: [], isNotice: false,
        retrievedFrom: ['https://europepmc.org/article/MED/99999901', 'https://api.crossref.org/works/10.0000%2Finvented.one'],
      },
      asked: ['Europe PMC', 'Crossref'], missing: [], retrievedOn: today,
    });
    expect(server.asked).toEqual([queryFor.pmid, queryFor.work]);
  });

  test.each([
    ['doi', 'https://doi.org/10.0000/Invented.One'], ['doi', 'doi: 10.0000/INVENTED.ONE'], ['doi', 'https://dx.doi.org/10.0000%2Finvented.one'], ['pmcid', 'https://pmc.ncbi.nlm.nih.gov/articles/PMC99999901/'],
    ['pmcid', 'pmc99999901'], ['pmid', 'https://pubmed.ncbi.nlm.nih.gov/99999901/'], ['pmid', 'PMID: 99999901'], ['pmid', 'https://europepmc.org/article/MED/99999901'],
  ] as [keyof typeof queryFor, string][])('by its %s is found as %s', async (kind, text) => {
    answer(kind, europePmc());
    expect((await lookups.paper(text)).record.pmid).toBe('99999901');
    expect(server.asked[0]).toBe(queryFor[kind]);
  });

  test.each(['', '0', '123456789', '10.1/x', '10.0000/a"b', '10.0000/a b', 'PMC', 'NCT00000000', 'https://example.org/99999901', 'x'.repeat(5000), '10.0000/x\u0000'])('is not asked for by %j', async (text) => {
    await expect(lookups.paper(text)).rejects.toMatchObject({ status: 400, title: 'No identifier of a paper' });
    expect(server.asked).toEqual([]);
  });

  test('that Europe PMC does not have yet comes from PubMed', async () => {
    answer('pmid', noResult);
    answer('summary', esummary({ pubtype: ['Journal Article', 'Retracted Publication'] }));
    const { record, asked } = await lookups.paper('99999901');
    expect(record).toMatchObject({ pmid: '99999901', doi: '10.0000/invented.one', pmcid: 'PMC99999901', title: 'Invented cells do not spread', authors: ['Nobody AB', 'van Nowhere C'], year: '2001', marks: [{ kind: 'retraction', source: 'PubMed', link: 'https://pubmed.ncbi.nlm.nih.gov/99999901/' }] });
    expect(asked).toEqual(['Europe PMC', 'PubMed', 'Crossref']);
  });

  test('that Crossref alone has is found, with initials of given names', async () => {
    answer('work', crossref({ abstract: '<jats:title>Abstract</jats:title><jats:p>They did not.</jats:p>' }));
    answer('doi', noResult);
    expect((await lookups.paper('10.0000/invented.one')).record).toMatchObject({ authors: ['Nobody AB', 'van Nowhere JC', 'Invented Study Group'], journal: 'Journal of Inventions', abstract: 'They did not.' });
  });

  test('that is another one is not taken for it', async () => {
    answer('pmid', europePmc({ id: '99999902', pmid: '99999902' }));
    answer('summary', { result: { uids: ['99999901'], 99999901: { uid: '99999901', error: 'cannot get document summary' } } });
    await expect(lookups.paper('99999901')).rejects.toMatchObject({ status: 404, title: 'Not found outside' });
  });

  test('comes with no mark-up that it would bring into a page', async () => {
    answer('pmid', europePmc({ title: '<script>alert(1)</script>A &lt;b&gt; \u202Etitle\u0000', abstractText: `<img src=x onerror=alert(1)>a${'<'.repeat(50_000)}` }));
    const { record: { title, abstract } } = await lookups.paper('99999901');
    expect(title).toBe('alert(1)A <b> title');
    expect(abstract).toMatch(/^a<+$/);
    expect(abstract?.length).toBeLessThanOrEqual(20_000);
  });
});

describe('a mark', () => {
  const marksOf = async (of: 'europepmc' | 'crossref', more: object) => {
    answer('pmid', europePmc(of === 'europepmc' ? more : {}));
    answer('work', crossref(of === 'crossref' ? more : {}));
    const { record: { marks, isNotice } } = await lookups.paper('99999901', true);
    return { marks: marks.map(({ kind, source, link }) => [kind, source, link]), isNotice };
  };
  const link = (type: string): object => ({ commentCorrectionList: { commentCorrection: [{ type, id: '99999909', source: 'MED', reference: 'J Invent. 2002;1:1' }] } });
  const notice = 'https://europepmc.org/article/MED/99999909', paper = 'https://europepmc.org/article/MED/99999901', work = 'https://api.crossref.org/works/10.0000%2Finvented.one';

  test.each([
    ['the type of a retracted paper', { pubTypeList: { pubType: ['Journal Article', 'Retracted Publication'] } }, [['retraction', 'Europe PMC', paper]], false],
    ['a link to its retraction', link('Retraction in'), [['retraction', 'Europe PMC', notice]], false],
    ['a link to its retraction, in other letters', link('RETRACTION IN: '), [['retraction', 'Europe PMC', notice]], false],
    ['both, told once', { ...link('Retraction in'), pubTypeList: { pubType: ['Retracted Publication'] } }, [['retraction', 'Europe PMC', notice]], false],
    ['one thing in the place of a list', { commentCorrectionList: { commentCorrection: { type: 'Retraction in' } } }, [['retraction', 'Europe PMC', paper]], false],
    ['an expression of concern', link('Expression of concern in'), [['concern', 'Europe PMC', notice]], false],
    ['an erratum', link('Erratum in'), [['erratum', 'Europe PMC', notice]], false],
    ['the notice of a retraction', { ...link('Retraction of'), pubTypeList: { pubType: ['Retraction of Publication'] } }, [], true],
    ['an erratum of another paper', link('Erratum for'), [], false],
    ['a comment', link('Comment in'), [], false],
    ['nonsense', { pubTypeList: 7, commentCorrectionList: { commentCorrection: [null, 'x', { type: {} }] } }, [], false],
  ])('of Europe PMC: %s', async (_, more, marks, isNotice) => { expect(await marksOf('europepmc', more)).toEqual({ marks, isNotice }); });

  test.each([
    ['a retraction that updated it', { 'updated-by': [{ type: 'retraction', DOI: '10.0000/notice', label: 'Retraction', source: 'publisher' }] }, [['retraction', 'Crossref', 'https://doi.org/10.0000/notice']], false],
    ['a withdrawal known to Retraction Watch', { 'updated-by': [{ type: 'Withdrawal', DOI: '10.0000/notice', source: 'retraction-watch' }] }, [['retraction', 'Retraction Watch, by Crossref', 'https://doi.org/10.0000/notice']], false],
    ['a concern', { 'updated-by': [{ type: 'expression_of_concern', DOI: '10.0000/notice' }] }, [['concern', 'Crossref', 'https://doi.org/10.0000/notice']], false],
    ['a correction', { 'updated-by': [{ type: 'correction', DOI: '10.0000/notice' }] }, [['erratum', 'Crossref', 'https://doi.org/10.0000/notice']], false],
    ['a removal that the publisher wrote on the paper itself', { 'update-to': [{ type: 'removal', DOI: '10.0000/Invented.One' }] }, [['retraction', 'Crossref', work]], false],
    ['the notice of another paper', { 'update-to': [{ type: 'retraction', DOI: '10.0000/other' }] }, [], true],
    ['a new version', { 'updated-by': [{ type: 'new_version', DOI: '10.0000/two' }] }, [], false],
  ])('of Crossref: %s', async (_, more, marks, isNotice) => { expect(await marksOf('crossref', more)).toEqual({ marks, isNotice }); });
});

describe('a service that fails', () => {
  const fails: readonly (readonly [string, (req: unknown, res: import('node:http').ServerResponse) => void, RegExp])[] = [
    ['with 500', (_, res) => { res.writeHead(500).end('x'); }, /answered with status 500/],
    ['with HTML', (_, res) => { res.writeHead(200, { 'content-type': 'text/html' }).end('<p>maintenance'); }, /gave an answer that is no JSON/],
    ['with more than it may send', (_, res) => { res.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(2 ** 20)}"`); }, /sent more than 1 MiB/],
    ['in the middle', (_, res) => { res.writeHead(200, { 'content-length': '100' }).write('{'); setTimeout(() => res.destroy(), 20); }, /broke off its answer/],
    ['by leading to an address that is not on the list', (_, res) => { res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(); }, /answered with a redirect to 127\.0\.0\.1:1, which is not a host of MPP_LOOKUP_HOSTS/],
    ['by leading to a file', (_, res) => { res.writeHead(302, { location: 'file:///etc/passwd' }).end(); }, /redirect to file:/],
  ];
  test.each(fails)('%s is named, with what to do', async (_, fail, reason) => {
    for (const what of [queryFor.pmid, queryFor.summary]) server.answers.set(what, fail);
    await expect(lookups.paper('99999901')).rejects.toMatchObject({ status: 502, title: 'Look-up failed', detail: expect.stringMatching(reason), members: { hosts: [new URL(server.origin).host, new URL(server.origin).host] } });
    await expect(lookups.paper('99999901')).rejects.toThrow('Type it by hand; it is marked as not verified.');
  });

  test('leaves what another knows, and what is missing is told and asked for again', async () => {
    server.answers.set(queryFor.pmid, (_, res) => { res.writeHead(503).end(); });
    answer('summary', esummary());
    answer('work', crossref());
    const { record, missing } = await lookups.paper('99999901');
    expect([record.title, missing]).toEqual(['Invented cells do not spread', [{ source: 'Europe PMC', host: new URL(server.origin).host, reason: 'answered with status 503' }]]);
    answer('pmid', europePmc({ pubTypeList: { pubType: ['Retracted Publication'] } }));
    expect((await lookups.paper('99999901')).record.marks).toHaveLength(1);
  });

  test('that says nothing is left after five seconds', async () => {
    for (const what of [queryFor.pmid, queryFor.summary]) server.answers.set(what, () => undefined);
    const started = performance.now();
    const only = createLookups({ ask: createAskService(lookupAddresses(settings().lookupHosts)), services: new Set<ServiceName>(['europepmc']), kept: keepLookups(folder.path) });
    await expect(only.paper('99999901')).rejects.toMatchObject({ status: 504, detail: expect.stringContaining('did not answer within 5 seconds') });
    expect(performance.now() - started).toBeLessThan(7_000);
  }, 15_000);

  test('by being nowhere is told, and no service is asked where none may be', async () => {
    await expect(openLookups(settings({ MPP_LOOKUP_HOSTS: 'europepmc=http://localhost:10/' })).paper('99999901')).rejects.toMatchObject({ status: 502, detail: expect.stringContaining('cannot be reached (ECONNREFUSED)') });
    for (const look of [openLookups(settings({ MPP_LOOKUP_HOSTS: '' })).paper('99999901'), openLookups(settings({ MPP_LOOKUP_HOSTS: 'crossref' })).trial('NCT00000000')]) await expect(look).rejects.toMatchObject({ status: 503, title: 'Look-ups are off' });
    expect(server.asked).toEqual([]);
  });
});

describe('what was looked up', () => {
  test('is kept for a week, in files that a damaged one does not disturb', async () => {
    answer('pmid', europePmc());
    answer('work', crossref());
    let now = new Date('2001-01-01T12:00:00Z');
    const dated = createLookups({ ask: createAskService(lookupAddresses(settings().lookupHosts)), services: new Set(lookupAddresses(settings().lookupHosts).keys()), kept: keepLookups(folder.path), now: () => now });
    const first = await dated.paper('99999901');
    expect(first.retrievedOn).toBe('2001-01-01');
    now = new Date('2001-01-07T12:00:00Z');
    expect(await dated.paper('99999901')).toEqual(first);
    expect(server.asked).toHaveLength(2);
    expect((await dated.paper('99999901', true)).retrievedOn).toBe('2001-01-07');
    now = new Date('2001-01-20');
    expect((await dated.paper('99999901')).retrievedOn).toBe('2001-01-20');
    for (const name of await readdir(join(folder.path, 'lookups'))) await writeFile(join(folder.path, 'lookups', name), '{"key"');
    server.asked.length = 0;
    await dated.paper('99999901');
    expect(server.asked).toHaveLength(2);
  });

  test('is asked for once by many at a time, at three requests a second', async () => {
    answer('pmid', europePmc());
    answer('work', crossref());
    const found = await Promise.all(Array.from({ length: 20 }, () => lookups.paper('99999901')));
    expect(new Set(found.map(({ record }) => record.title)).size).toBe(1);
    expect(server.asked).toHaveLength(2);
    const started = performance.now();
    await Promise.allSettled(['1', '2', '3', '4'].map((end) => lookups.trial(`NCT0000001${end}`)));
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  test('does not grow without end', async () => {
    const kept = keepLookups(folder.path, 20);
    for (let i = 0; i < 60; i++) await kept.set(`key ${i}`, i);
    expect((await readdir(join(folder.path, 'lookups'))).length).toBeLessThanOrEqual(22);
    expect(await kept.get('key 59')).toBe(59);
    await kept.set('long', 'x'.repeat(2 ** 18));
    expect(await kept.get('long')).toBeUndefined();
  });

  test('waits in a line that has an end', async () => {
    const waiting = await Promise.allSettled(Array.from({ length: 33 }, (_, i) => lookups.trial(`NCT000001${10 + i}`)));
    expect(waiting.filter((each) => each.status === 'rejected' && (each.reason as { status: number }).status === 503).length).toBeGreaterThan(0);
  }, 20_000);
});

describe('a trial', () => {
  test('is what the registry says', async () => {
    answer('trial', study());
    expect((await lookups.trial('https://clinicaltrials.gov/study/nct00000000')).record).toEqual({
      nct: 'NCT00000000', title: 'An Invented Trial', overallStatus: 'TERMINATED', whyStopped: 'It was invented.', statusVerified: '2001-02', primaryCompletion: '2001-03-04', completion: '2001-05', lastUpdate: '2001-06-07', phases: ['PHASE2', 'PHASE3'], enrollment: 120, hasResults: false,
      retrievedFrom: ['https://clinicaltrials.gov/study/NCT00000000'],
    });
  });
  test('that the registry does not know is not there', async () => {
    await expect(lookups.trial('NCT00000000')).rejects.toMatchObject({ status: 404 });
    await expect(lookups.trial('NCT0000000')).rejects.toMatchObject({ status: 400 });
  });
  test.each([['RECRUITING', false, 'trial-recruiting'], ['TERMINATED', false, 'trial-stopped'], ['COMPLETED', true, 'trial-reported'], ['SOMETHING_NEW', false, undefined]])('with %s, results: %s, is %s here', (overallStatus, hasResults, status) => { expect(statusesOf({ overallStatus, hasResults })[0]).toBe(status); });
});

describe('a record as statements', () => {
  const base = 'https://w3id.org/metastasis/';
  test('says what the module of papers says', async () => {
    answer('pmid', europePmc({ pubTypeList: { pubType: ['Retracted Publication'] } }));
    const statements = paperQuads(await lookups.paper('99999901'), base, (label) => label === 'Nobody 2001');
    expect(statements.map(({ subject, predicate, object, graph }) => [subject.value, predicate.value.replace(/^.*[/#]/, ''), object.value, graph.value].join(' ')).sort()).toEqual([
      'type https://w3id.org/metastasis/Paper', 'label Nobody 2001b', 'issued 2001', 'title Invented cells do not in vitro spread', 'doi 10.0000/invented.one', 'pages 3-4', 'pmid 99999901', 'volume 1', `retrievedOn ${today}`, 'firstAuthor Nobody AB', 'authors Nobody AB, van Nowhere C, Invented Study Group', 'journal J Invent', 'retracted true',
      'retrievedFrom https://europepmc.org/article/MED/99999901',
    ].map((rest) => `${base}pmid-99999901 ${rest} ${base}graph/papers`).sort());
  });

  test('has the address that every paper of the ontology has', async () => {
    const papers = new Map<string, Record<string, string>>();
    for (const { subject, predicate, object } of new Parser().parse(await readFile('ontology/modules/papers.ttl', 'utf8'))) papers.set(subject.value, { ...papers.get(subject.value), [predicate.value.replace(/^.*[/#]/, '')]: object.value });
    let compared = 0;
    for (const [iri, { pmid, doi }] of papers) {
      const byDoi = iri.startsWith(`${base}doi-`);
      if (byDoi ? doi === undefined : pmid === undefined) continue;
      compared++;
      expect(`${base}${paperSlug(byDoi ? { doi: doi ?? '' } : { pmid: pmid ?? '' }) ?? ''}`).toBe(iri);
    }
    expect(compared).toBeGreaterThan(400);
  });

  test('is cited by the family name', () => {
    expect(citationOf({ authors: ['van de Vijver MJ'], year: '2002' }, () => false)).toBe('van de Vijver 2002');
    expect(citationOf({ authors: [], title: 'Cancer of no one', year: '2002' }, () => false)).toBe('Cancer of no 2002');
  });
});
