import { statusesOf } from '../curation/lookup/clinical-trials.js';
import type { Lookups } from '../curation/lookup/lookups.js';
import { paperQuads, paperSlug } from '../curation/lookup/paper-quads.js';
import { isRetracted, type FoundRecord, type PaperRecord, type TrialRecord } from '../curation/lookup/record.js';
import { checkQuote, longestQuote, type QuoteCheck } from '../curation/quotes/quotes.js';
import { slugOf } from '../pages/links.js';
import { writeNQuads } from '../rdf/writers.js';
import type { Described } from './described.js';
import type { ApiSources } from './endpoint.js';
import { members, type JsonSchema } from './schema.js';

/** What a look-up answers besides the record. */
type Around<T> = Omit<FoundRecord<T>, 'record'>;

export type PaperAnswer = PaperRecord & Around<PaperRecord> & {
  readonly retracted: boolean;
  /** The paper of this version that has one of the numbers, by the last part of its address. */
  readonly here?: string;
  /** The same as the module of papers would state it. */
  readonly added?: string;
  /** What a comparison of a passage with title and abstract gave, where one was asked for. */
  readonly quote?: QuoteCheck;
};

export type TrialAnswer = TrialRecord & Around<TrialRecord> & { readonly here?: string; readonly statuses: readonly string[] };

/** `/api/lookup/paper`. @throws Problem as the look-up does. */
export async function lookUpPaper(
  { id, quote, finding }: { readonly id: string; readonly quote?: string | undefined; readonly finding?: string | undefined },
  lookups: Lookups,
  sources: () => Promise<Pick<ApiSources, 'corpus' | 'knowledge'>>,
): Promise<PaperAnswer> {
  const found = await lookups.paper(id),
    { record, ...around } = found,
    {
      corpus: { papers },
      knowledge: { base },
    } = await sources();
  const known = [...papers.values()].find(
    ({ pmid, doi }) => (pmid !== undefined && pmid === record.pmid) || (doi !== undefined && doi.toLowerCase() === record.doi),
  );
  const labels = new Set([...papers.values()].map(({ label }) => label)),
    slug = known && slugOf(known.iri, base);
  return {
    ...record,
    retracted: isRetracted(record),
    ...around,
    ...(slug !== undefined && { here: slug }),
    ...(known === undefined
      && paperSlug(record) !== undefined && {
        added: await writeNQuads(
          paperQuads(found, base, (label) => labels.has(label)),
          new Map(),
        ),
      }),
    ...(quote !== undefined && { quote: checkQuote({ quote, finding, title: record.title, abstract: record.abstract }) }),
  };
}

/** `/api/lookup/trial`. @throws Problem as the look-up does. */
export async function lookUpTrial(nct: string, lookups: Lookups, sources: () => Promise<Pick<ApiSources, 'knowledge'>>): Promise<TrialAnswer> {
  const { record, ...around } = await lookups.trial(nct), { knowledge: { base, entities } } = await sources(), slug = record.nct.toLowerCase();
  return { ...record, ...around, ...(entities.has(base + slug) && { here: slug }), statuses: statusesOf(record) };
}

const text = (description: string): JsonSchema => ({ type: 'string', description });
const texts = (description: string): JsonSchema => ({ type: 'array', items: { type: 'string' }, description });
const truth = (description: string): JsonSchema => ({ type: 'boolean', description });
const around = {
  retrievedFrom: texts('Pages of the records that it was made of.'),
  asked: texts('Services that answered, also those that do not know it.'),
  retrievedOn: text('The day on which they were asked.'),
  missing: {
    type: 'array',
    description: 'Services that did not answer: what they alone know is missing, a retraction too.',
    items: members<FoundRecord<PaperRecord>['missing'][number]>({ source: text('The service.'), host: text('Its host.'), reason: text('What it did.') }),
  },
};

