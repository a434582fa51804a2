import { doiUrl, pubmedUrl } from './links.js';
import type { Paper } from './statements.js';

/** A paper as one line: `Able A. J Test 7:1-9 (2001)`, as far as its parts are known. */
export function bibliographicLine({ author, journal, volume, pages, year }: Paper): string {
  const location = [volume, pages].filter((part) => part !== undefined).join(':');
  return [author !== undefined && `${author}.`, journal, location, year !== undefined && `(${year})`].filter(Boolean).join(' ');
}

/** A paper as a reference list gives it: `Able A. On cells. J Test. 2001;7:1-9. https://doi.org/…`. */
export function citationText({ author, authors, title, label, journal, year, volume, pages, doi, pmid }: Paper): string {
  const issue = [volume, pages].filter((part) => part !== undefined).join(':');
  const location = [year, issue].filter(Boolean).join(';');
  const link = doi === undefined ? pmid && pubmedUrl(pmid) : doiUrl(doi);
  return [
    ...[authors?.join(', ') ?? (author && `${author}, et al`), title ?? label, journal, location]
      .filter(Boolean)
      .map((part) => `${(part as string).replace(/\.$/, '')}.`),
    link,
  ]
    .filter(Boolean)
    .join(' ');
}
