import { describe, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import { cx2 } from '../../network/cx2.js';
import { graphml } from '../../network/graphml.js';
import type { ExportSource } from '../../server/exports/export-source.js';
import { exports } from '../../server/exports/exports.js';
import { writeGeneSets } from '../../server/exports/gene-sets.js';
import { kgxEdgesJsonl, kgxEdgesTsv, kgxNodesJsonl, kgxNodesTsv } from '../../server/exports/kgx.js';
import { nanopublications } from '../../server/exports/nanopublications.js';
import { establishedRelations, skosView } from '../../server/exports/skos-view.js';
import { wholeNetwork } from '../../server/exports/whole-network.js';
import { writers } from '../../server/exports/write-export.js';
import { smallSource, wholeSource } from '../support/export-source.js';

const mpp = 'https://w3id.org/metastasis/', skos = 'http://www.w3.org/2004/02/skos/core#';
const whole = wholeSource();
const table = (text: string): readonly Readonly<Record<string, string>>[] => {
  const [head = '', ...rows] = text.trimEnd().split('\n'), columns = head.split('\t');
  return rows.map((row) => Object.fromEntries(row.split('\t').map((cell, i) => [columns[i] ?? `beyond ${i}`, cell])));
};
const withStatus = (source: ExportSource, status: string): ExportSource => ({ ...source, claims: source.claims.map((claim) => ({ ...claim, status })) });

test('every export has a writer, and gives the same bytes for the same statements', async () => {
  expect([...writers.keys()].sort()).toEqual(exports.map(({ name }) => name).sort());
  const reversed = smallSource();
  for (const write of writers.values()) expect(await write(reversed)).toBe(await write(smallSource()));
});

describe('KGX', () => {
  test('a claim with what is known of it', () => {
    expect(JSON.parse(kgxEdgesJsonl(smallSource()))).toEqual({
      id: `${mpp}claim-snai1-promotes-emt`, subject: 'mpp:snai1', predicate: 'biolink:affects', object: 'GO:0001837', category: ['biolink:Association'], qualified_predicate: 'biolink:causes', object_direction_qualifier: 'increased',
      species_context_qualifier: 'NCBITaxon:10090', negated: false, knowledge_level: 'knowledge_assertion', agent_type: 'manual_agent', publications: ['PMID:1234567'], has_evidence: ['ECO:0000178'],
      original_subject: 'mpp:snai1', original_predicate: 'mpp:promotes', original_object: 'mpp:emt', provided_by: ['metastasis-perspective'], iri: `${mpp}claim-snai1-promotes-emt`, statement: 'SNAI1 promotes EMT.',
      status: 'emerging', contested: false, publications_supporting: ['PMID:1234567'], study_systems: ['mouse'],
    });
    expect(kgxNodesJsonl(smallSource()).trim().split('\n').map((line) => JSON.parse(line) as { readonly id: string }).find(({ id }) => id === 'GO:0001837')).toEqual({
      id: 'GO:0001837', category: ['biolink:BiologicalProcess'], name: 'epithelial-mesenchymal transition', description: 'Loss of epithelial traits and gain of mesenchymal ones.', synonym: ['EMT'], equivalent_identifiers: ['mpp:emt'],
      provided_by: ['metastasis-perspective'], iri: `${mpp}emt`,
    });
  });

  test('what is refuted is negated, what is contested says so', () => {
    const marks = (status: string) => table(kgxEdgesTsv(withStatus(smallSource(), status))).map(({ negated, contested }) => [negated, contested]);
    expect([marks('refuted'), marks('contested'), marks('established')]).toEqual([[['true', 'false']], [['false', 'true']], [['false', 'false']]]);
  });

  test('both ends of every edge of the whole are nodes, each with one category, and rows keep their columns', () => {
    const nodes = table(kgxNodesTsv(whole)), edges = table(kgxEdgesTsv(whole)), ids = new Set(nodes.map(({ id }) => id));
    expect(ids.size).toBe(nodes.length);
    expect(edges.filter(({ subject, object }) => !ids.has(subject ?? '') || !ids.has(object ?? ''))).toEqual([]);
    expect([...nodes, ...edges].flatMap((row) => Object.keys(row)).filter((name) => name.startsWith('beyond'))).toEqual([]);
    expect([edges.length, edges.filter(({ publications }) => publications === '').length]).toEqual([whole.claims.length, 0]);
    expect(nodes.find(({ name }) => name === 'TWIST1')).toMatchObject({ id: 'NCBIGene:7291', category: 'biolink:Gene', in_taxon: 'NCBITaxon:9606' });
    const counted = (values: readonly (string | undefined)[]) => values.reduce((counts, value = '') => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {} as Record<string, number>);
    expect(Object.keys(counted(nodes.map(({ category }) => category))).filter((category) => !/^biolink:[A-Z][A-Za-z]+$/.test(category))).toEqual([]);
    // Relations that Biolink has no word for are few.
    expect((counted(edges.map(({ predicate }) => predicate))['biolink:related_to'] ?? 0) / edges.length).toBeLessThan(0.35);
  });
});

describe('networks', () => {
  test('the whole network has every claim once, between nodes that are there, each at a place of its own', () => {
    const { nodes, edges } = wholeNetwork(whole), ids = new Set(nodes.map(({ iri }) => iri));
    expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
    expect(edges.filter(({ claim }) => claim !== undefined)).toHaveLength(whole.claims.length);
    expect(edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
    expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
    const aspects = JSON.parse(cx2(wholeNetwork(whole))) as readonly Readonly<Record<string, unknown>>[];
    expect((aspects.find((aspect) => 'edges' in aspect)?.['edges'] as readonly unknown[]).length).toBe(edges.length);
    expect(graphml(wholeNetwork(whole)).match(/<edge /g)).toHaveLength(edges.length);
  });
});

describe('gene sets', () => {
  const sets = (identifier: 'symbol' | 'entrez') => new Map(writeGeneSets(whole, identifier).trimEnd().split('\n').map((line) => line.split('\t')).map(([name = '', address, ...genes]) => [name, { address, genes }]));
  test('genes of a mechanism by symbol and by number, by direction', () => {
    const symbols = sets('symbol'), numbers = sets('entrez');
    expect([...symbols.keys()]).toEqual([...numbers.keys()]);
    expect(symbols.get('METASTASIS_MECHANISM_EMT_PROMOTES')?.genes).toEqual(expect.arrayContaining(['SNAI1', 'TWIST1']));
    expect(symbols.get('METASTASIS_MECHANISM_EMT_PROMOTES')?.address).toBe(`${mpp}emt`);
    expect(numbers.get('METASTASIS_MECHANISM_EMT_PROMOTES')?.genes).toContain('7291');
    expect([...numbers.values()].flatMap(({ genes }) => genes).filter((gene) => !/^[0-9]+$/.test(gene))).toEqual([]);
    expect([...symbols.values()].filter(({ genes }) => new Set(genes).size !== genes.length)).toEqual([]);
  });

  test('no gene is in a set by a claim that is contested or refuted', () => {
    expect([writeGeneSets(withStatus(whole, 'contested'), 'symbol'), writeGeneSets(withStatus(whole, 'refuted'), 'symbol')]).toEqual(['', '']);
  });
});

test('established relations are those of established claims alone', () => {
  const established = whole.claims.filter(({ status }) => status === 'established');
  expect(establishedRelations(whole).map(({ subject, predicate, object }) => [subject.value, predicate.value, object.value])).toEqual(established.map(({ subject, predicate, object }) => [subject, predicate, object]));
  expect([establishedRelations(smallSource()), established.length > 100]).toEqual([[], true]);
});

test('SKOS has each relation in both directions, every concept in the scheme, and a top above each', () => {
  const quads = skosView(whole), said = new Set(quads.map(({ subject, predicate, object }) => `${subject.value} ${predicate.value.replace(skos, '')} ${object.value}`));
  const broader = quads.filter(({ predicate }) => predicate.value === `${skos}broader`);
  expect(broader.filter(({ subject, object }) => !said.has(`${object.value} narrower ${subject.value}`))).toEqual([]);
  const concepts = [...whole.terms.keys()], wider = new Map(broader.map(({ subject, object }) => [subject.value, object.value]));
  const topOf = (iri: string): string => { const up = wider.get(iri); return up === undefined ? iri : topOf(up); };
  expect(concepts.filter((iri) => !said.has(`${iri} inScheme ${mpp}vocabulary`) || !said.has(`${mpp}vocabulary hasTopConcept ${topOf(iri)}`))).toEqual([]);
  expect(said.size).toBe(new Set(quads.map(({ subject, predicate, object }) => `${subject.value} ${predicate.value.replace(skos, '')} ${object.value}`)).size);
});

describe('nanopublications', () => {
  const graphs = (source: ExportSource) => {
    const found = new Map<string, string[]>();
    for (const { graph, predicate, object } of nanopublications(source)) found.set(graph.value.replace(/^.*#/, ''), [...found.get(graph.value.replace(/^.*#/, '')) ?? [], `${predicate.value.replace(/^.*[#/]/, '')} ${object.value.replace(mpp, '')}`]);
    return found;
  };
  test('a claim is one nanopublication with its four graphs', () => {
    const found = graphs(smallSource()), claim = 'claim-snai1-promotes-emt';
    expect(Object.fromEntries(found)).toEqual({
      Head: ['type http://www.nanopub.org/nschema#Nanopublication', `hasAssertion ${claim}#assertion`, `hasProvenance ${claim}#provenance`, `hasPublicationInfo ${claim}#pubinfo`],
      assertion: ['promotes emt', 'type Claim', 'subject snai1', 'predicate promotes', 'object emt', 'statement SNAI1 promotes EMT.', 'status status-emerging'],
      provenance: [
        'wasDerivedFrom pmid-1234567', `hasEvidence ${claim}-e1`, 'type Evidence', 'direction direction-supports', 'evidenceType http://purl.obolibrary.org/obo/ECO_0000178', 'finding Cells with the factor lost their junctions.',
        'paper pmid-1234567', 'system system-mouse', 'wasAttributedTo curator-editors',
      ],
      pubinfo: ['label SNAI1 promotes epithelial-mesenchymal transition', 'creator curator-editors', 'created 2026-11-21', 'license https://creativecommons.org/licenses/by/4.0/', 'isPartOf ontology'],
    });
    expect(graphs(withStatus(smallSource(), 'contested')).get('assertion')).not.toContain('promotes emt');
  });

  test('all are read as TriG', async () => {
    const quads = new Parser({ format: 'application/trig' }).parse(await writers.get('nanopublications')?.(whole) ?? '');
    const heads = quads.filter(({ object }) => object.value === 'http://www.nanopub.org/nschema#Nanopublication');
    expect([heads.length, new Set(quads.map(({ graph }) => graph.value)).size]).toEqual([whole.claims.length, whole.claims.length * 4]);
  });
});
