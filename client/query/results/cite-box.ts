import { element } from '../../dom.js';
import { copyText } from './copy.js';
import { download } from './download.js';
import type { Ran } from './run.js';
import { bibTeX, citation } from '../tabs/share.js';

/** Milliseconds after which a list of papers is no longer waited for. */
const longestDownload = 120_000;

const button = (text: string, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement => element('button', { type: 'button', ...attributes }, text);

/** Formats for reference managers, as the page lists them under Download. */
const citationFormats = (): readonly HTMLOptionElement[] => [...document.querySelectorAll<HTMLOptionElement>('optgroup[data-citations] > option')];

/** How a document of triples names a paper, or what rests on one. */
const paperSign = /\b(?:pmid-\d|doi-|(?:claim|evidence|hypothesis)-)|doi\.org\/10\.|pubmed\.ncbi|bibo:(?:pmid|doi)\b/;

/** Buttons for the papers that a result names. */
function namedPapers(query: string, status: HTMLElement): HTMLElement {
  const buttons = citationFormats().map(({ value, text }) => {
    const made = button(text);
    made.addEventListener('click', () => {
      status.textContent = '';
      download(query, { name: value, mediaType: '*/*', holds: [] }, AbortSignal.timeout(longestDownload)).then(
        () => { status.textContent = 'Downloaded.'; }, (cause: unknown) => { status.textContent = cause instanceof Error ? cause.message : String(cause); });
    });
    return made;
  });
  return element('p', { class: 'dialog-actions' }, 'The papers that it names:', ...buttons);
}

/** How a result is cited, and the papers that it names. @param name What the tab of the query is called. */
export function citeBox(query: string, name: string | undefined, { version, answer }: Ran): HTMLElement {
  const cited = { query, name, version, date: new Date(), origin: location.origin };
  const status = element('span', { role: 'status' });
  const copier = (name: string, text: string): HTMLButtonElement => {
    const made = button(name);
    made.addEventListener('click', () => { void copyText(text, status); });
    return made;
  };
  return element('details', { class: 'cite' }, element('summary', {}, 'Cite this result'),
    element('p', { class: 'citation-text' }, citation(cited)), element('pre', { tabindex: '0' }, bibTeX(cited)),
    element('p', { class: 'dialog-actions' }, copier('Copy the citation', citation(cited)), copier('Copy for BibTeX', bibTeX(cited)), status),
    ...(answer.kind === 'boolean' || (answer.kind === 'triples' && !paperSign.test(answer.text)) ? [] : [namedPapers(query, status)]));
}
