import { expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';

const suites = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).map((file) => file.replaceAll('\\', '/').replace(/\.ts$/, '.js'));

/** The alternatives of a pattern: `a/(b|c/(d|e))` is a/b, a/c/d and a/c/e. */
function alternatives(pattern: string): string[] {
  const open = pattern.indexOf('(');
  if (open < 0) return pattern.split('|');
  let depth = 0, close = open;
  do depth += pattern[close] === '(' ? 1 : pattern[close] === ')' ? -1 : 0; while (depth > 0 && ++close < pattern.length);
  const start = pattern.lastIndexOf('|', open) + 1, bar = pattern.indexOf('|', close), end = bar < 0 ? pattern.length : bar;
  const within = alternatives(pattern.slice(open + 1, close)).flatMap((each) => alternatives(pattern.slice(start, open) + each + pattern.slice(close + 1, end)));
  return [...start > 0 ? alternatives(pattern.slice(0, start - 1)) : [], ...within, ...end < pattern.length ? alternatives(pattern.slice(end + 1)) : []];
}

test('alternatives of a pattern are found', () => {
  expect(alternatives('a/(b|c/(d|e)[.])')).toEqual(['a/b', 'a/c/d[.]', 'a/c/e[.]']);
});

test('every suite that is said to measure is there', () => {
  const [, pattern = ''] = /const measuring = 'dist\/test\/(.*)';/.exec(readFileSync('setup.mjs', 'utf8')) ?? [];
  const named = alternatives(pattern);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((each) => !suites.some((suite) => new RegExp(`^${each}`).test(suite)))).toEqual([]);
});

test('every suite whose length is known is there', () => {
  const named = [...readFileSync('test/support/longest-first.ts', 'utf8').matchAll(/\['([\w./-]+)', \d+\]/g)].map(([, start = '']) => start);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((start) => !suites.some((suite) => suite.startsWith(start)))).toEqual([]);
});
