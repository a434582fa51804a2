import type { FieldFault } from '../../curation/forms/compose.js';
import type { Field, FormModel } from '../../curation/forms/form-model.js';
import { endsIn, hasRecord, recordLookup, type FormKind } from '../../curation/forms/form-kinds.js';
import { shownFields, type Forms } from '../../curation/forms/forms.js';
import type { FormState, Part } from '../../curation/forms/form-state.js';
import { isIdentified } from '../../curation/forms/compose.js';
import { claimsAkin } from '../../curation/forms/options.js';
import { claimSentence } from '../../curation/forms/sentences.js';
import { mpp } from '../../rdf/vocabulary.js';
import { html, type Html } from '../html.js';
import { groupBy } from '../knowledge.js';
import { slugOf } from '../links.js';
import type { Document } from '../shell.js';
import { fieldPart, listsOf, namesList, type FieldContext } from './form-fields.js';
import { contributionForm, faultSummary, noteField, senderFields, type FormFrame, type Words } from './form-frame.js';

/** A form of fields, with what was written into it. */
export interface FormPage {
  readonly kind: FormKind;
  readonly forms: Forms;
  readonly state: FormState;
  readonly faults: readonly FieldFault[];
  readonly words: Words;
  readonly frame: FormFrame;
  /** Id of the version from which it was opened. */
  readonly version: string;
  /** What the form says, as Turtle. */
  readonly turtle: string;
  /** The number of a record that was looked up. */
  readonly asked?: string | undefined;
}

const link = (iri: string, { names, base }: Forms): Html => {
  const slug = slugOf(iri, base);
  return slug === undefined ? html`${names.label(iri)}` : html`<a href="/${slug}" data-term="${slug}">${names.label(iri)}</a>`;
};

/** Groups of fields, each as a fieldset. */
function groups(part: Part, all: readonly Field[], context: FieldContext): Html {
  const isAsked = ({ name, required, visitors }: Field): boolean => visitors || required || part.values.has(name) || context.faults.some(({ part: key, field }) => key === part.key && field === name);
  // Who has no account is asked for little at once.
  const fields = context.isVisitor ? all.filter(isAsked) : all, rest = all.filter((field) => !fields.includes(field));
  return html`${[...groupBy(fields, ({ group }) => group.label)].map(([label, those]) => html`<fieldset class="form-group"><legend>${label}</legend>${those.map((field) => fieldPart(part, field, context))}</fieldset>`)}${more(part, rest, context, 'More fields')}`;
}

const shown = ({ forms }: FieldContext, part: Part): FormModel & { readonly asked: readonly Field[] } => {
  const model = forms.of(part.kind) ?? { kind: part.kind, label: '', shapes: [], fields: [] };
  return { ...model, asked: shownFields(model) };
};

const pick = (fields: readonly Field[], names: readonly string[]): readonly Field[] => names.flatMap((name) => fields.filter((field) => field.name === name));
const without = (fields: readonly Field[], names: readonly string[]): readonly Field[] => fields.filter(({ name }) => !names.includes(name));

/** What is asked of few stands behind a summary, open where something is written or wrong. */
function more(part: Part, fields: readonly Field[], context: FieldContext, title: string): Html | false {
  const isUsed = fields.some(({ name }) => part.values.has(name) || context.faults.some((fault) => fault.part === part.key && fault.field === name));
  return fields.length > 0 && html`<details class="form-more"${isUsed && ' open'}><summary>${title}</summary>${fields.map((field) => fieldPart(part, field, context))}</details>`;
}

const inSentence = ['subject', 'predicate', 'object'], inEvidence = ['paper', 'direction', 'finding', 'system', 'context', 'evidenceType'];

/** A claim as a sentence: first what it says, then its parts. */
function claimFields(part: Part, context: FieldContext): Html {
  const { asked } = shown(context, part), own = ['statement', ...inSentence, 'status'];
  return html`<fieldset class="form-group form-claim"><legend>The claim</legend>
${pick(asked, ['statement']).map((field) => fieldPart(part, field, context))}
<p class="form-says">As parts, so that it can be found and compared:</p>
<div class="sentence">${pick(asked, inSentence).map((field) => fieldPart(part, field, context))}</div>
<div data-akin>${akinClaims(context)}</div>
${pick(asked, ['status']).map((field) => fieldPart(part, field, context))}
${more(part, without(asked, own), context, 'Level and basis')}</fieldset>`;
}

