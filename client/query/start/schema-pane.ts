import { element } from '../../dom.js';
import { classesCalled } from '../text/class-names.js';
import { keeperOf, type Property, type Schema, type SchemaTerm } from '../text/schema.js';

export interface SchemaPaneOptions {
  readonly schema: Schema;
  /** Puts a text where the cursor is. */
  readonly insert: (text: string) => void;
  /** Opens a query as a tab of its own. */
  readonly open: (text: string, title: string) => void;
}

/** Classes that describe the data instead of the subject come last, folded. */
const main = /^mpp:/;

const count = (n: number): string => n.toLocaleString('en');
const shortList = (names: readonly string[]): string => `${names.slice(0, 3).map((name) => name.replace(/^mpp:/, '')).join(', ')}${names.length > 3 ? ' …' : ''}`;

const valueWords: Readonly<Record<string, string>> = {
  'IRI': 'IRI', 'rdf:langString': 'text', 'xsd:string': 'text', 'xsd:date': 'date', 'xsd:dateTime': 'date', 'xsd:gYear': 'year', 'xsd:boolean': 'true or false', 'xsd:anyURI': 'address',
  'xsd:integer': 'number', 'xsd:decimal': 'number', 'xsd:double': 'number', 'xsd:nonNegativeInteger': 'number', 'xsd:positiveInteger': 'number',
};

/** What a relation leads to: classes, or what its values are. */
export function leadsTo({ ranges, values }: Pick<Property, 'ranges' | 'values'>): string {
  const kinds = [...new Set(values.map((each) => valueWords[each] ?? each))];
  return ranges.length + kinds.length === 0 ? 'a value' : [...(ranges.length > 0 ? [shortList(ranges)] : []), ...kinds].join(' or ');
}

/** What a search finds besides classes, the best first. */
interface Hits {
  readonly properties: readonly string[];
  readonly terms: readonly SchemaTerm[];
  /** Without their colons. */
  readonly prefixes: readonly string[];
}
const noHits: Hits = { properties: [], terms: [], prefixes: [] };
/** What is listed of each. */
const most = 12;

/** Keepers that words are about, of those that a relation leads to: how their IRIs begin. @param words In small letters. */
export const keepersCalled = (words: readonly string[], spaces: readonly string[] = []): readonly string[] => spaces.filter((space) => {
  const name = keeperOf(space).toLowerCase();
  return words.some((word) => word === name || (word.length > 2 && name.includes(word)));
});

/** The words of what is looked for, in small letters: those of `hgncId` are two. */
export const wordsOf = (text: string): readonly string[] => text.trim().replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().split(/\s+/).filter(Boolean);

/** Relations by name, by whose IRIs they lead to, and by what is said of them; terms by any name, prefixes by what they stand for. */
export function findNames(text: string, { properties, words, terms, prefixes, links }: Pick<Schema, 'properties' | 'words' | 'terms' | 'prefixes' | 'links'>): Hits {
  const wanted = text.trim().toLowerCase(), each = wordsOf(text);
  const has = (...texts: readonly (string | undefined)[]): boolean => texts.some((one) => one?.toLowerCase().includes(wanted) === true);
  const names = [...properties.keys()], ways: readonly ((name: string) => boolean)[] = [
    (name) => has(name, words.get(name)?.[0]), (name) => keepersCalled(each, links.get(name)).length > 0, (name) => has(words.get(name)?.[1]),
    (name) => { const said = [name, ...words.get(name) ?? []].join(' ').toLowerCase(); return each.length > 1 && each.every((word) => said.includes(word)); },
  ];
  return {
    properties: [...new Set(ways.flatMap((way) => names.filter(way)))].slice(0, most),
    terms: terms
      .filter(({ name, label, others }) => has(name, label, ...others))
      .sort((a, b) => a.label.length - b.label.length)
      .slice(0, most),
    prefixes: Object.entries(prefixes)
      .filter(([prefix, iri]) => prefix !== 'mpp' && has(prefix, iri))
      .map(([prefix]) => prefix)
      .slice(0, most),
  };
}

