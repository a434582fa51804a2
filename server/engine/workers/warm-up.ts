import type { PreparedQuery } from '../../sparql/prepared-query.js';

const some = '{ SELECT * { ?s ?p ?o } LIMIT 2000 }';
const query = (form: PreparedQuery['form'], text: string): PreparedQuery => ({ text, form, defaultGraphs: [], namedGraphs: [] });

/**
 * Queries with most of the language in them that cost little on any version. Each thread that parses or evaluates
 * queries runs them once: so the JavaScript compiler does its work for them, and not during somebody's first query.
 */
export const warmUps: readonly PreparedQuery[] = [
  query('SELECT', 'SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r } } LIMIT 10'),
  query(
    'SELECT',
    `SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) (MIN(?o) AS ?least) (SUM(STRLEN(STR(?o))) AS ?sum) { ${some} } GROUP BY ?p HAVING (COUNT(*) > 1) ORDER BY DESC(?n) ?p LIMIT 20`,
  ),
  query(
    'SELECT',
    `SELECT DISTINCT ?s ?text { ${some} BIND(STR(?o) AS ?text) FILTER(CONTAINS(LCASE(?text), "e") || REGEX(STR(?o), "a.*b", "i") || LANG(?o) = "en" || ?o > 3) } ORDER BY ?text LIMIT 50 OFFSET 10`,
  ),
  query(
    'SELECT',
    `SELECT ?s ?v { ${some} { ?s ?p ?v } UNION { ?v ?p ?s } OPTIONAL { ?v ?q ?w FILTER(ISIRI(?w)) } FILTER NOT EXISTS { ?s ?p ?s } MINUS { ?v ?p ?v } VALUES ?p { <urn:x:p> UNDEF } } LIMIT 500`,
  ),
  query(
    'SELECT',
    `SELECT ?x (IF(COALESCE(?n, 0) > 1, "a", CONCAT("b", "c")) AS ?y) { ${some} ?s (<urn:x:p>|!<urn:x:q>)/<urn:x:r>? ?x OPTIONAL { GRAPH ?g { ?x <urn:x:n> ?n } } } LIMIT 500`,
  ),
  query(
    'SELECT',
    `SELECT ?kind (AVG(?n) AS ?mean) (SUM(?n / 8) AS ?parts) (MAX(?s) AS ?last) (GROUP_CONCAT(DISTINCT SUBSTR(?text, 1, 3); SEPARATOR=", ") AS ?all) { ${some} BIND(STR(?o) AS ?text) BIND(STRLEN(?text) * 1.5 AS ?n)
    BIND(IF(DATATYPE(?o) = <urn:x:t>, YEAR(?o), UCASE(SUBSTR(?text, 1, 1))) AS ?kind) FILTER(?n >= 2 && ?p IN (?p, <urn:x:p>)) } GROUP BY ?kind HAVING (COUNT(*) >= 2) ORDER BY ?mean`,
  ),
  query('SELECT', 'SELECT ?g ?p (COUNT(*) AS ?n) { GRAPH ?g { SELECT ?s { ?s ?q ?r } LIMIT 100 } ?s ?p ?o ; ?p ?x } GROUP BY ?g ?p'),
  query('DESCRIBE', 'DESCRIBE ?s { ?s ?p ?o } LIMIT 1'),
  query('SELECT', 'SELECT ?x { { SELECT ?s { ?s ?p ?o } LIMIT 1 } ?s <urn:x:p>* ?x }'),
  query('CONSTRUCT', `CONSTRUCT { ?s ?p ?o } WHERE { ${some} }`),
  query('ASK', 'ASK { ?s <urn:x:p> "x" ; <urn:x:q> ?o . ?o <urn:x:r> ?r }'),
];
