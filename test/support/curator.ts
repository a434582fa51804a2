import { readdirSync, readFileSync } from 'node:fs';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { canonicalModule, toTriple, type CanonicalModule } from '../../server/ontology/canonical.js';
import { OntologyError, type Finding, type SourceError } from '../../server/ontology/findings.js';
import { judge, judgeAfter } from '../../server/ontology/judge.js';
import { parseWithPositions, syntaxError } from '../../server/ontology/load.js';
import { locateFindings } from '../../server/ontology/locate-findings.js';
import { turtleFault } from '../../server/ontology/turtle-fault.js';
import { isLong } from './long.js';

/** A small ontology as a curator has it, with edits that are judged by what they reach. */

const base = 'https://w3id.org/metastasis/', folder = 'test/fixtures/curator';
const source = { queries: 'queries', base, createCandidateStore: () => Promise.resolve(createCandidateStore()) };

/** In a file below the folder of modules, a text that is there once takes the place of another, or stands at the end. */
export type Replacement = readonly [file: string, from: string, to: string];

export interface Curator {
  /**
   * One line for each finding that the base has not: place, severity, resource, check, message, remedy.
   *
   * @throws Error where some edits, each time in a long run, are judged otherwise by everything.
   */
  judge(edits: readonly Replacement[]): Promise<readonly string[]>;
}

export async function createCurator(): Promise<Curator> {
  const definitions = ['schema', 'shapes', 'prefixes'].map((name) => {
    const graph = `${base}graph/${name}`;
    return { name, file: `${name}.ttl`, graph, ...parseWithPositions(readFileSync(`ontology/${name}.ttl`, 'utf8'), graph, name) };
  });
  const texts = new Map(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ttl')).map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')] as const));
  const read = (file: string, text: string) => {
    const name = file.replace('.ttl', ''), graph = `${base}graph/${name}`;
    return canonicalModule({ name, file: `modules/${file}`, graph, ...parseWithPositions(text, graph, name) });
  };
  const modules: readonly CanonicalModule[] = await Promise.all([...definitions.map(canonicalModule), ...[...texts].map(([file, text]) => read(file, text))]);
  const first = await judge({ modules, unnamed: [] }, source), known = new Set(first.warnings.map(keyOf));
  let judged = 0;

  return {
    async judge(edits) {
      const edited = new Map<string, string>(texts);
      for (const [file, from, to] of edits) {
        const text = edited.get(file) ?? '';
        if (from !== '' && text.split(from).length !== 2) throw new Error(`“${from}” stands ${text.split(from).length - 1} times in ${file}`);
        edited.set(file, from === '' ? `${text}\n${to}\n` : text.replace(from, () => to));
      }
      const next: CanonicalModule[] = [];
      for (const module of modules) {
        const file = module.file.replace('modules/', ''), text = edited.get(file);
        if (text === undefined || text === texts.get(file)) {
          next.push(module);
          continue;
        }
        try {
          next.push(await read(file, text));
        } catch (error) {
          return [told({ file: module.file, ...turtleFault(syntaxError(error, text), text) })];
        }
      }
      const change = (from: readonly CanonicalModule[], to: readonly CanonicalModule[]) => to.flatMap(({ graph, quads }, i) => {
        const there = new Set(from[i]?.quads.map(toTriple));
        return quads.map(toTriple).filter((triple) => !there.has(triple)).map((triple) => ({ triple, graph }));
      });
      // Blank nodes are judged with everything, as a change of files is.
      const findings = await findingsOf(async () => await judgeAfter(first, { added: change(modules, next), removed: change(next, modules) }) ?? await judge({ modules: next, unnamed: [] }, source));
      const whole = isLong || ++judged % 8 === 0 ? await findingsOf(() => judge({ modules: next, unnamed: [] }, source)) : findings;
      if (JSON.stringify(findings) !== JSON.stringify(whole)) throw new Error(`judged by what the edit reaches: ${JSON.stringify(findings)}; by everything: ${JSON.stringify(whole)}`);
      return locateFindings(findings.filter((finding) => !known.has(keyOf(finding))), next).map(({ finding }) => told(finding));
    },
  };
}

const keyOf = ({ resource, check, message }: Finding): string => `${resource} ${check} ${message}`;

async function findingsOf(work: () => Promise<{ readonly warnings: readonly Finding[] }>): Promise<readonly Finding[]> {
  try {
    return (await work()).warnings;
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return error.findings;
  }
}

/** One line: place, severity, resource, check, message, remedy. */
export function told(finding: Finding | SourceError): string {
  const { file, line, column, message, remedy } = finding;
  const what = 'check' in finding ? `${finding.severity} ${finding.resource.replace(base, 'mpp:')} [${finding.check.replace(base, '')}]` : 'syntax';
  return `${file}:${line}:${column} ${what} ${message} | ${remedy}`;
}
