import { counted } from './context.js';
import { html, raw, type HtmlContent, type Html } from './html.js';
import { slugOf } from './links.js';
import { accountForm, field } from './people/account-form.js';
import { shortVersion, type Document } from './shell.js';
import type { ChangeRecord } from '../change/history.js';
import type { Agent } from '../change/change-set.js';
import type { PropertyChange, ToldChange } from '../change/tell-change.js';

/** A change in a list, with its sentence. */
export interface ToldRecord extends ChangeRecord { readonly sentence: string }

const person = ({ name, iri }: Agent, base: string): Html => (iri === undefined ? html`${name}`
  : html`<a href="/people/${encodeURIComponent(iri.replace(/^https:\/\/orcid\.org\//, '').replace(`${base}people/`, ''))}">${name}</a>`);

const acceptances = { 'by another': 'accepted by', 'by its author': 'accepted by its author,', 'by the administration': 'accepted by' } as const;
const people = ({ author, reviewer, acceptance }: ChangeRecord, base: string): Html => (author.name === reviewer.name && author.iri === reviewer.iri && acceptance !== 'by its author'
  ? html`by ${person(author, base)}` : html`by ${person(author, base)}, ${acceptances[acceptance ?? 'by another']} ${person(reviewer, base)}`);
const when = (time: string): Html => html`<time datetime="${time}">${time.slice(0, 10)} ${time.slice(11, 16)} UTC</time>`;
const version = (id: string): Html => html`<a href="/version/${id}"><code title="${id}">${shortVersion(id)}</code></a>`;

const entry = (change: ToldRecord, base: string): Html => html`<li>
<h2><a href="/changes/${change.change}">${change.reason}</a></h2>
<p>${change.sentence}</p>
<p class="hint">${when(change.time)}, ${people(change, base)}. ${counted(change.added, 'statement')} added, ${change.removed} removed; version ${version(change.version)}.${change.undoneBy !== undefined && html` <a href="/changes/${change.undoneBy}">Undone since</a>.`}</p>
</li>`;

/** Changes, newest first. */
export const changesList = (changes: readonly ToldRecord[], base: string): Html => html`<ol class="people changes">${changes.map((change) => entry(change, base))}</ol>`;

