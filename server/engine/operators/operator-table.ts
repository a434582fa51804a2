import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { build, type Build } from '../run/env.js';
import { buildGraph } from './graph.js';
import { buildGroup } from './group.js';
import { buildJoin } from './join.js';
import { buildDistinct, buildProject, buildSlice } from './modifiers.js';
import { buildExtend, buildLeftJoin, buildMinus, buildUnion } from './operators.js';
import { buildOrderBy } from './order-by.js';

/** Steps of work that making an operator counts as. */
const stepsOfBuilding = 64;

/** The operator of each operation. */
const operators: Readonly<Record<string, Build | undefined>> = {
  bgp: (operation, env, next, _limit, weighing) => buildJoin(operation, env, next, weighing),
  path: (operation, env, next, _limit, weighing) => buildJoin(operation, env, next, weighing),
  join: (operation, env, next, _limit, weighing) => buildJoin(operation, env, next, weighing),
  values: (operation, env, next, _limit, weighing) => buildJoin(operation, env, next, weighing),
  filter: (operation, env, next, _limit, weighing) => buildJoin(operation, env, next, weighing),
  union: (operation, env, next, _limit, weighing) => buildUnion(operation as Algebra.Union, env, next, weighing),
  leftjoin: (operation, env, next, _limit, weighing) => buildLeftJoin(operation as Algebra.LeftJoin, env, next, weighing),
  minus: (operation, env, next, _limit, weighing) => buildMinus(operation as Algebra.Minus, env, next, weighing),
  extend: (operation, env, next, limit = Infinity, weighing) => buildExtend(operation as Algebra.Extend, env, next, limit, weighing),
  graph: (operation, env, next, _limit, weighing) => buildGraph(operation as Algebra.Graph, env, next, weighing),
  group: (operation, env, next) => buildGroup(operation as Algebra.Group, env, next),
  project: (operation, env, next, limit = Infinity) => buildProject(operation as Algebra.Project, env, next, limit),
  distinct: (operation, env, next) => buildDistinct(operation as Algebra.Distinct, env, next),
  reduced: (operation, env, next) => build((operation as Algebra.Reduced).input, env, next),
  orderby: (operation, env, next, limit = Infinity) => buildOrderBy(operation as Algebra.OrderBy, env, next, limit),
  slice: (operation, env, next, limit = Infinity) => buildSlice(operation as Algebra.Slice, env, next, limit),
  nop: (_operation, _env, next) => next,
};

/** Compiles an operation to its operator, which is measured where somebody asks for a profile. */
export const buildOperator: Build = (operation, env, next, limit = Infinity, weighing) => {
  const { profile, context } = env.query;
  context.spend(stepsOfBuilding);
  const operator = operators[operation.type];
  if (!operator) throw new UnsupportedError(`The operation ${operation.type} is not supported.`);
  const name = profile?.names.operation(operation);
  return profile && name !== undefined
    ? profile.measure(name, undefined, next, (measured) => operator(operation, env, measured, limit, weighing), weighing?.weight)
    : operator(operation, env, next, limit, weighing);
};
