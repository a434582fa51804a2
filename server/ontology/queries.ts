import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrefixMap } from '../rdf/turtle.js';
import type { ParsedQuery } from '../sparql/parsed-query.js';
import { parseQuery } from '../sparql/parse-query.js';

/** A query that stands in a file of its own. */
export interface NamedQuery {
  /** File name without `.rq`. */
  readonly name: string;
  readonly query: ParsedQuery;
}

/** `PREFIX` declarations of a prefix map on one line, so that line numbers of the text below stay close. */
function prologue(prefixes: PrefixMap): string {
  return [...prefixes].map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>`).join(' ');
}

/** Every `.rq` file of a folder, by name. The listing is the list: nothing else names them. */
export async function readQueries(folder: string, prefixes: PrefixMap): Promise<NamedQuery[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.rq')).sort();
  const head = prologue(prefixes);
  return Promise.all(files.map(async (file) => ({
    name: file.slice(0, -'.rq'.length),
    query: parseQuery(`${head}\n${await readFile(join(folder, file), 'utf8')}`),
  })));
}
