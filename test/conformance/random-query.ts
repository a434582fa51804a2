import fc from 'fast-check';

/** Random data and queries over a vocabulary so small that patterns meet. */

const nodes = ['n0', 'n1', 'n2', 'n3', 'n4'].map((name) => `<http://e/${name}>`);
const predicates = ['p', 'q', 'r'].map((name) => `<http://e/${name}>`);
const literals = ['1', '2', '3', '2.5', '"x"', '"y"', '"x y"@en', '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>', 'true'];
const variables = ['?a', '?b', '?c', '?d'];
const graphNames = ['<http://e/g1>', '<http://e/g2>'];

const pick = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const node = pick(nodes);
const predicate = pick(predicates);
const variable = pick(variables);

const nquadLiterals: Readonly<Record<string, string>> = {
  1: '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', 2: '"2"^^<http://www.w3.org/2001/XMLSchema#integer>', 3: '"3"^^<http://www.w3.org/2001/XMLSchema#integer>',
  '2.5': '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', true: '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
};
const object = fc.oneof({ weight: 3, arbitrary: node }, { weight: 2, arbitrary: pick(literals).map((literal) => nquadLiterals[literal] ?? literal) });
/** N-Quads; no blank nodes, so that results can be compared as they are. */
export const randomData: fc.Arbitrary<string> = fc.array(
  fc.tuple(node, predicate, object, pick(['', ...graphNames])).map(([s, p, o, g]) => `${s} ${p} ${o} ${g} .\n`), { minLength: 3, maxLength: 25 },
).map((lines) => [...lines, ...graphNames.map((g) => `${nodes[0] ?? ''} ${predicates[0] ?? ''} ${nodes[1] ?? ''} ${g} .\n`)].join('')); // both graphs are there

const term = fc.oneof({ weight: 4, arbitrary: variable }, { weight: 1, arbitrary: node });
const anyTerm = fc.oneof({ weight: 5, arbitrary: variable }, { weight: 2, arbitrary: node }, { weight: 1, arbitrary: pick(literals) });
const verb = fc.oneof({ weight: 6, arbitrary: predicate }, { weight: 1, arbitrary: variable });