export const lookupsDescribed: readonly Described[] = [
  {
    address: '/api/lookup/paper',
    name: 'lookUpPaper',
    needs: 'contributor',
    example: '?id=10.0000/invented.one',
    summary:
      'What Europe PMC, PubMed and Crossref say of a paper: its record with all authors and abstract, and whether it was retracted, is under concern or was corrected.',
    parameters: {
      id: { type: 'string', format: 'paper-id', needed: true, maxLength: 300, description: 'PMID, DOI or PMCID, alone or in an address.' },
      quote: { type: 'string', maxLength: 2 * longestQuote, description: 'A passage that is looked for in the abstract.' },
      finding: { type: 'string', maxLength: 1000, description: 'The finding that it is quoted for, which it must not be.' },
    },
    answer: members<PaperAnswer>(
      {
        pmid: text('The number in PubMed.'),
        doi: text('The DOI, in small letters.'),
        pmcid: text('The number in PubMed Central.'),
        title: text('The title, without mark-up.'),
        authors: texts('All authors in order.'),
        journal: text('The journal, abbreviated where that is known.'),
        volume: text('The volume.'),
        issue: text('The issue.'),
        pages: text('The pages.'),
        year: text('The year.'),
        abstract: text('The abstract, without mark-up.'),
        retracted: truth('Whether one of the marks is a retraction.'),
        isNotice: truth('Whether it is itself the notice of a retraction.'),
        marks: {
          type: 'array',
          description: 'Retractions, expressions of concern and errata.',
          items: {
            type: 'object',
            required: ['kind', 'source', 'label', 'link'],
            properties: {
              kind: { type: 'string', enum: ['retraction', 'concern', 'erratum'] },
              source: text('Who says so.'),
              label: text('In the words of the source.'),
              link: text('The notice, or the record that says so.'),
            },
          },
        },
        ...around,
        here: text('The paper here that has one of the numbers, by the last part of its address.'),
        added: text('What a change would add, as N-Quads; absent for a paper that is here.'),
        quote: {
          type: 'object',
          description: 'Whether the passage stands in the abstract word for word.',
          required: ['outcome'],
          properties: { outcome: { type: 'string', enum: ['found', 'not found', 'unchecked', 'no quotation'] }, reason: text('Why it is not found.') },
        },
      },
      ['pmid', 'doi', 'pmcid', 'title', 'journal', 'volume', 'issue', 'pages', 'year', 'abstract', 'here', 'added', 'quote'],
    ),
  },
  {
    address: '/api/lookup/trial',
    name: 'lookUpTrial',
    needs: 'contributor',
    example: '?nct=NCT00000000',
    summary: 'What ClinicalTrials.gov says of a trial: title, status, dates, phases, people enrolled, whether results were posted.',
    parameters: {
      nct: {
        type: 'string',
        needed: true,
        maxLength: 300,
        pattern: '^\\s*(?:https?://(?:www\\.|classic\\.)?clinicaltrials\\.gov/(?:ct2/show/|study/))?[Nn][Cc][Tt][0-9]{8}/?\\s*$',
        description: 'NCT and eight digits, alone or in an address.',
      },
    },
    answer: members<TrialAnswer>(
      {
        nct: text('The number.'),
        title: text('The brief title.'),
        overallStatus: text('The status, as the registry writes it.'),
        whyStopped: text('Why it was stopped.'),
        statusVerified: text('When the status was verified.'),
        primaryCompletion: text('When the last value of the main outcome is or was measured.'),
        completion: text('When it ends or ended.'),
        lastUpdate: text('When the record was changed last.'),
        phases: texts('Its phases.'),
        enrollment: { type: 'integer', description: 'People enrolled, or planned.' },
        hasResults: truth('Whether results were posted in the registry.'),
        ...around,
        here: text('The trial here, by the last part of its address.'),
        statuses: texts('Statuses of the vocabulary that fit with it, the nearest first.'),
      },
      ['title', 'overallStatus', 'whyStopped', 'statusVerified', 'primaryCompletion', 'completion', 'lastUpdate', 'enrollment', 'here'],
    ),
  },
];
