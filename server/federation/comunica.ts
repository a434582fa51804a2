import { QueryEngine } from '@comunica/query-sparql';
import type { Algebra } from '@comunica/utils-algebra';
import { DataFactory, Parser, Store } from 'n3';
import type * as RDF from '@rdfjs/types';
import type { PreparedQuery } from '../engine/engine.js';
import { nodes } from '../query/nodes.js';
import { formats } from '../rdf/formats.js';
import { serialize } from '../rdf/serialize.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { createGuardedFetch, type Budget } from './guarded-fetch.js';
import { resolveServices, type Row } from './resolve-services.js';
import { ServiceError } from './service-error.js';
import { writeBoolean, writeSolutions } from './solution-writers.js';

/** What Comunica gives in RDF/JS terms. */
interface ComunicaBindings extends Iterable<[RDF.Variable, RDF.Term]> { readonly size: number }

export interface FederationOptions {
  /** Services that may be asked. */
  readonly services: readonly string[];
  /** Bytes that they may send for one query. */
  readonly limit: number;
}

/** Evaluates a query with SERVICE, and serialises its result piece by piece. */
export type EvaluateFederated = (query: PreparedQuery, mediaType: string) => AsyncGenerator<string>;

/**
 * Comunica over a version: it evaluates what stands outside SERVICE over the quads of the version, and asks the
 * services. Nothing else is fetched: FROM means graphs of the version, whatever their names.
 */
export function openFederation(nquads: SharedArrayBuffer, prefixes: PrefixMap, { services, limit }: FederationOptions): EvaluateFederated {
  const engine = new QueryEngine();
  const fetchFrom = createGuardedFetch(services);
  const datasetOf = openDatasets(nquads);
  const refuse = () => Promise.reject(new Error('nothing is fetched outside SERVICE'));
  let requests = 0;

  return async function* evaluate(query, mediaType) {
    const parsed = await engine.explain(query.text, { sources: [new Store()], fetch: refuse }, 'parsed');
    const operation = withoutDataset(parsed.data as Algebra.Operation);
    const local = { sources: [datasetOf(query, usesGraphs(operation))] as [Store], fetch: refuse };
    const budget: Budget = { left: limit, limit };

    const ask = async (service: string, question: Algebra.Operation): Promise<readonly Row[]> => {
      const request = `service-${requests += 1}-`;
      try {
        const bindings = await engine.queryBindings(textOf(question), {
          sources: [{ type: 'sparql', value: service }], fetch: fetchFrom(service, budget) as typeof fetch,
        });
        return (await bindings.toArray()).map((row) => rowOf(row as unknown as ComunicaBindings, request));
      } catch (error) {
        throw error instanceof ServiceError ? error : new ServiceError(service, `gave an answer that cannot be read: ${firstLine(error)}`, { cause: error });
      }
    };
    const resolved = await resolveServices(operation, {
      local: async (part) => (await (await engine.queryBindings(textOf(part), local)).toArray()).map((row) => rowOf(row as unknown as ComunicaBindings)),
      remote: ask,
    });

    const result = await engine.query(textOf(resolved), local);
    switch (result.resultType) {
      case 'bindings':
        yield* writeSolutions(mediaType, projected(operation), rows(await result.execute() as unknown as AsyncIterable<ComunicaBindings>));
        break;
      case 'boolean':
        yield writeBoolean(mediaType, await result.execute());
        break;
      case 'quads': {
        const format = formats.find((one) => one.mediaType === mediaType && one.holds.has('triples'));
        if (!format) throw new RangeError(`${mediaType} holds no triples`);
        yield await serialize(distinct(await (await result.execute()).toArray()), format, prefixes);
        break;
      }
      default:
        throw new RangeError('only queries are answered');
    }
  };
}

/** Comunica takes an operation where its types ask for text. */
const textOf = (operation: Algebra.Operation): string => operation as unknown as string;

/** The dataset is that of the prepared query, which is opened by `datasetOf`. */
const withoutDataset = (operation: Algebra.Operation): Algebra.Operation => (operation.type === 'from' ? (operation as Algebra.From).input : operation);

/** Whether a pattern outside of SERVICE names a graph. */
function usesGraphs(operation: object): boolean {
  for (const { graph } of nodes(operation)) if (graph && (graph as RDF.Term).termType !== 'DefaultGraph') return true;
  return false;
}

/** The variables of a SELECT in their order. */
function projected(operation: Algebra.Operation): readonly string[] {
  let inner: Algebra.Operation | undefined = operation;
  while (inner && inner.type !== 'project') inner = (inner as { input?: Algebra.Operation }).input;
  return (inner as Algebra.Project | undefined)?.variables.map(({ value }) => value) ?? [];
}

async function* rows(bindings: AsyncIterable<ComunicaBindings>): AsyncGenerator<Row> {
  for await (const row of bindings) yield rowOf(row);
}

/** @param blank Put ahead of the labels of blank nodes: those of two answers are never the same. */
const rowOf = (bindings: ComunicaBindings, blank = ''): Row => Object.fromEntries([...bindings].map(([{ value }, term]) => [
  value, blank && term.termType === 'BlankNode' ? DataFactory.blankNode(blank + term.value) as RDF.BlankNode : term,
]));

function distinct(quads: readonly RDF.Quad[]): readonly RDF.Quad[] {
  const store = new Store();
  store.addQuads(quads as never);
  return store.getQuads(null, null, null, null) as unknown as readonly RDF.Quad[];
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';

/**
 * Stores for the datasets that queries ask for. The default graph is filled with the triples of all graphs that belong
 * to it, each once, so that a triple that two graphs state counts once.
 */
function openDatasets(nquads: SharedArrayBuffer): (query: PreparedQuery, withGraphs: boolean) => Store {
  const quads = new Parser({ format: 'N-Quads', blankNodePrefix: '' }).parse(Buffer.from(new Uint8Array(nquads)).toString('utf8'));
  const { quad, defaultGraph } = DataFactory;
  let last: { readonly key: string; readonly store: Store } | undefined;
  return ({ defaultGraphs, namedGraphs }, withGraphs) => {
    const key = JSON.stringify([defaultGraphs, namedGraphs, withGraphs]);
    if (last?.key === key) return last.store;
    const own = defaultGraphs.length === 0 && namedGraphs.length === 0;
    const defaults = new Set(defaultGraphs), named = new Set(namedGraphs);
    const store = new Store();
    for (const { subject, predicate, object, graph } of quads) {
      if (own || defaults.has(graph.value)) store.addQuad(quad(subject, predicate, object, defaultGraph()));
      if (withGraphs && (own || named.has(graph.value))) store.addQuad(quad(subject, predicate, object, graph));
    }
    last = { key, store };
    return store;
  };
}
