import { element } from '../../dom.js';
import { buildQuery, noChoice, readChoice, sentenceOf, statuses, systems, type BuilderChoice } from '../text/build-query.js';
import { choiceFromWords } from './choice-from-words.js';
import type { Schema, SchemaTerm } from '../text/schema.js';

export interface BuilderOptions {
  readonly schema: Schema;
  /** The text of the editor. */
  readonly text: () => string;
  /** Shows a text that was built, in the place of one that was built before. */
  readonly built: (text: string, replaces: boolean) => void;
  /** What was searched for in words, where that is to be built. */
  readonly typed?: string | undefined;
}

type Option = readonly [value: string, words: string];
type Options = readonly (Option | readonly [group: string, options: readonly Option[]])[];
type Picker = 'kind' | 'relation' | 'object' | 'cancer' | 'status' | 'system';

const pickers: readonly (readonly [name: Picker, label: string])[] = [
  ['kind', 'Which'], ['relation', 'does what'], ['object', 'to what'], ['cancer', 'in which cancer'], ['status', 'how sure'], ['system', 'shown in'],
];

const byKind = (terms: readonly SchemaTerm[]): Options => {
  const groups = new Map<string, Option[]>();
  for (const { name, kind, label } of terms) groups.set(kind, [...groups.get(kind) ?? [], [name, label]]);
  return [...groups];
};

/** Relations that the kind may have, and terms to which the relation may lead. */
function optionsFor({ kind, relation }: BuilderChoice, schema: Schema, labelOf: (name: string) => string): Readonly<Record<Picker, Options>> {
  const relations = [...schema.claimable].filter(([, [domains]]) => kind === '' || domains.length === 0 || domains.includes(kind));
  const ranges = schema.claimable.get(relation)?.[1] ?? [];
  const kinds = [...new Map(schema.terms.map(({ type, kind: words }) => [type, words]))];
  return {
    kind: [['', 'anything'], ...kinds], relation: relations.map(([name]): Option => [name, labelOf(name)]).sort(([, a], [, b]) => (a < b ? -1 : 1)),
    object: [['', 'anything'], ...byKind(schema.terms.filter(({ type }) => ranges.length === 0 || ranges.includes(type)))],
    cancer: [['', 'any cancer'], ...schema.terms.filter(({ kindName }) => kindName === 'cancer').map(({ name, label }): Option => [name, label])],
    status: [['', 'any status'], ...statuses.map((each): Option => [each, each])], system: [['', 'any system'], ...systems],
  };
}

/** Puts options into a field, unless it has them: a field that is typed into stays as it is. */
function fill(field: HTMLSelectElement, options: Options, value: string): void {
  const key = JSON.stringify(options);
  if (field.dataset['options'] !== key) {
    field.dataset['options'] = key;
    const option = ([name, words]: Option): HTMLOptionElement => element('option', { value: name }, words);
    field.replaceChildren(...options.map(([name, of]) => (typeof of === 'string' ? option([name, of]) : element('optgroup', { label: name }, ...of.map(option)))));
  }
  field.value = value;
  if (field.selectedIndex < 0) field.selectedIndex = 0;
}

/** A sentence of pickers that writes the query, for whoever does not write SPARQL. */
export function createBuilder(place: HTMLElement, { schema, text, built, typed }: BuilderOptions): void {
  const labelOf = (name: string): string => schema.byName.get(name)?.label ?? schema.words.get(name)?.[0] ?? name;
  let choice: BuilderChoice = typed === undefined ? readChoice(text()) ?? noChoice : { ...noChoice, ...choiceFromWords(typed, schema) };
  const fields = new Map(pickers.map(([name]) => [name, element('select', { 'data-picker': name })]));
  const sentence = element('p', { 'class': 'builder-sentence', 'aria-live': 'polite' });
  const update = (): void => {
    // What a picker allows depends on those ahead of it.
    for (const [name, field] of fields) {
      fill(field, optionsFor(choice, schema, labelOf)[name], choice[name]);
      choice = { ...choice, [name]: field.value };
    }
    sentence.textContent = sentenceOf(choice, labelOf);
  };
  /** Takes another choice. If the text is exactly the query of the earlier choice, it becomes the query of the new one. */
  const choose = (next: Partial<BuilderChoice>): void => {
    const said = text() === buildQuery(choice, labelOf);
    choice = { ...choice, ...next };
    update();
    if (said) built(buildQuery(choice, labelOf), true);
  };
  for (const [name, field] of fields) field.addEventListener('change', () => { choose({ [name]: field.value }); });
  const boxes = ([['ids', 'HGNC numbers'], ['papers', 'papers']] as const).map(([name, words]) => {
    const box = element('input', { 'type': 'checkbox', 'data-picker': name, ...(choice[name] && { checked: '' }) });
    box.addEventListener('change', () => { choose({ [name]: box.checked }); });
    return element('label', { class: 'builder-box' }, box, ` ${words}`);
  });
  const write = element('button', { 'type': 'button', 'class': 'primary', 'data-picker': 'write' }, 'Write the query');
  write.addEventListener('click', () => { built(buildQuery(choice, labelOf), readChoice(text()) !== undefined); });
  place.replaceChildren(
    element('p', { class: 'side-note' }, 'Choose, and the query is written for you. It says the same in SPARQL; it follows the pickers until you change it by hand.'),
    element('div', { class: 'builder' }, ...pickers.map(([name, label]) => element('label', {}, element('span', {}, label), fields.get(name) ?? ''))),
    element('p', { class: 'builder-boxes' }, 'With ', ...boxes), sentence, write);
  update();
}
