import { readTreatment } from './collections/treatment-model.js';
import type { PageContext } from './context.js';
import { capitalised, counted } from './context.js';
import { coverageOf } from './coverage.js';
import type { StageCoverage } from './coverage.js';
import { figureMarkup } from './figures.js';
import type { Figure } from './figures.js';
import { html } from './html.js';
import { groupBy, required, value } from './knowledge.js';
import type { Stage } from './knowledge.js';
import { slugOf } from './links.js';
import type { Audience, Document, Edition } from './shell.js';
import { researchOf } from './stage-research.js';
import type { StageResearch } from './stage-research.js';
import { stageSection } from './stage-section.js';
import type { StageSection } from './stage-section.js';
import { controlled } from './statements.js';
import { teasers } from './teasers.js';

const lead: Readonly<Record<Audience, string>> = {
  scientists: 'Metastasis is how cancer spreads from where it began to other organs. This page follows the metastatic cascade stage by stage; every term opens a window with its definition, mechanisms and the evidence for and against.',
  patients: 'Metastasis means that cancer has spread from where it began to other parts of the body. This page explains, step by step, how that can happen and what is still unknown. Choose any underlined word to see what it means.',
};

/** The slug of the concept that the overview drawing shows. */
const overviewSlug = 'metastatic-cascade';

/** The perspective: the whole cascade on one page, for scientists or for patients. */
export async function perspectiveDocument(audience: Audience, context: PageContext, { entities, claims, papers }: Edition): Promise<Document> {
  const { knowledge, figures } = context;
  const [drawings, corpus] = await Promise.all([figures.of(), context.corpus()]);
  const treatment = readTreatment({ corpus, knowledge });
  const coverage = new Map(coverageOf(corpus, knowledge).stages.map((each) => [each.stage.iri, each]));
  const widest = Math.max(0, ...[...coverage.values()].map(({ evidence }) => evidence));
  const sections = await readSections(audience, drawings, context, coverage, (stage) => researchOf(stage, treatment, { corpus, knowledge }));
  const overview = drawings.find(({ entity }) => entity === knowledge.base + overviewSlug);
  const main = sections.filter(({ stage }) => stage.track === 'main');
  const beside = sections.filter(({ stage }) => stage.track !== 'main');
  return {
    title: 'Metastasis Perspective: how cancer spreads, with the evidence',
    description: lead[audience],
    canonical: audience === 'patients' ? '/?audience=patients' : '/',
    section: 'perspective',
    audience,
    linkedData: {
      '@context': 'https://schema.org', '@type': 'MedicalWebPage', 'name': 'Metastasis Perspective', 'description': lead[audience], 'inLanguage': 'en',
      'audience': { '@type': audience === 'patients' ? 'Patient' : 'Researcher' }, 'about': { '@type': 'MedicalCondition', 'name': 'Metastasis' }, 'license': 'https://creativecommons.org/licenses/by/4.0/',
      'mainEntity': { '@type': 'ItemList', 'itemListElement': main.map(({ stage }, i) => ({ '@type': 'ListItem', 'position': i + 1, 'name': stage.label, 'url': stage.iri })) },
    },
    main: html`
<div class="hero">
<p class="eyebrow">The metastatic cascade</p>
<h1>How cancer spreads</h1>
<p class="lead">${knowledge.lexicon.link(lead[audience])}</p>
<nav class="audience" aria-label="Audience">${(['scientists', 'patients'] as const).map((each) =>
  html`<a href="${each === 'patients' ? '/?audience=patients' : '/'}" data-audience-link="${each}"${each === audience && html` aria-current="true"`}>For ${each}</a>`)}</nav>
<p class="tally"><a href="/about">${counted(entities, 'term')} · ${counted(claims, 'claim')} · ${counted(papers, 'paper')}</a></p>
</div>
${overview && figureMarkup(overview, 'overview')}
<div class="cascade">
<nav class="stages" aria-label="Stages">
<ol>${main.map(({ stage }) => html`<li><a href="#${stage.slug}"><span class="number" aria-hidden="true">${stage.order}</span> ${capitalised(stage.label)}</a></li>`)}</ol>
${beside.length > 0 && html`<ul>${beside.map(({ stage }) => html`<li><a href="#${stage.slug}">${capitalised(stage.label)} <span class="track">${stage.track}</span></a></li>`)}</ul>`}
</nav>
<div class="sections">
${main.map((section) => stageSection(section, audience, widest, knowledge))}
${beside.length > 0 && html`<h2 class="divider">Beside the main line</h2>${beside.map((section) => stageSection(section, audience, widest, knowledge))}`}
</div>
</div>
${teasers(audience, treatment, { corpus, knowledge })}`,
  };
}

async function readSections(
  audience: Audience, drawings: readonly Figure[], { views, knowledge }: PageContext, coverage: ReadonlyMap<string, StageCoverage>, research: (stage: Stage) => StageResearch,
): Promise<readonly StageSection[]> {
  const [sectionRows, countRows, backingRows] = await Promise.all([
    views.select('sections'), views.select('stage-counts'), views.select('section-claims'),
  ]);
  const byStage = new Map(sectionRows.map((row) => [required(row, 'stage'), row]));
  const counts = new Map(countRows.map((row) => [required(row, 'stage'), row]));
  const backing = groupBy(backingRows, (row) => required(row, 'section'));
  return knowledge.stages.map((stage) => {
    const row = byStage.get(stage.iri);
    const count = counts.get(stage.iri);
    return {
      stage,
      heading: (row && value(row, audience === 'patients' ? 'layHeading' : 'heading')) ?? capitalised(stage.label),
      text: row && (value(row, audience === 'patients' ? 'patientText' : 'scientistText') ?? value(row, 'scientistText')),
      notKnown: row && ((audience === 'patients' ? value(row, 'layNotKnown') : undefined) ?? value(row, 'notKnown')),
      mechanisms: Number((count && value(count, 'mechanisms')) ?? 0),
      coverage: coverage.get(stage.iri) ?? { stage, claims: 0, evidence: 0, human: 0 },
      figure: drawings.find(({ entity }) => entity === stage.iri),
      research: research(stage),
      backing: ((row && backing.get(required(row, 'section'))) ?? []).map((claim) => ({
        slug: slugOf(required(claim, 'claim'), knowledge.base),
        statement: required(claim, 'statement'),
        status: controlled(value(claim, 'status'), 'status'),
      })),
    };
  });
}
