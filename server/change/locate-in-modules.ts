import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { shortened } from '../platform/shortened.js';
import type { Dataset } from '../ontology/dataset.js';
import type { Finding } from '../ontology/findings.js';
import { parseWithPositions } from '../ontology/load.js';
import { locateFindings } from '../ontology/locate-findings.js';
import { shortNames } from '../ontology/short-names.js';
import { dictionaryOf, eachOfSubject, graphOf } from '../store/read-store.js';

/** A finding as HTTP tells it. */
export interface LocatedFinding extends Finding {
  /** The property that is wrong, as `skos:definition`. */
  readonly field?: string;
}

/** A module, and the lines that a change adds to it. */
interface ChangedModule {
  readonly name: string;
  readonly file: string;
  readonly graph: string;
  readonly added: readonly string[];
}

interface LocateOptions {
  /** The version that is changed. */
  readonly base: Dataset;
  /** Folder of the ontology. */
  readonly ontology: string;
  readonly modules: readonly ChangedModule[];
}

/** UTF-16 units of a message, and of a value that is told whole: cells of tables are found by it. */
const longestMessage = 1_000, longestValue = 10_000;

/** What a finding repeats of what was sent is cut, where it is very long. */
const cut = <Told extends Finding>(finding: Told): Told => ({
  ...finding, message: shortened(finding.message, longestMessage), ...(finding.remedy !== undefined && { remedy: shortened(finding.remedy, longestMessage) }),
  ...(finding.value !== undefined && finding.value.length > longestValue && { value: shortened(finding.value, longestMessage) }),
});

/** Files that are read again for the lines of one change; findings in others have no line. */
const mostFiles = 10;

/**
 * Says of each finding which module states what is wrong; the line in its file, where it stands there already; and the
 * property, as a curator writes it. A file that cannot be read gives no lines.
 */
export async function locateInModules(findings: readonly Finding[], { base, ontology, modules }: LocateOptions): Promise<readonly LocatedFinding[]> {
  if (findings.length === 0) return [];
  const resources = new Set(findings.flatMap(({ resource, others = [] }) => [resource, ...others.map((other) => other.resource)]));
  const stated = modules.filter(({ graph }) => says(base, graph, resources)).slice(0, mostFiles);
  const read = await Promise.all(stated.map(async ({ name, file, graph }) => {
    const text = await readFile(join(ontology, file), 'utf8').catch(() => undefined);
    if (text === undefined) return [];
    try {
      return [{ file, graph, ...parseWithPositions(text, graph, name) }];
    } catch {
      return [];
    }
  }));
  const coming = modules.flatMap(({ file, graph, added }) =>
    added.length === 0 ? [] : [{ file, graph, quads: new Parser({ format: 'application/n-quads' }).parse(added.join('\n')) as unknown as readonly RDF.Quad[] }],
  );
  const short = shortNames(base.prefixes);
  return locateFindings(findings, [...read.flat(), ...coming]).map(({ finding }) => cut({ ...finding, ...(finding.property !== undefined && { field: short(`<${finding.property}>`) }) }));
}

/** Whether a module of a version says something of one of these resources. */
function says({ store }: Dataset, graph: string, resources: ReadonlySet<string>): boolean {
  const { findToken } = dictionaryOf(store), quads = graphOf(store, graph);
  return quads.size > 0 && [...resources].some((resource) => {
    const id = findToken(`<${resource}>`);
    let has = false;
    if (id > 0) eachOfSubject(quads, id, () => { has = true; });
    return has;
  });
}
