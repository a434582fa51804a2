import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { nearestGraphs } from '../../change/modules.js';
import { isDescription, isReserved } from '../../change/graph-files.js';
import type { SentDocument } from '../../change/read-documents.js';
import type { ChangeWriter } from '../../change/writer.js';
import type { Dataset } from '../../ontology/dataset.js';
import { defaultGraph } from '../../ontology/graphs.js';
import { Problem } from '../../platform/problem.js';
import { negotiate } from '../../query/negotiate.js';
import { formats, type Format } from '../../rdf/formats.js';
import { iri } from '../../rdf/iri.js';
import { graphOf as triplesIn, tripleTexts, unionTexts } from '../../store/read-store.js';
import { addressOf } from '../../people/address.js';
import type { Agents } from '../../people/agents.js';
import { whenGone } from '../requests/client-gone.js';
import { sendPieces, triplesOf } from '../files/document.js';
import type { DocumentWriter } from '../files/document-writer.js';
import { entityTag, matches } from '../answers/etag.js';
import { versionHeader } from '../answers/headers.js';
import { hold, release } from '../requests/held-bytes.js';
import { readOwnBytes, type BodyLimit } from '../requests/read-body.js';
import { readForm } from '../requests/read-form.js';
import { authorOf, reasonOf } from '../requests/reason.js';
import { isUtf8, parseContentType } from '../requests/content-type.js';
import { ifMatch, sendApplied } from './update.js';

export interface GraphStoreOptions {
  readonly current: () => { readonly dataset: Dataset };
  readonly writer: ChangeWriter;
  readonly agents: Agents;
  readonly base: string;
  /** Writes small graphs in formats that are laid out as a whole. */
  readonly documents: DocumentWriter;
  /** Bytes that a document may have. Default: 32 MiB. */
  readonly documentSize?: number;
}

const graphFormats = formats.filter(({ holds }) => holds.has('triples'));
const methods = 'GET, HEAD, PUT, POST, DELETE, OPTIONS';

/** Most triples of a document that is written by the thread for small documents; a larger one has a thread of its own. */
const small = 2000;
/** UTF-16 units of them. */
const short = 2 ** 20;

/**
 * Which graph a request is about. `default` is the union for readers and `{base}graph/default` for writers; `address`
 * is a path below `/graphs`.
 */
type Target = { readonly kind: 'named'; readonly graph: string } | { readonly kind: 'address'; readonly path: string } | { readonly kind: 'default' } | { readonly kind: 'store' };

/**
 * The SPARQL 1.1 Graph Store HTTP Protocol: `?graph=IRI`, `?default`, and addresses below it: `/graphs/{name}` is the
 * module `{base}graph/{name}` if there is one, and else the stored graph that is named by the address,
 * `{base}graphs/{name}`. Without a graph, N-Quads and TriG, and JSON-LD that names graphs, are a data set: each graph in it
 * is added to by POST and replaced by PUT, as one change; other graphs stay. To be mounted where the path of the request is what follows `/graphs`.
 */
