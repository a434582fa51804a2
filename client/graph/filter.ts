import type { GraphEdge } from './model.js';
import { papersOf } from './model.js';

/** Which edges the reader wants to see. Lists name what is left out; edges without a claim have no evidence to filter by. */
export interface Filter {
  /** Names of the kinds of terms that are not shown. */
  readonly hide: readonly string[];
  /** Last parts of the IRIs of relations. */
  readonly relations: readonly string[];
  readonly statuses: readonly string[];
  /** Directions of evidence: an edge is left out when it has evidence, and all of it in these directions. */
  readonly directions: readonly string[];
  /** Systems, in the same way. */
  readonly systems: readonly string[];
  /** Slug of a cancer, or of a site, to which the evidence must apply. */
  readonly context: string | undefined;
  /** As known in this year: later papers do not count. */
  readonly year: number | undefined;
  /** Papers that an edge must have at least. */
  readonly papers: number;
}

export const everything: Filter = { hide: [], relations: [], statuses: [], directions: [], systems: [], context: undefined, year: undefined, papers: 0 };

/** The last part of an IRI, as the address writes a relation. */
export const localName = (iri: string): string => iri.replace(/^.*[/#]/, '');

/** The status of an edge in filters: an edge without a claim has one of its own. */
const statusOf = ({ status }: Pick<GraphEdge, 'status'>): string => status ?? 'structure';

/** The evidence that counts under a filter. */
function evidenceUnder(edge: GraphEdge, { year, context }: Pick<Filter, 'year' | 'context'>, base: string): GraphEdge['evidence'] {
  return edge.evidence.filter((line) => (year === undefined || (line.year ?? 0) <= year)
    && (context === undefined || line.contexts.includes(base + context) || edge.source === base + context || edge.target === base + context));
}

/** The tests that an edge must pass, by what they are about. */
export const tests = {
  relation: (edge: GraphEdge, { relations }: Filter): boolean => !relations.includes(localName(edge.predicate)),
  status: (edge: GraphEdge, { statuses }: Filter): boolean => !statuses.includes(statusOf(edge)),
  direction: ({ evidence }: GraphEdge, { directions }: Filter): boolean =>
    evidence.length === 0 || evidence.some(({ direction }) => !directions.includes(direction)),
  system: ({ evidence }: GraphEdge, { systems: without }: Filter): boolean =>
    evidence.length === 0 || evidence.some(({ systems }) => systems.length === 0 || systems.some((system) => !without.includes(system))),
  papers: (edge: GraphEdge, { papers }: Filter): boolean => papers === 0 || papersOf(edge).length >= papers,
} as const;
export type TestName = keyof typeof tests;

/**
 * The edge with the evidence that counts; undefined when it is not shown. `except`: a test that is left out, to count
 * what its choices would show.
 */
export function filtered(edge: GraphEdge, filter: Filter, base: string, except?: TestName): GraphEdge | undefined {
  const evidence = evidenceUnder(edge, filter, base);
  const shown = evidence.length === edge.evidence.length ? edge : { ...edge, evidence };
  // A claim of which nothing was known, or nothing applies.
  if (edge.claim !== undefined && edge.evidence.length > 0 && evidence.length === 0) return undefined;
  for (const name of Object.keys(tests) as TestName[]) if (name !== except && !tests[name](shown, filter)) return undefined;
  return shown;
}

/** Whether anything is left out at all. */
export const isFiltering = (filter: Filter): boolean => filter.context !== undefined || filter.year !== undefined || filter.papers > 0
  || [filter.hide, filter.relations, filter.statuses, filter.directions, filter.systems].some(({ length }) => length > 0);

/** One choice of a filter and how many edges it is about. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

export interface Facets {
  readonly relations: readonly Choice[];
  readonly statuses: readonly Choice[];
  readonly directions: readonly Choice[];
  readonly systems: readonly Choice[];
  /** Cancers and sites to which evidence is limited; labels are IRIs. */
  readonly contexts: readonly Choice[];
  /** Years of the first and the last paper. */
  readonly years: readonly [number, number] | undefined;
  /** The most papers that an edge has. */
  readonly papers: number;
}

function counted(edges: readonly GraphEdge[], read: (edge: GraphEdge) => readonly (readonly [value: string, label: string])[]): readonly Choice[] {
  const choices = new Map<string, { readonly value: string; readonly label: string; count: number }>();
  for (const edge of edges) {
    for (const [value, label] of new Map(read(edge))) {
      const known = choices.get(value);
      if (known) known.count += 1;
      else choices.set(value, { value, label, count: 1 });
    }
  }
  return [...choices.values()].sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
}

/** What the edges of a picture can be filtered by: every choice counts what all other filters let through. */
export function facetsOf(edges: readonly GraphEdge[], filter: Filter, base: string): Facets {
  const under = (except: TestName): readonly GraphEdge[] => edges.flatMap((edge) => filtered(edge, filter, base, except) ?? []);
  const years = edges.flatMap(({ evidence }) => evidence.flatMap(({ year }) => year ?? []));
  return {
    relations: counted(under('relation'), ({ predicate, label }) => [[localName(predicate), label]]),
    statuses: counted(under('status'), (edge) => [[statusOf(edge), statusOf(edge)]]),
    directions: counted(under('direction'), ({ evidence }) => evidence.map(({ direction }) => [direction, direction])),
    systems: counted(under('system'), ({ evidence }) => evidence.flatMap(({ systems }) => systems.map((system) => [system, system.replaceAll('-', ' ')] as const))),
    contexts: counted(edges, ({ evidence }) => evidence.flatMap(({ contexts }) => contexts.map((iri) => [localName(iri), iri] as const))),
    years: years.length > 0 ? [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))] : undefined,
    papers: edges.reduce((most, edge) => Math.max(most, papersOf(edge).length), 0),
  };
}
