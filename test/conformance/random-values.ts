import { choicesOf } from '../support/random.js';

/**
 * Random data and queries over literals of every kind, blank nodes and two graphs, by seed: functions, casts, comparisons,
 * aggregates with errors, ORDER BY, VALUES with UNDEF, chains of BIND, MINUS, EXISTS, sub-selects, paths, FROM, GRAPH and
 * CONSTRUCT. What SPARQL leaves open is asked in a way that has one answer.
 */

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const typed = (type: string, ...values: readonly string[]): readonly string[] => values.map((value) => `"${value}"^^<${xsd}${type}>`);
/** In the forms that are canonical: Oxigraph keeps no others, and no derived types. */
const numbers = [
  ...typed('integer', '0', '1', '2', '-3', '9007199254740993', '9007199254740992', '123456789012345678', '-9007199254740993'), ...typed('decimal', '0.1', '2.5', '-2.5', '0.05', '1.1', '123456789.123456789', '0.5'),
  ...typed('float', '0.1', '1', '2.5', 'NaN', 'INF', '16777216'), ...typed('double', '0.1', '1', '-0', '1e-7', 'NaN', '-INF', '2.5', '1e300'),
];
const times = typed('dateTime', '2020-01-01T12:00:00Z', '2020-01-01T12:00:00.5Z', '2020-01-01T14:00:00+02:00', '2020-02-29T23:59:59.999Z', '0001-01-01T00:00:00Z');
const texts = ['"x"', '"y"', '""', '"x y"', '"X"', '"é"', '"😀a"', '"10"', '"2"', '"true"', '"a\\\\b\\"c"', '"2020-01-01T12:00:00Z"', '"1e3"', '" 7 "', '"abcabc"', '"line\\nbreak"'];
const languages = ['"x"@en', '"x"@EN-GB', '"é x"@fr', '"y"@en-us', '""@de'];
const odd = [...typed('boolean', 'true', 'false', 'maybe'), ...typed('integer', 'x', '1.5'), ...typed('dateTime', 'soon'), '"z"^^<http://e/type>', ...typed('date', '2020-01-01', '2020-01-01Z'), ...typed('gYear', '2020'), ...typed('decimal', '1e3')];
const nodes = [...[0, 1, 2, 3].map((n) => `<http://e/n${n}>`), '_:b0', '_:b1', '<http://e/é>', '<urn:x:y>'];

/** N-Quads, in which every predicate has objects of one kind. */
export function valuesData(seed: number): string {
  const { below, pick, repeat } = choicesOf(seed ^ 0x5eed);
  const object = (predicate: string): string => {
    switch (predicate) {
      case 'num': return pick(...numbers);
      case 'time': return pick(...times);
      case 'str': return pick(...texts, ...languages);
      case 'any': return pick(...odd, ...odd, ...numbers, ...times, ...texts, ...languages, ...nodes);
      default: return pick(...nodes);
    }
  };
  const line = (graph: string): string => { const predicate = pick('num', 'num', 'str', 'str', 'any', 'any', 'time', 'p', 'p', 'q'); return `${pick(...nodes)} <http://e/${predicate}> ${object(predicate)} ${graph}.\n`; };
  return `${repeat(4 + below(20), () => line(pick('', '', '<http://e/g1> ', '<http://e/g2> ')), '')}<http://e/n0> <http://e/p> <http://e/n1> <http://e/g1> .\n<http://e/n0> <http://e/p> <http://e/n1> <http://e/g2> .\n`;
}

const prefixes = `PREFIX : <http://e/> PREFIX xsd: <${xsd}> `;

