import type * as RDF from '@rdfjs/types';
import { lowerBound } from '../../store/store-data.js';
import type { Env } from '../run/env.js';
import type { Names } from '../run/names.js';
import { patternTermOf, type PatternTerm } from '../run/pattern-term.js';
import { countTriples, hasTriple } from '../access/triples.js';

/** Makes a function that tells how many solutions to expect for each call, once some variables are bound. A planner asks it for many orders of a join. */
export function patternEstimator(pattern: RDF.BaseQuad, env: Env): (bound: Names) => number {
  const { stored } = env.query.context.terms;
  const s = patternTermOf(env, pattern.subject), p = patternTermOf(env, pattern.predicate), o = patternTermOf(env, pattern.object);
  if (s.id > stored || p.id > stored || o.id > stored) return () => 0;
  const { data } = env.graph;
  if (s.slot < 0 && o.slot < 0) {
    const found = hasTriple(data, s.id, p.id, o.id) || p.slot >= 0 ? 1 : 0;
    return () => found;
  }
  const has = ({ name }: PatternTerm, bound: Names): boolean => name !== undefined && bound.has(name);
  const i = p.slot < 0 ? lowerBound(data.predicates, p.id, 0, data.predicates.length) : -1;
  if (p.slot < 0 && data.predicates[i] !== p.id) return () => 0;
  const count = countTriples(data, s.id, p.id, o.id);
  const subjectCount = i < 0 ? data.spo.keys?.length ?? data.size / 4 : data.subjects[i]!;
  const objectCount = i < 0 ? data.ops.keys?.length ?? data.size / 4 : data.objects[i]!;
  return (bound) => count / (has(s, bound) ? subjectCount : 1) / (has(o, bound) ? objectCount : 1) / (has(p, bound) ? data.predicates.length : 1);
}
