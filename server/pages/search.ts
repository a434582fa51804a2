import { due, inTurns, turn } from '../platform/turns.js';
import type { Solution, ViewAnswer, Views } from '../query/views.js';
import { createSearchIndex } from '../query/search.js';
import type { Found, Hit, Match, NameRole, Searchable, SearchName } from '../query/search.js';
import { curieOf } from '../exports/names.js';
import { plainKind } from './audience.js';
import { dct, mpp, skos } from '../rdf/vocabulary.js';
import { claimKind, iconPath, kinds, paperKind } from './kinds.js';
import type { Kind } from './kinds.js';
import { groupBy, required } from './knowledge.js';
import type { Entity, Knowledge } from './knowledge.js';
import { slugOf } from './links.js';
import { controlled, toClaim, toPaper } from './statements.js';
import { bibliographicLine } from './references.js';

/** A result as pages and the browser show it. */
export interface Result {
  readonly slug: string;
  readonly kind: string;
  readonly label: string;
  /** One line: the first sentence of the definition, where a paper stood, what a claim relates. */
  readonly definition: string;
  readonly match: Match;
  /** The name that was found where it is not the label. A withdrawn one belongs to a term that this one replaces. */
  readonly matched?: { readonly name: string; readonly role: NameRole };
  readonly deprecated?: true;
  /** Of a claim or hypothesis: how far it is accepted, and its evidence lines. */
  readonly status?: string;
  readonly evidence?: Tally;
}

/** Evidence lines for a statement, against it, and those that leave it open. */
export interface Tally {
  readonly supports: number;
  readonly disputes: number;
  readonly inconclusive: number;
}

/** A kind among the results, to filter by. */
export interface KindCount {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly count: number;
  /** Outline of its shape in a box of 12 by 12. */
  readonly icon: string;
}

export interface SearchAnswer {
  readonly query: string;
  /** Results of the kind asked for, before the limit. */
  readonly total: number;
  /** Of all results, whatever kind was asked for. */
  readonly kinds: readonly KindCount[];
  readonly results: readonly Result[];
  /** Present where the question has more words: so many were looked for, its first ones. */
  readonly bound?: { readonly words: number };
}

export interface ResultGroup {
  readonly name: 'terms' | 'papers' | 'claims';
  readonly label: string;
  readonly total: number;
  readonly results: readonly Result[];
}

export interface GroupedAnswer extends Omit<SearchAnswer, 'results'> {
  /** The group with the best match first; empty groups are left out. */
  readonly groups: readonly ResultGroup[];
}

export interface SearchRequest {
  readonly query: string;
  /** Name of a kind; all kinds where it is absent. */
  readonly kind?: string | undefined;
  readonly limit: number;
  /** Patients are told first what a term means in plain words. */
  readonly audience?: 'scientists' | 'patients';
}

/** Everything that can be found in one version. */
export interface Search {
  find(request: SearchRequest): Promise<SearchAnswer>;
  /** `limit` holds for each group. */
  grouped(request: SearchRequest): Promise<GroupedAnswer>;
}

/** The kinds that a search can be limited to. */
export const searchedKinds: readonly Kind[] = [...kinds, paperKind, claimKind];

interface Item extends Searchable {
  readonly kind: Kind;
  readonly label: string;
  readonly line: string;
  /** The same in plain words, where there are any. */
  readonly layLine?: string | undefined;
  readonly deprecated: boolean;
  readonly status?: string | undefined;
  readonly evidence?: Tally | undefined;
}

const groupNames = [['terms', 'Terms'], ['papers', 'Papers'], ['claims', 'Claims']] as const;
const groupOf = ({ kind }: Item): ResultGroup['name'] => (kind === paperKind ? 'papers' : kind === claimKind ? 'claims' : 'terms');

/** The views that a search is made of. */
const searched = ['search-entities', 'papers', 'claims', 'evidence-counts', 'entities', 'properties'] as const;

/** Makes the search of a version: the one of the version before where nothing that it knows has changed. */
export type MakeSearch = (views: Views, knowledge: () => Promise<Knowledge>) => Promise<Search>;

export function createSearches(): MakeSearch {
  let last: { readonly digest: string; readonly search: Search } | undefined;
  return async (views, knowledge) => {
    const answers: ViewAnswer[] = [];
    // One after the other: readers need the workers more.
    for (const name of searched) answers.push(await views.ask(name));
    const digest = answers.map((answer) => answer.digest).join(' ');
    if (last?.digest === digest) return last.search;
    const rows: Rows[] = [];
    for (const { solutions } of answers.slice(0, 4)) rows.push(await solutions());
    const [facts = [], papers = [], claims = [], counts = []] = rows;
    const search = await createSearch({ facts, papers, claims, counts }, await knowledge());
    last = { digest, search };
    return search;
  };
}

type Rows = readonly Solution[];

