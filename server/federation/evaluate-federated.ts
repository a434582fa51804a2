import { QueryEngine } from '@comunica/query-sparql';
import type { Algebra } from '@comunica/utils-algebra';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { mayHaveBroken, type RunLimits } from '../engine/contract/budget.js';
import { EngineError, type OperatorProfile } from '../engine/contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { CancelledError } from '../engine/run/context.js';
import { openParsedStore } from '../engine/evaluator/open-store.js';
import type { ParsedQuery } from '../sparql/parsed-query.js';
import { UnsupportedError } from '../sparql/unsupported.js';
import { writeDocument } from '../engine/workers/write-document.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import { toComunica } from './adapt-algebra.js';
import { withCancelSignal } from './cancel-signal.js';
import { createGuardedFetch, type ByteBudget } from './guarded-fetch.js';
import { nativeSource } from './native-source.js';
import { parseQuery } from './parse-query.js';
import { resolveServices, type Bindings } from './resolve-services.js';
import { ServiceError } from './service-error.js';
import { writeComunicaResult } from './write-comunica-result.js';

export interface FederationOptions {
  /** Services that may be asked. */
  readonly services: readonly string[];
  /** Bytes that they may send for one query. */
  readonly limit: number;
}

export interface EvaluateFederatedOptions {
  readonly write: (chunk: Uint8Array) => void;
  /** What an evaluation may use; the flag ends everything that is under way. */
  readonly limits: RunLimits & { readonly cancel: Int32Array };
  /** Called before the first chunk with the names of the engines that took part. */
  readonly nameEngine: (name: string) => void;
  readonly onPlan?: (operators: readonly OperatorProfile[]) => void;
}

/** Evaluates a query with SERVICE, or one that our evaluator does not take, and writes its result. */
export type EvaluateFederated = (query: PreparedQuery, mediaType: string, options: EvaluateFederatedOptions) => Promise<void>;

/**
 * Federation over a version. Comunica asks the services, of which each SERVICE is replaced by the solutions that it gave;
 * what is left is evaluated by our evaluator, or by Comunica over our store where that does not take it. Nothing else is
 * fetched: FROM means graphs of the version, whatever their names.
 */
export function openFederation(store: StoreData, prefixes: PrefixMap, { services, limit }: FederationOptions): EvaluateFederated {
  const comunica = new QueryEngine();
  const fetchFrom = createGuardedFetch(services);
  const native = openParsedStore(store, { prefixes });
  let requests = 0;

  return (query, mediaType, options) => withCancelSignal(options.limits.cancel, (signal) => evaluate(query, mediaType, options, signal));

  async function evaluate(query: PreparedQuery, mediaType: string, { write, limits, nameEngine, onPlan }: EvaluateFederatedOptions, signal: AbortSignal): Promise<void> {
    const parsed = parseQuery(query.text);
    const asNative = (operation: Algebra.Operation): ParsedQuery => ({ ...parsed, operation: operation as ParsedQuery['operation'], from: undefined });
    const source = nativeSource((operation) => native.solve(asNative(operation), query, limits));
    const local = { [sourcesKey]: [{ source }], fetch: () => Promise.reject(new Error('nothing is fetched outside SERVICE')) } as never;
    const namedGraphs = query.defaultGraphs.length + query.namedGraphs.length > 0 ? query.namedGraphs : native.graphNames;
    const adapted = (operation: Algebra.Operation): string => textOf(toComunica(operation, namedGraphs));

    const budget: ByteBudget = { left: limit, limit };
    const remote = async (service: string, pattern: Algebra.Operation): Promise<readonly Bindings[]> => {
      const request = `service-${requests += 1}-`;
      try {
        const bindings = await comunica.queryBindings(textOf(pattern), {
          sources: [{ type: 'sparql', value: service }], fetch: fetchFrom(service, budget, signal) as typeof fetch,
        });
        return (await bindings.toArray()).map((row) => rowOf(row as unknown as ComunicaBindings, request));
      } catch (error) {
        signal.throwIfAborted(); // the service has done nothing wrong
        throw error instanceof ServiceError ? error : new ServiceError(service, `gave an answer that cannot be read: ${firstLine(error)}`, { cause: error });
      }
    };
    const solve = async (pattern: Algebra.Operation): Promise<readonly Bindings[]> => {
      try {
        const { names, count, term } = native.solve(asNative(pattern), query, limits);
        return Array.from({ length: count }, (_, row) => Object.fromEntries(names.flatMap((name, column) => {
          const value = term(row, column);
          return value ? [[name, value] as const] : [];
        })));
      } catch (error) {
        if (!(error instanceof UnsupportedError)) throw error;
        return (await (await comunica.queryBindings(adapted(pattern), local)).toArray()).map((row) => rowOf(row as unknown as ComunicaBindings));
      }
    };
    const asked = query.services !== undefined;
    const resolved = asked ? await resolveServices(parsed.operation, { local: solve, remote, services }) : parsed.operation;
    try {
      nameEngine(asked ? 'comunica, embedded' : 'embedded');
      await writeDocument(mediaType, prefixes, write, (type, to) => native.evaluateParsed(asNative(resolved), query, type, { write: to, ...limits, onPlan }));
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      nameEngine('comunica');
      const look = (): void => {
        if (Atomics.load(limits.cancel, 0) !== 0) throw new CancelledError();
      };
      try {
        await writeComunicaResult(comunica, await comunica.query(adapted(resolved), local), mediaType, prefixes, write, look);
      } catch (cause) {
        throw cause instanceof CancelledError || cause instanceof EngineError || mayHaveBroken(cause) ? cause : new EngineError('evaluation', plain(cause), { cause });
      }
    }
  }
}

/** Where Comunica looks for sources that are identified already. */
const sourcesKey = '@comunica/bus-query-operation:querySources';

/** What Comunica gives in RDF/JS terms. */
type ComunicaBindings = Iterable<[RDF.Variable, RDF.Term]>;

/** Comunica takes an operation where its types ask for text. */
const textOf = (operation: Algebra.Operation): string => operation as unknown as string;

/** @param blank Put ahead of the labels of blank nodes: those of two answers are never the same. */
const rowOf = (bindings: ComunicaBindings, blank = ''): Bindings => Object.fromEntries([...bindings].map(([{ value }, term]) => [
  value, blank && term.termType === 'BlankNode' ? DataFactory.blankNode(blank + term.value) as RDF.BlankNode : term,
]));

/** What Comunica says, for people: in its messages a list of its own parts comes after the first line. */
const plain = (error: unknown): string => {
  const [, unknown] = /no configured actor was able to evaluate function (\S+)/.exec(firstLine(error)) ?? [];
  return unknown === undefined ? firstLine(error) : `The function ${unknown.includes(':') ? `<${unknown}>` : unknown.toUpperCase()} is not known.`;
};

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
