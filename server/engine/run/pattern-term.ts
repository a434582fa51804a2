import type * as RDF from '@rdfjs/types';
import { slotOf, type Env } from './env.js';
import { internTerm } from './intern-term.js';
import { variableName } from './variables.js';

/** A term of a pattern: a constant's id (slot -1), or a variable's slot. */
export interface PatternTerm {
  readonly slot: number;
  readonly id: number;
  readonly name: string | undefined;
}

export function patternTermOf(env: Env, term: RDF.Term): PatternTerm {
  const name = variableName(term);
  if (name !== undefined) return { slot: slotOf(env, name), id: 0, name };
  return { slot: -1, id: internTerm(env.query.context, term), name };
}

/** Whether it has a value in every solution so far. */
export const isBound = (env: Env, { name }: PatternTerm): boolean => name === undefined || env.bound.has(name);
/** Whether it has none in any. */
export const isFree = (env: Env, { name }: PatternTerm): boolean => name !== undefined && !env.maybe.has(name);
