import { askFor } from '../../ask.js';

/** A property of a class, as `/query/schema.json` tells it. */
type PropertyRow = readonly [property: string, triples: number, ranges: readonly string[], values?: readonly string[]];

/** `/query/schema.json`: IRIs are shortened by the prefixes. */
export interface SchemaFile {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly elsewhere: Readonly<Record<string, string>>;
  readonly services: readonly string[];
  readonly classes: readonly (readonly [iri: string, entities: number, properties: readonly PropertyRow[]])[];
  readonly words: Readonly<Record<string, readonly [label: string, definition?: string]>>;
  readonly claimable: Readonly<Record<string, readonly [domains: readonly string[], ranges: readonly string[]]>>;
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** `/query/terms.json`. */
export interface TermsFile {
  readonly kinds: readonly (readonly [iri: string, name: string, label: string])[];
  readonly terms: readonly (readonly [slug: string, kind: number, label: string, others: readonly string[]])[];
}

/** A term of the vocabulary. */
export interface SchemaTerm {
  readonly slug: string;
  /** As a query writes it. */
  readonly name: string;
  /** Its class, shortened. */
  readonly type: string;
  /** Its kind in words, and as a name of CSS. */
  readonly kind: string;
  readonly kindName: string;
  readonly label: string;
  readonly others: readonly string[];
}

export interface Property {
  readonly triples: number;
  /** Classes of its objects. */
  readonly ranges: readonly string[];
  /** What objects of no class are: datatypes, or `IRI`. */
  readonly values: readonly string[];
}

export interface SchemaClass {
  readonly entities: number;
  readonly properties: ReadonlyMap<string, Property>;
}

/** What is known of the data ahead of any query. */
export interface Schema {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  /** Prefixes of other endpoints, which a text has to declare. */
  readonly elsewhere: Readonly<Record<string, string>>;
  readonly services: readonly string[];
  readonly classes: ReadonlyMap<string, SchemaClass>;
  /** Every property, with what all classes say of it. */
  readonly properties: ReadonlyMap<string, Property>;
  readonly words: ReadonlyMap<string, readonly [label: string, definition?: string]>;
  readonly claimable: ReadonlyMap<string, readonly [domains: readonly string[], ranges: readonly string[]]>;
  /** Of relations that lead to what other resources keep: their prefixes, or how their IRIs begin; the largest first. */
  readonly links: ReadonlyMap<string, readonly string[]>;
  readonly terms: readonly SchemaTerm[];
  /** By its name in a query. */
  readonly byName: ReadonlyMap<string, SchemaTerm>;
}

/** What was shortened by the same prefixes; a result has the same IRIs again and again. */
const shortened = new WeakMap<object, Map<string, string>>();
const mostShortened = 100_000;

/** An IRI with the longest prefix that fits, else in angle brackets. */
export function shorten(iri: string, prefixes: Readonly<Record<string, string>>): string {
  let known = shortened.get(prefixes);
  if (!known) shortened.set(prefixes, known = new Map());
  let short = known.get(iri);
  if (short === undefined) {
    if (known.size >= mostShortened) known.clear();
    known.set(iri, short = shortenAnew(iri, prefixes));
  }
  return short;
}

function shortenAnew(iri: string, prefixes: Readonly<Record<string, string>>): string {
  let best = '', namespace = '';
  for (const [prefix, start] of Object.entries(prefixes)) if (iri.startsWith(start) && start.length > namespace.length && /^[\w-]*$/.test(iri.slice(start.length))) [best, namespace] = [prefix, start];
  return namespace === '' ? `<${iri}>` : `${best}:${iri.slice(namespace.length)}`;
}

/** The IRI of a name as a query writes it; undefined where its prefix is not known. */
export function expand(name: string, prefixes: Readonly<Record<string, string>>): string | undefined {
  if (name.startsWith('<')) return name.slice(1, -1);
  const colon = name.indexOf(':'), namespace = prefixes[name.slice(0, colon)];
  return namespace === undefined ? undefined : namespace + name.slice(colon + 1).replaceAll(/\\(.)/g, '$1');
}

/** What people call the keeper of some IRIs, from `links`: a prefix, or the last name of what the IRIs begin with. */
export const keeperOf = (space: string): string => (space.includes('/') ? /([^/#]+?)_?[/#]?$/.exec(space)?.[1] ?? space : space);

export function readSchema(file: SchemaFile, { kinds, terms }: TermsFile): Schema {
  const { base, prefixes, elsewhere, services, claimable, words, links } = file;
  const properties = new Map<string, { triples: number; ranges: Set<string>; values: Set<string> }>();
  const classes = new Map(file.classes.map(([iri, entities, rows]) => {
    for (const [property, triples, ranges, values = []] of rows) {
      const known = properties.get(property) ?? { triples: 0, ranges: new Set(), values: new Set() };
      properties.set(property, known);
      // A subject may be of several classes: the largest number is the nearest to the truth.
      known.triples = Math.max(known.triples, triples);
      for (const range of ranges) known.ranges.add(range);
      for (const value of values) known.values.add(value);
    }
    return [iri, { entities, properties: new Map(rows.map(([property, triples, ranges, values = []]) => [property, { triples, ranges, values }])) }] as const;
  }));
  const list = terms.map(([slug, kind, label, others]): SchemaTerm => {
    const [iri = '', kindName = '', inWords = ''] = kinds[kind] ?? [];
    return { slug, name: shorten(base + slug, prefixes), type: shorten(iri, prefixes), kind: inWords, kindName, label, others };
  });
  return {
    base, prefixes, elsewhere, services, classes,
    properties: new Map([...properties].map(([name, { triples, ranges, values }]) => [name, { triples, ranges: [...ranges], values: [...values] }])),
    words: new Map(Object.entries(words)), claimable: new Map(Object.entries(claimable)), links: new Map(Object.entries(links)),
    terms: list, byName: new Map(list.map((term) => [term.name, term])),
  };
}

async function json(address: string): Promise<unknown> {
  return (await askFor(address)).json();
}

let loading: Promise<Schema> | undefined;

/** Fetches the schema once; a failure is tried again by the next call. */
export const loadSchema = (): Promise<Schema> => loading ??= Promise.all([json('/query/schema.json'), json('/query/terms.json')])
  .then(([file, terms]) => readSchema(file as SchemaFile, terms as TermsFile))
  .catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
