import { describe, expect, test } from '@jest/globals';
import type * as RDF from '@rdfjs/types';
import fc from 'fast-check';
import { Parser } from 'n3';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { canonicalModule } from '../../server/ontology/canonical.js';
import { OntologyError } from '../../server/ontology/findings.js';
import { judge, judgeAfter, type Judgement } from '../../server/ontology/judge.js';
import { loadOntology } from '../../server/ontology/load.js';
import { isLong, rounds } from '../support/long.js';

/** A change is judged by what it reaches. Whatever it is, that says what judging everything says. */

const base = 'https://w3id.org/metastasis/';
const source = { queries: 'queries', base, createCandidateStore: () => Promise.resolve(createCandidateStore()) };
const modules = await Promise.all((await loadOntology('ontology', base)).modules.map(canonicalModule));
const first = await judge({ modules, unnamed: [] }, source);
const lines = modules.filter(({ name }) => !['schema', 'shapes', 'prefixes'].includes(name)).flatMap(({ lines: each }) => each);

/** A line with its triple and its graph. */
function parts(line: string): { readonly triple: string; readonly graph: string } {
  const at = line.lastIndexOf(' <');
  return { triple: line.slice(0, at), graph: line.slice(at + 2, -3) };
}
const termsOf = (line: string): readonly [string, string, string] => {
  const { triple } = parts(line);
  const one = triple.indexOf(' '), two = triple.indexOf(' ', one + 1);
  return [triple.slice(0, one), triple.slice(one + 1, two), triple.slice(two + 1)];
};

const quadsOf = (some: readonly string[]): readonly RDF.Quad[] => new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(some.join('\n')) as unknown as readonly RDF.Quad[];

interface State { readonly stated: ReadonlySet<string>; readonly judgement: Judgement }

/** What is said of the statements, or what is refused. */
const outcome = async (work: () => Promise<Judgement | undefined>) => {
  try {
    const said = await work();
    return said && { derived: [...said.derived].sort(), warnings: said.warnings.map(({ resource, rule, message }) => `${resource} ${rule} ${message}`).sort(), said };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return { refused: error.findings.map(({ resource, rule, message }) => `${resource} ${rule} ${message}`).sort() };
  }
};
const told = (result: Awaited<ReturnType<typeof outcome>>) => result && ('refused' in result ? result : { derived: result.derived, warnings: result.warnings });

async function compare({ stated, judgement }: State, added: readonly string[], removed: readonly string[]): Promise<State> {
  const gone = removed.filter((line) => stated.has(line) && !added.includes(line)), come = [...new Set(added)].filter((line) => !stated.has(line));
  const next = new Set(stated);
  for (const line of gone) next.delete(line);
  for (const line of come) next.add(line);
  const after = await outcome(() => judgeAfter(judgement, { added: come.map(parts), removed: gone.map(parts) }));
  const byGraph = new Map<string, string[]>();
  for (const line of next) byGraph.set(parts(line).graph, [...byGraph.get(parts(line).graph) ?? [], line]);
  const whole = await outcome(() => judge({ modules: modules.map((module) => (byGraph.has(module.graph) || lines.length > 0 && !['schema', 'shapes', 'prefixes'].includes(module.name) ? { ...module, quads: quadsOf(byGraph.get(module.graph) ?? []) } : module)), unnamed: [] }, source));
  expect({ come, gone, ...told(after) }).toEqual({ come, gone, ...told(whole) });
  return after && 'said' in after && after.said ? { stated: next, judgement: after.said } : { stated, judgement };
}

const some = fc.nat(lines.length - 1).map((i) => lines[i] ?? '');
/** The statement of one line with terms of another: often of the wrong kind, in a circle, or twice. */
const mixed = fc.tuple(some, some, fc.constantFrom('object', 'subject', 'predicate', 'turned')).map(([a, b, what]) => {
  const [s, p, o] = termsOf(a), [t, q, u] = termsOf(b);
  const graph = ` <${parts(a).graph}> .`;
  if (what === 'turned' && o.startsWith('<')) return `${o} ${p} ${s}${graph}`;
  return what === 'object' ? `${s} ${p} ${u}${graph}` : what === 'subject' ? `${t} ${p} ${o}${graph}` : `${s} ${q} ${o}${graph}`;
});
/** Everything that is said of a resource, taken away. */
const whole = some.map((line) => lines.filter((each) => termsOf(each)[0] === termsOf(line)[0]));
const change = fc.oneof(
  fc.record({ added: fc.array(mixed, { maxLength: 4 }), removed: fc.array(some, { maxLength: 4 }) }),
  whole.map((removed) => ({ added: [], removed })),
  fc.record({ added: fc.array(mixed, { minLength: 1, maxLength: 2 }), removed: fc.constant([]) }),
);

describe('a change', () => {
  test('is judged as everything is, whatever it is and whatever was before', async () => {
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
      let state: State = { stated: new Set(lines), judgement: first };
      for (const { added, removed } of changes) state = await compare(state, added, removed);
    }), { numRuns: rounds(3, 1500), seed: isLong ? Date.now() % 1e9 : 7, endOnFailure: true });
  }, isLong ? 3 * 3_600_000 : 300_000);
});
