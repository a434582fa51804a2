import type { PropertyChange, ToldConflict, ToldValue } from '../../change/tell-change.js';
import type { ContentCheck, ProposalComment, ProposalDetail, ProposalEvent, ProposalState } from '../../curation/proposals/proposal.js';
import { removedAnnotation } from '../../curation/proposals/content.js';
import { stateWords } from '../../curation/proposals/standing.js';
import { transitionOf, type ProposalAction } from '../../curation/proposals/transitions.js';
import { html, type Html } from '../html.js';
import { safeUrl, slugOf } from '../links.js';
import { accountForm, field } from '../people/account-form.js';
import { shortVersion, type Document } from '../shell.js';
import { kindWords, moment, personLink, proposalsList, shortState } from './proposal-list.js';
import { papersPart, type CitedPaper } from './cited-papers.js';
import { diffMarkup, mostPairs, wordDiff } from './word-diff.js';


/** What a resource is called, where anything says so, and whether the knowledge graph has it. */
export interface ResourceName { readonly label: string | undefined; readonly isHere: boolean }

/** What else speaks of a resource. */
export interface Neighbour { readonly iri: string; readonly label: string; readonly claims: readonly { readonly slug: string; readonly label: string }[]; readonly more: number }

/** Comments and events that a page has: the newest. */
const mostComments = 100, mostEvents = 200;

export interface ProposalView extends ProposalDetail {
  readonly base: string;
  readonly now: number;
  /** Statements as Turtle, or as they were sent. */
  readonly turtle: { readonly added: string; readonly removed: string };
  /** Of the resources that it is about, and of those that the check names. */
  readonly names: ReadonlyMap<string, ResourceName>;
  /** Values that it replaces and that are not what was seen. */
  readonly conflicts: readonly ToldConflict[];
  /** What the rules of language say of its texts. */
  readonly remarks: readonly { readonly resource: string; readonly field: string; readonly message: string; readonly remedy: string | undefined }[];
  readonly papers: readonly CitedPaper[];
  readonly neighbours: readonly Neighbour[];
  /** What who looks may do now. */
  readonly actions: readonly ProposalAction[];
  readonly mayComment: boolean;
  /** Whether who looks would have to state own interests ahead of approving and accepting. */
  readonly needsInterests: boolean;
  /** Whether who looks may have papers looked up outside. */
  readonly looksUp: boolean;
  readonly reviews: boolean;
  /** Of the session; absent for a visitor. */
  readonly formToken: string | undefined;
  /** When the page was written, signed: for the comment of a visitor. */
  readonly formTime: string;
  /** Whether who looks has just flagged it, or a comment. */
  readonly flagged: boolean;
  /** What could not be done, and what was written meanwhile. */
  readonly problem?: { readonly title: string; readonly detail: string; readonly text: string } | undefined;
}

