import { afterAll, beforeAll } from '@jest/globals';
import { startSmallService, type SmallService } from './small-service.js';

/**
 * One small service for all parts of a suite, which a file of tests imports one after the other: a start, and the threads
 * that judge its first changes, cost more than what most of them ask. Clients are told apart by what a proxy says of them.
 */
export let small: SmallService;

beforeAll(async () => { small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1', MPP_QUERY_TIMEOUT: '300' }); }, 120_000);
afterAll(() => small.close());
