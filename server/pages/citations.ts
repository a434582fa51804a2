import { inTurns } from '../platform/turns.js';
import { doiUrl, pubmedUrl } from './links.js';
import type { Paper } from './statements.js';

/** A paper to be exported, with the name that it has in this graph. */
export interface Reference {
  readonly slug: string;
  readonly paper: Paper;
}

/** A format in which a list of papers can be had. */
export interface CitationFormat {
  /** Suffix of the address. */
  readonly suffix: string;
  readonly name: string;
  readonly mediaType: string;
  readonly one: (reference: Reference) => string;
  /** What stands ahead of all, between two and behind all. Default: nothing. */
  readonly ahead?: string;
  readonly between?: string;
  readonly behind?: string;
}

interface Author {
  readonly family: string;
  /** `P. D.`; absent for a group. */
  readonly given?: string;
}

/** `Brown PD` as family name and initials; a name without initials is that of a group. */
export function readAuthor(name: string): Author {
  const [, family, initials] = /^(.+?)\s+(\p{Lu}(?:-?\p{Lu}){0,4})$/u.exec(name) ?? [];
  if (family === undefined || initials === undefined) return { family: name };
  return { family, given: initials.replace(/(\p{Lu})(?!$)/gu, '$1. ').replace(/ -/g, '-').replace(/(\p{Lu})$/u, '$1.') };
}

const latex: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}', '$': '\\$', '&': '\\&', '%': '\\%', '#': '\\#', '_': '\\_',
};
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const toLatex = (text: string): string => oneLine(text).replace(/[\\{}~^$&%#_]/g, (c) => latex[c] ?? c);

const url = ({ doi, pmid }: Paper): string | undefined => (doi !== undefined ? doiUrl(doi) : pmid !== undefined ? pubmedUrl(pmid) : undefined);

/** The authors that are known, and whether there are others. */
const authorsOf = ({ author, authors }: Paper): { readonly known: readonly Author[]; readonly others: boolean } =>
  ({ known: (authors ?? (author === undefined ? [] : [author])).map(readAuthor), others: authors === undefined && author !== undefined });

/**
 * BibTeX in UTF-8. Where the graph knows the first author alone, `and others` stands for the rest, as BibTeX has it; the
 * inner braces keep the case of the title.
 */
function bibtex({ slug, paper }: Reference): string {
  const { title, journal, year, volume, pages, doi, pmid, retracted } = paper, { known, others } = authorsOf(paper);
  const persons = known.map(({ family, given }) => (given === undefined ? `{${toLatex(family)}}` : `${toLatex(family)}, ${toLatex(given)}`));
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['author', persons.length > 0 ? [...persons, ...others ? ['others'] : []].join(' and ') : undefined],
    ['title', title && `{${toLatex(title)}}`],
    ['journal', journal && toLatex(journal)],
    ['year', year],
    ['volume', volume && toLatex(volume)],
    ['pages', pages && toLatex(pages).replace(/(\d)\s*[-–]\s*(?=\d)/g, '$1--')],
    // Verbatim in BibLaTeX; a brace would end the field.
    ['doi', doi?.replace(/[{}]/g, encodeURIComponent)],
    ['pmid', pmid],
    ['note', retracted ? 'Retracted' : undefined],
  ];
  return `@article{${slug},\n${fields.flatMap(([field, value]) => (value === undefined ? [] : [`  ${field} = {${value}}`])).join(',\n')}\n}\n`;
}

/** What stands for the authors that are not known, where a format has no word for them. */
const etAl = 'et al.';

/** RIS: one tag per line, lines ended by CR LF. */
function ris({ paper }: Reference): string {
  const { title, journal, year, volume, pages, doi, pmid, retracted } = paper, { known, others } = authorsOf(paper);
  const [first, last] = pages?.split(/\s*[-–]\s*/) ?? [];
  const tags: readonly (readonly [string, string | undefined])[] = [
    ['TY', 'JOUR'],
    ...known.map(({ family, given }) => ['AU', [family, given].filter(Boolean).join(', ')] as const),
    ['AU', others ? etAl : undefined],
    ['TI', title],
    ['JO', journal],
    ['PY', year],
    ['VL', volume],
    ['SP', first],
    ['EP', last],
    ['DO', doi],
    ['AN', pmid],
    ['DB', pmid && 'PubMed'],
    ['UR', url(paper)],
    ['N1', retracted ? 'Retracted' : undefined],
  ];
  return `${tags.flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}  - ${oneLine(value)}\r\n`])).join('')}ER  - \r\n\r\n`;
}

/** An item of CSL-JSON, the input of citation processors. */
function csl({ slug, paper }: Reference): unknown {
  const { title, journal, year, volume, pages, doi, pmid, retracted } = paper, { known, others } = authorsOf(paper);
  const persons = known.map((author) => (author.given === undefined ? { literal: author.family } : author));
  return {
    'id': slug,
    'type': 'article-journal',
    'title': title,
    'author': persons.length > 0 ? [...persons, ...others ? [{ literal: etAl }] : []] : undefined,
    'container-title': journal,
    'issued': year === undefined ? undefined : { 'date-parts': [[Number(year)]] },
    'volume': volume,
    'page': pages,
    'DOI': doi,
    'PMID': pmid,
    'URL': url(paper),
    'note': retracted ? 'Retracted' : undefined,
  };
}

export const citationFormats: readonly CitationFormat[] = [
  { suffix: 'bib', name: 'BibTeX', mediaType: 'application/x-bibtex', one: bibtex, between: '\n' },
  { suffix: 'ris', name: 'RIS', mediaType: 'application/x-research-info-systems', one: ris },
  {
    suffix: 'csl.json',
    name: 'CSL-JSON',
    mediaType: 'application/vnd.citationstyles.csl+json',
    one: (reference) => JSON.stringify([csl(reference)], null, 2).slice(2, -2),
    ahead: '[\n',
    between: ',\n',
    behind: '\n]\n',
  },
];

/** Writes a list, with turns of the event loop between. */
export async function writeCitations({ one, ahead = '', between = '', behind = '' }: CitationFormat, references: readonly Reference[]): Promise<string> {
  return `${ahead}${(await inTurns(references, one)).join(between)}${behind}`;
}
