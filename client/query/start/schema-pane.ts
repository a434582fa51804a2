import { element } from '../../dom.js';
import { schemaButtons, type SchemaPaneOptions } from './schema-buttons.js';
import { schemaClasses } from './schema-classes.js';
import { foundItems } from './schema-found.js';
import { schemaPicture } from './schema-picture.js';

/** The classes with their relations: a click on a name puts it into the query. */
export function createSchemaPane(place: HTMLElement, options: SchemaPaneOptions): void {
  const { schema } = options, buttons = schemaButtons(options), classes = schemaClasses(schema, buttons);
  const field = element('input', { 'type': 'search', 'placeholder': 'Find a class, relation, term or prefix', 'aria-label': 'Find a class, relation, term or prefix' });
  const found = element('ul', { 'class': 'schema-found', 'aria-label': 'Found' }), none = element('p', { class: 'side-note', role: 'status' });
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase(), hasClasses = classes.filter(wanted);
    found.replaceChildren(...foundItems(field.value, schema, buttons));
    none.textContent = wanted.length < 2 || found.childElementCount > 0 || hasClasses ? '' : 'Nothing has this name.';
  });
  place.replaceChildren(schemaPicture(), field, none, classes.own, found, classes.others);
}
