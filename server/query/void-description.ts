import { hash } from 'node:crypto';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { exports } from '../exports/exports.js';
import { token } from '../store/build-store.js';
import type { Statistics } from '../store/statistics.js';
import { formats, type Format } from '../rdf/formats.js';
import { dcat, dct, foaf, rdf, rdfs, sd, voidExt, voidVocabulary as v, xsd } from '../rdf/vocabulary.js';
import { exampleOf, type Gathered, type Named } from './void-gathered.js';

/** Everything as one file: its address below the base, and the format, by the format's name. `ontology.owl` is another file: the view of `server/exports`. */
export const dumps: ReadonlyMap<string, { readonly format: Format; readonly address: string }> = new Map(formats.filter(({ write }) => write !== undefined)
  .map((format) => [format.name, { format, address: format.name === 'rdf' ? 'dataset.rdf' : `ontology.${format.name}` }]));

const { namedNode, literal } = DataFactory;

/**
 * A dataset in the words of VoID, DCAT and SPARQL 1.1 Service Description, all in one graph and without blank nodes.
 * Numbers are those of the union of `graphs`. Properties are counted by class, and within that by class
 * or datatype of the object, which is what editors complete from.
 *
 * @param before Parts of the description of another version.
 * @returns Lines of canonical N-Quads, without line ends.
 */
export function voidDescription({ statistics, gathered }: Counted, { prefixes, base }: Named, before: Parts = new Map()): VoidDescription {
  const graph = namedNode(`${base}.well-known/void`);
  const parts = new Map<string, Part>();
  let lines: string[] = [];
  const say: Say = (subject, predicate, object) => {
    const written = typeof object === 'number' ? `"${object}"^^<${xsd.integer}>` : typeof object === 'string' ? `<${object}>` : token(object);
    lines.push(`<${subject.value}> <${predicate}> ${written} <${graph.value}> .`);
  };
  const part = (...names: readonly string[]): RDF.NamedNode => namedNode(`${graph.value}#${names.join('-')}`);
  const partOf: Description['partOf'] = (key, numbers, tell) => {
    const known = before.get(key);
    if (known?.numbers === numbers) {
      parts.set(key, known);
      return;
    }
    const others = lines;
    lines = [];
    tell();
    parts.set(key, { numbers, lines });
    lines = others;
  };
  const description: Description = { graph, dataset: part('dataset'), base, say, part, partOf };
  describeDataset(description, statistics, gathered, prefixes);
  describeDumps(description);
  describeGraphs(description, statistics.graphs);
  describeProperties(description, statistics.properties);
  describeClasses(description, statistics.classes);
  describeLinksets(description, gathered.linksets);
  return { others: new Set(lines), parts };
}

/** What a description is made of. */
export interface Counted {
  readonly statistics: Statistics;
  readonly gathered: Gathered;
}

/** What is said of a property, or of a class with one: it is not said anew where the numbers are the same. */
interface Part { readonly numbers: string; readonly lines: readonly string[] }
export type Parts = ReadonlyMap<string, Part>;

/** The lines of a description. No line is in two of its parts, or among the others as well. */
export interface VoidDescription {
  readonly parts: Parts;
  readonly others: ReadonlySet<string>;
}

export const linesOf = ({ parts, others }: VoidDescription): readonly string[] => [...[...parts.values()].flatMap(({ lines }) => lines), ...others];

/** Lines that one description has and the other has not. */
export function linesBeyond(one: VoidDescription, other: VoidDescription): readonly string[] {
  const found = [...one.others].filter((line) => !other.others.has(line));
  for (const [key, part] of one.parts) {
    const lines = other.parts.get(key);
    if (lines !== part) found.push(...part.lines.filter((line) => !lines?.lines.includes(line)));
  }
  return found;
}

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

function describeDataset({ graph, dataset, base, say, part }: Description, statistics: Statistics, gathered: Gathered, prefixes: Named['prefixes']): void {
  const { triples, entities, distinctSubjects, distinctObjects, properties, classes } = statistics, { header } = gathered, example = exampleOf(gathered);
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
