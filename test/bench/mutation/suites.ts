import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOutside, type Places } from './coverage.js';
import { runTests } from './process.js';

/** What is known of a file of tests. */
export interface Suite {
  readonly file: string;
  /** Milliseconds for a process that runs all of it. */
  readonly milliseconds: number;
  /** What its tests executed together before, between and after them. */
  readonly shared: string;
  /** What its workers and the processes that it starts executed; undefined where there are none. */
  readonly outside?: string | undefined;
  readonly tests: readonly SuiteTest[];
  /** Tests that fail without any change. */
  readonly failing: readonly string[];
}
export interface SuiteTest {
  readonly id: string;
  readonly milliseconds: number;
  readonly covered: string;
}

/**
 * Suites that take no part: of the browser, of the benchmark, of stores that a fresh clone does not have, and those that start
 * the service many times, which take minutes. What only these would notice counts as not noticed.
 */
const leftOut = /^(?:browser|bench|long|client|cli|federation|external|http\/(?:durability|hostile|write|service|metadata|graph-store|machines|fuzz)|conformance\/graph-store)/;

const filesBelow = (folder: string, ending: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).sort();

const merge = (parts: readonly string[]): string => {
  const all = parts.map((part) => Buffer.from(part, 'base64')), bits = Buffer.alloc(Math.max(0, ...all.map(({ length }) => length)));
  for (const one of all) one.forEach((byte, i) => { bits[i] = (bits[i] as number) | byte; });
  return bits.toString('base64');
};

async function coverSuite(copy: string, file: string, places: Places, folder: string): Promise<Suite> {
  const outside = join(folder, 'outside');
  rmSync(outside, { recursive: true, force: true });
  mkdirSync(outside);
  const shared: string[] = [], tests: SuiteTest[] = [], failing = new Set<string>();
  const { failure, milliseconds } = await runTests(copy, { files: [{ file }], places, outside }, () => 5000, (one) => {
    if (one.kind === 'loaded') shared.push(one.covered ?? '');
    if (one.kind === 'end') tests.push({ id: one.id, milliseconds: Math.round(one.milliseconds ?? 0), covered: one.covered ?? '' });
    if (one.kind === 'fail') failing.add(one.id);
  });
  if (failure && failure.how !== 'fails') failing.add('load');
  const wrote = readdirSync(outside).length > 0;
  return { file, milliseconds: Math.round(milliseconds), shared: merge(shared), tests, failing: [...failing], ...(wrote && { outside: Buffer.from(readOutside(outside, copy, places)).toString('base64') }) };
}

/** Runs each file of tests once, or takes what is known of it from the folder, where nothing of it has changed. */
export async function coverSuites(copy: string, places: Places, folder: string): Promise<readonly Suite[]> {
  const server = join(copy, 'dist', 'server'), tests = join(copy, 'dist', 'test');
  const hashOf = (paths: readonly string[]): string => {
    const hash = createHash('sha256');
    for (const path of paths) hash.update(path).update(readFileSync(path));
    return hash.digest('hex');
  };
  const common = hashOf([...filesBelow(server, '.js').map((name) => join(server, name)), ...filesBelow(join(tests, 'support'), '.js').map((name) => join(tests, 'support', name))]);
  const suites: Suite[] = [];
  for (const file of filesBelow(tests, '.test.js').filter((name) => !leftOut.test(name))) {
    const own = dirname(join(tests, file));
    const beside = own === tests ? [] : filesBelow(own, '.js').filter((name) => !name.endsWith('.test.js')).map((name) => join(own, name));
    const key = createHash('sha256').update(common + hashOf([join(tests, file), ...beside])).digest('hex');
    const kept = join(folder, `${file.replaceAll(/[^\w.-]/g, '-')}.json`);
    const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) as { key: string; suite: Suite } : undefined;
    if (before?.key === key) {
      suites.push(before.suite);
      continue;
    }
    const suite = await coverSuite(copy, file, places, folder);
    writeFileSync(kept, JSON.stringify({ key, suite }));
    suites.push(suite);
    process.stdout.write(`${file}: ${suite.tests.length} tests, ${Math.round(suite.milliseconds / 1000)} s${suite.outside === undefined ? '' : ', with workers or processes'}${suite.failing.length > 0 ? `; fail without any change: ${suite.failing.slice(0, 5).join('; ')}` : ''}\n`);
  }
  return suites;
}
