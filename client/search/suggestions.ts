import { askFor } from '../ask.js';
import { addressed } from '../audience.js';

/** What `/api/suggest` answers. */
export interface Suggestions {
  readonly query: string;
  readonly total: number;
  readonly kinds: readonly Kind[];
  readonly groups: readonly Group[];
}

export interface Kind {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly count: number;
  /** Outline of its shape in a box of 12 by 12. */
  readonly icon: string;
}

export interface Group {
  readonly name: string;
  readonly label: string;
  readonly total: number;
  readonly results: readonly Result[];
}

export interface Result {
  readonly slug: string;
  readonly kind: string;
  readonly label: string;
  readonly definition: string;
  readonly matched?: { readonly name: string; readonly role: string };
  /** Of a statement: how far it is accepted, and its evidence lines. */
  readonly status?: string;
  readonly evidence?: { readonly supports: number; readonly disputes: number; readonly inconclusive: number };
}

/** Answers that are kept: what was typed is often typed again, letter by letter backwards. */
const kept = 60;
const cache = new Map<string, Suggestions>();

/**
 * Asks the server; an answer that was given before comes at once.
 *
 * @throws As `askFor`.
 */
export async function suggest(query: string, kind: string | undefined, signal: AbortSignal): Promise<Suggestions> {
  const limit = kind === undefined ? 5 : 12;
  const address = addressed(`/api/suggest?${new URLSearchParams({ q: query, limit: String(limit), ...(kind !== undefined && { kind }) }).toString()}`);
  const known = cache.get(address);
  if (known) return known;
  const response = await askFor(address, { signal });
  const answer = await response.json() as Suggestions;
  cache.set(address, answer);
  const oldest = cache.keys().next().value;
  if (cache.size > kept && oldest !== undefined) cache.delete(oldest);
  return answer;
}
