import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ReplacedReport } from './versions-replaced.js';

test('the thread that listens lets old versions go in short steps', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('versions-replaced.js', import.meta.url))]);
  const { versions, mostHeld, forced } = JSON.parse(stdout) as ReplacedReport;
  expect([versions, forced]).toEqual([80, 0]);
  expect(mostHeld).toBeLessThan(40);
}, 60_000);
