import type { FieldFault } from '../../curation/forms/compose.js';
import type { FormKind } from '../../curation/forms/form-kinds.js';
import { html, type HtmlContent, type Html } from '../html.js';

/** Who fills a form in, and what guards it. */
export interface FormFrame {
  /** The token of the session; '' for a visitor. */
  readonly formToken: string;
  /** Signed time at which the form was written. */
  readonly time: string;
  /** Name of the person; undefined for a visitor. */
  readonly person: string | undefined;
  /** Why nothing can be sent on this service; undefined where it can. */
  readonly closed: string | undefined;
  /** The proposal that is changed, as its author saw it; undefined for a new one. */
  readonly revised?: Revised | undefined;
  /** Whether evidence that is written names the editors, since the knowledge graph does not know who writes it. */
  readonly unnamed?: boolean;
  /** A report that somebody turns into a change, to be read beside the form. */
  readonly beside?: Beside | undefined;
  /** What is said ahead of the form, as that nothing is lost. */
  readonly notice?: string | undefined;
}

/** A proposal that is changed, and its tag. */
export interface Revised { readonly id: string; readonly tag: number }

/** A report in words. */
export interface Beside { readonly id: string; readonly by: string; readonly words: string }

/** What every form of a contribution has besides its fields. */
export interface Words {
  readonly note: string;
  readonly name: string;
}

/** Bounds of what is written in words. */
export const longestNote = 2_000, longestPassage = 500;

/** A field in words, with its faults. */
export const wordsField = (
  name: string,
  label: string,
  help: string,
  control: Html,
  faults: readonly FieldFault[],
): Html => html`<div class="field" data-field="${name}">
<label for="f-${name}">${label}</label>
${control}
<span class="hint" id="f-${name}-hint">${help}</span>
<div class="field-found" id="f-${name}-found" aria-live="polite" data-found>${faults.filter(({ part, field }) => part === '' && field === name).map(({ message, severity }) => html`<p class="fault fault-${severity}">${message}</p>`)}</div>
</div>`;

/** Why somebody contributes: it stands beside what they write. */
export const noteField = ({ note }: Pick<Words, 'note'>, faults: readonly FieldFault[]): Html =>
  wordsField(
    'note',
    'Why',
    'What a curator should know; everybody can read it.',
    html`<textarea id="f-note" name="note" rows="3" maxlength="${4 * longestNote}" aria-describedby="f-note-hint f-note-found">${note}</textarea>`,
    faults,
  );

/** Who sends a contribution: a person, or a visitor who may give a name. */
export const senderFields = (
  { name }: Pick<Words, 'name'>,
  { person, unnamed }: FormFrame,
  faults: readonly FieldFault[],
): Html => html`<fieldset class="form-group"><legend>Who sends it</legend>
${person === undefined ? visitorField(name, faults) : html`<p class="hint">You send this as <a href="/me">${person}</a>, and history names you.${unnamed && html` The evidence itself will name “the editors” as who curated it: the knowledge graph does not know your name yet. <a href="/me#record">Put yourself into it</a> first, if you want to be named there.`}</p>`}</fieldset>`;

export const visitorField = (name: string, faults: readonly FieldFault[]): Html =>
  wordsField(
    'name',
    'Your name',
    'If you want to be named. You need no account; a curator looks at it before anybody else sees it.',
    html`<input id="f-name" name="name" value="${name}" maxlength="480" autocomplete="name" aria-describedby="f-name-hint f-name-found">`,
    faults,
  );

/** What a form carries that nobody fills in: the trap is a field for programs, which people neither see nor reach. */
const hiddenFields = ({
  formToken,
  time,
  revised,
}: FormFrame): Html => html`${revised && html`<input type="hidden" name="proposal" value="${revised.id}"><input type="hidden" name="tag" value="${revised.tag}">`}<input type="hidden" name="form" value="${formToken}"><input type="hidden" name="time" value="${time}">
<p class="trap" aria-hidden="true"><label for="f-website">Leave this empty</label><input id="f-website" name="website" tabindex="-1" autocomplete="off"></p>`;

/** The form around its fields. */
export const contributionForm = (
  { name }: Pick<FormKind, 'name'>,
  frame: FormFrame,
  content: HtmlContent,
): Html => html`<form class="contribution" method="post" action="/contribute/${name}" data-contribution="${name}">
${frame.notice !== undefined && html`<p class="notice" role="alert">${frame.notice}</p>`}
${frame.revised && html`<p class="form-about">You change the proposal <a href="/proposals/${frame.revised.id}">${frame.revised.id}</a>.</p>`}
${frame.beside && html`<aside class="notice" aria-label="The report"><p><a href="/proposals/${frame.beside.id}">Report</a> of ${frame.beside.by}:</p>${frame.beside.words.split(/\n+/).map((line) => html`<p>${line}</p>`)}</aside><input type="hidden" name="beside" value="${frame.beside.id}">`}
${frame.closed !== undefined && html`<p class="notice">${frame.closed} <a href="/contribute">Contribute</a> says how a change is proposed by git.</p>`}
${hiddenFields(frame)}
${content}
</form>`;

/** What is wrong, ahead of the form: each leads to its field. */
export function faultSummary(faults: readonly FieldFault[], labelOf: (fault: FieldFault) => string): Html | false {
  const errors = faults.filter(({ severity }) => severity === 'error');
  return (
    errors.length > 0
    && html`<div class="fault-summary" role="alert"><h2>${errors.length === 1 ? 'One thing is to be changed' : `${errors.length} things are to be changed`}</h2>
<ul>${errors.map((fault) => html`<li>${fault.field === '' ? fault.message : html`<a href="#f-${fault.part === '' ? '' : `${fault.part}-`}${fault.field}">${labelOf(fault)}</a>: ${fault.message}`}${fault.field === '' && fault.remedy !== undefined && html` ${fault.remedy}`}${fault.leads && html` <a href="${fault.leads.href}">${fault.leads.label}</a>`}</li>`)}</ul></div>`
  );
}
