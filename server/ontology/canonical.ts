import { createHash } from 'node:crypto';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Writer } from 'n3';
import rdfCanonize from 'rdf-canonize';
import { token } from '../store/build-store.js';
import type { Module } from './load.js';

const writer = new Writer({ format: 'N-Quads' });

type N3Terms = Parameters<typeof writer.quadToString>;

/** One quad as a line of N-Quads, without the line end. */
export function toNQuad({ subject, predicate, object, graph }: RDF.Quad): string {
  return writer.quadToString(...[subject, predicate, object, graph] as unknown as N3Terms).trimEnd();
}

/** The triple of a quad as the texts that stand for its terms in a version, without the point at the end. */
export function toTriple({ subject, predicate, object }: Pick<RDF.Quad, 'subject' | 'predicate' | 'object'>): string {
  return `${token(subject)} ${token(predicate)} ${token(object)}`;
}

/** Whether the library gave up because nodes are too much alike: it has no class for that. */
const isTooMuchAlike = (error: unknown): boolean => error instanceof Error && error.message.startsWith('Maximum deep iterations exceeded');

/**
 * The quads of a module with blank nodes labelled by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), the module's name and
 * what it holds: the same triples give the same quads however the file is laid out, and of another content no label is
 * the same. Where the nodes cannot be told apart with little effort they keep the labels of the file's reader.
 *
 * @throws Error that names the module, where they cannot be labelled for any other reason.
 */
export async function canonicalQuads({ name, quads }: Pick<Module, 'name' | 'quads'>): Promise<readonly RDF.Quad[]> {
  if (!quads.some(({ subject, object }) => subject.termType === 'BlankNode' || object.termType === 'BlankNode')) return quads;
  const canonicalIdMap = new Map<string, string>();
  const written = await rdfCanonize.canonize(quads, { algorithm: 'RDFC-1.0', canonicalIdMap }).catch((error: unknown) => {
    if (!isTooMuchAlike(error)) throw new Error(`the blank nodes of ${name} could not be labelled`, { cause: error });
    return undefined;
  });
  if (written === undefined) return quads;
  // A node that somebody copied to another graph is not a node of the next content.
  const label = `${name.replaceAll('/', '-')}-${createHash('sha256').update(written).digest('hex').slice(0, 8)}`;
  const relabel = <T extends RDF.Term>(term: T): T => (term.termType === 'BlankNode'
    ? DataFactory.blankNode(`${label}-${canonicalIdMap.get(term.value) ?? canonicalIdMap.get(`_:${term.value}`) ?? term.value}`) as RDF.Term as T
    : term);
  return quads.map((quad) => DataFactory.quad(
    relabel(quad.subject as RDF.Quad_Subject) as never, quad.predicate as never, relabel(quad.object) as never, quad.graph as never,
  ));
}

/** A module whose quads are canonical, with the lines that stand for them in a version. */
export interface CanonicalModule extends Module {
  /** N-Quads without line ends, sorted, each once. */
  readonly lines: readonly string[];
}

export async function canonicalModule(module: Module): Promise<CanonicalModule> {
  const quads = await canonicalQuads(module);
  let lines: readonly string[] | undefined;
  // A check needs none of them.
  return { ...module, quads, get lines() { return lines ??= [...new Set(quads.map(toNQuad))].sort(); } };
}

/** The id of a version: SHA-256 of the names of its graphs with their hashes, in hexadecimal. */
export function versionId(hashes: ReadonlyMap<string, string>): string {
  return createHash('sha256').update([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([graph, hash]) => `${hash} <${graph}>\n`).join('')).digest('hex');
}
