import type { GraphNode, Path, Pattern, QuerySelect, SparqlQuery, Term } from '@traqula/rules-sparql-1-1';
import { innerPatterns } from './write.js';

/** A variable that a result has a column for, and that nothing gives a value. */
export interface Unbound {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Variables that have values there. */
  readonly bound: readonly string[];
}

function addTerm(term: Term | Path | undefined, found: Set<string>): void {
  if (term?.type === 'term' && term.subType === 'variable') found.add(term.value);
}

/** What SPARQL 1.2 says of a triple behind it: `{| … |}`, or `~ ?name`, which has the name alone. */
interface Annotated { readonly annotations?: readonly (GraphNode | { readonly val: GraphNode })[] }
type Triple = { readonly subject: GraphNode; readonly predicate: Term | Path; readonly object: GraphNode } & Annotated;

function addTriple({ subject, predicate, object, annotations = [] }: Triple, found: Set<string>): void {
  addNode(subject, found);
  addTerm(predicate, found);
  addNode(object, found);
  for (const annotation of annotations) addNode('val' in annotation ? annotation.val : annotation, found);
}

function addNode(node: GraphNode, found: Set<string>): void {
  if (node.type === 'term') {
    addTerm(node, found);
    const { subject, predicate, object } = node as { readonly subject?: Term; readonly predicate?: Term; readonly object?: Term };
    for (const part of [subject, predicate, object]) if (part) addNode(part, found);
    return;
  }
  addNode(node.identifier, found);
  for (const triple of node.triples) addTriple(triple, found);
}

/** The variables of a SELECT that name columns; undefined for all. */
const columnsOf = ({ variables }: QuerySelect): readonly string[] | undefined =>
  (variables.some((each) => each.type === 'wildcard') ? undefined : variables.flatMap((each) => (each.type === 'term' ? each.value : each.type === 'pattern' ? each.variable.value : [])));

/** Names of the variables to which patterns can give a value; see https://www.w3.org/TR/sparql11-query/#variableScope */
function addBound(patterns: readonly Pattern[], found: Set<string>): void {
  for (const pattern of patterns) {
    if (pattern.type === 'query') {
      for (const name of columnsOf(pattern) ?? boundIn(pattern)) found.add(name);
      continue;
    }
    switch (pattern.subType) {
      case 'bgp':
        for (const part of pattern.triples) {
          if (part.type === 'triple') addTriple(part, found);
          else addNode(part, found);
        }
        break;
      case 'bind': found.add(pattern.variable.value); break;
      case 'values': for (const { value } of pattern.variables) found.add(value); break;
      case 'filter':
      case 'minus': break;
      case 'graph':
      case 'service':
        addTerm(pattern.name, found);
        addBound(pattern.patterns, found);
        break;
      default: addBound(innerPatterns(pattern), found);
    }
  }
}

function boundIn({ where, values, solutionModifiers: { group } }: SparqlQuery & { readonly type: 'query' }): ReadonlySet<string> {
  const found = new Set<string>();
  addBound([...where?.patterns ?? [], ...(values ? [values] : [])], found);
  for (const each of group?.groupings ?? []) if ('variable' in each) found.add(each.variable.value);
  return found;
}

/** Variables that a SELECT or DESCRIBE names and that nothing binds, in the query and in those within it. */
export function unbound(tree: SparqlQuery): readonly Unbound[] {
  const found: Unbound[] = [];
  const look = (query: SparqlQuery): void => {
    if (query.type !== 'query') return;
    const bound = boundIn(query);
    for (const each of query.subType === 'select' || query.subType === 'describe' ? query.variables : []) {
      if (each.type !== 'term' || each.subType !== 'variable' || bound.has(each.value)) continue;
      const { start = 0, end = 0 } = each.loc as { readonly start?: number; readonly end?: number };
      found.push({ name: each.value, from: start, to: end, bound: [...bound] });
    }
    within(query.where?.patterns ?? []);
  };
  const within = (patterns: readonly Pattern[]): void => {
    for (const pattern of patterns) {
      if (pattern.type === 'query') look(pattern);
      else within(innerPatterns(pattern));
    }
  };
  look(tree);
  return found;
}
