import type { CheckedChange } from '../../change/check-change.js';
import type { FieldFault } from '../../curation/forms/compose.js';
import type { FormKind } from '../../curation/forms/form-kinds.js';
import { html, type Html } from '../html.js';
import type { Document } from '../shell.js';
import { agreementPart } from './agreement.js';
import { contributionForm, type FormFrame } from './form-frame.js';

/** What would be sent, for a last look. */
export interface ReviewPage {
  readonly kind: FormKind;
  readonly title: string;
  /** Every field of the form, to be sent again. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly added: string;
  readonly removed: string;
  /** What the whole check says; else why it was not made. */
  readonly check: CheckedChange | string;
  readonly frame: FormFrame;
  /** What the shapes and the rules of language remark. */
  readonly remarks: readonly FieldFault[];
  /** When the author agreed to the terms; undefined where they are asked now. */
  readonly agreed: string | undefined;
  /** What is missing, as the consent. */
  readonly fault?: string | undefined;
}

const texts = (values: CheckedChange['diff'][number]['added'], element: 'del' | 'ins'): Html =>
  html`${values.map(({ text }) => (element === 'del' ? html`<p><del>${text}</del></p>` : html`<p><ins>${text}</ins></p>`))}`;

function checkPart(check: CheckedChange | string): Html {
  if (typeof check === 'string') return html`<p class="notice">The whole knowledge graph was not checked with it now: ${check} It is checked again before anything is accepted.</p>`;
  const { findings, conflicts, outcome, diff, more, sentence } = check, errors = findings.filter(({ severity }) => severity === 'error');
  return html`<p class="form-says">${sentence}</p>
${
  diff.length > 0
  && html`<div class="table-frame" role="region" aria-label="What changes" tabindex="0"><table class="difference">
<thead><tr><th scope="col">Of</th><th scope="col">Property</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>${diff.map((each, i) => html`<tr><td>${diff[i - 1]?.subject === each.subject ? html`<span class="visually-hidden">${each.label}</span>` : each.label}</td><td>${each.name}</td><td>${texts(each.removed, 'del')}</td><td>${texts(each.added, 'ins')}</td></tr>`)}</tbody></table></div>`
}
${more > 0 && html`<p>And ${more} properties more.</p>`}
<h2>What the check says</h2>
${outcome === 'accepted' && findings.length === 0 && html`<p>Shapes, rules and queries find nothing wrong with the version that this would give.</p>`}
${outcome === 'unchanged' && html`<p class="notice">This changes nothing.</p>`}
${outcome === 'conflict' && html`<p class="notice">Somebody has changed the same meanwhile: ${conflicts.length} values are not what you saw. You may send it; a curator joins both.</p>`}
${errors.length > 0 && html`<p class="notice">It would be refused as it is. Go back and change it, or send it and say in the note what a curator should do.</p>`}
${findings.length > 0 && html`<ul class="form-findings">${findings.map(({ severity, message, remedy }) => html`<li class="fault-${severity}"><b>${severity}</b> ${message} ${remedy}</li>`)}</ul>`}`;
}

/** The last look before sending. Everything that was written is in it: nothing is lost by going back. */
export function reviewDocument({ kind, title, fields, added, removed, check, remarks, frame, fault, agreed }: ReviewPage): Document {
  return {
    title: `${kind.title}: Metastasis Perspective`,
    section: 'contribute',
    description: 'What a proposal would say, before it is sent.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>Before you send it</h1>
<p>${title}</p>
</div>
${contributionForm(
  kind,
  frame,
  html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<section class="form-review">${checkPart(check)}
${remarks.length > 0 && html`<h2>Remarks</h2><p class="form-says">From rules that see the form of a text and not whether it is true, and from what is here already; each may be wrong.</p><ul class="form-findings">${remarks.map(({ message, remedy }) => html`<li>${message} ${remedy}</li>`)}</ul>`}
<details><summary>As statements</summary>${removed !== '' && html`<h3>Gone</h3><pre tabindex="0" role="region" aria-label="Statements that go">${removed}</pre>`}${added !== '' && html`<h3>New</h3><pre tabindex="0" role="region" aria-label="Statements that come">${added}</pre>`}</details></section>
${agreementPart(agreed, fault)}
<p class="form-actions"><button class="primary" name="step" value="send"${frame.closed !== undefined && ' disabled'}>Send</button> <button name="step" value="edit">Back to the form</button></p>`,
)}`,
  };
}

/** After sending: what was sent, where it is, and what comes next. */
export function sentDocument(kind: FormKind, { id, title, state }: { readonly id: string; readonly title: string; readonly state: string }, another: string | undefined): Document {
  const isHeld = state === 'held', isDraft = state === 'draft';
  return {
    title: 'Sent: Metastasis Perspective',
    section: 'contribute',
    description: 'What happens with a proposal.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${isDraft ? 'Kept' : 'Thank you'}</h1>
<p>${title}</p>
</div>
<div class="prose contribute" data-sent="${kind.name}">
${
  isDraft
    ? html`<p>Your draft is at <a href="/proposals/${id}">/proposals/${id}</a>. Nobody else sees it; you can change it there, and send it when it is ready.</p>`
    : isHeld
      ? html`<p>Your message has arrived under the number <code>${id}</code>. A curator looks at it before anybody else can see it; from then on its page is <code>/proposals/${id}</code>; keep the number to find it.</p>`
      : state === 'changes-asked' || state === 'needs-merge'
        ? html`<p>Your change is kept at <a href="/proposals/${id}">/proposals/${id}</a>. Send it again there, when it is ready.</p>`
        : html`<p>Your proposal is at <a href="/proposals/${id}">/proposals/${id}</a>, and everybody can read it there.</p>`
}
${
  !isDraft
  && html`<h2>What happens next</h2>
<ol class="steps">
${isHeld && html`<li>A curator reads it, and opens it or asks about it.</li>`}
<li>Somebody else than its author reviews it: reads the paper, compares, comments, asks for changes where needed.</li>
<li>What is accepted is in the next version, with its author, its reviewer and the reason; what is not is answered with a reason.</li>
</ol>`
}
<p class="form-actions">${another !== undefined && html`<a class="button" href="${another}">Another like this</a> `}<a class="button" href="/contribute">Something else</a></p>
</div>`,
  };
}