/** Indexes what can be found. */
async function createSearch({ facts, papers, claims, counts }: Readonly<Record<'facts' | 'papers' | 'claims' | 'counts', Rows>>, knowledge: Knowledge): Promise<Search> {
  const tallies = talliesOf(counts), items: Item[] = [];
  for (const some of [await entityItems(facts, tallies, knowledge), await paperItems(papers, knowledge), await claimItems(claims, tallies, knowledge)]) items.push(...some);
  const index = await createSearchIndex(items), identified = await identifiers(facts, items, knowledge);

  const ask = async ({ query, kind, audience }: SearchRequest): Promise<Pick<Found<Item>, 'hits' | 'bound'> & Pick<SearchAnswer, 'kinds'>> => {
    if (due()) await turn();
    const { hits: found, ...bound } = await index.find(withoutScheme(query, knowledge.base)), named = identified.get(query.trim().toLowerCase());
    const hits = named ? [named, ...found.filter(({ item }) => item !== named.item)] : found;
    const counts = groupBy(hits, ({ item }) => item.kind.name), inWords = audience === 'patients' ? plainKind : (name: string) => name;
    return {
      ...bound,
      hits: kind === undefined ? hits : counts.get(kind) ?? [],
      kinds: searchedKinds.flatMap(({ name, label, plural, shape }) => {
        const count = counts.get(name)?.length ?? 0;
        return count > 0 ? [{ name, label: inWords(label), plural: inWords(plural), count, icon: iconPath(shape) }] : [];
      }),
    };
  };
  return {
    async find(request) {
      const { hits, ...others } = await ask(request);
      return { query: request.query, total: hits.length, ...others, results: hits.slice(0, request.limit).map((hit) => toResult(hit, request.audience)) };
    },
    async grouped(request) {
      const { hits: all, ...others } = await ask(request);
      const labels = new Map<string, string>(groupNames);
      const groups = [...groupBy(all, ({ item }) => groupOf(item))].map(([name, hits]): ResultGroup =>
        ({ name: name as ResultGroup['name'], label: labels.get(name) ?? name, total: hits.length, results: hits.slice(0, request.limit).map((hit) => toResult(hit, request.audience)) }));
      return { query: request.query, total: all.length, ...others, groups };
    },
  };
}

const toResult = ({ item, match, name }: Hit<Item>, audience: SearchRequest['audience']): Result => ({
  slug: item.slug, kind: item.kind.name, label: item.label, definition: audience === 'patients' ? item.layLine ?? item.line : item.line, match,
  ...(name && name.role !== 'preferred' && name.role !== 'slug' && { matched: { name: name.text, role: name.role } }),
  ...(item.deprecated && { deprecated: true }),
  ...(item.status !== undefined && { status: item.status }),
  ...(item.evidence && { evidence: item.evidence }),
});

const noEvidence: Tally = { supports: 0, disputes: 0, inconclusive: 0 };

function talliesOf(rows: Rows): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const statement = required(row, 'statement'), direction = controlled(required(row, 'direction'), 'direction') ?? '';
    tallies.set(statement, { ...noEvidence, ...tallies.get(statement), [direction]: Number(required(row, 'count')) });
  }
  return tallies;
}

/** What the field is surer of and what was tested more comes first among answers that fit as well. */
const weightOf = (status: string | undefined, { supports, disputes, inconclusive }: Tally): number =>
  (status === 'established' ? 0.5 : status === 'contested' ? 0.4 : status === 'emerging' ? 0.2 : 0) + Math.min(10, supports + disputes + inconclusive) / 20;

/** Identifiers are pasted as they are found elsewhere: as an address, or with their scheme. */
const withoutScheme = (query: string, base: string): string => (query.startsWith(base) ? query.slice(base.length) : query)
  .replace(/^\s*(?:https?:\/\/(?:dx\.)?doi\.org\/|https?:\/\/pubmed\.ncbi\.nlm\.nih\.gov\/|(?:doi|pmid|mpp):\s*)/i, '');

