import { asList, asObject, asText, present } from './json.js';
import { plainText, titleOf } from './plain-text.js';
import type { PaperRecord } from './record.js';

/** NCBI, E-utilities: `esummary` of PubMed. It has no abstract, and no link to a notice. */

export const esummaryPath = (pmid: string): string => `esummary.fcgi?db=pubmed&retmode=json&id=${pmid}`;

/** @returns undefined where PubMed has no such record. */
export function readEsummary(answer: unknown, pmid: string): PaperRecord | undefined {
  const summary = asObject(asObject(asObject(answer)['result'])[pmid]);
  if (asText(summary['uid']) === undefined || summary['error'] !== undefined) return undefined;
  const ids = asList(summary['articleids']).map(asObject), page = `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`;
  const idOf = (type: string): string | undefined => ids.map((id) => (id['idtype'] === type ? asText(id['value']) : undefined)).find((value) => value !== undefined);
  const types = asList(summary['pubtype']).flatMap((type) => asText(type)?.toLowerCase() ?? []);
  return present<PaperRecord>({
    pmid,
    doi: idOf('doi')?.toLowerCase(),
    pmcid: /PMC\d+/i.exec(idOf('pmc') ?? '')?.[0].toUpperCase(),
    title: titleOf(summary['title']),
    authors: asList(summary['authors']).flatMap((author) => plainText(asObject(author)['name'], 300) ?? []),
    journal: plainText(summary['source'], 300) ?? plainText(summary['fulljournalname'], 300),
    volume: asText(summary['volume']),
    issue: asText(summary['issue']),
    pages: asText(summary['pages']),
    year: /^\d{4}/.exec(asText(summary['sortpubdate']) ?? asText(summary['pubdate']) ?? '')?.[0],
    abstract: undefined,
    marks: types.includes('retracted publication') ? [{ kind: 'retraction', source: 'PubMed', label: 'Retracted Publication', link: page }] : [],
    isNotice: types.includes('retraction of publication'),
    retrievedFrom: [page],
  });
}
