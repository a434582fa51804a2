import { due, inTurns, turn } from '../platform/turns.js';
import { readTreatment } from './collections/treatment-model.js';
import { audienceLink, audiences, type Audience } from './audience.js';
import type { PageContext } from './context.js';
import { capitalised } from './context.js';
import { coverageOf } from './coverage.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { readSections } from './sections.js';
import type { Document } from './shell.js';
import { researchOf } from './stage-research.js';
import { stageSection } from './stage-section.js';
import { teasers } from './teasers.js';

/** All that is told of the cascade as one text, to be read or printed as a whole. */
export async function wholeDocument(audience: Audience, context: PageContext): Promise<Document> {
  const { knowledge, figures } = context;
  const [drawings, corpus] = await Promise.all([figures.of(), context.corpus()]);
  const treatment = await readTreatment({ corpus, knowledge });
  const coverage = new Map((await coverageOf({ corpus, knowledge })).stages.map((each) => [each.stage.iri, each]));
  const widest = Math.max(0, ...[...coverage.values()].map(({ evidence }) => evidence));
  const sections = await readSections(audience, drawings, context, coverage, (stage) => researchOf(stage, treatment, { corpus, knowledge }));
  const main = sections.filter(({ stage }) => stage.track === 'main');
  const beside = sections.filter(({ stage }) => stage.track !== 'main');
  const markup = (some: typeof sections): Promise<readonly Html[]> => inTurns(some, (section) => stageSection(section, audience, widest, knowledge));
  const [mainSections, besideSections] = [await markup(main), await markup(beside)];
  if (due()) await turn();
  return {
    title: 'How cancer spreads, read as a whole: Metastasis Perspective',
    description: 'Every step of the metastatic cascade with its text, what is not known, treatment and research, on one page to read or to print.',
    canonical: '/read',
    section: 'perspective',
    main: html`
<div class="page-head">
<h1>How cancer spreads, read as a whole</h1>
<p>All steps of <a href="/">the perspective</a> with their texts, what is not known, treatment and research. To keep it, print it, or save it as PDF from the print dialog.</p>
<nav class="audience" aria-label="Audience">${audiences.map((each) => audienceLink(each, each === audience))}</nav>
</div>
<div class="cascade">
<nav class="stages" aria-label="Steps">
<ol>${main.map(({ stage, heading }) => html`<li><a href="#${stage.slug}"><span class="number" aria-hidden="true">${stage.order}</span> ${audience === 'patients' ? heading : capitalised(stage.label)}</a></li>`)}</ol>
${beside.length > 0 && html`<ul>${beside.map(({ stage, heading }) => html`<li><a href="#${stage.slug}">${audience === 'patients' ? heading : capitalised(stage.label)} <span class="track">${stage.track}</span></a></li>`)}</ul>`}
</nav>
<div class="sections">
${mainSections}
${beside.length > 0 && html`<h2 class="divider">Beside the main line</h2>${besideSections}`}
</div>
</div>
${teasers(audience, treatment, { corpus, knowledge })}`,
  };
}