export function createGraphStore({ current, writer, agents, base, documents: documentWriter, documentSize = 32 * 2 ** 20 }: GraphStoreOptions): (req: Request, res: Response) => Promise<void> {
  const maxBody: BodyLimit = { bytes: documentSize, setting: 'MPP_DOCUMENT_SIZE' };
  const read = async (req: Request, res: Response, target: Target, wanted: string | undefined): Promise<void> => {
    res.vary('Accept');
    const { dataset } = current();
    const graph = target.kind === 'default' ? undefined : graphOf(target, base, dataset, req.method);
    if (graph !== undefined && !dataset.graphs.includes(graph)) throw missing(graph, base, dataset);
    const format = negotiate(req.headers.accept, wanted, 'triples');
    res.set({ ETag: tagOf(dataset, graph, format), 'Cache-Control': 'no-cache', [versionHeader]: dataset.id, 'Access-Control-Expose-Headers': `ETag, ${versionHeader}` });
    if (matches(req.headers['if-none-match'], tagOf(dataset, graph, format))) {
      res.status(304).end();
      return;
    }
    res.type(`${format.mediaType}; charset=utf-8`);
    const without = graph === undefined ? dataset.graphs.filter((each) => isDescription(each, base)) : [];
    const task = { store: dataset.store, prefixes: dataset.prefixes, format: format.name === 'nq' ? 'nt' : format.name, graph: graph ?? 'union', without, version: dataset.id, base };
    if (triplesOf(task) > small) {
      await sendPieces(req, res, task);
      return;
    }
    const ntriples = shortLines(graph === undefined ? unionTexts(dataset.store, without) : tripleTexts(dataset.store, triplesIn(dataset.store, graph)));
    if (ntriples === undefined) {
      await sendPieces(req, res, task);
      return;
    }
    res.send(task.format === 'nt' ? ntriples : await documentWriter.write({ version: dataset.id, name: task.graph, ntriples }, format, dataset.prefixes));
  };

  const write = async (req: Request, res: Response, target: Target, reason: string | undefined): Promise<void> => {
    const actor = await agents.authorize(req, 'write-graph'), accepted = await agents.cause(actor, authorOf(req));
    const documents = req.method === 'DELETE' ? [] : await readDocuments(req, maxBody);
    const operation = req.method === 'DELETE' ? 'remove' : req.method === 'PUT' ? 'replace' : 'merge';
    const holds = dataSetOf(target, documents);
    const create = target.kind === 'store' && (req.method === 'POST' || holds === 'when-named');
    const graph = holds === 'yes' ? `${base}graphs` : create ? `urn:uuid:${randomUUID()}` : target.kind === 'default' ? defaultGraph(base) : graphOf(target, base, current().dataset, req.method);
    const cause = { ...accepted, reason: reasonOf(req, reason, `Graph Store: ${req.method} ${holds === 'yes' ? 'of a data set' : `<${graph}>`}`) };
    const precondition = (dataset: Dataset): void => {
      if (target.kind === 'address' && graphOf(target, base, dataset, req.method) !== graph) {
        throw new Problem(409, 'Graph made meanwhile', `While the request waited, a module of this address was made or dropped; <${graph}> is not what it names any more.`, { graph });
      }
      const there = dataset.graphs.includes(graph) || holds !== 'no';
      const tags = graphFormats.flatMap((format) => [tagOf(dataset, graph, format), ...(target.kind === 'default' ? [tagOf(dataset, undefined, format)] : [])]);
      if (!ifMatch(req, there || target.kind === 'default' ? [`"${dataset.id}"`, ...tags] : [])) {
        throw new Problem(412, 'Precondition failed', `<${graph}> is not what If-Match asks for.`, { graph, version: dataset.id });
      }
      const none = req.headers['if-none-match'];
      if (none !== undefined && there && tags.some((tag) => matches(none, tag))) {
        throw new Problem(412, 'Precondition failed', `<${graph}> is there, and If-None-Match asks that it is not.`, { graph, version: dataset.id });
      }
    };
    const bytes = documents.reduce((sum, { body }) => sum + body.length, 0);
    hold(bytes);
    const applied = await writer.writeGraph({ operation, graph, dataset: holds, documents }, cause, { precondition, signal: whenGone(res) }).finally(() => { release(bytes); });
    const created = applied.created.includes(graph);
    sendApplied(req, res, applied, created ? 201 : 204, created ? { Location: `${addressOf(req, '') ?? ''}/graphs?graph=${encodeURIComponent(graph)}` } : {});
  };

  return async (req, res) => {
    const [, search = ''] = /\?(.*)$/s.exec(req.originalUrl) ?? [];
    const parameters = new URLSearchParams(search);
    const store = { base, addresses: [`${base}graphs`, ...[addressOf(req, '/graphs')].flatMap((address) => address ?? [])] };
    switch (req.method) {
      case 'OPTIONS':
        res.set({ Allow: methods, 'Access-Control-Allow-Methods': methods, 'Access-Control-Allow-Headers': 'Accept, Authorization, Change-Author, Change-Reason, Content-Type, If-Match, If-None-Match' }).status(204).end();
        return;
      case 'GET':
      case 'HEAD':
        return read(req, res, targetOf(req.path, parameters, store), single(parameters, 'format'));
      case 'PUT':
      case 'POST':
      case 'DELETE':
        return write(req, res, targetOf(req.path, parameters, store), single(parameters, 'reason'));
      default:
        throw new Problem(405, 'Method not allowed', `${req.method} is not answered here.`, {}, { Allow: methods });
    }
  };
}

/** Triples as N-Triples; undefined for those that are long together. */
function shortLines(triples: Iterable<string>): string | undefined {
  const lines: string[] = [];
  let units = 0;
  for (const triple of triples) {
    if ((units += triple.length) > short) return undefined;
    lines.push(`${triple} .\n`);
  }
  return lines.join('');
}

/** Problem 404; for a module, with the nearest names. */
function missing(graph: string, base: string, { graphs }: Dataset): Problem {
  const modules = graph.startsWith(`${base}graph/`) ? graphs.filter((each) => each.startsWith(`${base}graph/`)) : [];
  return new Problem(404, 'No such graph', `There is no graph <${graph}>.`, { graph, ...(modules.length > 0 && { nearest: nearestGraphs(graph, modules) }) });
}

function single(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new Problem(400, 'Ambiguous request', `There are ${values.length} values for "${name}"; give one.`);
  return values[0];
}

