import { iriToken, type Facts } from '../../ontology/facts.js';
import { mpp, owl, rdf, skos } from '../../rdf/vocabulary.js';
import type { Field } from './form-model.js';
import type { Forms } from './forms.js';
import type { ResourceNames } from './names.js';

/** One of the values that may be chosen. */
export interface Option { readonly value: string; readonly label: string; readonly note: string | undefined }

/** The values from which a field lets one choose: those that shapes list, or the resources of a class, in order of their labels. */
export function optionsOf(field: Field, facts: Facts, names: ResourceNames): readonly Option[] {
  const iris = field.allowed.length > 0 ? field.allowed : [...new Set(field.kinds.flatMap((kind) => facts.resources(rdf.type, iriToken(kind))))];
  return sorted(iris, facts, names);
}

const sorted = (iris: readonly string[], facts: Facts, names: ResourceNames): readonly Option[] =>
  iris
    .filter((iri) => !facts.texts(iri, owl.deprecated).includes('true'))
    .map((iri): Option => ({
      value: iri,
      label: names.label(iri).replace(/^.*[#]/, ''),
      note: facts.texts(iri, skos.definition)[0] ?? facts.texts(iri, skos.scopeNote)[0],
    }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));

const fits = (resource: string, kinds: readonly string[], names: ResourceNames): boolean => kinds.length === 0 || names.isOf(resource, kinds);

/** The relations that a claim may state, of those that start from a subject and lead to an object where they are known. */
export function relationsFor(subject: string | undefined, object: string | undefined, facts: Facts, names: ResourceNames): readonly Option[] {
  return sorted(
    facts.relations.filter(
      (relation) =>
        (subject === undefined || fits(subject, facts.ends(relation, 'domain'), names))
        && (object === undefined || fits(object, facts.ends(relation, 'range'), names)),
    ),
    facts,
    names,
  );
}

/** Classes of which the subject or the object of a relation is: all terms where nothing is said. */
export const endsOf = (relation: string | undefined, end: 'domain' | 'range', facts: Facts): readonly string[] => {
  const ends = relation === undefined ? [] : facts.ends(relation, end);
  return ends.length > 0 ? ends : [mpp.Entity];
};

/**
 * The classes of which an end of a claim may be: those of its relation; where there is none yet, those of all relations
 * that the other end fits.
 *
 * @param relation IRI of the relation, or the last part of it. @param other What was written for the other end.
 */
export function kindsThatFit(
  end: 'subject' | 'object',
  { relation, other }: { readonly relation: string; readonly other: string },
  { facts, names, base }: Pick<Forms, 'facts' | 'names' | 'base'>,
): readonly string[] {
  const side = end === 'subject' ? ('domain' as const) : ('range' as const),
    chosen = facts.relations.find((iri) => iri === relation || iri === base + relation);
  if (chosen !== undefined) return endsOf(chosen, side, facts);
  const written = other === '' ? undefined : names.meant(other, [mpp.Entity]).iri;
  if (written === undefined) return [mpp.Entity];
  const fitting = end === 'subject' ? relationsFor(undefined, written, facts, names) : relationsFor(written, undefined, facts, names);
  return [...new Set(fitting.flatMap(({ value }) => endsOf(value, side, facts)))];
}

/** Relations that say the contrary of one another. */
const contrary: readonly (readonly [string, string])[] = [['promotes', 'restrains'], ['activates', 'inhibits'], ['promotesMetastasisTo', 'restrainsMetastasisTo']];

/** Claims that the service has of the same two ends: the same relation, its contrary, or another. */
export interface Akin { readonly same: readonly string[]; readonly contrary: readonly string[]; readonly others: readonly string[] }

export function claimsAkin(
  {
    subject,
    relation = '',
    object,
  }: { readonly subject: string; /** Absent where it is not chosen yet. */ readonly relation?: string | undefined; readonly object: string },
  facts: Facts,
): Akin {
  const objects = new Set(facts.resources(rdf.object, iriToken(object))),
    between = facts.resources(rdf.subject, iriToken(subject)).filter((claim) => objects.has(claim));
  const name = relation.slice(mpp.namespaceIri.length),
    pair = contrary.find((each) => each.includes(name)),
    opposite = pair?.find((each) => each !== name);
  const of = (predicate: string) => between.filter((claim) => facts.texts(claim, rdf.predicate)[0] === predicate);
  const same = of(relation),
    against = opposite === undefined ? [] : of(mpp.namespaceIri + opposite);
  return { same, contrary: against, others: between.filter((claim) => !same.includes(claim) && !against.includes(claim)) };
}
