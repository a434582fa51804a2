import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { routes } from '../../server/http/routes.js';
import { citationFormats } from '../../server/pages/citations.js';
import { formats } from '../../server/rdf/formats.js';

/** The check that keeps names free of the service's own addresses knows all of them: the rooms of the ontology do not import those of HTTP. */

const query = readFileSync('queries/qc/error/reserved-address.rq', 'utf8');
const parts = (pattern: RegExp): readonly string[] => pattern.exec(query)?.[1]?.replaceAll('[.]', '.').split('|') ?? [];
const names = new Set(parts(/"\^\((.*?)\)\$"/));
const suffixes = parts(/"\[\.\]\((.*?)\)\$"/);

/** The first parts of the addresses, without parameters. */
const firstParts = routes.flatMap(({ address, paths = [] }) => [...address.split(' '), ...paths]).flatMap((path) => /^\/([^/{:*]+)/.exec(path)?.slice(1) ?? [])
  .map((part) => part.toLowerCase().replace(/\.$/, ''));

test('every address of the service is reserved', () => {
  const isReserved = (part: string): boolean => part.startsWith('.') || names.has(part) || suffixes.some((suffix) => part.endsWith(`.${suffix}`));
  expect([...new Set(firstParts)].filter((part) => !isReserved(part))).toEqual([]);
});

test('nothing is reserved without reason', () => {
  expect([...names].filter((name) => !firstParts.includes(name))).toEqual([]);
});

test('every suffix of a format is reserved', () => {
  expect([...suffixes].sort()).toEqual([...new Set([...formats.flatMap(({ name, suffixes: others }) => [name, ...others]), ...citationFormats.map(({ suffix }) => suffix), 'atom'])].sort());
});
