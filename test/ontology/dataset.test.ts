import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Parser } from 'n3';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { buildDataset, type Dataset } from '../../server/ontology/dataset.js';
import { describe as describeTerm, nearestSlugs } from '../../server/ontology/describe.js';
import { openResources } from '../../server/ontology/resources.js';
import { runInTurns } from '../../server/platform/turns.js';
import { openDataset } from '../../server/ontology/snapshot.js';
import { toTriple } from '../../server/ontology/canonical.js';
import { quadTexts } from '../../server/store/read-store.js';

const base = 'https://w3id.org/metastasis/';
const small = await readFile('test/fixtures/small.ttl', 'utf8');
let folder: string;
let data: string;
const source = () => ({ ontology: folder, queries: 'queries', base, createCandidateStore: () => Promise.resolve(createCandidateStore()) });
const text = ({ store, graphs }: Dataset): string => graphs.flatMap((graph) => [...quadTexts(store, graph)]).join('\n');
const quadsOf = (dataset: Dataset) => new Parser({ format: 'application/n-quads' }).parse(text(dataset));
const build = (): Promise<Dataset> => buildDataset(source());
const write = (name: string, text: string): Promise<void> => writeFile(join(folder, 'modules', name), text);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ontology-'));
  data = join(folder, 'data');
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(folder, file));
  await cp('test/fixtures/small.ttl', join(folder, 'modules', 'small.ttl'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const errorsOf = async (text: string): Promise<string[]> => {
  await write('small.ttl', text);
  const error = await build().then(() => undefined, (reason: unknown) => reason as { findings: { resource: string; check: string; message: string }[] });
  return (error?.findings ?? []).map(({ resource, check, message }) => `${resource.replace(base, '')}: ${message} (${check.replace(base, '')})`).sort();
};

describe('buildDataset', () => {
  test('derives claim edges, inverses, classes, scheme, order and matches, each once', async () => {
    const derived = quadsOf(await build()).filter(({ graph }) => graph.value === `${base}graph/derived`)
      .filter(({ subject }) => ['snai1', 'emt', 'stage-one', 'stage-two', 'stage-three'].some((slug) => subject.value === base + slug))
      .map((quad) => `${toTriple(quad)} .`.replaceAll(base, '').replaceAll('http://www.w3.org/2004/02/skos/core#', 'skos:').replaceAll('http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf:'))
      .filter((line) => !line.includes('rdf:type') && !line.includes('skos:inScheme'))
      .sort();
    expect(derived).toEqual([
      '<emt> <concernOf> <hypothesis-one> .',
      '<emt> <http://purl.org/dc/terms/source> <pmid-1234567> .',
      '<emt> <promotedBy> <snai1> .',
      '<emt> <skos:exactMatch> <http://purl.obolibrary.org/obo/GO_0001837> .',
      '<emt> <skos:topConceptOf> <vocabulary> .',
      '<snai1> <http://purl.org/dc/terms/source> <pmid-1234567> .',
      '<snai1> <promotes> <emt> .',
      '<snai1> <skos:topConceptOf> <vocabulary> .',
      '<stage-one> <precedes> <stage-three> .',
      '<stage-one> <precedes> <stage-two> .',
      '<stage-one> <skos:topConceptOf> <vocabulary> .',
      '<stage-three> <follows> <stage-one> .',
      '<stage-three> <follows> <stage-two> .',
      '<stage-three> <immediatelyFollows> <stage-two> .',
      '<stage-three> <skos:topConceptOf> <vocabulary> .',
      '<stage-two> <follows> <stage-one> .',
      '<stage-two> <immediatelyFollows> <stage-one> .',
      '<stage-two> <precedes> <stage-three> .',
      '<stage-two> <skos:topConceptOf> <vocabulary> .',
    ]);
  });

  test('a refuted claim is no plain triple', async () => {
    await write('small.ttl', small.replace('mpp:status-emerging', 'mpp:status-refuted'));
    const edges = quadsOf(await build()).filter(({ subject, predicate }) => subject.value === `${base}snai1` && predicate.value === `${base}promotes`);
    expect(edges).toEqual([]);
  });

  test('the id depends on what is said, not on how the file is laid out', async () => {
    const { id } = await build();
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    await write('small.ttl', small.split('\n\n').reverse().join('\n\n').replace(/^/, `${small.split('\n\n')[0]}\n\n`));
    expect((await build()).id).toBe(id);
    await write('small.ttl', small.replace('Loss of epithelial traits', 'Loss of many epithelial traits'));
    expect((await build()).id).not.toBe(id);
  });

  test.each<[string, (text: string) => string, string[]]>([
    ['a claim without a paper', (text) => text.replace(/mpp:claim-snai1-promotes-emt-e1 a mpp:Evidence[^]*?\.\n\n/, '').replace(' ;\n    mpp:hasEvidence mpp:claim-snai1-promotes-emt-e1', ''),
      ['claim-snai1-promotes-emt: “evidence” (mpp:hasEvidence) is missing. (shape-has-evidence)']],
    ['evidence without a paper', (text) => text.replace('    mpp:paper mpp:pmid-1234567 ;\n', ''),
      ['claim-snai1-promotes-emt-e1: “paper” (mpp:paper) is missing. (shape-paper)']],
    ['a term without a definition', (text) => text.replace(/ {4}skos:definition "Loss of epithelial[^]*?@en ;\n/, ''),
      ['emt: “definition” (skos:definition) is missing. (shape-definition)']],
    ['a label used twice', (text) => text.replace('"SNAI1"@en', '"epithelial-mesenchymal transition"@en'), [
      'snai1: “epithelial-mesenchymal transition” is a label of mpp:emt too, and preferred in one of them. (qc/error/label-used-twice)',
    ]],
    ['two preferred labels', (text) => text.replace('"SNAI1"@en', '"SNAI1"@en , "Snail"@en'), [
      'snai1: “preferred label” (skos:prefLabel) stands 2 times where it may stand once in a language: “SNAI1” and “Snail”. (shape-pref-label)',
    ]],
    ['a relation that is none', (text) => text.replace('rdf:predicate mpp:promotes', 'rdf:predicate mpp:precedes'), [
      'claim-snai1-promotes-emt: mpp:precedes is no relation that a claim may state. (shape-claim-predicate)',
    ]],
    ['a status that does not exist', (text) => text.replace('mpp:status-emerging', '"emerging"'),
      ['claim-snai1-promotes-emt: “status” (mpp:status) is the text “emerging”, where an IRI stands. (shape-status)']],
    ['a malformed DOI', (text) => text.replace('"10.1000/xyz"', '"doi:10.1000/xyz"'),
      ['pmid-1234567: “DOI” (bibo:doi) is “doi:10.1000/xyz”. (shape-doi)']],
  ])('refuses %s, naming resource and check', async (_, change, expected) => {
    expect(change(small)).not.toBe(small);
    expect([...new Set(await errorsOf(change(small)))]).toEqual(expected);
  });
});

describe('openDataset', () => {
  test('a second start reads the snapshot and gives the same version; a change builds anew; damage is noticed', async () => {
    const first = await openDataset(source(), data);
    const kept = await readdir(join(data, 'snapshot'));
    expect(kept).toEqual(['version.store']);

    const noStore = () => { throw new Error('built again'); };
    const second = await openDataset({ ...source(), createCandidateStore: noStore }, data);
    expect(second).toEqual(first);

    const file = join(data, 'snapshot', 'version.store');
    const bytes = await readFile(file);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] as number) ^ 1;
    await writeFile(file, bytes);
    await expect(openDataset({ ...source(), createCandidateStore: noStore }, data)).rejects.toThrow('built again');
    expect((await openDataset(source(), data)).id).toBe(first.id);

    await write('small.ttl', small.replace('Loss of epithelial traits', 'Loss of many epithelial traits'));
    expect((await openDataset(source(), data)).id).not.toBe(first.id);
    expect(await readdir(join(data, 'snapshot'))).toEqual(['version.store']);
  });
});

describe('describe', () => {
  const subjects = (dataset: Dataset, slug: string): string[] | undefined => {
    const document = describeTerm(openResources(dataset.store), base + slug);
    return document && [...new Set(document.map(({ subject }) => subject.value))].filter((iri) => iri.startsWith(base)).map((iri) => iri.slice(base.length)).sort();
  };

  test('a term comes with its claims, their evidence and mappings, and the names of its neighbours', async () => {
    const dataset = await build();
    expect(subjects(dataset, 'snai1')).toEqual([
      'Claim', 'Entity', 'Evidence', 'EvidencedStatement', 'Molecule', 'claim-snai1-promotes-emt', 'claim-snai1-promotes-emt-e1', 'curator-editors', 'direction-supports',
      'emt', 'pmid-1234567', 'promotes', 'snai1', 'status-emerging', 'system-mouse', 'vocabulary',
    ]);
    expect(subjects(dataset, 'nothing')).toBeUndefined();
  });

  test('a paper comes with the evidence it gives and the claims that rest on it', async () => {
    expect(subjects(await build(), 'pmid-1234567')).toEqual(expect.arrayContaining(['claim-snai1-promotes-emt', 'claim-snai1-promotes-emt-e1', 'pmid-1234567', 'snai1']));
  });

  test('the nearest names of an unknown one come first', async () => {
    const resources = openResources((await build()).store);
    const nearest = async (slug: string) => runInTurns(nearestSlugs(resources, base, slug));
    expect((await nearest('snail1'))[0]).toBe('snai1');
    // The first 100 characters count.
    expect(await nearest(`${'x'.repeat(100)}snai1`)).toEqual(await nearest('x'.repeat(100)));
    expect((await nearest('stage-tow')).slice(0, 1)).toEqual(['stage-two']);
  });
});
