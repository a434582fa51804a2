import { due, turn } from '../platform/turns.js';
import { escapeHtml, html } from './html.js';
import type { Html } from './html.js';

/** For whom a page is written. Scientists are told everything at once; patients the plain words first. */
export type Audience = 'scientists' | 'patients';

export const audiences: readonly Audience[] = ['scientists', 'patients'];

/** The audience that an address asks for: `?audience=patients`, scientists by default. */
export const audienceOf = (parameters: Pick<URLSearchParams, 'get'>): Audience => (parameters.get('audience') === 'patients' ? 'patients' : 'scientists');

/** The other audience's view of the same page. The query alone is written, so that the path stays; the script keeps what else the address asks for. */
export const audienceLink = (audience: Audience, current: boolean): Html =>
  html`<a href="?audience=${audience}" data-audience-link="${audience}"${current && html` aria-current="true"`}>For ${audience}</a>`;

/** The address of a page as an audience has it. @param address Path, with its query and place. */
export function addressFor(address: string, audience: Audience): string {
  const [, path = '', query = '', place = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(address) ?? [];
  return audience === 'scientists' || !path.startsWith('/') || noPage.test(path) || /[?;&]audience=/.test(query) ? address : `${path}${query}${query ? '&' : '?'}audience=patients${place}`;
}

/** Addresses below our own that are files or services and no pages. */
const noPage = /^\/(?:(?:assets|images|api)\/|(?:sparql|graphs|shapes|ontology|mappings)(?![^./]))|\.(?:ttl|jsonld|nt|nq|trig|rdf|owl|svg|tsv|bib|ris|csl\.json)$/;

/** What patients read where a kind is named, one or many: a stage is I to IV to them. */
const kindNames: ReadonlyMap<string, string> = new Map([
  ['term', 'basic idea'],
  ['terms', 'basic ideas'],
  ['cell type', 'kind of cell'],
  ['cell types', 'kinds of cells'],
  ['cascade stage', 'step of spread'],
  ['cascade stages', 'steps of spread'],
  ['anatomical site', 'part of the body'],
  ['anatomical sites', 'parts of the body'],
  ['manifestation', 'symptom or complication'],
  ['manifestations', 'symptoms and complications'],
  ['staging category', 'stage of cancer'],
  ['staging categories', 'stages of cancer'],
  ['mechanism', 'how it works'],
  ['mechanisms', 'how it works'],
  ['molecule', 'building block of cells'],
  ['molecules', 'building blocks of cells'],
  ['therapy', 'treatment'],
  ['therapies', 'treatments'],
  ['clinical trial', 'study with patients'],
  ['clinical trials', 'studies with patients'],
  ['hypothesis', 'idea under debate'],
  ['hypotheses', 'ideas under debate'],
  ['data resource', 'data set'],
  ['data resources', 'data sets'],
]);

/** A kind as patients read it. */
export const plainKind = (name: string): string => kindNames.get(name) ?? name;

/** How far a statement is accepted, as one says it. */
export const certaintyWords: ReadonlyMap<string, string> = new Map([
  ['established', 'well shown'], ['emerging', 'first studies'], ['contested', 'studies disagree'], ['refuted', 'no longer held'],
]);

/** What a term is called, for scientists and for patients. */
export interface PlainName {
  readonly label: string;
  readonly plain: string;
}

/** The part of a page that is for scientists. */
const forScientists = /(<details class="for-scientists">[\s\S]*?<\/article>)/;

/** A change of markup. */
type Rewrite = (markup: string) => string;

/** Links that name a term by its label name it in plain words, but for those to scientists, and those of the vocabulary, where a word is looked up. */
const inPlainNames = (names: ReadonlyMap<string, PlainName>): Rewrite => (markup) => markup.split(forScientists).map((part, i) => (i % 2 === 1 ? part : part.replace(
  /(?<!<dt>)(<a class="entity" href="[^"]*" data-term="([^"]+)">(?:<svg\b[\s\S]*?<\/svg>)?(?:<span class="visually-hidden">[^<]*<\/span>)?)([^<]*)(?=<\/a>)/g,
  (all, before: string, slug: string, text: string) => {
    const name = names.get(slug);
    return name && text === escapeHtml(name.label) ? `${before}${escapeHtml(name.plain)}` : all;
  },
))).join('');

/** What was found is called as its page is, with the name of scientists behind it: that may be what was looked for. */
const inFoundNames = (names: ReadonlyMap<string, PlainName>): Rewrite => (markup) => markup.replace(
  /(<p class="found-name">(?:<svg\b[\s\S]*?<\/svg>)?<a href="[^"]*" data-term="([^"]+)">)([^<]*)<\/a>/g,
  (all, before: string, slug: string, text: string) => {
    const name = names.get(slug);
    return name && text === escapeHtml(name.label) && name.plain.toLowerCase() !== name.label.toLowerCase() ? `${before}${escapeHtml(name.plain)}</a> <span class="found-also">(${text})</span>` : all;
  },
);

/** Links to our own pages and forms that lead to them keep the audience; kinds are named in plain words, as is how sure a statement is. */
const rewrites: readonly Rewrite[] = [
  (markup) => markup.replace(/ href="(\/(?!\/)[^"?#]*)(\?[^"#]*)?(#[^"]*)?"/g, (link, path: string, query = '', fragment = '') =>
    noPage.test(path) || /[?;&]audience=/.test(query as string)
      ? link
      : ` href="${path}${query as string}${query ? '&amp;' : '?'}audience=patients${fragment as string}"`,
  ),
  // What is sent has the audience in its address: it is no field of what somebody wrote.
  (markup) => markup.replace(/<form\b[^>]*\baction="(\/(?!sparql)[^"]*)"[^>]*>/g, (form, action: string) =>
    (/\bmethod="post"/.test(form) ? form.replace(` action="${action}"`, () => ` action="${action}${action.includes('?') ? '&amp;' : '?'}audience=patients"`) : `${form}<input type="hidden" name="audience" value="patients">`)),
  (markup) => markup.replace(/(<\/svg>\s*(?:<span class="visually-hidden">)?)([a-z ]+?)(: <\/span>|<\/p>)/g, (all, before: string, kind: string, after: string) =>
    kindNames.has(kind) ? `${before}${kindNames.get(kind)}${after}` : all,
  ),
  (markup) => markup.replace(/(<span class="(?:kind-name|found-kind[^"]*)">)([a-z ]+)(?=<\/span>)/g, (_, before: string, kind: string) => `${before}${plainKind(kind)}`),
  (markup) => markup.replace(
    /(<span class="status status-[a-z]+">|>(?=[a-z]+<span class="visually-hidden">: the claim))(established|emerging|contested|refuted)\b/g,
    (_, before: string, status: string) => `${before}${certaintyWords.get(status)}`,
  ),
];

/**
 * The markup as patients get it, made with turns for others between, as a page may have megabytes.
 *
 * @param names What patients call terms, by their slugs.
 */
export async function forPatients(markup: string, names: ReadonlyMap<string, PlainName> = new Map()): Promise<string> {
  let written = markup;
  for (const rewrite of [inPlainNames(names), inFoundNames(names), ...rewrites]) {
    if (due()) await turn();
    written = rewrite(written);
  }
  return written;
}
