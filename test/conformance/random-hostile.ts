import { choicesOf } from '../support/random.js';

/**
 * Random queries that cost more than they are long: VALUES, BIND, big numbers, regular expressions, nesting, paths,
 * aggregates, sub-selects and long texts, over `hostileData`. The same seed gives the same query.
 */

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const predicates = ['n', 'next', 'label', 'none'].map((name) => `<http://e/${name}>`);

/** Numbers, strings and regular expressions; `size` gives lengths. */
function literals({ below, pick, one, repeat }: ReturnType<typeof choicesOf>, size: (most: number) => number) {
  const digits = (n: number): string => `${1 + below(9)}${repeat(n - 1, () => String(below(10)), '')}`;
  const number = (): string => one(
    () => String(below(100)), () => digits(size(60)), () => digits(size(20_000)), () => `${digits(size(40))}.${digits(size(400))}`,
    () => `${below(10)}.${below(10)}e${below(330)}`, () => `"${below(10)}e-${below(50)}"^^<${xsd}float>`, () => '-0.0e0', () => `"NaN"^^<${xsd}double>`,
  );
  const text = (): string => one(
    () => `"${pick('a', 'ab', 'x', 'é', '😀', ' ').repeat(size(200))}"`, () => `"${'a'.repeat(size(20_000))}!"`, () => `"${digits(size(30))}"`, () => '"label"@en', () => '""',
  );
  const atom = (): string => pick('a', 'b', '.', '\\\\w', '\\\\d', '[a-z]', '[^b]', '\\\\p{L}', '(a|b)', '(a|a)', '(a+)', '(a*)', '(.*)', '(x|y|xy)', '^', '$');
  const regex = (): string => `"${one(
    () => repeat(1 + below(6), () => `${atom()}${pick('', '*', '+', '?', '{2,9}', '{1,99}', '*?')}`, ''),
    () => `^(${repeat(1 + below(3), () => `${atom()}${pick('', '*', '+')}`, '')})${pick('+', '*', '{3,30}')}$`,
    () => `(${atom()}+)\\\\1${pick('+', '*', '')}`,
  )}"`;
  return { digits, number, text, regex };
}

