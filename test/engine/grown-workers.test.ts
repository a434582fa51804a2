import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { MemoryReport } from './memory-after-query.js';

test('a worker that holds much after a query is replaced when it rests, and its memory goes back', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('memory-after-query.js', import.meta.url))]);
  const { highest, afterwards: [first, second], ...rest } = JSON.parse(stdout) as MemoryReport;
  expect(rest).toEqual({ answers: ['n\r\n500000\r\n', 'n\r\n500000\r\n'], freed: 2, next: 'n\r\n2000\r\n' });
  expect(highest).toBeGreaterThan(100);
  // From version 14 on V8 keeps pages of threads that are gone for the next ones.
  const spare = Number.parseInt(process.versions.v8) < 14 ? 100 : 200;
  expect(first).toBeLessThan(spare);
  expect(second).toBeLessThan(first + spare);
}, 150_000);
