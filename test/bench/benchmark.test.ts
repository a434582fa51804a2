import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import oxigraph from 'oxigraph';
import { openStore } from '../../server/engine/evaluator/open-store.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { toSharedBuffer } from '../../server/store/snapshot.js';
import { compiler } from '../support/process.js';
import { generate } from './generate.js';
import { queries } from './queries.js';
import { fingerprint, mediaTypeOf } from './results.js';

/** The queries of the benchmark over a small graph of its generator: the evaluator gives what Oxigraph gives. */

/** About as large as the ontology itself. */
const size = 0.03;
const nquads = [...generate(size)].join('');
const evaluate = openStore(storeFromNQuads(toSharedBuffer(Buffer.from(nquads))));
const oracle = new oxigraph.Store();
oracle.load(nquads, { format: 'application/n-quads' });

describe('the benchmark', () => {
  it('generates the same graph from the same seed, each triple in one graph only', () => {
    expect([...generate(size)].join('')).toBe(nquads);
    expect([...generate(size, 1)].join('')).not.toBe(nquads);
    const lines = nquads.split('\n').filter(Boolean);
    expect(new Set(lines.map((line) => line.slice(0, line.lastIndexOf(' <')))).size).toBe(lines.length);
  });

  it.each(queries.map((query) => [query.name, query] as const))('%s: same results as Oxigraph', (_, query) => {
    const mediaType = mediaTypeOf(query);
    const chunks: Uint8Array[] = [];
    const from = [...query.text.matchAll(/\bFROM <([^>]*)>/g)].map(([, iri]) => iri as string);
    evaluate({ text: query.text, form: query.form, defaultGraphs: from, namedGraphs: [] }, mediaType, { write: (chunk) => chunks.push(chunk) });
    const ours = fingerprint(query, Buffer.concat(chunks).toString());
    const theirs = oracle.query(query.text, { results_format: mediaType, ...(from.length === 0 && { use_default_graph_as_union: true }) }) as string;
    expect(ours).toEqual(fingerprint(query, theirs));
    if (query.form !== 'ASK') expect(ours.rows).toBeGreaterThan(0);
  });
});

describe('its command', () => {
  it('runs beside an endpoint that needs no installation, and prints tables', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...compiler, 'dist/test/bench/benchmark.js', '--quick', '--only', 'label,dump'], { encoding: 'utf8' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('All give the same results.\n');
    expect(stdout).toMatch(/^\| dump \| large result \| 280 \| \S+ \(\S+\) \| \S+ \(\S+\) \| \S+ \|$/m);
    expect(stdout).toMatch(/^\| label \| \d+ \/ \d+ \| \d+ \/ \d+ \|$/m);
    expect(stdout).toMatch(/^\| dump \| \S+ \| \S+ \| \S+ \| \S+ \|$/m);
  }, 120_000);
});
