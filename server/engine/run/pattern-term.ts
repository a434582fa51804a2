import type * as RDF from '@rdfjs/types';
import { slotOf, type Env } from './env.js';
import { internTerm } from './intern-term.js';
import { variableName } from './variables.js';

/** A term of a pattern: a constant's id (slot -1), or a variable's slot. */
export interface Place {
  readonly slot: number;
  readonly id: number;
  readonly name: string | undefined;
}

export function placeOf(env: Env, term: RDF.Term): Place {
  const name = variableName(term);
  if (name !== undefined) return { slot: slotOf(env, name), id: 0, name };
  return { slot: -1, id: internTerm(env.query.context, term), name };
}

/** Whether a place has a value in every solution so far. */
export const isBound = (env: Env, { name }: Place): boolean => name === undefined || env.bound.has(name);
/** Whether it has none in any. */
export const isFree = (env: Env, { name }: Place): boolean => name !== undefined && !env.maybe.has(name);
