import {
  accumulateGroupGraphPattern, createAlgebraContext, mapAggregate as libraryMapAggregate, translateExpression as libraryTranslateExpression, translateGraphPattern as libraryTranslateGraphPattern,
  type Algebra, type AlgebraContext, type AlgebraIndir,
} from '@traqula/algebra-transformations-1-1';
import type { IToken } from '@traqula/chevrotain';
import type { Expression } from '@traqula/rules-sparql-1-1';

/** The context of the library's translation, and names of variables that are not in the text. */
export interface TranslationContext extends AlgebraContext {
  readonly freshName: () => string;
}

/** @param tokens All tokens of the text; its variables keep their names. */
export function translationContext(tokens: readonly IToken[]): TranslationContext {
  let taken: Set<string> | undefined, made = 0;
  return Object.assign(createAlgebraContext({}), {
    freshName: () => {
      taken ??= new Set(tokens.filter(({ tokenType: { name } }) => name === 'Var1' || name === 'Var2').map(({ image }) => image.slice(1)));
      let name: string;
      do name = `var${made++}`; while (taken.has(name));
      return name;
    },
  });
}

type Name = { readonly value: string };

/** Our grammar has made every IRI absolute. */
const translateNamed: AlgebraIndir<'translateNamed', ReturnType<AlgebraContext['dataFactory']['namedNode']>, [Name]> = {
  name: 'translateNamed',
  fun: () => ({ dataFactory }, { value }) => dataFactory.namedNode(value),
};
const registerContextDefinitions: AlgebraIndir<'registerContextDefinitions', void, []> = { name: 'registerContextDefinitions', fun: () => () => undefined };

/** The library counts anew in each sub-select, and so gives one name to two variables. */
const findAllVariables: AlgebraIndir<'findAllVariables', void, []> = { name: 'findAllVariables', fun: () => () => undefined };
const generateFreshVar: AlgebraIndir<'generateFreshVar', unknown, []> = {
  name: 'generateFreshVar',
  fun: () => (context) => context.dataFactory.variable?.((context as TranslationContext).freshName()),
};

/** The variable of each aggregate of a query, by its text. */
const aggregateNames = new WeakMap<object, Map<string, string>>();

/** Equal aggregates are found by their text: comparing each with each other would take time with the square of their number. */
const mapAggregate: typeof libraryMapAggregate = {
  name: 'mapAggregate',
  fun: (def) => (context, found, aggregates) => {
    const { astFactory: F } = context;
    if (!F.isExpressionAggregate(found)) return libraryMapAggregate.fun(def)(context, found, aggregates);
    let names = aggregateNames.get(aggregates);
    if (!names) aggregateNames.set(aggregates, names = new Map());
    const key = JSON.stringify(found, (name, value: unknown) => (name === 'loc' ? undefined : value));
    let name = names.get(key);
    if (name === undefined) {
      names.set(key, name = (context as TranslationContext).freshName());
      aggregates[name] = F.forcedAutoGenTree(found);
    }
    return F.termVariable(name, F.sourceLocation());
  },
};

/** Makes a tree of operands of AND or OR whose depth is the logarithm of their number. */
function balanced({ algebraFactory }: AlgebraContext, operator: string, operands: readonly Algebra.Expression[]): Algebra.Expression {
  if (operands.length === 1) return operands[0] as Algebra.Expression;
  // Two operands stay as they are in the text. For more, the tree means the same.
  const middle = Math.ceil(operands.length / 2);
  return algebraFactory.createOperatorExpression(operator, [
    balanced({ algebraFactory } as AlgebraContext, operator, operands.slice(0, middle)),
    balanced({ algebraFactory } as AlgebraContext, operator, operands.slice(middle)),
  ]);
}

/** Long chains of operators are translated without recursion. */
const translateExpression: typeof libraryTranslateExpression = {
  name: 'translateExpression',
  fun: (def) => (context, root) => {
    const { astFactory: F, algebraFactory } = context;
    if (!F.isExpressionOperator(root)) return libraryTranslateExpression.fun(def)(context, root);
    const { operator } = root;
    const translated = (expression: unknown): Algebra.Expression => def.SUBRULE(translateExpression, expression as Expression);
    if (operator === '&&' || operator === '||') {
      const operands: Algebra.Expression[] = [];
      const stack: unknown[] = [root];
      while (stack.length > 0) {
        const next = stack.pop() as Expression;
        if (F.isExpressionOperator(next) && next.operator === operator) for (let i = next.args.length - 1; i >= 0; i--) stack.push(next.args[i]);
        else operands.push(translated(next));
      }
      return balanced(context, operator, operands);
    }
    const row = [root];
    for (
      let left: unknown = root.args[0];
      left && F.isExpressionOperator(left) && !['&&', '||'].includes((left as typeof root).operator);
      left = (left as typeof root).args[0]
    )
      row.push(left as typeof root);
    const last = row.at(-1) as typeof root;
    let result = last.args.length > 0 ? translated(last.args[0]) : undefined;
    for (const { operator: name, args } of row.reverse()) result = algebraFactory.createOperatorExpression(name, [...(result ? [result] : []), ...args.slice(1).map(translated)]);
    return result as Algebra.Expression;
  },
};

/** A group: its filters as one condition over all that is not a filter. */
const translateGraphPattern: typeof libraryTranslateGraphPattern = {
  name: 'translateGraphPattern',
  fun: (def) => (context, pattern) => {
    const { astFactory: F, algebraFactory } = context;
    if (!F.isPatternGroup(pattern)) return libraryTranslateGraphPattern.fun(def)(context, pattern);
    let result: Algebra.Operation = algebraFactory.createBgp([]);
    const conditions: Algebra.Expression[] = [];
    for (const part of pattern.patterns) {
      if (F.isPatternFilter(part)) conditions.push(def.SUBRULE(translateExpression, part.expression));
      else result = def.SUBRULE(accumulateGroupGraphPattern, result, part);
    }
    return conditions.length > 0 ? algebraFactory.createFilter(result, balanced(context, '&&', conditions)) : result;
  },
};

/** The list of joined parts is changed in place: the translation has just made it, and nothing else holds it. */
const simplifiedJoin: AlgebraIndir<'simplifiedJoin', Algebra.Operation, [Algebra.Operation, Algebra.Operation]> = {
  name: 'simplifiedJoin',
  fun: () => ({ algebraFactory }, first, second) => {
    const isEmpty = (operation: Algebra.Operation): boolean => operation.type === 'bgp' && (operation as Algebra.Bgp).patterns.length === 0;
    if (isEmpty(first)) return second;
    if (isEmpty(second)) return first;
    if (first.type === 'bgp' && second.type === 'bgp') {
      for (const added of (second as Algebra.Bgp).patterns) (first as Algebra.Bgp).patterns.push(added);
      return first;
    }
    if (first.type !== 'join') return algebraFactory.createJoin([first, second]);
    for (const added of second.type === 'join' ? (second as Algebra.Join).input : [second]) (first as Algebra.Join).input.push(added);
    return first;
  },
};

/** Rules that replace the library's own. */
export const ownTranslation = [
  translateNamed, registerContextDefinitions, findAllVariables, generateFreshVar, mapAggregate, translateExpression, translateGraphPattern, simplifiedJoin,
] as const;
