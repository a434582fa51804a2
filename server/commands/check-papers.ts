import type * as RDF from '@rdfjs/types';
import { createAskService, type AskService } from '../curation/lookup/ask-services.js';
import { comparePaper, compareTrial, type Difference, type KnownPaper, type KnownTrial } from '../curation/lookup/compare-records.js';
import { keepLookups } from '../curation/lookup/kept-lookups.js';
import { byHand, createLookups, type Lookups } from '../curation/lookup/lookups.js';
import { lookupAddresses } from '../curation/lookup/services.js';
import { checkQuote, reportQuotes, type QuoteCheck } from '../curation/quotes/quotes.js';
import { loadOntology } from '../ontology/load.js';
import { Problem } from '../platform/problem.js';
import type { Settings } from '../platform/settings.js';
import { dct, mpp, rdf, skos, wellKnownPrefixes } from '../rdf/vocabulary.js';
import type { CheckPapersOptions } from './check-papers-options.js';
import { UsageError } from './usage-error.js';

/** Failures one after the other at which a run ends: the services are down, and asking on would not be polite. */
const mostFailures = 5;

/** What a run came to. */
export interface PapersReport {
  readonly differences: readonly Difference[];
  /** Papers and trials that were compared; with fewer services than there are, they are among those that failed, too. */
  readonly compared: number;
  /** Those that were asked for in this run, the others having been looked up in the last days. */
  readonly asked: number;
  readonly failed: readonly { readonly resource: string; readonly reason: string }[];
  /** Those that are left, because of the limit or since the run was ended. */
  readonly left: number;
  readonly quotes: ReturnType<typeof reportQuotes>;
}

interface Quotation { readonly evidence: string; readonly paper: string; readonly quote: string; readonly finding: string | undefined }
interface Known { readonly papers: readonly KnownPaper[]; readonly trials: readonly KnownTrial[]; readonly quotations: readonly Quotation[] }

/** Looks papers and trials up again. @throws UsageError for a name that nothing has. */
export async function checkPapers({ only, limit, anew }: CheckPapersOptions, { ontology, base, data, lookupHosts }: Settings, say: (line: string) => void): Promise<PapersReport> {
  const { modules } = await loadOntology(ontology, base), known = readKnown(modules.flatMap(({ quads }) => quads));
  const addresses = lookupAddresses(lookupHosts), ask = createAskService(addresses);
  let requests = 0;
  const counted: AskService = (service, path) => { requests++; return ask(service, path); };
  const lookups = createLookups({ ask: counted, services: new Set(addresses.keys()), kept: keepLookups(data) });
  const jobs = wanted(known, only, base, lookups, anew);
  const differences: Difference[] = [], checks: QuoteCheck[] = [], failed: { resource: string; reason: string }[] = [];
  let compared = 0, asked = 0, inARow = 0, done = 0;
  for (const { resource, work } of jobs) {
    const before = requests;
    if (asked >= limit || inARow >= mostFailures) break;
    try {
      const result = await work();
      differences.push(...result.differences);
      checks.push(...result.checks);
      if (result.missing !== '') failed.push({ resource, reason: `${result.missing}; compared with the others` });
      compared++;
      inARow = 0;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 404) differences.push({ severity: 'warning', kind: 'unknown', resource, message: 'No service knows it by its numbers.', here: null, there: null, link: null });
      else {
        failed.push({ resource, reason: error.detail.replace(` ${byHand}`, '') });
        inARow++;
      }
    }
    done++;
    if (requests > before) asked++;
    if (requests > before && asked % 20 === 0) say(`${done} of ${jobs.length}`);
  }
  return { differences, compared, asked, failed, left: jobs.length - done, quotes: reportQuotes(checks) };
}

interface Job {
  readonly resource: string;
  readonly work: () => Promise<{
    readonly differences: readonly Difference[];
    readonly checks: readonly QuoteCheck[];
    /** Services that did not answer, in words. */ readonly missing: string;
  }>;
}

