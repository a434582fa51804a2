import { expect, it } from '@jest/globals';
import { parseQuery } from '../../server/sparql/parse-query.js';
import { SyntaxFault } from '../../server/sparql/syntax-error.js';

const faultOf = (text: string): SyntaxFault => {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof SyntaxFault) return error;
    throw error;
  }
  throw new Error(`nothing is wrong with ${text}`);
};

const p = 'PREFIX x: <http://x/>\n';

/** What people write who have asked other languages, or none. */
it.each([
  ['hello', 'What stands here is read as SPARQL: a query begins with such a word.'],
  [`${p}Which genes promote EMT?`, 'What stands here is read as SPARQL: a query begins with such a word.'],
  ['PREFIX x <http://x/> ASK {}', 'A declaration is written PREFIX name: <IRI>.'],
  ['SELECT ?s {\n  ?s ?p ?o', 'The `{` of line 1, column 11 is not closed.'],
  ['SELECT ?s {\n  ?s ?p ?o FILTER(STRLEN(?o > 3) }', 'The `(` of line 2, column 18 is not closed.'],
  ['SELECT ?s { ?s ?p ?o } }', 'It closes nothing: no `{` is open.'],
  ['SELECT ?s { ?s ?p ?o FILTER(?o > 3)) }', 'It closes nothing: no `(` is open.'],
  ['ASK {} ASK {}', 'One text asks one thing; a query within another stands in braces of its own.'],
  ['SELECT ?s { ?s ?p ?o } LIMIT 1 ORDER BY ?s', 'They come in this order: GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET, VALUES.'],
  ['SELECT ?s, ?o { ?s ?p ?o }', 'The variables of SELECT stand side by side, without commas.'],
  ['SELECT COUNT(?s) { ?s ?p ?o }', 'What is computed stands in parentheses and has a name: (COUNT(?x) AS ?n).'],
  ['SELECT ?p COUNT(?s) { ?s ?p ?o }', 'What is computed stands in parentheses and has a name: (COUNT(?x) AS ?n).'],
  ['SELECT (COUNT(?s)) { ?s ?p ?o }', 'What is computed has a name, within the parentheses: AS ?n.'],
  ['SELECT s { ?s ?p ?o }', 'A variable begins with ? or $.'],
  ['SELECT ?s { ?s ?p ?o FILTER NOT { ?s ?p 1 } }', 'What must not be there is written FILTER NOT EXISTS { … }.'],
  ['SELECT ?s { ?s ?p ?o FILTER ?o > 3 }', 'A condition stands in parentheses, but for a function and EXISTS.'],
  ['SELECT ?s { ?s ?p ?o } LIMIT ten', 'It is a whole number, from 0 on.'],
  ['SELECT ?s { ?s ?p ?o } ORDER BY DESC ?s', 'What is sorted by stands in parentheses: DESC(?n).'],
  ['SELECT ?s { ?s ?p ?o FILTER(?o IN 1) }', 'A list stands in parentheses, with commas: IN (1, 2).'],
  ['SELECT ?s { ?s ?p ?o FILTER(?o NOT IN 1) }', 'A list stands in parentheses, with commas: IN (1, 2).'],
  ['SELECT ?s { OPTIONAL ?s ?p ?o }', 'Braces begin here.'],
  ['SELECT ?s { ?s ?p }', 'A pattern is a subject, a relation and an object: something is missing ahead of it.'],
  ['SELECT ?s { ?s ?p <http://x y> }', 'An IRI stands between < and >, without white space.'],
  ['SELECT ?s { ?s = 3 }', 'Values are compared within FILTER(…).'],
  ['SELECT ?s { ?s ?p ?o FILTER(length(?o) > 3) }', 'SPARQL has no function of this name.'],
  ['SELECT ?s { ?s a Claim }', 'A name has a prefix (mpp:Claim), a text stands in quotes, a variable begins with ?.'],
  ['SELECT ?s { ?s ?p “bone” }', 'A text stands in straight quotes, " or \'.'],
  ['SELECT ?s { ?s ?p 1 UNION ?s ?p 2 }', 'UNION stands between two groups in braces: { … } UNION { … }.'],
  ['SELECT ?s { ?s ?p 1 . ; ?q 2 }', 'A dot has ended what is said of the subject.'],
  ['SELECT ?s { ?s ?p ?o (?o > 3) }', 'A condition begins with FILTER.'],
  ['SELECT ?s { ?s ?p "a"@ }', 'A language stands directly behind the quotes: "bone"@en.'],
  [`${p}SELECT ?s { ?s ?p x:a x:b x:c }`, 'The pattern ahead of it is whole: a dot ends it, a semicolon says more of its subject, a comma gives another object.'],
])('a mistake that is often made is told with what to do: %s', (text, remedy) => {
  const { what } = faultOf(text);
  expect(what.slice(what.indexOf('. ', what.indexOf('expected: ')) + 2)).toBe(remedy);
});

it('a text that has not begun to ask is told how one begins', () => {
  const { what, members } = faultOf(`${p}selec ?s { ?s ?p ?o }`);
  expect(what).toMatch(/^Found `selec`; expected: SELECT, ASK, CONSTRUCT, DESCRIBE, PREFIX, BASE, INSERT, DELETE\. /);
  expect(members).toEqual({ expected: ['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE', 'PREFIX', 'BASE', 'INSERT', 'DELETE'] });
});
