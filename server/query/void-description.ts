import { hash } from 'node:crypto';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { exports } from '../exports/exports.js';
import { token } from '../store/build-store.js';
import { countStatistics, type Statistics } from '../store/statistics.js';
import { formats, type Format } from '../rdf/formats.js';
import { dictionaryOf, eachOfSubject, eachWithPredicate } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { dcat, dct, foaf, owl, rdf, rdfs, sd, skos, voidExt, voidVocabulary as v, xsd } from '../rdf/vocabulary.js';

/** Everything as one file: its address below the base, and the format, by the format's name. `ontology.owl` is another file: the view of `server/exports`. */
export const dumps: ReadonlyMap<string, { readonly format: Format; readonly address: string }> = new Map(formats.filter(({ write }) => write !== undefined)
  .map((format) => [format.name, { format, address: format.name === 'rdf' ? 'dataset.rdf' : `ontology.${format.name}` }]));

const { namedNode, literal } = DataFactory;
const mappingPredicates = [skos.exactMatch, skos.closeMatch, skos.broadMatch, skos.narrowMatch, skos.relatedMatch];

/**
 * A dataset in the words of VoID, DCAT and SPARQL 1.1 Service Description, all in one graph and without blank nodes.
 * Numbers are those of the union of `graphs`. Properties are counted by class, and within that by class
 * or datatype of the object, which is what editors complete from.
 *
 * @returns Lines of canonical N-Quads, without line ends.
 */
export function voidDescription({ store, graphs, prefixes, base }: Described, before: Parts = new Map()): { readonly lines: readonly string[]; readonly parts: Parts } {
  const graph = namedNode(`${base}.well-known/void`);
  const lines: string[] = [], parts = new Map<string, Part>();
  const say: Say = (subject, predicate, object) => {
    const written = typeof object === 'number' ? `"${object}"^^<${xsd.integer}>` : typeof object === 'string' ? `<${object}>` : token(object);
    lines.push(`<${subject.value}> <${predicate}> ${written} <${graph.value}> .`);
  };
  const part = (...names: readonly string[]): RDF.NamedNode => namedNode(`${graph.value}#${names.join('-')}`);
  const partOf: Description['partOf'] = (key, numbers, tell) => {
    const known = before.get(key), from = lines.length;
    if (known?.numbers === numbers) lines.push(...known.lines);
    else tell();
    parts.set(key, known?.numbers === numbers ? known : { numbers, lines: lines.slice(from) });
  };
  const description: Description = { graph, dataset: part('dataset'), base, say, part, partOf };
  const statistics = countStatistics(store, graphs.keys());
  const gathered = gather(store, prefixes, base);
  describeDataset(description, statistics, gathered, prefixes);
  describeDumps(description);
  describeGraphs(description, statistics.graphs);
  describeProperties(description, statistics.properties);
  describeClasses(description, statistics.classes);
  describeLinksets(description, gathered.linksets);
  return { lines: [...new Set(lines)], parts };
}

interface Described {
  readonly store: StoreData;
  readonly graphs: ReadonlyMap<string, unknown>;
  readonly prefixes: PrefixMap;
  readonly base: string;
}

/** What is said of a class with a property: it is not said anew where the numbers are the same. */
interface Part { readonly numbers: string; readonly lines: readonly string[] }
export type Parts = ReadonlyMap<string, Part>;

/** Adds a statement; a string is an IRI, a number an integer. */
type Say = (subject: RDF.NamedNode, predicate: string, object: RDF.Term | string | number) => void;

/** The description that is being made. */
interface Description {
  readonly graph: RDF.NamedNode;
  readonly dataset: RDF.NamedNode;
  readonly base: string;
  readonly say: Say;
  /** A resource of the description, by name. */
  readonly part: (...names: readonly string[]) => RDF.NamedNode;
  /** Says what `tell` says, or what was said when the numbers were the same. */
  readonly partOf: (key: string, numbers: string, tell: () => void) => void;
}

/** A resource of the description that is about other resources: their IRIs would make too long a name. */
const hashed = ({ part }: Description, kind: string, ...iris: readonly string[]): RDF.NamedNode =>
  part(kind, hash('sha256', iris.join(' '), 'base64url').replace(/[^A-Za-z0-9]/g, '').slice(0, 12));

