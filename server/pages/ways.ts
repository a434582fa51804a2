import { findWays, mostPartialWays } from '../query/ways.js';
import type { WayEdge } from '../query/ways.js';
import type { Corpus } from './collections/corpus.js';
import type { Knowledge } from './knowledge.js';
import { slugOf } from './links.js';
import type { Claim } from './statements.js';

/** What is asked for two terms. */
export interface WaysQuestion {
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

export interface Ways {
  readonly from: string;
  readonly to: string;
  /** Labels of the terms that the ways pass, by slug. */
  readonly labels: Readonly<Record<string, string>>;
  /** `score`: how far the claims of a way can be relied on together, from 0 to 1. It is no probability. */
  readonly ways: readonly { readonly score: number; readonly steps: readonly WayStep[] }[];
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

/** How far a claim can be relied on: by its status, and by its papers up to the fourth. */
const certaintyOf = (status: string | undefined, papers: number): number => (byStatus.get(status) ?? 0.5) * (0.5 + 0.5 * (1 - 0.5 ** Math.min(papers, 4)));

/** The ways between two terms, the best evidenced first. Both terms must be entities. */
export function waysBetween(question: WaysQuestion, corpus: Corpus, knowledge: Knowledge): Ways {
  const { base, entities, properties } = knowledge;
  const slug = (iri: string): string => slugOf(iri, base) ?? iri;
  const numbers = new Map([...entities.keys()].map((iri, i) => [iri, i]));
  const ends = [base + question.from, base + question.to];
  const edges = edgesOf(question, corpus, numbers, (iri) => ends.includes(iri) || !question.kinds.includes(entities.get(iri)?.kind.name ?? ''), knowledge);
  const found = findWays(edges, numbers.size, { from: numbers.get(ends[0] ?? '') ?? -1, to: numbers.get(ends[1] ?? '') ?? -1, count: question.count, longest: question.longest });
  const steps = found.ways.map((way) => way.steps.map(({ edge, forward }): WayStep => ({
    subject: slug(edge.claim.subject), relation: properties.get(edge.claim.predicate)?.label ?? edge.claim.predicate, object: slug(edge.claim.object), forward,
    claim: slug(edge.claim.iri), status: edge.claim.status, for: edge.for.length, against: edge.against.length,
    papers: edge.papers.map((iri) => ({ paper: slug(iri), label: corpus.papers.get(iri)?.label ?? slug(iri) })),
  })));
  const passed = new Set(steps.flat().flatMap(({ subject, object }) => [subject, object]));
  return {
    from: question.from, to: question.to,
    labels: Object.fromEntries([...passed].map((name) => [name, entities.get(base + name)?.label ?? name])),
    ways: found.ways.map((way, i) => ({ score: Number(way.steps.reduce((product, { edge }) => product * edge.certainty, 1).toFixed(3)), steps: steps[i] ?? [] })),
    ...(found.bounded && { bound: { partialWays: mostPartialWays } }),
  };
}

function edgesOf(question: WaysQuestion, corpus: Corpus, numbers: ReadonlyMap<string, number>, passes: (iri: string) => boolean, { base }: Knowledge): readonly ClaimEdge[] {
  const { year, papers: least, statuses, without } = question;
  const claims = [...corpus.claims.values()].flatMap((claim) => {
    const from = numbers.get(claim.subject), to = numbers.get(claim.object);
    if (from === undefined || to === undefined || !passes(claim.subject) || !passes(claim.object)) return [];
    if (without.includes(claim.predicate.slice(base.length)) || (statuses.length > 0 && !statuses.includes(claim.status ?? ''))) return [];
    const lines = corpus.evidenceOf(claim.iri).filter(({ paper }) => year === undefined || Number(corpus.papers.get(paper)?.year?.slice(0, 4) ?? 0) <= year);
    const papers = (direction: string): readonly string[] => [...new Set(lines.filter((line) => line.direction === direction).map(({ paper }) => paper))];
    const all = [...new Set(lines.map(({ paper }) => paper))];
    return all.length < least || (year !== undefined && all.length === 0) ? [] : [{ claim, from, to, papers: all, for: papers('supports'), against: papers('disputes') }];
  });
  const degree = new Map<number, number>();
  for (const { from, to } of claims) for (const end of [from, to]) degree.set(end, (degree.get(end) ?? 0) + 1);
  return claims.map(({ claim, from, to, ...sides }) => {
    const certainty = certaintyOf(claim.status, sides.papers.length);
    return { claim, from, to, ...sides, relation: claim.predicate, certainty, cost: -Math.log(certainty) + crowd * Math.log2(Math.max(degree.get(from) ?? 1, degree.get(to) ?? 1)) };
  });
}
