import { element } from '../dom.js';
import { firstSentence } from '../windows/tooltip.js';
import { article } from '../windows/articles.js';
import { expand, type Schema } from './schema.js';

/** The definition of a term, from its own window; undefined where it has none. */
export async function definitionOf(slug: string): Promise<string | undefined> {
  const content = await article(slug).catch(() => undefined);
  const text = content?.querySelector('.definition-text')?.textContent?.trim();
  return text === undefined || text === '' ? undefined : firstSentence(text);
}

/** The slug of what a name stands for, where it is below our own base. */
export function slugOfName(name: string, { base, prefixes }: Pick<Schema, 'base' | 'prefixes'>): string | undefined {
  const iri = expand(name, prefixes), slug = iri?.startsWith(base) ? iri.slice(base.length) : '';
  return /^[A-Za-z0-9][\w.-]*$/.test(slug) ? slug : undefined;
}

/** What is known of a name: label, kind or counts, definition. Undefined where nothing is. */
export async function describeName(name: string, schema: Schema): Promise<HTMLElement | undefined> {
  const term = schema.byName.get(name), words = schema.words.get(name);
  const type = schema.classes.get(name), property = schema.properties.get(name);
  const notes = [
    ...(term ? [term.kind] : []), ...(type ? [`class, ${type.entities.toLocaleString('en')} in the graph`] : []),
    ...(property ? [`relation, ${property.triples.toLocaleString('en')} in the graph`] : []),
    ...(property && property.ranges.length > 0 ? [`leads to ${property.ranges.slice(0, 4).join(', ')}${property.ranges.length > 4 ? ' and others' : ''}`] : []),
  ];
  const definition = words?.[1] ?? (term ? await definitionOf(term.slug) : undefined);
  const label = term?.label ?? words?.[0];
  if (label === undefined && notes.length === 0) return undefined;
  return element('div', { class: 'name-words' },
    element('strong', {}, label ?? name), ...(label === undefined ? [] : [element('code', {}, name)]),
    ...(notes.length > 0 ? [element('p', { class: 'name-notes' }, notes.join('; '))] : []),
    ...(definition === undefined ? [] : [element('p', {}, definition)]));
}
