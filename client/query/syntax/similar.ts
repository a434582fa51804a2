import type { Expression, Pattern, TermLiteral } from '@traqula/rules-sparql-1-1';
import { fullIri, pathText, termText, type FlatTriple } from './write.js';

/** A question for values that look like a literal, whatever their language, datatype and capitals are. */
export interface Similar {
  /** The literal as it stands in the query, in SPARQL. */
  readonly literal: string;
  /** A variable without its question mark, and a pattern that binds it where the part with the literal stood. */
  readonly variable: string;
  readonly pattern: string;
}

type Node = Expression | FlatTriple['subject'];
const isLiteral = (node: Node | undefined): node is TermLiteral => node?.type === 'term' && node.subType === 'literal';

/** Compares texts without their capitals. */
const looksLike = (variable: string, { value }: TermLiteral): string => `FILTER(ISLITERAL(?${variable}) && LCASE(STR(?${variable})) = LCASE(${JSON.stringify(value)}))`;

/** Literals that a condition compares a variable with: by `=`, by IN, or by several such with `&&` and `||`. */
function compared(expression: Expression): readonly (readonly [variable: string, literal: TermLiteral])[] {
  if (expression.type !== 'expression' || expression.subType !== 'operation') return [];
  const { operator, args } = expression;
  if (operator === '&&' || operator === '||') return args.flatMap(compared);
  if (operator !== '=' && operator !== 'in') return [];
  const variables = args.flatMap((each) => (each.type === 'term' && each.subType === 'variable' ? each.value : [])), [variable] = variables;
  return variable === undefined || variables.length > 1 ? [] : args.filter(isLiteral).map((literal) => [variable, literal] as const);
}

/** What can be asked in the place of a triple with a literal, of a filter that compares with one, and of values that are given. */
export function similar(part: FlatTriple | Pattern): readonly Similar[] {
  if (!('type' in part)) {
    const { subject, predicate, object } = part;
    if (!isLiteral(object)) return [];
    return [{ literal: termText(object, fullIri), variable: '_value', pattern: `${termText(subject, fullIri)} ${pathText(predicate, fullIri)} ?_value . ${looksLike('_value', object)}` }];
  }
  if (part.type !== 'pattern') return [];
  if (part.subType === 'filter') return compared(part.expression).map(([variable, literal]) => ({ literal: termText(literal, fullIri), variable, pattern: looksLike(variable, literal) }));
  if (part.subType !== 'values') return [];
  return part.values.slice(0, 20).flatMap((row) => part.variables.flatMap(({ value: variable }) => {
    const literal = row[variable];
    return literal?.subType === 'literal' ? [{ literal: termText(literal, fullIri), variable, pattern: looksLike(variable, literal) }] : [];
  }));
}
