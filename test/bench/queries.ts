import { base } from './generate.js';

/** A question of the benchmark; `kind` says which part of SPARQL it is there for. */
export interface BenchmarkQuery {
  readonly name: string;
  readonly kind: string;
  readonly form: 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';
  readonly text: string;
}

const prefixes = `PREFIX mpp: <${base}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX pav: <http://purl.org/pav/>
PREFIX bibo: <http://purl.org/ontology/bibo/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
`;

/** Names, every fifth one unknown. */
const manyNames = Array.from({ length: 500 }, (_, i) => `"MOL${i % 5 === 4 ? `x${i}` : (i * 37) % 3000}"`).join(' ');

/** Name, kind and text. A LIMIT always follows a complete order, so that there is one right result. */
const rows: readonly (readonly [string, string, string])[] = [
  ['star', 'look-up', 'SELECT ?p ?o { ?s skos:notation "MOL42" ; ?p ?o }'],
  ['label', 'look-up', 'SELECT ?label { mpp:molecule-7 skos:prefLabel ?label }'],
  ['union-look-up', 'look-up', 'SELECT DISTINCT ?s { { ?s skos:notation "MOL12" } UNION { ?s skos:prefLabel "MOL12"@en } UNION { ?s bibo:pmid "10000012" } }'],
  ['ask', 'look-up', 'ASK { ?c rdf:subject mpp:molecule-1 ; mpp:cancer mpp:cancer-3 ; mpp:hasEvidence ?e . ?e mpp:direction mpp:direction-supports }'],
  ['describe', 'DESCRIBE', 'DESCRIBE mpp:molecule-20'],
  ['construct', 'CONSTRUCT', `CONSTRUCT { mpp:molecule-20 ?p ?o . ?s ?q mpp:molecule-20 . ?s skos:prefLabel ?l }
    WHERE { { mpp:molecule-20 ?p ?o } UNION { ?s ?q mpp:molecule-20 OPTIONAL { ?s skos:prefLabel ?l } } }`],
  ['join-3', 'join', 'SELECT ?c ?e ?pmid { ?m skos:notation "MOL42" . ?c rdf:subject ?m ; mpp:hasEvidence ?e . ?e mpp:paper ?p . ?p bibo:pmid ?pmid }'],
  ['join-5-date', 'join', `SELECT ?molecule ?stage ?method ?d { ?c mpp:cancer mpp:cancer-9 ; rdf:subject ?m ; mpp:aboutStage ?s ; mpp:hasEvidence ?e .
    ?m skos:notation ?molecule . ?s skos:prefLabel ?stage . ?e mpp:evidenceType ?t ; mpp:paper ?p . ?t skos:prefLabel ?method . ?p dct:issued ?d FILTER(?d >= "2015-01-01"^^xsd:date) }`],
  ['two-hops', 'join', 'SELECT DISTINCT ?x { mpp:molecule-3 mpp:interactsWith/mpp:interactsWith ?x }'],
  ['pairs', 'join', `SELECT (COUNT(*) AS ?n) { ?c mpp:cancer mpp:cancer-2 ; mpp:hasEvidence ?a, ?b . ?a mpp:paper ?p . ?b mpp:paper ?q FILTER(STR(?p) < STR(?q)) }`],
  ['optional', 'OPTIONAL', `SELECT ?c ?status ?finding ?statement { ?c rdf:subject mpp:molecule-2 ; mpp:status ?status OPTIONAL { ?c mpp:statement ?statement }
    OPTIONAL { ?c mpp:hasEvidence ?e . ?e mpp:finding ?finding } }`],
  ['optional-deep', 'OPTIONAL', `SELECT ?c ?e ?f ?p ?t { ?c mpp:cancer mpp:cancer-4 OPTIONAL { ?c mpp:hasEvidence ?e OPTIONAL { ?e mpp:finding ?f OPTIONAL { ?e mpp:paper ?p
    OPTIONAL { ?p dct:title ?t FILTER(STRSTARTS(STR(?t), "met")) } } } } }`],
  ['optional-unbound', 'OPTIONAL', 'SELECT ?m { ?m a mpp:Molecule OPTIONAL { ?m mpp:regulates ?other } FILTER(!BOUND(?other)) }'],
  ['contains', 'text', 'SELECT ?p ?t { ?p a mpp:Paper ; dct:title ?t FILTER(CONTAINS(LCASE(STR(?t)), "exosome vesicle")) }'],
  ['regex', 'text', 'SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(REGEX(STR(?l), "stasis.*migration", "i")) }'],
  ['suggest', 'text', `SELECT ?s ?l { VALUES ?name { skos:prefLabel skos:altLabel } ?s ?name ?l FILTER(STRSTARTS(LCASE(STR(?l)), "molecule 12")) } ORDER BY ?l ?s LIMIT 20`],
  ['union-filter', 'text', `SELECT ?s ?l { { ?s skos:prefLabel ?l } UNION { ?s skos:definition ?l } UNION { ?s dct:title ?l } FILTER(CONTAINS(STR(?l), "exosome migration")) }`],
  ['language', 'filter', 'SELECT (COUNT(*) AS ?n) { ?s skos:altLabel ?l FILTER(LANGMATCHES(LANG(?l), "en") && STRLEN(STR(?l)) > 20) }'],
  ['date-range', 'filter', `SELECT ?year (COUNT(*) AS ?n) { ?e pav:curatedOn ?d FILTER(?d >= "2020-06-01"^^xsd:date && ?d < "2023-06-01"^^xsd:date) BIND(YEAR(?d) AS ?year) } GROUP BY ?year`],
  ['in-list', 'filter', 'SELECT ?c { ?c a mpp:Claim ; mpp:status ?s ; mpp:cancer ?x FILTER(?s IN (mpp:status-contested, mpp:status-refuted) && ?x = mpp:cancer-1) }'],
  ['functions', 'BIND', `SELECT ?p (UCASE(SUBSTR(?title, 1, 10)) AS ?head) (CONCAT(STR(?year), "-", ?journal) AS ?key) { ?p mpp:firstAuthor "Author 3" ; dct:title ?t ; dct:issued ?d ;
    mpp:journal ?journal BIND(STR(?t) AS ?title) BIND(YEAR(?d) AS ?year) }`],
  ['if-coalesce', 'BIND', `SELECT ?band (COUNT(*) AS ?n) { ?e mpp:sampleSize ?size OPTIONAL { ?e mpp:effectSize ?effect }
    BIND(IF(COALESCE(?effect, 0) > 2, "large", IF(?size > 250, "many", "few")) AS ?band) } GROUP BY ?band`],
  ['not-exists', 'negation', 'SELECT DISTINCT ?m { ?c mpp:cancer mpp:cancer-5 ; rdf:subject ?m FILTER NOT EXISTS { ?c mpp:hasEvidence ?e . ?e mpp:direction mpp:direction-disputes } }'],
  ['exists', 'negation', 'SELECT (COUNT(?c) AS ?n) { ?c a mpp:Claim FILTER EXISTS { ?c mpp:hasEvidence/mpp:direction mpp:direction-disputes } }'],
  ['for-all', 'negation', `SELECT ?c { ?c mpp:cancer mpp:cancer-1 ; mpp:status mpp:status-contested FILTER NOT EXISTS { ?c mpp:hasEvidence ?e
    FILTER NOT EXISTS { ?e mpp:direction mpp:direction-supports } } }`],
  ['minus', 'negation', 'SELECT ?t ?l { ?t mpp:hasTarget mpp:molecule-1 ; skos:prefLabel ?l MINUS { ?t mpp:contraindicatedIn ?x } }'],
  ['minus-large', 'negation', 'SELECT (COUNT(*) AS ?n) { ?m a mpp:Molecule MINUS { ?c rdf:subject ?m ; mpp:status mpp:status-established } }'],
  ['values', 'VALUES', `SELECT ?name ?stage (COUNT(*) AS ?n) { VALUES ?name { "MOL1" "MOL12" "MOL33" "MOL40" "MOL55" "MOL1234" "MOL2222" "MOL9999" } ?m skos:notation ?name .
    ?c rdf:subject ?m ; mpp:aboutStage ?s . ?s skos:prefLabel ?stage } GROUP BY ?name ?stage`],
  ['values-many', 'VALUES', `SELECT ?m ?name ?l { VALUES ?name { ${manyNames} } ?m skos:notation ?name ; skos:prefLabel ?l }`],
  ['path-closure', 'path', 'SELECT ?c { ?c skos:broader* mpp:cancer-2 }'],
  ['path-inverse', 'path', 'SELECT ?x { mpp:molecule-300 ^mpp:regulates+ ?x }'],
  ['path-group', 'path', `SELECT ?name (COUNT(DISTINCT ?c) AS ?n) { ?x skos:broader* mpp:cancer-1 . ?c mpp:cancer ?x ; rdf:subject ?m . ?m skos:notation ?name }
    GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 20`],
  ['path-alternative', 'path', 'SELECT DISTINCT ?x { mpp:molecule-1 (mpp:activates|mpp:inhibits|mpp:promotes)/skos:broader? ?x }'],
  ['path-negated', 'path', 'SELECT ?x { mpp:molecule-5 !(rdf:type|skos:altLabel) ?x }'],
  ['path-sequence', 'path', 'SELECT DISTINCT ?pmid { mpp:molecule-9 ^rdf:subject/mpp:hasEvidence/mpp:paper/bibo:pmid ?pmid }'],
  ['group-all', 'aggregate', 'SELECT ?s (COUNT(?c) AS ?n) { ?c a mpp:Claim ; mpp:aboutStage ?s } GROUP BY ?s ORDER BY DESC(?n)'],
  ['group-having', 'aggregate', `SELECT ?m ?s (COUNT(DISTINCT ?p) AS ?papers) (AVG(?size) AS ?mean) (SUM(?effect) AS ?sum) { ?c mpp:cancer mpp:cancer-1 ; rdf:subject ?m ; mpp:aboutStage ?s ;
    mpp:hasEvidence ?e . ?e mpp:paper ?p ; mpp:sampleSize ?size ; mpp:effectSize ?effect } GROUP BY ?m ?s HAVING (COUNT(DISTINCT ?p) >= 2) ORDER BY DESC(?papers) ?m ?s LIMIT 50`],
  ['count-distinct', 'aggregate', `SELECT ?j (COUNT(DISTINCT ?m) AS ?n) { ?c rdf:subject ?m ; mpp:hasEvidence ?e . ?e mpp:paper ?p . ?p mpp:journal ?j }
    GROUP BY ?j ORDER BY DESC(?n) ?j LIMIT 10`],
  ['min-max', 'aggregate', 'SELECT ?j (MIN(?d) AS ?first) (MAX(?d) AS ?last) (COUNT(*) AS ?n) { ?p mpp:journal ?j ; dct:issued ?d } GROUP BY ?j'],
  ['group-concat', 'aggregate', `SELECT ?m (STRLEN(GROUP_CONCAT(DISTINCT ?l; SEPARATOR=", ")) AS ?n) { ?c mpp:cancer mpp:cancer-3 ; rdf:subject ?m . ?m skos:altLabel ?l } GROUP BY ?m`],
  ['count-all', 'aggregate', 'SELECT (COUNT(*) AS ?n) { ?e mpp:paper ?p }'],
  ['properties', 'aggregate', 'SELECT ?p (COUNT(?o) AS ?n) { ?s a mpp:Evidence ; ?p ?o } GROUP BY ?p'],
  ['subselect-top', 'subselect', `SELECT ?name ?n ?l { { SELECT ?m (COUNT(?c) AS ?n) { ?c rdf:subject ?m ; rdf:predicate mpp:promotes } GROUP BY ?m ORDER BY DESC(?n) ?m LIMIT 10 }
    ?m skos:prefLabel ?name . OPTIONAL { ?t mpp:hasTarget ?m ; skos:prefLabel ?l } }`],
  ['subselect-having', 'subselect', `SELECT ?t ?n { { SELECT ?p (COUNT(?e) AS ?n) { ?e mpp:paper ?p } GROUP BY ?p HAVING (COUNT(?e) > 20) } ?p dct:title ?t }`],
  ['page', 'order', 'SELECT ?p ?t ?d { ?p a mpp:Paper ; dct:title ?t ; dct:issued ?d } ORDER BY DESC(?d) ?p LIMIT 50 OFFSET 1000'],
  ['order-label', 'order', 'SELECT ?s ?l { ?s skos:prefLabel ?l } ORDER BY ?l ?s LIMIT 20'],
  ['order-all', 'order', 'SELECT ?s ?n { ?s skos:notation ?n } ORDER BY ?n'],
  ['distinct', 'distinct', 'SELECT DISTINCT ?journal { ?p mpp:journal ?journal }'],
  ['distinct-pairs', 'distinct', 'SELECT DISTINCT ?m ?x { ?c rdf:subject ?m ; mpp:cancer ?x }'],
  ['graph-look-up', 'named graph', 'SELECT ?g ?p ?o { GRAPH ?g { mpp:molecule-42 ?p ?o } }'],
  ['graph-join', 'named graph', `SELECT ?c ?l { GRAPH <${base}graph/claims/tropism> { ?c rdf:subject mpp:molecule-1 ; rdf:object ?site } GRAPH <${base}graph/sites> { ?site skos:prefLabel ?l } }`],
  ['graph-counts', 'named graph', `SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?class } FILTER(STRSTARTS(STR(?g), "${base}graph/")) } GROUP BY ?g`],
  ['from', 'named graph', `SELECT ?s ?l FROM <${base}graph/molecules> FROM <${base}graph/therapies> { ?s skos:prefLabel ?l FILTER(CONTAINS(STR(?l), "hypoxia")) }`],
  ['dump', 'large result', 'SELECT ?c ?m ?x ?s { ?c rdf:subject ?m ; mpp:cancer ?x ; mpp:aboutStage ?s }'],
  ['dump-texts', 'large result', 'SELECT ?p ?t ?d { ?p dct:title ?t ; dct:issued ?d }'],
  ['dump-triples', 'large result', 'CONSTRUCT { ?c ?p ?o } WHERE { ?c mpp:status mpp:status-contested ; ?p ?o }'],
];

export const queries: readonly BenchmarkQuery[] = rows.map(([name, kind, text]) => ({
  name, kind, form: /^(?:SELECT|ASK|CONSTRUCT|DESCRIBE)/.exec(text)?.[0] as BenchmarkQuery['form'], text: prefixes + text,
}));

/** Those whose requests a second are counted: what pages and agents ask most. */
export const lookUps = ['label', 'union-look-up', 'star', 'join-3', 'ask'] as const;

/** The same query about other things, with a text that no other turn has. Things that few have are among the first 400. */
export function withConstants(query: BenchmarkQuery, turn: number): BenchmarkQuery {
  const text = query.text.replaceAll(/(?<=molecule-|"MOL)\d+/g, String(turn % 400)).replaceAll(/(?<=cancer-)\d+/g, String(turn % 10)).replaceAll(/(?<="1000)\d+/g, String(turn % 400).padStart(4, '0'));
  return { ...query, text: `${text} # ${turn}` };
}