/** A list of changes, newest first. @param of What they are about, where that is not everything. */
export function changesDocument(
  changes: readonly ToldRecord[],
  {
    base,
    title,
    feed,
    older,
    about,
  }: { readonly base: string; readonly title: string; readonly feed: string; readonly older: string | undefined; readonly about: HtmlContent },
): Document {
  return {
    title: `${title}: Metastasis Perspective`,
    description: 'What was changed in the knowledge graph, by whom and why.',
    alternates: [['application/atom+xml', feed]],
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${title}</h1>
<p>${about} <a href="${feed}">As a feed (Atom)</a></p>
</div>
<div class="account">
${changes.length > 0 && changesList(changes, base)}
${older !== undefined && html`<p><a class="button" href="${older}">Older changes</a></p>`}
</div>`,
  };
}

/** What is new and what is gone, as Turtle. */
export interface TurtleDifference { readonly added: string; readonly removed: string }

const side = (sign: 'del' | 'ins', values: PropertyChange['added']): Html => html`${values.map(({ text }) => html`<p><${raw(sign)}>${text}</${raw(sign)}></p>`)}`;

/** What was changed, property by property, and as N-Quads. */
function difference({ diff, more }: ToldChange, turtle: TurtleDifference, base: string): Html {
  const subject = ({ subject: iri, label }: PropertyChange): Html => {
    const slug = slugOf(iri, base);
    return slug === undefined ? html`${label}` : html`<a href="/${slug}">${label}</a>`;
  };
  return html`<section><h2>Property by property</h2>
${diff.length === 0 ? html`<p>Nothing differs.</p>` : html`<div class="table-frame" role="region" aria-label="The difference" tabindex="0"><table class="difference">
<thead><tr><th scope="col">Of</th><th scope="col">Property</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>${diff.map((change) => html`<tr><td>${subject(change)}</td><td>${change.name}</td><td>${side('del', change.removed)}</td><td>${side('ins', change.added)}</td></tr>`)}</tbody></table></div>`}
${more > 0 && html`<p>And ${more} properties more.</p>`}</section>
<section><h2>As Turtle</h2>
${turtle.removed !== '' && html`<h3>Before</h3><pre tabindex="0" role="region" aria-label="What is gone, as Turtle"><code>${turtle.removed}</code></pre>`}
${turtle.added !== '' && html`<h3>After</h3><pre tabindex="0" role="region" aria-label="What is new, as Turtle"><code>${turtle.added}</code></pre>`}</section>`;
}

/** One change. @param undo The ways to undo it. */
export function changeDocument(change: ToldRecord, told: ToldChange, turtle: TurtleDifference, base: string, undo: Html | false): Document {
  return {
    title: `${change.reason}: Metastasis Perspective`,
    description: change.sentence,
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${change.reason}</h1>
<p>${change.sentence}</p>
</div>
<div class="account">
<dl class="account-facts">
<dt>Change</dt><dd>number ${change.number}, <code>${change.change}</code></dd>
<dt>When</dt><dd>${when(change.time)}</dd>
<dt>Who</dt><dd>${people(change, base)}</dd>
<dt>Version</dt><dd>${version(change.base)} → ${version(change.version)}</dd>
${change.reverts !== undefined && html`<dt>Undoes</dt><dd><a href="/changes/${change.reverts}">${change.reverts}</a></dd>`}
${change.undoneBy !== undefined && html`<dt>Undone</dt><dd>by <a href="/changes/${change.undoneBy}">the change ${change.undoneBy}</a></dd>`}
${change.proposals.length > 0 && html`<dt>${change.proposals.length === 1 ? 'Proposal' : 'Proposals'}</dt><dd>${change.proposals.map((id, i) => html`${i > 0 && ', '}<a href="/proposals/${id}">${id}</a>`)}</dd>`}
</dl>
${difference(told, turtle, base)}
${undo}
</div>`,
  };
}

/** Who looks at a change that could be undone. */
export interface Undoing {
  /** Of who may undo it alone; undefined for everybody else. */
  readonly formToken: string | undefined;
  /** Whether proposals are taken. */
  readonly proposes: boolean;
  /** Why it could not be undone, and the reason that was given. */
  readonly problem?: { readonly title: string; readonly detail: string; readonly reason: string } | undefined;
}

/** The ways to undo a change: everybody may propose it, and few may do it alone. */
export function undoPart({ change, reason }: ChangeRecord, { formToken, proposes, problem }: Undoing): Html | false {
  if (formToken === undefined && !proposes) return false;
  const given = problem?.reason ?? `Undoes: ${reason}`.slice(0, 200);
  return html`<section id="undo"><h2>Undo this change</h2>
<p>The opposite is made as a change of its own. What others have changed since stays; where it is in the way, you are told.</p>
${problem && html`<div class="notice" role="alert"><p><b>${problem.title}.</b> ${problem.detail}</p></div>`}
${proposes && html`<p>Whoever thinks that this change was a mistake says why, and a curator decides. <a class="button" href="/contribute/undo?other=${change}">Propose to undo it</a></p>`}
${
  formToken !== undefined
  && html`<h3>At once</h3>
${accountForm(
  `/changes/${change}/revert`,
  formToken,
  html`${field('undo-reason', 'Why', html`<input id="undo-reason" name="reason" required maxlength="2000" value="${given}" aria-describedby="undo-reason-hint">`, 'For an emergency. The record says that you did it alone.')}
<p><button>Undo it at once</button></p>`,
)}`
}</section>`;
}

const releaseLink = (date: string): Html => html`<a href="/release/${date}">${date}</a>`;

/** What lies between two versions: changes, or nothing that is known, where both are releases of these dates. */
interface Between { readonly changes: readonly ChangeRecord[]; readonly dates?: readonly [string, string] }

