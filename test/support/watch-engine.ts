import { expect } from '@jest/globals';
import { watchStretches } from './watchdog.js';

/** Before each file of tests: those of the evaluator are watched. */
const path = expect.getState().testPath ?? '';
// RE2 reads a text in one call, which the tests of long texts make last.
if (/[\\/](?:engine|conformance)[\\/]/.test(path)) watchStretches(/regex/.test(path) ? 150 : undefined);
