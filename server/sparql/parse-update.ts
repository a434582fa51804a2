import type * as RDF from '@rdfjs/types';
import type { Algebra, AlgebraContext } from '@traqula/algebra-transformations-1-1';
import { translationContext } from './algebra.js';
import type { ParseContext } from './library.js';
import type { ParsedQuery } from './parsed-query.js';
import { readText } from './read-text.js';
import { sparql11, translation } from './sparql11.js';

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

/**
 * The operations of an update, in their order. The library's own translation writes patterns as quads, and the evaluator
 * takes GRAPH. Each operation has the base and the prefixes that are declared ahead of it.
 *
 * @throws SyntaxFault for what is wrong, NotUpdateError for a query.
 */
export function parseUpdate(text: string, known: ParseContext = {}): readonly UpdateOperation[] {
  const { tree, tokens } = readText(sparql11, text, known);
  if (tree.type !== 'update') throw new NotUpdateError('This is not an update.');
  const context = translationContext(tokens);
  const translated = (operation: Parameters<typeof translation.translateSingleUpdate>[1]): Algebra.Update => {
    context.useQuads = true;
    const update = translation.translateSingleUpdate(context, operation);
    context.useQuads = false;
    return update;
  };
  const { length } = text;
  let { base } = known;
  return tree.updates.flatMap(({ operation, context: declarations }): UpdateOperation[] => {
    for (const definition of declarations) if (definition.subType === 'base') base = definition.value.value;
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
        const using = translation.translateDatasetClause(context, operation.from);
        const from = using.default.length + using.named.length > 0
          ? { defaultGraphs: using.default.map(({ value }) => value), namedGraphs: using.named.map(({ value }) => value) } : undefined;
        const where = { operation: translation.translateGraphPattern(context, operation.where), base, length, from };
        return [{ type: 'modification', deleted, inserted, where, within: operation.graph && translation.translateNamed(context, operation.graph).value }];
      }
      default:
        return [translated(operation) as Exclude<UpdateOperation, Modification>];
    }
  });
}

/** The text is a query. */
export class NotUpdateError extends Error {
  override readonly name = 'NotUpdateError';
}

/** Quads as a pattern, graph by graph. */
function asPattern(quads: readonly Algebra.Pattern[], factory: AlgebraContext['algebraFactory']): Algebra.Operation {
  const graphs = new Map<string, Algebra.Pattern[]>();
  for (const quad of quads) {
    const key = `${quad.graph.termType} ${quad.graph.value}`;
    const known = graphs.get(key);
    if (known) known.push(quad);
    else graphs.set(key, [quad]);
  }
  const parts = [...graphs.values()].map((patterns) => {
    const graph = patterns[0]?.graph as RDF.Term;
    const bgp = factory.createBgp(patterns);
    return graph.termType === 'DefaultGraph' ? bgp : factory.createGraph(bgp, graph as RDF.NamedNode);
  });
  return parts.length === 1 ? parts[0] as Algebra.Operation : factory.createJoin(parts);
}
