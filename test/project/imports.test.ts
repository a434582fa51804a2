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

/** The room of a source: the folder that it stands in, with the folders that have no rooms of their own. */
function roomOf(file: string): string {
  const [top, folder = '', below = ''] = file.split('/');
  if (top === 'network') return top;
  if (!file.startsWith('server/') || folder.endsWith('.ts')) return 'start';
  return folder === 'engine' && !below.endsWith('.ts') ? `engine/${below}` : folder;
}

/** What each room imports from. */
function roomImports(): ReadonlyMap<string, readonly string[]> {
  const rooms = new Map<string, Set<string>>();
  for (const [file, targets] of importsOf('server')) {
    const room = roomOf(file), known = rooms.get(room) ?? new Set();
    rooms.set(room, known);
    for (const target of targets.map(roomOf)) if (target !== room) known.add(target);
  }
  return new Map([...rooms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([room, targets]) => [room, [...targets].sort()]));
}

/** The same without what another of the rooms that are imported imports, too. */
function shortest(edges: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const reached = (from: readonly string[]): ReadonlySet<string> => {
    const found = new Set(from);
    for (const room of found) for (const next of edges.get(room) ?? []) found.add(next); // a Set can grow while it is walked
    return found;
  };
  return new Map([...edges].map(([room, targets]) => [room, targets.filter((target) => !targets.some((other) => other !== target && reached(edges.get(other) ?? []).has(target)))]));
}

/** The picture of the rooms in docs/architecture.md: an arrow from each room to those that it imports from. */
const picture = (): string => ['```mermaid', 'flowchart LR',
  ...[...shortest(roomImports())].flatMap(([room, targets]) => targets.map((target) => `  ${room.replace('/', '.')}["${room}"] --> ${target.replace('/', '.')}["${target}"]`)), '```'].join('\n');

/** The arrows of the picture in README.md that stand for imports or, if dotted, for calls and messages, as files. */
function wayOfAQuery(dotted: boolean): [from: string, to: string][] {
  const document = readFileSync('README.md', 'utf8');
  const arrows = document.slice(document.indexOf('```mermaid')).matchAll(/^ {2}(\S+) (-->|-\. \w+ \.->) (\S+)$/gm);
  const file = (node: string): string => `server/${node.replaceAll('.', '/')}.ts`;
  return [...arrows].filter(([, , arrow]) => (arrow !== '-->') === dotted).map(([, from = '', , to = '']) => [file(from), file(to)]);
}

describe('imports', () => {
  test('a circle is found where there is one', () => {
    expect(circles(new Map([['a', ['b']], ['b', ['c']], ['c', ['b', 'd']], ['d', []]]))).toEqual([['b', 'c']]);
  });

  test.each(['server', 'client'])('no file of %s reaches itself, for types alone neither', (folder) => {
    const imports = importsOf(folder);
    expect(imports.size).toBeGreaterThan(20);
    expect(circles(imports)).toEqual([]);
  });

  test('no room reaches itself', () => {
    expect(circles(roomImports())).toEqual([]);
  });

  test('no room of http reaches itself, but through what is in none of them', () => {
    const rooms = new Map<string, Set<string>>(), within = (file: string): string => (file.split('/').length > 3 ? file.split('/')[2] ?? '' : '');
    for (const [file, targets] of importsOf('server/http')) {
      const room = within(file), known = rooms.get(room) ?? new Set();
      rooms.set(room, known);
      for (const target of targets) if (target.startsWith('server/http/') && within(target) !== room && within(target) !== '') known.add(within(target));
    }
    rooms.delete('');
    expect(rooms.size).toBeGreaterThan(5);
    expect(circles(new Map([...rooms].map(([room, targets]) => [room, [...targets]])))).toEqual([]);
  });

  test('the picture of the rooms shows what the sources import', () => {
    const document = readFileSync('docs/architecture.md', 'utf8');
    expect(document.slice(document.indexOf('```mermaid'), document.indexOf('```\n', document.indexOf('```mermaid') + 10) + 3)).toBe(picture());
  });

  describe('the way of a query in README.md', () => {
    const imports = importsOf('server');
    test.each(wayOfAQuery(false))('%s imports %s', (from, to) => {
      expect(imports.get(from)).toContain(to);
    });

    test.each(wayOfAQuery(true))('%s reaches %s without an import', (from, to) => {
      expect({ from: imports.has(from), to: imports.has(to), direct: imports.get(from)?.includes(to) }).toEqual({ from: true, to: true, direct: false });
    });

    test('goes from the request to the bytes without a gap', () => {
      const arrows = [...wayOfAQuery(false), ...wayOfAQuery(true)], reached = new Set(['server/http/sparql/sparql.ts']);
      for (const file of reached) for (const [from, to] of arrows) if (from === file) reached.add(to); // a Set can grow while it is walked
      expect([...reached].sort()).toEqual([...new Set(arrows.flat())].sort());
      expect(reached).toContain('server/engine/results/result-writers.ts');
    });
  });
});