/** Claims between the same two terms: they are seen before somebody writes them again. */
export function akinClaims({ forms, state }: Pick<FieldContext, 'forms' | 'state'>): Html | false {
  const { subject, relation, object } = endsIn(state, forms);
  if (subject === undefined || object === undefined) return false;
  const { same, contrary, others } = claimsAkin({ subject, relation, object }, forms.facts), slug = (iri: string): string => iri.slice(forms.base.length);
  if (same.length + contrary.length + others.length === 0)
    return relation === undefined
      ? html`<p class="hint">No claim here relates these two.</p>`
      : html`<p class="hint">No claim here relates these two: ${claimSentence(state, forms)}.</p>`;
  return html`${same.map((claim) => html`<p class="notice">This claim is here already: ${link(claim, forms)} <a class="button" href="/contribute/evidence?about=${slug(claim)}">Add evidence to it</a></p>`)}
${contrary.length > 0 && html`<p class="notice">Here is the contrary: ${contrary.map((claim, i) => html`${i > 0 && '; '}${link(claim, forms)}`)}. Evidence against it may be what you have.</p>`}
${others.length > 0 && html`<p class="hint">Between the same two: ${others.map((claim, i) => html`${i > 0 && '; '}${link(claim, forms)}`)}.</p>`}`;
}

/** Evidence as a sentence: a paper, what it does to the statement, and what it found. */
function evidenceFields(part: Part, context: FieldContext): Html {
  const { asked } = shown(context, part);
  return html`<fieldset class="form-group form-evidence"><legend>The evidence</legend>
<div class="sentence">${pick(asked, ['paper', 'direction']).map((field) => fieldPart(part, field, context))}</div>
${pick(asked, ['finding', 'system', 'context', 'evidenceType']).map((field) => fieldPart(part, field, context))}
${more(part, without(asked, inEvidence), context, 'Cell line, quotation, frequency')}</fieldset>`;
}

/** The record of a paper that is not here yet. */
function paperFields(part: Part, context: FieldContext): Html {
  const first = ['pmid', 'doi', 'title', 'firstAuthor', 'issued', 'journal'], { asked } = shown(context, part), isOpen = isIdentified(part) || context.faults.some((fault) => fault.part === part.key);
  return html`<details class="form-more" data-paper${isOpen && ' open'}><summary>The paper is not here yet: describe it</summary>
<p class="hint">By its PMID or DOI, as PubMed or the journal has it. Leave this empty where the paper is found above.</p>
${pick(asked, first).map((field) => fieldPart(part, field, context))}
${more(part, without(asked, [...first, 'retracted']), context, 'Authors, volume and pages')}</details>`;
}

function partFields(part: Part, context: FieldContext): Html {
  if (part.key === 'p') return paperFields(part, context);
  if (part.kind === mpp.Claim && part.iri === undefined) return claimFields(part, context);
  if (part.kind === mpp.Evidence) return evidenceFields(part, context);
  return groups(part, shown(context, part).asked, context);
}

/** What the form is about, in a line. */
function aboutLine({ state, forms, kind }: FormPage): Html | false {
  const [main] = state.parts;
  if (state.about !== undefined) return html`<p class="form-about">For the statement: <b>${link(state.about, forms)}</b></p>`;
  if (main?.iri === undefined)
    return (
      kind.name === 'term'
      && main !== undefined
      && html`<p class="form-about">Kind: <b>${forms.facts.nameOf(main.kind)}</b> <a href="/contribute/term">Another kind</a></p>`
    );
  const lines = main.kind === mpp.Claim ? forms.facts.texts(main.iri, mpp.hasEvidence) : [];
  return html`<p class="form-about"><b>${link(main.iri, forms)}</b></p>${lines.length > 0 && html`<details><summary>Its evidence is corrected line by line</summary><ul class="form-lines">${lines.map((line) => html`<li><a href="/contribute/correction?about=${line.slice(forms.base.length)}">${forms.facts.texts(line, mpp.finding)[0] ?? line}</a></li>`)}</ul></details>`}`;
}

