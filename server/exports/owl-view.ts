import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { dct, mpp, owl, rdf, rdfs, skos, xsd } from '../rdf/vocabulary.js';
import { claimLabel } from './export-source.js';
import { headerOf } from './header.js';
import type { ExportClaim, ExportSource, ExportTerm } from './export-source.js';
import { controlledName, curieOf, paperCurie } from './names.js';
import { builtIn, foreignLabels, iao, knownDatatypes, oio, owl2 } from './owl-terms.js';

const { blankNode, literal, namedNode } = DataFactory;
const own = (name: string): string => mpp.namespaceIri + name;

/** Kinds whose terms stand for many things of the world, so that a tool may take each for a class; the others name one trial, question or data set. */
const individualKinds: ReadonlySet<string> = new Set(['ClinicalTrial', 'Hypothesis', 'OpenQuestion', 'DataResource'].map(own));
export const isUniversal = ({ kind }: Pick<ExportTerm, 'kind'>): boolean => !individualKinds.has(kind);

/** What every member of a class has, as the shapes check it for each version: class, property, class of one value. */
const restrictions: readonly (readonly [string, string, string])[] = [
  ['Claim', 'subject', 'Entity'], ['Claim', 'object', 'Entity'], ['Claim', 'status', 'ClaimStatus'], ['Claim', 'hasEvidence', 'Evidence'],
  ['Evidence', 'paper', 'Paper'], ['Evidence', 'direction', 'EvidenceDirection'], ['Evidence', 'evidenceType', 'EvidenceType'],
  ['CascadeStage', 'track', 'Track'],
];

/** Predicates that the view writes in words of OWL and OBO, or leaves out. */
const replaced: ReadonlySet<string> = new Set([
  rdf.type, rdf.subject, rdf.predicate, rdf.object, skos.prefLabel, skos.altLabel, skos.hiddenLabel, skos.definition, skos.inScheme, rdfs.label, dct.isReplacedBy,
]);

/** Collects the axioms; a text is an IRI. */
interface Axioms {
  readonly quads: RDF.Quad[];
  say(subject: string | RDF.Term, predicate: string, object: string | RDF.Term): void;
  annotation(property: string): void;
  fresh(): RDF.BlankNode;
}

function createAxioms(): Axioms {
  const quads: RDF.Quad[] = [], annotations = new Set<string>();
  let blanks = 0;
  const term = (value: string | RDF.Term): RDF.Term => (typeof value === 'string' ? namedNode(value) : value) as RDF.Term;
  const say: Axioms['say'] = (subject, predicate, object) => { quads.push(DataFactory.quad(term(subject) as never, namedNode(predicate) as never, term(object) as never) as RDF.Quad); };
  return {
    quads, say,
    annotation(property) {
      if (builtIn.has(property) || annotations.has(property)) return;
      annotations.add(property);
      say(property, rdf.type, owl2.AnnotationProperty);
    },
    fresh: () => blankNode(`axiom${++blanks}`) as RDF.BlankNode,
  };
}

/**
 * The knowledge as an ontology in OWL 2 DL, for tools of OWL and OBO: classes and properties, terms, claims with their evidence, papers. Terms have
 * `rdfs:label`, the definition of OBO and its synonyms; mappings are annotations. Claims that are not refuted are assertions as well, each with the
 * claim that it comes from. Shapes, prefixes, drawings, the texts of pages and records of searches are left out.
 */
export function owlView(source: ExportSource): RDF.Quad[] {
  const axioms = createAxioms();
  const roles = readRoles(source), classes = new Set(source.ofClass(owl2.Class).filter((iri) => !iri.startsWith('_:')));
  writeHeader(source, axioms);
  writeSchema(source, axioms, roles, classes);
  const individuals = new Map<string, string>();
  for (const { iri, label } of source.terms.values()) individuals.set(iri, label);
  for (const type of classes) if (source.iris(type, rdfs.subClassOf).includes(skos.Concept)) for (const iri of source.ofClass(type)) individuals.set(iri, individuals.get(iri) ?? source.label(iri));
  for (const type of [own('Curator'), mpp.Paper]) for (const iri of source.ofClass(type)) individuals.set(iri, source.label(iri));
  for (const claim of source.claims) {
    const label = claimLabel(claim, source);
    individuals.set(claim.iri, label);
    claim.evidence.forEach(({ iri }, i) => individuals.set(iri, `${label}: evidence ${i + 1}`));
  }
  const hypotheses = [...source.terms.values()].filter(({ kind }) => kind === mpp.Hypothesis);
  for (const { iri, label } of hypotheses) source.iris(iri, mpp.hasEvidence).forEach((line, i) => individuals.set(line, `${label}: evidence ${i + 1}`));
  for (const iri of individuals.keys()) writeIndividual(iri, source, axioms, { roles, classes, individuals });
  for (const term of source.terms.values()) writeTerm(term, source, axioms);
  for (const claim of source.claims) writeClaim(claim, axioms, individuals);
  writeLabels(individuals, source, axioms);
  return axioms.quads;
}

