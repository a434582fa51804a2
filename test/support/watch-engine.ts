import { expect } from '@jest/globals';
import { watchStretches } from './watchdog.js';

/** Before each file of tests: those of the evaluator are watched. */
if (/[\\/](?:engine|conformance)[\\/]/.test(expect.getState().testPath ?? '')) watchStretches();
