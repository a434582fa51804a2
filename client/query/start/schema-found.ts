import { element } from '../../dom.js';
import { findNames, keepersCalled, noHits, wordsOf } from './find-names.js';
import type { SchemaButtons } from './schema-buttons.js';
import { count, isOwn, leadsTo, shortList } from './schema-words.js';
import { keeperOf, type Schema, type SchemaTerm } from '../text/schema.js';

const label = (text: string): HTMLElement => element('span', { class: 'schema-label' }, ` ${text}`);

/** A relation that was found, with an example of it. */
function foundRelation(name: string, typed: string, schema: Schema, { inserter, example, linkExample }: SchemaButtons): HTMLElement {
  const { triples = 0, ranges = [], values = [] } = schema.properties.get(name) ?? {};
  const domains = [...schema.classes].filter(([, { properties }]) => properties.has(name)).map(([domain]) => domain),
    [first] = domains.filter(isOwn).concat(domains);
  const [space] = keepersCalled(wordsOf(typed), schema.links.get(name));
  const target = space === undefined ? leadsTo({ ranges, values }) : `IRI of ${keeperOf(space)}`;
  return element('li', {}, inserter(name), label(schema.words.get(name)?.[0] ?? ''), element('span', { class: 'schema-count' }, count(triples)),
    element('span', { class: 'schema-ranges' }, ` ${shortList(domains)} → ${target}`),
    ...(space !== undefined ? [linkExample(name, space)] : first === undefined ? [] : [example(first, name)]));
}

/** A term that was found, with the claims about it. */
const foundTerm = ({ name, label: called, kind }: SchemaTerm, { inserter, opener }: SchemaButtons): HTMLElement =>
  element('li', {}, inserter(name), label(`${called}, ${kind}`), opener(`Claims about ${called}`, `SELECT ?subject ?relation ?object ?status
WHERE {
  ?claim rdf:subject|rdf:object ${name} ;
    rdf:subject ?subject ;
    rdf:predicate ?relation ;
    rdf:object ?object ;
    mpp:status ?status .
}`));

/** A prefix that was found, with the values that it stands for. */
function foundPrefix(prefix: string, { prefixes }: Schema, { inserter, opener }: SchemaButtons): HTMLElement {
  const iri = prefixes[prefix] ?? '';
  return element('li', {}, inserter(`${prefix}:`), label(iri), opener(`Values of ${prefix}`, `SELECT ?subject ?relation ?value
WHERE {
  ?subject ?relation ?value .
  FILTER(STRSTARTS(STR(?value), "${iri}"))
}
LIMIT 50`));
}

/** What a search finds besides classes, as items of a list. */
export function foundItems(typed: string, schema: Schema, buttons: SchemaButtons): readonly HTMLElement[] {
  const { properties, terms, prefixes } = typed.trim().length < 2 ? noHits : findNames(typed, schema);
  return [
    ...properties.map((name) => foundRelation(name, typed, schema, buttons)), ...terms.map((term) => foundTerm(term, buttons)),
    ...prefixes.map((prefix) => foundPrefix(prefix, schema, buttons)),
  ];
}
