import type { Audience } from './audience.js';
import { audienceLink, audiences } from './audience.js';
import type { PageContext } from './context.js';
import { capitalised, counted } from './context.js';
import { longDate } from './facts.js';
import { figureMarkup } from './figures.js';
import type { Figure } from './figures.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { required, value } from './knowledge.js';
import type { Stage } from './knowledge.js';
import { renamed, withoutNames } from './small-drawing.js';
import type { Document } from './shell.js';
import { uprightCascade } from './upright.js';

const lead: Readonly<Record<Audience, string>> = {
  scientists: 'Metastasis is how cancer spreads to other organs. Every step and term opens a window with the evidence for and against.',
  patients: 'Metastasis means that cancer has spread to other parts of the body. Choose a step or an underlined word to learn more.',
};

/** The slug of the concept that the overview drawing shows. */
const overviewSlug = 'metastatic-cascade';

/** Words that a card tells of its step: as many whole sentences as fit, one at least. */
const gistWords: Readonly<Record<Audience, number>> = { scientists: 30, patients: 34 };
/** Days that count as new. */
const newDays = 90;
const day = 24 * 60 * 60 * 1000;

/** What a card shows of a stage. */
interface Card {
  readonly stage: Stage;
  readonly heading: string;
  readonly text: string | undefined;
  readonly notKnown: string | undefined;
  readonly figure: Figure | undefined;
}

const sentences = (text: string): readonly string[] => text.split(/(?<=[.?!])\s+/);

/** The beginning of a text: whole sentences, two at most, within so many words; the first one always. */
export function gist(text: string, words: number): string {
  const [first = '', second] = sentences(text.trim());
  const both = second === undefined ? first : `${first} ${second}`;
  return both.split(/\s+/).length <= words ? both : first;
}

/** The perspective on one short page: the drawing, and a card for each step that leads to its window. */
export async function perspectiveDocument(audience: Audience, context: PageContext): Promise<Document> {
  const { knowledge, figures } = context;
  const [drawings, cards, fresh] = await Promise.all([figures.of(), readCards(audience, context), freshness(context, audience === 'patients')]);
  const overview = drawings.find(({ entity }) => entity === knowledge.base + overviewSlug);
  const headings = new Map(cards.map(({ stage, heading }) => [stage.slug, heading]));
  const nameOf = (slug: string): string | undefined => (audience === 'patients' ? headings.get(slug) : undefined);
  const main = cards.filter(({ stage }) => stage.track === 'main'), beside = cards.filter(({ stage }) => stage.track !== 'main');
  // A term is a link where it is named first.
  const mentioned = new Set<string>();
  const link = (text: string): Html => knowledge.lexicon.link(text, mentioned);
  return {
    title: 'Metastasis Perspective: how cancer spreads, with the evidence',
    description: lead[audience],
    canonical: audience === 'patients' ? '/?audience=patients' : '/',
    section: 'perspective',
    linkedData: {
      '@context': 'https://schema.org',
      '@type': 'MedicalWebPage',
      'name': 'Metastasis Perspective',
      'description': lead[audience],
      'inLanguage': 'en',
      'audience': { '@type': audience === 'patients' ? 'Patient' : 'Researcher' },
      'about': { '@type': 'MedicalCondition', 'name': 'Metastasis' },
      'license': 'https://creativecommons.org/licenses/by/4.0/',
      'mainEntity': {
        '@type': 'ItemList',
        'itemListElement': main.map(({ stage }, i) => ({ '@type': 'ListItem', 'position': i + 1, 'name': stage.label, 'url': stage.iri })),
      },
    },
    main: html`
<div class="hero">
<h1>How cancer spreads</h1>
<p class="lead">${link(lead[audience])}</p>
<nav class="audience" aria-label="Audience">${audiences.map((each) => audienceLink(each, each === audience))}</nav>
</div>
${overview && html`<div class="overview">${figureMarkup({ ...overview, drawing: renamed(overview.drawing, nameOf), caption: undefined, credit: undefined })}${uprightCascade(knowledge.stages, (stage) => nameOf(stage.slug) ?? capitalised(stage.label))}</div>`}
<p class="fresh">${fresh}<a href="/read">Read it all</a> · Something is missing or wrong? <a href="/contribute">Contribute</a></p>
<div class="stage-cards">${main.map((card) => stageCard(card, audience, link))}</div>
${beside.length > 0 && html`<h2 class="divider">Beside the main line</h2><div class="stage-cards beside">${beside.map((card) => stageCard(card, audience, link))}</div>`}
<nav class="onward" aria-label="Further">
<a href="/treatment">Treatment and trials</a> <a href="/questions">What is asked and argued</a> <a href="/tropism">Where each cancer spreads</a> <a href="/vocabulary">All terms</a>
</nav>
${audience === 'patients' && html`<p class="notice">This page informs and is not medical advice. Your care team knows your situation: please talk with them about what you read here.</p>`}`,
  };
}

async function readCards(audience: Audience, { views, knowledge, figures }: PageContext): Promise<readonly Card[]> {
  const [rows, drawings] = await Promise.all([views.select('sections'), figures.of()]);
  const byStage = new Map(rows.map((row) => [required(row, 'stage'), row]));
  return knowledge.stages.map((stage): Card => {
    const row = byStage.get(stage.iri), read = (name: string): string | undefined => row && value(row, name);
    const patients = audience === 'patients';
    return {
      stage,
      heading: (patients ? read('layHeading') : read('heading')) ?? capitalised(stage.label),
      text: (patients ? read('patientText') : undefined) ?? read('scientistText'),
      notKnown: (patients ? read('layNotKnown') : undefined) ?? read('notKnown'),
      figure: drawings.find(({ entity }) => entity === stage.iri),
    };
  });
}

/** What was curated in the last days: counted back from the youngest one, since a page is the same on any day. */
async function freshness({ views }: PageContext, isForPatients: boolean): Promise<Html | false> {
  const rows = await views.select('curated-days');
  const newest = rows.flatMap((row) => value(row, 'day') ?? [])[0];
  if (newest === undefined) return false;
  const count = (kind: string): number => rows.filter((row) => value(row, 'kind') === kind && Date.parse(newest) - Date.parse(required(row, 'day')) < newDays * day)
    .reduce((sum, row) => sum + Number(required(row, 'count')), 0);
  return html`New in the ${newDays} days to ${longDate(newest)}: ${counted(count('evidence'), isForPatients ? 'finding' : 'evidence line')}, ${isForPatients ? counted(count('trials'), 'study', 'studies') : counted(count('trials'), 'trial')} looked up · `;
}

/** One step in short; its heading opens the window with the rest. */
function stageCard({ stage, heading, text, notKnown, figure }: Card, audience: Audience, link: (text: string) => Html): Html {
  const { slug, order, track } = stage;
  return html`<section class="stage stage-card track-${track}" id="${slug}" aria-labelledby="${slug}-heading">
${figure && html`<div class="thumb">${withoutNames(figure.drawing)}</div>`}
<h2 id="${slug}-heading">${track === 'main' && html`<span class="number"><span class="visually-hidden">Step </span>${order}</span> `}<a href="/${slug}" data-term="${slug}">${heading}</a></h2>
${text !== undefined && html`<p>${link(gist(text, gistWords[audience]))}</p>`}
${notKnown !== undefined && html`<p class="unknown"><b>Not known:</b> ${link(sentences(notKnown.trim())[0] ?? '')}</p>`}
</section>`;
}