/** One query, by its seed. */
export function hostileQuery(seed: number): string {
  const choices = choicesOf(seed), { random, below, pick, one, repeat } = choices;
  /** Mostly small, now and then large. */
  const size = (most: number): number => 1 + Math.floor((most - 1) * random() ** 4);
  let fresh = 0, depth = 0;
  const known = ['?s', '?n', '?l', '?o', '?v', '?w'];
  const variable = (): string => pick(...known);
  const made = (): string => { const name = `?x${fresh++}`; known.push(name); return name; };
  /** What nests deeper than this is something plain. */
  const deep = (way: () => string, plain: () => string): string => {
    if (depth > 6) return plain();
    depth += 1;
    const text = way();
    depth -= 1;
    return text;
  };

  const { digits, number, text, regex } = literals(choices, size);
  const value = (): string => deep(() => one(
    variable, variable, number, text,
    () => `(${value()} ${pick('+', '-', '*', '*', '/')} ${value()})`,
    () => `${pick('STR', 'STRLEN', 'UCASE', 'LCASE', 'ENCODE_FOR_URI', 'ABS', 'ROUND', 'CEIL', 'MD5', 'SHA512', 'YEAR', 'DATATYPE', 'LANG', 'IRI', `<${xsd}integer>`, `<${xsd}decimal>`, `<${xsd}double>`, `<${xsd}string>`, `<${xsd}dateTime>`)}(${value()})`,
    () => `CONCAT(${repeat(1 + below(4), value, ', ')})`,
    () => `REPLACE(${value()}, ${regex()}, "${pick('x', '$0$0', '', 'aaaaaaaaaa')}")`,
    () => `SUBSTR(${value()}, ${value()}${pick('', ', 3', `, ${digits(12)}`)})`,
    () => `${pick('STRBEFORE', 'STRAFTER')}(${value()}, ${value()})`,
    () => `IF(${truth()}, ${value()}, ${value()})`,
    () => `COALESCE(${repeat(1 + below(4), value, ', ')})`,
    () => `(${truth()})`, () => 'RAND()', () => 'STRUUID()', () => `STRDT(${text()}, <${xsd}${pick('integer', 'decimal', 'date')}>)`,
  ), () => one(variable, number));
  const truth = (): string => deep(() => one(
    () => `${value()} ${pick('=', '!=', '<', '>', '<=', '>=')} ${value()}`,
    () => `REGEX(${value()}, ${regex()}${pick('', ', "i"', ', "s"', ', "x"')})`,
    () => `REGEX(STR(${variable()}), ${regex()})`,
    () => `(${truth()} ${pick('&&', '||')} ${truth()})`, () => `!(${truth()})`,
    () => `${value()} ${pick('IN', 'NOT IN')} (${repeat(size(300), () => one(number, variable), ', ')})`,
    () => `${pick('CONTAINS', 'STRSTARTS', 'STRENDS')}(${value()}, ${value()})`,
    () => `${pick('BOUND', 'isIRI', 'isNumeric')}(${variable()})`,
    () => `${pick('EXISTS', 'NOT EXISTS')} ${group()}`,
  ), () => `${variable()} > 0`);

  const path = (): string => deep(() => one(
    () => pick(...predicates), () => pick(...predicates), () => `(${path()})${pick('*', '+', '?')}`, () => `^(${path()})`, () => `(${path()}/${path()})`, () => `(${path()}|${path()})`,
    () => `!(${pick(...predicates)}|^${pick(...predicates)})`, () => repeat(size(60), () => pick(...predicates), '/'),
  ), () => pick(...predicates));
  const end = (): string => one(variable, variable, variable, () => `<http://e/s${below(2000)}>`, () => '[]', () => String(below(2000)));
  const values = (): string => one(
    () => `VALUES ${variable()} { ${repeat(size(2000), (i) => String(i))} }`,
    () => `VALUES ${variable()} { ${repeat(size(30), () => one(number, text, () => 'UNDEF'))} }`,
    () => `VALUES (?v ?w) { ${repeat(size(200), () => `(${one(number, () => 'UNDEF')} ${number()})`)} }`,
  );
  const part = (): string => deep(() => one(
    () => `${end()} ${pick(...predicates)} ${end()} .`, () => `${end()} ${pick(...predicates)} ${end()} .`, () => `${end()} ${path()} ${end()} .`, () => `${end()} ?p ${end()} .`,
    values, values, () => `BIND(${value()} AS ${made()})`, () => repeat(1 + below(12), () => { const last = known.at(-1) ?? '?n'; return `BIND(${pick(`${last} * ${last}`, `CONCAT(STR(${last}), STR(${last}))`, `${last} + 1`)} AS ${made()})`; }),
    () => `FILTER(${truth()})`, () => `OPTIONAL ${group()}`, () => `MINUS ${group()}`, group, () => `${group()} UNION ${group()}`, () => `GRAPH ${pick('?g', '<http://e/g>')} ${group()}`,
    () => `{ ${select()} }`, () => repeat(size(80), () => `?s ${pick(...predicates)} ${made()} .`), () => `${'{ '.repeat(size(40))}${end()} ?p ?o }`.replace(/^((?:\{ )+)(.*)$/, (_, open: string, rest: string) => `${open}${rest}${' }'.repeat(open.length / 2 - 1)}`),
  ), () => `?s ${pick(...predicates)} ?o .`);
  const group = (): string => `{ ${repeat(1 + below(4), part)} }`;
  const aggregate = (): string => one(
    () => `COUNT(${pick('', 'DISTINCT ')}${pick('*', variable())})`, () => `${pick('SUM', 'AVG', 'MIN', 'MAX', 'SAMPLE')}(${pick('', 'DISTINCT ')}${value()})`, () => `GROUP_CONCAT(${pick('', 'DISTINCT ')}${value()}; SEPARATOR=${text()})`,
  );
  const select = (): string => one(
    () => `SELECT ${pick('', 'DISTINCT ', 'REDUCED ')}* ${group()}${tail()}`,
    () => `SELECT (${aggregate()} AS ${made()}) ${group()}`,
    () => { const key = variable(); return `SELECT ${key} (${aggregate()} AS ${made()}) ${group()} GROUP BY ${key}${pick('', ` HAVING(${aggregate()} > 1)`)}${tail()}`; },
    () => `SELECT ${pick('', 'DISTINCT ')}${variable()} (${value()} AS ${made()}) ${group()}${tail()}`,
  );
  const tail = (): string => pick('', '', ` ORDER BY ${variable()} DESC(${value()})`, ` LIMIT ${below(20)}`, ` OFFSET ${digits(size(12))}`);
  return one(select, select, select, () => `ASK ${group()}`, () => `CONSTRUCT { ?s ?v ?o . ?o <http://e/x> ?n } ${group()}`, () => `DESCRIBE ${variable()} ${group()}`);
}
