import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import type { PrefixMap } from '../rdf/turtle.js';
import { dct, owl, rdf, skos } from '../rdf/vocabulary.js';
import { compareCodePoints } from '../store/code-points.js';
import { dictionaryOf, eachOfSubject, eachWithPredicate } from '../store/read-store.js';
import type { UnionDifference } from '../store/statistics-after.js';
import type { StoreData } from '../store/store-data.js';

const { namedNode, literal } = DataFactory;
const mappingPredicates: readonly string[] = [skos.exactMatch, skos.closeMatch, skos.broadMatch, skos.narrowMatch, skos.relatedMatch];

/** By what names a dataset is described. */
export interface Named {
  readonly prefixes: PrefixMap;
  readonly base: string;
}

interface Linkset {
  readonly predicate: string;
  readonly space: string;
  readonly count: number;
}

/** What the description says beside numbers. */
export interface Gathered {
  /** Title, description and licence that the ontology gives itself. */
  readonly header: readonly (readonly [string, RDF.Term])[];
  /** IRIs of what calls itself an ontology. */
  readonly ontologies: ReadonlySet<string>;
  /** IRIs of the terms of the project that are defined. */
  readonly concepts: ReadonlySet<string>;
  /** Claims by the token of their object. */
  readonly incoming: ReadonlyMap<string, number>;
  /** Mappings by predicate and by the IRI space of what they map to. */
  readonly linksets: ReadonlyMap<string, Linkset>;
}

/** The term that most claims have for their object; of equals the first by name. */
export function exampleOf({ concepts, incoming }: Gathered): string | undefined {
  let best: string | undefined, most = -1;
  for (const concept of concepts) {
    const number = incoming.get(`<${concept}>`) ?? 0;
    if (number < most || (number === most && best !== undefined && compareCodePoints(concept, best) > 0)) continue;
    [best, most] = [concept, number];
  }
  return best;
}

/** Gathers it from all graphs, in one pass. */
export function gather(store: StoreData, names: Named): Gathered {
  const { text, token, kind, findToken } = dictionaryOf(store);
  const idOf = (iri: string): number => findToken(`<${iri}>`);
  const each = (predicate: string, visit: (subject: number, object: number) => void): void => {
    const id = idOf(predicate);
    if (id > 0) eachWithPredicate(store.union, id, visit);
  };
  const header: (readonly [string, RDF.Term])[] = [], ontologies = new Set<string>();
  const headerPredicates = new Map([dct.title, dct.description, dct.license].map((iri) => [idOf(iri), iri]));
  const ontology = idOf(owl.Ontology);
  each(rdf.type, (subject, object) => {
    if (object !== ontology || object === 0) return;
    ontologies.add(text(subject));
    eachOfSubject(store.union, subject, (predicate, value) => {
      const known = predicate > 0 ? headerPredicates.get(predicate) : undefined;
      if (known !== undefined) header.push([known, term(token(value))]);
    });
  });
  const concepts = new Set<string>(), numbers = new Map<number, number>(), linksets = new Map<string, Linkset>(), space = spaceOf(names);
  each(skos.definition, (subject) => { if (kind(subject) === 2 && text(subject).startsWith(names.base)) concepts.add(text(subject)); });
  each(rdf.object, (_, object) => { numbers.set(object, (numbers.get(object) ?? 0) + 1); });
  for (const predicate of mappingPredicates) each(predicate, (_, object) => { count(linksets, predicate, space(token(object)), 1); });
  return { header, ontologies, concepts, incoming: new Map([...numbers].map(([object, number]) => [token(object), number])), linksets };
}

/**
 * What is gathered after a change, from what was gathered before. The graphs that describe a version say nothing of what is
 * gathered, so that the difference of the others tells.
 *
 * @returns undefined where everything has to be looked at.
 */
export function gatherAfter(before: Gathered, { gained, lost }: UnionDifference, names: Named): Gathered | undefined {
  const space = spaceOf(names), concepts = new Set(before.concepts), incoming = new Map(before.incoming), linksets = new Map(before.linksets);
  for (const [those, sign] of [[gained, 1], [lost, -1]] as const) {
    for (const [s, p, o] of those) {
      const subject = s.slice(1, -1), predicate = p.slice(1, -1);
      if (before.ontologies.has(subject) || o === `<${owl.Ontology}>`) return undefined;
      if (predicate === skos.definition) {
        // It may have another one.
        if (sign < 0) return undefined;
        if (s.startsWith('<') && subject.startsWith(names.base)) concepts.add(subject);
      } else if (predicate === rdf.object) {
        incoming.set(o, (incoming.get(o) ?? 0) + sign);
      } else if (mappingPredicates.includes(predicate)) {
        count(linksets, predicate, space(o), sign);
      }
    }
  }
  return { ...before, concepts, incoming, linksets };
}

function count(linksets: Map<string, Linkset>, predicate: string, space: string | undefined, sign: number): void {
  if (space === undefined) return;
  const key = `<${predicate}> ${space}`, number = (linksets.get(key)?.count ?? 0) + sign;
  if (number === 0) linksets.delete(key);
  else linksets.set(key, { predicate, space, count: number });
}

/** The IRI space that a mapping maps to; undefined for what is no IRI, or the project's own. */
function spaceOf({ prefixes, base }: Named): (object: string) => string | undefined {
  const namespaces = [...prefixes.values()].sort((a, b) => b.length - a.length);
  return (object) => {
    const target = object.slice(1, -1);
    if (!object.startsWith('<') || target.startsWith(base)) return undefined;
    // An OBO name is the ontology's own prefix, an underscore, a number: http://purl.obolibrary.org/obo/GO_0001837.
    return /^.*\/obo\/[A-Za-z]+_/.exec(target)?.[0] ?? namespaces.find((candidate) => target.startsWith(candidate)) ?? target.replace(/[^/#]*$/, '');
  };
}

/** A term of the header as N-Quads write it: an IRI or a string with or without language. */
function term(written: string): RDF.Term {
  if (written.startsWith('<')) return namedNode(written.slice(1, -1));
  const end = written.lastIndexOf('"');
  const value = JSON.parse(written.slice(0, end + 1).replace(/\\U[0-9A-Fa-f]{8}/g, (c) => String.fromCodePoint(Number.parseInt(c.slice(2), 16)))) as string;
  return written[end + 1] === '@' ? literal(value, written.slice(end + 2)) : literal(value);
}
