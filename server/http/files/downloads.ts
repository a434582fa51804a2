import type { Request, Response } from 'express';
import type { Publication } from '../../exports/export-source.js';
import { exportNamed, exports } from '../../exports/exports.js';
import type { Dataset } from '../../ontology/dataset.js';
import { defaultGraph } from '../../ontology/graphs.js';
import { derivedGraph } from '../../ontology/judge.js';
import { Problem } from '../../platform/problem.js';
import { createGate } from '../../platform/turns.js';
import type { Example } from '../../query/examples.js';
import { metadataGraphs } from '../../query/metadata.js';
import { preferred } from '../../query/negotiate.js';
import { dumps } from '../../query/void-description.js';
import { formats, type Format } from '../../rdf/formats.js';
import type { Version } from '../../pages/version.js';
import { chooseCoding, leastEncoded, type Coding } from '../answers/coding.js';
import { notModified } from '../answers/conditional.js';
import { largeDocument, sendPieces, triplesOf, writeDocument } from './document.js';
import type { DownloadTask } from './write-download.js';

/** What a graph can be had as; the first is for clients that take anything. */
const graphFormats = formats.filter(({ holds }) => holds.has('triples'));
/** Bytes of documents that are kept of one version. */
const keptBytes = 256 * 2 ** 20;

/** What the ontology's own IRI, and that of the namespace, give by media type: a reader of OWL the view, which loads there, anybody else everything. */
const wholeOntology: ReadonlyMap<string, { readonly name: string; readonly address: string; readonly export: boolean }> = new Map([...dumps].flatMap(([name, { format, address }]) => {
  const row = name === 'rdf' ? { name: 'owl', address: 'ontology.owl', export: true } : { name, address, export: false };
  return [format.mediaType, ...(name === 'ttl' || name === 'nt' ? format.alsoKnownAs.filter((type) => type !== 'text/plain') : [])].map((type) => [type, row] as const);
}));

/** JSON-LD is written without graphs: a reader of one graph would find nothing in it, and say nothing. */
export const graphOfDump = (name: string): string | undefined => (name === 'jsonld' ? 'union' : undefined);

/** Suffixes of the formats that a graph can be had in. */
export const graphSuffixes: readonly string[] = graphFormats.map(({ name }) => name);

/** Sends the graph as a whole or in parts, from the quads as they were stated. */
export interface Downloads {
  /** IRIs of the graphs that have addresses of their own. */
  readonly graphs: { readonly shapes: string; readonly void: string; readonly examples: string };
  /** The whole ontology. @param name One of `dumps`. */
  sendOntology(req: Request, res: Response, name: string): Promise<void>;
  /** The ontology as a file for other tools. @param name One of `exports`. */
  sendExport(req: Request, res: Response, name: string): Promise<void>;
  /** The whole ontology in the format that `Accept` asks for. Returns false, and sends nothing, where that is a page. */
  sendAccepted(req: Request, res: Response): Promise<boolean>;
  /** The mappings, as SSSOM. */
  sendMappings(req: Request, res: Response): Promise<void>;
  /** A graph by its IRI. Without a suffix, `Accept` tells the format. @throws Problem 404, 406. */
  sendGraph(req: Request, res: Response, graph: string, suffix?: string): Promise<void>;
  /** A graph by the path of its IRI below `{base}graph/`, which may have a suffix. @throws Problem 404, 406. */
  sendModule(req: Request, res: Response, path: string): Promise<void>;
  /** An example query as a file. @throws Problem 404. */
  sendExample(req: Request, res: Response, file: string): void;
}