/** What two versions differ in. */
export function differenceDocument([from, to]: readonly [string, string], told: ToldChange, turtle: TurtleDifference, { changes, dates }: Between, base: string): Document {
  return {
    title: 'Difference of versions: Metastasis Perspective',
    description: told.sentence,
    alternates: [['application/json', `/diff/${from}/${to}?format=json`]],
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>From ${shortVersion(from)} to ${shortVersion(to)}</h1>
<p>${told.sentence === '' ? 'The two versions say the same.' : told.sentence}</p>
</div>
<div class="account">
<p>${dates ? html`What the files of the release of ${releaseLink(dates[0])} and of that of ${releaseLink(dates[1])} differ in, without derived statements.` : html`${changes.length} ${changes.length === 1 ? 'change lies' : 'changes lie'} between ${version(from)} and ${version(to)}.`}</p>
${difference(told, turtle, base)}
</div>`,
  };
}

/** What is known of a version. */
export interface VersionInfo {
  readonly version: string;
  readonly current: boolean;
  readonly number: number | null;
  readonly time: string | null;
  readonly change: string | null;
  /** The commit of the ontology's repository that holds its files. */
  readonly commit: string | null;
  /** Date of the release that is this version. */
  readonly release: string | null;
}

/** A version. @param newest The one that is shown, where the two can be compared. */
export const versionDocument = ({ version: id, current, number, time, change, commit, release }: VersionInfo, newest: string | undefined): Document => ({
  title: `Version ${shortVersion(id)}: Metastasis Perspective`,
  description: `The version ${id} of the knowledge graph.`,
  sheets: ['contribute'],
  main: html`
<div class="page-head">
<h1>Version ${shortVersion(id)}</h1>
<p>${current ? 'This is the version that is shown.' : html`A version of the past.${newest !== undefined && html` <a href="/diff/${id}/${newest}">What has changed since</a>`}`}</p>
</div>
<div class="prose account">
<dl class="account-facts">
<dt>Hash</dt><dd><code>${id}</code></dd>
<dt>Number</dt><dd>${number === null ? 'not in the journal' : number}</dd>
<dt>Made</dt><dd>${time === null ? 'not on record' : when(time)}</dd>
<dt>By</dt><dd>${change === null ? 'no change on record' : html`<a href="/changes/${change}">the change ${change}</a>`}</dd>
<dt>Commit</dt><dd>${commit === null ? 'none is known' : html`<code>${commit}</code>`}</dd>
<dt>Release</dt><dd>${release === null ? 'none' : html`<a href="/release/${release}">${release}</a>`}</dd>
</dl>
</div>`,
});

/** Signs that no document in XML may hold. */
export const forXml = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/\p{Cs}/gu, '');

/** The same list as a feed (RFC 4287). @param origin Scheme, host and port. @param self Path of the feed. */
export const changesFeed = (
  changes: readonly ToldRecord[],
  { origin, self, title, base }: { readonly origin: string; readonly self: string; readonly title: string; readonly base: string },
): string =>
  forXml(
    html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${base}${self.replace(/^\//, '')}</id>
<title>${title}: Metastasis Perspective</title>
<link rel="self" type="application/atom+xml" href="${origin}${self}"/>
<link rel="alternate" type="text/html" href="${origin}${self.replace(/\.atom$/, '')}"/>
<updated>${changes[0]?.time ?? '2026-01-01T00:00:00.000Z'}</updated>
${changes.map(
  ({ change, reason, time, author, sentence }) => html`<entry>
<id>${base}changes/${change}</id>
<title>${reason}</title>
<link rel="alternate" type="text/html" href="${origin}/changes/${change}"/>
<updated>${time}</updated>
<author><name>${author.name}</name>${author.iri !== undefined && html`<uri>${author.iri}</uri>`}</author>
<summary>${sentence}</summary>
</entry>
`,
)}</feed>
`.markup,
  );
