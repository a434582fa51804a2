import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import { bibo, dct, mpp, pav, rdf, rdfs, skos, xsd } from '../../rdf/vocabulary.js';
import type { Field } from './form-model.js';
import { shownFields, type Forms } from './forms.js';
import { readSeen, shownOf, typeOf, type FormState, type Part } from './form-state.js';
import { iriOfEvidence, iriOfNew, shortCitation } from './identifiers.js';
import { graphOfNew, graphOfResource } from './places.js';
import { readValue } from './values.js';
import { numbersOf } from '../lookup/seen-records.js';
import { toNQuad } from '../../ontology/canonical.js';

/** What is wrong with what was written, beside its field. */
export interface FieldFault {
  /** Key of the part, and name of the field; '' where it is about the whole. */
  readonly part: string;
  readonly field: string;
  readonly message: string;
  readonly remedy?: string | undefined;
  /** Resources that may be meant. */
  readonly candidates?: readonly string[] | undefined;
  readonly severity: 'error' | 'warning';
}

/** A resource as a form writes it. */
export interface Composed {
  readonly part: Part;
  readonly iri: string;
  readonly isNew: boolean;
  /** Whether what its IRI is made of is missing: it is checked, and proposes nothing. */
  readonly isUnnamed: boolean;
  readonly graph: string;
  /** Everything that would be stated of it. */
  readonly quads: readonly RDF.Quad[];
}

/** What a form comes to. */
export interface Composition {
  readonly resources: readonly Composed[];
  readonly faults: readonly FieldFault[];
  /** N-Quads, one per line. */
  readonly added: string;
  readonly removed: string;
}

/** Ends the IRI of what has none yet. */
const unnamed = 'unnamed';

/** Who is named in new evidence, and when. */
export interface CurationStamp {
  readonly curator: string;
  readonly day: string;
  /** Parts whose quotation was found in the abstract of the paper today. */
  readonly quoted?: ReadonlySet<string>;
  /** Numbers of papers and trials whose record a look-up has seen. */
  readonly seenRecords?: ReadonlySet<string>;
}

const node = (iri: string): RDF.NamedNode => DataFactory.namedNode(iri) as RDF.NamedNode;
const quad = (subject: string, predicate: string, object: RDF.Term, graph: string): RDF.Quad => DataFactory.quad(node(subject) as never, node(predicate) as never, object as never, node(graph) as never) as RDF.Quad;

interface Written { readonly field: Field; readonly term: RDF.NamedNode | RDF.Literal }

/** What was written, as terms; and what could not be read. */
function readPart({ key, kind, values }: Part, forms: Forms): { readonly written: readonly Written[]; readonly faults: readonly FieldFault[] } {
  const written: Written[] = [], faults: FieldFault[] = [], model = forms.of(kind);
  for (const field of model ? shownFields(model) : []) for (const text of values.get(field.name) ?? []) {
    const read = readValue(field, text, forms.names);
    if (read.term) written.push({ field, term: read.term });
    else faults.push({ part: key, field: field.name, message: read.fault, candidates: read.candidates, severity: 'error' });
  }
  return { written, faults };
}

