import type { OwnSection } from './own-case.js';

/** Section 16, and the syntax of section 4 and 19. */
export const forms: readonly OwnSection[] = [
  {
    clause: '16 Query forms', data: ':a :p :b , "l" ; :q _:x . _:x :p 1 . :b :p :c ; :r [ :q 2 ] .',
    cases: [
      ['ASK', 'ASK { :a :p :b }', true],
      ['ASK, not', 'ASK { :a :p :c }', false],
      ['ASK with a filter', 'ASK { ?s :p ?o FILTER(?o = 1) }', true],
      ['ASK over an aggregate', 'ASK { { SELECT (COUNT(*) AS ?n) { ?s :none ?o } } FILTER(?n = 0) }', true],
      ['CONSTRUCT', 'CONSTRUCT { ?o :of ?s } { ?s :p ?o FILTER(isIRI(?o)) }', ':b :of :a . :c :of :b .'],
      ['CONSTRUCT writes a triple once', 'CONSTRUCT { :x :y :z } { ?s :p ?o }', ':x :y :z .'],
      ['CONSTRUCT leaves out what is unbound', 'CONSTRUCT { ?s :one ?r . ?s :two ?o } { ?s :p ?o OPTIONAL { ?s :r ?r } FILTER(?o = :b) }', ':a :two :b .'],
      ['CONSTRUCT leaves out a literal as subject', 'CONSTRUCT { ?o :of ?s . ?s :has ?o } { :a :p ?o . ?s :p ?o }', ':b :of :a . :a :has :b , "l" .'],
      ['CONSTRUCT leaves out what is no predicate', 'CONSTRUCT { :x ?o :y } { ?s :p ?o }', ':x :b :y . :x :c :y .'],
      ['CONSTRUCT has new blank nodes in each solution', 'CONSTRUCT { _:n :of ?o } { ?s :p ?o FILTER(isIRI(?o)) }', '[ :of :b ] . [ :of :c ] .'],
      ['CONSTRUCT has one blank node in a solution', 'CONSTRUCT { _:n :s ?s ; :o ?o . } { ?s :p ?o FILTER(?o = :c) }', '[ :s :b ; :o :c ] .'],
      ['CONSTRUCT keeps blank nodes of the data', 'CONSTRUCT { ?x :p ?o . ?s :q ?x } { ?s :q ?x . ?x :p ?o }', ':a :q [ :p 1 ] .'],
      ['CONSTRUCT WHERE', 'CONSTRUCT WHERE { :b :p ?o }', ':b :p :c .'],
      ['CONSTRUCT with LIMIT', 'CONSTRUCT { ?s :has ?o } { ?s :p ?o FILTER(isIRI(?o)) } ORDER BY ?s LIMIT 1', ':a :has :b .'],
      ['CONSTRUCT with a list', 'CONSTRUCT { :x :list ( ?o 2 ) } { :b :p ?o }', ':x :list ( :c 2 ) .'],
      ['CONSTRUCT of nothing', 'CONSTRUCT { } { ?s ?p ?o }', ''],
      ['DESCRIBE has what hangs on a blank node', 'DESCRIBE :b', ':b :p :c ; :r [ :q 2 ] .'],
      ['DESCRIBE of a variable', 'DESCRIBE ?s { ?s :p :b }', ':a :p :b , "l" ; :q [ :p 1 ] .'],
      ['DESCRIBE of nothing', 'DESCRIBE :none', ''],
    ],
  },
  {
    clause: '4 Syntax', data: '<http://e/GO:1> :p "right" . <http://e/GO> :p "cut" . <http://e/a/b> :p "slash" . <http://e/a-b> :p 0.5 .',
    cases: [
      ['a colon in a local name', 'SELECT ?o { :GO:1 :p ?o }', ['?o', '"right"']],
      ['an escape in a local name', 'SELECT ?o { :a\\/b :p ?o }', ['?o', '"slash"']],
      ['a percent code stays as it is', 'SELECT (STR(:a%2Fb) AS ?x) {}', ['?x', '"http://e/a%2Fb"']],
      ['a decimal without a digit before its point', 'SELECT ?s { ?s :p ?o FILTER(?o = .5) }', ['?s', '<http://e/a-b>']],
      ['an escape in a text', 'SELECT ("a\\tb\\u00E9\\"" AS ?x) {}', ['?x', '"a\\tbé\\""']],
      ['a long text', 'SELECT ("""a"b\nc""" AS ?x) {}', ['?x', '"a\\"b\\nc"']],
      ['a comment', 'SELECT ?x { # nothing }\n BIND(1 AS ?x) }', ['?x', '1']],
      ['keywords in any case', 'select ?x where { bind(1 as ?x) filter(bound(?x)) }', ['?x', '1']],
      ['a is rdf:type', 'ASK { ?s a ?t }', false],
      ['a relative IRI', 'BASE <http://e/x/y> SELECT ?o { <../GO> :p ?o }', ['?o', '"cut"']],
      ['lists of predicates and objects', 'SELECT ?o { :GO:1 :p ?o , "right" ; :p "right" . }', ['?o', '"right"']],
      ['a variable with a dollar', 'SELECT $o { :GO :p ?o }', ['?o', '"cut"']],
    ],
  },
];