/** The classes with their relations: a click on a name puts it into the query. */
export function createSchemaPane(place: HTMLElement, { schema, insert, open }: SchemaPaneOptions): void {
  const named = (name: string): string => schema.words.get(name)?.[0] ?? '';
  const inserter = (name: string, label = name): HTMLButtonElement => {
    const made = element('button', { 'type': 'button', 'class': 'schema-name', 'title': schema.words.get(name)?.[1] ?? `Put ${name} into the query` }, label);
    made.addEventListener('click', () => { insert(name); });
    return made;
  };
  const opener = (title: string, text: string): HTMLButtonElement => {
    const made = element('button', { 'type': 'button', 'class': 'schema-example', 'aria-label': `Example: ${title}` }, 'example');
    made.addEventListener('click', () => { open(text, title); });
    return made;
  };
  const example = (name: string, property: string): HTMLButtonElement =>
    opener(`${property} of ${name}`, `SELECT ?subject ?value\nWHERE {\n  ?subject a ${name} ;\n    ${property} ?value .\n}\nLIMIT 20`);
  const linkExample = (property: string, space: string): HTMLButtonElement =>
    opener(
      `${keeperOf(space)} by ${property}`,
      `SELECT ?subject ?name ?value\nWHERE {\n  ?subject ${property} ?value ;\n    skos:prefLabel ?name .\n  FILTER(STRSTARTS(STR(?value), "${schema.prefixes[space] ?? space}"))\n  FILTER(LANG(?name) = "en")\n}\nORDER BY ?name`,
    );
  const rows = [...schema.classes].map(([name, { entities, properties }]) => {
    const body = element('div', { class: 'schema-class-body' });
    const details = element('details', { 'class': 'schema-class', 'data-class': `${name} ${schema.words.get(name)?.join(' ') ?? ''}`.toLowerCase() },
      element('summary', {}, element('code', {}, name), element('span', { class: 'schema-label' }, ` ${named(name)}`), element('span', { class: 'schema-count' }, count(entities))), body);
    // Written when it is opened: there are hundreds of relations.
    details.addEventListener('toggle', () => {
      if (!details.open || body.childElementCount > 0) return;
      body.append(...(schema.words.get(name)?.[1] !== undefined ? [element('p', { class: 'side-note' }, schema.words.get(name)?.[1] ?? '')] : []),
        element('p', {}, inserter(name, 'Put the class into the query')),
        element('ul', {}, ...[...properties].map(([property, found]) => element('li', {},
          inserter(property), element('span', { class: 'schema-count' }, count(found.triples)),
          element('span', { class: 'schema-ranges' }, ` → ${leadsTo(found)}`), example(name, property)))));
    });
    return { name, details, own: main.test(name) };
  });
  const own = element('div', {}, ...rows.filter((row) => row.own).map(({ details }) => details));
  const others = element('details', { class: 'schema-others' }, element('summary', {}, 'Classes of other vocabularies'), ...rows.filter((row) => !row.own).map(({ details }) => details));
  const field = element('input', { 'type': 'search', 'placeholder': 'Find a class, relation, term or prefix', 'aria-label': 'Find a class, relation, term or prefix' });
  const found = element('ul', { 'class': 'schema-found', 'aria-label': 'Found' }), none = element('p', { class: 'side-note', role: 'status' });
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    const called = classesCalled(wanted, schema);
    for (const { name, details } of rows) details.hidden = wanted !== '' && !called.includes(name) && !(details.dataset['class'] ?? '').includes(wanted);
    // Those that are called so come first.
    const rank = ({ name }: { readonly name: string }): number => (called.indexOf(name) + called.length + 1) % (called.length + 1);
    own.append(...rows.filter((row) => row.own).sort((a, b) => rank(a) - rank(b)).map(({ details }) => details));
    others.hidden = rows.every((row) => row.own || row.details.hidden);
    if (wanted !== '') others.open = !others.hidden;
    const hits = wanted.length < 2 ? noHits : findNames(field.value, schema);
    found.replaceChildren(
      ...hits.properties.map((name) => {
        const { triples = 0, ranges = [], values = [] } = schema.properties.get(name) ?? {};
        const domains = [...schema.classes].filter(([, { properties }]) => properties.has(name)).map(([domain]) => domain),
          [first] = domains.filter((domain) => main.test(domain)).concat(domains);
        const [space] = keepersCalled(wordsOf(field.value), schema.links.get(name));
        return element(
          'li',
          {},
          inserter(name),
          element('span', { class: 'schema-label' }, ` ${named(name)}`),
          element('span', { class: 'schema-count' }, count(triples)),
          element(
            'span',
            { class: 'schema-ranges' },
            ` ${shortList(domains)} → ${space === undefined ? leadsTo({ ranges, values }) : `IRI of ${keeperOf(space)}`}`,
          ),
          ...(space !== undefined ? [linkExample(name, space)] : first === undefined ? [] : [example(first, name)]),
        );
      }),
      ...hits.terms.map(({ name, label, kind }) =>
        element(
          'li',
          {},
          inserter(name),
          element('span', { class: 'schema-label' }, ` ${label}, ${kind}`),
          opener(
            `Claims about ${label}`,
            `SELECT ?subject ?relation ?object ?status\nWHERE {\n  ?claim rdf:subject|rdf:object ${name} ;\n    rdf:subject ?subject ;\n    rdf:predicate ?relation ;\n    rdf:object ?object ;\n    mpp:status ?status .\n}`,
          ),
        ),
      ),
      ...hits.prefixes.map((prefix) =>
        element(
          'li',
          {},
          inserter(`${prefix}:`),
          element('span', { class: 'schema-label' }, ` ${schema.prefixes[prefix] ?? ''}`),
          opener(
            `Values of ${prefix}`,
            `SELECT ?subject ?relation ?value\nWHERE {\n  ?subject ?relation ?value .\n  FILTER(STRSTARTS(STR(?value), "${schema.prefixes[prefix] ?? ''}"))\n}\nLIMIT 50`,
          ),
        ),
      ),
    );
    none.textContent = wanted.length < 2 || found.childElementCount > 0 || rows.some(({ details }) => !details.hidden) ? '' : 'Nothing has this name.';
  });
  place.replaceChildren(picture(), field, none, own, found, others);
}