/** What the form would make true: statements of each resource, and the difference to what was seen. */
export function compose(state: FormState, forms: Forms, { curator, day, quoted = new Set(), seenRecords = new Set() }: CurationStamp): Composition {
  const { base, data, facts } = forms, faults: FieldFault[] = [], resources: Composed[] = [], taken = new Set<string>();
  const iris = new Set(state.parts.flatMap(({ iri }) => iri ?? [])), told = state.seen.length === 0 ? [] : readSeen(state.seen.join('\n'), iris, base), seen = told ?? [];
  if (!told) faults.push({ part: '', field: '', message: 'What the form says of the statements that you saw cannot be read. Open its page again, and copy what you wrote.', severity: 'error' });
  const main = state.parts.find(({ key }) => key === ''), read = new Map(state.parts.map((part) => [part.key, readPart(part, forms)]));
  const paper = state.parts.find(({ key, values }) => key === 'p' && (values.has('pmid') || values.has('doi')));
  for (const part of [...main ? [main] : [], ...paper ? [paper] : [], ...state.parts.filter(({ key }) => key.startsWith('e'))]) {
    const { written, faults: own } = read.get(part.key) ?? { written: [], faults: [] };
    const statement = part.kind === mpp.Evidence && part.iri === undefined ? state.about ?? resources.find(({ part: { key } }) => key === '')?.iri : undefined;
    const valueOf = (path: string): string | undefined => written.find(({ field }) => field.path === path)?.term.value;
    const given = part.iri ?? (part.kind === mpp.Evidence ? statement && iriOfEvidence(statement, facts, base, taken) : iriOfNew(part.kind, valueOf, base, forms.prefixes));
    const iri = given ?? `${base}${part.kind === mpp.Claim ? 'claim-' : ''}${unnamed}`, isUnnamed = given === undefined || statement?.endsWith(`-${unnamed}`) === true;
    const made = resources.find(({ part: { key } }) => key === 'p')?.iri;
    // A paper that the form describes takes the place of one that was looked for and is not here.
    const toPaper = part.kind === mpp.Evidence && part.iri === undefined && made !== undefined && valueOf(mpp.paper) === undefined;
    faults.push(...own.filter(({ field }) => !(toPaper && field === 'paper')));
    // A label of signs alone gives no address.
    if (given === undefined && valueOf(skos.prefLabel) !== undefined && part.kind !== mpp.ClinicalTrial) faults.push({ part: part.key, field: 'prefLabel', message: 'No address can be made from this: write a name with letters or digits.', severity: 'error' });
    taken.add(iri);
    const graph = (part.iri === undefined ? undefined : typeOf(seen, iri)?.graph.value ?? graphOfResource(data, iri, base)) ?? (statement === undefined ? undefined : graphOfResource(data, statement, base) ?? resources[0]?.graph) ?? graphOfNew(data, base, part.kind, valueOf(rdf.predicate)) ?? `${base}graph/default`;
    const values = written.map(({ field, term }) => quad(iri, field.path, term, graph)), comparedOn = quoted.has(part.key) ? quad(iri, quoteChecked, DataFactory.literal(day, DataFactory.namedNode(xsd.date)) as RDF.Literal, graph) : undefined;
    const isLookedUp = numbersOf(part, forms.of(part.kind)).some((number) => seenRecords.has(number));
    if (part.iri !== undefined) {
      const kept = withComparison(keepUnshown(part, iri, values, seen, forms), seen, comparedOn);
      resources.push({ part, iri, isNew: false, isUnnamed, graph, quads: isLookedUp ? kept.filter(({ predicate }) => predicate.value !== mpp.typedByHand) : kept });
      continue;
    }
    if (facts.isSubject(iri)) {
      if (part.key !== 'p') faults.push({ part: part.key, field: '', message: `${forms.names.label(iri)} is there already: <${iri}>.`, remedy: part.kind === mpp.Claim ? 'Add evidence to it, or correct it.' : 'Correct it in place of making it anew.', severity: 'error' });
      resources.push({ part, iri, isNew: false, isUnnamed, graph, quads: part.key === 'p' ? forms.stated(iri) : [] });
      continue;
    }
    const more = part.kind === mpp.Evidence ? [quad(iri, pav.curatedBy, node(curator), graph), quad(iri, pav.curatedOn, DataFactory.literal(day, DataFactory.namedNode(xsd.date)) as RDF.Literal, graph), ...toPaper && made !== undefined ? [quad(iri, mpp.paper, node(made), graph)] : []]
      : part.kind === mpp.Paper ? labelOf(iri, graph, valueOf, forms) : [];
    // Until a look-up has seen its record, a paper or trial says that it was typed by hand.
    const byHand = (part.kind === mpp.Paper || part.kind === mpp.ClinicalTrial) && !isLookedUp ? [quad(iri, mpp.typedByHand, DataFactory.literal('true', DataFactory.namedNode(xsd.boolean)) as RDF.Literal, graph)] : [];
    resources.push({ part, iri, isNew: true, isUnnamed, graph, quads: [quad(iri, rdf.type, node(part.kind), graph), ...values, ...comparedOn ? [comparedOn] : [], ...more, ...byHand] });
  }
  return { resources, faults, ...difference(state, resources, seen) };
}