/** Makes the sender of downloads. A document is written once per version, in a thread of its own. */
export function createDownloads({
  current,
  base,
  examples,
  publication = {},
}: {
  readonly current: () => Version;
  readonly base: string;
  readonly examples: readonly Example[];
  readonly publication?: Publication;
}): Downloads {
  const without = Object.values(metadataGraphs(base));
  const taskOf = ({ id, store, prefixes }: Dataset, format: string, graph?: string): DownloadTask => ({
    store,
    prefixes,
    format,
    ...(graph !== undefined && { graph }),
    without,
    version: id,
    base,
  });
  /** Exports are of the modules: what was put beside them is not curated. */
  const exportOf = (dataset: Dataset, name: string): DownloadTask => ({
    ...taskOf(dataset, name),
    publication,
    without: [...without, derivedGraph(base), ...dataset.graphs.filter((graph) => !graph.startsWith(`${base}graph/`) || graph === defaultGraph(base))],
  });
  const documents = createDocuments((dataset, format, graph) =>
    exports.some(({ name }) => name === format) ? exportOf(dataset, format) : taskOf(dataset, format, graph),
  );
  const send = async (req: Request, res: Response, dataset: Dataset, format: string, graph?: string): Promise<void> => {
    const task = taskOf(dataset, format, graph);
    const accepted = chooseCoding(req.headers['accept-encoding']);
    if (triplesOf(task) > largeDocument) {
      if (accepted) res.set('Content-Encoding', accepted.name);
      await sendPieces(req, res, task, accepted);
      return;
    }
    const plain = await documents(dataset, format, graph);
    const coding = plain.length < leastEncoded ? undefined : accepted;
    if (coding) res.set('Content-Encoding', coding.name);
    res.send(coding ? await documents(dataset, format, graph, coding) : plain);
  };
  /** @throws Problem 400: who asks for a part of a file would take the whole for it. The audience comes along with links of pages. */
  const refuseParameters = (req: Request): void => {
    const [name] = Object.keys(req.query).filter((each) => each !== 'audience');
    if (name !== undefined)
      throw new Problem(
        400,
        'Unknown parameter',
        `${req.path} is one file of everything and has no parameter “${name.slice(0, 100)}”. Established relations alone are /established.ttl; in a network each edge has its status.`,
        { parameters: [] },
      );
  };
  const sendGraph: Downloads['sendGraph'] = async (req, res, graph, suffix) => {
    const { dataset } = current();
    if (!dataset.graphs.includes(graph)) throw new Problem(404, 'Unknown graph', `This version has no graph <${graph}>.`, { graphs: dataset.graphs });
    res.vary('Accept');
    const format = suffix === undefined ? negotiateGraph(req) : graphFormats.find(({ name }) => name === suffix);
    if (!format) throw new Problem(404, 'Unknown format', `A graph can be had as ${graphSuffixes.join(', ')}.`);
    const path = graph.slice(base.length);
    res.set('Link', graphFormats.map(({ name, mediaType }) => `</${path}.${name}>; rel="alternate"; type="${mediaType}"`).join(', '));
    if (notModified(req, res, [dataset.id, 'graph', graph, format.name])) return;
    await send(req, res.type(`${format.mediaType}; charset=utf-8`), dataset, format.name, graph);
  };
  const sendOntology: Downloads['sendOntology'] = async (req, res, name) => {
    refuseParameters(req);
    const { dataset } = current(),
      dump = dumps.get(name);
    if (!dump) throw new Problem(404, 'Unknown format', `The ontology can be had as ${[...dumps.keys()].join(', ')}.`);
    if (notModified(req, res, [dataset.id, 'ontology', name])) return;
    await send(req, res.type(`${dump.format.mediaType}; charset=utf-8`), dataset, name, graphOfDump(name));
  };
  const sendExport: Downloads['sendExport'] = async (req, res, name) => {
    refuseParameters(req);
    const { dataset } = current(),
      { mediaType } = exportNamed(name);
    if (notModified(req, res, [dataset.id, 'export', name, publication])) return;
    await send(req, res.type(`${mediaType}; charset=utf-8`), dataset, name);
  };

  return {
    graphs: { shapes: `${base}graph/shapes`, ...metadataGraphs(base) },
    sendOntology,
    sendExport,
    async sendAccepted(req, res) {
      res.vary('Accept');
      const [type] = preferred(req.headers.accept, ['text/html', ...wholeOntology.keys()]);
      const wanted = type === undefined ? undefined : wholeOntology.get(type);
      if (type === undefined) {
        const available = ['text/html', ...wholeOntology.keys()];
        throw new Problem(406, 'Not acceptable', `The ontology can be had as ${available.join(', ')}.`, { available });
      }
      if (!wanted) return false;
      res.set('Content-Location', `/${wanted.address}`);
      await (wanted.export ? sendExport : sendOntology)(req, res, wanted.name);
      return true;
    },
    async sendMappings(req, res) {
      refuseParameters(req);
      const { dataset } = current();
      if (notModified(req, res, [dataset.id, 'mappings'])) return;
      await send(req, res.type('text/tab-separated-values; charset=utf-8'), dataset, 'sssom');
    },
    sendGraph,
    sendModule(req, res, path) {
      const { name, suffix } = split(path);
      return sendGraph(req, res, `${base}graph/${name}`, suffix);
    },
    sendExample(req, res, file) {
      const id = file.replace(/\.rq$/, '');
      const example = examples.find((candidate) => candidate.id === id);
      if (!example) throw new Problem(404, 'Unknown example', `There is no example query ${id}.`, { examples: examples.map((candidate) => candidate.id) });
      if (notModified(req, res, ['example', example.query])) return;
      const comment = [example.title, example.comment]
        .flatMap((text) => text.split(/\r\n|\r|\n/))
        .map((line) => `# ${line}\n`)
        .join('');
      res.type('application/sparql-query; charset=utf-8').send(`${comment}${example.query.replace(/^\s*\n/, '').trimEnd()}\n`);
    },
  };
}

