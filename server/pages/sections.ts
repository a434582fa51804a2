import { inTurns } from '../platform/turns.js';
import type { PageContext } from './context.js';
import { capitalised } from './context.js';
import type { StageCoverage } from './coverage.js';
import type { Figure } from './figures.js';
import { groupBy, required, value } from './knowledge.js';
import type { Stage } from './knowledge.js';
import { slugOf } from './links.js';
import { inPlainWords } from './small-drawing.js';
import type { Audience } from './audience.js';
import type { StageResearch } from './stage-research.js';
import type { StageSection } from './stage-section.js';
import { controlled } from './statements.js';

/** The stages with their texts for one audience, in the order of the cascade. */
export async function readSections(
  audience: Audience, drawings: readonly Figure[], { views, knowledge }: PageContext, coverage: ReadonlyMap<string, StageCoverage>, research: (stage: Stage) => StageResearch,
): Promise<readonly StageSection[]> {
  const [sectionRows, countRows, backingRows] = await Promise.all([
    views.select('sections'), views.select('stage-counts'), views.select('section-claims'),
  ]);
  const byStage = new Map(sectionRows.map((row) => [required(row, 'stage'), row]));
  const counts = new Map(countRows.map((row) => [required(row, 'stage'), row]));
  const plainBy = new Map([...knowledge.entities.values()].map(({ slug, plain }) => [slug, plain]));
  const backing = groupBy(backingRows, (row) => required(row, 'section'));
  return inTurns(knowledge.stages, (stage): StageSection => {
    const row = byStage.get(stage.iri);
    const count = counts.get(stage.iri), figure = drawings.find(({ entity }) => entity === stage.iri);
    return {
      stage,
      heading: (row && value(row, audience === 'patients' ? 'layHeading' : 'heading')) ?? capitalised(stage.label),
      text: row && (value(row, audience === 'patients' ? 'patientText' : 'scientistText') ?? value(row, 'scientistText')),
      notKnown: row && ((audience === 'patients' ? value(row, 'layNotKnown') : undefined) ?? value(row, 'notKnown')),
      mechanisms: Number((count && value(count, 'mechanisms')) ?? 0),
      coverage: coverage.get(stage.iri) ?? { stage, claims: 0, evidence: 0, human: 0 },
      figure: figure && audience === 'patients' ? inPlainWords(figure, (slug) => plainBy.get(slug)) : figure,
      research: research(stage),
      backing: ((row && backing.get(required(row, 'section'))) ?? []).map((claim) => ({
        slug: slugOf(required(claim, 'claim'), knowledge.base),
        statement: required(claim, 'statement'),
        status: controlled(value(claim, 'status'), 'status'),
      })),
    };
  });
}
