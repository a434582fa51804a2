import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { comparePaper, compareTrial, type KnownPaper } from '../../server/curation/lookup/compare-records.js';
import type { PaperRecord } from '../../server/curation/lookup/record.js';
import { readCheckPapersOptions } from '../../server/commands/check-papers-options.js';
import type { PapersReport } from '../../server/commands/check-papers.js';
import { crossref, europePmc, noResult, queryFor, startLookupServer, study, type LookupServer } from '../support/lookup-server.js';
import { commandScript, compiler, temporaryFolder } from '../support/process.js';

const base = 'https://w3id.org/metastasis/';
/** Papers and a trial that do not exist, with what the services say of them below. */
const module = `@prefix bibo: <http://purl.org/ontology/bibo/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix mpp: <${base}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
mpp:pmid-99999901 a mpp:Paper ; rdfs:label "Nobody 2001" ; bibo:pmid "99999901" ; bibo:doi "10.0000/invented.one" ; dct:title "Invented Cells do not in-vitro spread"@en ; dct:issued "2001"^^xsd:gYear .
mpp:doi-10.0000-two a mpp:Paper ; rdfs:label "Nobody 2002" ; bibo:doi "10.0000/two" ; dct:title "A title of long ago"@en .
mpp:pmid-99999903 a mpp:Paper ; rdfs:label "Nobody 2003" ; bibo:pmid "99999903" .
mpp:evidence-x a mpp:Evidence ; mpp:paper mpp:pmid-99999901 ; mpp:quote "Cells that were invented stay <10 µm."@en ; mpp:finding "They stay small."@en .
mpp:evidence-y a mpp:Evidence ; mpp:paper mpp:pmid-99999901 ; mpp:quote "Cells that were never invented stay."@en ; mpp:finding "They stay."@en .
mpp:evidence-z a mpp:Evidence ; mpp:paper mpp:doi-10.0000-two ; mpp:quote "Nothing is there to be compared with."@en ; mpp:finding "Nothing."@en .
mpp:nct00000000 a mpp:ClinicalTrial ; skos:notation "NCT00000000" ; mpp:trialStatus mpp:trial-recruiting .
`;

let server: LookupServer, folder: Awaited<ReturnType<typeof temporaryFolder>>, env: Record<string, string>;
beforeAll(async () => {
  server = await startLookupServer();
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'ontology', 'modules'), { recursive: true });
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(folder.path, 'ontology', file));
  await writeFile(join(folder.path, 'ontology', 'modules', 'invented.ttl'), module);
  env = { MPP_ONTOLOGY: join(folder.path, 'ontology'), MPP_DATA: join(folder.path, 'data'), MPP_LOOKUP_HOSTS: server.hosts };
});
afterAll(async () => {
  server.close();
  await folder.clean();
});
afterEach(async () => {
  server.asked.length = 0;
  await rm(join(folder.path, 'data'), { recursive: true, force: true });
});

async function command(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [...compiler, commandScript(), 'check-papers', ...args], { env: { ...process.env, ...env } });
  child.stdin.end();
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
  return { code, out, err };
}
const report = async (...args: readonly string[]): Promise<PapersReport & { readonly code: number }> => {
  const { code, out } = await command(...args, '--format', 'json');
  return { ...JSON.parse(out) as PapersReport, code };
};

/** Everything is as the ontology says. */
const agree = (): void => {
  server.answers.clear();
  server.answers.set(queryFor.pmid, europePmc());
  server.answers.set(queryFor.work, crossref());
  server.answers.set('europepmc DOI:"10.0000/two"', noResult);
  server.answers.set('crossref works/10.0000/two', crossref({ DOI: '10.0000/two', title: ['A title of long ago'] }));
  server.answers.set('europepmc EXT_ID:99999903 AND SRC:MED', europePmc({ id: '99999903', pmid: '99999903', doi: undefined, title: 'Whatever.' }));
  server.answers.set(queryFor.trial, study({ overallStatus: 'RECRUITING', whyStopped: undefined }));
};

