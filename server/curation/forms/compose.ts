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
  /** An address of this service that leads on, with what it is called. */
  readonly leads?: { readonly href: string; readonly label: string } | undefined;
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
const quad = (subject: string, predicate: string, object: RDF.Term, graph: string): RDF.Quad =>
  DataFactory.quad(node(subject) as never, node(predicate) as never, object as never, node(graph) as never) as RDF.Quad;

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

const isNewEvidence = ({ kind, iri }: Part): boolean => kind === mpp.Evidence && iri === undefined;

/** What the form is about, a paper that it describes, then evidence: what hangs on others comes after them. */
function inOrderOfMaking({ parts }: FormState): readonly Part[] {
  const main = parts.find(({ key }) => key === ''), paper = parts.find(({ key, values }) => key === 'p' && (values.has('pmid') || values.has('doi')));
  return [...main ? [main] : [], ...paper ? [paper] : [], ...parts.filter(({ key }) => key.startsWith('e'))];
}

/** What is known while the parts of a form are made, one after the other. */
interface Making {
  readonly state: FormState;
  readonly forms: Forms;
  readonly stamp: Required<CurationStamp>;
  readonly seen: readonly RDF.Quad[];
  readonly resources: Composed[];
  readonly faults: FieldFault[];
  readonly taken: Set<string>;
}

/** The value of a property, as it was written. */
type ValueOf = (path: string) => string | undefined;

const madeOf = ({ resources }: Making, key: string): string | undefined => resources.find(({ part }) => part.key === key)?.iri;

/** The IRI of a part, its own or a new one; undefined where none can be made yet. */
function iriOf(part: Part, statement: string | undefined, valueOf: ValueOf, { forms: { base, facts, prefixes }, taken }: Making): string | undefined {
  if (part.iri !== undefined) return part.iri;
  if (part.kind === mpp.Evidence) return statement && iriOfEvidence(statement, facts, base, taken);
  return iriOfNew(part.kind, valueOf, base, prefixes);
}

/** The graph of a part: where it is, else where its statement is, else where its kind belongs. */
function graphOfPart(part: Part, iri: string, statement: string | undefined, valueOf: ValueOf, { forms: { base, data }, seen, resources }: Making): string {
  const own = part.iri === undefined ? undefined : typeOf(seen, iri)?.graph.value ?? graphOfResource(data, iri, base);
  const ofStatement = statement === undefined ? undefined : graphOfResource(data, statement, base) ?? resources[0]?.graph;
  return own ?? ofStatement ?? graphOfNew(data, base, part.kind, valueOf(rdf.predicate)) ?? `${base}graph/default`;
}

const onDay = (day: string): RDF.Literal => DataFactory.literal(day, DataFactory.namedNode(xsd.date)) as RDF.Literal;

/** What a new resource says beside what was written: who made it, its paper, its label, and that nobody has compared it. */
function saidOfNew(
  part: Part,
  iri: string,
  graph: string,
  { valueOf, toPaper, isLookedUp }: { readonly valueOf: ValueOf; readonly toPaper: string | undefined; readonly isLookedUp: boolean },
  { forms, stamp }: Making,
): readonly RDF.Quad[] {
  const curated =
    part.kind === mpp.Evidence
      ? [
          quad(iri, pav.curatedBy, node(stamp.curator), graph),
          quad(iri, pav.curatedOn, onDay(stamp.day), graph),
          ...(toPaper === undefined ? [] : [quad(iri, mpp.paper, node(toPaper), graph)]),
        ]
      : [];
  const label = part.kind === mpp.Paper ? labelOf(iri, graph, valueOf, forms) : [];
  // Until a look-up has seen its record, a paper or trial says that it was typed by hand.
  const byHand =
    (part.kind === mpp.Paper || part.kind === mpp.ClinicalTrial) && !isLookedUp
      ? [quad(iri, mpp.typedByHand, DataFactory.literal('true', DataFactory.namedNode(xsd.boolean)) as RDF.Literal, graph)]
      : [];
  return [...curated, ...label, ...byHand];
}

