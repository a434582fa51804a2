import { doiUrl, pubmedUrl } from './links.js';
import type { Paper } from './statements.js';

/** A paper as one line: `Able A. J Test 7:1-9 (2001)`, as far as its parts are known. */
export function bibliographicLine({ author, journal, volume, pages, year }: Paper): string {
  const place = [volume, pages].filter((part) => part !== undefined).join(':');
  return [author !== undefined && `${author}.`, journal, place, year !== undefined && `(${year})`].filter(Boolean).join(' ');
}

/** A paper as a reference list gives it: `Able A. On cells. J Test. 2001;7:1-9. https://doi.org/…`. */
export function citationText({ author, title, label, journal, year, volume, pages, doi, pmid }: Paper): string {
  const issue = [volume, pages].filter((part) => part !== undefined).join(':');
  const place = [year, issue].filter(Boolean).join(';');
  const link = doi === undefined ? pmid && pubmedUrl(pmid) : doiUrl(doi);
  return [...[author, title ?? label, journal, place].filter(Boolean).map((part) => `${(part as string).replace(/\.$/, '')}.`), link].filter(Boolean).join(' ');
}

/** A form in which reference managers take a paper. */
export interface ReferenceFormat {
  /** What follows the slug and a dot in the address. */
  readonly suffix: string;
  readonly label: string;
  readonly mediaType: string;
  readonly write: (slug: string, paper: Paper) => string;
}

interface PersonName {
  readonly family: string;
  readonly given: string;
}

/** `Brown PD` is a person, `Cancer Genome Atlas Network` is none. */
function personName(author: string): PersonName | undefined {
  const [, family, given] = /^(.+) (\p{Lu}{1,4})$/u.exec(author) ?? [];
  return family === undefined || given === undefined ? undefined : { family, given: [...given].map((initial) => `${initial}.`).join(' ') };
}

const lastNameFirst = (author: string): string => {
  const name = personName(author);
  return name ? `${name.family}, ${name.given}` : author;
};

const texSpecial: Readonly<Record<string, string>> = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}' };
const tex = (text: string): string => text.replace(/[\\~^]|[&%$#_{}]/g, (c) => texSpecial[c] ?? `\\${c}`);

const pageRange = (pages: string | undefined): readonly (string | undefined)[] => pages?.split(/\s*[-\u2013]\s*/) ?? [];

/** The graph holds no more of the authors, and cannot tell whether there are more. */
const authorNote = 'First author only: complete the list from the DOI or PubMed.';

/** BibTeX; `annote` is for the reader and is not printed. */
function bibtex(slug: string, paper: Paper): string {
  const author = paper.author !== undefined && (personName(paper.author) ? tex(lastNameFirst(paper.author)) : `{${tex(paper.author)}}`);
  // Inner braces keep the case of the title: names of molecules depend on it.
  const fields: readonly (readonly [string, string | false | undefined])[] = [
    ['author', author], ['title', `{${tex(paper.title ?? paper.label)}}`], ['journal', paper.journal && tex(paper.journal)], ['year', paper.year],
    ['volume', paper.volume && tex(paper.volume)], ['pages', paper.pages && tex(pageRange(paper.pages).join('--'))], ['doi', paper.doi && tex(paper.doi)], ['pmid', paper.pmid], ['annote', author && authorNote],
  ];
  return `@article{${slug},\n${fields.filter(([, text]) => text).map(([name, text]) => `  ${name} = {${text as string}}`).join(',\n')}\n}\n`;
}

/** RIS, lines as reference managers read them; the record ends with ER. */
function ris(_slug: string, paper: Paper): string {
  const [first, last] = pageRange(paper.pages);
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['TY', 'JOUR'], ['AU', paper.author && lastNameFirst(paper.author)], ['TI', paper.title ?? paper.label], ['JO', paper.journal], ['PY', paper.year],
    ['VL', paper.volume], ['SP', first], ['EP', last], ['DO', paper.doi], ['AN', paper.pmid], ['UR', paper.doi === undefined ? paper.pmid && pubmedUrl(paper.pmid) : doiUrl(paper.doi)],
    ['N1', paper.author && authorNote],
  ];
  return `${lines.flatMap(([tag, text]) => (text ? [`${tag}  - ${text.replace(/\s+/g, ' ')}`] : [])).join('\r\n')}\r\nER  - \r\n`;
}

/** CSL-JSON: a list of one item. */
function cslJson(slug: string, { author, title, label, journal, year, volume, pages, doi, pmid }: Paper): string {
  const item = {
    'id': slug, 'type': 'article-journal', 'title': title ?? label, 'author': author && [personName(author) ?? { literal: author }], 'container-title': journal,
    'issued': year && { 'date-parts': [[Number(year)]] }, volume, 'page': pages, 'DOI': doi, 'PMID': pmid, 'note': author && authorNote,
  };
  return `${JSON.stringify([item], null, 2)}\n`;
}

export const referenceFormats: readonly ReferenceFormat[] = [
  { suffix: 'bib', label: 'BibTeX', mediaType: 'application/x-bibtex', write: bibtex },
  { suffix: 'ris', label: 'RIS', mediaType: 'application/x-research-info-systems', write: ris },
  { suffix: 'csl.json', label: 'CSL-JSON', mediaType: 'application/vnd.citationstyles.csl+json', write: cslJson },
];