describe('check-papers', () => {
  test('tells what became of papers and trials, what differs, and how many quotations were compared', async () => {
    agree();
    server.answers.set(queryFor.pmid, europePmc({ commentCorrectionList: { commentCorrection: [{ type: 'Retraction in', id: '99999909', source: 'MED' }, { type: 'Erratum in', id: '99999908', source: 'MED' }] } }));
    server.answers.set('crossref works/10.0000/two', crossref({ DOI: '10.0000/two', title: ['Another title'], 'updated-by': [{ type: 'expression_of_concern', DOI: '10.0000/notice' }] }));
    server.answers.set('europepmc EXT_ID:99999903 AND SRC:MED', noResult);
    server.answers.set(queryFor.trial, study());
    const { differences, code, ...rest } = await report();
    expect(differences.map(({ severity, kind, resource, here, there, link }) => [severity, kind, resource.replace(base, ''), here, there, link])).toEqual([
      ['warning', 'concern', 'doi-10.0000-two', null, 'concern', 'https://doi.org/10.0000/notice'], ['warning', 'title', 'doi-10.0000-two', 'A title of long ago', 'Another title', 'https://api.crossref.org/works/10.0000%2Ftwo'],
      ['error', 'retracted', 'pmid-99999901', 'not retracted', 'Retraction in', 'https://europepmc.org/article/MED/99999909'], ['note', 'erratum', 'pmid-99999901', null, 'Erratum in', 'https://europepmc.org/article/MED/99999908'],
      ['warning', 'quotation', 'evidence-y', 'Cells that were never invented stay.', null, 'https://europepmc.org/article/MED/99999901'],
      ['warning', 'unknown', 'pmid-99999903', null, null, null], ['warning', 'status', 'nct00000000', 'trial-recruiting', 'TERMINATED', 'https://clinicaltrials.gov/study/NCT00000000'],
    ]);
    expect([code, rest]).toEqual([1, { compared: 3, asked: 4, failed: [], left: 0, quotes: { found: 1, wrong: 1, unchecked: 1, passed: false, sentence: '2 of 3 quotations compared: 1 found, 1 not; 1 could not be compared.' } }]);
    const { out } = await command();
    expect(out).toContain(`error: mpp:pmid-99999901: The paper was retracted, says Europe PMC: state mpp:retracted true, and take away what rests on it. [retracted]\n    here:  not retracted\n    there: Retraction in\n    https://europepmc.org/article/MED/99999909\n`);
    expect(out).toContain('3 papers and trials compared, 1 of them asked for now: 6 differences, 1 note.\n2 of 3 quotations compared: 1 found, 1 not; 1 could not be compared.\n');
  }, 30_000);

  test('goes on where it was ended, asks at most as many as it may, and asks for all anew where it is told so', async () => {
    agree();
    const first = await report('--limit', '1', '--only', 'papers');
    expect([first.asked, first.compared, first.left, server.asked]).toEqual([1, 1, 2, ['europepmc DOI:"10.0000/two"', 'crossref works/10.0000/two']]);
    const second = await report('--limit', '2', '--only=papers');
    expect([second.asked, second.compared, second.left]).toEqual([2, 3, 0]);
    server.asked.length = 0;
    expect(await report('--only', 'papers')).toMatchObject({ asked: 0, compared: 3, left: 0 });
    expect(server.asked).toEqual([]);
    expect(await report('--only', 'mpp:nct00000000', '--only', 'doi-10.0000-two', '--anew')).toMatchObject({ code: 0, asked: 2, compared: 2, differences: [] });
  }, 30_000);

  test('stops asking services that are down', async () => {
    env = { ...env, MPP_ONTOLOGY: 'ontology', MPP_LOOKUP_HOSTS: 'europepmc=http://localhost:10/' };
    try {
      const { code, failed, left } = await report();
      expect([code, failed.length, failed[0]?.reason]).toEqual([3, 5, expect.stringContaining('Europe PMC (localhost:10) cannot be reached')]);
      expect(left).toBeGreaterThan(400);
    } finally {
      env = { ...env, MPP_ONTOLOGY: join(folder.path, 'ontology'), MPP_LOOKUP_HOSTS: server.hosts };
    }
  }, 30_000);

  test('tells what could not be asked', async () => {
    agree();
    server.answers.set(queryFor.trial, (_, res) => { res.writeHead(500).end(); });
    server.answers.set('europepmc EXT_ID:99999903 AND SRC:MED', (_, res) => { res.writeHead(500).end(); });
    server.answers.set(queryFor.pmid, europePmc());
    server.answers.set(queryFor.work, (_, res) => { res.writeHead(500).end(); });
    const { code, failed, compared } = await report('--only', 'nct00000000', '--only', 'pmid-99999901');
    expect([code, compared, failed.map(({ resource, reason }) => [resource.replace(base, ''), reason])]).toEqual([1, 1, [
      ['pmid-99999901', expect.stringMatching(/^Crossref \(localhost:\d+\) answered with status 500; compared with the others$/)], ['nct00000000', expect.stringContaining('ClinicalTrials.gov (localhost:')],
    ]]);
  }, 30_000);

  test.each([[['--only', 'emt'], 'There is no paper and no trial "emt".'], [['--limit', 'x'], '--limit is a whole number.'], [['--format', 'xml'], '--format is text or json.'], [['--all'], 'There is no option "--all".'], [['--only'], '--only needs a value.']])('does not understand %j', async (args, message) => {
    const { code, err } = await command(...args);
    expect([code, err.split('\n')[0]]).toEqual([2, message]);
  }, 20_000);

  test('reads its options', () => { expect(readCheckPapersOptions(['--only=a', '--only', 'b', '--limit', '3', '--format=json', '--anew'])).toEqual({ only: ['a', 'b'], limit: 3, form: 'json', anew: true }); });
});

