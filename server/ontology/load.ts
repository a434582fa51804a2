import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Lexer, Parser, type Token } from 'n3';
import { blankNodesOf } from '../rdf/blank-nodes.js';
import { shortened } from '../platform/shortened.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { sh } from '../rdf/vocabulary.js';
import { reading } from './damaged.js';
import { OntologyError, type SourceError } from './findings.js';
import { moduleFiles, moduleNameOf } from './module-files.js';
import { turtleFault } from './turtle-fault.js';
import { decodeUtf8 } from './utf8.js';

/** Lines and columns, from 1, of the values of quads, in the order of these. */
export interface Positions {
  readonly lines: Uint32Array;
  readonly columns: Uint32Array;
}

/** One Turtle file of the ontology: one named graph. */
export interface Module {
  /** Path below the ontology folder without `modules/` and suffix, e.g. `cascade`, `claims/tropism`, `schema`. */
  readonly name: string;
  /** Path below the ontology folder, e.g. `modules/cascade.ttl`. */
  readonly file: string;
  /** IRI of its named graph. */
  readonly graph: string;
  readonly quads: readonly RDF.Quad[];
  /** Where its file has each of the quads. Absent where they come from elsewhere. */
  readonly positions?: Positions;
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
  const modules = await loadModules(folder, base, await moduleFiles(folder));
  return { modules, prefixes: declaredPrefixes(modules) };
}

/** The named graph of a file. */
export const graphOfModule = (file: string, base: string): string => `${base}graph/${moduleNameOf(file)}`;

/** Reads some files of an ontology folder. @throws OntologyError as loadOntology does. */
export async function loadModules(folder: string, base: string, files: readonly string[]): Promise<readonly Module[]> {
  const errors: SourceError[] = [];
  const modules: Module[] = [];
  // One after the other: a process may not have many files open at once.
  for (const file of files) {
    const name = moduleNameOf(file);
    const graph = graphOfModule(file, base);
    const path = join(folder, file);
    const text = decodeUtf8(await reading(path, () => readFile(path)));
    if (typeof text === 'number') {
      errors.push({ file, line: text, column: 1, message: 'This is not UTF-8; save the file as UTF-8.' });
      continue;
    }
    try {
      modules.push({ name, file, graph, ...parseWithPositions(text, graph, name) });
    } catch (error) {
      errors.push({ file, ...turtleFault(syntaxError(error, text), text) });
    }
  }
  if (errors.length > 0) throw new OntologyError(errors.sort((a, b) => (a.file < b.file ? -1 : 1)), []);
  return modules;
}

/** Turtle as quads of one graph. Blank nodes are named after the module, so that two modules cannot share one. */
export const parseModule = (text: string, graph: string, name: string): RDF.Quad[] => readQuads(text, graph, name);

/** The same, with the place of the value of each quad. @throws as parseModule does. */
export function parseWithPositions(text: string, graph: string, name: string): { readonly quads: RDF.Quad[]; readonly positions: Positions } {
  const lines: number[] = [], columns: number[] = [];
  const tracker = createTracker();
  try {
    const quads = readQuads(text, graph, name, { lexer: tracker.lexer, told: () => { lines.push(tracker.line); columns.push(tracker.column); } });
    return { quads, positions: { lines: Uint32Array.from(lines), columns: Uint32Array.from(columns) } };
  } catch {
    // A lexer that is watched reads everything ahead of the parser, and would tell a later fault before an earlier one.
    return { quads: readQuads(text, graph, name), positions: { lines: new Uint32Array(0), columns: new Uint32Array(0) } };
  }
}

interface Watched {
  readonly lexer: object;
  /** Called when a quad is complete. */
  readonly told: () => void;
}

function readQuads(text: string, graph: string, name: string, watched?: Watched): RDF.Quad[] {
  const graphTerm = DataFactory.namedNode(graph);
  const quad = (subject: RDF.Term, predicate: RDF.Term, object: RDF.Term): RDF.Quad => {
    watched?.told();
    return DataFactory.quad(subject as never, predicate as never, object as never, graphTerm) as RDF.Quad;
  };
  const factory = { ...DataFactory, quad, blankNode: blankNodesOf(name.replaceAll('/', '-')) };
  const quads = new Parser({ format: 'text/turtle', blankNodePrefix: '', factory: factory as never, ...(watched && { lexer: watched.lexer }) } as never).parse(text) as unknown as RDF.Quad[];
  if (quads.some(({ subject, object }) => isRdf12(subject) || isRdf12(object))) throw refuseRdf12(text);
  return quads;
}

/** A token of n3 with its column, which its types do not tell. */
type TokenWithStart = Token & { readonly start?: number };
/** What may follow a value before its quad is complete. */
const behindValue = new Set(['.', ';', ',', ']', ')', 'langcode', 'type', 'typeIRI', 'dircode']);

/** A lexer that knows where the last value began. */
function createTracker(): { readonly lexer: object; readonly line: number; readonly column: number } {
  const inner = new Lexer({ n3: false });
  let line = 1, column = 1;
  const lexer = {
    tokenize: (text: string) => {
      const tokens: readonly TokenWithStart[] = inner.tokenize(text);
      return {
        every: (read: (token: Token) => unknown): boolean => tokens.every((token) => {
          if (!behindValue.has(token.type)) [line, column] = [token.line, (token.start ?? 0) + 1];
          return read(token);
        }),
      };
    },
  };
  return { lexer, get line() { return line; }, get column() { return column; } };
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
export function syntaxError(error: unknown, text: string): Omit<SourceError, 'file'> & { readonly line: number; readonly column: number } {
  if (!(error instanceof Error)) throw error;
  const context = (error as Error & { context?: ParserContext }).context;
  if (!context) throw error;
  const { token, previousToken, line } = context;
  // Where no token was made, the fault begins after the white space that follows the last good one.
  const end = previousToken?.line === line ? previousToken.end : 0;
  const start = token?.start ?? end + (/^\s*/.exec(text.split('\n')[line - 1]?.slice(end) ?? '')?.[0].length ?? 0);
  return { line, column: start + 1, message: shortened(error.message.replace(/(\.?) on line \d+\.?$/, '.'), 300) };
}

/** The prefix map of `sh:declare`, in the order of the prefixes. */
export function declaredPrefixes(modules: readonly Pick<Module, 'quads'>[]): PrefixMap {
  const values = (predicate: string): Map<string, string> => {
    const found = new Map<string, string>();
    for (const { quads } of modules) for (const quad of quads) if (quad.predicate.value === predicate) found.set(quad.subject.value, quad.object.value);
    return found;
  };
  const namespaces = values(sh.namespace);
  const pairs = [...values(sh.prefix)].flatMap(([declaration, prefix]): [string, string][] => {
    const namespace = namespaces.get(declaration);
    return namespace === undefined ? [] : [[prefix, namespace]];
  });
  return new Map(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}
