import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import { checkResources } from '../../ontology/check-resources.js';
import type { Facts } from '../../ontology/facts.js';
import type { RawFinding } from '../../ontology/findings.js';
import { shapeWords } from '../../ontology/shape-words.js';
import { mpp, rdf, skos } from '../../rdf/vocabulary.js';
import { token } from '../../store/build-store.js';
import { splitToken } from '../../store/ntriples.js';
import type { Composed, Composition, FieldFault } from './compose.js';
import { classesAbove } from './form-model.js';
import type { Forms } from './forms.js';
import { relationsFor } from './options.js';
import { twinFaults } from './twins.js';

const quadsOf = ({ iri, quads, part }: Composed, forms: Forms, more: readonly RDF.Quad[]): readonly RDF.Quad[] => {
  const first = quads[0], graph = first?.graph ?? DataFactory.defaultGraph();
  const types = [...classesAbove(part.kind, forms.facts)].map(
    (kind) => DataFactory.quad(DataFactory.namedNode(iri), DataFactory.namedNode(rdf.type), DataFactory.namedNode(kind), graph as never) as RDF.Quad,
  );
  return [...quads, ...more, ...types.filter((type) => !quads.some((quad) => quad.equals(type)))];
};

/** What a version says, with some resources as somebody would have them. */
function factsWith(facts: Facts, quads: readonly RDF.Quad[]): Facts {
  const subjects = new Set(quads.map(({ subject }) => subject.value));
  const values = (resource: string, property: string): readonly string[] => (subjects.has(resource)
    ? quads.filter(({ subject, predicate }) => subject.value === resource && predicate.value === property).map(({ object }) => token(object)) : facts.values(resource, property));
  return {
    ...facts,
    relations: facts.relations,
    properties: facts.properties,
    values,
    texts: (resource, property) => values(resource, property).map((each) => splitToken(each).text),
    isStated: (resource, property, value) => (subjects.has(resource) ? values(resource, property).includes(value) : facts.isStated(resource, property, value)),
  };
}

/**
 * What shapes say of what a form writes, beside its fields: of these resources alone, in a few milliseconds. What could
 * not be read is not asked for again.
 *
 * @param about IRI of the statement for which evidence is given, where the form itself does not write that.
 */
export async function checkForm(composition: Composition, forms: Forms, about?: string): Promise<readonly FieldFault[]> {
  const { base, data, facts } = forms, { resources, faults } = composition;
  const checked = resources.filter(({ isNew, part }) => isNew || part.iri !== undefined);
  const added = checked.filter(({ part }) => part.kind === mpp.Evidence).map(({ iri }) => iri);
  const all = checked.map((resource) => {
    const links =
      resource.part.kind === mpp.Claim && resource.isNew
        ? added.map(
            (iri) => DataFactory.quad(DataFactory.namedNode(resource.iri), DataFactory.namedNode(mpp.hasEvidence), DataFactory.namedNode(iri)) as RDF.Quad,
          )
        : [];
    return { ...resource, shapes: forms.of(resource.part.kind)?.shapes ?? [], quads: quadsOf(resource, forms, links) };
  });
  const found = await checkResources(data, `${base}graph/shapes`, all), words = factsWith(facts, all.flatMap(({ quads }) => quads));
  const told = found.flatMap((fault) => tell(fault, all, words, forms));
  const isTold = new Set(faults.map(({ part, field }) => `${part} ${field}`));
  return [
    ...faults,
    ...told.filter(
      ({ part, field, message }, i) =>
        !isTold.has(`${part} ${field}`) && told.findIndex((other) => other.part === part && other.field === field && other.message === message) === i,
    ),
    ...endFaults(all, forms),
    ...nameFaults(all, forms),
    ...twinFaults(all, about ?? all.find(({ part }) => part.key === '' && part.kind === mpp.Claim)?.iri, forms),
  ];
}

function tell(fault: RawFinding, resources: readonly Composed[], facts: Facts, forms: Forms): readonly FieldFault[] {
  const resource = resources.find(({ iri }) => iri === fault.resource);
  if (!resource) return [];
  const field = forms.of(resource.part.kind)?.fields.find(({ path }) => path === fault.property), said = shapeWords(fault, facts), { message, remedy } = said;
  // Of what the form does not show, nobody can be told beside a field.
  return [
    {
      part: resource.part.key,
      field: field === undefined || field.hidden || field.editor === 'parts' ? '' : field.name,
      message: plain(message, field?.label, fault),
      remedy: plainRemedy(remedy, fault),
      severity: fault.severity,
    },
  ];
}

/** A message as it stands beside the field, without what one writes in Turtle. */
const plain = (message: string, label: string | undefined, { property }: RawFinding): string => (label === undefined || property === undefined ? message
  : message.replaceAll(`“${label}” (<${property}>)`, `“${label}”`));
const plainRemedy = (remedy: string | undefined, { constraint, property, message }: RawFinding): string | undefined =>
  (property !== undefined && (constraint === 'MinCount' || constraint === 'QualifiedMinCount') ? message : /<|prefix:|@en|\^\^/.test(remedy ?? '') ? message : remedy);

/** A new term that is called as another one is. */
const nameFaults = (resources: readonly Composed[], { names }: Forms): readonly FieldFault[] =>
  resources
    .filter(({ part, isNew }) => isNew && part.key === '' && part.kind !== mpp.Claim)
    .flatMap(({ part, quads }) =>
      quads
        .filter(({ predicate }) => predicate.value === skos.prefLabel)
        .flatMap(({ object }): readonly FieldFault[] => {
          const { iri } = names.meant(object.value, [mpp.Entity]);
          return iri === undefined
            ? []
            : [
                {
                  part: part.key,
                  field: 'prefLabel',
                  message: `There is a term of this name: ${names.show(iri)}.`,
                  remedy: 'Look at it first: correct it, or say in the note how yours differs.',
                  severity: 'warning',
                },
              ];
        }),
    );

/** What the relation of a claim does not join. */
function endFaults(resources: readonly Composed[], forms: Forms): readonly FieldFault[] {
  const { facts, names } = forms;
  return resources.filter(({ part }) => part.kind === mpp.Claim).flatMap(({ part, quads }) => {
    const of = (path: string): string | undefined => quads.find(({ predicate }) => predicate.value === path)?.object.value,
      relation = of(rdf.predicate),
      subject = of(rdf.subject),
      object = of(rdf.object);
    if (relation === undefined) return [];
    const fault = (field: string, iri: string, end: 'domain' | 'range', verb: string): FieldFault => ({
      part: part.key,
      field,
      severity: 'error',
      message: `“${names.label(iri)}” is not of a kind that “${names.label(relation)}” ${verb}.`,
      remedy: `It takes: ${facts.ends(relation, end).map(facts.nameOf).join(', ')}.`,
    });
    const fits = (s: string | undefined, o: string | undefined): boolean => relationsFor(s, o, facts, names).some(({ value }) => value === relation);
    return [
      ...(subject !== undefined && facts.relations.includes(relation) && !fits(subject, undefined) ? [fault('subject', subject, 'domain', 'starts from')] : []),
      ...(object !== undefined && facts.relations.includes(relation) && !fits(undefined, object) ? [fault('object', object, 'range', 'leads to')] : []),
    ];
  });
}
