import { describe, expect, test } from '@jest/globals';
import type * as RDF from '@rdfjs/types';
import fc from 'fast-check';
import { Parser } from 'n3';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import type { CandidateStore } from '../../server/ontology/candidate-store.js';
import { canonicalModule, type CanonicalModule } from '../../server/ontology/canonical.js';
import { OntologyError } from '../../server/ontology/findings.js';
import { judge, judgeAfter, type Judgement } from '../../server/ontology/judge.js';
import { loadOntology } from '../../server/ontology/load.js';
import { isLong, rounds } from '../support/long.js';

/** A change is judged by what it reaches. Whatever it is, that says what judging everything says. */

const base = 'https://w3id.org/metastasis/';
const source = { queries: 'queries', base, createCandidateStore: () => Promise.resolve(createCandidateStore()) };
const modules = await Promise.all((await loadOntology('ontology', base)).modules.map(canonicalModule));
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

/** Modules whose statements are changed; the others say what statements have to be like. */
const fixed: readonly string[] = ['schema', 'shapes', 'prefixes'];

/** A part of the ontology that holds by itself: every so many claims, with everything that they and what they name is said of. */
function partOf(every: number): readonly CanonicalModule[] {
  const bySubject = new Map<string, string[]>();
  for (const { name, lines } of modules) if (!fixed.includes(name)) for (const line of lines) bySubject.set(termsOf(line)[0], [...bySubject.get(termsOf(line)[0]) ?? [], line]);
  const wanted = new Set<string>(), open = [...bySubject.keys()].filter((subject) => subject.startsWith(`<${base}claim-`) && !/-e\d+>$/.test(subject)).filter((_, i) => i % every === 0);
  for (let subject = open.pop(); subject !== undefined; subject = open.pop()) {
    if (wanted.has(subject)) continue;
    wanted.add(subject);
    open.push(...(bySubject.get(subject) ?? []).flatMap((line) => termsOf(line).slice(2)).filter((object) => bySubject.has(object)));
  }
  return modules.map((module) => {
    if (fixed.includes(module.name)) return module;
    const lines = module.lines.filter((line) => wanted.has(termsOf(line)[0]));
    return { ...module, lines, quads: quadsOf(lines) };
  });
}

/** `changed`: graphs that are not as they were at first. */
interface State { readonly stated: ReadonlySet<string>; readonly changed: ReadonlySet<string>; readonly judgement: Judgement }

/** What is said of the statements, or what is refused. */
const outcome = async (work: () => Promise<Judgement | undefined>) => {
  try {
    const said = await work();
    return said && { derived: [...said.derived].sort(), warnings: said.warnings.map(({ resource, check, message }) => `${resource} ${check} ${message}`).sort(), said };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return { refused: error.findings.map(({ resource, check, message }) => `${resource} ${check} ${message}`).sort() };
  }
};
const told = (result: Awaited<ReturnType<typeof outcome>>) => result && ('refused' in result ? result : { derived: result.derived, warnings: result.warnings });