const svgNamespace = 'http://www.w3.org/2000/svg';

function drawn(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Boxes of the picture: what they are called and where they stand. */
const boxes: readonly (readonly [text: string, x: number, y: number])[] = [
  ['a term', 4, 4], ['a relation', 123, 4], ['a term', 242, 4], ['Claim', 123, 92], ['Evidence', 123, 166], ['its status', 242, 166], ['System', 4, 250], ['Paper', 123, 250], ['Direction', 242, 250],
];
/** Arrows between them, each with its relation. */
const arrows: readonly (readonly [path: string, relation: string, x: number, y: number])[] = [
  ['M140 92L66 36', 'rdf:subject', 95, 74],
  ['M167 92V36', 'rdf:predicate', 167, 58],
  ['M194 92L268 36', 'rdf:object', 239, 74],
  ['M167 120V162', 'mpp:hasEvidence', 156, 140],
  ['M196 120L272 162', 'mpp:status', 248, 154],
  ['M140 194L66 246', 'mpp:system', 93, 232],
  ['M167 194V246', 'mpp:paper', 167, 216],
  ['M194 194L268 246', 'mpp:direction', 243, 232],
];

/** The heart of the schema as a picture: a claim relates two terms, and rests on evidence. */
function picture(): SVGElement {
  const root = drawn('svg', {
    'viewBox': '0 0 334 282',
    'role': 'img',
    'class': 'schema-picture',
    'aria-label':
      'A claim has a subject and an object, which are terms, a predicate, which is the relation between them, a status, and evidence. Evidence has a system, a paper and a direction.',
  });
  const head = drawn('marker', { id: 'schema-head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' });
  head.append(drawn('path', { d: 'M0 0L8 4L0 8Z', class: 'schema-head' }));
  root.append(head);
  for (const [path] of arrows) root.append(drawn('path', { 'd': path, 'class': 'schema-line', 'marker-end': 'url(#schema-head)' }));
  for (const [, relation, x, y] of arrows) root.append(drawn('text', { x, y, 'text-anchor': 'middle', 'class': 'schema-relation' }, relation));
  for (const [text, x, y] of boxes) root.append(drawn('rect', { x, y, width: 88, height: 28, rx: 6, class: 'schema-box' }), drawn('text', { 'x': x + 44, 'y': y + 18, 'text-anchor': 'middle' }, text));
  return root;
}
