import { forXml } from '../history.js';
import { mostListedFlags } from '../../curation/proposals/bounds.js';
import { proposalKinds } from '../../curation/proposals/content.js';
import type { ProposalFilter } from '../../curation/proposals/curation.js';
import { states, waitingStates, type Proposal, type ProposalState, type ProposalAuthor } from '../../curation/proposals/proposal.js';
import { html, raw, type HtmlContent, type Html } from '../html.js';
import { choice } from '../people/account-form.js';
import type { Document } from '../shell.js';

/** Kinds and states as readers are told them. */
export const kindWords: Readonly<Record<Proposal['kind'], string>> = {
  correction: 'Correction',
  claim: 'New claim',
  evidence: 'Evidence',
  term: 'New term',
  paper: 'Paper',
  mapping: 'Mapping',
  trial: 'Trial',
  annotation: 'Annotation',
  deprecation: 'Deprecation',
  image: 'Image',
  batch: 'Batch',
  revert: 'Undoing',
};
export const shortState: Readonly<Record<ProposalState, string>> = {
  'draft': 'draft',
  'held': 'held',
  'open': 'open',
  'in-review': 'in review',
  'changes-asked': 'changes asked',
  'approved': 'approved',
  'accepting': 'being accepted',
  'accepted': 'accepted',
  'needs-merge': 'needs merge',
  'rejected': 'rejected',
  'withdrawn': 'withdrawn',
  'spam': 'spam',
  'duplicate': 'duplicate',
  'reverted': 'accepted and undone',
};

export const personLink = ({ id, name }: ProposalAuthor): Html => (id === undefined ? html`${name}` : html`<a href="/people/${id}">${name}</a>`);
export const moment = (time: string): Html => html`<time datetime="${time}">${time.slice(0, 10)} ${time.slice(11, 16)} UTC</time>`;
const dayMilliseconds = 24 * 3600 * 1000;
/** Days after which a proposal is said to wait long. It is never closed for that. */
const long = 60;
const age = ({ created, state }: Proposal, now: number): Html => {
  const days = Math.floor((now - Date.parse(created)) / dayMilliseconds);
  return html`${days < 1 ? 'today' : days === 1 ? '1 day old' : `${days} days old`}${days > long && waitingStates.includes(state) && html` · <b>waits long</b>`}`;
};

/** @param heading Level of the titles. @param tick Whether each can be chosen, to be accepted with others. */
export const proposalsList = (proposals: readonly Proposal[], now: number, heading: 'h2' | 'h3' = 'h3', tick = false): Html =>
  html`<ol class="people proposals" data-proposals>${proposals.map(
    (proposal) => html`<li>
<${raw(heading)}>${tick && proposal.state === 'approved' && html`<input type="checkbox" name="proposal" value="${proposal.id} ${proposal.tag}" aria-label="Choose “${proposal.title}”"> `}<a href="/proposals/${proposal.id}">${proposal.title}</a></${raw(heading)}>
<p class="hint"><span class="proposal-state" data-state="${proposal.state}">${shortState[proposal.state]}</span> ${kindWords[proposal.kind]} by ${personLink(proposal.author)}, ${age(proposal, now)}${proposal.assignee && proposal.state === 'in-review' && html` · ${proposal.assignee.name} looks at it`}${proposal.comments > 0 && html` · ${proposal.comments === 1 ? '1 comment' : `${proposal.comments} comments`}`}</p>
</li>`,
  )}</ol>`;

const filters = (
  { kind, states: wanted, days, about, mine }: ProposalFilter,
  action: string,
  offered: readonly ProposalState[],
  more: boolean,
): Html => html`<form class="proposal-filters" method="get" action="${action}" aria-label="Which proposals">
<p><label for="filter-state">State</label> ${choice('filter-state', 'state', [['', 'all'], ...offered.map((state) => [state, shortState[state]] as const)], wanted?.length === 1 ? wanted[0] : '')}</p>
<p><label for="filter-kind">Kind</label> ${choice('filter-kind', 'kind', [['', 'all'], ...proposalKinds.map((each) => [each, kindWords[each]] as const)], kind ?? '')}</p>
<p><label for="filter-about">About</label> <input id="filter-about" name="about" value="${about ?? ''}" maxlength="500" placeholder="twist1" autocapitalize="off" spellcheck="false"></p>
${
  more
  && html`<p><label for="filter-days">Waiting for days</label> <input id="filter-days" name="days" type="number" min="0" max="36500" value="${days}"></p>