function labelOf(iri: string, graph: string, valueOf: (path: string) => string | undefined, { facts }: Forms): readonly RDF.Quad[] {
  const label = shortCitation(valueOf(mpp.firstAuthor) ?? valueOf(mpp.authors), valueOf(dct.issued), (text) => facts.resources(rdfs.label, JSON.stringify(text)).length > 0);
  return label === undefined ? [] : [quad(iri, rdfs.label, DataFactory.literal(label) as RDF.Literal, graph)];
}

/** What is written, and what was seen that the form does not show. */
function keepUnshown({ kind }: Part, iri: string, values: readonly RDF.Quad[], seen: readonly RDF.Quad[], forms: Forms): readonly RDF.Quad[] {
  const model = forms.of(kind), own = seen.filter(({ subject }) => subject.value === iri), shown = new Set(model ? shownOf(model, own, forms).quads : []);
  const isSeen = (value: RDF.Quad): RDF.Quad | undefined => own.find((each) => each.predicate.equals(value.predicate) && each.object.equals(value.object));
  return [...own.filter((each) => !shown.has(each)), ...values.map((value) => isSeen(value) ?? value)];
}

const quote = `${mpp.namespaceIri}quote`, quoteChecked = `${mpp.namespaceIri}quoteChecked`;

/** The day on which a quotation was found in the abstract is that of the quotation that stands there now. */
function withComparison(quads: readonly RDF.Quad[], seen: readonly RDF.Quad[], comparedOn: RDF.Quad | undefined): readonly RDF.Quad[] {
  const now = quads.find(({ predicate }) => predicate.value === quote), isSame = now !== undefined && seen.some((each) => each.equals(now)), kept = quads.filter(({ predicate }) => predicate.value === quoteChecked);
  if (isSame && (kept.length > 0 || !comparedOn)) return quads;
  return [...quads.filter((each) => !kept.includes(each)), ...comparedOn ? [comparedOn] : []];
}

/** Evidence that is new hangs on its statement. */
function links(state: FormState, resources: readonly Composed[]): readonly RDF.Quad[] {
  const main = resources.find(({ part: { key } }) => key === ''), statement = state.about ?? main?.iri;
  return resources.flatMap(({ part, iri, isNew, graph }) => (part.kind === mpp.Evidence && isNew && statement !== undefined ? [quad(statement, mpp.hasEvidence, node(iri), state.about === undefined && main ? main.graph : graph)] : []));
}

function difference(state: FormState, all: readonly Composed[], seen: readonly RDF.Quad[]): Pick<Composition, 'added' | 'removed'> {
  const resources = all.filter(({ isUnnamed }) => !isUnnamed);
  const next = new Set([...resources.flatMap(({ quads, isNew, part }) => (isNew || part.iri !== undefined ? quads : [])), ...links(state, resources)].map(toNQuad)), before = new Set(seen.map(toNQuad));
  const lines = (from: ReadonlySet<string>, without: ReadonlySet<string>): string => [...from].filter((line) => !without.has(line)).sort().map((line) => `${line}\n`).join('');
  return { added: lines(next, before), removed: lines(before, next) };
}

/** Whether a part has a PMID or DOI by which it is known. */
export const isIdentified = ({ values }: Part): boolean => values.has(bibo.pmid.slice(bibo.namespaceIri.length)) || values.has('doi');
