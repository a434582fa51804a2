import { element } from '../../dom.js';
import { exchange, parametersOf } from '../text/parameters.js';
import type { Schema } from '../text/schema.js';

/** More pickers than this are no help. */
const most = 6;

/** Pickers for the terms that a text names: another of the same kind takes the place of one. */
export function drawParameters(place: HTMLElement, text: string, schema: Schema, change: (text: string) => void): void {
  const terms = parametersOf(text, schema).slice(0, most);
  place.hidden = terms.length === 0;
  const key = terms.map(({ name }) => name).join(' ');
  if (place.dataset['terms'] === key) return;
  place.dataset['terms'] = key;
  place.replaceChildren(element('span', { class: 'parameters-title' }, 'Terms in this query'), ...terms.map((term) => {
    const same = schema.terms.filter(({ type }) => type === term.type);
    const field = element(
      'select',
      { 'aria-label': `${term.kind}: ${term.label}`, 'data-parameter': term.name },
      ...same.map(({ name, label }) => element('option', { value: name, ...(name === term.name && { selected: '' }) }, label)),
    );
    field.addEventListener('change', () => { change(exchange(text, term.name, field.value)); });
    return field;
  }));
}
