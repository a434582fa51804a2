import { Problem } from '../../platform/problem.js';
import { createAskService, LookupError, type AskService } from './ask-services.js';
import { readTrial, trialPath } from './clinical-trials.js';
import { crossrefPath, readCrossref } from './crossref.js';
import { esummaryPath, readEsummary } from './esummary.js';
import { europePmcPath, readEuropePmc } from './europe-pmc.js';
import { readPaperId, readTrialId, type PaperId } from './identifiers.js';
import { keepLookups, type KeptLookups } from './kept-lookups.js';
import { mergeRecords } from './merge-records.js';
import type { FoundRecord, Missing, PaperRecord, TrialRecord } from './record.js';
import { labelOf, lookupAddresses, type ServiceName } from './services.js';

/** Looks papers and trials up at the services outside. */
export interface Lookups {
  /**
   * @param id PMID, DOI or PMCID. @param anew Whether the services are asked although an answer of the last days is kept.
   * @throws Problem 400 for no identifier, 404 where no service knows it, 502 and 504 where none answered, 503 where none may be asked.
   */
  paper(id: string, anew?: boolean): Promise<FoundRecord<PaperRecord>>;
  /** What is kept of a paper from a look-up of any day: nobody is asked. @param ids PMID, DOI or PMCID; the first that is kept. */
  keptPaper(ids: readonly string[]): Promise<FoundRecord<PaperRecord> | undefined>;
  /** The same of a trial. */
  keptTrial(nct: string): Promise<FoundRecord<TrialRecord> | undefined>;
  /** @param nct Number of ClinicalTrials.gov. @throws Problem as above. */
  trial(nct: string, anew?: boolean): Promise<FoundRecord<TrialRecord>>;
}

/** Days for which an answer is given again without asking. */
const freshDays = 7;
const day = 24 * 3600 * 1000;
/** What somebody at a form can do instead. */
export const byHand = 'Type it by hand; it is marked as not verified.';

export interface LookupOptions {
  readonly ask: AskService;
  /** Services that may be asked. */
  readonly services: ReadonlySet<ServiceName>;
  readonly kept: KeptLookups;
  readonly now?: () => Date;
}

export function createLookups({ ask, services, kept, now = () => new Date() }: LookupOptions): Lookups {
  const running = new Map<string, Promise<FoundRecord<unknown>>>();
  /** From what is kept, by a look-up that runs already, or by a new one. */
  const once = async <T>(key: string, anew: boolean, what: string, look: () => Promise<FoundRecord<T> | undefined>): Promise<FoundRecord<T>> => {
    const old = anew ? undefined : await kept.get(key) as FoundRecord<T> | undefined;
    if (old && old.missing.length === 0 && now().getTime() - Date.parse(old.retrievedOn) < freshDays * day) return old;
    const under = `${key} ${anew}`, same = running.get(under);
    if (same) return await same as FoundRecord<T>;
    const found = look().then(async (made) => {
      if (!made) throw new Problem(404, 'Not found outside', `No service that was asked knows ${what}. Check the number; a paper that is not listed is typed by hand, and marked as not verified.`);
      await kept.set(key, made);
      return made;
    }).finally(() => { running.delete(under); });
    running.set(under, found);
    return found;
  };
  const today = (): string => now().toISOString().slice(0, 10);
  const refuseNone = (names: readonly ServiceName[]): void => {
    if (!names.some((name) => services.has(name)))
      throw new Problem(
        503,
        'Look-ups are off',
        `Whoever runs this service lets it ask none of ${names.map(labelOf).join(', ')} (MPP_LOOKUP_HOSTS). ${byHand}`,
      );
  };
  return {
    async paper(text, anew = false) {
      const id = readPaperId(text);
      refuseNone(['europepmc', 'crossref', 'ncbi']);
      return once(keyOf(id), anew, `${id.kind.toUpperCase()} ${id.value}`, async () => lookPaper(id, asking(ask, services), today()));
    },
    async keptPaper(ids) {
      for (const text of ids) {
        const found = isPaperId(text) ? await kept.get(keyOf(readPaperId(text))) as FoundRecord<PaperRecord> | undefined : undefined;
        if (found) return found;
      }
      return undefined;
    },
    keptTrial: async (nct) => (/^NCT\d{8}$/.test(nct) ? await kept.get(`trial ${nct}`) as FoundRecord<TrialRecord> | undefined : undefined),
    async trial(text, anew = false) {
      const nct = readTrialId(text);
      refuseNone(['clinicaltrials']);
      return once(`trial ${nct}`, anew, nct, async () => {
        const asked = asking(ask, services), record = await asked.read('clinicaltrials', trialPath(nct), (answer) => readTrial(answer, nct));
        return asked.finish(record, today());
      });
    },
  };
}

