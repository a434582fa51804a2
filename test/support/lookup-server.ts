import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service outside answers to a path; absent: 404. */
export type Answer = object | string | ((req: IncomingMessage, res: ServerResponse) => void);

/** Services of papers and trials on this machine, with answers in the formats of the true ones about things that do not exist. */
export interface LookupServer {
  /** As `MPP_LOOKUP_HOSTS` takes it. */
  readonly hosts: string;
  readonly origin: string;
  /** Paths that were asked for, in order, each with the name of its service. */
  readonly asked: string[];
  /** By service and path without its query, such as `crossref works/10.0000/one`; of searches and summaries the query stands for the path. */
  readonly answers: Map<string, Answer>;
  close(): void;
}

export async function startLookupServer(answers: Readonly<Record<string, Answer>> = {}): Promise<LookupServer> {
  const known = new Map(Object.entries(answers)), asked: string[] = [];
  const server: Server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost'), [, service = '', ...path] = pathname.split('/');
    const what = `${service} ${searchParams.get('query') ?? searchParams.get('id') ?? decodeURIComponent(path.join('/'))}`, answer = known.get(what);
    asked.push(what);
    if (typeof answer === 'function') answer(req, res);
    else if (answer === undefined) res.writeHead(404, { 'content-type': 'text/plain' }).end('Resource not found.');
    else res.writeHead(200, { 'content-type': 'application/json' }).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin, asked, answers: known, hosts: ['europepmc', 'crossref', 'ncbi', 'clinicaltrials'].map((name) => `${name}=${origin}/${name}/`).join(' '),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A record of Europe PMC about a paper that does not exist. */
export const europePmc = (more: object = {}): object => ({
  version: '0.0', hitCount: 1, resultList: { result: [{
    id: '99999901', source: 'MED', pmid: '99999901', pmcid: 'PMC99999901', doi: '10.0000/Invented.One', title: 'Invented cells do not <i>in vitro</i> spread.',
    authorList: { author: [{ fullName: 'Nobody AB', lastName: 'Nobody', initials: 'AB' }, { fullName: 'van Nowhere C', lastName: 'van Nowhere', initials: 'C' }, { collectiveName: 'Invented Study Group' }] },
    journalInfo: { volume: '1', issue: '2', journal: { title: 'Journal of Inventions', medlineAbbreviation: 'J Invent' } }, pageInfo: '3-4', pubYear: '2001',
    abstractText: '<h4>Background</h4>Cells that were invented stay &lt;10 &#181;m. <h4>Results</h4>They did not – in “any” dish – spread.', pubTypeList: { pubType: ['research-article', 'Journal Article'] }, ...more,
  }] },
});

export const noResult = { hitCount: 0, resultList: { result: [] } };

/** A work of Crossref. */
export const crossref = (more: object = {}): object => ({
  status: 'ok', message: {
    DOI: '10.0000/invented.one', type: 'journal-article', title: ['Invented cells do not spread'], 'container-title': ['Journal of Inventions'], 'short-container-title': [],
    author: [{ family: 'Nobody', given: 'Ann Beth' }, { family: 'van Nowhere', given: 'Jean-Claude' }, { name: 'Invented Study Group' }], issued: { 'date-parts': [[2001, 3]] }, volume: '1', issue: '2', page: '3-4', ...more,
  },
});

/** A summary of PubMed. */
export const esummary = (more: object = {}): object => ({
  header: { type: 'esummary' }, result: { uids: ['99999901'], 99999901: {
    uid: '99999901', pubdate: '2001 Mar', sortpubdate: '2001/03/01 00:00', source: 'J Invent', fulljournalname: 'Journal of Inventions', title: 'Invented cells do not spread.', authors: [{ name: 'Nobody AB', authtype: 'Author' }, { name: 'van Nowhere C', authtype: 'Author' }],
    volume: '1', issue: '2', pages: '3-4', pubtype: ['Journal Article'], articleids: [{ idtype: 'pubmed', value: '99999901' }, { idtype: 'doi', value: '10.0000/Invented.One' }, { idtype: 'pmc', value: 'PMC99999901' }], ...more,
  } },
});

/** A study of ClinicalTrials.gov. */
export const study = (status: object = {}, more: object = {}): object => ({
  protocolSection: {
    identificationModule: { nctId: 'NCT00000000', briefTitle: 'An Invented Trial' }, designModule: { phases: ['PHASE2', 'PHASE3'], enrollmentInfo: { count: 120, type: 'ACTUAL' } },
    statusModule: { overallStatus: 'TERMINATED', whyStopped: 'It was invented.', statusVerifiedDate: '2001-02', primaryCompletionDateStruct: { date: '2001-03-04', type: 'ACTUAL' }, completionDateStruct: { date: '2001-05' }, lastUpdatePostDateStruct: { date: '2001-06-07', type: 'ACTUAL' }, ...status },
  }, hasResults: false, ...more,
});

/** How searches for the invented paper are asked. */
export const queryFor = { pmid: 'europepmc EXT_ID:99999901 AND SRC:MED', doi: 'europepmc DOI:"10.0000/invented.one"', pmcid: 'europepmc PMCID:PMC99999901', work: 'crossref works/10.0000/invented.one', summary: 'ncbi 99999901', trial: 'clinicaltrials studies/NCT00000000' } as const;
