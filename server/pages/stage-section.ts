import type { StageCoverage } from './coverage.js';
import { coverageBar } from './coverage.js';
import { counted, entityLink, joined } from './context.js';
import { statusChip } from './evidence.js';
import { figureMarkup } from './figures.js';
import type { Figure } from './figures.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Knowledge, Stage } from './knowledge.js';
import { termLink } from './lexicon.js';
import type { Audience } from './audience.js';
import { askedAbout, researchMarkup } from './stage-research.js';
import type { StageResearch } from './stage-research.js';

/** One part of the perspective: a stage with its text for one audience. */
export interface StageSection {
  readonly stage: Stage;
  readonly heading: string;
  readonly text: string | undefined;
  readonly notKnown: string | undefined;
  readonly mechanisms: number;
  readonly coverage: StageCoverage;
  readonly figure: Figure | undefined;
  readonly research: StageResearch;
  readonly backing: readonly { readonly slug: string | undefined; readonly statement: string; readonly status: string | undefined }[];
}

const tracks: ReadonlyMap<string, string> = new Map([
  ['parallel', 'Runs in parallel'], ['route', 'Another route'], ['loop', 'Loops back'],
]);

/** The text of a stage with what is not known on one side, its drawing and the research on it on the other. */
export function stageSection(section: StageSection, audience: Audience, widest: number, knowledge: Knowledge): Html {
  const { stage, heading, text, notKnown, figure, research } = section;
  const { slug, label, order, track } = stage;
  const after = stage.next.flatMap((iri) => knowledge.entities.get(iri) ?? []);
  const link = (words: string): Html => knowledge.lexicon.link(words, [slug]);
  const ends = askedAbout(stage, research);
  const beside = [figure && figureMarkup(figure), researchMarkup(stage, research, audience, knowledge.base)].filter((part) => part !== undefined && part !== false);
  return html`<section class="stage track-${track}" id="${slug}" aria-labelledby="${slug}-heading">
<div class="stage-text">
<p class="stage-mark">${track === 'main' ? html`<span class="number">Step ${order}</span>` : html`<span class="track">${tracks.get(track) ?? track}</span>${after.length > 0 && html` <span class="joins">joins ${joined(after.map(entityLink), ', ')}</span>`}`}</p>
<h2 id="${slug}-heading"><a href="/${slug}" data-term="${slug}">${heading}</a></h2>
${text !== undefined && html`<p>${link(text)}</p>`}
${(notKnown !== undefined || ends !== false) && html`<aside class="not-known" aria-label="What is not known about ${label}"><h3>What is not known</h3>${notKnown !== undefined && html`<p>${link(notKnown)}</p>`}${ends}</aside>`}
${foot(section, widest)}
</div>
${beside.length > 0 && html`<div class="stage-side">${beside}</div>`}
</section>`;
}

/** What the text rests on, in numbers and claim by claim. */
function foot({ stage: { slug, label }, mechanisms, coverage, backing }: StageSection, widest: number): Html {
  const parts = [
    mechanisms > 0 && counted(mechanisms, 'mechanism'), coverage.claims > 0 && counted(coverage.claims, 'claim'),
    coverage.evidence > 0 && `${counted(coverage.evidence, 'evidence line')}, ${coverage.human} in people`,
  ].filter((part) => part !== false);
  return html`<div class="stage-foot">
${coverage.evidence > 0 && coverageBar(coverage, widest)}
<p class="stage-counts"><a href="/${slug}" data-term="${slug}">${parts.join(' · ') || 'Definition and sources'}<span class="visually-hidden"> about ${label}</span></a></p>
${backing.length > 0 && html`<details class="backing"><summary>${counted(backing.length, 'claim')} behind this text</summary>
<ul>${backing.map(({ slug: claim, statement, status }) => html`<li>${claim === undefined ? statement : termLink(claim, statement)} ${statusChip(status)}</li>`)}</ul></details>`}
</div>`;
}
