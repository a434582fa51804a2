import { describe, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { readExportSource } from '../../server/exports/export-source.js';
import { writeObo } from '../../server/exports/obo.js';
import { knownDatatypes } from '../../server/exports/owl-terms.js';
import { owlView } from '../../server/exports/owl-view.js';
import { smallSource, wholeSource } from '../support/export-source.js';

const owl = 'http://www.w3.org/2002/07/owl#', rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', rdfs = 'http://www.w3.org/2000/01/rdf-schema#', mpp = 'https://w3id.org/metastasis/', obo = 'http://purl.obolibrary.org/obo/';
const key = ({ subject, predicate, object }: RDF.Quad): string => `${subject.value} ${predicate.value} ${object.value}`;

/** Roles in which each name is declared. */
function declarations(quads: readonly RDF.Quad[]): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map<string, Set<string>>();
  for (const { subject, predicate, object } of quads) {
    if (predicate.value !== `${rdf}type` || subject.termType !== 'NamedNode' || !object.value.startsWith(owl)) continue;
    const known = roles.get(subject.value);
    if (known) known.add(object.value.slice(owl.length));
    else roles.set(subject.value, new Set([object.value.slice(owl.length)]));
  }
  return roles;
}

describe('the OWL view of a few terms', () => {
  const quads = owlView(smallSource()), all = new Set(quads.map(key));
  const about = (slug: string): string[] => quads.filter(({ subject }) => subject.value === mpp + slug).map(({ predicate, object }) => `${predicate.value.replace(/^.*[/#]/, '')} ${object.value.replace(mpp, '')}`).sort();

  test('a term has its label, definition and synonyms where tools look for them, and is a class as well', () => {
    expect(about('emt')).toEqual([
      'IAO_0000115 Loss of epithelial traits and gain of mesenchymal ones.', 'definitionSource pmid-1234567', 'exactMatch http://purl.obolibrary.org/obo/GO_0001837', 'hasDbXref GO:0001837', 'hasExactSynonym EMT',
      'label epithelial-mesenchymal transition', 'layDefinition A change that lets cells that sat still begin to move.', 'subClassOf Mechanism', 'type Mechanism', 'type http://www.w3.org/2002/07/owl#Class', 'type http://www.w3.org/2002/07/owl#NamedIndividual',
    ]);
    expect(about('hypothesis-one').filter((line) => line.startsWith('type') || line.startsWith('subClassOf'))).toEqual(['type Hypothesis', 'type http://www.w3.org/2002/07/owl#NamedIndividual']);
  });

  test('a claim keeps its ends, and is an assertion that names the claim and its status', () => {
    expect(about('claim-snai1-promotes-emt')).toEqual([
      'hasEvidence claim-snai1-promotes-emt-e1', 'label SNAI1 promotes epithelial-mesenchymal transition', 'object emt', 'relation promotes', 'statement SNAI1 promotes EMT.', 'status status-emerging', 'subject snai1', 'type Claim',
      'type http://www.w3.org/2002/07/owl#NamedIndividual',
    ]);
    expect(all.has(`${mpp}snai1 ${mpp}promotes ${mpp}emt`)).toBe(true);
    const axiom = quads.find(({ predicate, object }) => predicate.value === `${owl}annotatedProperty` && object.value === `${mpp}promotes`)?.subject;
    expect(quads.filter(({ subject }) => axiom?.equals(subject as RDF.Term)).map(({ predicate, object }) => `${predicate.value.replace(/^.*#/, '')} ${object.value.replace(mpp, '')}`)).toEqual([
      `type ${owl}Axiom`, 'annotatedSource snai1', 'annotatedProperty promotes', 'annotatedTarget emt', 'source claim-snai1-promotes-emt', 'comment emerging',
    ]);
  });

  test('a refuted claim is kept as a claim, and asserted no longer', () => {
    const source = smallSource();
    const refuted = owlView({ ...source, claims: source.claims.map((claim) => ({ ...claim, status: 'refuted' })) }).map(key);
    expect([refuted.includes(`${mpp}claim-snai1-promotes-emt ${mpp}subject ${mpp}snai1`), refuted.includes(`${mpp}snai1 ${mpp}promotes ${mpp}emt`)]).toEqual([true, false]);
  });

  test('the header names who made it, and nobody where nobody is named', () => {
    const { quads: said, ...rest } = smallSource(), parse = (text: string): RDF.Quad[] => new Parser({ format: 'N-Triples' }).parse(text) as RDF.Quad[];
    const of = (all: readonly RDF.Quad[]): readonly string[] => all.filter(({ subject }) => subject.value === `${mpp}ontology`).map(({ predicate, object }) => `${predicate.value.replace(/^.*[/#]/, '')} ${object.value}`).filter((line) => /^(creator|contributor|publisher|contactPoint|codeRepository|created|modified|issued|bibliographicCitation) /.test(line)).sort();
    const people = parse(`<${mpp}group> <${rdf}type> <${mpp}Curator> .\n<https://orcid.org/0000-0000-0000-0000> <${rdf}type> <http://www.w3.org/ns/prov#Person> .\n<${mpp}line> <http://purl.org/pav/curatedOn> "2026-12-05"^^<http://www.w3.org/2001/XMLSchema#date> .\n<${mpp}other> <http://purl.org/pav/curatedOn> "2026-12-04"^^<http://www.w3.org/2001/XMLSchema#date> .\n`);
    const whole = readExportSource({ ...rest, quads: [...said, ...people], publication: { publisher: 'A group', contact: 'someone@example.org', repository: 'https://example.org/sources' }, release: { date: '2026-11-29' } });
    expect(of(owlView(whole))).toEqual([
      'bibliographicCitation Metastasis Perspective, release 2026-11-29. https://w3id.org/metastasis/release/2026-11-29', 'codeRepository https://example.org/sources', 'contactPoint someone@example.org', 'contributor https://orcid.org/0000-0000-0000-0000',
      'created 2026-11-21', `creator ${mpp}curator-editors`, `creator ${mpp}group`, 'issued 2026-11-29', 'modified 2026-12-05', 'publisher A group',
    ]);
    const header = writeObo(whole).slice(0, writeObo(whole).indexOf('[Term]'));
    expect(header).toContain('property_value: http://purl.org/dc/terms/contributor https://orcid.org/0000-0000-0000-0000\n');
    expect(header).toContain('property_value: https://schema.org/contactPoint "someone@example.org" xsd:string\n');
    expect(of(owlView(readExportSource({ ...rest, quads: said }))).filter((line) => /^(contributor|publisher|contactPoint|codeRepository|issued) /.test(line))).toEqual([]);
  });

  test('the header names the version; a release has its date and the one before', () => {
    expect(quads.filter(({ subject, predicate }) => subject.value === `${mpp}ontology` && /version/i.test(predicate.value)).map(({ object }) => object.value)).toEqual([`${mpp}version/f00d`, 'f00d']);
    const released = owlView({ ...smallSource(), release: { date: '2026-11-29', prior: '2026-10-01' } });
    expect(released.filter(({ subject, predicate }) => subject.value === `${mpp}ontology` && /version/i.test(predicate.value)).map(({ object }) => object.value)).toEqual([`${mpp}release/2026-11-29/ontology.owl`, '2026-11-29', `${mpp}release/2026-10-01/ontology.owl`]);
  });
});

