import type { Proposal } from '../../curation/proposals/proposal.js';
import { longestNote, longestTitle } from '../../curation/proposals/content.js';
import { html, type Html } from '../html.js';
import { accountForm, field } from '../people/account-form.js';
import type { Document } from '../shell.js';

/** What stands above the fields, by their names. */
export const editLabels = { title: 'Title, one sentence', note: 'Why', removed: 'What goes: as it is stated now', added: 'What comes' };

/** What is edited of a proposal, as its form has it. */
export interface WrittenContent { readonly title: string; readonly note: string; readonly added: string; readonly removed: string }

/** Characters of statements that a page takes; larger ones are edited by the API. */
const mostEdited = 40_000;

/** The content of an own proposal, to be changed as it stands. @param version The one that the statements are meant for once they are sent. */
export function editDocument({
  proposal,
  content,
  formToken,
  version,
  problem,
}: {
  readonly proposal: Proposal;
  readonly content: WrittenContent;
  readonly formToken: string;
  readonly version: string;
  readonly problem: { readonly title: string; readonly detail: string } | undefined;
}): Document {
  const statements = (name: 'added' | 'removed', label: string): Html =>
    field(
      `edit-${name}`,
      label,
      html`<textarea id="edit-${name}" name="${name}" rows="6" maxlength="${mostEdited}" spellcheck="false" class="statements">${content[name]}</textarea>`,
    );
  return {
    title: `Edit: ${proposal.title}`.slice(0, 120),
    description: 'Edit a proposal.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>Edit a proposal</h1>
<p><a href="/proposals/${proposal.id}">${proposal.title}</a></p>
</div>
<div class="account proposal">
${problem && html`<div class="notice" role="alert"><p><b>${problem.title}.</b> ${problem.detail}</p></div>`}
${
  content.added.length + content.removed.length > mostEdited
    ? html`<p class="notice">Its statements are too many for a page; edit it by <code>PATCH /api/proposals/${proposal.id}</code>.</p>`
    : accountForm(
        `/proposals/${proposal.id}/revise`,
        formToken,
        html`<input type="hidden" name="tag" value="${proposal.tag}"><input type="hidden" name="base" value="${version}">
${field('edit-title', editLabels.title, html`<input id="edit-title" name="title" required maxlength="${longestTitle}" value="${content.title}">`)}
${field('edit-note', editLabels.note, html`<textarea id="edit-note" name="note" rows="5" maxlength="${longestNote}">${content.note}</textarea>`)}
<details${(content.added !== '' || content.removed !== '') && ' open'}><summary>Statements, in N-Quads</summary>
${statements('removed', editLabels.removed)}
${statements('added', editLabels.added)}</details>
<p><button>Save</button></p>`,
        'account-form proposal-edit',
      )
}
<p class="hint">${proposal.state === 'draft' || proposal.state === 'changes-asked' || proposal.state === 'needs-merge' ? 'It is checked once you submit it.' : 'It is checked at once, and reviewed again.'}</p>
</div>`,
  };
}