const firstSentence = (text: string): string => /^.+?[.?!](?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim();

const roles: ReadonlyMap<string, NameRole> = new Map([[skos.altLabel, 'alternative'], [skos.hiddenLabel, 'misspelling'], [skos.notation, 'notation']]);

async function entityItems(rows: Rows, tallies: ReadonlyMap<string, Tally>, { entities }: Knowledge): Promise<readonly Item[]> {
  const facts = groupBy(rows, (row) => required(row, 'entity'));
  if (due()) await turn();
  const values = (iri: string, ...properties: readonly string[]): readonly string[] =>
    properties.flatMap((property) => (facts.get(iri) ?? []).filter((row) => required(row, 'property') === property).map((row) => required(row, 'value')));
  const namesOf = ({ iri, slug, label }: Entity): readonly SearchName[] => [
    { text: label, role: 'preferred' },
    ...[...roles].flatMap(([property, role]) => values(iri, property).map((text) => ({ text, role }))),
    { text: slug, role: 'slug' },
  ];
  // A withdrawn term leads to what replaces it: its names are found there.
  const replacements = new Map([...entities.values()].filter(({ deprecated }) => deprecated)
    .map((entity) => [entity, values(entity.iri, dct.isReplacedBy).filter((iri) => entities.has(iri))]));
  const withdrawn = groupBy([...replacements].flatMap(([entity, targets]) => targets.map((target) => ({ entity, target }))), ({ target }) => target);

  return inTurns([...entities.values()].filter((entity) => !replacements.get(entity)?.length), (entity): Item => {
    const { iri, slug, kind, label, plain, deprecated } = entity;
    const said = values(iri, skos.definition, mpp.statement, mpp.question);
    const former = (withdrawn.get(iri) ?? []).flatMap((each) => namesOf(each.entity)).map(({ text }) => ({ text, role: 'withdrawn' as const }));
    const [lay] = values(iri, mpp.layDefinition), status = controlled(values(iri, mpp.status)[0], 'status');
    return {
      slug, kind, label, deprecated, rank: 0, status, evidence: status === undefined ? undefined : tallies.get(iri) ?? noEvidence,
      layLine: lay && firstSentence(lay),
      names: [...namesOf(entity), ...former],
      line: firstSentence(said.find((text) => text !== label) ?? ''),
      text: [...said, ...values(iri, mpp.layDefinition), plain ?? ''].join(' '),
    };
  });
}

/** The terms by the identifiers that other vocabularies have for the same, or else for what is close to it, such as the protein of a gene: as an IRI, as `HGNC:1748`, and alone where it tells itself from a number. */
async function identifiers(rows: Rows, items: readonly Item[], { base }: Knowledge): Promise<ReadonlyMap<string, Hit<Item>>> {
  const bySlug = new Map(items.map((item) => [item.slug, item])), hits = new Map<string, Hit<Item>>();
  const mapped = (property: string): Rows => rows.filter((row) => required(row, 'property') === property);
  await inTurns([...mapped(skos.exactMatch), ...mapped(skos.closeMatch)], (row) => {
    const iri = required(row, 'value'), curie = curieOf(iri, base), item = bySlug.get(slugOf(required(row, 'entity'), base) ?? ''), local = /^[^:]+:(.+)$/.exec(curie)?.[1] ?? '';
    if (!item) return;
    for (const id of [iri, curie, ...(/^(?=.*[a-z])(?=.*\d)\w{5,}$/i.test(local) ? [local] : [])]) {
      // What two terms are mapped to leads to the first.
      if (!hits.has(id.toLowerCase())) hits.set(id.toLowerCase(), { item, match: 'synonym', name: { text: curie, role: 'notation' } });
    }
  });
  return hits;
}

async function paperItems(rows: Rows, { base }: Knowledge): Promise<readonly Item[]> {
  const papers = new Map((await inTurns(rows, toPaper)).map((paper) => [paper.iri, paper]));
  return (await inTurns([...papers.values()].reverse(), (paper): readonly Item[] => {
    const slug = slugOf(paper.iri, base);
    if (slug === undefined) return [];
    const { title, label, pmid, doi, author, journal, year } = paper;
    const notations = [pmid, doi].flatMap((text) => (text === undefined ? [] : [{ text, role: 'notation' as const }]));
    return [{
      slug, kind: paperKind, label: title ?? label, rank: 1, deprecated: false, line: bibliographicLine(paper),
      // A title is text: that it begins with a word makes no better paper about it.
      names: [{ text: label, role: 'preferred' }, ...notations, { text: slug, role: 'slug' }],
      text: [title, author, journal, year].filter(Boolean).join(' '),
    }];
  })).flat();
}

async function claimItems(rows: Rows, tallies: ReadonlyMap<string, Tally>, { entities, properties, base }: Knowledge): Promise<readonly Item[]> {
  return (await inTurns(rows, (row): readonly Item[] => {
    const { iri, subject, predicate, object, statement, status } = toClaim(row);
    const slug = slugOf(iri, base);
    const name = (end: string): string => entities.get(end)?.label ?? end;
    const relation = `${name(subject)} ${properties.get(predicate)?.label ?? predicate} ${name(object)}`;
    const label = statement ?? relation, evidence = tallies.get(iri) ?? noEvidence;
    return slug === undefined ? [] : [{
      slug, kind: claimKind, label, rank: 2, deprecated: false, names: [], text: `${label} ${relation}`, line: relation, status, evidence,
      relates: [slugOf(subject, base) ?? '', predicate.replace(/^.*[/#]/, ''), slugOf(object, base) ?? ''], weight: weightOf(status, evidence),
    }];
  })).flat();
}
