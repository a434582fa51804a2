import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { blankNodesOf } from '../rdf/blank-nodes.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { sh } from '../rdf/vocabulary.js';
import { reading } from './damaged.js';
import { OntologyError, type SourceError } from './findings.js';
import { moduleFiles, moduleNameOf } from './module-files.js';
import { decodeUtf8 } from './utf8.js';

/** One Turtle file of the ontology: one named graph. */
export interface Module {
  /** Path below the ontology folder without `modules/` and suffix, e.g. `cascade`, `claims/tropism`, `schema`. */
  readonly name: string;
  /** Path below the ontology folder, e.g. `modules/cascade.ttl`. */
  readonly file: string;
  /** IRI of its named graph. */
  readonly graph: string;
  readonly quads: readonly RDF.Quad[];
}

export interface Ontology {
  readonly modules: readonly Module[];
  readonly prefixes: PrefixMap;
}

/**
 * Reads every Turtle file of an ontology folder: `schema.ttl`, `shapes.ttl`, `prefixes.ttl` and `modules/**`.
 * Any of them may be missing; an empty folder is an empty ontology.
 *
 * @param base IRI under which the graphs are named: `{base}graph/{name}`.
 * @throws OntologyError that names file, line and column of the syntax error of every file that has one, and what looks like a module and is none.
 */
export async function loadOntology(folder: string, base: string): Promise<Ontology> {
  const errors: SourceError[] = [];
  const modules: Module[] = [];
  // One after the other: a process may not have many files open at once.
  for (const file of await moduleFiles(folder)) {
    const name = moduleNameOf(file);
    const graph = `${base}graph/${name}`;
    const path = join(folder, file);
    const text = decodeUtf8(await reading(path, () => readFile(path)));
    if (typeof text === 'number') {
      errors.push({ file, line: text, column: 1, message: 'This is not UTF-8; save the file as UTF-8.' });
      continue;
    }
    try {
      modules.push({ name, file, graph, quads: parseModule(text, graph, name) });
    } catch (error) {
      errors.push({ file, ...syntaxError(error, text) });
    }
  }
  if (errors.length > 0) throw new OntologyError(errors.sort((a, b) => (a.file < b.file ? -1 : 1)), []);
  return { modules, prefixes: declaredPrefixes(modules) };
}

/** Turtle as quads of one graph. Blank nodes are named after the module, so that two modules cannot share one. */
export function parseModule(text: string, graph: string, name: string): RDF.Quad[] {
  const graphTerm = DataFactory.namedNode(graph);
  const quads = new Parser({ format: 'text/turtle', blankNodePrefix: '', factory: { ...DataFactory, blankNode: blankNodesOf(name.replaceAll('/', '-')) } as never }).parse(text);
  if (quads.some(({ subject, object }) => isRdf12(subject) || isRdf12(object))) throw refuseRdf12(text);
  return quads.map((quad) => DataFactory.quad(quad.subject, quad.predicate, quad.object, graphTerm));
}

const isRdf12 = (term: RDF.Term): boolean => term.termType === 'Quad' || (term.termType === 'Literal' && Boolean(term.direction));

/** An error with the place of the first sign of RDF 1.2, as n3 gives it. */
function refuseRdf12(text: string): Error & { readonly context: ParserContext } {
  const before = text.slice(0, Math.max(0, text.search(/<<|\{\||--(?:ltr|rtl)\b/))).split('\n');
  const line = before.length;
  return Object.assign(new Error('Triple terms and literals with a direction (RDF 1.2) are not kept.'), { context: { line, token: { line, start: before.at(-1)?.length ?? 0 } } });
}

/** n3 tells the token at which it stopped, or the one before. */
interface ParserContext {
  readonly line: number;
  readonly token?: { readonly line: number; readonly start: number };
  readonly previousToken?: { readonly line: number; readonly end: number };
}

/** Where and why n3 stopped reading a text. @throws the error itself when it is not one of syntax. */
export function syntaxError(error: unknown, text: string): Omit<SourceError, 'file'> {
  if (!(error instanceof Error)) throw error;
  const context = (error as Error & { context?: ParserContext }).context;
  if (!context) throw error;
  const { token, previousToken, line } = context;
  // Where no token was made, the fault begins after the white space that follows the last good one.
  const end = previousToken?.line === line ? previousToken.end : 0;
  const start = token?.start ?? end + (/^\s*/.exec(text.split('\n')[line - 1]?.slice(end) ?? '')?.[0].length ?? 0);
  return { line, column: start + 1, message: error.message.replace(/(\.?) on line \d+\.?$/, '.') };
}

/** The prefix map of `sh:declare`, in the order of the prefixes. */
export function declaredPrefixes(modules: readonly Pick<Module, 'quads'>[]): PrefixMap {
  const values = (predicate: string): Map<string, string> => new Map(modules.flatMap(({ quads }) => quads)
    .filter((quad) => quad.predicate.value === predicate)
    .map((quad) => [quad.subject.value, quad.object.value]));
  const namespaces = values(sh.namespace);
  const pairs = [...values(sh.prefix)].flatMap(([declaration, prefix]): [string, string][] => {
    const namespace = namespaces.get(declaration);
    return namespace === undefined ? [] : [[prefix, namespace]];
  });
  return new Map(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
