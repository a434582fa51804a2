import type { FlagRow, Notice } from '../../people/review-tables.js';
import { mostListedFlags } from '../../curation/proposals/bounds.js';
import type { ProposalComment } from '../../curation/proposals/proposal.js';
import { forXml } from '../history.js';
import { html, type Html } from '../html.js';
import { accountForm, field } from '../people/account-form.js';
import type { Document } from '../shell.js';
import { moment, personLink } from './proposal-list.js';
import { eventWords, visitorFields } from './proposal-page.js';

/** What somebody flags. */
export interface FlagPage {
  readonly proposal: { readonly id: string; readonly title: string };
  /** Undefined for the proposal itself. */
  readonly comment: ProposalComment | undefined;
  /** Of the session; absent for a visitor. */
  readonly formToken: string | undefined;
  readonly formTime: string;
  readonly problem?: { readonly title: string; readonly detail: string; readonly text: string } | undefined;
}

/** The form by which a reader tells curators of something. */
export function flagDocument({ proposal: { id, title }, comment, formToken, formTime, problem }: FlagPage): Document {
  const fields = html`${comment && html`<input type="hidden" name="comment" value="${comment.number}">`}${field('flag-reason', 'What is wrong with it', html`<textarea id="flag-reason" name="reason" rows="3" required maxlength="2000" aria-describedby="flag-reason-hint">${problem?.text}</textarea>`, 'Curators alone read this.')}<p><button>Flag it</button></p>`;
  return {
    title: 'Flag: Metastasis Perspective',
    description: 'Tell curators of something that should not stand as it does.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>Flag ${comment ? 'a comment' : 'a proposal'}</h1>
<p>On <a href="/proposals/${id}">${title}</a>. A curator looks at it, and hides it or leaves it as it is. Who only disagrees writes a comment.</p>
</div>
<div class="prose account">
${problem && html`<div class="notice" role="alert"><p><b>${problem.title}.</b> ${problem.detail}</p></div>`}
${comment && html`<blockquote class="proposal-words">${comment.text}</blockquote>`}
${formToken === undefined ? html`<form class="account-form" method="post" action="/proposals/${id}/flag">${visitorFields(formTime)}${fields}</form>` : accountForm(`/proposals/${id}/flag`, formToken, fields)}
</div>`,
  };
}

/** The flags that nobody has looked at. */
export const flagsDocument = (flags: readonly FlagRow[], formToken: string, problem?: string): Document => ({
  title: 'Flags: Metastasis Perspective',
  description: 'What readers told curators of.',
  sheets: ['contribute'],
  main: html`
<div class="page-head">
<h1>Flags</h1>
<p>What readers told curators of, the oldest first${flags.length >= mostListedFlags && html`: ${mostListedFlags} of them, more come once some are settled`}.</p>
</div>
<div class="account">
${problem !== undefined && html`<p class="notice" role="alert">${problem}</p>`}
${
  flags.length === 0
    ? html`<p>Nothing waits.</p>`
    : html`<ol class="people">${flags.map(
        ({ number, proposal, title, comment, words, by, reason, time }) => html`<li>
<h2><a href="/proposals/${proposal}${comment !== undefined && '#comments'}">${title}</a></h2>
${comment !== undefined && html`<p>The comment: <q class="proposal-words">${words ?? 'taken away'}</q></p>`}
<p class="proposal-words">${reason}</p>
<p class="hint">${personLink(by)}, ${moment(time)}</p>
${accountForm('/review/flags', formToken, html`<input type="hidden" name="flag" value="${number}"><button name="outcome" value="kept">Leave it as it is</button> ${comment !== undefined && html`<button name="outcome" value="hidden">Hide the comment</button> `}<button name="outcome" value="resolved">Something was done</button>`, 'account-line')}
</li>`,
      )}</ol>`
}
</div>`,
});

const noticeWords = ({ action }: Notice): string => (action === 'comment' ? 'commented' : eventWords[action] ?? action);
const noticeItem = (notice: Notice): Html =>
  html`<li>${moment(notice.time)} ${personLink(notice.by)}: ${noticeWords(notice)} · <a href="/proposals/${notice.proposal}${notice.action === 'comment' && '#comments'}">${notice.title}</a>${notice.words !== '' && html`<p class="proposal-words hint">${notice.words.length > 300 ? `${notice.words.slice(0, 299)}…` : notice.words}</p>`}</li>`;

export const noticesList = (notices: readonly Notice[]): Html =>
  notices.length === 0
    ? html`<p>Nothing yet. What others do with your proposals, and say beside them, stands here.</p>`
    : html`<ol class="account-events" data-notices>${notices.map(noticeItem)}</ol>`;

/** The same as a feed (RFC 4287), for one person. */
export const noticesFeed = (
  notices: readonly Notice[],
  { origin, base, name }: { readonly origin: string; readonly base: string; readonly name: string },
): string =>
  forXml(
    html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${base}notices</id>
<title>Notices of ${name}: Metastasis Perspective</title>
<link rel="alternate" type="text/html" href="${origin}/me#notices"/>
<updated>${notices[0]?.time ?? '2026-01-01T00:00:00.000Z'}</updated>
${notices.map(
  (notice) => html`<entry>
<id>${base}proposals/${notice.proposal}#${notice.time}-${notice.action}</id>
<title>${notice.by.name}: ${noticeWords(notice)}: ${notice.title}</title>
<link rel="alternate" type="text/html" href="${origin}/proposals/${notice.proposal}"/>
<updated>${notice.time}</updated>
<author><name>${notice.by.name}</name></author>
<summary>${notice.words.slice(0, 1000)}</summary>
</entry>
`,
)}</feed>
`.markup,
  );
