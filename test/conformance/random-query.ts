import fc from 'fast-check';

/**
 * Random data and queries over a vocabulary so small that patterns meet. The queries take whatever SPARQL 1.1 has, but what
 * it leaves open is asked in a way that has one answer: solutions under LIMIT are totally ordered, MIN and MAX see values
 * of one kind, and STR is not asked of a computed number.
 */

const nodes = ['n0', 'n1', 'n2', 'n3', 'n4'].map((name) => `<http://e/${name}>`);
const predicates = ['p', 'q', 'r'].map((name) => `<http://e/${name}>`);
const absent = '<http://e/absent>';
const xsd = 'http://www.w3.org/2001/XMLSchema#';
const literals = [
  '1', '2', '3', '2.5', '-4.5E0', '"x"', '"y"', '"x y"@en', '"x"@en-gb', `"2020-01-01"^^<${xsd}date>`, `"2020-01-01T12:00:00Z"^^<${xsd}dateTime>`, 'true', `"x"^^<${xsd}integer>`,
];
const variables = ['?a', '?b', '?c', '?d'];
const graphNames = ['<http://e/g1>', '<http://e/g2>'];

type Text = fc.Arbitrary<string>;
const pick = (values: readonly string[]): Text => fc.constantFrom(...values);
/** A text with each `%` replaced by a value of its own, in order. */
const fill = (text: string, ...parts: readonly Text[]): Text => fc.tuple(...parts).map((values) => text.split('%').map((between, i) => between + (values[i] ?? '')).join(''));
const often = (weight: number, arbitrary: Text) => ({ weight, arbitrary });
const some = (arbitrary: Text, min: number, max: number, between = ' '): Text => fc.array(arbitrary, { minLength: min, maxLength: max }).map((parts) => parts.join(between));

const node = pick(nodes);
const predicate = pick(predicates);
const variable = pick(variables);
const literal = pick(literals);
const graphName = pick(graphNames);

const inNQuads = (text: string): string => {
  const type = text === 'true' ? 'boolean' : /^-?\d+$/.test(text) ? 'integer' : /^-?[\d.]+$/.test(text) ? 'decimal' : /^-?[\d.]+E/.test(text) ? 'double' : undefined;
  return type ? `"${text}"^^<${xsd}${type}>` : text;
};
const object = fc.oneof(often(3, node), often(2, literal.map(inNQuads)));
/** N-Quads; no blank nodes, so that results can be compared as they are. */
export const randomData: Text = fc.array(
  fc.tuple(node, predicate, object, pick(['', ...graphNames])).map(([s, p, o, g]) => `${s} ${p} ${o} ${g} .\n`), { minLength: 3, maxLength: 25 },
).map((lines) => [...lines, ...graphNames.map((g) => `${nodes[0] ?? ''} ${predicates[0] ?? ''} ${nodes[1] ?? ''} ${g} .\n`)].join('')); // both graphs are there

const term = fc.oneof(often(8, variable), often(2, node));
const anyTerm = fc.oneof(often(10, variable), often(4, node), often(2, literal), often(1, pick(['[]', '[ <http://e/p> ?c ]'])));
const verb = fc.oneof(often(6, predicate), often(1, variable));

const negated = fc.oneof(predicate, predicate.map((p) => `^${p}`));
const { path } = fc.letrec<{ path: string }>((tie) => ({
  path: fc.oneof({ maxDepth: 2, depthSize: 'small' },
    predicate,
    fill('(%)*', tie('path')),
    fill('(%)+', tie('path')),
    fill('(%)?', tie('path')),
    fill('^(%)', tie('path')),
    fill('(%/%)', tie('path'), tie('path')),
    fill('(%|%)', tie('path'), tie('path')),
    some(negated, 1, 3, '|').map((set) => `!(${set})`)),
}));
const end = fc.oneof(often(12, variable), often(3, node), often(1, literal), often(1, fc.constant(absent)));

const simpleTriple = fill('% % % .', term, verb, anyTerm);
const triple = fc.oneof(often(5, simpleTriple), often(1, fill('% % % .', end, path, end)), often(1, fill('% % % ; % % .', term, verb, anyTerm, predicate, anyTerm)));