/** @param store The addresses under which clients know the store: the address of a graph names it, as its IRI does. */
function targetOf(path: string, parameters: URLSearchParams, store: { readonly base: string; readonly addresses: readonly string[] }): Target {
  const graph = single(parameters, 'graph');
  const name = path.replace(/^\//, '');
  if ([graph !== undefined, parameters.has('default'), name !== ''].filter(Boolean).length > 1) {
    throw new Problem(400, 'Ambiguous request', 'Name one graph: by the path, by "graph" or by "default".');
  }
  if (parameters.has('default')) return { kind: 'default' };
  if (graph === undefined && name === '') return { kind: 'store' };
  const address = store.addresses.find((each) => graph?.startsWith(`${each}/`) || graph?.startsWith(`${each}?`));
  if (graph !== undefined && address !== undefined) {
    const [below = '', search = ''] = graph.slice(address.length).split(/\?(.*)/s);
    return targetOf(below, new URLSearchParams(search), store);
  }
  if (graph === undefined) return { kind: 'address', path: name };
  return { kind: 'named', graph: absolute(graph) };
}

function absolute(graph: string): string {
  try {
    return iri(graph);
  } catch (cause) {
    throw new Problem(400, 'Invalid graph IRI', `"${graph}" is not an absolute IRI.`, {}, {}, { cause });
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new Problem(400, 'Invalid graph IRI', `"${path}" is not percent-encoded UTF-8.`, {}, {}, { cause });
  }
}

/** The IRI of a graph in a version. @throws Problem 400. */
function graphOf(target: Exclude<Target, { kind: 'default' }>, base: string, { graphs }: Dataset, method: string): string {
  switch (target.kind) {
    case 'named':
      return target.graph;
    case 'address': {
      const module = `${base}graph/${decode(target.path)}`;
      // The address is taken as it was written: percent-encoding is part of an IRI.
      return graphs.includes(module) || isReserved(module, base) ? module : absolute(`${base}graphs/${target.path}`);
    }
    case 'store':
      throw new Problem(400, 'Graph missing', `${method} needs a graph: /graphs?graph=IRI, /graphs?default, or an address below /graphs. POST to /graphs makes a new one; N-Quads and TriG name their graphs themselves.`);
  }
}

/** @throws Problem 415 for what is no RDF, 413, 400. */
async function readDocuments(req: Request, maxBody: BodyLimit): Promise<SentDocument[]> {
  const header = req.headers['content-type'] ?? '';
  const { mediaType, charset } = parseContentType(header);
  if (mediaType === 'multipart/form-data') return readFiles(req, maxBody);
  const format = formatOf(mediaType);
  if (format.name !== 'rdf' && !isUtf8(charset)) throw new Problem(415, 'Unsupported charset', `The body has to be UTF-8, not ${charset}.`, { accepted: ['utf-8'] });
  return [{ body: await readOwnBytes(req, maxBody), format, charset: format.name === 'rdf' && /;\s*charset\s*=/i.test(header) ? charset : undefined }];
}

function formatOf(mediaType: string): Format {
  const format = graphFormats.find((each) => each.mediaType === mediaType || (!vague.has(mediaType) && each.alsoKnownAs?.includes(mediaType)));
  if (format) return format;
  const accepted = [...graphFormats.map((each) => each.mediaType), 'multipart/form-data'];
  throw new Problem(415, 'Unsupported media type', `A graph is sent as ${accepted.join(', ')}, not as ${mediaType || 'a body without Content-Type'}.`, { accepted }, { Accept: accepted.join(', ') });
}

/** Whether documents are a data set: only where the request names no graph. JSON-LD is one when it holds graphs. */
function dataSetOf({ kind }: Target, documents: readonly SentDocument[]): Format['namesGraphs'] {
  const has = (wanted: Format['namesGraphs']): boolean => kind === 'store' && documents.some(({ format }) => format.namesGraphs === wanted);
  return has('yes') ? 'yes' : has('when-named') ? 'when-named' : 'no';
}

/** Media types that do not tell which format a document has. */
const vague = new Set(['text/plain', 'application/json', 'application/xml', 'text/xml']);

/** Every file of a form; its media type, or else its name, tells the format. */
async function readFiles(req: Request, maxBody: BodyLimit): Promise<SentDocument[]> {
  return (await readForm(req, maxBody)).map(({ name, mediaType, body }) => {
    const bySuffix = graphFormats.find((format) => name.endsWith(`.${format.name}`));
    const told = parseContentType(mediaType).mediaType;
    return { body, format: bySuffix && ['', 'application/octet-stream', 'text/plain'].includes(told) ? bySuffix : formatOf(told) };
  });
}

/** The tag changes with the graph and with nothing else; that of the union changes with the version. */
function tagOf(dataset: Dataset, graph: string | undefined, { name }: Format): string {
  if (graph === undefined) return entityTag(['union', dataset.id, name], undefined);
  const hash = dataset.hashes.get(graph) ?? `of ${dataset.id}`; // a graph that describes the version
  return entityTag(['graph', hash, name], undefined);
}
