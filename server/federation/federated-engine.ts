import type { Engine } from '../engine/engine.js';
import { createLazyEngine, type LazyEngineOptions } from '../engine/lazy-engine.js';
import type { FederationOptions } from './evaluate-federated.js';

export interface FederatedEngineOptions extends FederationOptions, Pick<LazyEngineOptions, 'workers' | 'idle' | 'log'> {}

/** Answers queries with SERVICE, and those that our evaluator does not take, in worker threads with Comunica in them. */
export function createFederatedEngine({ services, limit, ...options }: FederatedEngineOptions): Engine {
  return createLazyEngine({ ...options, module: { url: new URL('./federated-worker.js', import.meta.url), data: { services, limit } }, answers: 'federated queries' });
}
