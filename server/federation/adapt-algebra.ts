import { Algebra, AlgebraFactory, algebraUtils } from '@comunica/utils-algebra';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { EngineError } from '../engine/contract/engine.js';

type Operation = Algebra.Operation;

const factory = new AlgebraFactory();
const defaultGraph = DataFactory.defaultGraph() as RDF.DefaultGraph;
const graphOf = (name: string): RDF.Term => (name.startsWith('_:') ? DataFactory.blankNode(name.slice(2)) : DataFactory.namedNode(name)) as RDF.Term;

/**
 * The algebra as Comunica takes it: the graph stands in each pattern instead of around it, and blank nodes of patterns
 * are variables. GRAPH with a variable becomes the union over the named graphs, so that each has its own scope.
 */
export function toComunica(operation: Operation, namedGraphs: readonly string[]): Operation {
  const adapt = (node: unknown, graph: RDF.Term): unknown => {
    if (Array.isArray(node)) return node.map((item) => adapt(item, graph));
    if (typeof node !== 'object' || node === null) return node;
    const { type } = node as Operation;
    if ('termType' in node && type !== Algebra.Types.PATTERN) return node; // a pattern is a quad as well
    switch (type) {
      case Algebra.Types.GRAPH: {
        const { name, input } = node as Algebra.Graph;
        if (name.termType === 'NamedNode') return adapt(input, name);
        const branches = namedGraphs.map((each) => factory.createJoin([
          factory.createValues([name], [{ [name.value]: graphOf(each) as RDF.NamedNode }]), adapt(input, graphOf(each)) as Operation,
        ], false));
        return branches.length > 0 ? factory.createUnion(branches, false) : factory.createValues([name], []);
      }
      case Algebra.Types.PATTERN: {
        const { subject, predicate, object } = node as Algebra.Pattern;
        return factory.createPattern(asVariable(subject), asVariable(predicate), asVariable(object), graph);
      }
      case Algebra.Types.PATH: {
        const { subject, predicate, object } = node as Algebra.Path;
        return factory.createPath(asVariable(subject), predicate, asVariable(object), graph);
      }
      case Algebra.Types.CONSTRUCT:
        return { ...node, input: adapt((node as Algebra.Construct).input, graph) };
      case Algebra.Types.VALUES:
        return node;
      default:
        return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, adapt(value, graph)]));
    }
  };
  return adapt(operation, defaultGraph) as Operation;
}

/** Blank nodes of a pattern, those within triple terms too. A query cannot write such a variable. */
function asVariable(term: RDF.Term): RDF.Term {
  if (term.termType === 'BlankNode') return DataFactory.variable(`blank-${term.value}`) as RDF.Variable;
  if (term.termType !== 'Quad') return term;
  return DataFactory.quad(asVariable(term.subject) as never, asVariable(term.predicate) as never, asVariable(term.object) as never) as RDF.BaseQuad;
}

/** The same way back, for what Comunica asks of our store: basic patterns with GRAPH around them. */
export function fromComunica(operation: Operation): Operation {
  switch (operation.type) {
    case Algebra.Types.PATTERN: {
      const pattern = operation as Algebra.Pattern;
      // Our store holds no triple terms.
      if ([pattern.subject, pattern.object].some(({ termType }) => termType === 'Quad')) return factory.createValues(algebraUtils.inScopeVariables(pattern), []);
      return within(factory.createBgp([pattern]), pattern.graph);
    }
    case Algebra.Types.BGP:
      return joinOf((operation as Algebra.Bgp).patterns.map(fromComunica));
    case Algebra.Types.JOIN:
      return joinOf((operation as Algebra.Join).input.map(fromComunica));
    case Algebra.Types.UNION:
      return factory.createUnion((operation as Algebra.Union).input.map(fromComunica), false);
    default:
      throw new EngineError('unsupported', `Comunica asked for ${operation.type}, which the shape of our source does not offer.`);
  }
}

const joinOf = (parts: Operation[]): Operation => (parts.length === 1 ? parts[0] as Operation : factory.createJoin(parts, false));

const within = (operation: Operation, graph: RDF.Term): Operation =>
  (graph.termType === 'DefaultGraph' ? operation : factory.createGraph(operation, graph as RDF.NamedNode));