/** Asks for an identifier, by which outside services fill the form. Shown to people with an account. */
function lookupPart({ state, forms, faults, frame, asked = '' }: FormPage): Html | false {
  if (!hasRecord(state) || frame.person === undefined) return false;
  const isTrial = state.parts[0]?.kind === mpp.ClinicalTrial, own = faults.filter(({ part, field }) => part === '' && field === recordLookup);
  return html`<fieldset class="form-group"><legend>Look it up</legend><div class="field field-resource" data-field="${recordLookup}">
<label for="f-lookup">${isTrial ? 'Number in ClinicalTrials.gov' : 'PMID, DOI or PMCID'}</label>
<span class="resource-inputs"><input id="f-lookup" name="${recordLookup}" value="${asked}" maxlength="300" autocomplete="off" spellcheck="false" aria-describedby="f-lookup-hint f-lookup-found"><button type="submit" name="find" value="${recordLookup}" class="find">Look it up</button></span>
<span class="hint" id="f-lookup-hint">${isTrial ? 'The registry fills number, phase and status below.' : 'Europe PMC, PubMed and Crossref fill the fields below.'} What you wrote elsewhere stays.</span>
<div class="field-found" id="f-lookup-found" aria-live="polite" data-found>${own.map(({ message, remedy, severity, candidates = [] }) => html`<p class="fault fault-${severity}">${message}${remedy !== undefined && html` ${remedy}`}${candidates.map((iri) => html` ${link(iri, forms)}`)}</p>`)}</div>
</div></fieldset>`;
}

/** The same content as Turtle, for people who prefer it. What they write there goes into the fields. */
function turtlePart({ turtle, faults }: FormPage): Html {
  const own = faults.filter(({ field }) => field === 'turtle');
  return html`<details class="form-more"${own.length > 0 && ' open'}><summary>As Turtle</summary>
<div class="field"><label for="f-turtle">What the fields above say</label>
<textarea class="form-turtle" id="f-turtle" name="turtle" rows="10" spellcheck="false" aria-describedby="f-turtle-hint f-turtle-found">${turtle}</textarea>
<span class="hint" id="f-turtle-hint">Prefixes of the project need no declaration. What you change here counts once it is taken over.</span>
<div class="field-found" id="f-turtle-found">${own.map(({ message, severity }) => html`<p class="fault fault-${severity}">${message}</p>`)}</div></div>
<p class="form-actions"><button name="step" value="turtle">Take the Turtle over into the fields</button></p></details>`;
}

function labelOfField({ part, field }: Pick<FieldFault, 'part' | 'field'>, state: FormState, forms: Forms): string {
  if (field === recordLookup) return 'Look it up';
  const kind = state.parts.find(({ key }) => key === part)?.kind;
  return (kind === undefined ? undefined : forms.of(kind)?.fields.find(({ name }) => name === field)?.label) ?? field;
}

/** A form to fill in. */
export async function formDocument(page: FormPage): Promise<Document> {
  const { kind, forms, state, faults, words, frame, version } = page, context: FieldContext = { forms, state, faults, isVisitor: frame.person === undefined };
  const lists: Html[] = [];
  for (const kinds of listsOf(state.parts, context)) lists.push(await namesList(kinds, forms));
  return {
    title: `${kind.title}: Metastasis Perspective`,
    section: 'contribute',
    description: kind.does,
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${kind.name === 'correction' ? 'Correct this' : kind.title}</h1>
<p>${kind.does} Nothing is published before a curator has accepted it.</p>
${aboutLine(page)}
</div>
${faultSummary(faults, (fault) => labelOfField(fault, state, forms))}
${contributionForm(
  kind,
  frame,
  html`<button class="first-button" name="step" value="review" tabindex="-1" aria-hidden="true">Look at it</button>
<input type="hidden" name="base" value="${version}"><input type="hidden" name="seen" value="${state.seen.join('\n')}">
${state.about !== undefined && html`<input type="hidden" name="about" value="${state.about.slice(forms.base.length)}">`}
${state.parts[0]?.key === '' && state.parts[0].iri !== undefined && html`<input type="hidden" name="about" value="${state.parts[0].iri.slice(forms.base.length)}">`}
${kind.name === 'term' && state.parts[0] !== undefined && html`<input type="hidden" name="kind" value="${state.parts[0].kind.slice(forms.base.length)}">`}
<p class="draft-line script-only" role="status" data-draft></p>
${lookupPart(page)}
${kind.name === 'correction' && noteField(words, faults)}
${state.parts.map((part) => partFields(part, context))}
${kind.name !== 'correction' && noteField(words, faults)}
${turtlePart(page)}
${senderFields(words, frame, faults)}
<p class="form-actions"><button class="primary" name="step" value="review"${frame.closed !== undefined && ' disabled'}>Look at it before sending</button> <button name="step" value="edit">Check what I have</button>${frame.person !== undefined && html` <button name="step" value="draft">Keep as a draft</button>`}</p>
${lists}`,
)}`,
  };
}