/** Changes of some modules, each judged in both ways. */
async function changesOf(some: readonly CanonicalModule[], most: number) {
  const lines = some.filter(({ name }) => !fixed.includes(name)).flatMap(({ lines: each }) => each);
  const first = await judge({ modules: some, unnamed: [] }, source);

  async function compare({ stated, changed: before, judgement }: State, added: readonly string[], removed: readonly string[]): Promise<State> {
    const gone = removed.filter((line) => stated.has(line) && !added.includes(line)), come = [...new Set(added)].filter((line) => !stated.has(line));
    const next = new Set(stated);
    for (const line of gone) next.delete(line);
    for (const line of come) next.add(line);
    const after = await outcome(() => judgeAfter(judgement, { added: come.map(parts), removed: gone.map(parts) }));
    const changed = new Set([...before, ...[...gone, ...come].map((line) => parts(line).graph)]), byGraph = new Map([...changed].map((graph) => [graph, [] as string[]]));
    for (const line of next) byGraph.get(parts(line).graph)?.push(line);
    const whole = await outcome(() => judge({ modules: some.map((module) => {
      const own = byGraph.get(module.graph);
      return own ? { ...module, quads: quadsOf(own) } : module;
    }), unnamed: [] }, source));
    expect({ come, gone, ...told(after) }).toEqual({ come, gone, ...told(whole) });
    return after && 'said' in after && after.said ? { stated: next, changed, judgement: after.said } : { stated, changed: before, judgement };
  }

  const one = fc.nat(lines.length - 1).map((i) => lines[i] ?? '');
  /** The statement of one line with terms of another: often of the wrong kind, in a circle, or twice. */
  const mixed = fc.tuple(one, one, fc.constantFrom('object', 'subject', 'predicate', 'turned')).map(([a, b, what]) => {
    const [s, p, o] = termsOf(a), [t, q, u] = termsOf(b);
    const graph = ` <${parts(a).graph}> .`;
    if (what === 'turned' && o.startsWith('<')) return `${o} ${p} ${s}${graph}`;
    return what === 'object' ? `${s} ${p} ${u}${graph}` : what === 'subject' ? `${t} ${p} ${o}${graph}` : `${s} ${q} ${o}${graph}`;
  });
  /** Everything that is said of a resource, taken away. */
  const resource = one.map((line) => lines.filter((each) => termsOf(each)[0] === termsOf(line)[0]));
  const change = fc.oneof(
    fc.record({ added: fc.array(mixed, { maxLength: 4 }), removed: fc.array(one, { maxLength: 4 }) }),
    resource.map((removed) => ({ added: [], removed })),
    fc.record({ added: fc.array(mixed, { minLength: 1, maxLength: 2 }), removed: fc.constant([]) }),
  );
  return fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: most }), async (changes) => {
    let state: State = { stated: new Set(lines), changed: new Set(), judgement: first };
    for (const { added, removed } of changes) state = await compare(state, added, removed);
  });
}

describe('a change is judged as everything is, whatever it is and whatever was before', () => {
  test.each([
    // One change: everything is judged twice, which takes seconds of the whole ontology.
    ['of the ontology, in a usual run of an eighth of its claims with what they name', rounds(8, 1), rounds(1, 1000), rounds(1, 2)],
    ['of a part of it, which is judged in a moment', 60, rounds(5, 3000), 2],
  ])('%s', async (_, every, numRuns, most) => {
    await fc.assert(await changesOf(every === 1 ? modules : partOf(every), most), { numRuns, seed: isLong ? Date.now() % 1e9 : 7, endOnFailure: true });
  }, isLong ? 3 * 3_600_000 : 300_000);
});

/** A candidate that counts what is asked of it and of those that are made from it. */
function counting(store: CandidateStore, asked: { queries: number }): CandidateStore {
  return {
    data: store.data,
    over: (data) => counting(store.over(data), asked),
    after: (...change) => counting(store.after(...change), asked),
    afterQuads: (quads) => counting(store.afterQuads(quads), asked),
    construct(...query) { asked.queries += 1; return store.construct(...query); },
    infer(queries, graph) {
      asked.queries += queries.length;
      const inferred = store.infer(queries, graph);
      return inferred && { ...inferred, store: counting(inferred.store, asked) };
    },
    select(query) { asked.queries += 1; return store.select(query); },
  };
}

test('a line of evidence asks a few of the rules and checks, and each of them of what it reaches', async () => {
  const asked = { queries: 0 }, part = partOf(60), counted = { ...source, createCandidateStore: () => Promise.resolve(counting(createCandidateStore(), asked)) };
  const first = await judge({ modules: part, unnamed: [] }, counted), whole = asked.queries;
  const all = part.flatMap(({ lines }) => lines), line = all.find((each) => termsOf(each)[1] === `<${base}hasEvidence>`) ?? '';
  const [claim, , evidence] = termsOf(line), { graph } = parts(line), further = `${evidence.slice(0, -1)}-further>`;
  const same = all.filter((each) => termsOf(each)[0] === evidence).map((each) => ({ triple: `${further} ${termsOf(each).slice(1).join(' ')}`.replace(/("@en)$/, ' Told anew.$1'), graph }));
  const added = [...same, { triple: `${claim} <${base}hasEvidence> ${further}`, graph }];
  asked.queries = 0;
  const after = await judgeAfter(first, { added, removed: [] });
  expect(after?.since?.added.length).toBeGreaterThan(0);
  // As a whole, each check and rule is asked; and where nobody looks into the columns first, seventy times.
  expect([whole > 60, asked.queries < 55]).toEqual([true, true]);
}, 120_000);