/** A query over such data; with `ORDER BY ?k` at its end the order of `?k` is part of its answer. The prologue is left out: `prologue`. */
export function valuesQuery(seed: number): string {
  const { below, pick, one, repeat } = choicesOf(seed);
  let depth = 0, fresh = 0;
  const known = ['?s', '?n', '?m', '?t', '?x', '?o'];
  const deep = (way: () => string, plain: () => string): string => {
    if (depth > 4) return plain();
    depth += 1;
    const text = way();
    depth -= 1;
    return text;
  };
  const variable = (): string => pick(...known);
  const literal = (): string => pick(...numbers, ...times, ...texts, ...languages, ...odd);
  const number = (): string => deep(() => one(
    () => pick('?n', '?m', '?x'), () => pick(...numbers), () => `(${number()} ${pick('+', '-', '*', '/')} ${number()})`, () => `${pick('ABS', 'ROUND', 'CEIL', 'FLOOR', '-', '+')}(${number()})`,
    () => `xsd:${pick('integer', 'decimal', 'double', 'float')}(${value()})`, () => `STRLEN(${string()})`, () => `${pick('YEAR', 'MONTH', 'DAY', 'HOURS', 'MINUTES', 'SECONDS')}(${time()})`,
    () => `IF(${truth()}, ${number()}, ${number()})`, () => `COALESCE(${number()}, ${number()})`,
  ), () => pick('?n', '?m'));
  const string = (): string => deep(() => one(
    () => pick('?t', '?x'), () => pick(...texts), () => pick(...languages), () => `STR(${pick('?s', '?t', '?o', '?x', '?n')})`, () => `LANG(${variable()})`, () => `STR(DATATYPE(${value()}))`,
    () => `${pick('UCASE', 'LCASE', 'ENCODE_FOR_URI')}(${string()})`, () => `${pick('MD5', 'SHA1', 'SHA256')}(${string()})`, () => `CONCAT(${repeat(below(4), string, ', ')})`,
    () => `SUBSTR(${string()}, ${pick('1', '2', '3')}${pick('', ', 1', ', 2', ', 0')})`, () => `${pick('STRBEFORE', 'STRAFTER')}(${string()}, ${string()})`,
    () => `REPLACE(${string()}, ${pick('"x", "z"', '"[a-x]", "<$0>"', '"(b)(c)", "$2$1"', '"X", "", "i"', '"a.", "-"', '"é|x", "\\\\$"')})`, () => `TZ(${time()})`,
    () => `IF(${truth()}, ${string()}, ${string()})`, () => `xsd:string(${pick('?s', '"a"', 'true', '?n')})`, () => `STRLANG(STR(${string()}), "en")`,
  ), () => '?t');
  const time = (): string => one(() => '?x', () => pick(...times), () => `xsd:dateTime(${pick('?x', '"2020-05-06T07:08:09Z"', '"x"')})`);
  const comparison = (): string => one(
    () => `${number()} ${pick('=', '!=', '<', '>', '<=', '>=')} ${number()}`, () => `STR(${string()}) ${pick('=', '<', '>=')} STR(${string()})`, () => `${time()} ${pick('=', '<', '>=')} ${time()}`,
    () => `${value()} ${pick('=', '!=')} ${value()}`, () => `sameTerm(${value()}, ${value()})`, () => `${value()} ${pick('IN', 'NOT IN')} (${repeat(1 + below(3), value, ', ')})`,
    () => `(${truth()}) = (${truth()})`, () => `xsd:boolean(${value()}) = true`,
  );
  const truth = (): string => deep(() => one(
    comparison, comparison, () => `${pick('BOUND', 'isIRI', 'isBlank', 'isLiteral', 'isNumeric')}(${variable()})`, () => `(${truth()} ${pick('&&', '||')} ${truth()})`, () => `!(${truth()})`,
    () => `${pick('CONTAINS', 'STRSTARTS', 'STRENDS')}(${string()}, ${string()})`, () => `REGEX(${string()}, ${pick('"x"', '"^X$", "i"', '"^.$"', '"[0-9]+"', '"a.c"', '"^$"', '"n.b", "s"')})`,
    () => `langMatches(LANG(${variable()}), ${pick('"en"', '"*"', '"en-GB"')})`, () => `(${value()})`, () => `${pick('EXISTS', 'NOT EXISTS')} { ${some()} }`,
  ), () => 'isIRI(?s)');
  const value = (): string => deep(() => one(
    variable, variable, literal, number, string, () => `(${truth()})`, () => `IF(${truth()}, ${value()}, ${value()})`, () => `COALESCE(${value()}, ${value()})`, () => pick(':n0', ':n1', ':none'),
    () => `IRI(CONCAT("http://e/", STR(${string()})))`, () => `STRDT(STR(${string()}), xsd:${pick('integer', 'string', 'decimal')})`, () => `DATATYPE(${value()})`, () => `xsd:dateTime(${string()})`,
  ), variable);

  const node = (): string => pick('?s', '?o', '?s', '?o', ':n0', ':n1', '[]');
  const predicate = (): string => pick(':p', ':q', ':num', ':any', ':str');
  const path = (): string => deep(() => one(
    () => pick(':p', ':q'), () => `(${path()})${pick('*', '+', '?')}`, () => `^(${path()})`, () => `(${path()}/${path()})`, () => `(${path()}|${path()})`, () => pick('!:p', '!(:p|^:q)', '!(:p|:num|:str|:any|:time)'),
  ), () => ':p');
  const triple = (): string => one(
    () => `?s :num ?n .`, () => `?s :num ?m .`, () => `?s :str ?t .`, () => '?s :any ?x .', () => '?s :time ?x .', () => `${node()} :p ${node()} .`, () => `${node()} ${path()} ${node()} .`, () => '?s ?p ?o .', () => `?s ${predicate()} ?x , ?o .`,
  );
  const bind = (): string => { const v = `?v${fresh++}`, text = `BIND(${value()} AS ${v})`; known.push(v); return text; };
  /** Some of the parts that may stand in a group; what it binds comes first. */
  const part = (): string => deep(() => one(
    triple, triple, triple, () => `OPTIONAL { ${some()} }`, () => `OPTIONAL { ${triple()} FILTER(${truth()}) }`, () => `MINUS { ${some()} }`, () => `{ ${some()} } UNION { ${some()} }`,
    () => `FILTER(${truth()})`, () => `FILTER(${truth()})`, bind, bind, () => `{ ${some()} }`, () => `GRAPH ${pick(':g1', ':g2')} { ${some()} }`, () => `GRAPH ?g { ?s ${predicate()} ?o }`,
    () => `VALUES (?s ?x) { ${repeat(1 + below(3), () => `(${pick(':n0', ':n1', 'UNDEF')} ${pick('UNDEF', literal())})`)} }`, () => `VALUES ?n { ${repeat(1 + below(3), () => pick(...numbers))} }`,
    () => `{ SELECT ${pick('', 'DISTINCT ')}?s ${pick('', '?x ')}{ ${some()} } }`, () => `{ SELECT ?s (${aggregate()} AS ?c${fresh++}) { ${some()} } GROUP BY ?s }`,
  ), triple);
  const some = (): string => repeat(1 + below(3), part);
  const where = (): string => `{ ${triple()} ${repeat(below(4), part)} }`;
  const aggregate = (): string => one(
    () => pick('COUNT(*)', 'COUNT(DISTINCT *)'), () => `COUNT(${pick('', 'DISTINCT ')}${value()})`, () => `${pick('SUM', 'AVG')}(${pick('', 'DISTINCT ')}${pick('?n', '?m', '?x', 'xsd:decimal(?n)', 'STRLEN(?t)')})`,
    () => `${pick('MIN', 'MAX')}(xsd:decimal(${pick('?n', '?m')}))`, () => `${pick('MIN', 'MAX')}(STR(?t))`, () => 'SAMPLE(7)', () => `STRLEN(GROUP_CONCAT(${pick('', 'DISTINCT ')}STR(${pick('?s', '?t', '?n')}); SEPARATOR="${pick('', ',', '--')}"))`,
  );
  const from = pick('', '', '', '', '', '', '', 'FROM <http://e/g1> ', 'FROM <http://e/g1> FROM <http://e/g2> ', 'FROM <http://e/g1> FROM NAMED <http://e/g2> ');
  // STR of a number that was computed, and the text of a float, are the writer's choice; so is what comes first of equals.
  return one(
    () => { const pattern = where(); return `SELECT * ${from}WHERE ${pattern}`; },
    () => { const pattern = where(); return `SELECT ${pick('', 'DISTINCT ')}?s ?x (${value()} AS ?y) (${truth()} AS ?z) ${from}WHERE ${pattern}`; },
    () => `SELECT (${value()} AS ?y) (${number()} AS ?i) ${from}WHERE { ${triple()} ?s :any ?x }`,
    () => `SELECT ${repeat(6, (i) => `(${one(value, number, string, truth)} AS ?y${i})`)} ${from}WHERE { VALUES (?n ?m ?t ?x) { (${pick(...numbers)} ${pick(...numbers)} ${pick(...texts)} ${literal()}) (${pick(...numbers)} UNDEF ${pick(...languages)} ${pick(...times)}) } }`,
    () => `SELECT ${pick('?s', '?x', '')} (${aggregate()} AS ?a) (${aggregate()} AS ?b) ${from}WHERE ${where()}`.replace(/^SELECT (\?[sx]) (.*)$/s, (_, key: string, rest: string) => `SELECT ${key} ${rest} GROUP BY ${key}${pick('', ` HAVING(${aggregate()} > 1)`)}`),
    () => `SELECT (?${pick('n', 't', 'd')} AS ?k) ${from}WHERE { ?s :num ?n ; :str ?t0 . BIND(STR(?t0) AS ?t) OPTIONAL { ?s :time ?d } FILTER(!isNumeric(?n) || ?n = ?n) } ORDER BY ${pick('', 'DESC')}(?k)`,
    () => `ASK ${from}WHERE ${where()}`,
    () => `CONSTRUCT { ${pick('?s', '_:x', '?x')} ${pick(':made', '?p')} ${pick('?x', '?n', '_:x', '?o')} . ?s :also ${pick('_:x', '[ :of ?o ]', '?t')} } ${from}WHERE ${where()}`,
  );
}
export const valuesPrologue = prefixes;
