import { mpp } from '../rdf/vocabulary.js';
import { balanceBar } from './collections/balance.js';
import type { Sources } from './collections/collection.js';
import type { Treatment } from './collections/treatment-model.js';
import { entityLink } from './context.js';
import { longDate } from './facts.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Entity } from './knowledge.js';
import { termLink } from './lexicon.js';
import type { Audience } from './audience.js';
import { argued, byWeight } from './stage-research.js';

/** Trials that the page names; the others are on the page of treatment. */
const recentTrials = 12;
/** Hypotheses that it names: as many rows as there are questions beside them. */
const mostArgued = 12;

/** The end of the perspective: what the whole field asks, argues, treats with and tests, each with where there is more. */
export function teasers(audience: Audience, { trials }: Treatment, { corpus, knowledge }: Sources): Html {
  const current = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated);
  const ofKind = (name: string): readonly Entity[] => current.filter(({ kind }) => kind.name === name);
  const contested = ofKind('hypothesis').map((entity) => argued(entity, { corpus, knowledge })).filter(({ status }) => status === 'contested').sort(byWeight).slice(0, mostArgued);
  const widest = Math.max(1, ...contested.flatMap(({ balance }) => [balance.supports, balance.disputes]));
  const approved = ofKind('therapy').filter(({ iri }) => corpus.approvals(iri).some(({ isInForce }) => isInForce));
  const read = approved.flatMap(({ iri }) => corpus.approvals(iri).flatMap(({ seen }) => seen ?? [])).sort();
  const phase = (iri: string): string | undefined => corpus.text(iri, mpp.phase);
  return html`<div class="teasers">
<div class="teaser-pair">
${teaser(
  'What is being asked',
  'open-questions',
  'rows',
  ofKind('question').map(({ slug, label }) => termLink(slug, label)),
  html`<a href="/questions">What would settle each question</a>`,
)}
${teaser(
  'What is being argued',
  'hypotheses',
  'rows',
  contested.map(
    ({ entity, balance }) =>
      html`${termLink(entity.slug, entity.label)} <span class="argued">${balanceBar(balance, widest)}<span class="tally">${balance.supports} for, ${balance.disputes} against</span></span>`,
  ),
  html`<a href="/questions#hypotheses">All hypotheses, with the evidence for and against</a> <span class="tally">A square is an evidence line, filled where it comes from people.</span>`,
)}
</div>
${teaser('Current treatment: therapies with an approval on record', 'approved-therapies', 'chips', approved.map(entityLink), html`<a href="/treatment">All therapies, with targets and approvals</a>${read[0] !== undefined && html` <span class="tally">Sources read ${longDate(read[0])}${read.at(-1) !== read[0] && html` to ${longDate(read.at(-1) ?? '')}`}; what changed since may be missing.</span>`}`)}
${teaser(
  'Ongoing and recent trials',
  'trials',
  'chips',
  trials
    .slice(0, recentTrials)
    .map(
      ({ entity, result }) =>
        html`${entityLink(entity)}${phase(entity.iri) !== undefined && html` <span class="tally">phase ${phase(entity.iri)}</span>`}${result === undefined && html` <span class="tag">no result yet</span>`}`,
    ),
  html`<a href="/treatment#trials">All trials, with what they found</a>`,
)}
${audience === 'patients' && html`<p class="notice">This page informs and is not medical advice. Your care team knows your situation: please talk with them about what you read here.</p>`}
</div>`;
}

const teaser = (title: string, id: string, layout: 'rows' | 'chips', members: readonly Html[], more: Html): Html | false =>
  members.length > 0
  && html`<section class="teaser teaser-${layout}" aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul>${members.map((member) => html`<li>${member}</li>`)}</ul>
<p>${more}</p>
</section>`;
