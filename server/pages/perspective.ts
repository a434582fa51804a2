import { mpp } from '../rdf/vocabulary.js';
import { readTreatment } from './collections/treatment-model.js';
import type { PageContext } from './context.js';
import { capitalised, counted, entityLink, joined } from './context.js';
import { statusChip } from './evidence.js';
import { figureMarkup } from './figures.js';
import type { Figure } from './figures.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { groupBy, required, value } from './knowledge.js';
import type { Entity, Knowledge, Stage } from './knowledge.js';
import { slugOf } from './links.js';
import type { Audience, Document } from './shell.js';
import { researchMarkup, researchOf } from './stage-research.js';
import type { StageResearch } from './stage-research.js';
import { controlled } from './statements.js';

/** One part of the page: a stage with its text for one audience. */
interface Section {
  readonly stage: Stage;
  readonly heading: string;
  readonly text: string | undefined;
  readonly notKnown: string | undefined;
  readonly mechanisms: number;
  readonly claims: number;
  readonly figure: Figure | undefined;
  readonly research: StageResearch;
  readonly backing: readonly { readonly slug: string | undefined; readonly statement: string; readonly status: string | undefined }[];
}

const lead: Readonly<Record<Audience, string>> = {
  scientists: 'Metastasis is how cancer spreads from where it began to other organs. This page follows the metastatic cascade stage by stage; every term opens a window with its definition, mechanisms and the evidence for and against.',
  patients: 'Metastasis means that cancer has spread from where it began to other parts of the body. This page explains, step by step, how that can happen and what is still unknown. Choose any underlined word to see what it means.',
};

const tracks: ReadonlyMap<string, string> = new Map([
  ['parallel', 'Runs in parallel'], ['route', 'Another route'], ['loop', 'Loops back'],
]);

/** The slug of the concept that the overview drawing shows. */
const overviewSlug = 'metastatic-cascade';

/** The perspective: the whole cascade on one page, for scientists or for patients. */
export async function perspectiveDocument(audience: Audience, context: PageContext): Promise<Document> {
  const { knowledge, figures } = context;
  const [drawings, corpus] = await Promise.all([figures.of(), context.corpus()]);
  const treatment = readTreatment({ corpus, knowledge });
  const sections = await readSections(audience, drawings, context, (stage) => researchOf(stage, treatment, { corpus, knowledge }));
  const overview = drawings.find(({ entity }) => entity === knowledge.base + overviewSlug);
  const statusOf = ({ iri }: Entity): string | undefined => controlled(corpus.linked(iri, mpp.status)[0], 'status');
  const current = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated);
  const ofKind = (name: string): readonly Entity[] => current.filter(({ kind }) => kind.name === name);
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
</div>
${overview && figureMarkup(overview, 'overview')}
<div class="cascade">
<nav class="stages" aria-label="Stages">
<ol>${main.map(({ stage }) => html`<li><a href="#${stage.slug}"><span class="number" aria-hidden="true">${stage.order}</span> ${capitalised(stage.label)}</a></li>`)}</ol>
${beside.length > 0 && html`<ul>${beside.map(({ stage }) => html`<li><a href="#${stage.slug}">${capitalised(stage.label)} <span class="track">${stage.track}</span></a></li>`)}</ul>`}
</nav>
<div class="sections">
${main.map((section) => sectionMarkup(section, audience, knowledge))}
${beside.length > 0 && html`<h2 class="divider">Beside the main line</h2>${beside.map((section) => sectionMarkup(section, audience, knowledge))}`}
</div>
</div>
<div class="teasers">
${teaser('What is being asked', 'open-questions', ofKind('question'), html`<a href="/questions">What would settle each question</a>`)}
${teaser('What is being argued', 'hypotheses', ofKind('hypothesis').filter((entity) => statusOf(entity) === 'contested'), html`<a href="/questions#hypotheses">All hypotheses, with the evidence for and against</a>`)}
${teaser('Current treatment: therapies with an approval on record', 'approved-therapies', ofKind('therapy').filter(({ iri }) => corpus.text(iri, mpp.approval) !== undefined), html`<a href="/treatment">All therapies, with targets and approvals</a>`)}
${teaser('Ongoing and recent trials', 'trials', treatment.trials.slice(0, recentTrials).map(({ entity }) => entity), html`<a href="/treatment#trials">All trials, with what they found</a>`)}
${audience === 'patients' && html`<p class="notice">This page informs and is not medical advice. Your care team knows your situation: please talk with them about what you read here.</p>`}
</div>`,
  };
}

async function readSections(
  audience: Audience, drawings: readonly Figure[], { views, knowledge }: PageContext, research: (stage: Stage) => StageResearch,
): Promise<readonly Section[]> {
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
      notKnown: row && value(row, 'notKnown'),
      mechanisms: Number((count && value(count, 'mechanisms')) ?? 0),
      claims: Number((count && value(count, 'claims')) ?? 0),
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

function sectionMarkup({ stage, heading, text, notKnown, mechanisms, claims, figure, research, backing }: Section, audience: Audience, knowledge: Knowledge): Html {
  const { slug, label, order, track } = stage;
  const after = stage.next.flatMap((iri) => knowledge.entities.get(iri) ?? []);
  const link = (words: string): Html => knowledge.lexicon.link(words, [slug]);
  return html`<section class="stage track-${track}" id="${slug}" aria-labelledby="${slug}-heading">
<div class="stage-text">
<p class="stage-mark">${track === 'main' ? html`<span class="number">Stage ${order}</span>` : html`<span class="track">${tracks.get(track) ?? track}</span>${after.length > 0 && html` <span class="joins">joins ${joined(after.map(entityLink), ', ')}</span>`}`}</p>
<h2 id="${slug}-heading"><a href="/${slug}" data-term="${slug}">${heading}</a></h2>
${text !== undefined && html`<p>${link(text)}</p>`}
${notKnown !== undefined && html`<aside class="not-known" aria-label="What is not known about ${label}"><h3>What is not known</h3><p>${link(notKnown)}</p></aside>`}
${researchMarkup(stage, research, audience, knowledge.base)}
<p class="stage-counts"><a href="/${slug}" data-term="${slug}">${[
    mechanisms > 0 && counted(mechanisms, 'mechanism'), claims > 0 && counted(claims, 'claim'),
  ].filter(Boolean).join(' · ') || 'Definition and sources'}<span class="visually-hidden"> about ${label}</span></a></p>
${backing.length > 0 && html`<details class="backing"><summary>${counted(backing.length, 'claim')} behind this text</summary>
<ul>${backing.map(({ slug: claim, statement, status }) => html`<li>${claim === undefined ? statement : html`<a href="/${claim}" data-term="${claim}">${statement}</a>`} ${statusChip(status)}</li>`)}</ul></details>`}
</div>
${figure && figureMarkup(figure)}
</section>`;
}

/** Trials that the page names; the others are on the page of treatment. */
const recentTrials = 12;

/** A row of links, and where there is more. */
const teaser = (title: string, id: string, members: readonly Entity[], more: Html): Html | false => members.length > 0 && html`<section class="teaser" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul>${members.map((entity) => html`<li>${entityLink(entity)}</li>`)}</ul>
<p>${more}</p>
</section>`;