describe('the OWL view of the whole ontology', () => {
  const source = wholeSource(), quads = owlView(source), roles = declarations(quads);
  const of = (role: string): ReadonlySet<string> => new Set([...roles].flatMap(([iri, has]) => (has.has(role) ? [iri] : [])));
  const objects = of('ObjectProperty'), values = of('DatatypeProperty'), annotations = of('AnnotationProperty'), classes = of('Class');

  test('no property has two roles', () => {
    expect([...objects, ...values].filter((iri) => annotations.has(iri) || (objects.has(iri) && values.has(iri)))).toEqual([]);
    expect(objects.size).toBeGreaterThan(50);
  });

  test('every property that is used is declared, and none of those that OWL reserves', () => {
    const builtIn = new Set([`${rdf}type`, ...['label', 'comment', 'subClassOf', 'subPropertyOf', 'domain', 'range', 'isDefinedBy'].map((name) => rdfs + name)]);
    const used = new Set(quads.map(({ predicate }) => predicate.value).filter((iri) => !builtIn.has(iri) && !iri.startsWith(owl)));
    expect([...used].filter((iri) => !objects.has(iri) && !values.has(iri) && !annotations.has(iri) && iri !== `${rdf}first` && iri !== `${rdf}rest`)).toEqual([]);
    expect([`${rdf}subject`, `${rdf}predicate`, `${rdf}object`].filter((iri) => used.has(iri))).toEqual([]);
    expect(quads.filter(({ object }) => object.value === `${rdf}Statement`)).toEqual([]);
  });

  test('every class that something is of is declared', () => {
    const types = new Set(quads.filter(({ predicate, object }) => (predicate.value === `${rdf}type` || predicate.value === `${rdfs}subClassOf`) && object.termType === 'NamedNode').map(({ object }) => object.value));
    expect([...types].filter((iri) => !iri.startsWith(owl) && !classes.has(iri))).toEqual([]);
  });

  test('every name has one label, and no label stands twice', () => {
    const labels = quads.filter(({ predicate }) => predicate.value === `${rdfs}label`);
    const texts = labels.map(({ object }) => object.value.toLowerCase());
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
    expect([...roles.keys()].filter((iri) => iri !== `${mpp}ontology` && !labels.some(({ subject }) => subject.value === iri))).toEqual([]);
    expect(labels).toHaveLength(roles.size - 1);
  });

  test('an individual relates to individuals, and has values of datatypes that OWL has', () => {
    const individuals = of('NamedIndividual');
    const wrong = quads.filter(({ subject, predicate, object }) => individuals.has(subject.value) && objects.has(predicate.value) && !individuals.has(object.value));
    expect(wrong.map(key)).toEqual([]);
    const literals = quads.filter(({ object }) => object.termType === 'Literal').map(({ object }) => object as RDF.Literal);
    expect([...new Set(literals.filter(({ language, datatype }) => language === '' && !knownDatatypes.has(datatype.value)).map(({ datatype }) => datatype.value))]).toEqual([]);
    expect(literals.length).toBeGreaterThan(5000);
  });

  test('every claim is there with its ends, and no term is of two kinds', () => {
    const claims = quads.filter(({ predicate }) => predicate.value === `${mpp}subject`);
    expect(new Set(claims.map(({ subject }) => subject.value)).size).toBe(source.claims.length);
    expect(source.claims.length).toBeGreaterThan(1000);
    const kinds = new Set([...source.terms.values()].map(({ kind }) => kind));
    const typed = quads.filter(({ predicate, object }) => predicate.value === `${rdf}type` && kinds.has(object.value)).map(({ subject }) => subject.value).filter((iri) => source.terms.has(iri));
    expect(typed.sort()).toEqual([...source.terms.keys()].sort());
  });

  test('all definitions are those of OBO, with the papers they come from', () => {
    expect(quads.filter(({ predicate }) => predicate.value.endsWith('core#definition'))).toEqual([]);
    const defined = new Set(quads.filter(({ predicate }) => predicate.value === `${obo}IAO_0000115`).map(({ subject }) => subject.value));
    expect([...source.terms.keys()].filter((iri) => !defined.has(iri))).toEqual([]);
  });
});
