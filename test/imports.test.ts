import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import ts from 'typescript';

/** Every source below the folders, with the sources that it imports, for types alone too. */
function importsOf(...folders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [file, ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => normalize(join(file, '..', fileName)).replace(/\.js$/, '.ts'))
    .filter((target) => existsSync(target))]));
}

/** The sets of nodes that reach each other, two nodes or more in each (Tarjan 1972). */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [], stack: string[] = [], index = new Map<string, number>(), low = new Map<string, number>();
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const circle = stack.splice(stack.indexOf(node));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found.sort();
}

/** Circles that are known and are to go. A circle that is not here fails the test, and so does one that is gone. */
const known: readonly string[][] = [[
  'aggregates', 'build', 'estimate', 'graph', 'group', 'join', 'modifiers', 'operators',
  'path', 'pattern', 'place', 'profile', 'table', 'values-rows', 'weighed-pattern',
].map((name) => `server/engine/native/${name}.ts`)];

describe('imports', () => {
  test('a circle is found where there is one', () => {
    expect(circles(new Map([['a', ['b']], ['b', ['c']], ['c', ['b', 'd']], ['d', []]]))).toEqual([['b', 'c']]);
  });

  test.each(['server', 'client'])('%s has no circle but those that are known', (folder) => {
    const imports = importsOf(folder);
    expect(imports.size).toBeGreaterThan(20);
    expect(circles(imports)).toEqual(known.filter(([first]) => first?.startsWith(folder)));
  });
});
