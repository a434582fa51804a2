import { askFor } from '../ask.js';
import type { Extra } from './view.js';

/** What `/api/path` answers. */
export interface Ways {
  readonly from: string;
  readonly to: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ways: readonly Way[];
  readonly bound?: { readonly partialWays: number };
}

export interface Way {
  readonly score: number;
  readonly steps: readonly WayStep[];
}

export interface WayStep {
  readonly subject: string;
  readonly relation: string;
  readonly object: string;
  readonly forward: boolean;
  readonly claim: string;
  readonly status?: string;
  readonly for: number;
  readonly against: number;
  readonly papers: readonly { readonly paper: string; readonly label: string }[];
}

/** The slugs that a way passes, in its order. */
export function stationsOf({ steps }: Way): readonly string[] {
  const [first] = steps;
  if (!first) return [];
  return [first.forward ? first.subject : first.object, ...steps.map(({ forward, subject, object }) => (forward ? object : subject))];
}

/** The ways as a picture: their terms in columns from one end to the other, and only their claims. */
export function waysPicture({ ways }: Ways, base: string): Extra {
  const longest = Math.max(0, ...ways.map(({ steps }) => steps.length));
  const columns = new Map<string, number>();
  for (const way of ways) {
    const stations = stationsOf(way);
    stations.forEach((slug, i) => {
      const column = i === stations.length - 1 ? longest : i;
      columns.set(base + slug, Math.min(columns.get(base + slug) ?? column, column));
    });
  }
  return { columns, claims: new Set(ways.flatMap(({ steps }) => steps.map(({ claim }) => base + claim))) };
}

/** How `/api/path` is asked. */
export interface WaysRequest {
  readonly from: string;
  readonly to: string;
  /** Last parts of the IRIs of relations that are left out. */
  readonly avoid: readonly string[];
  /** Statuses that a claim may have. */
  readonly statuses: readonly string[];
  readonly papers: number;
  readonly year: number | undefined;
  /** Whether ways may pass therapies, trials and data sets. */
  readonly all: boolean;
}

/** @throws As `askFor`. */
export async function fetchWays({ from, to, avoid, statuses, papers, year, all }: WaysRequest): Promise<Ways> {
  const parameters = new URLSearchParams({
    from, to, ...(avoid.length > 0 && { without: avoid.join(',') }), ...(statuses.length > 0 && { status: statuses.join(',') }),
    ...(papers > 0 && { papers: String(papers) }), ...(year !== undefined && { year: String(year) }), ...(all && { allow: 'therapy,trial,resource' }),
  });
  const response = await askFor(`/api/path?${parameters.toString()}`);
  return await response.json() as Ways;
}
