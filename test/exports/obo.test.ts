import { describe, expect, test } from '@jest/globals';
import { writeOboGraph } from '../../server/exports/obo-graph.js';
import { writeObo } from '../../server/exports/obo.js';
import { smallSource, wholeSource } from '../support/export-source.js';

interface Graph {
  readonly id: string;
  readonly meta: { readonly version: string };
  readonly nodes: readonly { readonly id: string; readonly lbl?: string; readonly type: string }[];
  readonly edges: readonly { readonly sub: string; readonly pred: string; readonly obj: string }[];
}
const mpp = 'https://w3id.org/metastasis/';
const graphOf = (text: string): Graph => (JSON.parse(text) as { readonly graphs: readonly [Graph] }).graphs[0];

describe('OBO Graphs', () => {
  test('a term with what is known of it, a claim as an edge that names it', () => {
    const { nodes, edges, meta } = graphOf(writeOboGraph(smallSource()));
    expect(nodes.find(({ id }) => id === `${mpp}emt`)).toEqual({
      id: `${mpp}emt`, lbl: 'epithelial-mesenchymal transition', type: 'CLASS',
      meta: {
        definition: { val: 'Loss of epithelial traits and gain of mesenchymal ones.', xrefs: ['PMID:1234567'] }, synonyms: [{ pred: 'hasExactSynonym', val: 'EMT' }], xrefs: [{ val: 'GO:0001837' }],
        basicPropertyValues: [{ pred: 'http://www.w3.org/2004/02/skos/core#exactMatch', val: 'http://purl.obolibrary.org/obo/GO_0001837' }, { pred: 'http://www.w3.org/2000/01/rdf-schema#isDefinedBy', val: `${mpp}ontology` }],
      },
    });
    expect(edges.filter(({ sub }) => sub === `${mpp}snai1`)).toEqual([
      { sub: `${mpp}snai1`, pred: 'is_a', obj: `${mpp}Molecule` },
      { sub: `${mpp}snai1`, pred: `${mpp}promotes`, obj: `${mpp}emt`, meta: { xrefs: [{ val: 'mpp:claim-snai1-promotes-emt' }], basicPropertyValues: [{ pred: `${mpp}status`, val: 'emerging' }] } },
    ]);
    expect(meta.version).toBe(`${mpp}version/f00d`);
  });

  test('both ends of every edge are nodes with a label, each once', () => {
    const { nodes, edges } = graphOf(writeOboGraph(wholeSource())), ids = new Set(nodes.map(({ id }) => id));
    expect(ids.size).toBe(nodes.length);
    expect(nodes.filter(({ lbl }) => lbl === undefined)).toEqual([]);
    expect(edges.filter(({ sub, obj }) => !ids.has(sub) || !ids.has(obj))).toEqual([]);
    expect(edges.length).toBeGreaterThan(1500);
  });
});

describe('OBO format', () => {
  /** The stanzas, each as its kind and its tags. */
  const stanzas = (text: string) => text.split('\n\n').map((part) => part.trim().split('\n')).map(([head = '', ...lines]) => ({ head, lines }));

  test('a term', () => {
    expect(stanzas(writeObo(smallSource())).find(({ lines }) => lines[0] === 'id: mpp:emt')).toEqual({ head: '[Term]', lines: [
      'id: mpp:emt', 'name: epithelial-mesenchymal transition', 'def: "Loss of epithelial traits and gain of mesenchymal ones." [PMID:1234567]', 'synonym: "EMT" EXACT []', 'xref: GO:0001837 "epithelial to mesenchymal transition"',
      'is_a: mpp:Mechanism ! mechanism', `property_value: http://www.w3.org/2000/01/rdf-schema#isDefinedBy ${mpp}ontology`, 'property_value: http://www.w3.org/2004/02/skos/core#exactMatch http://purl.obolibrary.org/obo/GO_0001837',
    ] });
    expect(writeObo(smallSource())).toContain('property_value: mpp:promotes mpp:emt {source="mpp:claim-snai1-promotes-emt", comment="emerging"}');
  });

  test('what would end a text or a name is escaped', () => {
    const source = smallSource(), emt = source.terms.get(`${mpp}emt`);
    if (!emt) throw new Error('the fixture has no emt');
    const text = writeObo({ ...source, terms: new Map([[emt.iri, { ...emt, label: 'a {b} ! c', definition: 'a "b" \\ c', synonyms: ['x "y"'] }]]) });
    expect(text).toContain('name: a \\{b\\} \\! c\n');
    expect(text).toContain('def: "a \\"b\\" \\\\ c" [PMID:1234567]\n');
    expect(text).toContain('synonym: "x \\"y\\"" EXACT []\n');
  });

  test('identifiers are unique, parents are there, and each tag has a value', () => {
    const all = stanzas(writeObo(wholeSource())).slice(1), ids = all.map(({ lines }) => lines[0]?.slice(4) ?? '');
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const parents = all.flatMap(({ lines }) => lines).filter((line) => line.startsWith('is_a: ')).map((line) => line.slice(6).replace(/ !.*/, ''));
    expect(parents.filter((id) => !ids.includes(id))).toEqual([]);
    expect(all.flatMap(({ lines }) => lines).filter((line) => !/^[a-z_]+: \S/.test(line))).toEqual([]);
    expect(all.length).toBeGreaterThan(500);
  });
});
