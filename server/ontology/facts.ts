import { mpp, owl, rdf, rdfs, skos } from '../rdf/vocabulary.js';
import { hasTriple } from '../store/patch-graph.js';
import { dictionaryOf, eachOfSubject, eachSubjectOf, graphOf, namedGraphs } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import { splitToken } from '../store/ntriples.js';

/** What the data say, as explanations of faults ask for it. Subjects and properties are IRIs, values are tokens. */
export interface Facts {
  values(resource: string, property: string): readonly string[];
  /** The values that are literals or IRIs, as text. */
  texts(resource: string, property: string): readonly string[];
  /** IRIs of the resources that have a value. */
  resources(property: string, token: string): readonly string[];
  /** Whether a module says so, and not rules alone. */
  isStated(resource: string, property: string, token: string): boolean;
  /** Whether a module says something of it. */
  isSubject(resource: string): boolean;
  /** Whether something is said of what kind it is. */
  isDescribed(resource: string): boolean;
  /** The kinds of the schema that a resource is of, without those that have narrower ones. */
  kinds(resource: string): readonly string[];
  /** The name of a class in the schema, or else its IRI. */
  nameOf(kind: string): string;
  /** The classes that a relation starts from or leads to. */
  ends(relation: string, end: 'domain' | 'range'): readonly string[];
  /** IRIs of the relations that claims may state. */
  readonly relations: readonly string[];
  /** IRIs of the properties that the data or the shapes use. */
  readonly properties: readonly string[];
  /** The files, below the ontology folder, that describe resources of a class. */
  filesOf(kind: string): readonly string[];
}

export const iriToken = (iri: string): string => `<${iri}>`;
export const textOf = (token: string): string => splitToken(token).text;

/** Properties whose ids are kept. */
const mostKept = 1_000;

/** @param derived IRI of the graph of what follows by rules. */
export function factsOf(data: StoreData, derived: string): Facts {
  const { findToken, token } = dictionaryOf(data);
  const find = (iri: string): number => findToken(iri.startsWith('_:') ? iri : iriToken(iri));
  const ids = new Map<string, number>();
  /** The id of a property, which is asked for again and again. */
  const idOf = (property: string): number => {
    let id = ids.get(property);
    if (id === undefined) {
      id = find(property);
      if (ids.size < mostKept) ids.set(property, id);
    }
    return id;
  };
  const stated = [...data.graphs.values()].filter((graph) => graph !== graphOf(data, derived));

  let last: readonly [resource: string, id: number] = ['', 0];
  const values = (resource: string, property: string): readonly string[] => {
    // One resource is asked for property after property.
    if (last[0] !== resource) last = [resource, find(resource)];
    const found: string[] = [], subject = last[1], wanted = idOf(property);
    if (subject > 0 && wanted > 0) eachOfSubject(data.union, subject, (predicate, object) => { if (predicate === wanted) found.push(token(object)); });
    return found;
  };
  const resources = (property: string, value: string): readonly string[] => {
    const found: string[] = [], wanted = idOf(property), object = findToken(value);
    if (wanted > 0 && object > 0) eachSubjectOf(data.union, wanted, object, (subject) => found.push(textOf(token(subject))));
    return found;
  };
  const texts = (resource: string, property: string): readonly string[] => values(resource, property).map(textOf);
  /** The members of a union, or the class itself. */
  const members = (value: string): readonly string[] => {
    if (value.startsWith('<')) return [textOf(value)];
    const found: string[] = [];
    for (let [list] = values(value, unionOf); list !== undefined && list.startsWith('_:'); [list] = values(list, rdfIri('rest'))) found.push(...values(list, rdfIri('first')).map(textOf));
    return found;
  };
  return {
    values, texts, resources,
    isStated(resource, property, value) {
      const [s, p, o] = [find(resource), idOf(property), findToken(value)];
      return s > 0 && p > 0 && o > 0 && stated.some((graph) => hasTriple(graph, s, p, o));
    },
    isSubject(resource) {
      const subject = find(resource);
      let has = false;
      if (subject > 0) for (const graph of stated) eachOfSubject(graph, subject, () => { has = true; });
      return has;
    },
    isDescribed: (resource) => values(resource, rdf.type).length > 0,
    kinds: (resource) => texts(resource, rdf.type).filter((kind) => values(kind, definedBy).length > 0 && resources(subClassOf, iriToken(kind)).length === 0),
    nameOf: (kind) => texts(kind, rdfs.label)[0] ?? iriToken(kind),
    ends: (relation, end) => values(relation, rdfs.namespaceIri + end).flatMap(members),
    get relations() { return resources(`${rdfs.namespaceIri}subPropertyOf`, iriToken(mpp.claimable)); },
    get properties() { return [...data.union.predicates].map((id) => textOf(token(id))); },
    filesOf(kind) {
      const type = find(rdf.type), object = find(kind);
      if (type === 0 || object === 0) return [];
      return [...namedGraphs(data)].filter(([name, graph]) => {
        let has = false;
        if (name !== derived) eachSubjectOf(graph, type, object, () => { has = true; });
        return has;
      }).map(([name]) => fileOf(name.slice(derived.length - 'derived'.length)));
    },
  };
}

const fileOf = (name: string): string => (['schema', 'shapes', 'forms', 'prefixes'].includes(name) ? `${name}.ttl` : `modules/${name}.ttl`);
const rdfIri = (name: string): string => rdf.namespaceIri + name;
const unionOf = `${owl.namespaceIri}unionOf`;
/** Whether the resources of a class are the values among which curators choose, and not what they describe. */
export const isControlled = (kind: string, facts: Pick<Facts, 'texts'>): boolean => kind !== mpp.Entity && facts.texts(kind, subClassOf).includes(skos.Concept);
export const definedBy = `${rdfs.namespaceIri}isDefinedBy`;
const subClassOf = `${rdfs.namespaceIri}subClassOf`;