function wanted({ papers, trials, quotations }: Known, only: readonly string[], base: string, lookups: Lookups, anew: boolean): readonly Job[] {
  const jobs = [
    ...papers.map((paper): Job & { readonly kind: string } => ({
      kind: 'papers',
      resource: paper.iri,
      work: () => lookPaper(paper, quotations, lookups, anew),
    })),
    ...trials.map((trial): Job & { readonly kind: string } => ({
      kind: 'trials',
      resource: trial.iri,
      work: async () => ({ differences: compareTrial(trial, await lookups.trial(trial.nct, anew)), checks: [], missing: '' }),
    })),
  ];
  const isNamed = ({ kind, resource }: { readonly kind: string; readonly resource: string }, name: string): boolean =>
    kind === name || resource === name || resource === base + name.replace(/^mpp:/, '');
  const nothing = only.find((name) => name !== 'papers' && name !== 'trials' && !jobs.some((job) => isNamed(job, name)));
  if (nothing !== undefined) throw new UsageError(`There is no paper and no trial "${nothing}".`);
  return only.length === 0 ? jobs : jobs.filter((job) => only.some((name) => isNamed(job, name)));
}

async function lookPaper(paper: KnownPaper, quotations: readonly Quotation[], lookups: Lookups, anew: boolean): ReturnType<Job['work']> {
  const found = await lookups.paper(paper.pmid ?? paper.doi ?? '', anew), { record } = found;
  const compared = quotations
    .filter((quotation) => quotation.paper === paper.iri)
    .map((quotation) => ({
      ...quotation,
      check: checkQuote({ quote: quotation.quote, finding: quotation.finding, title: record.title, abstract: record.abstract }),
    }));
  return {
    differences: [
      ...comparePaper(paper, found),
      ...compared.flatMap(({ evidence, quote, check }): Difference[] =>
        check.outcome === 'found' || check.outcome === 'unchecked'
          ? []
          : [
              {
                severity: 'warning',
                kind: 'quotation',
                resource: evidence,
                message: check.reason ?? '',
                here: quote,
                there: null,
                link: record.retrievedFrom[0] ?? null,
              },
            ],
      ),
    ],
    checks: compared.map(({ check }) => check),
    missing: found.missing.map(({ source, host, reason }) => `${source} (${host}) ${reason}`).join('; '),
  };
}

/** What the modules say of papers, trials and quotations. */
function readKnown(quads: readonly RDF.Quad[]): Known {
  const about = new Map<string, Map<string, string>>();
  for (const { subject, predicate, object } of quads) {
    let values = about.get(subject.value);
    if (!values) about.set(subject.value, values = new Map());
    if (predicate.value !== rdf.type || object.value.startsWith(mpp.namespaceIri)) values.set(predicate.value, object.value);
  }
  const bibo = wellKnownPrefixes.get('bibo') ?? '', own = (name: string): string => mpp.namespaceIri + name;
  const of = (kind: string): readonly (readonly [string, ReadonlyMap<string, string>])[] => [...about].filter(([, values]) => values.get(rdf.type) === kind).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    papers: of(mpp.Paper).map(([iri, values]) => ({
      iri,
      pmid: values.get(`${bibo}pmid`),
      doi: values.get(`${bibo}doi`),
      title: values.get(dct.title),
      year: values.get(`${dct.namespaceIri}issued`),
      retracted: values.get(own('retracted')) === 'true',
      typedByHand: values.get(mpp.typedByHand) === 'true',
    })),
    trials: of(mpp.ClinicalTrial).flatMap(([iri, values]) => {
      const nct = values.get(skos.notation);
      return nct === undefined
        ? []
        : [{ iri, nct, status: values.get(mpp.trialStatus)?.slice(mpp.namespaceIri.length), typedByHand: values.get(mpp.typedByHand) === 'true' }];
    }),
    quotations: of(mpp.Evidence).flatMap(([evidence, values]) => {
      const quote = values.get(own('quote')),
        paper = values.get(mpp.paper);
      return quote === undefined || paper === undefined ? [] : [{ evidence, paper, quote, finding: values.get(own('finding')) }];
    }),
  };
}
