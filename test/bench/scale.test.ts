import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { compiler } from '../support/process.js';

test('the script of scale loads, starts, asks, changes and prints a table', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...compiler, 'dist/test/bench/scale.js', '--quick'], { encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\| triples imported \| \d+,\d{3} \|$/m);
  for (const row of ['load', 'start again', 'path-group \\(path\\)', 'dump \\(large result\\)', 'one triple into another graph, .*', 'one triple into a curated module, .*', 'memory at the end']) {
    expect(stdout).toMatch(new RegExp(`^\\| ${row} \\| [\\d.]+ (?:s|ms|MiB)`, 'm'));
  }
}, 180_000);
