import type * as RDF from '@rdfjs/types';
import { controlledName } from './names.js';
import { mpp, owl, rdf, rdfs, skos, sssom } from '../rdf/vocabulary.js';
import type { PrefixMap } from '../rdf/turtle.js';

/** What exports are made from: the statements of a version, without what was derived from them and what describes them. */
export interface ExportInput {
  readonly quads: readonly RDF.Quad[];
  readonly prefixes: PrefixMap;
  /** Public base IRI. */
  readonly base: string;
  /** Id of the version. */
  readonly version: string;
  /** The release that the export is part of; absent for what the service holds now. */
  readonly release?: Release | undefined;
  /** What the settings say of it. */
  readonly publication?: Publication | undefined;
}

/** What is said of the ontology and stands in no statement: it comes from the settings and the package. What is not set is left out. */
export interface Publication {
  /** Who answers for it. */
  readonly publisher?: string | undefined;
  /** How to reach them. */
  readonly contact?: string | undefined;
  /** Address of the sources. */
  readonly repository?: string | undefined;
}

/** A dated release. */
export interface Release {
  /** As in `2026-11-29`; also the last part of its address. */
  readonly date: string;
  /** The release before, if there is one. */
  readonly prior?: string | undefined;
}

/** A term of the vocabulary as exports need it. */
export interface ExportTerm {
  readonly iri: string;
  /** IRI of the class that decides what it is: a class directly below `mpp:Entity`. */
  readonly kind: string;
  readonly label: string;
  readonly definition: string | undefined;
  readonly synonyms: readonly string[];
  /** Records elsewhere, with the SKOS relation to each. */
  readonly matches: readonly { readonly predicate: string; readonly target: string; readonly label: string | undefined }[];
  readonly deprecated: boolean;
}

export interface ExportEvidence {
  readonly iri: string;
  readonly direction: 'supports' | 'disputes' | 'inconclusive';
  /** IRI of the paper; it is absent where a line names none. */
  readonly paper: string | undefined;
  readonly finding: string | undefined;
  /** IRI of the class in the Evidence and Conclusion Ontology. */
  readonly type: string | undefined;
  /** IRIs of the systems that were studied, and of the terms to which the finding is limited. */
  readonly systems: readonly string[];
  readonly contexts: readonly string[];
}

export interface ExportClaim {
  readonly iri: string;
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  readonly statement: string | undefined;
  /** established, emerging, contested or refuted. */
  readonly status: string;
  readonly evidence: readonly ExportEvidence[];
}

/** The statements by what they are about, and the terms and claims among them, each sorted by IRI. */
export interface ExportSource extends ExportInput {
  /** IRI and values of the ontology's header; the IRI is that of the base where there is none. */
  readonly ontology: string;
  readonly terms: ReadonlyMap<string, ExportTerm>;
  readonly claims: readonly ExportClaim[];
  /** Objects of the statements with this subject and predicate. */
  objects(subject: string, predicate: string): readonly RDF.Term[];
  /** The first text; an English one if there is one. */
  text(subject: string, predicate: string): string | undefined;
  iris(subject: string, predicate: string): readonly string[];
  /** All statements about a subject; a blank node is named `_:label`. */
  about(subject: string): readonly RDF.Quad[];
  /** IRIs of what is directly of a class, sorted. */
  ofClass(type: string): readonly string[];
  /** Preferred label, label, or else the last part of the IRI. */
  label(iri: string): string;
}

const nameOf = (term: RDF.Term): string => (term.termType === 'BlankNode' ? `_:${term.value}` : term.value);