/** Whether a property of the schema relates things, gives values or annotates. */
type Roles = ReadonlyMap<string, 'object' | 'data' | 'annotation'>;
const readRoles = ({ ofClass }: ExportSource): Roles => new Map([
  ...ofClass(owl2.AnnotationProperty).map((iri) => [iri, 'annotation'] as const), ...ofClass(owl2.DatatypeProperty).map((iri) => [iri, 'data'] as const),
  ...ofClass(owl2.ObjectProperty).map((iri) => [iri, 'object'] as const), [skos.broader, 'object'], [skos.related, 'object'],
]);

function writeHeader(source: ExportSource, { say, annotation }: Axioms): void {
  const { ontology, base, version, release, about } = source;
  say(ontology, rdf.type, owl.Ontology);
  for (const { predicate, object } of about(ontology)) {
    if (predicate.value === rdf.type || predicate.value.startsWith('http://www.w3.org/ns/shacl#') || predicate.value.startsWith(`${owl.namespaceIri}version`)) continue;
    annotation(predicate.value);
    say(ontology, predicate.value, plain(object));
  }
  for (const [predicate, object] of headerOf(source)) {
    annotation(predicate);
    say(ontology, predicate, object);
  }
  say(ontology, owl2.versionIRI, release ? `${base}release/${release.date}/ontology.owl` : `${base}version/${version}`);
  say(ontology, owl2.versionInfo, literal(release ? release.date : version) as RDF.Literal);
  if (release?.prior !== undefined) say(ontology, owl2.priorVersion, `${base}release/${release.prior}/ontology.owl`);
}

/** A value whose datatype OWL 2 does not have, such as a date, as a string. */
const plain = (term: RDF.Term): RDF.Term => (term.termType === 'Literal' && term.language === '' && !knownDatatypes.has(term.datatype.value) ? literal(term.value) as RDF.Literal : term);

function writeSchema(source: ExportSource, axioms: Axioms, roles: Roles, classes: ReadonlySet<string>): void {
  const { say, annotation } = axioms, { about } = source;
  const write = (subject: string, node: RDF.Term): void => {
    for (const { predicate: { value: predicate }, object } of about(subject)) {
      if (predicate === skos.definition) {
        annotation(iao.definition);
        say(node, iao.definition, object);
      } else if (predicate === rdfs.subClassOf && object.value === `${rdf.namespaceIri}Statement`) {
        // RDF's own word: OWL 2 reserves it.
      } else if (predicate === `${rdfs.namespaceIri}range` && object.termType === 'NamedNode' && object.value.startsWith(xsd.namespaceIri)) {
        say(node, predicate, knownDatatypes.has(object.value) ? object : namedNode(xsd.string) as RDF.NamedNode);
      } else if (predicate !== rdfs.label && !(predicate === rdf.type && object.value === mpp.claimable)) {
        if (predicate.startsWith(skos.namespaceIri)) annotation(predicate);
        say(node, predicate, object);
        if (object.termType === 'BlankNode') write(`_:${object.value}`, object);
      }
    }
  };
  for (const iri of [...classes, ...roles.keys()]) if (about(iri).length > 0) write(iri, namedNode(iri) as RDF.NamedNode);
  const foreign = (type: string, predicate: string, subjects: Iterable<string>): void => {
    for (const iri of new Set([...subjects].flatMap((subject) => source.iris(subject, predicate)))) if (about(iri).length === 0 && iri !== `${rdf.namespaceIri}Statement`) say(iri, rdf.type, type);
  };
  foreign(owl2.Class, rdfs.subClassOf, classes);
  foreign(owl2.ObjectProperty, `${rdfs.namespaceIri}subPropertyOf`, roles.keys());
  for (const iri of [skos.broader, skos.related]) say(iri, rdf.type, owl2.ObjectProperty);
  for (const [type, property, filler] of restrictions) {
    if (!classes.has(own(type)) || !roles.has(own(property))) continue;
    const node = axioms.fresh();
    say(own(type), rdfs.subClassOf, node);
    say(node, rdf.type, owl2.Restriction);
    say(node, owl2.onProperty, own(property));
    say(node, owl2.someValuesFrom, own(filler));
  }
}

interface Known { readonly roles: Roles; readonly classes: ReadonlySet<string>; readonly individuals: Map<string, string> }