function describeDataset({ graph, dataset, base, say, part }: Description, statistics: Statistics, { header, example }: Gathered, prefixes: PrefixMap): void {
  const { triples, entities, distinctSubjects, distinctObjects, properties, classes } = statistics;
  const service = part('service');
  say(graph, rdf.type, v.DatasetDescription);
  say(graph, foaf.primaryTopic, dataset);
  for (const type of [v.Dataset, dcat.Dataset, sd.Dataset]) say(dataset, rdf.type, type);
  for (const [predicate, object] of header) say(dataset, predicate, object);
  say(dataset, foaf.homepage, base);
  say(dataset, v.uriSpace, literal(base));
  say(dataset, v.sparqlEndpoint, `${base}sparql`);
  say(service, rdf.type, dcat.DataService);
  say(service, dcat.endpointURL, `${base}sparql`);
  say(service, dcat.servesDataset, dataset);
  for (const [predicate, number] of [
    [v.triples, triples], [v.entities, entities], [v.classes, classes.size], [v.properties, properties.size],
    [v.distinctSubjects, distinctSubjects], [v.distinctObjects, distinctObjects],
  ] as const) say(dataset, predicate, number);
  if (example) say(dataset, v.exampleResource, example);
  const used = [...properties.keys(), ...classes.keys()];
  for (const namespace of prefixes.values()) if (used.some((term) => term.startsWith(namespace))) say(dataset, v.vocabulary, namespace);
}

function describeDumps({ dataset, base, say, part }: Description): void {
  const distribute = (name: string, { address, title, mediaType }: { readonly address: string; readonly title: string; readonly mediaType: string }): void => {
    const distribution = part('dump', name);
    say(dataset, dcat.distribution, distribution);
    say(distribution, rdf.type, dcat.Distribution);
    say(distribution, dct.title, literal(title, 'en'));
    say(distribution, dcat.downloadURL, base + address);
    say(distribution, dcat.mediaType, `https://www.iana.org/assignments/media-types/${mediaType}`);
  };
  for (const [name, { format: { iri, label, mediaType }, address }] of dumps) {
    say(dataset, v.dataDump, base + address);
    say(dataset, v.feature, iri);
    distribute(name, { address, title: label, mediaType });
  }
  distribute('sssom', { address: 'mappings.sssom.tsv', title: 'mappings as SSSOM', mediaType: 'text/tab-separated-values' });
  for (const { name, addresses: [address = ''], title, mediaType } of exports) distribute(`export-${name}`, { address, title, mediaType });
}

/** The partitions that follow are those of the default graph, which is the union of all. */
function describeGraphs(description: Description, graphs: Statistics['graphs']): void {
  const { dataset, say, part } = description;
  const union = part('default-graph');
  say(union, rdf.type, sd.Graph);
  say(union, rdfs.label, literal('all graphs', 'en'));
  say(union, sd.graph, dataset);
  say(dataset, sd.defaultGraph, union);
  for (const [name, count] of graphs) {
    const node = hashed(description, 'graph', name);
    say(dataset, sd.namedGraph, node);
    say(node, rdf.type, sd.NamedGraph);
    say(node, sd.name, name);
    say(dataset, v.subset, name);
    say(namedNode(name), v.triples, count);
  }
}

function describeProperties(description: Description, properties: Statistics['properties']): void {
  const { dataset, say, partOf } = description;
  for (const [property, { triples, subjects, objects }] of properties) {
    partOf(property, `${triples} ${subjects} ${objects}`, () => {
      const node = hashed(description, 'property', property);
      say(dataset, v.propertyPartition, node);
      say(node, v.property, property);
      say(node, v.triples, triples);
      say(node, v.distinctSubjects, subjects);
      say(node, v.distinctObjects, objects);
    });
  }
}

function describeClasses(description: Description, classes: Statistics['classes']): void {
  const { dataset, say, partOf } = description;
  for (const [type, { entities, properties }] of classes) {
    const node = hashed(description, 'class', type);
    say(dataset, v.classPartition, node);
    say(node, v.class, type);
    say(node, v.entities, entities);
    for (const [property, { triples, objectClasses, datatypes }] of properties) {
      partOf(`${type} ${property}`, [triples, ...[...objectClasses, ...datatypes].flat()].join(' '), () => {
        const within = hashed(description, 'class-property', type, property);
        say(node, v.propertyPartition, within);
        say(within, v.property, property);
        say(within, v.triples, triples);
        for (const [objectClass, number] of objectClasses) {
          const target = hashed(description, 'object-class', type, property, objectClass);
          say(within, v.classPartition, target);
          say(target, v.class, objectClass);
          say(target, v.triples, number);
        }
        for (const [datatype, number] of datatypes) {
          const target = hashed(description, 'object-datatype', type, property, datatype);
          say(within, voidExt.datatypePartition, target);
          say(target, voidExt.datatype, datatype);
          say(target, v.triples, number);
        }
      });
    }
  }
}

