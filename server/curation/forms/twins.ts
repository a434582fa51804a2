import { iriToken } from '../../ontology/facts.js';
import { bibo, mpp, owl, skos, sssom } from '../../rdf/vocabulary.js';
import type { Composed, FieldFault } from './compose.js';
import type { Forms } from './forms.js';

/** What is here already and says nearly the same as something new: it is told beside the field, as one types. */
export function twinFaults(resources: readonly Composed[], statement: string | undefined, forms: Forms): readonly FieldFault[] {
  return resources.filter(({ isNew }) => isNew).flatMap((resource) => {
    switch (resource.part.kind) {
      case mpp.Evidence: return evidenceTwins(resource, statement, forms);
      case mpp.Paper: return paperTwins(resource, forms);
      case sssom.Mapping: return mappingTwins(resource, forms);
      default: return [];
    }
  });
}

const valueOf = ({ quads }: Composed, property: string): string | undefined => quads.find(({ predicate }) => predicate.value === property)?.object.value;
const remark = ({ part }: Composed, field: string, message: string, remedy: string): FieldFault => ({ part: part.key, field, message, remedy, severity: 'warning' });
const verbs: Readonly<Record<string, string>> = { 'direction-supports': 'supports it', 'direction-disputes': 'speaks against it', 'direction-inconclusive': 'leaves it open' };
/** Lines that are told. */
const mostTold = 3;

/** Evidence that the same paper gives for the same statement. */
function evidenceTwins(resource: Composed, statement: string | undefined, { facts, base }: Forms): readonly FieldFault[] {
  const paper = valueOf(resource, mpp.paper),
    lines =
      paper === undefined || statement === undefined
        ? []
        : facts.texts(statement, mpp.hasEvidence).filter((line) => facts.texts(line, mpp.paper).includes(paper));
  return lines.slice(0, mostTold).map((line) => {
    const direction = facts.texts(line, mpp.direction)[0]?.slice(base.length) ?? '', finding = facts.texts(line, mpp.finding)[0] ?? '';
    return remark(resource, 'paper', `This paper is evidence here already: it ${verbs[direction] ?? 'is named'}: “${finding.slice(0, 200)}”`, 'Add what else it found, or correct that line.');
  });
}

/** A paper that is here by the other of its numbers. */
const paperTwins = (resource: Composed, { names }: Forms): readonly FieldFault[] => [[bibo.pmid, 'pmid'], [bibo.doi, 'doi']].flatMap(([property = '', field = '']) => {
  const number = valueOf(resource, property), iri = number === undefined ? undefined : names.meant(number, [mpp.Paper]).iri;
  return iri === undefined || iri === resource.iri
    ? []
    : [remark(resource, field, `A paper with this number is here: ${names.label(iri)}.`, 'Look at it first: one of the numbers may be that of another paper.')];
});

const vocabularyOf = (target: string): string => target.slice(0, Math.max(...['/', '#', '_'].map((sign) => target.lastIndexOf(sign))) + 1);

/** Mappings of the same term to the same vocabulary; and other terms that are the same as the target. */
function mappingTwins(resource: Composed, { facts, names }: Forms): readonly FieldFault[] {
  const term = valueOf(resource, owl.annotatedSource), target = valueOf(resource, owl.annotatedTarget);
  if (target === undefined) return [];
  const match = (mapping: string): string => names.label(facts.texts(mapping, owl.annotatedProperty)[0] ?? '').replace(/^.*[/#]/, ''),
    others = facts.resources(owl.annotatedTarget, iriToken(target)).filter((mapping) => mapping !== resource.iri);
  const own =
    term === undefined
      ? []
      : facts
          .resources(owl.annotatedSource, iriToken(term))
          .filter((mapping) => mapping !== resource.iri && vocabularyOf(facts.texts(mapping, owl.annotatedTarget)[0] ?? '') === vocabularyOf(target));
  return [
    ...own
      .slice(0, mostTold)
      .map((mapping) =>
        remark(
          resource,
          'annotatedTarget',
          `The term is mapped to this vocabulary already: ${match(mapping)}, ${facts.texts(mapping, sssom.object_label)[0] ?? ''} (${facts.texts(mapping, owl.annotatedTarget)[0] ?? ''}).`,
          'Both may be right; say in the note why.',
        ),
      ),
    ...others
      .flatMap((mapping) => facts.texts(mapping, owl.annotatedSource).map((source) => [mapping, source] as const))
      .filter(([, source]) => source !== term)
      .slice(0, mostTold)
      .map(([mapping, source]) =>
        remark(
          resource,
          'annotatedTarget',
          `Another term is mapped to it: ${names.label(source)}, ${match(mapping)}.`,
          facts.texts(mapping, owl.annotatedProperty)[0] === skos.exactMatch
            ? 'Two terms cannot both be an exact match of it.'
            : 'Look whether the two terms are one.',
        ),
      ),
  ];
}
