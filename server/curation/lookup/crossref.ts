import { asList, asObject, asText, present, type Json } from './json.js';
import { plainText, titleOf } from './plain-text.js';
import type { Mark, PaperRecord } from './record.js';

/** Crossref, REST API: `works/{doi}`. */

export const crossrefPath = (doi: string): string => `works/${encodeURIComponent(doi)}`;

/** @returns undefined for an answer without a work, or of another. */
export function readCrossref(answer: unknown, doi: string): PaperRecord | undefined {
  const work = asObject(asObject(answer)['message']);
  if (asText(work['DOI'])?.toLowerCase() !== doi) return undefined;
  const page = `https://api.crossref.org/${crossrefPath(doi)}`,
    journal = [work['short-container-title'], work['container-title']].map((each) => plainText(asList(each)[0], 300)).find((each) => each !== undefined);
  return present<PaperRecord>({
    doi,
    pmid: undefined,
    pmcid: undefined,
    title: titleOf(asList(work['title'])[0]),
    authors: asList(work['author']).flatMap((author) => nameOf(asObject(author)) ?? []),
    journal,
    volume: asText(work['volume']),
    issue: asText(work['issue']),
    pages: asText(work['page']),
    year: yearOf(work),
    abstract: plainText(work['abstract'], 20_000)?.replace(/^abstract:? +/i, ''),
    marks: marksOf(work, doi, page),
    isNotice: asList(work['update-to'])
      .map(asObject)
      .some((update) => kindOf(update) === 'retraction' && updated(update) !== doi),
    retrievedFrom: [page],
  });
}

function nameOf(author: Json): string | undefined {
  const family = plainText(author['family'], 200), given = plainText(author['given'], 200);
  return family === undefined ? plainText(author['name'], 300) : given === undefined ? family : `${family} ${initialsOf(given)}`;
}

/** `Sendurai A.` is SA, `Jean-Pierre` JP, and `SA` stays what it is. */
const initialsOf = (given: string): string => (/^\p{Lu}{1,4}$/u.test(given) ? given : [...given.matchAll(/(?<![\p{L}'’])\p{L}/gu)].map(([letter]) => letter.toUpperCase()).join(''));

function yearOf(work: Json): string | undefined {
  for (const date of [work['issued'], work['published-print'], work['published']]) {
    const year = asText(asList(asList(asObject(date)['date-parts'])[0])[0]);
    if (year !== undefined && /^\d{4}$/.test(year)) return year;
  }
  return undefined;
}

const kinds: Readonly<Record<string, Mark['kind']>> = {
  'retraction': 'retraction',
  'withdrawal': 'retraction',
  'removal': 'retraction',
  'expression of concern': 'concern',
  'partial retraction': 'concern',
  'correction': 'erratum',
  'erratum': 'erratum',
  'corrigendum': 'erratum',
};
const kindOf = (update: Json): Mark['kind'] | undefined => kinds[(asText(update['type']) ?? '').toLowerCase().replace(/[-_\s]+/g, ' ')];
const updated = (update: Json): string | undefined => asText(update['DOI'])?.toLowerCase();

/** `updated-by` stands on the paper. `update-to` stands on the notice and names the paper; of a paper it tells something only where the publisher wrote it there with the paper's own DOI. */
function marksOf(work: Json, doi: string, page: string): readonly Mark[] {
  const toMark = (update: Json): readonly Mark[] => {
    const kind = kindOf(update), notice = updated(update);
    return kind === undefined
      ? []
      : [
          {
            kind,
            source: asText(update['source']) === 'retraction-watch' ? 'Retraction Watch, by Crossref' : 'Crossref',
            label: plainText(update['label'], 100) ?? kind,
            link: notice === undefined || notice === doi ? page : `https://doi.org/${encodeURI(notice).replace(/[?#]/g, encodeURIComponent)}`,
          },
        ];
  };
  return [...asList(work['updated-by']).map(asObject).flatMap(toMark), ...asList(work['update-to']).map(asObject).filter((update) => updated(update) === doi).flatMap(toMark)];
}