describe('a comparison', () => {
  const known: KnownPaper = { iri: `${base}pmid-99999901`, pmid: '99999901', doi: '10.0000/INVENTED.one', title: 'TGF-β and cells: a study', year: '2001', retracted: false };
  const record: PaperRecord = { pmid: '99999901', doi: '10.0000/invented.one', title: 'TGF-beta and cells—a study', year: '2002', authors: [], marks: [], isNotice: false, retrievedFrom: ['https://europepmc.org/article/MED/99999901'] };
  const kinds = (here: Partial<KnownPaper>, there: Partial<PaperRecord>, missing = false): readonly string[] => comparePaper({ ...known, ...here }, { record: { ...record, ...there }, missing: missing ? [{ source: 'x', host: 'x', reason: 'x' }] : [] }).map(({ kind }) => kind);
  test.each<[string, Partial<KnownPaper>, Partial<PaperRecord>, readonly string[]]>([
    ['that agrees but for signs and Greek letters', {}, {}, []], ['of another DOI', { doi: '10.0000/other' }, {}, ['identifier']], ['of another number', { pmid: '99999902' }, {}, ['identifier']], ['of a year two later', { year: '1999' }, {}, ['year']],
    ['of what was typed by hand and agrees', { typedByHand: true }, {}, ['typed by hand']], ['of what was typed by hand and differs', { typedByHand: true, title: 'Another study' }, {}, ['title']],
    ['of a notice', {}, { isNotice: true }, ['notice']], ['of what is retracted here alone', { retracted: true }, {}, ['not retracted']], ['of what is retracted in both', { retracted: true }, { marks: [{ kind: 'retraction', source: 's', label: 'l', link: 'x' }] }, []],
  ])('%s', (_, here, there, expected) => { expect(kinds(here, there)).toEqual(expected); });
  test('does not doubt a retraction because a service was silent', () => { expect(kinds({ retracted: true }, {}, true)).toEqual([]); });

  test('tells that the record of a trial was seen that was typed by hand', () => { expect(compareTrial({ iri: 'x', nct: 'NCT00000000', status: 'trial-recruiting', typedByHand: true }, { record: { nct: 'NCT00000000', overallStatus: 'RECRUITING', hasResults: false, phases: [], retrievedFrom: [] } })[0]?.kind).toBe('typed by hand'); });

  test.each<[string, string, boolean, string | undefined]>([
    ['trial-closed', 'COMPLETED', false, undefined], ['trial-closed', 'COMPLETED', true, 'results'], ['trial-reported', 'ACTIVE_NOT_RECRUITING', false, undefined], ['trial-reported', 'TERMINATED', true, undefined], ['trial-closed', 'TERMINATED', false, 'status'], ['trial-recruiting', 'RECRUITING', false, undefined],
    ['trial-reported', 'RECRUITING', false, 'status'], ['trial-closed', 'APPROVED_FOR_MARKETING', false, 'status'],
  ])('of a trial that is %s with %s, results: %s', (status, overallStatus, hasResults, kind) => {
    expect(compareTrial({ iri: 'x', nct: 'NCT00000000', status }, { record: { nct: 'NCT00000000', overallStatus, hasResults, phases: [], retrievedFrom: [] } })[0]?.kind).toBe(kind);
  });
});
