import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { wellKnownPrefixes, mpp, rdf } from '../../server/rdf/vocabulary.js';
import { writeTurtle } from '../../server/rdf/turtle.js';
import { toTriple } from '../../server/ontology/canonical.js';
import { startService } from '../support/process.js';
import { median, percentile, processor, rest } from './measure.js';

/**
 * What a change costs: lines of evidence are added to claims of the ontology one by one, then a hundred in one change, and
 * readers ask meanwhile. After a build:
 *
 *     node dist/test/bench/changes.js [claims, as many as there are] [--changes 30] [--seconds 20]
 *
 * Where more claims are asked for, further ones are made of those that there are: the subject of one with the relation
 * and the object of another. Processor time is that of all threads of the service, from /proc, until it rests.
 */

const { values, positionals: [wanted] } = parseArgs({ allowPositionals: true, options: { changes: { type: 'string', default: '30' }, seconds: { type: 'string', default: '20' } } });
const changes = Number(values.changes), seconds = Number(values.seconds);
const token = 'measured', base = 'https://w3id.org/metastasis/';
const say = (what: string, figure: string): void => void process.stdout.write(`${what}: ${figure}\n`);
const seen = (numbers: readonly number[], unit: string): string => `${Math.round(median(numbers))} ${unit} (median of ${numbers.length}; ${Math.round(Math.min(...numbers))} to ${Math.round(Math.max(...numbers))})`;
interface Cost { readonly wall: number; readonly work: number; readonly whole: number }
const told = (costs: readonly Cost[]): string => `${seen(costs.map(({ wall }) => wall), 'ms')}; processor until the answer ${seen(costs.map(({ work }) => work), 'ms')}, until it rests ${seen(costs.map(({ whole }) => whole), 'ms')}`;

interface Claim { readonly iri: string; readonly status: string; readonly subject: string; readonly predicate: string; readonly object: string; readonly graph: string; readonly quads: readonly RDF.Quad[]; readonly evidence: readonly RDF.Quad[] }

const folder = mkdtempSync(join(tmpdir(), 'changes-')), ontology = join(folder, 'ontology');
cpSync('ontology', ontology, { recursive: true });
const all = readClaims(), claims = all.filter(({ status }) => status === `${base}status-emerging`);
if (Number(wanted ?? 0) > all.length) writeFileSync(join(ontology, 'modules', 'claims', 'measured.ttl'), writeTurtle(furtherClaims(Number(wanted) - all.length), wellKnownPrefixes));
const git = (...args: readonly string[]): void => { execFileSync('git', ['-c', 'user.name=measured', '-c', 'user.email=measured@example.org', ...args], { cwd: ontology, stdio: 'ignore' }); };
git('init');
git('add', '-A');
git('commit', '-m', 'as it is');

const service = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: join(folder, 'data'), MPP_ADMIN_TOKEN: token, MPP_RATE: '0' });
try {
  const { pid } = service.process;
  say('claims', String(Math.max(all.length, Number(wanted ?? 0))));
  let number = 0;
  /** Sends lines of evidence in one change. @returns Milliseconds until the answer, of processor time until then, and until the service rests. */
  const send = async (lines: number, resting = true): Promise<Cost> => {
    const added = Array.from({ length: lines }, () => evidenceFor(claims[(number * 37) % claims.length] as Claim, number++)).join('\n');
    const before = processor(pid), from = performance.now();
    const answer = await fetch(`${service.origin}/api/changes`, { method: 'POST', headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ added, reason: 'measured' }) });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    const wall = performance.now() - from, work = (processor(pid) - before) * 1000;
    if (resting) await rest(pid);
    return { wall, work, whole: (processor(pid) - before) * 1000 };
  };
  const first = await send(1);
  say('the first change, which judges everything', told([first]));
  const ones = [];
  for (let i = 0; i < changes; i++) ones.push(await send(1));
  for (const [what, some] of [['changes 1 to 10', ones.slice(0, 10)], ['later ones', ones.slice(10)]] as const) {
    if (some.length > 0) say(`a line of evidence, ${what}`, told(some));
  }
  const hundreds = [await send(100), await send(100), await send(100)];
  say('a hundred lines of evidence in one change', told(hundreds));

  // Readers: a look-up every 20 ms, in turns of two seconds with and without changes, so that both meet the same machine.
  const alone: number[] = [], beside: number[] = [];
  for (let turn = 0; turn < seconds; turn++) {
    let isOver = false;
    const writing = turn % 2 === 0 ? undefined : (async () => { while (!isOver) { await send(1, false); await sleep(300); } })();
    const waits = turn % 2 === 0 ? alone : beside;
    for (const end = performance.now() + 2000; performance.now() < end; await sleep(20)) {
      const from = performance.now();
      const answer = await fetch(`${service.origin}/sparql?query=${encodeURIComponent(`SELECT ?label { <${base}emt> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label FILTER(?label != "${waits.length}") }`)}`, { headers: { Accept: 'text/csv' } });
      await answer.text();
      waits.push(performance.now() - from);
    }
    isOver = true;
    await writing;
  }
  for (const [what, waits] of [['alone', alone], ['beside changes', beside]] as const) say(`a look-up ${what}`, `${percentile(waits, 0.5).toFixed(2)} ms, 95th percentile ${percentile(waits, 0.95).toFixed(2)} ms, longest ${Math.max(...waits).toFixed(1)} ms, of ${waits.length}`);
} finally {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
}