<p><label class="tick"><input type="checkbox" name="mine" value="yes"${mine && ' checked'}> mine</label></p>`
}
<p><button>Show</button></p>
</form>`;

export interface ListedPage {
  readonly proposals: readonly Proposal[];
  readonly filter: ProposalFilter;
  /** Address of the next page. */
  readonly next: string | undefined;
  readonly now: number;
  /** What could not be done. */
  readonly problem?: string | undefined;
}

/** The queue of who reviews. */
export function queueDocument({
  proposals,
  filter,
  next,
  now,
  problem,
  counts,
  flags,
  formToken,
}: ListedPage & { readonly flags: number; readonly counts: Readonly<Partial<Record<ProposalState, number>>>; readonly formToken: string }): Document {
  const approved = proposals.some(({ state }) => state === 'approved'),
    waiting = waitingStates.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return {
    title: 'Review: Metastasis Perspective',
    description: 'Proposals that wait for a decision.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>Review</h1>
<p>${waiting === 0 ? 'Nothing waits for a decision.' : html`${waiting} ${waiting === 1 ? 'proposal waits' : 'proposals wait'} for a decision, the oldest first. Nobody decides on their own.`} <a href="/proposals">All public proposals</a> · <a href="/review/flags">Flags of readers (${flags}${flags >= mostListedFlags && '+'})</a></p>
</div>
<div class="account">
${problem !== undefined && html`<p class="notice" role="alert">${problem}</p>`}
<nav class="proposal-counts" aria-label="States">${waitingStates.filter((state) => state !== 'accepting').map((state) => html`<a href="/review?state=${state}"${filter.states?.length === 1 && filter.states[0] === state && html` aria-current="page"`}>${shortState[state]} <b>${counts[state] ?? 0}</b></a>`)}<a href="/review?mine=yes"${filter.mine && html` aria-current="page"`}>mine</a></nav>
${filters(
  filter,
  '/review',
  states.filter((state) => state !== 'draft'),
  true,
)}
${
  proposals.length === 0
    ? html`<p>No proposal fits.</p>`
    : html`<form method="post" action="/review/accept"><input type="hidden" name="form" value="${formToken}">
${proposalsList(proposals, now, 'h2', true)}
${approved && html`<p><button>Accept those chosen, as one change</button></p>`}</form>`
}
${next !== undefined && html`<p><a class="button" href="${next}">More proposals</a></p>`}
<p class="hint script-only">Keys: <kbd>j</kbd> and <kbd>k</kbd> go down and up, <kbd>Enter</kbd> opens.</p>
</div>`,
  };
}

/** What everybody may see of proposals. */
export function proposalsDocument({ proposals, filter, next, now }: ListedPage, offered: readonly ProposalState[], head: HtmlContent = ''): Document {
  return {
    title: 'Proposals: Metastasis Perspective',
    description: 'What was proposed for this knowledge graph, and what became of it.',
    canonical: '/proposals',
    alternates: [['application/atom+xml', '/proposals.atom'], ['application/json', '/api/proposals']],
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>Proposals</h1>
<p>What readers and curators propose, and what becomes of it. Everybody may propose a change: <a href="/contribute">Contribute</a>. <a href="/proposals.atom">As a feed (Atom)</a></p>
</div>
<div class="account">
${head}
${filters(filter, '/proposals', offered, false)}
${proposals.length === 0 ? html`<p>No proposal fits.</p>` : proposalsList(proposals, now, 'h2')}
${next !== undefined && html`<p><a class="button" href="${next}">Older proposals</a></p>`}
</div>`,
  };
}

/** The same as a feed (RFC 4287). */
export const proposalsFeed = (proposals: readonly Proposal[], { origin, base }: { readonly origin: string; readonly base: string }): string => forXml(html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${base}proposals.atom</id>
<title>Proposals: Metastasis Perspective</title>
<link rel="self" type="application/atom+xml" href="${origin}/proposals.atom"/>
<link rel="alternate" type="text/html" href="${origin}/proposals"/>
<updated>${proposals.map(({ changed }) => changed).sort().at(-1) ?? '2026-01-01T00:00:00.000Z'}</updated>
${proposals.map(({ id, title, kind, state, changed, author }) => html`<entry>
<id>${base}proposals/${id}</id>
<title>${title}</title>
<link rel="alternate" type="text/html" href="${origin}/proposals/${id}"/>
<updated>${changed}</updated>
<author><name>${author.name}</name></author>
<summary>${kindWords[kind]}, ${shortState[state]}.</summary>
</entry>
`)}</feed>
`.markup);