export function readExportSource(input: ExportInput): ExportSource {
  const { quads, base } = input;
  const bySubject = new Map<string, RDF.Quad[]>(), byClass = new Map<string, string[]>();
  for (const quad of quads) {
    const subject = nameOf(quad.subject), known = bySubject.get(subject);
    if (known) known.push(quad);
    else bySubject.set(subject, [quad]);
    if (quad.predicate.value !== rdf.type) continue;
    const members = byClass.get(quad.object.value);
    if (members) members.push(subject);
    else byClass.set(quad.object.value, [subject]);
  }
  const about = (subject: string): readonly RDF.Quad[] => bySubject.get(subject) ?? [];
  const objects = (subject: string, predicate: string): readonly RDF.Term[] => about(subject).flatMap((quad) => (quad.predicate.value === predicate ? [quad.object] : []));
  const text = (subject: string, predicate: string): string | undefined => {
    const texts = objects(subject, predicate).filter((term): term is RDF.Literal => term.termType === 'Literal');
    return (texts.find(({ language }) => language === 'en') ?? texts[0])?.value;
  };
  const iris = (subject: string, predicate: string): readonly string[] => objects(subject, predicate).flatMap((term) => (term.termType === 'NamedNode' ? [term.value] : [])).sort();
  const ofClass = (type: string): readonly string[] => [...new Set(byClass.get(type) ?? [])].sort();
  const access = { about, objects, text, iris, ofClass, label: (iri: string) => text(iri, skos.prefLabel) ?? text(iri, rdfs.label) ?? controlledName(iri) };
  return { ...input, ...access, ontology: ofClass(owl.Ontology)[0] ?? `${base}ontology`, terms: readTerms(access), claims: readClaims(access) };
}

type Access = Pick<ExportSource, 'objects' | 'text' | 'iris' | 'ofClass' | 'label'>;

function readTerms({ objects, text, iris, ofClass, label }: Access): ReadonlyMap<string, ExportTerm> {
  const matches = new Map<string, { readonly predicate: string; readonly target: string; readonly label: string | undefined }[]>();
  for (const mapping of ofClass(sssom.Mapping)) {
    const [source] = iris(mapping, owl.annotatedSource), [predicate] = iris(mapping, owl.annotatedProperty), [target] = iris(mapping, owl.annotatedTarget);
    if (source === undefined || predicate === undefined || target === undefined) continue;
    const match = { predicate, target, label: text(mapping, sssom.object_label) }, known = matches.get(source);
    if (known) known.push(match);
    else matches.set(source, [match]);
  }
  const kinds = ofClass(`${owl.namespaceIri}Class`).filter((type) => iris(type, rdfs.subClassOf).includes(mpp.Entity));
  return new Map(kinds.flatMap((kind) => ofClass(kind).map((iri): [string, ExportTerm] => [iri, {
    iri, kind, label: label(iri), definition: text(iri, skos.definition),
    synonyms: objects(iri, skos.altLabel).map(({ value }) => value).sort(),
    matches: matches.get(iri) ?? [],
    deprecated: text(iri, owl.deprecated) === 'true',
  }])).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const directions: ReadonlyMap<string, ExportEvidence['direction']> = new Map([['supports', 'supports'], ['disputes', 'disputes']]);
const property = (name: string): string => mpp.namespaceIri + name;

function readClaims({ text, iris, ofClass }: Access): readonly ExportClaim[] {
  const value = (subject: string, predicate: string, prefix: string): string | undefined => iris(subject, predicate)[0]?.replace(new RegExp(`^.*/${prefix}-`), '');
  return ofClass(mpp.Claim).flatMap((iri): readonly ExportClaim[] => {
    const [subject] = iris(iri, rdf.subject), [predicate] = iris(iri, rdf.predicate), [object] = iris(iri, rdf.object);
    if (subject === undefined || predicate === undefined || object === undefined) return [];
    return [{
      iri, subject, predicate, object, statement: text(iri, mpp.statement), status: value(iri, mpp.status, 'status') ?? 'emerging',
      evidence: iris(iri, mpp.hasEvidence).map((line) => ({
        iri: line, direction: directions.get(value(line, property('direction'), 'direction') ?? '') ?? 'inconclusive', paper: iris(line, mpp.paper)[0], finding: text(line, property('finding')),
        type: iris(line, property('evidenceType'))[0], systems: iris(line, property('system')), contexts: iris(line, property('context')),
      })),
    }];
  });
}

/** The papers of a claim's evidence, each once, in their order; of one direction, where that is given. */
export const papersOfClaim = ({ evidence }: ExportClaim, direction?: ExportEvidence['direction']): readonly string[] =>
  [...new Set(evidence.flatMap((line) => (line.paper !== undefined && (direction === undefined || line.direction === direction) ? [line.paper] : [])))];

/** A claim in three words: the labels of its ends with the relation between. */
export const claimLabel = ({ subject, predicate, object }: ExportClaim, { label }: Pick<ExportSource, 'label'>): string => `${label(subject)} ${label(predicate)} ${label(object)}`;
