import { mpp, owl, rdf, sh } from '../rdf/vocabulary.js';
import { definedBy, iriToken, isControlled, type Facts } from './facts.js';
import type { RawFinding } from './findings.js';
import { allowedValues, inWords, nearestName, type Words } from './shape-words.js';

/** What cannot be said by the query of a check: the nearest name, and the kinds that a relation joins. */

const { list, withArticle } = inWords;
const nameOfEnd = { subject: 'starts from', object: 'leads to' } as const;

const kindsOf = (resource: string, facts: Facts): readonly string[] => facts.texts(resource, rdf.type);
const fits = (kinds: readonly string[], relation: string, end: 'domain' | 'range', facts: Facts): boolean => facts.ends(relation, end).some((kind) => kinds.includes(kind));

/** The claim, its relation and its two ends. */
function claimOf(resource: string, facts: Facts): { readonly subject: string; readonly relation: string; readonly object: string } {
  const one = (property: string): string => facts.texts(resource, property)[0] ?? '';
  return { subject: one(rdf.subject), relation: one(rdf.predicate), object: one(rdf.object) };
}

/** Whether the ends of a claim fit its relation when they are swapped. */
export function isTurned(resource: string, facts: Facts): boolean {
  const { subject, relation, object } = claimOf(resource, facts);
  return fits(kindsOf(object, facts), relation, 'domain', facts) && fits(kindsOf(subject, facts), relation, 'range', facts);
}

const called = (kinds: readonly string[], facts: Facts): string => withArticle(list(kinds.map(facts.nameOf), 'or'));

function wrongEnd({ resource, property, value = '' }: RawFinding, facts: Facts): Words {
  const { subject, relation, object } = claimOf(resource, facts);
  if (isTurned(resource, facts)) {
    return {
      message: `Subject and object are the wrong way round: ${iriToken(relation)} leads from ${called(facts.kinds(object), facts)} to ${called(facts.kinds(subject), facts)}.`,
      remedy: `Write rdf:subject ${iriToken(object)} and rdf:object ${iriToken(subject)}.`,
    };
  }
  const end = property === rdf.subject ? 'subject' : 'object';
  const others = facts.relations.filter((each) => fits(kindsOf(subject, facts), each, 'domain', facts) && fits(kindsOf(object, facts), each, 'range', facts)).sort();
  return {
    message: `The ${end} ${iriToken(value)} is ${called(facts.kinds(value), facts)}; ${iriToken(relation)} ${nameOfEnd[end]} ${called(facts.ends(relation, end === 'subject' ? 'domain' : 'range'), facts)}.`,
    remedy: others.length > 0 ? `Relations that join these two: ${list(others.map(iriToken), 'or')}.` : `Name another ${end}: no relation joins these two.`,
  };
}

const misspelt = ({ property = '' }: RawFinding, facts: Facts): Words => {
  const near = nearestProperty(property, facts);
  return { message: `There is no property ${iriToken(property)}.`, remedy: near === undefined ? 'Use one that schema.ttl or shapes.ttl knows.' : `Write ${iriToken(near)}.` };
};

/** The property of the schema, of a shape or of the data that a misspelt one is nearest to. */
export function nearestProperty(property: string, facts: Facts): string | undefined {
  const ours = property.startsWith(mpp.vocabulary.slice(0, -'vocabulary'.length));
  const paths = facts.properties.filter((each) => each !== property && (!ours || facts.values(each, definedBy).length > 0));
  const declared = ['ObjectProperty', 'DatatypeProperty', 'AnnotationProperty'].flatMap((kind) => facts.resources(rdf.type, iriToken(owl.namespaceIri + kind)));
  const wanted = facts.resources(rdf.type, iriToken(`${sh.namespaceIri}PropertyShape`)).flatMap((shape) => facts.texts(shape, sh.path));
  return nearestName(property, new Set([...paths, ...declared, ...wanted].sort()));
}

