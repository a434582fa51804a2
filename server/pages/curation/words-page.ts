import type { FieldFault } from '../../curation/forms/compose.js';
import type { FormKind } from '../../curation/forms/form-kinds.js';
import { html, type Html } from '../html.js';
import type { Document } from '../shell.js';
import { contributionForm, faultSummary, longestNote, longestPassage, noteField, senderFields, visitorField, wordsField, type FormFrame } from './form-frame.js';

/** What is written in words alone. */
export interface WordsSent {
  /** Slug of what it is about; '' where it is about nothing that has a page. */
  readonly about: string;
  /** What that is called. */
  readonly label: string | undefined;
  /** A quotation from the page. */
  readonly passage: string;
  readonly text: string;
  readonly name: string;
  /** The term that takes the place of one that is withdrawn, as it was written; or the id of a change. */
  readonly other: string;
}

const labels: Readonly<Record<string, string>> = {
  text: 'What you want to say',
  about: 'What it is about',
  passage: 'The passage',
  other: 'The term that takes its place',
  name: 'Your name',
  note: 'Why',
};
const labelOf = (kind: FormKind, field: string): string => (kind.needs === 'change' && field === 'other' ? 'The change' : labels[field] ?? field);

const aboutField = ({ about, label }: WordsSent, faults: readonly FieldFault[], needed: boolean): Html =>
  label === undefined
    ? wordsField(
        'about',
        needed ? 'What it is about' : 'What it is about, if there is a page for it',
        'The name of a term, or the last part of the address of its page.',
        html`<input id="f-about" name="about" value="${about}" maxlength="500" autocomplete="off" spellcheck="false" aria-describedby="f-about-hint f-about-found">`,
        faults,
      )
    : html`<input type="hidden" name="about" value="${about}">`;

const texts: Readonly<Record<string, readonly [label: string, help: string]>> = {
  report: ['What is wrong, and what should it say?', 'In your own words. If you know a paper that says so, name it.'],
  comment: ['Your comment or question', 'It is shown beside the page once a curator has looked at it.'],
};

/** What stands above the fields, by the members of a proposal that they fill in. */
export const wordsLabels = ({ name, isWords }: FormKind): Readonly<Record<string, string>> => ({ name: 'Your name', title: 'What you wrote', note: isWords ? texts[name]?.[0] ?? 'Why' : 'Why' });

/** A form in words: a report of a mistake, a comment, a term to be withdrawn, a change to be undone. */
export function wordsDocument(kind: FormKind, sent: WordsSent, faults: readonly FieldFault[], frame: FormFrame): Document {
  const { about, label, passage, text, name, other } = sent, [textLabel = 'Why', help = 'Everybody can read it.'] = texts[kind.name] ?? [];
  const described = (field: string): Html => html` aria-describedby="f-${field}-hint f-${field}-found"`;
  return {
    title: `${kind.title}: Metastasis Perspective`,
    section: 'contribute',
    description: kind.does,
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${kind.title}</h1>
<p>${kind.does}</p>
${label !== undefined && html`<p class="form-about">About: <b><a href="/${about}" data-term="${about}">${label}</a></b></p>`}
</div>
${faultSummary(faults, ({ field }) => labelOf(kind, field))}
${contributionForm(
  kind,
  frame,
  html`
<p class="draft-line script-only" role="status" data-draft></p>
${kind.name !== 'undo' && aboutField(sent, faults, kind.needs !== 'nothing')}
${kind.isWords && wordsField('passage', 'The passage, if it is about one', 'Copy the words from the page.', html`<input id="f-passage" name="passage" value="${passage}" maxlength="${4 * longestPassage}"${described('passage')}>`, faults)}
${kind.name === 'withdrawal' && wordsField('other', 'The term that takes its place', 'Its name, or the last part of its address. Readers are led to it.', html`<input id="f-other" name="other" value="${other}" maxlength="500" autocomplete="off" spellcheck="false"${described('other')}>`, faults)}
${kind.name === 'undo' && wordsField('other', 'The change', 'Its id, as its page has it; the page of a change leads here with it.', html`<input id="f-other" name="other" value="${other}" maxlength="200" autocomplete="off" spellcheck="false"${described('other')}>`, faults)}
${
  kind.isWords
    ? html`${wordsField('text', textLabel, `${help} Between 10 and ${longestNote} characters.`, html`<textarea id="f-text" name="text" rows="6" maxlength="${4 * longestNote}"${described('text')}>${text}</textarea>`, faults)}
${frame.person === undefined ? visitorField(name, faults) : html`<p class="hint">You send this as ${frame.person}.</p>`}`
    : html`${noteField({ note: text }, faults)}${senderFields({ name }, frame, faults)}`
}
<p class="hint">What you send is published under <a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a> if it is accepted. Please write nothing about your own health or that of others.</p>
<p class="form-actions"><button class="primary" name="step" value="send"${frame.closed !== undefined && ' disabled'}>Send</button></p>`,
)}`,
  };
}
