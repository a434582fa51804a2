import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { rdf, rdfs, schema, sh, spex } from '../rdf/vocabulary.js';

/** One public question, as a file of `queries/examples` states it in the form of the SIB SPARQL examples. */
export interface Example {
  /** File name without `.ttl`, e.g. `001-organs-of-breast-cancer`. */
  readonly id: string;
  /** A few words for a list. */
  readonly title: string;
  /** The question as one sentence. */
  readonly comment: string;
  readonly keywords: readonly string[];
  /** Complete SPARQL text: it declares its own prefixes, so that it runs at any endpoint. */
  readonly query: string;
  readonly form: 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';
  /** Endpoints that the query asks through SERVICE. */
  readonly federatesWith: readonly string[];
}

/** The property that holds the query text, by query form. SHACL 1.0 has none for DESCRIBE, so SIB coined one. */
const queryProperty = new Map<string, Example['form']>([
  [sh.select, 'SELECT'],
  [sh.ask, 'ASK'],
  [sh.construct, 'CONSTRUCT'],
  [spex.describe, 'DESCRIBE'],
]);

/**
 * Reads the examples of a folder, in the order of their file names. The listing is the list: nothing else names them.
 *
 * @throws Error naming the file that is no Turtle, or does not describe exactly one complete example.
 */
export async function readExamples(folder: string): Promise<Example[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ttl')).sort();
  return Promise.all(files.map(async (file) => {
    // An error of the file system names the file itself, and has the code by which a start tells what it means.
    const text = await readFile(join(folder, file), 'utf8');
    try {
      return parseExample(text, file.slice(0, -'.ttl'.length));
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }));
}

function parseExample(text: string, id: string): Example {
  const quads: RDF.Quad[] = new Parser({ format: 'text/turtle' }).parse(text);
  const subject = only('sh:SPARQLExecutable', quads
    .filter(({ predicate, object }) => predicate.value === rdf.type && object.value === sh.SPARQLExecutable)
    .map((quad) => quad.subject.value));
  const about = quads.filter((quad) => quad.subject.value === subject);
  const values = (property: string): string[] => about
    .filter(({ predicate }) => predicate.value === property).map(({ object }) => object.value);
  const [form, query] = only('query', about.flatMap(({ predicate, object }): [Example['form'], string][] => {
    const found = queryProperty.get(predicate.value);
    return found ? [[found, object.value]] : [];
  }));
  return {
    id,
    title: only('rdfs:label', values(rdfs.label)),
    comment: only('rdfs:comment', values(rdfs.comment)),
    keywords: values(schema.keywords),
    query,
    form,
    federatesWith: values(spex.federatesWith),
  };
}

function only<T>(what: string, found: readonly T[]): T {
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`an example has one ${what}; this file has ${found.length}.`);
  return first;
}
