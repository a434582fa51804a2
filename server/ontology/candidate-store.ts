/**
 * A version in the making: rules and checks of our own ask it questions before any reader sees it. An engine
 * implements it; queries run at once, in this thread and without limits, because only our own run on it.
 */
export interface CandidateStore {
  /** Adds quads, as canonical N-Quads. */
  add(nquads: string): void;
  /** The triples of a CONSTRUCT that no graph of it states: canonical N-Triples without line ends, each once. */
  construct(query: string): readonly string[];
  /** Answers a SELECT: one object a solution, variable name to the lexical form of its term. */
  select(query: string): readonly Readonly<Record<string, string>>[];
}
