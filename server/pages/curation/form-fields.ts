import type { FieldFault } from '../../curation/forms/compose.js';
import type { Field } from '../../curation/forms/form-model.js';
import { fieldName, type FormState, type Part } from '../../curation/forms/form-state.js';
import { endsIn, kindsOfField } from '../../curation/forms/form-kinds.js';
import type { Forms } from '../../curation/forms/forms.js';
import { optionsOf, relationsFor, type Option } from '../../curation/forms/options.js';
import { inTurns } from '../../platform/turns.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import { capitalised } from '../context.js';
import { html, type Html } from '../html.js';

/** What fields are written from. */
export interface FieldContext {
  readonly forms: Forms;
  readonly state: FormState;
  readonly faults: readonly FieldFault[];
  /** Whether somebody without an account fills it in. */
  readonly isVisitor?: boolean;
}

/** Characters of a field without a bound of its own. A browser takes four times as many: what is cut in silence is lost, and the check says what is too long. */
const longestLine = 500, longestText = 4_000;

const idOf = (part: Part, name: string): string => `f-${part.key}${part.key === '' ? '' : '-'}${name}`;

/** Where the list of names is from which a browser completes a field. */
const listOf = (kinds: readonly string[]): string => `names-${kinds.map((kind) => kind.replace(/^.*[/#]/, '').toLowerCase()).join('-')}`;

/** Names of resources that are listed in a page; of more, the script asks for those that begin as one types. */
const mostListed = 1_500;

const written = new WeakMap<Forms, Map<string, Html>>();

/** The list of the names of some classes, written once per version, with turns for others between. */
export async function namesList(kinds: readonly string[], forms: Forms): Promise<Html> {
  const { facts, names } = forms, id = listOf(kinds);
  let lists = written.get(forms);
  if (!lists) written.set(forms, lists = new Map());
  let list = lists.get(id);
  if (!list) {
    const iris = [...new Set(kinds.flatMap((kind) => facts.resources(rdf.type, `<${kind}>`)))].slice(0, mostListed);
    const shown = await inTurns(iris, (iri) => names.show(iri));
    lists.set(id, list = html`<datalist id="${id}">${shown.sort().map((name) => html`<option value="${name}">`)}</datalist>`);
  }
  return list;
}

/** Whether a list of names helps: claims are known by addresses that nobody types. */
const isListed = (kinds: readonly string[]): boolean => kinds.length > 0 && !kinds.includes(mpp.Claim) && !kinds.some((kind) => kind.endsWith('EvidencedStatement'));

/** The classes of which a form needs lists of names, each once. */
export function listsOf(parts: readonly Part[], { forms, state }: FieldContext): readonly (readonly string[])[] {
  const lists = new Map<string, readonly string[]>();
  for (const part of parts) for (const { name, editor, hidden } of forms.of(part.kind)?.fields ?? []) {
    const kinds = kindsOfField(state, part, name, forms);
    if (editor === 'resource' && !hidden && isListed(kinds)) lists.set(listOf(kinds), kinds);
  }
  return [...lists.values()];
}

/** A field with its label, its help and what is wrong with it. */
export function fieldPart(part: Part, field: Field, context: FieldContext): Html {
  const id = idOf(part, field.name), faults = context.faults.filter((fault) => fault.part === part.key && fault.field === field.name), isWrong = faults.some(({ severity }) => severity === 'error');
  const control = isGroup(field) ? checkboxes(part, field, context) : controlOf(part, field, context, { id, isWrong });
  const label = html`${capitalised(field.label)}${field.required ? html` <span class="needed">needed</span>` : ''}`;
  const help = html`<span class="hint" id="${id}-hint">${field.description}${field.example !== undefined && html` <span class="example">Example: ${field.example}</span>`}</span>`;
  return html`<div class="field field-${field.editor}" data-field="${fieldName(part.key, field.name)}"${field.editor === 'resource' && html` data-class="${part.kind}"`}>
${isGroup(field) ? html`<fieldset aria-describedby="${id}-hint ${id}-found"><legend>${label}</legend>${control}</fieldset>` : html`<label for="${id}">${label}</label>
${control}`}
${help}
<div class="field-found" id="${id}-found" aria-live="polite" data-found>${faults.map((fault) => faultPart(part, field, fault, context.forms))}</div>
</div>`;
}

const isGroup = ({ editor, multiple }: Field): boolean => editor === 'choice' && multiple;

