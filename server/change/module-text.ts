import { toUSVString } from 'node:util';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import type { Dataset } from '../ontology/dataset.js';
import { parseModule } from '../ontology/load.js';
import { createBoundedCache } from '../platform/bounded-cache.js';
import { Problem } from '../platform/problem.js';
import { joinBlocks, replacedBlocks, turtleBlocks, type TurtleBlock } from '../rdf/turtle.js';
import { dictionaryOf, eachOfSubject, graphOf, tripleTexts } from '../store/read-store.js';
import { termOf, termsOf } from '../store/token-term.js';

/** Blocks of the modules that were changed last, by the hash of what they hold: the next change writes only what it touches. */
const blocks = createBoundedCache<readonly TurtleBlock[]>(64 * 2 ** 20, (those) => those.reduce((sum, { subject, text }) => sum + 2 * (subject.length + text.length) + 200, 0));
/** The prefixes that they are written with. */
let writtenWith = '';

/** Blocks that were written anew so far, for tests. */
export const counted = { blocks: 0 };

/** A module in the version that a change gives, and in the version before. */
interface ChangedModule {
  readonly base: Dataset;
  readonly dataset: Dataset;
  readonly graph: string;
  readonly name: string;
}

/** The text of a module after a change. What was there came from a file: only what is written of changed resources is read again. @throws Problem 400 */
export function moduleText({ base, dataset, graph, name }: ChangedModule, { added, removed }: { readonly added: Iterable<string>; readonly removed: Iterable<string> }): string {
  const { prefixes } = dataset, declared = JSON.stringify([...prefixes]);
  if (declared !== writtenWith) blocks.clear();
  writtenWith = declared;
  for (const line of added) if (toUSVString(line) !== line) throw notWritable();
  const subjects = new Set([...added, ...removed].map((line) => line.slice(1, line.indexOf('> '))));
  const known = blocks.get(keyOf(base, graph)), written = turtleBlocks(known ? quadsAbout(dataset, graph, subjects) : allQuads(dataset, graph), prefixes);
  counted.blocks += written.length;
  const part = written.filter(({ subject }) => subjects.has(subject)), text = joinBlocks(part, prefixes);
  checked(text, quadsAbout(dataset, graph, subjects).length, parseModule(text, graph, name).length);
  const all = known ? replacedBlocks(known, subjects, written) : written;
  blocks.set(keyOf(dataset, graph), all);
  return joinBlocks(all, prefixes);
}

const keyOf = ({ hashes }: Dataset, graph: string): string => `${hashes.get(graph)} ${graph}`;

const quad = (subject: RDF.Term, predicate: RDF.Term, object: RDF.Term): RDF.Quad => DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad;

function allQuads({ store }: Dataset, graph: string): readonly RDF.Quad[] {
  return [...tripleTexts(store, graphOf(store, graph))].map(termsOf).map(({ subject, predicate, object }) => quad(subject, predicate, object));
}

/** What a graph says of some resources, which have an IRI. */
function quadsAbout({ store }: Dataset, graph: string, subjects: ReadonlySet<string>): readonly RDF.Quad[] {
  const { findToken, token } = dictionaryOf(store), found: RDF.Quad[] = [], data = graphOf(store, graph);
  for (const subject of subjects) {
    const id = findToken(`<${subject}>`), term = DataFactory.namedNode(subject) as RDF.NamedNode;
    if (id > 0) eachOfSubject(data, id, (predicate, object) => { found.push(quad(term, termOf(token(predicate)), termOf(token(object)))); });
  }
  return found;
}

const notWritable = (): Problem => new Problem(400, 'Statement cannot be written', 'A literal or IRI holds characters that no file can hold.');

/** Checks that a text that is written would be read again as the same statements, whatever its characters. */
export function checked(text: string, statements: number, found: number): string {
  if (toUSVString(text) !== text || found !== statements) throw notWritable();
  return text;
}
