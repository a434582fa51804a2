/**
 * The grammar of SPARQL 1.1 and 1.2, queries and updates, for the editor: EBNF with the names of
 * https://www.w3.org/TR/sparql12-query/#sparqlGrammar. It is LL(1), as that one is: the next token decides. A rule with a
 * capital letter becomes a node of the tree. Words in capitals without quotes are kinds of tokens.
 *
 * It takes a little more than the recommendation does where an editor needs no difference: any function with any number
 * of arguments, operators without precedence, paths in templates. What a text means is said by the parser of the service.
 */
export const sparqlGrammar = `
  Document = prologue ( query | update )? ;
  prologue = ( PrefixDecl | BaseDecl | VersionDecl )* ;
  PrefixDecl = 'PREFIX' NAME IRI ;
  BaseDecl = 'BASE' IRI ;
  VersionDecl = 'VERSION' STRING ;

  query = ( SelectQuery | ConstructQuery | DescribeQuery | AskQuery ) ValuesClause? ;
  SelectQuery = SelectClause DatasetClause* WhereClause solutionModifier ;
  SubSelect = SelectClause WhereClause solutionModifier ValuesClause? ;
  SelectClause = 'SELECT' ( 'DISTINCT' | 'REDUCED' )? ( '*' | ( Var | As )+ ) ;
  As = '(' expression 'AS' Var ')' ;
  ConstructQuery = 'CONSTRUCT' ( ConstructTemplate DatasetClause* WhereClause | DatasetClause* 'WHERE' ConstructTemplate ) solutionModifier ;
  DescribeQuery = 'DESCRIBE' ( '*' | varOrIri+ ) DatasetClause* WhereClause? solutionModifier ;
  AskQuery = 'ASK' DatasetClause* WhereClause solutionModifier ;
  DatasetClause = 'FROM' 'NAMED'? iri ;
  WhereClause = 'WHERE'? GroupGraphPattern ;
  solutionModifier = GroupClause? HavingClause? OrderClause? ( LimitClause | OffsetClause )* ;
  GroupClause = 'GROUP' 'BY' ( functionCall | '(' expression ( 'AS' Var )? ')' | Var )+ ;
  HavingClause = 'HAVING' constraint+ ;
  OrderClause = 'ORDER' 'BY' ( ( 'ASC' | 'DESC' ) BrackettedExpression | constraint | Var )+ ;
  LimitClause = 'LIMIT' NUMBER ;
  OffsetClause = 'OFFSET' NUMBER ;
  ValuesClause = 'VALUES' dataBlock ;

  update = Update ( ';' prologue Update? )* ;
  Update = 'LOAD' 'SILENT'? iri ( 'INTO' 'GRAPH' iri )?
    | ( 'CLEAR' | 'DROP' ) 'SILENT'? ( 'GRAPH' iri | 'DEFAULT' | 'NAMED' | 'ALL' )
    | 'CREATE' 'SILENT'? 'GRAPH' iri
    | ( 'ADD' | 'MOVE' | 'COPY' ) 'SILENT'? graphOrDefault 'TO' graphOrDefault
    | 'INSERT' ( 'DATA' Quads | Quads UsingClause* 'WHERE' GroupGraphPattern )
    | 'DELETE' ( 'DATA' Quads | 'WHERE' Quads | Quads ( 'INSERT' Quads )? UsingClause* 'WHERE' GroupGraphPattern )
    | 'WITH' iri ( 'DELETE' Quads ( 'INSERT' Quads )? | 'INSERT' Quads ) UsingClause* 'WHERE' GroupGraphPattern ;
  graphOrDefault = 'DEFAULT' | 'GRAPH'? iri ;
  UsingClause = 'USING' 'NAMED'? iri ;
  Quads = '{' triples? ( QuadsNotTriples '.'? triples? )* '}' ;
  QuadsNotTriples = 'GRAPH' varOrIri ConstructTemplate ;
  ConstructTemplate = '{' triples? '}' ;

  GroupGraphPattern = '{' ( SubSelect | triples? ( notTriples '.'? triples? )* ) '}' ;
  notTriples = GroupOrUnionGraphPattern | OptionalGraphPattern | MinusGraphPattern | GraphGraphPattern | ServiceGraphPattern | Filter | Bind | InlineData ;
  OptionalGraphPattern = 'OPTIONAL' GroupGraphPattern ;
  GraphGraphPattern = 'GRAPH' varOrIri GroupGraphPattern ;
  ServiceGraphPattern = 'SERVICE' 'SILENT'? varOrIri GroupGraphPattern ;
  MinusGraphPattern = 'MINUS' GroupGraphPattern ;
  GroupOrUnionGraphPattern = GroupGraphPattern ( 'UNION' GroupGraphPattern )* ;
  Filter = 'FILTER' constraint ;
  Bind = 'BIND' As ;
  InlineData = 'VALUES' dataBlock ;
  dataBlock = Var '{' dataBlockValue* '}' | '(' Var* ')' '{' DataRow* '}' ;
  DataRow = '(' dataBlockValue* ')' ;
  dataBlockValue = iri | literal | 'UNDEF' | TripleTerm ;

  triples = TriplesSameSubject ( '.' TriplesSameSubject? )* ;
  TriplesSameSubject = varOrTerm propertyListNotEmpty | ( Collection | BlankNodePropertyList | ReifiedTriple ) propertyListNotEmpty? ;
  propertyListNotEmpty = PropertyList ( ';' PropertyList? )* ;
  PropertyList = Path ObjectList ;
  ObjectList = Object ( ',' Object )* ;
  Object = graphNode ( Reifier | AnnotationBlock )* ;
  graphNode = varOrTerm | Collection | BlankNodePropertyList | ReifiedTriple ;
  Collection = '(' graphNode* ')' ;
  BlankNodePropertyList = '[' propertyListNotEmpty? ']' ;
  ReifiedTriple = '<<' ( varOrTerm | ReifiedTriple | Anon ) Path ( varOrTerm | ReifiedTriple | Anon ) Reifier? '>>' ;
  TripleTerm = '<<(' ( varOrTerm | Anon ) Path ( varOrTerm | Anon ) ')>>' ;
  Anon = '[' ']' ;
  Reifier = '~' ( Var | iri | BLANK )? ;
  AnnotationBlock = '{|' propertyListNotEmpty '|}' ;

  Path = Var | pathSequence ( '|' pathSequence )* ;
  pathSequence = pathElt ( '/' pathElt )* ;
  pathElt = '^'? pathPrimary ( '?' | '*' | '+' )? ;
  pathPrimary = iri | 'a' | '!' pathNegated | '(' pathSequence ( '|' pathSequence )* ')' ;
  pathNegated = pathOne | '(' ( pathOne ( '|' pathOne )* )? ')' ;
  pathOne = '^'? ( iri | 'a' ) ;

  varOrTerm = Var | iri | literal | BLANK | TripleTerm ;
  varOrIri = Var | iri ;
  Var = VARIABLE ;
  iri = IRI | NAME ;
  literal = STRING ( LANGUAGE | '^^' iri )? | ( '+' | '-' )? NUMBER | BOOLEAN ;

  constraint = BrackettedExpression | functionCall | exists ;
  functionCall = FUNCTION ArgList | iri ArgList ;
  exists = 'EXISTS' GroupGraphPattern | 'NOT' 'EXISTS' GroupGraphPattern ;
  BrackettedExpression = '(' expression ')' ;
  expression = unary ( operator unary | 'IN' ArgList | 'NOT' 'IN' ArgList )* ;
  operator = '||' | '&&' | '=' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' ;
  unary = ( '!' | '+' | '-' )* primary ;
  primary = BrackettedExpression | FUNCTION ArgList | exists | Var | NUMBER | BOOLEAN | STRING ( LANGUAGE | '^^' iri )? | iri ArgList? | TripleTerm ;
  ArgList = '(' 'DISTINCT'? ( ( '*' | expression ( ',' expression )* ) ( ';' 'SEPARATOR' '=' STRING )? )? ')' ;
`;
