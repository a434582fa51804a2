import { mpp } from '../rdf/vocabulary.js';
import { inTurns } from '../platform/turns.js';
import { onceAVersion } from './collections/once-a-version.js';
import type { Sources } from './collections/collection.js';
import type { Corpus } from './collections/corpus.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Entity, Knowledge, Stage } from './knowledge.js';
import { groupBy } from './knowledge.js';
import { countDirections } from './statements.js';
import type { Direction } from './statements.js';

export interface StageCoverage {
  readonly stage: Stage;
  /** Claims on the stage, or on something that acts in it. */
  readonly claims: number;
  /** Their evidence lines, and those of them that come from people. */
  readonly evidence: number;
  readonly human: number;
}

/** Terms that lack something. */
export interface Gap {
  readonly title: string;
  readonly members: readonly Entity[];
}

/** How far the graph covers its field. */
export interface Coverage {
  /** In the order of the cascade. */
  readonly stages: readonly StageCoverage[];
  readonly statuses: readonly (readonly [status: string, claims: number])[];
  /** The system with the most evidence first; a line from two systems counts for both. */
  readonly systems: readonly (Readonly<Record<Direction, number>> & { readonly system: string })[];
  readonly gaps: readonly Gap[];
}

/** Below so many lines from people a stage is named as a gap. */
const fewHuman = 5;

export const coverageOf: (sources: Sources) => Promise<Coverage> = onceAVersion(async ({ corpus, knowledge }) => {
  const claims = [...corpus.claims.values()];
  const byStage = new Map(knowledge.stages.map(({ iri }) => [iri, { claims: 0, evidence: 0, human: 0 }]));
  await inTurns(claims, ({ iri, subject, object }) => {
    const lines = corpus.evidenceOf(iri), human = lines.filter(({ systems }) => systems.includes('human')).length;
    for (const stage of new Set([...corpus.stagesOf(subject), ...corpus.stagesOf(object)])) {
      const counts = byStage.get(stage);
      if (!counts) continue;
      counts.claims += 1;
      counts.evidence += lines.length;
      counts.human += human;
    }
  });
  const stages = knowledge.stages.map((stage): StageCoverage => ({ stage, claims: 0, evidence: 0, human: 0, ...byStage.get(stage.iri) }));
  const statuses = ['established', 'emerging', 'contested', 'refuted'].map((status) => [status, claims.filter((claim) => claim.status === status).length] as const).filter(([, n]) => n > 0);
  const systems = [...groupBy(corpus.evidence.flatMap(({ systems: names, direction }) => names.map((system) => ({ system, direction }))), ({ system }) => system)]
    .sort(([, a], [, b]) => b.length - a.length).map(([system, lines]) => ({ system, ...countDirections(lines) }));
  return { stages, statuses, systems, gaps: gapsOf(corpus, knowledge, stages) };
});

/** A bar of all evidence lines, those from people filled. Decorative: the numbers stand beside it. */
export const coverageBar = ({ evidence, human }: StageCoverage, widest: number): Html =>
  html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="all" width="${share(evidence, widest)}" height="8"/><rect class="human" width="${share(human, widest)}" height="8"/></svg>`;
const share = (n: number, widest: number): number => (widest === 0 ? 0 : Math.round((1000 * n) / widest) / 10);

function gapsOf(corpus: Corpus, { entities }: Knowledge, stages: readonly StageCoverage[]): readonly Gap[] {
  const current = [...entities.values()].filter(({ deprecated }) => !deprecated);
  const ofKind = (...classes: readonly string[]): readonly Entity[] => current.filter(({ kind }) => classes.includes(kind.iri));
  const claims = [...corpus.claims.values()];
  const ends = (predicate: string, end: 'subject' | 'object'): ReadonlySet<string> => new Set(claims.filter((claim) => claim.predicate === predicate).map((claim) => claim[end]));
  const named = new Set(claims.flatMap(({ subject, object }) => [subject, object]));
  const [spreading, evaluated] = [ends(mpp.metastasizesTo, 'subject'), ends(mpp.evaluates, 'object')];
  return [
    {
      title: `Stages with fewer than ${fewHuman} evidence lines from people`,
      members: stages.filter(({ human }) => human < fewHuman).map(({ stage }) => stage),
    },
    {
      title: 'Hypotheses with no evidence against',
      members: ofKind(mpp.Hypothesis).filter(({ iri }) => !corpus.evidenceOf(iri).some(({ direction }) => direction === 'disputes')),
    },
    {
      title: 'Questions that no hypothesis addresses',
      members: ofKind(mpp.OpenQuestion).filter(
        ({ iri }) => !corpus.linking(mpp.addresses, iri).some((each) => entities.get(each)?.kind.iri === mpp.Hypothesis),
      ),
    },
    { title: 'Cancers without a curated site', members: ofKind(mpp.Cancer).filter(({ iri }) => !spreading.has(iri)) },
    { title: 'Therapies without a trial on record', members: ofKind(mpp.Therapy).filter(({ iri }) => !evaluated.has(iri)) },
    {
      title: 'Mechanisms, molecules and cells without a claim',
      members: ofKind(mpp.Mechanism, mpp.Molecule, mpp.CellType).filter(({ iri }) => !named.has(iri)),
    },
  ];
}
