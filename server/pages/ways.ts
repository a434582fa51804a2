import { Problem } from '../platform/problem.js';
import { createGate, inTurns, runInTurns } from '../platform/turns.js';
import { findWays, mostPartialWays } from '../query/ways.js';
import type { WayEdge } from '../query/ways.js';
import type { Sources } from './collections/collection.js';
import { onceAVersion } from './collections/once-a-version.js';
import type { Knowledge } from './knowledge.js';
import { slugOf } from './links.js';
import type { Claim, Evidence } from './statements.js';

/** What is asked for two terms. */
export interface WaysRequest {
  /** Slugs of the terms. */
  readonly from: string;
  readonly to: string;
  /** Ways that are wanted, and the steps that one may have. */
  readonly count: number;
  readonly longest: number;
  /** Last parts of the IRIs of relations that are left out. */
  readonly without: readonly string[];
  /** Names of kinds that no way passes through. */
  readonly kinds: readonly string[];
  /** Statuses that a claim may have; any where it is empty. */
  readonly statuses: readonly string[];
  /** Papers that a claim must have, and the year after which none counts. */
  readonly papers: number;
  readonly year: number | undefined;
}

/** Kinds that link nearly everything and explain nothing: a way passes through them only when asked to. */
export const passedOver: readonly string[] = ['therapy', 'trial', 'resource'];

/** Relations that may be left out. */
export const mostLeftOut = 60;

export interface WayStep {
  /** Slugs of what the claim relates. */
  readonly subject: string;
  readonly relation: string;
  readonly object: string;
  /** Whether the way goes from subject to object. */
  readonly forward: boolean;
  readonly claim: string;
  readonly status: string | undefined;
  /** Papers in each direction. */
  readonly for: number;
  readonly against: number;
  readonly papers: readonly { readonly paper: string; readonly label: string }[];
}

export interface Way {
  /** How far the claims of a way can be relied on together, from 0 to 1. It is no probability. */
  readonly score: number;
  readonly steps: readonly WayStep[];
  /** Terms at which the way turns: two claims meet there head to head, or both begin there. Where there are none, it leads in one direction. */
  readonly turns: readonly { readonly term: string; readonly claims: 'meet' | 'begin' }[];
}

export interface Ways {
  readonly from: string;
  readonly to: string;
  /** Labels of the terms that the ways pass, by slug. */
  readonly labels: Readonly<Record<string, string>>;
  readonly ways: readonly Way[];
  /** Present where the search met its bound: ways may be missing. */
  readonly bound?: { readonly partialWays: number };
}

interface ClaimEdge extends WayEdge {
  readonly claim: Claim;
  readonly certainty: number;
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly papers: readonly string[];
}

const byStatus: ReadonlyMap<string | undefined, number> = new Map([['established', 0.9], ['emerging', 0.6], ['contested', 0.3], ['refuted', 0.02]]);
/** What a step past a term with many connections costs, a doubling of their number. */
const crowd = 0.25;
/** What a turn costs: a way that turns counts as one of half the certainty. */
const turn = Math.LN2;

/** How far a claim can be relied on: by its status, and by its papers up to the fourth. */
const certaintyOf = (status: string | undefined, papers: number): number => (byStatus.get(status) ?? 0.5) * (0.5 + 0.5 * (1 - 0.5 ** Math.min(papers, 4)));

/** Searches that may wait for the one that runs: each holds some MiB. */
const mostWaiting = 100;
const gate = createGate(
  1,
  mostWaiting,
  () =>
    new Problem(
      503,
      'Too many searches at once',
      `${mostWaiting} searches for ways are waiting already, which is the bound; ask again.`,
      { limit: mostWaiting },
      { 'Retry-After': '5' },
    ),
);

/**
 * The ways between two terms, the best evidenced first. Both terms must be entities. One search after the other, with turns
 * of the event loop within each.
 *
 * @throws Problem 503 where too many wait.
 */