const { path } = fc.letrec<{ path: string }>((tie) => ({
  path: fc.oneof({ maxDepth: 2, depthSize: 'small' },
    predicate,
    tie('path').map((p) => `(${p})*`),
    tie('path').map((p) => `(${p})+`),
    tie('path').map((p) => `(${p})?`),
    tie('path').map((p) => `^(${p})`),
    fc.tuple(tie('path'), tie('path')).map(([a, b]) => `(${a}/${b})`),
    fc.tuple(tie('path'), tie('path')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(predicate, predicate).map(([a, b]) => `!(${a}|^${b})`)),
}));

const simpleTriple = fc.tuple(term, verb, anyTerm).map((parts) => `${parts.join(' ')} .`);
const triple = fc.oneof(
  { weight: 6, arbitrary: simpleTriple },
  // Oxigraph does not give a term that is not in the graph to a path of length zero: no constants. It counts what several
  // alternatives lead to once (SPARQL 1.1, 18.4 says as often as they lead there): DISTINCT.
  {
    weight: 1,
    arbitrary: fc.tuple(fc.uniqueArray(variable, { minLength: 2, maxLength: 2 }), path).map(([[s, o], way]) => (
      /[|!?]/.test(way) ? `{ SELECT DISTINCT ${s} ${o} { ${s} ${way} ${o} } }` : `${s} ${way} ${o} .`)),
  },
);

const { group, expression } = fc.letrec<{ group: string; part: string; expression: string; subselect: string }>((tie) => ({
  expression: fc.oneof({ maxDepth: 2, depthSize: 'small' },
    fc.tuple(variable, pick(['=', '!=']), fc.oneof(variable, pick(literals), node)).map((parts) => parts.join(' ')),
    // Oxigraph orders strings with a language, too, and says of two equal IRIs that <= holds.
    fc.tuple(variable, pick(['<', '>', '<=', '>=']), pick(literals.filter((literal) => !literal.includes('@')))).map((parts) => parts.join(' ')),
    variable.map((v) => `BOUND(${v})`),
    fc.tuple(variable, pick(literals), variable).map(([v, l, w]) => `${v} IN (${l}, ${w})`),
    fc.tuple(tie('expression'), pick(['&&', '||']), tie('expression')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('expression').map((e) => `!(${e})`),
    fc.tuple(pick(['EXISTS', 'NOT EXISTS']), simpleTriple).map(([how, t]) => `${how} { ${t} }`),
    fc.tuple(variable, variable).map(([v, w]) => `CONTAINS(STR(${v}), STR(${w}))`),
    variable.map((v) => `isIRI(${v}) || isNumeric(${v}) || LANG(${v}) = "en"`)),
  // Oxigraph mixes up a hidden variable of a subselect with one of the same name outside: it gets a name of its own.
  subselect: fc.tuple(fc.uniqueArray(variable, { minLength: 1, maxLength: 2 }), tie('group'), pick(['', 'DISTINCT ']), fc.nat(99999)).map(
    ([vs, g, d, n]) => `{ SELECT ${d}${vs.join(' ')} ${g.replace(/\?[a-g]\w*/g, (v) => (vs.includes(v) ? v : `${v}_${n}`))} }`),
  part: fc.oneof({ maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    triple,
    triple,
    triple,
    tie('group').map((g) => `OPTIONAL ${g}`),
    tie('group').map((g) => `MINUS ${g}`),
    fc.tuple(tie('group'), tie('group')).map(([a, b]) => `${a} UNION ${b}`),
    tie('group'),
    tie('expression').map((e) => `FILTER(${e})`),
    fc.tuple(pick(['?a + 1', '?b', 'STR(?c)', 'IF(BOUND(?a), ?b, ?c)', 'COALESCE(?d, 2)', '2']), pick(['?e', '?f', '?d'])).map(([e, v]) => `BIND(${e} AS ${v})`),
    fc.tuple(variable, fc.array(fc.oneof(node, pick(literals), fc.constant('UNDEF')), { minLength: 1, maxLength: 3 })).map(([v, values]) => `VALUES ${v} { ${values.join(' ')} }`),
    // With a variable Oxigraph lets the graph's name be seen by filters, MINUS and subselects inside, and leaves it
    // unbound where no triple is matched: there the pattern is simple.
    fc.tuple(pick(graphNames), tie('group')).map(([name, inner]) => `GRAPH ${name} ${inner}`),
    fc.tuple(pick(['?g', '?a']), simpleTriple, simpleTriple, pick(['', 'OPTIONAL '])).map(([g, t, u, optional]) => `GRAPH ${optional ? '?g' : g} { ${t} ${optional}{ ${u} } }`),
    tie('subselect')),
  group: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => `{ ${parts.join(' ')} }`),
}));

// The order of terms of different kinds is left open, so MIN and MAX are asked about strings.
const aggregate = fc.tuple(pick(['COUNT(#?v)', 'SUM(#?v)', 'MIN(#STR(?v))', 'MAX(#STR(?v))', 'AVG(#?v)']), pick(['', 'DISTINCT ']), variable).map(([f, d, v]) => f.replace('#', d).replace('?v', v));
// Oxigraph gives no group at all where it can tell that there is no solution: at least one variable.
function groupedOver(pattern: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.uniqueArray(variable, { minLength: 1, maxLength: 2 }), fc.array(fc.oneof(aggregate, fc.constant('COUNT(*)')), { minLength: 1, maxLength: 2 }), pattern).map(
    ([keys, aggregates, where]) => `SELECT ${keys.join(' ')} ${aggregates.map((a, i) => `(${a} AS ?x${i})`).join(' ')} WHERE ${where} GROUP BY ${keys.join(' ')}`);
}
const grouped = groupedOver(group);

/** Data with many subjects to a few objects, so that solutions which are only counted come as one. */
export const denseData: fc.Arbitrary<string> = fc.array(
  fc.tuple(fc.nat(11), predicate, fc.oneof(pick(literals.slice(0, 3)), pick(nodes.slice(0, 2)))).map(([s, p, o]) => `<http://e/n${s}> ${p} ${nquadLiterals[o] ?? o} .\n`), { minLength: 40, maxLength: 100 },
).map((lines) => lines.join(''));

/** Groups of a few patterns, of which most variables are looked at by nobody. */
const fewPatterns = fc.tuple(triple, fc.array(fc.oneof(triple, triple.map((t) => `OPTIONAL { ${t} }`), triple.map((t) => `MINUS { ${t} }`), expression.map((e) => `FILTER(${e})`),
  fc.tuple(triple, triple).map(([a, b]) => `{ ${a} } UNION { ${b} }`)), { maxLength: 2 })).map(([first, others]) => `{ ${[first, ...others].join(' ')} }`);
export const randomCount: fc.Arbitrary<string> = groupedOver(fewPatterns);

export const randomQuery: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(pick(['SELECT *', 'SELECT DISTINCT *', 'SELECT ?a ?b', 'SELECT DISTINCT ?c']), group).map((parts) => parts.join(' WHERE ')) },
  { weight: 1, arbitrary: grouped },
  { weight: 1, arbitrary: fc.tuple(group, expression).map(([where, e]) => `ASK { ${where} FILTER(${e}) }`) },
);
