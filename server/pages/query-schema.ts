import { due, inTurns, turn } from '../platform/turns.js';
import type { Views } from '../query/views.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { Example } from './example-groups.js';
import { groupBy, required, value } from './knowledge.js';
import type { Knowledge } from './knowledge.js';

/** A property of a class: IRI, triples with a subject of the class, classes of their objects, and what those of no class are: datatypes, or `IRI`. */
type PropertyRow = readonly [property: string, triples: number, ranges: readonly string[], values: readonly string[]];

/** What the query page completes from, IRIs shortened by the prefixes. */
export interface QuerySchema {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  /** What the examples declare beyond these: prefixes of other endpoints. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Endpoints that SERVICE may ask. */
  readonly services: readonly string[];
  /** Classes with the number of their resources, and their properties. */
  readonly classes: readonly (readonly [iri: string, entities: number, properties: readonly PropertyRow[]])[];
  /** By IRI: the label, and what it means where somebody wrote that. */
  readonly words: Readonly<Record<string, readonly [label: string, definition?: string]>>;
  /** By IRI of a relation that a claim may state: classes of its subject and of its object. */
  readonly claimable: Readonly<Record<string, readonly [domains: readonly string[], ranges: readonly string[]]>>;
  /** By IRI of a relation that leads to what other resources keep: their prefixes, or how their IRIs begin; the largest first. */
  readonly links: Readonly<Record<string, readonly string[]>>;
}

/** The terms of the vocabulary by any name, for completion and for pickers. */
export interface SchemaTerms {
  /** Class, name in CSS classes and in words. */
  readonly kinds: readonly (readonly [iri: string, name: string, label: string])[];
  /** Slug, place of its kind in `kinds`, label, other names. */
  readonly terms: readonly (readonly [slug: string, kind: number, label: string, others: readonly string[]])[];
}

const unique = <Value>(values: Iterable<Value>): Value[] => [...new Set(values)];

/** Shortens IRIs as queries write them; one that no prefix fits stands in angle brackets. */
export function shortener(prefixes: PrefixMap): (iri: string) => string {
  const namespaces = [...prefixes].sort(([, a], [, b]) => b.length - a.length);
  return (iri) => {
    const [prefix, namespace = ''] = namespaces.find(([, start]) => iri.startsWith(start) && /^[\w-]*$/.test(iri.slice(start.length))) ?? [];
    return prefix === undefined ? `<${iri}>` : `${prefix}:${iri.slice(namespace.length)}`;
  };
}

/** Prefixes that examples declare and the project has not. */
function declaredElsewhere(examples: readonly Pick<Example, 'query'>[], prefixes: PrefixMap): Readonly<Record<string, string>> {
  const declared = examples.flatMap(({ query }) => [...query.matchAll(/^\s*PREFIX\s+([\w.-]+):\s*<([^>\s]+)>/gim)].map(([, prefix = '', iri = '']) => [prefix, iri] as const));
  return Object.fromEntries(declared.filter(([prefix]) => !prefixes.has(prefix)));
}

/** Reads the schema of a version: from its own description (VoID), and from what the schema says in words. */
export async function readQuerySchema(
  views: Views,
  prefixes: PrefixMap,
  { base, services, examples }: Pick<QuerySchema, 'base' | 'services'> & { readonly examples: readonly Pick<Example, 'query'>[] },
): Promise<QuerySchema> {
  const [classRows, wordRows, linkRows] = await Promise.all([views.select('schema-classes'), views.select('schema-words'), views.select('schema-links')]);
  const short = shortener(prefixes);
  if (due()) await turn();
  const classes = await inTurns(
    groupBy(classRows, (row) => required(row, 'class')),
    ([iri, rows]) => {
      const properties = [...groupBy(rows, (row) => required(row, 'property'))].map(([property, of]): PropertyRow => {
        const [first] = of,
          triples = first ? Number(required(first, 'triples')) : 0;
        const ranges = unique(of.flatMap((row) => value(row, 'range') ?? [])).map(short);
        const literals = of.reduce((sum, row) => sum + Number(value(row, 'literals') ?? 0), 0);
        const values = [...unique(of.flatMap((row) => value(row, 'datatype') ?? [])).map(short), ...(ranges.length === 0 && literals < triples ? ['IRI'] : [])];
        return [short(property), triples, ranges, values];
      });
      const [first] = rows;
      return [short(iri), first ? Number(required(first, 'entities')) : 0, properties.sort(([, a], [, b]) => b - a)] as const;
    },
  );
  const words: [string, readonly [string, string?]][] = [],
    claimable: [string, readonly [readonly string[], readonly string[]]][] = [];
  await inTurns(
    groupBy(wordRows, (row) => required(row, 'term')),
    ([iri, rows]) => {
      const [first] = rows;
      if (!first) return;
      // A property of another vocabulary may be a field of several forms, with a name in each.
      const every = (name: string): readonly string[] => unique(rows.flatMap((row) => value(row, name) ?? []));
      const labels = every('label'),
        label = labels.filter((each) => !labels.some((other) => other !== each && each.startsWith(other))).join(' or '),
        definitions = every('definition');
      words.push([short(iri), definitions.length === 0 ? [label] : [label, definitions.join(' ')]]);
      const end = (name: string): readonly string[] => every(name).map(short);
      if (value(first, 'claimable') !== undefined) claimable.push([short(iri), [end('domain'), end('range')]]);
    },
  );
  const prefixOf = new Map([...prefixes].map(([prefix, namespace]) => [namespace, prefix]));
  const links = groupBy(linkRows, (row) => required(row, 'property')),
    spacesOf = (property: string): readonly string[] => unique((links.get(property) ?? []).map((row) => required(row, 'space')));
  return {
    base,
    prefixes: Object.fromEntries(prefixes),
    elsewhere: declaredElsewhere(examples, prefixes),
    services,
    classes: classes.sort(([, a], [, b]) => b - a),
    words: Object.fromEntries(words),
    claimable: Object.fromEntries(claimable),
    links: Object.fromEntries([...links.keys()].map((property) => [short(property), spacesOf(property).map((space) => prefixOf.get(space) ?? space)])),
  };
}

/** The terms that are in use, each with its other names. */
export async function readQueryTerms(views: Views, { entities }: Knowledge): Promise<SchemaTerms> {
  const names = groupBy(await views.select('other-names'), (row) => required(row, 'entity'));
  const current = [...entities.values()].filter(({ deprecated }) => !deprecated);
  const kinds = unique(current.map(({ kind }) => kind));
  if (due()) await turn();
  return {
    kinds: kinds.map(({ iri, name, label }) => [iri, name, label] as const),
    terms: await inTurns(current, ({ iri, slug, kind, label }) => [slug, kinds.indexOf(kind), label, unique((names.get(iri) ?? []).map((row) => required(row, 'name')))] as const),
  };
}