/** Documents that are written at once: each takes a thread with all the statements. And those that may wait. */
const writtenAtOnce = 2, mostWaiting = 100;

/** Writes documents, and keeps those of the version that was asked for last. */
function createDocuments(taskOf: (dataset: Dataset, format: string, graph?: string) => DownloadTask): (dataset: Dataset, format: string, graph?: string, coding?: Coding) => Promise<Buffer> {
  let version = '', bytes = 0;
  const gate = createGate(
    writtenAtOnce,
    mostWaiting,
    () =>
      new Problem(503, 'Too many documents at once', `${mostWaiting} documents wait to be written already.`, { limit: mostWaiting }, { 'Retry-After': '10' }),
  );
  const kept = new Map<string, Promise<Buffer>>();
  const documents = (dataset: Dataset, format: string, graph?: string, coding?: Coding): Promise<Buffer> => {
    const { id } = dataset;
    if (id !== version) {
      kept.clear();
      [version, bytes] = [id, 0];
    }
    const key = `${format} ${coding?.name ?? ''} ${graph ?? ''}`;
    let document = kept.get(key);
    if (!document) {
      document = coding ? documents(dataset, format, graph).then((plain) => coding.encodeAside(plain, 'kept')) : gate(() => writeDocument(taskOf(dataset, format, graph)));
      kept.set(key, document);
      document.then((written) => {
        bytes += written.length;
        if (bytes > keptBytes && version === id) {
          kept.clear();
          bytes = 0;
        }
      }, () => { kept.delete(key); });
    }
    return document;
  };
  return documents;
}

/** The format that Accept asks for; Turtle for a browser, which asks for none of these formats. */
function negotiateGraph(req: Request): Format {
  const types = graphFormats.flatMap(({ mediaType, alsoKnownAs = [] }) => [mediaType, ...alsoKnownAs]);
  const [type] = preferred(req.headers.accept, types);
  const format = graphFormats.find(({ mediaType, alsoKnownAs = [] }) => type !== undefined && [mediaType, ...alsoKnownAs].includes(type));
  if (format) return format;
  const available = graphFormats.map(({ mediaType }) => mediaType);
  throw new Problem(406, 'Not acceptable', `A graph can be had as ${available.join(', ')}.`, { available });
}

function split(path: string): { readonly name: string; readonly suffix: string | undefined } {
  const suffix = graphFormats.find(({ name }) => path.endsWith(`.${name}`))?.name;
  return suffix === undefined ? { name: path, suffix } : { name: path.slice(0, -suffix.length - 1), suffix };
}
