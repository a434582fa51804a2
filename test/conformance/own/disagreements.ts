import type { OwnSection } from './own-case.js';

/**
 * Where random queries (`test/long/differential.ts`) were answered otherwise by Oxigraph 0.5 or Jena 5.6, the smallest case of
 * each kind: the engine that differs, and the clause that decides.
 */
export const disagreements: readonly OwnSection[] = [{
  clause: 'Disagreements', data: ':a :p :b ; :n 1 , "x" . :b :p :c . GRAPH :g1 { :a :q 1 } GRAPH :g2 { :a :q 2 , 3 }',
  cases: [
    ['Oxigraph: COUNT leaves out errors (18.5.1.2)', 'SELECT (COUNT(DISTINCT STRLEN(?s)) AS ?c) { ?s :p ?o }', ['?c', '0']],
    ['Oxigraph: an alternative keeps multiplicity (18.4)', 'SELECT ?o { :a (:p|:p) ?o }', ['?o', ':b', ':b']],
    ['Oxigraph: a path of length zero begins anywhere (18.4)', 'SELECT ?o { 7 :p* ?o }', ['?o', '7']],
    ['Oxigraph: DESCRIBE names a constant without any solution (16.4)', 'DESCRIBE ?s :b { ?s :none ?o }', ':b :p :c .'],
    ['Oxigraph: GRAPH of a name that is no named graph has no solution (18.6)', 'SELECT ?x FROM :g1 { GRAPH :g2 { VALUES ?x { 1 } } }', ['?x']],
    ['Oxigraph: a sub-select is evaluated for each graph (18.6)', 'SELECT ?g ?c { GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s :q ?o } } }', ['?g ?c', ':g1 1', ':g2 2']],
    ['Oxigraph: IN of an empty list is false, whatever is asked for (17.4.1.9)', 'SELECT (?none IN () AS ?x) {}', ['?x', '.']],
    ['Oxigraph: MINUS first in a group of EXISTS has one solution to its left (18.6)', 'SELECT ?s { ?s :p :b FILTER EXISTS { MINUS { ?s :p ?o } } }', ['?s', ':a']],
    ['Oxigraph: a filter sees the variables of its own group alone (18.2.2)', 'SELECT ?s ?o { ?s :p :b OPTIONAL { { ?t :p ?o FILTER(?s = :a) } } }', ['?s ?o', ':a .']],
    ['Oxigraph: truth of an ill-typed number (17.2.2)', 'SELECT (IF("x"^^xsd:integer, 1, 2) AS ?x) {}', ['?x', '2']],
    ['Oxigraph: truth of a text with a language (17.2.2)', 'SELECT (IF("x"@en, 1, 2) AS ?x) {}', ['?x', '1']],
    ['Oxigraph: NaN is not less than a number, without an error (17.3, XPath 6.2)', 'SELECT ("NaN"^^xsd:double <= 1 AS ?x) {}', ['?x', 'false']],
    ['Oxigraph: an ill-typed literal is not compared, even with itself (17.3.1)', 'SELECT (?v >= ?v AS ?x) { VALUES ?v { "1e3"^^xsd:decimal } }', ['?x', '.']],
    ['Oxigraph: SUBSTR may start before the text (17.4.3.3, XPath 5.4.3)', 'SELECT (SUBSTR("abc", 0, 2) AS ?x) {}', ['?x', '"a"']],
    ['Oxigraph: a float is written as XPath writes it (17.5)', 'SELECT (xsd:string("16777216"^^xsd:float) AS ?x) {}', ['?x', '"1.6777216E7"']],
    ['Jena: GROUP_CONCAT of nothing is an empty text (18.5.1.7)', 'SELECT (GROUP_CONCAT(DISTINCT STR(?o)) AS ?x) { ?s :none ?o FILTER(?o > 1) }', ['?x', '""']],
    ['Jena: an error in what is concatenated is an error (18.5.1)', 'SELECT (GROUP_CONCAT(STRLEN(?n)) AS ?x) { :a :n ?n }', ['?x', '.']],
    ['Jena: parts of a date are integers in canonical form (17.4.5)', 'SELECT (STR(MONTH("2020-05-06T07:08:09Z"^^xsd:dateTime)) AS ?x) {}', ['?x', '"5"']],
    ['Jena: ROUND of NaN is NaN (17.4.4.2)', 'SELECT (ROUND("NaN"^^xsd:double) AS ?x) {}', ['?x', '"NaN"^^xsd:double']],
    ['Jena: a pattern that is none is an error of its expression alone (17.2)', 'SELECT (REGEX(?v, "*") AS ?x) { VALUES ?v { "a" } }', ['?x', '.']],
  ],
}];
