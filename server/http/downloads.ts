import type { Express, Request, Response } from 'express';
import type { Dataset } from '../ontology/dataset.js';
import { Problem } from '../platform/problem.js';
import type { Example } from '../query/examples.js';
import { metadataGraphs } from '../query/metadata.js';
import { preferred } from '../query/negotiate.js';
import { dumps } from '../query/void-description.js';
import { formats, type Format } from '../rdf/formats.js';
import type { Version } from '../pages/version.js';
import { chooseCoding, leastEncoded, type Coding } from './coding.js';
import { notModified } from './conditional.js';
import { largeDocument, sendPieces, triplesOf, writeDocument } from './document.js';
import type { DownloadTask } from './download-thread.js';

/** What a graph can be had as; the first is for clients that take anything. */
const graphFormats = formats.filter(({ holds }) => holds.has('triples'));
/** Bytes of documents that are kept of one version. */
const keptBytes = 256 * 2 ** 20;

/**
 * Adds the addresses from which the graph can be taken as a whole or in parts: `/ontology.{suffix}`,
 * `/mappings.sssom.tsv`, `/graph/{module}`, `/shapes`, `/.well-known/void` and `/.well-known/sparql-examples`. A
 * document is written once per version, in a thread of its own, from the quads as they were stated.
 */
export function addDownloads(app: Express, { current, base, examples }: { readonly current: () => Version; readonly base: string; readonly examples: readonly Example[] }): void {
  const without = Object.values(metadataGraphs(base));
  const taskOf = ({ id, store, prefixes }: Dataset, format: string, graph?: string): DownloadTask => ({
    store, prefixes, format, ...(graph !== undefined && { graph }), without, version: id, base,
  });
  const documents = createDocuments(taskOf);
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
  const { void: voidGraph, examples: examplesGraph } = metadataGraphs(base);

  const sendGraph = (graph: string, title: string) => async (req: Request, res: Response, suffix?: string): Promise<void> => {
    const { dataset } = current();
    if (!dataset.graphs.includes(graph)) throw new Problem(404, 'Unknown graph', `This version has no graph <${graph}>.`, { graphs: dataset.graphs });
    res.vary('Accept');
    const format = suffix === undefined ? negotiateGraph(req) : graphFormats.find(({ name }) => name === suffix);
    if (!format) throw new Problem(404, 'Unknown format', `${title} can be had as ${graphFormats.map(({ name }) => name).join(', ')}.`);
    const path = graph.slice(base.length);
    res.set('Link', graphFormats.map(({ name, mediaType }) => `</${path}.${name}>; rel="alternate"; type="${mediaType}"`).join(', '));
    if (notModified(req, res, [dataset.id, 'graph', graph, format.name])) return;
    await send(req, res.type(`${format.mediaType}; charset=utf-8`), dataset, format.name, graph);
  };

  for (const [suffix, format] of dumps) {
    app.get(`/ontology.${suffix}`, async (req, res) => {
      const { dataset } = current();
      if (notModified(req, res, [dataset.id, 'ontology', suffix])) return;
      await send(req, res.type(`${format.mediaType}; charset=utf-8`), dataset, format.name);
    });
  }
  app.get('/mappings.sssom.tsv', async (req, res) => {
    const { dataset } = current();
    if (notModified(req, res, [dataset.id, 'mappings'])) return;
    await send(req, res.type('text/tab-separated-values; charset=utf-8'), dataset, 'sssom');
  });
  app.get('/graph/*path', async (req, res) => {
    const { name, suffix } = split((req.params.path as unknown as string[]).join('/'));
    await sendGraph(`${base}graph/${name}`, 'A graph')(req, res, suffix);
  });
  const named = [['/shapes', `${base}graph/shapes`], ['/.well-known/void', voidGraph], ['/.well-known/sparql-examples', examplesGraph]] as const;
  for (const [path, graph] of named) {
    app.get(path, (req, res) => sendGraph(graph, 'It')(req, res));
    for (const { name } of graphFormats) app.get(`${path}.${name}`, (req, res) => sendGraph(graph, 'It')(req, res, name));
  }
  app.get('/.well-known/sparql-examples/:file', (req, res) => {
    const id = req.params.file.replace(/\.rq$/, '');
    const example = examples.find((candidate) => candidate.id === id);
    if (!example) throw new Problem(404, 'Unknown example', `There is no example query ${id}.`, { examples: examples.map((candidate) => candidate.id) });
    if (notModified(req, res, ['example', example.query])) return;
    const comment = [example.title, example.comment].flatMap((text) => text.split(/\r\n|\r|\n/)).map((line) => `# ${line}\n`).join('');
    res.type('application/sparql-query; charset=utf-8').send(`${comment}${example.query.replace(/^\s*\n/, '').trimEnd()}\n`);
  });
}

/** Writes documents, and keeps those of the version that was asked for last. */
function createDocuments(taskOf: (dataset: Dataset, format: string, graph?: string) => DownloadTask): (dataset: Dataset, format: string, graph?: string, coding?: Coding) => Promise<Buffer> {
  let version = '', bytes = 0;
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
      document = coding ? documents(dataset, format, graph).then((plain) => coding.encodeAside(plain, 'kept')) : writeDocument(taskOf(dataset, format, graph));
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