function writeIndividual(iri: string, { about, base }: ExportSource, { say, annotation }: Axioms, { roles, classes, individuals }: Known): void {
  say(iri, rdf.type, owl2.NamedIndividual);
  for (const { predicate: { value: predicate }, object } of about(iri)) {
    if (predicate === rdf.type && classes.has(object.value)) say(iri, rdf.type, object);
    if (replaced.has(predicate)) continue;
    const role = roles.get(predicate);
    if (role === 'object') {
      if (object.termType !== 'NamedNode') continue;
      // What stands in a part of the data that the view leaves out is left out with it; a record elsewhere is named.
      if (!individuals.has(object.value)) {
        if (object.value.startsWith(base) || object.value.startsWith(mpp.namespaceIri)) continue;
        individuals.set(object.value, curieOf(object.value, base));
        say(object.value, rdf.type, owl2.NamedIndividual);
      }
      say(iri, predicate, object);
    } else if (role === 'data') {
      say(iri, predicate, plain(object));
    } else {
      annotation(predicate);
      say(iri, predicate, plain(object));
    }
  }
}

function writeTerm(term: ExportTerm, source: ExportSource, { say, annotation, fresh }: Axioms): void {
  const { iri, kind, definition, synonyms, matches } = term;
  if (isUniversal(term)) {
    say(iri, rdf.type, owl2.Class);
    say(iri, rdfs.subClassOf, kind);
  }
  if (definition !== undefined) {
    annotation(iao.definition);
    const text = literal(definition, 'en') as RDF.Literal, papers = source.iris(iri, mpp.definitionSource);
    say(iri, iao.definition, text);
    if (papers.length > 0) annotate({ say, annotation, fresh }, [iri, iao.definition, text], papers.map((paper) => [oio.xref, literal(paperCurie(paper, source)) as RDF.Literal]));
  }
  for (const synonym of synonyms) {
    annotation(oio.exactSynonym);
    say(iri, oio.exactSynonym, literal(synonym, 'en') as RDF.Literal);
  }
  for (const { predicate, target } of matches) {
    annotation(predicate);
    annotation(oio.xref);
    say(iri, predicate, target);
    if (predicate === skos.exactMatch) say(iri, oio.xref, literal(curieOf(target, source.base)) as RDF.Literal);
  }
  for (const replacement of source.iris(iri, dct.isReplacedBy)) {
    annotation(iao.replacedBy);
    say(iri, iao.replacedBy, replacement);
  }
}

/** The ends of a claim, and the relation between them unless the claim is refuted. */
function writeClaim({ iri, subject, predicate, object, status }: ExportClaim, axioms: Axioms, individuals: ReadonlyMap<string, string>): void {
  const { say } = axioms;
  if (!individuals.has(subject) || !individuals.has(object)) return;
  say(iri, own('subject'), subject);
  say(iri, own('relation'), predicate);
  say(iri, own('object'), object);
  if (status === 'refuted') return;
  say(subject, predicate, object);
  annotate(axioms, [subject, predicate, object], [[oio.source, iri], [rdfs.comment, literal(status, 'en') as RDF.Literal]]);
}

/** An annotation of an axiom (OWL 2 Mapping to RDF Graphs, 2.2). */
function annotate(
  { say, annotation, fresh }: Pick<Axioms, 'say' | 'annotation' | 'fresh'>,
  [subject, predicate, object]: readonly [string, string, string | RDF.Term],
  values: readonly (readonly [string, string | RDF.Term])[],
): void {
  const node = fresh();
  say(node, rdf.type, owl2.Axiom);
  say(node, owl.annotatedSource, subject);
  say(node, owl.annotatedProperty, predicate);
  say(node, owl.annotatedTarget, object);
  for (const [property, value] of values) {
    annotation(property);
    say(node, property, value);
  }
}

/** One label for each name, and no label twice: tools of OBO take two names with one label for a mistake. Terms keep theirs. */
function writeLabels(individuals: ReadonlyMap<string, string>, source: ExportSource, { quads, say }: Axioms): void {
  const declared = [
    ...new Set(quads.flatMap(({ subject, predicate }) => (predicate.value === rdf.type && subject.termType === 'NamedNode' ? [subject.value] : []))),
  ].filter((iri) => iri !== source.ontology);
  const rank = (iri: string): number => (source.terms.has(iri) ? 0 : individuals.has(iri) ? 1 : foreignLabels.has(iri) ? 3 : 2);
  const taken = new Set<string>();
  for (const iri of declared.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const label = individuals.get(iri) ?? foreignLabels.get(iri) ?? source.label(iri);
    const unique = taken.has(label.toLowerCase()) ? `${label} (${controlledName(iri)})` : label;
    taken.add(unique.toLowerCase());
    say(iri, rdfs.label, literal(unique, 'en') as RDF.Literal);
  }
}
