import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { cx2 } from '../../network/cx2.js';
import { writesTriples } from '../../server/engine/results/triple-writers.js';
import { plainResultFormat } from '../../server/engine/results/result-writers.js';
import { biolinkNode } from '../../server/exports/biolink.js';
import { kinds } from '../../server/pages/kinds.js';
import { mpp } from '../../server/rdf/vocabulary.js';
import { formats } from '../../server/rdf/formats.js';

const tokens = readFileSync('client/styles/tokens.css', 'utf8'), schema = readFileSync('ontology/schema.ttl', 'utf8');

describe('a kind', () => {
  test.each(kinds.map(({ name }) => name))('%s has its colour in light, dark and chosen dark, and its class', (name) => {
    expect(tokens.match(new RegExp(`^ +--kind-${name}: #[0-9a-f]{6};$`, 'gm')) ?? []).toHaveLength(3);
    expect(tokens.match(new RegExp(`^\\.kind-${name} \\{ --kind: var\\(--kind-${name}\\); \\}$`, 'gm')) ?? []).toHaveLength(1);
  });

  test.each(kinds.filter(({ name }) => name !== 'term').map(({ iri }) => iri))('<%s> has a category of the Biolink model, and no other kind in common', (iri) => {
    expect(biolinkNode({ kind: iri }, 'x', []).category).not.toBe('biolink:NamedThing');
    expect(schema.slice(schema.indexOf('owl:disjointUnionOf')).split(')', 1)[0]).toContain(` mpp:${iri.slice(mpp.namespaceIri.length)} `);
  });
});

describe('a format that is sent while it is written', () => {
  const streamed = formats.filter(({ streams }) => streams), of = (content: 'bindings' | 'triples') => streamed.filter(({ holds }) => holds.has(content)).map(({ mediaType }) => mediaType);
  test.each(of('bindings'))('%s has a writer of solutions', (mediaType) => {
    expect(plainResultFormat(mediaType)).toBeDefined();
  });

  test.each(of('triples'))('%s has a writer of triples', (mediaType) => {
    expect(writesTriples(mediaType)).toBe(true);
  });
});

test.each([['established', 'ink'], ['emerging', 'soft'], ['contested', 'warn'], ['refuted', 'bad']])('CX2 draws what is %s in the colour --%s of the pages', (status, token) => {
  const [, colour] = new RegExp(`^ {2}--${token}: (#[0-9a-f]{6});$`, 'm').exec(tokens) ?? [];
  expect(colour).toBeDefined();
  expect(JSON.stringify(JSON.parse(cx2({ name: 'x', address: '/graph', nodes: [], edges: [] })))).toContain(`{"v":"${status}","vp":"${colour ?? ''}"}`);
});
