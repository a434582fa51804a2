import type * as RDF from '@rdfjs/types';
import { toAlgebra11Builder } from '@traqula/algebra-sparql-1-1';
import { createAlgebraContext, type Algebra } from '@traqula/algebra-transformations-1-1';
import { baseIri, lastBase, parser, type ParsedQuery } from './parse-query.js';

/** INSERT DATA, DELETE DATA, DELETE WHERE, or DELETE and INSERT with WHERE. */
export interface Modification {
  readonly type: 'modification';
  /** Templates; the graph of a quad is the default one where neither GRAPH nor WITH names it. */
  readonly deleted: readonly RDF.BaseQuad[];
  readonly inserted: readonly RDF.BaseQuad[];
  /** The pattern, with the graphs of USING; undefined for data that is written out. */
  readonly where: ParsedQuery | undefined;
  /** IRI of WITH. */
  readonly within: string | undefined;
}

/** From one graph to another. */
export type Transfer = Algebra.Add | Algebra.Copy | Algebra.Move;

export type UpdateOperation = Modification | Transfer | Algebra.Load | Algebra.Clear | Algebra.Drop | Algebra.Create;

const rules = toAlgebra11Builder.build();

/**
 * The operations of an update, in their order. The library's own translation writes patterns as quads, and the evaluator
 * takes GRAPH.
 *
 * @throws Error for text that is not a SPARQL 1.1 update.
 */
export function parseUpdate(text: string): readonly UpdateOperation[] {
  const syntax = parser.parse(text, { baseIRI: baseIri });
  if (syntax.type !== 'update') throw new Error('This is not an update.');
  const context = createAlgebraContext({ baseIRI: baseIri });
  rules.findAllVariables(context, syntax);
  const translated = (operation: Parameters<typeof rules.translateSingleUpdate>[1]): Algebra.Update => {
    context.useQuads = true;
    const update = rules.translateSingleUpdate(context, operation);
    context.useQuads = false;
    return update;
  };
  const { length } = text;
  const definitions = syntax.updates.flatMap((update) => update.context);
  const base = lastBase(definitions);
  return syntax.updates.flatMap(({ operation, context: prologue }): UpdateOperation[] => {
    rules.registerContextDefinitions(context, prologue);
    if (!operation) return [];
    switch (operation.subType) {
      case 'insertdata':
      case 'deletedata':
      case 'deletewhere': {
        const { delete: deleted = [], insert: inserted = [] } = translated(operation) as Algebra.DeleteInsert;
        const where = operation.subType === 'deletewhere' ? { operation: asPattern(deleted, context.algebraFactory), base, length, from: undefined } : undefined;
        return [{ type: 'modification', deleted, inserted, where, within: undefined }];
      }
      case 'modify': {
        const { delete: deleted = [], insert: inserted = [] } = translated({ ...operation, where: { ...operation.where, patterns: [] } }) as Algebra.DeleteInsert;
        const using = rules.translateDatasetClause(context, operation.from);
        const from = using.default.length + using.named.length > 0
          ? { defaultGraphs: using.default.map(({ value }) => value), namedGraphs: using.named.map(({ value }) => value) } : undefined;
        const where = { operation: rules.translateGraphPattern(context, operation.where), base, length, from };
        return [{ type: 'modification', deleted, inserted, where, within: operation.graph && rules.translateNamed(context, operation.graph).value }];
      }
      default:
        return [translated(operation) as Exclude<UpdateOperation, Modification>];
    }
  });
}

/** Quads as a pattern: those of one graph after the other. */
function asPattern(quads: readonly Algebra.Pattern[], factory: ReturnType<typeof createAlgebraContext>['algebraFactory']): Algebra.Operation {
  const graphs = new Map<string, Algebra.Pattern[]>();
  for (const quad of quads) {
    const key = `${quad.graph.termType} ${quad.graph.value}`;
    graphs.set(key, [...graphs.get(key) ?? [], quad]);
  }
  const parts = [...graphs.values()].map((patterns) => {
    const graph = patterns[0]?.graph as RDF.Term;
    const bgp = factory.createBgp(patterns);
    return graph.termType === 'DefaultGraph' ? bgp : factory.createGraph(bgp, graph as RDF.NamedNode);
  });
  return parts.length === 1 ? parts[0] as Algebra.Operation : factory.createJoin(parts);
}
