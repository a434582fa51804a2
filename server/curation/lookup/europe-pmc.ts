import { asList, asObject, asText, present, type Json } from './json.js';
import type { PaperId } from './identifiers.js';
import { plainText, titleOf } from './plain-text.js';
import type { Mark, PaperRecord } from './record.js';

/** Europe PMC, Articles RESTful API: `search` with the result type `core`. */

const queries: Readonly<Record<PaperId['kind'], (value: string) => string>> = {
  pmid: (value) => `EXT_ID:${value} AND SRC:MED`, doi: (value) => `DOI:"${value}"`, pmcid: (value) => `PMCID:${value}`,
};

export const europePmcPath = ({ kind, value }: PaperId): string => `search?query=${encodeURIComponent(queries[kind](value))}&resultType=core&format=json&pageSize=5`;

/** The record of the paper that was asked for. @returns undefined where Europe PMC does not know it. */
export function readEuropePmc(answer: unknown, id: PaperId): PaperRecord | undefined {
  const results = asList(asObject(asObject(answer)['resultList'])['result']).map(asObject);
  // A DOI may be that of a preprint too: the record of PubMed comes first.
  const result = results.filter((each) => idOf(each, id.kind) === id.value).sort((a, b) => Number(b['source'] === 'MED') - Number(a['source'] === 'MED'))[0];
  if (!result) return undefined;
  const info = asObject(result['journalInfo']), journal = asObject(info['journal']), page = pageOf(result['source'], result['id']);
  return present<PaperRecord>({
    pmid: idOf(result, 'pmid'), doi: idOf(result, 'doi'), pmcid: idOf(result, 'pmcid'),
    title: titleOf(result['title']), authors: asList(asObject(result['authorList'])['author']).flatMap((author) => nameOf(asObject(author)) ?? []),
    journal: asText(journal['medlineAbbreviation']) ?? plainText(journal['title'], 300), volume: asText(info['volume']), issue: asText(info['issue']), pages: asText(result['pageInfo']),
    year: /^\d{4}$/.exec(asText(result['pubYear']) ?? '')?.[0], abstract: plainText(result['abstractText'], 20_000),
    marks: marksOf(result, page), isNotice: typesOf(result).includes('retraction of publication'), retrievedFrom: [page],
  });
}

function idOf(result: Json, kind: PaperId['kind']): string | undefined {
  const value = asText(result[kind]) ?? (kind === 'pmid' && result['source'] === 'MED' ? asText(result['id']) : undefined);
  return kind === 'doi' ? value?.toLowerCase() : kind === 'pmcid' ? value?.toUpperCase() : value;
}

const pageOf = (source: unknown, id: unknown): string => `https://europepmc.org/article/${encodeURIComponent(asText(source) ?? 'MED')}/${encodeURIComponent(asText(id) ?? '')}`;

function nameOf(author: Json): string | undefined {
  const group = plainText(author['collectiveName'], 300), family = plainText(author['lastName'], 200), initials = plainText(author['initials'], 20);
  return family === undefined ? group ?? plainText(author['fullName'], 300) : initials === undefined ? family : `${family} ${initials}`;
}

const typesOf = (result: Json): readonly string[] => asList(asObject(result['pubTypeList'])['pubType']).flatMap((type) => asText(type)?.toLowerCase() ?? []);

/** How the links of a paper to its notices begin. "Retraction of" is the link of the notice to the paper, and means nothing here. */
const links: readonly (readonly [string, Mark['kind']])[] = [
  ['retraction in', 'retraction'],
  ['expression of concern in', 'concern'],
  ['erratum in', 'erratum'],
  ['corrected and republished in', 'erratum'],
];

function marksOf(result: Json, page: string): readonly Mark[] {
  const marks = asList(asObject(result['commentCorrectionList'])['commentCorrection']).flatMap((each): readonly Mark[] => {
    const correction = asObject(each), label = plainText(correction['type'], 100) ?? '', kind = links.find(([start]) => label.toLowerCase().startsWith(start))?.[1];
    return kind === undefined ? [] : [{ kind, source: 'Europe PMC', label, link: asText(correction['id']) === undefined ? page : pageOf(correction['source'], correction['id']) }];
  });
  const isSaidByType = typesOf(result).includes('retracted publication') && !marks.some(({ kind }) => kind === 'retraction');
  return isSaidByType ? [...marks, { kind: 'retraction', source: 'Europe PMC', label: 'Retracted Publication', link: page }] : marks;
}
