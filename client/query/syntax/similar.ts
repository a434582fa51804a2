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

/** Looks for a text within another. */
const holds = (variable: string, { value }: TermLiteral): string => `FILTER(ISLITERAL(?${variable}) && CONTAINS(LCASE(STR(?${variable})), LCASE(${JSON.stringify(value)})))`;

/** Functions that look for a text within another. */
const within = new Set(['contains', 'strstarts', 'strends', 'regex']);
/** Functions of one text that leave its letters as they are, or change nothing but their size. */
const ofText = new Set(['str', 'lcase', 'ucase']);

/** The variable that is compared: by itself, or as a text. */
function variableOf(each: Expression): string | undefined {
  if (each.type === 'term') return each.subType === 'variable' ? each.value : undefined;
  return each.type === 'expression' && each.subType === 'operation' && ofText.has(each.operator.toLowerCase()) ? variableOf(each.args[0] as Expression) : undefined;
}

/** Literals that a condition compares a variable with: by `=`, by IN, by a function that looks into a text, or by several such with `&&` and `||`; and what would find them in other capitals. */
function compared(expression: Expression): readonly (readonly [variable: string, literal: TermLiteral, pattern: string])[] {
  if (expression.type !== 'expression' || expression.subType !== 'operation') return [];
  const { args } = expression, operator = expression.operator.toLowerCase();
  if (operator === '&&' || operator === '||') return args.flatMap((each) => compared(each as Expression));
  const looks = within.has(operator);
  if (operator !== '=' && operator !== 'in' && !looks) return [];
  const variables = args.flatMap((each) => variableOf(each as Expression) ?? []), [variable] = variables;
  if (variable === undefined || variables.length > 1) return [];
  const literals = (args as readonly Expression[]).filter(isLiteral);
  return (looks ? literals.slice(0, 1) : literals).map((literal) => [variable, literal, (looks ? holds : looksLike)(variable, literal)] as const);
}

/** What can be asked in the place of a triple with a literal, of a filter that compares with one, and of values that are given. */
export function similar(part: FlatTriple | Pattern): readonly Similar[] {
  if (!('type' in part)) {
    const { subject, predicate, object } = part;
    if (!isLiteral(object)) return [];
    return [{ literal: termText(object, fullIri), variable: '_value', pattern: `${termText(subject, fullIri)} ${pathText(predicate, fullIri)} ?_value . ${looksLike('_value', object)}` }];
  }
  if (part.type !== 'pattern') return [];
  if (part.subType === 'filter') return compared(part.expression).map(([variable, literal, pattern]) => ({ literal: termText(literal, fullIri), variable, pattern }));
  if (part.subType !== 'values') return [];
  return part.values.slice(0, 20).flatMap((row) => part.variables.flatMap(({ value: variable }) => {
    const literal = row[variable];
    return literal?.subType === 'literal' ? [{ literal: termText(literal, fullIri), variable, pattern: looksLike(variable, literal) }] : [];
  }));
}
