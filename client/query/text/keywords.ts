/** Keywords and signs in the order in which they are offered: what is written, and what it says. */
const offered: readonly (readonly [symbol: string, text: string, says: string])[] = [
  ['SELECT', 'SELECT', 'asks for rows'],
  ['ASK', 'ASK', 'asks for yes or no'],
  ['CONSTRUCT', 'CONSTRUCT', 'makes triples'],
  ['DESCRIBE', 'DESCRIBE', 'what is stated of a term'],
  ['PREFIX', 'PREFIX', 'declares a short name'],
  ['BASE', 'BASE', 'what relative IRIs begin with'],
  ['DISTINCT', 'DISTINCT', 'each row once'],
  ['REDUCED', 'REDUCED', 'rows may be left out twice'],
  ['OPTIONAL', 'OPTIONAL', 'also what lacks it'],
  ['FILTER', 'FILTER', 'keeps what a condition says'],
  ['BIND', 'BIND', 'names a value'],
  ['VALUES', 'VALUES', 'values that are given here'],
  ['UNION', 'UNION', 'or another pattern'],
  ['MINUS', 'MINUS', 'takes away what fits'],
  ['GRAPH', 'GRAPH', 'in a named graph'],
  ['SERVICE', 'SERVICE', 'asks another endpoint'],
  ['SILENT', 'SILENT', 'goes on where that fails'],
  ['NOT', 'NOT', ''],
  ['EXISTS', 'EXISTS {', 'where a pattern has solutions'],
  ['IN', 'IN (', 'is one of these'],
  ['AS', 'AS', 'gives it a name'],
  ['WHERE', 'WHERE', 'what is looked for'],
  ['FROM', 'FROM', 'the graph that is asked'],
  ['NAMED', 'NAMED', 'a graph that GRAPH may ask'],
  ['GROUP', 'GROUP BY', 'one row a group'],
  ['HAVING', 'HAVING', 'keeps groups'],
  ['ORDER', 'ORDER BY', 'sorts'],
  ['LIMIT', 'LIMIT', 'rows at most'],
  ['OFFSET', 'OFFSET', 'rows that are left out'],
  ['BY', 'BY', ''],
  ['ASC', 'ASC(', 'upwards'],
  ['DESC', 'DESC(', 'downwards'],
  ['UNDEF', 'UNDEF', 'no value'],
  ['SEPARATOR', 'SEPARATOR', 'what stands between'],
  ['DATA', 'DATA', ''],
];

/** Signs that end a pattern or go on with it; who has written a whole one needs them. */
const signs: readonly (readonly [sign: string, says: string])[] = [
  ['.', 'ends the pattern'], [';', 'another relation of the same subject'], [',', 'another object of the same relation'], ['{', 'begins a group'], ['(', 'begins an expression'],
];

/**
 * The keywords that the grammar allows at a place, with what each says.
 *
 * @param allowed What `allowedAfter` tells. @param signsToo Whether signs are offered, too. @param last What stands ahead: no sign is offered twice.
 */
export function keywordsOf(allowed: ReadonlySet<string>, signsToo: boolean, last: string | undefined): readonly (readonly [text: string, says: string])[] {
  const words = offered.filter(([symbol]) => allowed.has(symbol)).map(([symbol, text, says]) => {
    if (symbol !== 'NOT') return [text, says] as const;
    // It stands ahead of one of two others.
    return allowed.has('EXISTS') ? ['NOT EXISTS {', 'where a pattern has no solution'] as const : ['NOT IN (', 'is none of these'] as const;
  });
  // The grammar allows them as subjects, too, where nobody wants them.
  const truth = allowed.has('BOOLEAN') && (allowed.has('FUNCTION') || allowed.has('UNDEF')) ? [['true', ''], ['false', '']] as const : [];
  return [...words, ...truth, ...(signsToo ? signs.filter(([sign]) => allowed.has(sign) && !(sign === last && '.;,'.includes(sign)) && (sign !== '(' || !allowed.has('NUMBER'))) : [])];
}
