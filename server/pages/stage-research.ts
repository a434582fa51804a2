import { mpp } from '../rdf/vocabulary.js';
import { balanceOf } from './collections/balance.js';
import type { Balance } from './collections/balance.js';
import type { Sources } from './collections/collection.js';
import type { Treatment, Trial } from './collections/treatment-model.js';
import { joined } from './context.js';
import { citation } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Entity, Stage } from './knowledge.js';
import { termLink } from './lexicon.js';
import type { Audience } from './audience.js';
import { controlled } from './statements.js';
import type { Paper } from './statements.js';

/** A hypothesis with how far it is accepted and the evidence on both sides. */
export interface Argued {
  readonly entity: Entity;
  readonly status: string | undefined;
  readonly balance: Balance;
}

/** What is asked and argued about a stage, what is done about it, and what was found of late. */
export interface StageResearch {
  readonly questions: readonly Entity[];
  readonly hypotheses: readonly Argued[];
  /** Those with an approval on record first. */
  readonly therapies: readonly Entity[];
  /** Those without a result on record first. */
  readonly trials: readonly Trial[];
  /** The youngest papers with evidence on the stage, or on what acts in it. */
  readonly papers: readonly Paper[];
}

/** What a section names of each; the rest is one step away. */
const shown = { questions: 2, hypotheses: 2, therapies: 5, trials: 4, papers: 3 };

export const argued = (entity: Entity, { corpus }: Sources): Argued =>
  ({ entity, status: controlled(corpus.linked(entity.iri, mpp.status)[0], 'status'), balance: balanceOf(corpus.evidenceOf(entity.iri)) });

const weight = ({ balance: { supports, disputes } }: Argued): number => supports + disputes;
/** What was tested most first. */
export const byWeight = (a: Argued, b: Argued): number => weight(b) - weight(a) || a.entity.label.localeCompare(b.entity.label, 'en');

/** Questions and hypotheses on what acts in the stage; therapies whose targets act in it, their trials, and recent papers. */
export function researchOf(stage: Stage, { routes, trials }: Treatment, { corpus, knowledge }: Sources): StageResearch {
  const approved = ({ iri }: Entity): boolean => corpus.approvals(iri).some(({ isInForce }) => isInForce);
  const therapies = [...new Set(routes.filter((route) => route.stage.iri === stage.iri).flatMap((route) => route.therapies))].map(({ entity }) => entity)
    .sort((a, b) => Number(approved(b)) - Number(approved(a)) || a.label.localeCompare(b.label, 'en'));
  const tested = new Set(therapies.map(({ iri }) => iri));
  const here = (topic: string): boolean => corpus.stagesOf(topic).includes(stage.iri);
  const cited = new Set(corpus.evidence.filter(({ statement }) => corpus.topicsOf(statement).some(here)).map(({ paper }) => paper));
  const concerning = (className: string): readonly Entity[] => [...knowledge.entities.values()]
    .filter(({ kind, deprecated, iri }) => kind.iri === className && !deprecated && corpus.linked(iri, mpp.concerns).some(here));
  return {
    questions: concerning(mpp.OpenQuestion),
    hypotheses: concerning(mpp.Hypothesis).map((entity) => argued(entity, { corpus, knowledge })).sort(byWeight),
    therapies,
    trials: trials.filter(({ evaluates }) => evaluates.some((iri) => tested.has(iri))),
    papers: [...corpus.papers.values()].filter(({ iri }) => cited.has(iri)).toReversed().slice(0, shown.papers),
  };
}

const list = (title: string, links: readonly Html[], more: Html | false): Html | false =>
  links.length > 0 && html`<div><dt>${title}</dt><dd>${joined(links, ', ')}${more && html` ${more}`}</dd></div>`;
const all = (path: string, n: number, what: string, { label }: Stage): Html => html`<a class="all" href="${path}">all ${n}<span class="visually-hidden"> ${what} about ${label}</span></a>`;
const link = ({ slug, label }: Entity): Html => termLink(slug, label);
const isLine = (line: Html | false): line is Html => line !== false;

/** The open questions on what acts in a stage. */
export const askedAbout = (stage: Stage, { questions }: StageResearch): Html | false => {
  const line = list('Asked', questions.slice(0, shown.questions).map(link), questions.length > shown.questions && all('/questions', questions.length, 'questions', stage));
  return isLine(line) && html`<dl class="asked">${line}</dl>`;
};

/** What is argued about a stage, with the evidence on both sides counted, what is done about it and was found of late; patients are spared the arguments and the papers. */
export function researchMarkup(stage: Stage, { hypotheses, therapies, trials, papers }: StageResearch, audience: Audience, base: string): Html | false {
  const { slug, label } = stage;
  const lines = [
    list(
      'Therapies, used or studied',
      therapies.slice(0, shown.therapies).map(link),
      therapies.length > shown.therapies && all(`/treatment?stage=${slug}#therapies`, therapies.length, 'therapies', stage),
    ),
    list(
      'Trials',
      trials.slice(0, shown.trials).map(({ entity, result }) => html`${link(entity)}${result === undefined && ' (no result yet on record)'}`),
      trials.length > shown.trials && all(`/treatment?stage=${slug}#trials`, trials.length, 'trials', stage),
    ),
    audience === 'scientists'
      && list(
        'Argued',
        hypotheses
          .slice(0, shown.hypotheses)
          .map(({ entity, balance: { supports, disputes } }) => html`${link(entity)} <span class="tally">${supports} for, ${disputes} against</span>`),
        hypotheses.length > shown.hypotheses && all('/questions#hypotheses', hypotheses.length, 'hypotheses', stage),
      ),
    audience === 'scientists'
      && list(
        'Recent papers',
        papers.map((paper) => citation(paper.iri, paper, base)),
        html`<a class="all" href="/papers?stage=${slug}">all<span class="visually-hidden"> papers about ${label}</span></a>`,
      ),
  ].filter(isLine);
  return lines.length > 0 && html`<section class="stage-research" aria-label="Research on ${label}"><h3>Research and treatment</h3><dl>${lines}</dl></section>`;
}