function composePart(part: Part, making: Making): Composed {
  const { state, forms, stamp, seen, faults, taken } = making, { written, faults: own } = readPart(part, forms);
  const valueOf: ValueOf = (path) => written.find(({ field }) => field.path === path)?.term.value;
  const statement = isNewEvidence(part) ? state.about ?? madeOf(making, '') : undefined, given = iriOf(part, statement, valueOf, making);
  const iri = given ?? `${forms.base}${part.kind === mpp.Claim ? 'claim-' : ''}${unnamed}`;
  // A paper that the form describes takes the place of one that was looked for and is not here.
  const toPaper = isNewEvidence(part) && valueOf(mpp.paper) === undefined ? madeOf(making, 'p') : undefined;
  faults.push(...own.filter(({ field }) => !(toPaper !== undefined && field === 'paper')));
  // A label of signs alone gives no address.
  if (given === undefined && valueOf(skos.prefLabel) !== undefined && part.kind !== mpp.ClinicalTrial)
    faults.push({ part: part.key, field: 'prefLabel', message: 'No address can be made from this: write a name with letters or digits.', severity: 'error' });
  taken.add(iri);

  const graph = graphOfPart(part, iri, statement, valueOf, making), values = written.map(({ field, term }) => quad(iri, field.path, term, graph));
  const comparedOn = stamp.quoted.has(part.key) ? quad(iri, quoteChecked, onDay(stamp.day), graph) : undefined;
  const isLookedUp = numbersOf(part, forms.of(part.kind)).some((number) => stamp.seenRecords.has(number));
  const common = { part, iri, isUnnamed: given === undefined || statement?.endsWith(`-${unnamed}`) === true, graph };
  if (part.iri !== undefined) {
    const kept = withComparison(keepUnshown(part, iri, values, seen, forms), seen, comparedOn);
    return { ...common, isNew: false, quads: isLookedUp ? kept.filter(({ predicate }) => predicate.value !== mpp.typedByHand) : kept };
  }
  if (forms.facts.isSubject(iri)) {
    if (part.key === 'p') return { ...common, isNew: false, quads: forms.stated(iri) };
    faults.push({
      part: part.key,
      field: '',
      message: `${forms.names.label(iri)} is there already: <${iri}>.`,
      remedy: part.kind === mpp.Claim ? 'Add evidence to it, or correct it.' : 'Correct it in place of making it anew.',
      severity: 'error',
    });
    return { ...common, isNew: false, quads: [] };
  }
  return {
    ...common,
    isNew: true,
    quads: [
      quad(iri, rdf.type, node(part.kind), graph),
      ...values,
      ...(comparedOn ? [comparedOn] : []),
      ...saidOfNew(part, iri, graph, { valueOf, toPaper, isLookedUp }, making),
    ],
  };
}

/** What the form would make true: statements of each resource, and the difference to what was seen. */
export function compose(state: FormState, forms: Forms, { curator, day, quoted = new Set(), seenRecords = new Set() }: CurationStamp): Composition {
  const iris = new Set(state.parts.flatMap(({ iri }) => iri ?? [])), told = state.seen.length === 0 ? [] : readSeen(state.seen.join('\n'), iris, forms.base), seen = told ?? [];
  const faults: FieldFault[] = told
    ? []
    : [
        {
          part: '',
          field: '',
          message: 'What the form says of the statements that you saw cannot be read. Open its page again, and copy what you wrote.',
          severity: 'error',
        },
      ];
  const making: Making = { state, forms, stamp: { curator, day, quoted, seenRecords }, seen, resources: [], faults, taken: new Set() };
  for (const part of inOrderOfMaking(state)) making.resources.push(composePart(part, making));
  return { resources: making.resources, faults, ...difference(state, making.resources, seen) };
}

function labelOf(iri: string, graph: string, valueOf: ValueOf, { facts }: Forms): readonly RDF.Quad[] {
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
  const now = quads.find(({ predicate }) => predicate.value === quote),
    isSame = now !== undefined && seen.some((each) => each.equals(now)),
    kept = quads.filter(({ predicate }) => predicate.value === quoteChecked);
  if (isSame && (kept.length > 0 || !comparedOn)) return quads;
  return [...quads.filter((each) => !kept.includes(each)), ...comparedOn ? [comparedOn] : []];
}

/** Evidence that is new hangs on its statement. */
function links(state: FormState, resources: readonly Composed[]): readonly RDF.Quad[] {
  const main = resources.find(({ part: { key } }) => key === ''), statement = state.about ?? main?.iri;
  return resources.flatMap(({ part, iri, isNew, graph }) =>
    part.kind === mpp.Evidence && isNew && statement !== undefined
      ? [quad(statement, mpp.hasEvidence, node(iri), state.about === undefined && main ? main.graph : graph)]
      : [],
  );
}

function difference(state: FormState, all: readonly Composed[], seen: readonly RDF.Quad[]): Pick<Composition, 'added' | 'removed'> {
  const resources = all.filter(({ isUnnamed }) => !isUnnamed);
  const next = new Set(
      [...resources.flatMap(({ quads, isNew, part }) => (isNew || part.iri !== undefined ? quads : [])), ...links(state, resources)].map(toNQuad),
    ),
    before = new Set(seen.map(toNQuad));
  const lines = (from: ReadonlySet<string>, without: ReadonlySet<string>): string => [...from].filter((line) => !without.has(line)).sort().map((line) => `${line}\n`).join('');
  return { added: lines(next, before), removed: lines(before, next) };
}

/** Whether a part has a PMID or DOI by which it is known. */
export const isIdentified = ({ values }: Part): boolean => values.has(bibo.pmid.slice(bibo.namespaceIri.length)) || values.has('doi');
