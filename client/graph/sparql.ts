import type { GraphData } from './model.js';
import type { GraphState } from './state.js';
import { readExpansion } from './state.js';

/** An IRI as SPARQL has it. What cannot stand in one is refused: nothing from an address becomes a part of a query unchecked. */
function iriToken(iri: string): string {
  if (!/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(iri)) throw new RangeError(`not an IRI: ${iri}`);
  return `<${iri}>`;
}

const naming = 'rdf:type skos:prefLabel skos:definition';

/**
 * What the graph draws of some terms and claims: claims with evidence and papers, relations without a claim, names. `whole`: with
 * all that claims and evidence say, for files; else what is drawn alone. The claims are sought once, and each VALUES stands
 * ahead of its pattern: a paper may be the object of thousands of statements, of which none is wanted.
 */
export function statementsAbout(iris: readonly string[], { relations }: Pick<GraphData, 'relations'>, whole: boolean): string {
  const values = `VALUES ?t { ${iris.map(iriToken).join(' ')} }`;
  const written = relations.filter(({ claimed }) => !claimed).map(({ iri }) => iriToken(iri)).join(' ');
  const of = (properties: string): string => `VALUES ?p { ${properties} } ?s ?p ?o`;
  return `CONSTRUCT { ?s ?p ?o } WHERE {
  {
    ${values} { ?claim rdf:subject ?t } UNION { ?claim rdf:object ?t } UNION { ?t rdf:subject ?end . BIND (?t AS ?claim) }
    ?claim a mpp:Claim .
    { ${whole ? '' : 'VALUES ?p { rdf:subject rdf:predicate rdf:object mpp:status mpp:statement mpp:hasEvidence } '}?claim ?p ?o . BIND (?claim AS ?s) }
    UNION { ?claim mpp:hasEvidence ?s . ${whole ? '?s ?p ?o' : of('mpp:direction mpp:finding mpp:paper mpp:system mpp:context')} }
    UNION { ?claim mpp:hasEvidence/mpp:paper ?s . ${of('rdfs:label dct:issued')} }
    UNION { ?claim mpp:hasEvidence/mpp:context ?s . ${of(naming)} }
    UNION { { ?claim rdf:subject ?s } UNION { ?claim rdf:object ?s } ${of(naming)} }
  } UNION {
    ${values}
    { VALUES ?p { ${written} } { ?t ?p ?o . BIND (?t AS ?s) } UNION { ?s ?p ?t . BIND (?t AS ?o) } }
    UNION { VALUES ?r { ${written} } { ?t ?r ?s } UNION { ?s ?r ?t } ${of(naming)} }
    UNION { VALUES ?p { ${naming} } ?t ?p ?o . BIND (?t AS ?s) }
  }
}`;
}

/** A query for the claims of a view, before folds: what is opened, and the filters. */
export function viewQuery(state: GraphState, { base }: Pick<GraphData, 'base'>): string {
  const { filter } = state;
  const token = (slug: string): string => iriToken(base + slug);
  const tokens = (slugs: readonly string[]): string => slugs.map(token).join(' ');
  const opened = [...new Set([...state.focus, ...state.expand.map((text) => readExpansion(text).slug)])];
  const lines: string[] = [];
  if (opened.length > 0) lines.push(`VALUES ?term { ${tokens(opened)} }`, '{ ?claim rdf:subject ?term } UNION { ?claim rdf:object ?term }');
  lines.push('?claim a mpp:Claim ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; mpp:status ?status .');
  if (opened.length === 0 && state.list.length > 0) lines.push(`VALUES ?subject { ${tokens(state.list)} }`, `VALUES ?object { ${tokens(state.list)} }`);
  if (state.without.length > 0) lines.push(`FILTER (?subject NOT IN (${state.without.map(token).join(', ')}) && ?object NOT IN (${state.without.map(token).join(', ')}))`);
  const statuses = filter.statuses.filter((status) => status !== 'structure');
  if (statuses.length > 0) lines.push(`FILTER (?status NOT IN (${statuses.map((status) => token(`status-${status}`)).join(', ')}))`);
  if (filter.relations.length > 0) lines.push(`FILTER (?relation NOT IN (${filter.relations.map(token).join(', ')}))`);
  const known = filter.year === undefined ? '' : ` ; dct:issued ?year . FILTER (xsd:integer(STR(?year)) <= ${filter.year})`;
  if (filter.year !== undefined) lines.push(`FILTER EXISTS { ?claim mpp:hasEvidence/mpp:paper ?known . ?known a ?any${known} }`);
  if (filter.papers > 1) lines.push(`{ SELECT ?claim WHERE { ?claim mpp:hasEvidence/mpp:paper ?paper } GROUP BY ?claim HAVING (COUNT(DISTINCT ?paper) >= ${filter.papers}) }`);
  if (filter.context !== undefined)
    lines.push(
      `FILTER (?subject = ${token(filter.context)} || ?object = ${token(filter.context)} || EXISTS { ?claim mpp:hasEvidence/mpp:context ${token(filter.context)} })`,
    );
  return `# The claims of a view of the graph\nSELECT DISTINCT ?subject ?relation ?object ?status ?claim WHERE {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\nORDER BY ?claim\n`;
}