/** Orders solutions totally, whatever the terms. */
const total = (names: readonly string[]): string => names.map((name, i) => `${i % 2 ? 'DESC' : 'ASC'}(STR(${name})) STR(DATATYPE(${name})) LANG(${name})`).join(' ');
const slice = pick(['LIMIT 0', 'LIMIT 1', 'LIMIT 2', 'LIMIT 5', 'LIMIT 3 OFFSET 1', 'OFFSET 2']);

/** A concatenation is in no order, so it has a name of its own, by which its value is compared. */
const groupedOver = (value: Text, truth: Text, aggregate: Text, pattern: Text): Text => fc.tuple(fc.oneof(
    fc.uniqueArray(variable, { minLength: 1, maxLength: 2 }).map((keys) => [keys.join(' '), keys.join(' ')]),
    fill('(COALESCE(%) AS ?k)', value).map((key) => ['?k', key]),
    fill('?a (% AS ?k)', truth).map((key) => ['?a ?k', key]),
    fc.constant(['', '']),
  ), some(aggregate, 1, 2, '\0'), pick(['', '', '', '(GROUP_CONCAT(STR(?b)) AS ?list)', '(GROUP_CONCAT(DISTINCT STR(?c); SEPARATOR="|") AS ?list)']), pattern,
  fc.oneof(often(3, fc.constant('')), often(1, fc.tuple(aggregate, pick(['> 1', '= 2', '<= 3', '!= 0', '+ 1 < 4'])).map(([a, than]) => ` HAVING(${a} ${than})`)))).map(
    ([[select = '', by = ''], aggregates, list, where, having]) => `SELECT ${select} ${aggregates.split('\0').map((a, i) => `(${a} AS ?x${i})`).join(' ')} ${list} WHERE ${where}${by && ` GROUP BY ${by}`}${having}`);

/** Expressions of all kinds count as one depth. */
const nested = { maxDepth: 2, depthSize: 'small', depthIdentifier: fc.createDepthIdentifier() } as const;