function readClaims(): readonly Claim[] {
  const modules = join(ontology, 'modules', 'claims');
  return readdirSync(modules).filter((file) => file.endsWith('.ttl')).flatMap((file) => {
    const quads = new Parser().parse(readFileSync(join(modules, file), 'utf8')) as RDF.Quad[], graph = `${base}graph/claims/${file.slice(0, -'.ttl'.length)}`;
    const about = groupBySubject(quads);
    return [...about].flatMap(([iri, of]) => {
      const value = (predicate: string): string => of.find((quad) => quad.predicate.value === predicate)?.object.value ?? '';
      const evidence = of.filter(({ predicate }) => predicate.value === mpp.hasEvidence).flatMap(({ object }) => about.get(object.value) ?? []);
      if (evidence.length === 0 || value(rdf.type) !== mpp.Claim) return [];
      return [{ iri, status: value(mpp.status), subject: value(rdf.subject), predicate: value(rdf.predicate), object: value(rdf.object), graph, quads: of, evidence }];
    });
  });
}

function groupBySubject(quads: readonly RDF.Quad[]): Map<string, RDF.Quad[]> {
  const groups = new Map<string, RDF.Quad[]>();
  for (const quad of quads) {
    const group = groups.get(quad.subject.value);
    if (group) group.push(quad);
    else groups.set(quad.subject.value, [quad]);
  }
  return groups;
}

/** Claims that are not made yet, with evidence like that of the claims that they are made of. */
function furtherClaims(count: number): readonly RDF.Quad[] {
  const made = new Set(all.map(({ iri }) => iri)), quads: RDF.Quad[] = [];
  for (let step = 1; step < claims.length && made.size < all.length + count; step++) {
    for (let i = 0; i < claims.length && made.size < all.length + count; i++) {
      const one = claims[i] as Claim, other = claims[(i + step) % claims.length] as Claim;
      const iri = `${base}claim-${[one.subject, one.predicate, other.object].map((each) => each.slice(base.length).replaceAll(/([A-Z])/g, '-$1').toLowerCase()).join('-')}`;
      if (one.predicate !== other.predicate || one.subject === other.object || made.has(iri)) continue;
      made.add(iri);
      const renamed = <Term extends RDF.Term>(term: Term): Term => (term.value.startsWith(one.iri) ? DataFactory.namedNode(iri + term.value.slice(one.iri.length)) as RDF.Term as Term : term);
      for (const { subject, predicate, object } of [...one.quads, ...one.evidence]) {
        quads.push(DataFactory.quad(renamed(subject) as never, predicate as never, (predicate.value === rdf.object ? DataFactory.namedNode(other.object) : renamed(object)) as never) as RDF.Quad);
      }
    }
  }
  return quads;
}

/** A further line of evidence like the first one of a claim. */
function evidenceFor({ iri, graph, evidence }: Claim, number: number): string {
  const [first] = evidence, node = DataFactory.namedNode(`${iri}-measured-${number}`) as RDF.NamedNode;
  const found = (predicate: RDF.Term, object: RDF.Term): RDF.Term => (predicate.value === mpp.finding ? DataFactory.literal(`${object.value} (${number})`, 'en') as RDF.Term : object);
  const lines = evidence.filter(({ subject }) => subject.value === first?.subject.value).map(({ predicate, object }) => toTriple({ subject: node, predicate: predicate as RDF.NamedNode, object: found(predicate, object) as RDF.Quad_Object }));
  return [...lines, toTriple({ subject: DataFactory.namedNode(iri) as RDF.NamedNode, predicate: DataFactory.namedNode(mpp.hasEvidence) as RDF.NamedNode, object: node })].map((triple) => `${triple} <${graph}> .`).join('\n');
}
