import type { Views } from '../query/views.js';
import { formats } from '../rdf/formats.js';
import { iriTerm, joined } from './context.js';
import { html, raw } from './html.js';
import type { Html } from './html.js';
import { claimKind, imageKind, paperKind } from './kinds.js';
import type { Kind } from './kinds.js';
import { citationFormats } from './citations.js';
import { citationText } from './references.js';
import { shortVersion } from './shell.js';
import type { Paper } from './statements.js';

/** What a reader may want to do with the resource of a page. */
export interface Citable {
  readonly iri: string;
  readonly slug: string;
  /** What a citation calls it. */
  readonly label: string;
  readonly kind: Kind | undefined;
  /** What it is, in a word or two, where it is of no kind. */
  readonly called?: string | undefined;
  /** What the graph shows of a claim: the slugs of its ends. */
  readonly focus?: string | undefined;
  /** The page is for patients: what serves work with the data stands behind one line. */
  readonly isPlain?: boolean | undefined;
  /** Only for papers. */
  readonly paper?: Paper | undefined;
}

/** The queries whose answers a page shows: name of the view, what it asks, and the variable that takes the resource. */
type PageQuery = readonly [view: string, title: string, variable: string];
const anyResource: readonly PageQuery[] = [['resource', 'Everything said directly', 'resource']];
const ofEntity: readonly PageQuery[] = [
  ...anyResource, ['claims-of', 'Claims', 'entity'], ['evidence-of', 'Evidence', 'entity'], ['stages-of', 'Stages', 'entity'], ['mappings', 'Other vocabularies', 'entity'],
];
const ofClaim: readonly PageQuery[] = [...anyResource, ['claims', 'The claim', 'claim'], ['evidence', 'Its evidence', 'statement']];
const ofPaper: readonly PageQuery[] = [['papers', 'The paper', 'paper'], ['evidence', 'Evidence from it', 'paper'], ['defined-by', 'Terms that it helped to define', 'paper']];

const queriesOf = (kind: Kind | undefined): readonly PageQuery[] =>
  (kind === undefined || kind === imageKind ? anyResource : kind === paperKind ? ofPaper : kind === claimKind ? ofClaim : ofEntity);

/** Those of them that make a table to work with: claims and evidence. */
const tableOf = (kind: Kind | undefined): readonly PageQuery[] => queriesOf(kind).filter(([view]) => view.startsWith('claims') || view.startsWith('evidence'));

const files = formats.filter(({ ofResources }) => ofResources);

/** The foot of a page: explore, query, cite, correct, download. */
export function actions(resource: Citable, views: Views, version: string): Html {
  const { iri, slug, kind, isPlain } = resource, isTerm = queriesOf(kind) === ofEntity;
  const explore = (resource.focus !== undefined || isTerm) && html`<a class="button" href="/graph?focus=${resource.focus ?? slug}">Explore in the graph</a> `;
  const ask = isTerm && html`<a class="button" href="/query?about=${slug}">Ask about it</a> `, history = html`<a class="button" href="/${slug}/history">History</a>`;
  const linked = isTerm && html`<a class="button" href="/path?from=${slug}">How is it linked to …?</a> `;
  const data = html`${cite(resource, version)}
<details class="queries"><summary>Show the queries behind this</summary>
<ul>${queriesOf(kind).map(
    ([view, title, variable]) => html`<li><a href="/query?query=${encodeURIComponent(views.text(view, { [variable]: iriTerm(iri) }))}">${title}</a></li>`,
  )}</ul></details>
<p class="downloads">Data: ${joined(
    [
      ...files.map(({ name, label }) => html`<a href="/${slug}.${name}">${label}</a>`),
      ...tableOf(kind).map(
        ([view, title, variable]) =>
          html`<a href="/sparql?format=tsv&amp;query=${encodeURIComponent(views.text(view, { [variable]: iriTerm(iri) }))}" download="${slug}-${view}.tsv">${title} as TSV</a>`,
      ),
    ],
    ' · ',
  )}</p>
<p class="address">Address: <code data-citation>${iri}</code> <button type="button" class="script-only" data-copy>Copy<span class="visually-hidden"> the address</span></button> <span role="status" data-copied></span></p>`;
  return html`<footer class="term-actions">
${isPlain ? html`${linked && html`<p>${linked}</p>`}
${contributions(resource)}
<details class="for-work"><summary>To explore, to cite, and the data</summary>
<p>${explore}${ask}${history}</p>
${data}</details>` : html`<p>${explore}${ask}${linked}${history}</p>
${contributions(resource)}
${data}`}
</footer>`;
}

/** Begins what a reader may add, correct or say: a note stands ahead of it. */
const waysStart = '<p class="contribute-ways">';
/** Proposals that wait and that everybody may see. */
const waiting = 'open,in-review,changes-asked,approved,needs-merge';

/** Says on the page of a resource, as it was written, how many proposals about it wait. */
export const withWaiting = (page: string, slug: string, count: number): string =>
  count === 0
    ? page
    : page.replace(
        waysStart,
        () =>
          html`<p class="proposals-wait"><a href="/proposals?about=${encodeURIComponent(slug)}&amp;state=${waiting}">${count === 1 ? '1 proposal' : `${count} proposals`} about this ${count === 1 ? 'waits' : 'wait'} for a decision</a></p>
${raw(waysStart)}`.markup,
      );

/** What a reader may add, correct or say. */
function contributions({ slug, kind }: Citable): Html {
  const about = `about=${encodeURIComponent(slug)}`, isStatement = kind === claimKind || kind?.name === 'hypothesis', isTerm = !isStatement && queriesOf(kind) === ofEntity;
  const ways: readonly (readonly [href: string, label: string])[] = [
    [`/contribute/correction?${about}`, 'Correct this'],
    ...(isStatement
      ? [[`/contribute/evidence?${about}`, 'Add evidence'] as const]
      : isTerm
        ? [[`/contribute/claim?subject=${encodeURIComponent(slug)}`, 'Add a claim'] as const]
        : kind === paperKind
          ? [[`/contribute/claim?paper=${encodeURIComponent(slug)}`, 'Add a claim from it'] as const]
          : []),
    [`/contribute/comment?${about}`, 'Comment'],
    [`/contribute/report?${about}`, 'Report a mistake'],
    [`/proposals?kind=annotation&${about}`, 'Read comments'],
  ];
  return html`${raw(waysStart)}${joined(ways.map(([href, label]) => html`<a href="${href}">${label}</a>`), ' · ')}</p>`;
}

/** A citation to copy. The script adds the day on which the reader saw it: the page itself is the same on any day. */
function cite({ iri, slug, label, kind, paper }: Citable, version: string): Html {
  return html`<details class="cite"><summary>Cite this</summary>
<p class="citation-text" data-citation>${paper ? citationText(paper) : html`“${label}”. Metastasis Perspective, version ${shortVersion(version)}. ${iri}<span data-accessed></span>`}</p>
<p><button type="button" class="script-only" data-copy>Copy<span class="visually-hidden"> the citation</span></button> <span role="status" data-copied></span></p>
${
  kind !== undefined
  && kind !== imageKind
  && html`<p>${paper ? 'For reference managers' : 'The papers cited here, for reference managers'}: ${joined(
    citationFormats.map(({ suffix, name }) => html`<a href="/${slug}.${suffix}">${name}</a>`),
    ' · ',
  )}</p>`
}</details>`;
}