/** The described resource that one that nothing describes is nearest to, of the kind that its place takes. */
export function nearestResource({ property = '', value = '' }: RawFinding, facts: Facts): string | undefined {
  if (property === rdf.type) return nearestName(value, facts.resources(rdf.type, iriToken(`${owl.namespaceIri}Class`)));
  if (property === rdf.predicate) return nearestName(value, facts.relations);
  const kinds = facts.resources(sh.path, iriToken(property)).flatMap((shape) => facts.texts(shape, `${sh.namespaceIri}class`));
  const names = (kinds.length > 0 ? kinds : [mpp.Entity, mpp.Claim, mpp.Evidence, mpp.Paper]).flatMap((kind) => facts.resources(rdf.type, iriToken(kind)));
  return nearestName(value, [...names].sort());
}

function undescribed(finding: RawFinding, facts: Facts): Words {
  const { value = '', property = '', others = [] } = finding, near = nearestResource(finding, facts);
  const [kind] = facts.resources(sh.path, iriToken(property)).flatMap((shape) => facts.texts(shape, `${sh.namespaceIri}class`));
  const files = kind === undefined ? [] : facts.filesOf(kind), where = files.length === 1 ? ` in ${files[0]}` : ' in a module';
  const named = `named in ${others.length + 1} places`;
  if (finding.resource === value) {
    return {
      message: `${iriToken(value)} has no type${others.length > 0 ? `, and is ${others.length === 1 ? 'named by another resource' : `named in ${others.length} places`}` : ''}.`,
      remedy: `Say first what it is, such as “${iriToken(value)} a ${iriToken(kind === undefined || kind === mpp.Entity ? mpp.Mechanism : kind)}”.`,
    };
  }
  if (kind !== undefined && isControlled(kind, facts)) {
    return { message: `${iriToken(value)} is described nowhere.`, remedy: `${near === undefined ? '' : `Write ${iriToken(near)}, if that is meant. `}${allowedValues(kind, facts, value)}` };
  }
  if (property === rdf.type || property === rdf.predicate)
    return {
      message: `${iriToken(value)} is described nowhere.`,
      remedy: near === undefined ? `Use a ${property === rdf.type ? 'class' : 'relation'} of schema.ttl.` : `Write ${iriToken(near)}.`,
    };
  const what = kind === undefined || kind === mpp.Entity ? '' : ` (${withArticle(facts.nameOf(kind))})`;
  return {
    message: `${iriToken(value)} is described nowhere${others.length > 0 ? `; it is ${named}` : ''}.`,
    remedy: near === undefined ? `Describe it${where}${what}, or name another.` : `Write ${iriToken(near)}, if that is meant; else describe ${iriToken(value)}${where}${what}.`,
  };
}

/** A relation that no claim may state: an inverse, or a name that is near to another. */
function notOfClaims({ value = '', token = '', message }: RawFinding, facts: Facts): Words {
  if (!token.startsWith('<')) return { message: `${message} Found: “${value}”.` };
  const inverse = [...facts.texts(value, owl.inverseOf), ...facts.resources(owl.inverseOf, iriToken(value))].find((each) => facts.relations.includes(each));
  if (inverse !== undefined) return { message: `Claims do not state ${token}: it is the inverse of ${iriToken(inverse)}.`, remedy: `Write ${iriToken(inverse)}, and swap subject and object.` };
  const near = nearestName(value, [...facts.relations].sort());
  return {
    message: `${token} is no relation that a claim may state.`,
    remedy: near === undefined ? `It is one of ${list([...facts.relations].sort().map(iriToken), 'or')}.` : `The nearest relation is ${iriToken(near)}.`,
  };
}

const table: Readonly<Record<string, (finding: RawFinding, facts: Facts) => Words>> = {
  'qc/error/claim-domain-range': wrongEnd,
  'qc/error/unknown-predicate': misspelt,
  'qc/error/unknown-foreign-property': misspelt,
  'qc/error/dangling-iri': undescribed,
};

/** What a check says, with what its query does not tell. */
export const checkWords = (finding: RawFinding, facts: Facts): Partial<Words> => table[finding.check]?.(finding, facts) ?? {};
/** The same for the relation of a claim, which a shape looks at. */
export const relationWords = notOfClaims;
