import { createRequire } from 'node:module';
import type { Engine } from '../engine/contract/engine.js';
import { createLazyEngine, type LazyEngineOptions } from '../engine/workers/lazy-engine.js';
import { Problem } from '../platform/problem.js';
import type { FederationOptions } from './evaluate-federated.js';

export interface FederatedEngineOptions extends FederationOptions, Pick<LazyEngineOptions, 'workers' | 'idle' | 'log'> {}

/** Answers queries with SERVICE, and those that our evaluator does not take, in worker threads with Comunica in them. */
export function createFederatedEngine({ services, limit, ...options }: FederatedEngineOptions): Engine {
  if (!isInstalled('@comunica/query-sparql')) return absentEngine;
  return createLazyEngine({ ...options, module: { url: new URL('./federated-worker.js', import.meta.url), data: { services, limit } }, answers: 'federated queries' });
}

/** Comunica is two thirds of all that can be installed, so that a release leaves it to those who need it. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return false;
  }
}

const refuse = (): Promise<never> =>
  Promise.reject(
    new Problem(
      501,
      'Comunica is not installed',
      'Queries with SERVICE, and some of SPARQL 1.2, are answered with Comunica. Install @comunica/query-sparql beside this service to have them answered.',
    ),
  );

/** @throws Problem 501 for every query. */
const absentEngine: Engine = { version: '', swap: async () => undefined, query: refuse, ask: refuse, close: async () => undefined };