export const waysBetween = (request: WaysRequest, sources: Sources): Promise<Ways> => gate(async () => {
  const { corpus, knowledge: { base, entities, properties } } = sources;
  const slug = (iri: string): string => slugOf(iri, base) ?? iri;
  const { numbers, links } = await network(sources);
  const edges = edgesOf(request, await inTurns(links, (link) => withinYear(link, request.year)), sources.knowledge);
  const [from = -1, to = -1] = [request.from, request.to].map((name) => numbers.get(base + name));
  const found = await runInTurns(findWays(edges, numbers.size, { from, to, count: request.count, longest: request.longest, turn }));
  const steps = found.ways.map((way) => way.steps.map(({ edge, forward }): WayStep => ({
    subject: slug(edge.claim.subject), relation: properties.get(edge.claim.predicate)?.label ?? edge.claim.predicate, object: slug(edge.claim.object), forward,
    claim: slug(edge.claim.iri), status: edge.claim.status, for: edge.for.length, against: edge.against.length,
    papers: edge.papers.map((iri) => ({ paper: slug(iri), label: corpus.papers.get(iri)?.label ?? slug(iri) })),
  })));
  const passed = new Set(steps.flat().flatMap(({ subject, object }) => [subject, object]));
  return {
    from: request.from, to: request.to,
    labels: Object.fromEntries([...passed].map((name) => [name, entities.get(base + name)?.label ?? name])),
    ways: found.ways.map((way, i) => ({ score: Number(way.steps.reduce((product, { edge }) => product * edge.certainty, 1).toFixed(3)), steps: steps[i] ?? [], turns: turnsOf(steps[i] ?? []) })),
    ...(found.bounded && { bound: { partialWays: mostPartialWays } }),
  };
});

/** The slugs that a way passes, in its order. */
export function stationsOf({ steps }: Pick<Way, 'steps'>): readonly string[] {
  const [first] = steps;
  return first ? [first.forward ? first.subject : first.object, ...steps.map(({ forward, subject, object }) => (forward ? object : subject))] : [];
}

function turnsOf(steps: readonly WayStep[]): Way['turns'] {
  const stations = stationsOf({ steps });
  return steps.slice(1).flatMap(({ forward }, i) => {
    const term = stations[i + 1];
    return term === undefined || forward === steps[i]?.forward ? [] : [{ term, claims: forward ? 'begin' as const : 'meet' as const }];
  });
}

/** What papers say of a claim, each paper once. */
interface Sides {
  readonly papers: readonly string[];
  readonly for: readonly string[];
  readonly against: readonly string[];
}

/** A claim between two entities, by their numbers. */
interface Link extends Sides {
  readonly claim: Claim;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly (Pick<Evidence, 'paper' | 'direction'> & { readonly year: number })[];
}

const sidesOf = (lines: readonly Pick<Evidence, 'paper' | 'direction'>[]): Sides => {
  const papers = (direction?: Evidence['direction']): readonly string[] => [...new Set(lines.filter((line) => direction === undefined || line.direction === direction).map(({ paper }) => paper))];
  return { papers: papers(), for: papers('supports'), against: papers('disputes') };
};

/** All claims between entities, and the number of each entity. */
const network = onceAVersion(async ({ corpus, knowledge: { entities } }) => {
  const numbers: ReadonlyMap<string, number> = new Map([...entities.keys()].map((iri, i) => [iri, i]));
  const links = await inTurns(corpus.claims.values(), (claim): readonly Link[] => {
    const from = numbers.get(claim.subject), to = numbers.get(claim.object);
    if (from === undefined || to === undefined) return [];
    const lines = corpus.evidenceOf(claim.iri).map(({ paper, direction }) => ({ paper, direction, year: Number(corpus.papers.get(paper)?.year?.slice(0, 4) ?? 0) }));
    return [{ claim, from, to, lines, ...sidesOf(lines) }];
  });
  return { numbers, links: links.flat() };
});

/** A link with what was known in a year. */
const withinYear = (link: Link, year: number | undefined): Link => (year === undefined ? link : { ...link, ...sidesOf(link.lines.filter((line) => line.year <= year)) });

function edgesOf({ from: start, to: end, year, papers: least, statuses, without, kinds }: WaysRequest, links: readonly Link[], { base, entities }: Knowledge): readonly ClaimEdge[] {
  const ends = new Set([base + start, base + end]), excluded = new Set(without.map((name) => base + name));
  const passes = (iri: string): boolean => ends.has(iri) || !kinds.includes(entities.get(iri)?.kind.name ?? '');
  const passed = links.filter(({ claim, papers }) => passes(claim.subject) && passes(claim.object) && !excluded.has(claim.predicate)
    && (statuses.length === 0 || statuses.includes(claim.status ?? '')) && papers.length >= least && (year === undefined || papers.length > 0));
  const degree = new Map<number, number>();
  for (const { from, to } of passed) for (const node of [from, to]) degree.set(node, (degree.get(node) ?? 0) + 1);
  return passed.map(({ claim, from, to, papers, for: inFavour, against }) => {
    const certainty = certaintyOf(claim.status, papers.length);
    return {
      claim,
      from,
      to,
      papers,
      for: inFavour,
      against,
      relation: claim.predicate,
      certainty,
      cost: -Math.log(certainty) + crowd * Math.log2(Math.max(degree.get(from) ?? 1, degree.get(to) ?? 1)),
    };
  });
}