export function proposalDocument(view: ProposalView): Document {
  const { proposal, content, others, problem } = view, { kind, title, state, author, created } = proposal;
  return {
    title: `${title}: Metastasis Perspective`,
    description: `${kindWords[kind]}, ${shortState[state]}.`,
    alternates: [['application/json', `/api/proposals/${proposal.id}`]],
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${title}</h1>
<p><span class="proposal-state" data-state="${state}">${shortState[state]}</span> ${kindWords[kind]} by ${personLink(author)}, ${moment(created)}. <a href="/proposals">All proposals</a> · <a href="/proposals/${proposal.id}/flag">Flag</a></p>
</div>
<div class="account proposal">
${problem && html`<div class="notice" role="alert"><p><b>${problem.title}.</b> ${problem.detail}</p></div>`}
${view.flagged && html`<p class="notice" role="status">Thank you. A curator looks at what you flagged.</p>`}
${standing(view)}
${content.note !== '' && html`<section><h2>Why</h2>${content.note.split(/\n{2,}/).map((part) => html`<p class="proposal-words">${part}</p>`)}</section>`}
<div class="proposal-beside">
<div>${proposed(view)}
${content.check && findingsPart(content.check, view)}
${remarksPart(view)}</div>
${papersPart(view)}
</div>
${neighboursPart(view)}
${others.length > 0 && html`<section><h2>Other proposals about this</h2>${proposalsList(others, view.now)}</section>`}
${commentsPart(view)}
${changePart(view)}
${decisionsPart(view)}
${historyPart(view.events)}
</div>`,
  };
}

/** What whoever decided last has done, where that is why a proposal stands as it does. */
const decided: Readonly<Partial<Record<ProposalState, string>>> = {
  'accepted': 'Accepted',
  'approved': 'Approved',
  'accepting': 'Accepted',
  'rejected': 'Rejected',
  'withdrawn': 'Withdrawn',
  'duplicate': 'Found to be a duplicate',
  'changes-asked': 'Asked for',
  'spam': 'Marked',
  'reverted': 'Accepted',
};

/** Where the proposal stands, in a sentence. */
function standing(view: ProposalView): Html {
  const { proposal, content } = view,
    undone = (content.payload as { readonly change?: unknown } | null)?.change,
    { state, reason, decidedBy, assignee, assignedUntil, change, version, duplicateOf, about, revision } = proposal;
  const ofVersion = version !== undefined && html` of the version <a href="/version/${version}"><code>${shortVersion(version)}</code></a>`;
  return html`<p>This proposal is ${stateWords(state)}${[
    state === 'in-review' && assignee && html`: ${personLink(assignee)} looks at it until ${moment(assignedUntil ?? '')}`,
    '.',
    decidedBy && decided[state] !== undefined && html` ${decided[state]} by ${personLink(decidedBy)}.`,
    duplicateOf !== undefined && html` <a href="/proposals/${duplicateOf}">The other one</a>.`,
    change !== undefined && (state === 'accepted' || state === 'reverted') && html` It became <a href="/changes/${change}">a change</a>${ofVersion}.`,
  ]}</p>
${reason !== undefined && html`<blockquote class="proposal-words">${reason}</blockquote>`}
<dl class="account-facts">
<dt>About</dt><dd>${about.length === 0 ? 'nothing is named' : about.map((iri, i) => html`${i > 0 && '; '}${resource(iri, view)}`)}</dd>
${proposal.kind === 'revert' && typeof undone === 'string' && html`<dt>Undoes</dt><dd><a href="/changes/${encodeURIComponent(undone)}">the change ${undone.slice(0, 100)}</a></dd>`}
${removedAnnotation(content) !== undefined && html`<dt>Takes away</dt><dd><a href="/proposals/${removedAnnotation(content) ?? ''}">this comment</a>, once it is accepted</dd>`}
${revision > 1 && html`<dt>Revision</dt><dd>${revision}</dd>`}
</dl>`;
}

/** What is there has a link; what is only proposed has none yet. */
function resource(iri: string, { names, base }: Pick<ProposalView, 'names' | 'base'>, otherwise?: string): Html {
  const slug = slugOf(iri, base), { label = otherwise, isHere = false } = names.get(iri) ?? {};
  if (isHere && slug !== undefined) return html`<a href="/${slug}" data-term="${slug}">${label ?? slug}</a>`;
  if (slug !== undefined) return label === undefined ? html`<code>${slug}</code> (new)` : html`${label} (new)`;
  const url = safeUrl(iri);
  return url === undefined || label !== undefined ? label === undefined ? html`<code>${iri}</code>` : html`${label}` : html`<a href="${url}" rel="nofollow">${iri}</a>`;
}

const isText = ({ term }: ToldValue): boolean => term.startsWith('"');

/** One property: word by word where one text takes the place of another. */
function values({ removed, added }: PropertyChange, budget: { pairs: number }): Html {
  const [gone] = removed, [come] = added, words = removed.length === 1 && added.length === 1 && gone && come && isText(gone) && isText(come) ? wordDiff(gone.text, come.text, budget) : undefined;
  return words ? html`<p>${diffMarkup(words)}</p>` : html`${removed.map(({ text }) => html`<p><del>${text}</del></p>`)}${added.map(({ text }) => html`<p><ins>${text}</ins></p>`)}`;
}

function proposed(view: ProposalView): Html {
  const { content, turtle } = view, { check, added, removed } = content, budget = { pairs: mostPairs };
  if (added === '' && removed === '') return html`<section><h2>What is proposed</h2><p>It is told in words; no statement changes by it.</p></section>`;
  return html`<section><h2>What is proposed</h2>
${check && check.sentence !== '' && html`<p class="proposal-sentence">${check.sentence}</p>`}
${
  check
  && check.diff.length > 0
  && html`<div class="table-frame" role="region" aria-label="The difference" tabindex="0"><table class="difference">
<thead><tr><th scope="col">Of</th><th scope="col">Property</th><th scope="col">What changes</th></tr></thead>
<tbody>${check.diff.map((each, i) => html`<tr><td>${check.diff[i - 1]?.subject === each.subject ? html`<span class="visually-hidden">${each.label}</span>` : resource(each.subject, view, each.label)}</td><td>${each.name}</td><td>${values(each, budget)}</td></tr>`)}</tbody></table></div>`
}
${check && check.more > 0 && html`<p>And ${check.more} properties more.</p>`}
<details${!check && ' open'}><summary>As statements</summary>
${turtle.removed !== '' && html`<h3>What goes</h3><pre tabindex="0" role="region" aria-label="Statements that go"><code>${turtle.removed}</code></pre>`}
${turtle.added !== '' && html`<h3>What comes</h3><pre tabindex="0" role="region" aria-label="Statements that come"><code>${turtle.added}</code></pre>`}</details></section>`;
}

/** One value that is not what was seen, in a sentence and in its three states: what is now and what is proposed, word by word against what was seen. */
function conflictPart({ subject, label, name, seen, now, proposed: wanted }: ToldConflict, view: ProposalView, budget: { pairs: number }): Html {
  const against = (values: readonly ToldValue[]): Html => {
    const [old] = seen, [value] = values, words = seen.length === 1 && values.length === 1 && old && value && isText(old) && isText(value) ? wordDiff(old.text, value.text, budget) : undefined;
    return words ? html`<p>${diffMarkup(words)}</p>` : values.length === 0 ? html`<p class="hint">nothing</p>` : html`${values.map(({ text }) => html`<p>${text}</p>`)}`;
  };
  return html`<p>“${name}” of ${resource(subject, view, label)} was changed since the author of this proposal looked at it${now.length === 0 && ': it has no value any more'}.</p>
<dl class="conflict difference"><div><dt>Seen</dt><dd>${seen.length === 0 ? html`<p class="hint">nothing</p>` : seen.map(({ text }) => html`<p>${text}</p>`)}</dd></div><div><dt>Now</dt><dd>${against(now)}</dd></div><div><dt>Proposed</dt><dd>${against(wanted)}</dd></div></dl>`;
}

function findingsPart({ outcome, findings, version }: ContentCheck, view: ProposalView): Html {
  const { conflicts } = view, budget = { pairs: mostPairs };
  return html`<section><h2>What the checks say</h2>
${
  conflicts.length > 0
  && html`<section class="conflicts" aria-labelledby="conflicts"><h3 id="conflicts">Seen, now and proposed</h3>
${conflicts.map((each) => conflictPart(each, view, budget))}
<p class="hint">Its author opens it with “Edit”, where what holds now is what was seen, and submits it again.</p></section>`
}
${
  findings.length > 0
    ? html`<ul class="proposal-findings">${findings.map(({ severity, message, remedy, resource: of, field: property }) => html`<li><b>${severity === 'error' ? 'Error' : 'Warning'}</b>${property !== undefined && html` <code>${property}</code>`} of ${resource(of, view)}: ${message}${remedy !== undefined && html` ${remedy}`}</li>`)}</ul>`
    : conflicts.length === 0
      && html`<p>${outcome === 'accepted' ? 'All rules and checks ran over the version that it would give: no error, and no new warning.' : 'No finding was kept.'}</p>`
}
${version !== '' && html`<p class="hint">Checked against the version <a href="/version/${version}"><code>${shortVersion(version)}</code></a>; it is checked again when it is accepted.</p>`}</section>`;
}

const remarksPart = (view: ProposalView): Html | false =>
  view.remarks.length > 0
  && html`<section><h2>What the rules of language remark</h2>
<p>They see the form of a text and not whether it is true; each may be wrong.</p>
<ul class="proposal-findings">${view.remarks.map(({ resource: of, field: name, message, remedy }) => html`<li><b>${name}</b> of ${resource(of, view)}: ${message}${remedy !== undefined && html` ${remedy}`}</li>`)}</ul></section>`;

const neighboursPart = ({ neighbours, ...view }: ProposalView): Html | false =>
  neighbours.length > 0
  && html`<section><h2>What else refers to this</h2>${neighbours.map(({ iri, label, claims, more }) => html`<p>${resource(iri, view, label)}: ${claims.map(({ slug, label: name }, i) => html`${i > 0 && '; '}<a href="/${slug}" data-term="${slug}">${name}</a>`)}${more > 0 && html`; and ${more} more claims`}</p>`)}</section>`;

/** What a visitor's form carries: a field that people leave empty, and when it was written. */
export const visitorFields = (formTime: string): Html =>
  html`<p class="visually-hidden" aria-hidden="true"><label for="visitor-website">Leave this empty</label><input id="visitor-website" name="website" tabindex="-1" autocomplete="off"></p><input type="hidden" name="written" value="${formTime}">`;

/** A comment with who wrote it, and the way to flag it. */
const commentWords = ({ by, time, held, text, number }: ProposalComment, proposal: string): Html =>
  html`<p class="hint">${personLink(by)}, ${moment(time)}${held && html` · <b>held</b>`}</p>${
    text === '' ? html`<p class="hint">Taken away by who wrote it.</p>` : html`<p class="proposal-words">${text}</p>`
  }${text !== '' && !held && html`<p class="hint"><a href="/proposals/${proposal}/flag?comment=${number}">Flag<span class="visually-hidden"> comment ${number}</span></a></p>`}`;

function commentsPart({ comments, proposal, mayComment, formToken, formTime, reviews, problem }: ProposalView): Html {
  const moderation = ({ number, held }: ProposalComment): Html | false =>
    reviews
    && formToken !== undefined
    && accountForm(
      `/proposals/${proposal.id}/${held ? 'show' : 'hide'}`,
      formToken,
      html`<input type="hidden" name="comment" value="${number}"><button aria-label="${held ? 'Show' : 'Hide'} comment ${number}">${held ? 'Show to everybody' : 'Hide'}</button>`,
      'account-line',
    );
  const box = html`${field('comment-text', 'Your comment', html`<textarea id="comment-text" name="text" rows="3" required maxlength="4000">${problem?.text}</textarea>`, 'Everybody can read it.')}`;
  return html`<section id="comments"><h2>Comments</h2>
${comments.length > mostComments && html`<p>The newest ${mostComments} of ${comments.length}; <code>/api/proposals/${proposal.id}</code> has all.</p>`}
${comments.length === 0 ? html`<p>None yet.</p>` : html`<ol class="people">${comments.slice(-mostComments).map((comment) => html`<li>${commentWords(comment, proposal.id)}${moderation(comment)}</li>`)}</ol>`}
${
  mayComment
  && (formToken === undefined
    ? html`<form class="account-form" method="post" action="/proposals/${proposal.id}/comment">${visitorFields(formTime)}${box}${field('comment-name', 'What you want to be called', html`<input id="comment-name" name="name" maxlength="120" autocomplete="nickname" aria-describedby="comment-name-hint">`, 'May stay empty. Without an account your comment is shown once a curator has read it.')}<p><button>Send the comment</button></p></form>`
    : accountForm(`/proposals/${proposal.id}/comment`, formToken, html`${box}<p><button>Comment</button></p>`))
}</section>`;
}

/** The way from a report in words to a change, for who reviews. */
function changePart({ proposal, content, reviews, base }: ProposalView): Html | false {
  const slug = proposal.about[0] === undefined ? undefined : slugOf(proposal.about[0], base);
  return (
    reviews
    && slug !== undefined
    && content.added === ''
    && content.removed === ''
    && html`<section><h2>Turn it into a change</h2><p><a class="button" href="/contribute/correction?about=${slug}&amp;beside=${proposal.id}">Open the form with this beside it</a></p></section>`
  );
}

/** Actions whose form says more than a button. */
const hints: Readonly<Partial<Record<ProposalAction, string>>> = {
  'approve':
    'You have read it, its papers and its findings. What you have stated of your own interests stands beside it; what concerns this one alone, write here.',
  'reject': 'Final. The author reads the reason, and may propose again.',
  'request-changes': 'What should be different.',
  'accept': 'It becomes part of the knowledge graph at once, in the name of its author and in yours.',
  'spam': 'Its text is deleted after 30 days.',
  'withdraw': 'You take it back.',
  'drop': 'The draft is gone for good.',
  'admit': 'Everybody sees it from then on.',
  'claim': 'For an hour others see that you look at it.',
};
const strong: readonly ProposalAction[] = ['reject', 'spam', 'drop', 'withdraw'];

function decisionsPart({ actions, proposal, content, formToken, problem, needsInterests }: ProposalView): Html | false {
  // What was written with a form is changed with it: nobody has to know N-Quads.
  const byForm = typeof (content.payload as { readonly form?: unknown } | null)?.form === 'string';
  const pressed = actions.filter((action) => action !== 'revise' && action !== 'amend');
  if (formToken === undefined || actions.length === 0) return false;
  const one = (action: ProposalAction): Html => {
    const { label, reason, of, needs } = transitionOf(action), id = `do-${action}`, reviewing = needs === 'review-proposal' && !['claim', 'release', 'admit', 'spam', 'restore'].includes(action);
    return accountForm(
      `/proposals/${proposal.id}/${action}`,
      formToken,
      html`<input type="hidden" name="tag" value="${proposal.tag}">
${of && field(`${id}-of`, 'Id of the proposal that says the same', html`<input id="${id}-of" name="of" required maxlength="40" autocapitalize="off" spellcheck="false">`)}
${(reason || reviewing) && field(`${id}-reason`, reason ? 'Reason' : 'Reason, or what others should know', html`<textarea id="${id}-reason" name="reason" rows="2" maxlength="2000"${reason && ' required'}>${reason && problem?.text}</textarea>`)}
${hints[action] !== undefined && html`<p class="hint">${hints[action]}</p>`}
<p><button${strong.includes(action) && html` class="danger"`}>${label}</button></p>`,
    );
  };
  return html`<section id="decide"><h2>What you can do</h2>
${needsInterests && (actions.includes('approve') || actions.includes('accept')) && html`<p class="notice">Ahead of approving and accepting, <a href="/me?next=/proposals/${proposal.id}#interests">state your own interests</a>. It is asked once a year.</p>`}
${actions.some((action) => action === 'revise' || action === 'amend') && html`<p><a class="button" href="${byForm ? `/contribute?proposal=${proposal.id}` : `/proposals/${proposal.id}/edit`}">Edit</a>${byForm && html` <a href="/proposals/${proposal.id}/edit">as statements</a>`}</p>`}
<div class="proposal-actions">${pressed.map((action) => html`<details${(pressed.length === 1 || action === 'approve' || action === 'accept' || action === 'submit') && ' open'}><summary>${transitionOf(action).label}</summary>${one(action)}</details>`)}</div></section>`;
}

export const eventWords: Readonly<Record<string, string>> = {
  'draft': 'began a draft',
  'submit': 'proposed it',
  'revise': 'changed it',
  'amend': 'changed it',
  'withdraw': 'withdrew it',
  'admit': 'took it up',
  'claim': 'looks at it',
  'release': 'stopped looking at it',
  'approve': 'approved it',
  'request-changes': 'asked for changes',
  'reject': 'rejected it',
  'duplicate': 'marked it as a duplicate',
  'spam': 'marked it as spam',
  'restore': 'said that it is no spam',
  'accept': 'accepted it',
  'applied': 'it became part of the knowledge graph',
  'conflicted': 'it no longer fits',
  'refused': 'it would fail a check',
  'put-back': 'it could not be tried',
  'lapsed': 'the review ended by itself',
  'undone': 'the change was undone',
};
const historyPart = (events: readonly ProposalEvent[]): Html =>
  html`<section><h2>What happened</h2><ol class="account-events">${events.slice(-mostEvents).map(({ by, action, reason, time, interests }) => html`<li>${moment(time)} ${personLink(by)}: ${eventWords[action] ?? action}${reason !== '' && html`: <q class="proposal-words">${reason}</q>`}${interests !== undefined && html` <span class="hint">Own interests, as stated: <q>${interests}</q></span>`}</li>`)}</ol></section>`;
