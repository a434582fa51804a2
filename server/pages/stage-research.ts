import { mpp } from '../rdf/vocabulary.js';
import type { Sources } from './collections/collection.js';
import type { Treatment, Trial } from './collections/treatment-model.js';
import { joined } from './context.js';
import { citation } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Entity, Stage } from './knowledge.js';
import { termLink } from './lexicon.js';
import type { Audience } from './shell.js';
import type { Paper } from './statements.js';

/** What is done about a stage, and what was found of late. */
export interface StageResearch {
  /** Those with an approval on record first. */
  readonly therapies: readonly Entity[];
  /** Those without a result on record first. */
  readonly trials: readonly Trial[];
  /** The youngest papers with evidence on the stage, or on what acts in it. */
  readonly papers: readonly Paper[];
}

/** What a section names of each; the rest is one step away. */
const shown = { therapies: 5, trials: 4, papers: 3 };

/** Therapies whose targets act in the stage, the trials of those therapies, and recent papers. */
export function researchOf(stage: Stage, { routes, trials }: Treatment, { corpus }: Sources): StageResearch {
  const approved = ({ iri }: Entity): boolean => corpus.text(iri, mpp.approval) !== undefined;
  const therapies = [...new Set(routes.filter((route) => route.stage.iri === stage.iri).flatMap((route) => route.therapies))].map(({ entity }) => entity)
    .sort((a, b) => Number(approved(b)) - Number(approved(a)) || a.label.localeCompare(b.label, 'en'));
  const tested = new Set(therapies.map(({ iri }) => iri));
  const cited = new Set(corpus.evidence.filter(({ statement }) => corpus.topicsOf(statement).some((topic) => corpus.stagesOf(topic).includes(stage.iri))).map(({ paper }) => paper));
  return {
    therapies,
    trials: trials.filter(({ evaluates }) => evaluates.some((iri) => tested.has(iri))),
    papers: [...corpus.papers.values()].filter(({ iri }) => cited.has(iri)).toReversed().slice(0, shown.papers),
  };
}

/** The research of a stage in a few lines; patients are spared the papers. */
export function researchMarkup({ slug, label }: Stage, { therapies, trials, papers }: StageResearch, audience: Audience, base: string): Html | false {
  const list = (title: string, links: readonly Html[], more: Html | false): Html | false =>
    links.length > 0 && html`<div><dt>${title}</dt><dd>${joined(links, ', ')}${more && html` · ${more}`}</dd></div>`;
  const all = (path: string, n: number, what: string): Html => html`<a href="${path}">all ${n}<span class="visually-hidden"> ${what} about ${label}</span></a>`;
  const lines = [
    list('Therapies, used or studied', therapies.slice(0, shown.therapies).map((entity) => termLink(entity.slug, entity.label)), therapies.length > shown.therapies && all(`/treatment?stage=${slug}#therapies`, therapies.length, 'therapies')),
    list('Trials', trials.slice(0, shown.trials).map(({ entity, result }) => html`${termLink(entity.slug, entity.label)}${result === undefined && ' (no result yet on record)'}`), trials.length > shown.trials && all(`/treatment?stage=${slug}#trials`, trials.length, 'trials')),
    audience === 'scientists' && list('Recent papers', papers.map((paper) => citation(paper.iri, paper, base)), html`<a href="/papers?stage=${slug}">all<span class="visually-hidden"> papers about ${label}</span></a>`),
  ].filter((line) => line !== false);
  return lines.length > 0 && html`<dl class="stage-research">${lines}</dl>`;
}
