import { element } from '../../dom.js';
import { firstSentence } from '../../windows/tooltip.js';
import { article } from '../../windows/articles.js';
import { post } from '../results/run.js';
import { expand, type Schema } from '../text/schema.js';

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

/** Names that only the endpoint knows: of other vocabularies, papers, claims. Each is asked once. */
const asked = new Map<string, Promise<readonly [label: string, definition: string] | undefined>>();

function askWords(iri: string): Promise<readonly [label: string, definition: string] | undefined> {
  const find = async (): Promise<readonly [string, string] | undefined> => {
    const query = `SELECT (SAMPLE(?name) AS ?label) (SAMPLE(?words) AS ?definition) {
  <${iri}> skos:prefLabel|rdfs:label|dct:title ?name FILTER(LANG(?name) IN ("en", ""))
  OPTIONAL { <${iri}> skos:definition|rdfs:comment ?words FILTER(LANG(?words) IN ("en", "")) }
}`;
    const { results } = (await (await post({ query }, 'application/sparql-results+json')).json()) as {
      readonly results: { readonly bindings: readonly Readonly<Record<string, { readonly value: string }>>[] };
    };
    const { label, definition } = results.bindings[0] ?? {};
    return label && [label.value, definition?.value ?? ''];
  };
  let found = asked.get(iri);
  if (!found) asked.set(iri, found = find().catch(() => undefined));
  return found;
}

/**
 * What is known of a name: label, kind or counts, definition, and a way to its window. Of others what it stands for; undefined where it stands for nothing.
 *
 * @param openWindow Opens the window of a slug.
 */
export async function describeName(name: string, schema: Schema, openWindow: (slug: string) => void): Promise<HTMLElement | undefined> {
  const term = schema.byName.get(name), words = schema.words.get(name);
  const type = schema.classes.get(name), property = schema.properties.get(name);
  const notes = [
    ...(term ? [term.kind] : []), ...(type ? [`class, ${type.entities.toLocaleString('en')} in the graph`] : []),
    ...(property ? [`relation, ${property.triples.toLocaleString('en')} in the graph`] : []),
    ...(property && property.ranges.length > 0 ? [`leads to ${property.ranges.slice(0, 4).join(', ')}${property.ranges.length > 4 ? ' and others' : ''}`] : []),
  ];
  const iri = expand(name, schema.prefixes) ?? '', written = /^[a-z][\w+.-]*:[^\s<>"{}|\\^`]+$/i.test(iri);
  const other = term || words || !written ? undefined : await askWords(iri);
  const definition = words?.[1] ?? (term ? await definitionOf(term.slug) : other?.[1]);
  const label = term?.label ?? words?.[0] ?? other?.[0], slug = slugOfName(name, schema);
  if (label === undefined && notes.length === 0) {
    // Of a name that nobody explains, at least what it stands for.
    return written ? element('div', { class: 'name-words' }, element('strong', {}, name), element('p', { class: 'name-notes' }, iri)) : undefined;
  }
  const open = element('button', { type: 'button' }, 'Open its window');
  open.addEventListener('click', () => { if (slug !== undefined) openWindow(slug); });
  return element('div', { class: 'name-words' },
    element('strong', {}, label ?? name), ...(label === undefined ? [] : [element('code', {}, name)]),
    ...(notes.length > 0 ? [element('p', { class: 'name-notes' }, notes.join('; '))] : []),
    ...(definition === undefined || definition === '' ? [] : [element('p', {}, definition)]),
    ...(slug !== undefined && label !== undefined ? [element('p', {}, open)] : []));
}