const { group, truth, value, aggregate, grouped } = fc.letrec<Record<'number' | 'string' | 'truth' | 'value' | 'group' | 'part' | 'aggregate' | 'grouped' | 'subselect', string>>((tie) => ({
  number: fc.oneof(nested,
    variable,
    pick(['0', '1', '2', '2.5', '-1.5', '1e1', '"3"^^<http://www.w3.org/2001/XMLSchema#float>']),
    fc.tuple(tie('number'), pick(['+', '-', '*', '/']), tie('number')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(pick(['-', 'ABS', 'CEIL', 'FLOOR', 'ROUND', `<${xsd}integer>`, `<${xsd}decimal>`, `<${xsd}double>`, `<${xsd}float>`]), tie('number')).map(([f, n]) => `${f}(${n})`),
    fill('STRLEN(%)', tie('string')),
    fc.tuple(pick(['YEAR', 'MONTH', 'HOURS', 'SECONDS']), variable).map(([f, v]) => `${f}(${v})`),
    fill('IF(%, %, %)', tie('truth'), tie('number'), tie('number')),
    fill('COALESCE(%, %)', tie('number'), tie('number'))),
  string: fc.oneof(nested,
    variable,
    pick(['"x"', '"y"', '""', '"x y"@en', '"1"']),
    fill('STR(%)', variable),
    fill('LANG(%)', variable),
    fill('STR(DATATYPE(%))', variable),
    fc.tuple(pick(['UCASE', 'LCASE', 'ENCODE_FOR_URI', 'SHA1']), tie('string')).map(([f, s]) => `${f}(${s})`),
    fc.tuple(pick(['STRBEFORE', 'STRAFTER', 'CONCAT']), tie('string'), tie('string')).map(([f, s, t]) => `${f}(${s}, ${t})`),
    fc.tuple(tie('string'), pick(['1', '2', '0, 2', '2, 1', '1.5, 2'])).map(([s, where]) => `SUBSTR(${s}, ${where})`),
    fc.tuple(tie('string'), pick(['"x", "z"', '"[a-x]", "<$0>"', '"(.)y", "$1$1"', '"X", "", "i"'])).map(([s, how]) => `REPLACE(${s}, ${how})`),
    fill('STRLANG(%, "fr")', tie('string')),
    fill('IF(%, %, %)', tie('truth'), tie('string'), tie('string')),
    fill('COALESCE(%, %)', tie('string'), tie('string'))),
  truth: fc.oneof(nested,
    fc.tuple(variable, pick(['=', '!=']), fc.oneof(variable, literal, node)).map((parts) => parts.join(' ')),
    // Engines may order more than SPARQL does (17.3.1), and some do so with IRIs and strings with a language.
    fc.tuple(variable, pick(['<', '>', '<=', '>=']), pick(literals.filter((text) => !text.includes('@')))).map((parts) => parts.join(' ')),
    fc.tuple(tie('number'), pick(['=', '!=', '< 0 +', '>= 0 +']), tie('number')).map((parts) => parts.join(' ')),
    fill('STR(%) % STR(%)', tie('string'), pick(['=', '!=', '<', '>=']), tie('string')),
    fc.tuple(tie('string'), pick(['=', '!=']), tie('string')).map((parts) => parts.join(' ')),
    fc.tuple(pick(['BOUND', 'isIRI', 'isLiteral', 'isNumeric', 'isBlank', `<${xsd}boolean>`, '']), variable).map(([f, v]) => `${f}(${v})`),
    fc.tuple(tie('value'), pick(['IN', 'NOT IN']), some(fc.oneof(often(3, tie('value')), often(1, fc.constant('(1 / 0)'))), 0, 3, ', ')).map(([v, how, list]) => `${v} ${how} (${list})`),
    fc.tuple(tie('truth'), pick(['&&', '||']), tie('truth')).map(([a, op, b]) => `((${a}) ${op} (${b}))`),
    fill('!(%)', tie('truth')),
    fc.tuple(pick(['EXISTS', 'NOT EXISTS']), fc.oneof(simpleTriple.map((t) => `{ ${t} }`), tie('group'))).map((parts) => parts.join(' ')),
    fc.tuple(pick(['CONTAINS', 'STRSTARTS', 'STRENDS', 'langMatches', 'sameTerm', 'REGEX']), tie('string'), fc.oneof(tie('string'), pick(['"x"', '"^x.?y"', '"en"', '"*"']))).map(([f, s, t]) => `${f}(${s}, ${t})`)),
  value: fc.oneof(nested,
    often(4, variable), often(1, node), often(1, literal), often(1, tie('string')), often(1, fill('IRI(%)', tie('string'))), often(1, fill(`STRDT(STR(%), <${xsd}integer>)`, variable)),
    often(1, fill('(%)', tie('truth'))), often(1, fill('IF(%, %, %)', tie('truth'), tie('value'), tie('value'))), often(1, fill('COALESCE(%, %)', tie('value'), tie('value')))),
  part: fc.oneof({ maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    often(6, triple),
    often(2, fill('OPTIONAL %', tie('group'))),
    often(1, fill('OPTIONAL { % FILTER(%) }', tie('part'), tie('truth'))),
    often(1, fill('MINUS %', tie('group'))),
    often(1, fill('% UNION %', tie('group'), tie('group'))),
    often(1, tie('group')),
    often(2, fill('FILTER(%)', tie('truth'))),
    often(1, fill('BIND(% AS ?e)', tie('number'))),
    often(1, fill('BIND(% AS %)', tie('value'), pick(['?a', '?d', '?f']))),
    often(1, fc.tuple(variable, some(fc.oneof(node, literal, fc.constant('UNDEF')), 1, 3)).map(([v, values]) => `VALUES ${v} { ${values} }`)),
    often(1, fc.array(fc.tuple(fc.oneof(node, literal), fc.oneof(node, fc.constant('UNDEF'))), { minLength: 1, maxLength: 3 }).map(
      (rows) => `VALUES (?a ?b) { ${rows.map(([a, b], i) => (i % 2 ? `(${b} ${a})` : `(${a} ${b})`)).join(' ')} }`)),
    often(1, fill('GRAPH % %', fc.oneof(graphName, pick(['?g', '?a'])), tie('group'))),
    often(1, tie('subselect'))),
  group: some(tie('part'), 1, 4).map((parts) => `{ ${parts} }`),
  aggregate: fc.oneof(
    pick(['COUNT(*)', 'COUNT(DISTINCT *)']),
    fc.tuple(pick(['COUNT', 'SUM', 'AVG']), pick(['', 'DISTINCT ']), variable).map(([f, d, v]) => `${f}(${d}${v})`),
    fc.tuple(pick(['SUM', 'AVG', 'MIN', 'MAX']), pick(['', 'DISTINCT ']), tie('number')).map(([f, d, n]) => `${f}(${d}<${xsd}double>(${n}))`),
    fc.tuple(pick(['MIN', 'MAX']), variable).map(([f, v]) => `${f}(STR(${v}))`),
    pick(['SAMPLE(2.5)', 'SAMPLE(?none)']),
    fc.tuple(pick(['SUM', 'AVG', 'COUNT']), pick(['', 'DISTINCT ']), variable, variable).map(([f, d, v, w]) => `${f}(${d}IF(isNumeric(${v}), ${v}, ${w}))`)),
  grouped: groupedOver(tie('value'), tie('truth'), tie('aggregate'), tie('group')),
  subselect: fc.oneof(
    fc.tuple(fc.uniqueArray(variable, { minLength: 1, maxLength: 2 }), tie('group'), pick(['', 'DISTINCT ']), fc.option(slice)).map(
      ([vs, where, how, limit]) => `{ SELECT ${how}${vs.join(' ')} ${where}${limit === null ? '' : ` ORDER BY ${total(vs)} ${limit}`} }`),
    fill('{ SELECT ?a (% AS ?e) % }', tie('number'), tie('group')),
    fill('{ % }', tie('grouped').map((text) => text.replace(/\?x(\d)/g, '?d$1').replace('?list', '?list2')))),
}));

/** Data with many subjects to a few objects, so that solutions which are only counted come as one. */
export const denseData: Text = fc.array(
  fc.tuple(fc.nat(11), predicate, fc.oneof(pick(['1', '2', '3'].map(inNQuads)), pick(nodes.slice(0, 2)))).map(([s, p, o]) => `<http://e/n${s}> ${p} ${o} .\n`), { minLength: 40, maxLength: 100 },
).map((lines) => lines.join(''));
const fewPatterns = fill('{ % % }', triple, some(fc.oneof(triple, fill('OPTIONAL { % }', triple), fill('MINUS { % }', triple), fill('FILTER(%)', truth), fill('BIND(% AS ?e)', value), fill('{ % } UNION { % }', triple, triple)), 0, 2));
/** Groups of a few patterns, of which most variables are looked at by nobody. */
export const randomCount: Text = groupedOver(value, truth, aggregate, fewPatterns);

const from = pick(['', '', '', '', '', '', 'FROM <http://e/g1>', 'FROM <http://e/g1> FROM <http://e/g2>', 'FROM <http://e/g1> FROM NAMED <http://e/g2>', 'FROM NAMED <http://e/g1>', 'FROM <http://e/none>']);
const where = fill('% WHERE %', from, group);
const template = some(fill('% % % .', fc.oneof(often(4, term), often(1, pick(['_:x', '_:y']))), verb, fc.oneof(often(4, anyTerm), often(1, pick(['_:x', '_:y', '[]'])))), 1, 3);

export const randomQuery: Text = fc.oneof(
  often(8, fill('SELECT% % %', pick(['', '', ' DISTINCT', ' REDUCED']), pick(['*', '*', '?a ?b', '?c ?d ?a']), where)),
  often(2, fill('SELECT ?a (% AS ?x) (% AS ?y) %', value, truth, where)),
  often(2, fc.tuple(fc.uniqueArray(variable, { minLength: 1, maxLength: 3 }), where, slice).map(([vs, rest, limit]) => `SELECT ${vs.join(' ')} ${rest} ORDER BY ${total(vs)} ${limit}`)),
  often(1, fill('SELECT * % VALUES (?a ?b) { (<http://e/n0> UNDEF) (UNDEF 1) }', where)),
  often(4, grouped),
  often(2, fill('ASK %', where)),
  often(2, fill('CONSTRUCT { % } %', template, where)),
  often(1, fill('DESCRIBE % %', pick(['?a', '?a <http://e/n1>', '*']), where)),
);

/** Sorts terms of every kind. */
export const randomOrder: Text = fill('SELECT ?a ?b ?c WHERE { % OPTIONAL { % } } ORDER BY ?a DESC(?b)', some(simpleTriple, 1, 2), simpleTriple);
