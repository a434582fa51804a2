/**
 * A candidate, which our own rules and checks query before any reader sees it. An engine implements it. Queries run at
 * once, in this thread and without limits, because all of them are ours.
 */
export interface CandidateStore {
  /** Adds quads, as canonical N-Quads. */
  add(nquads: string): void;
  /** The triples of a CONSTRUCT that no graph of it states: canonical N-Triples without line ends, each once. */
  construct(query: string): readonly string[];
  /** Answers a SELECT: one object per solution, from variable name to the lexical form of its term. */
  select(query: string): readonly Readonly<Record<string, string>>[];
}
