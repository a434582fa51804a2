import { element } from '../../dom.js';
import { classesCalled } from '../text/class-names.js';
import type { SchemaButtons } from './schema-buttons.js';
import { count, isOwn, leadsTo } from './schema-words.js';
import type { Schema, SchemaClass } from '../text/schema.js';

/** The classes of the schema, each with its relations. */
export interface SchemaClasses {
  readonly own: HTMLElement;
  /** Those of other vocabularies, folded. */
  readonly others: HTMLElement;
  /** Shows those that have a text. @returns Whether there is one. */
  filter(wanted: string): boolean;
}

/** A class; its relations are written when it is opened: there are hundreds. */
function classDetails(name: string, { entities, properties }: SchemaClass, words: Schema['words'], { inserter, example }: SchemaButtons): HTMLDetailsElement {
  const [called = '', said] = words.get(name) ?? [];
  const body = element('div', { class: 'schema-class-body' });
  const details = element('details', { 'class': 'schema-class', 'data-class': `${name} ${words.get(name)?.join(' ') ?? ''}`.toLowerCase() },
    element('summary', {}, element('code', {}, name), element('span', { class: 'schema-label' }, ` ${called}`), element('span', { class: 'schema-count' }, count(entities))), body);
  details.addEventListener('toggle', () => {
    if (!details.open || body.childElementCount > 0) return;
    body.append(...(said !== undefined ? [element('p', { class: 'side-note' }, said)] : []),
      element('p', {}, inserter(name, 'Put the class into the query')),
      element('ul', {}, ...[...properties].map(([property, found]) => element('li', {},
        inserter(property), element('span', { class: 'schema-count' }, count(found.triples)),
        element('span', { class: 'schema-ranges' }, ` → ${leadsTo(found)}`), example(name, property)))));
  });
  return details;
}

export function schemaClasses(schema: Schema, buttons: SchemaButtons): SchemaClasses {
  const rows = [...schema.classes].map(([name, found]) => ({ name, details: classDetails(name, found, schema.words, buttons) }));
  const ofSubject = rows.filter(({ name }) => isOwn(name)), ofData = rows.filter((row) => !ofSubject.includes(row));
  const own = element('div', {}, ...ofSubject.map(({ details }) => details));
  const others = element('details', { class: 'schema-others' }, element('summary', {}, 'Classes of other vocabularies'), ...ofData.map(({ details }) => details));
  return {
    own, others,
    filter(wanted) {
      const called = classesCalled(wanted, schema);
      for (const { name, details } of rows) details.hidden = wanted !== '' && !called.includes(name) && !(details.dataset['class'] ?? '').includes(wanted);
      // Those that are called so come first.
      const rank = ({ name }: { readonly name: string }): number => (called.indexOf(name) + called.length + 1) % (called.length + 1);
      own.append(...[...ofSubject].sort((a, b) => rank(a) - rank(b)).map(({ details }) => details));
      others.hidden = ofData.every(({ details }) => details.hidden);
      if (wanted !== '') others.open = !others.hidden;
      return rows.some(({ details }) => !details.hidden);
    },
  };
}