/** Look-ups as the settings have them. */
export function openLookups({ lookupHosts, data }: { readonly lookupHosts: ReadonlyMap<string, string | undefined>; readonly data: string }): Lookups {
  const addresses = lookupAddresses(lookupHosts);
  return createLookups({ ask: createAskService(addresses), services: new Set(addresses.keys()), kept: keepLookups(data) });
}

/** Asks one service after the other, and notes which of them failed. */
function asking(ask: AskService, services: ReadonlySet<ServiceName>) {
  const asked: string[] = [], failures: LookupError[] = [];
  return {
    failures,
    /** @returns undefined where the service may not be asked, does not know it, or fails. */
    async read<T>(service: ServiceName, path: string, read: (answer: unknown) => T | undefined): Promise<T | undefined> {
      if (!services.has(service)) return undefined;
      try {
        const answer = await ask(service, path);
        asked.push(labelOf(service));
        return answer === undefined ? undefined : read(answer);
      } catch (error) {
        if (!(error instanceof LookupError)) throw error;
        failures.push(error);
        return undefined;
      }
    },
    /** @throws Problem where nothing was found and a service failed: it may have known it. */
    finish<T>(record: T | undefined, retrievedOn: string): FoundRecord<T> | undefined {
      const missing = failures.map(({ service, host, message }): Missing => ({ source: labelOf(service), host, reason: message }));
      if (record) return { record, asked, missing, retrievedOn };
      if (failures.length === 0) return undefined;
      throw new Problem(
        failures.every(({ isLate }) => isLate) ? 504 : 502,
        'Look-up failed',
        `${missing.map(({ source, host, reason }) => `${source} (${host}) ${reason}`).join('; ')}. ${byHand}`,
        { hosts: missing.map(({ host }) => host) },
      );
    },
  };
}

async function lookPaper(id: PaperId, asked: ReturnType<typeof asking>, today: string): Promise<FoundRecord<PaperRecord> | undefined> {
  const europe = await asked.read('europepmc', europePmcPath(id), (answer) => readEuropePmc(answer, id));
  const pmid = id.kind === 'pmid' ? id.value : europe?.pmid;
  // Europe PMC takes its records from PubMed: that one is asked where it did not answer, or has none yet.
  const pubmed = europe === undefined && pmid !== undefined ? await asked.read('ncbi', esummaryPath(pmid), (answer) => readEsummary(answer, pmid)) : undefined;
  const doi = id.kind === 'doi' ? id.value : europe?.doi ?? pubmed?.doi;
  const crossref = doi !== undefined && isDoi(doi) ? await asked.read('crossref', crossrefPath(doi), (answer) => readCrossref(answer, doi)) : undefined;
  return asked.finish(mergeRecords([europe, pubmed, crossref].flatMap((record) => record ?? [])), today);
}

/** Under what a look-up of a paper is kept. */
const keyOf = ({ kind, value }: PaperId): string => `paper ${kind} ${value}`;

/** @returns undefined for what is no identifier. */
function kindOfId(text: string): PaperId['kind'] | undefined {
  try {
    return readPaperId(text).kind;
  } catch {
    return undefined;
  }
}
const isPaperId = (text: string): boolean => kindOfId(text) !== undefined;
/** A DOI that comes from a service is no better known than one that somebody typed. */
const isDoi = (text: string): boolean => kindOfId(text) === 'doi';