function faultPart(part: Part, field: Field, { message, remedy, candidates = [], severity }: FieldFault, { names, facts }: Forms): Html {
  const kind = (iri: string): string => facts.kinds(iri).map(facts.nameOf)[0] ?? '';
  return html`<p class="fault fault-${severity}">${message}${remedy !== undefined && html` ${remedy}`}</p>
${candidates.length > 0 && html`<p class="candidates">${candidates.map((iri) => html`<button type="submit" name="choose" value="${fieldName(part.key, field.name)} ${iri}">${names.show(iri)} <span class="kind-name">${kind(iri)}</span></button> `)}</p>`}`;
}

interface Control { readonly id: string; readonly isWrong: boolean }

const describedBy = ({ id, isWrong }: Control): Html => html` aria-describedby="${id}-hint ${id}-found"${isWrong && html` aria-invalid="true"`}`;

function controlOf(part: Part, field: Field, context: FieldContext, control: Control): Html {
  const name = fieldName(part.key, field.name), values = part.values.get(field.name) ?? [], [value = ''] = values, { id } = control;
  const longest = 4 * (field.maxLength ?? (field.editor === 'text' ? longestText : longestLine)), shown = field.placeholder !== undefined && html` placeholder="${field.placeholder}"`;
  switch (field.editor) {
    case 'text': return html`${(field.multiple ? [...values, ''] : [value]).map((text, i) => html`<textarea id="${id}${i > 0 && `-${i}`}" name="${name}" rows="${text.length > 160 || longest > 2_000 ? 4 : 2}" maxlength="${longest}"${shown}${describedBy(control)}${i > 0 && html` aria-label="${field.label}, another"`}>${text}</textarea>`)}`;
    case 'choice': return html`<select id="${id}" name="${name}"${describedBy(control)}><option value="">not said</option>${choicesOf(part, field, context).map(({ value: iri, label }) => html`<option value="${iri}"${iri === value && ' selected'}>${label}</option>`)}</select>`;
    case 'truth': return html`<select id="${id}" name="${name}"${describedBy(control)}>${['', 'true', 'false'].map((each) => html`<option value="${each}"${each === value && ' selected'}>${each === '' ? 'not said' : each === 'true' ? 'yes' : 'no'}</option>`)}</select>`;
    case 'date': return html`<input id="${id}" name="${name}" value="${value}" inputmode="numeric" maxlength="10"${shown || html` placeholder="YYYY-MM-DD"`}${describedBy(control)}>`;
    case 'resource': {
      const kinds = kindsOfField(context.state, part, field.name, context.forms), list = isListed(kinds) && html` list="${listOf(kinds)}"`;
      const all = field.multiple ? [...values, '', ''].slice(0, Math.max(2, values.length + 1)) : [value];
      return html`<span class="resource-inputs">${all.map((text, i) => html`<input id="${id}${i > 0 && `-${i}`}" name="${name}" value="${text}" maxlength="${longestLine}" autocomplete="off" spellcheck="false" data-resource${list}${shown}${describedBy(control)}${i > 0 && html` aria-label="${field.label}, ${i + 1}"`}>`)}<button type="submit" name="find" value="${name}" class="find">Look for it<span class="visually-hidden">: ${field.label}</span></button></span>`;
    }
    default:
      return field.multiple && field.editor === 'line'
        ? html`<textarea id="${id}" name="${name}" rows="${Math.min(8, Math.max(2, values.length + 1))}"${shown}${describedBy(control)}>${values.join('\n')}</textarea>`
        : html`${(field.multiple ? [...values, ''] : [value]).map((text, i) => html`<input id="${id}${i > 0 && `-${i}`}" name="${name}" value="${text}" maxlength="${longest}"${shown}${describedBy(control)}${i > 0 && html` aria-label="${field.label}, ${i + 1}"`}>`)}`;
  }
}

/** Options of a field; of relations those that fit what the claim has so far, and the one that was chosen. */
function choicesOf(part: Part, field: Field, { forms, state }: FieldContext): readonly Option[] {
  if (field.path !== rdf.predicate) return optionsOf(field, forms.facts, forms.names);
  const { subject, object } = endsIn(state, forms), [chosen] = part.values.get(field.name) ?? [], fitting = relationsFor(subject, object, forms.facts, forms.names);
  return chosen === undefined || fitting.some(({ value }) => value === chosen)
    ? fitting
    : [...fitting, ...relationsFor(undefined, undefined, forms.facts, forms.names).filter(({ value }) => value === chosen)];
}

function checkboxes(part: Part, field: Field, context: FieldContext): Html {
  const values = part.values.get(field.name) ?? [], name = fieldName(part.key, field.name);
  return html`<span class="choices">${choicesOf(part, field, context).map(({ value, label }) => html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"${values.includes(value) && ' checked'}> ${label}</label> `)}</span>`;
}
