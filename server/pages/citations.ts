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
  readonly write: (references: readonly Reference[]) => string;
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

/**
 * BibTeX in UTF-8. The graph knows the first author of a paper, so that `and others` stands for the rest, as BibTeX
 * has it; the inner braces keep the case of the title.
 */
function bibtex({ slug, paper }: Reference): string {
  const { author, title, journal, year, volume, pages, doi, pmid, retracted } = paper;
  const name = author === undefined ? undefined : readAuthor(author);
  const person = name && (name.given === undefined ? `{${toLatex(name.family)}}` : `${toLatex(name.family)}, ${toLatex(name.given)}`);
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['author', person && `${person} and others`],
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

/** RIS: one tag a line, lines ended by CR LF. */
function ris({ paper }: Reference): string {
  const { author, title, journal, year, volume, pages, doi, pmid, retracted } = paper;
  const [first, last] = pages?.split(/\s*[-–]\s*/) ?? [];
  const name = author === undefined ? undefined : readAuthor(author);
  const tags: readonly (readonly [string, string | undefined])[] = [
    ['TY', 'JOUR'], ['AU', name && [name.family, name.given].filter(Boolean).join(', ')], ['TI', title], ['JO', journal], ['PY', year], ['VL', volume],
    ['SP', first], ['EP', last], ['DO', doi], ['AN', pmid], ['DB', pmid && 'PubMed'], ['UR', url(paper)], ['N1', retracted ? 'Retracted' : undefined],
  ];
  return `${tags.flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}  - ${oneLine(value)}\r\n`])).join('')}ER  - \r\n\r\n`;
}

/** An item of CSL-JSON, the input of citation processors. */
function csl({ slug, paper }: Reference): unknown {
  const { author, title, journal, year, volume, pages, doi, pmid, retracted } = paper;
  const name = author === undefined ? undefined : readAuthor(author);
  return {
    'id': slug,
    'type': 'article-journal',
    'title': title,
    'author': name && [name.given === undefined ? { literal: name.family } : name],
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
  { suffix: 'bib', name: 'BibTeX', mediaType: 'application/x-bibtex', write: (references) => references.map(bibtex).join('\n') },
  { suffix: 'ris', name: 'RIS', mediaType: 'application/x-research-info-systems', write: (references) => references.map(ris).join('') },
  { suffix: 'csl.json', name: 'CSL-JSON', mediaType: 'application/vnd.citationstyles.csl+json', write: (references) => `${JSON.stringify(references.map(csl), null, 2)}\n` },
];