function describeLinksets(description: Description, linksets: Gathered['linksets']): void {
  const { dataset, say } = description;
  for (const [key, { predicate, space, count }] of linksets) {
    const node = hashed(description, 'linkset', key), target = hashed(description, 'target', space);
    say(node, rdf.type, v.Linkset);
    say(node, v.subjectsTarget, dataset);
    say(node, v.objectsTarget, target);
    say(node, v.linkPredicate, predicate);
    say(node, v.triples, count);
    say(dataset, v.subset, node);
    say(target, rdf.type, v.Dataset);
    say(target, v.uriSpace, literal(space));
  }
}

interface Linkset {
  readonly predicate: string;
  readonly space: string;
  count: number;
}

/** What the description says beside numbers, found in one pass. */
interface Gathered {
  /** Title, description and licence that the ontology gives itself. */
  readonly header: readonly (readonly [string, RDF.Term])[];
  /** The term that most claims have for their object. */
  readonly example: string | undefined;
  /** Mappings by predicate and by the IRI space of what they map to. */
  readonly linksets: ReadonlyMap<string, Linkset>;
}

function gather(store: StoreData, prefixes: PrefixMap, base: string): Gathered {
  const { text, token, kind, findToken } = dictionaryOf(store);
  const idOf = (iri: string): number => findToken(`<${iri}>`);
  const each = (predicate: string, visit: (subject: number, object: number) => void): void => {
    const id = idOf(predicate);
    if (id > 0) eachWithPredicate(store.union, id, visit);
  };
  const header: (readonly [string, RDF.Term])[] = [];
  const headerPredicates = new Map([dct.title, dct.description, dct.license].map((iri) => [idOf(iri), iri]));
  const ontology = idOf(owl.Ontology);
  each(rdf.type, (subject, object) => {
    if (object !== ontology || object === 0) return;
    eachOfSubject(store.union, subject, (predicate, value) => {
      const known = predicate > 0 ? headerPredicates.get(predicate) : undefined;
      if (known !== undefined) header.push([known, term(token(value))]);
    });
  });

  const concepts = new Set<number>(), incoming = new Map<number, number>();
  each(skos.definition, (subject) => { if (kind(subject) === 2 && text(subject).startsWith(base)) concepts.add(subject); });
  each(rdf.object, (_, object) => { incoming.set(object, (incoming.get(object) ?? 0) + 1); });
  let example: number | undefined;
  for (const concept of concepts) {
    // In the order of the names, so that the first of equals wins.
    if (example === undefined || (incoming.get(concept) ?? 0) > (incoming.get(example) ?? 0)) example = concept;
  }

  const linksets = new Map<string, Linkset>(), namespaces = [...prefixes.values()].sort((a, b) => b.length - a.length);
  for (const predicate of mappingPredicates) {
    each(predicate, (_, object) => {
      if (kind(object) !== 2 || text(object).startsWith(base)) return;
      const target = text(object);
      const namespace = namespaces.find((candidate) => target.startsWith(candidate));
      // An OBO name is the ontology's own prefix, an underscore, a number: http://purl.obolibrary.org/obo/GO_0001837.
      const space = /^.*\/obo\/[A-Za-z]+_/.exec(target)?.[0] ?? namespace ?? target.replace(/[^/#]*$/, '');
      const key = `<${predicate}> ${space}`;
      const entry = linksets.get(key);
      if (entry) entry.count += 1;
      else linksets.set(key, { predicate, space, count: 1 });
    });
  }
  return { header, example: example === undefined ? undefined : text(example), linksets };
}

/** A term of the header as N-Quads write it: an IRI or a string with or without language. */
function term(written: string): RDF.Term {
  if (written.startsWith('<')) return namedNode(written.slice(1, -1));
  const end = written.lastIndexOf('"');
  const value = JSON.parse(written.slice(0, end + 1).replace(/\\U[0-9A-Fa-f]{8}/g, (c) => String.fromCodePoint(Number.parseInt(c.slice(2), 16)))) as string;
  return written[end + 1] === '@' ? literal(value, written.slice(end + 2)) : literal(value);
}
