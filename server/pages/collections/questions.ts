import { due, inTurns, turn } from '../../platform/turns.js';
import { mpp, skos } from '../../rdf/vocabulary.js';
import { audienceOf } from '../audience.js';
import { counted, entityLink, joined, resourceLink } from '../context.js';
import { citation, statusChip } from '../evidence.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import type { Entity } from '../knowledge.js';
import { termLink } from '../lexicon.js';
import { balanceBar, balanceOf, balanceStrip, balanceText } from './balance.js';
import type { Balance } from './balance.js';
import { clusters } from './clusters.js';
import type { Collection, Sources } from './collection.js';
import { chosen, contains, filterForm, selectField, textField, typed } from './filters.js';
import type { Option } from './filters.js';
import { controlled } from '../statements.js';

const path = '/questions';
/** Where there are no more questions, all that is said of each is seen at first. */
const few = 3;
const statuses: readonly Option[] = ['established', 'emerging', 'contested', 'refuted'].map((value) => ({ value, label: value }));

interface Hypothesis {
  readonly entity: Entity;
  readonly status: string | undefined;
  readonly balance: Balance;
}

/** What the squares of a balance stand for. */
const legend = [['for human', 'for, in people'], ['for', 'for, elsewhere'], ['against human', 'against, in people'], ['against', 'against, elsewhere']] as const;

/** What the field asks and what it argues about, with the evidence for and against. */
export const questionsPage: Collection = async (sources, parameters) => {
  const { corpus, knowledge } = sources;
  const current = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated);
  const status = chosen(parameters, 'status', statuses);
  const text = typed(parameters, 'text');
  const fits = ({ iri, label }: Entity): boolean =>
    contains(text, [label, ...[skos.definition, mpp.statement, mpp.question, mpp.settled, mpp.notSettled, mpp.layAnswer, mpp.wouldSettle].map((name) => corpus.text(iri, name))]);
  const isForPatients = audienceOf(parameters) === 'patients';
  const questions = current.filter(({ kind, iri }) => kind.iri === mpp.OpenQuestion && (status === undefined || corpus.linking(mpp.addresses, iri).some((each) => statusOf(each, sources) === status)))
    .filter(fits).sort((a, b) => a.label.localeCompare(b.label, 'en'));
  const all = current.filter(({ kind }) => kind.iri === mpp.Hypothesis).map((entity): Hypothesis =>
    ({ entity, status: statusOf(entity.iri, sources), balance: balanceOf(corpus.evidenceOf(entity.iri)) }));
  const hypotheses = all.filter((each) => (status === undefined || each.status === status) && fits(each.entity));
  const widest = Math.max(1, ...all.flatMap(({ balance }) => [balance.supports, balance.disputes]));
  // A rival stays beside the hypothesis that was asked for.
  const wanted = new Set(hypotheses.map(({ entity }) => entity.iri));
  const groups = clusters(all.map(({ entity }) => entity.iri), (iri) => corpus.linked(iri, mpp.competesWith))
    .filter((group) => group.some((iri) => wanted.has(iri)))
    .map((group) => group.flatMap((iri) => all.find(({ entity }) => entity.iri === iri) ?? []));
  if (due()) await turn();
  const ofOneCancer = new Set(questions.filter(({ iri }) => corpus.linked(iri, mpp.concerns).some((each) => knowledge.entities.get(each)?.kind.name === 'cancer')));
  const cardOf = (question: Entity): Html => questionCard(question, all, sources, { isForPatients, isOpen: questions.length <= few });
  const general = await inTurns(questions.filter((question) => !ofOneCancer.has(question)), cardOf), particular = await inTurns(ofOneCancer, cardOf);
  const cards = new Map(await inTurns(groups.flat(), (each) => [each, hypothesisCard(each, widest, sources)]));
  const argued = html`<p class="legend">${legend.map(([shade, words]) => html`<span><svg class="balance" viewBox="0 3 12 12" aria-hidden="true" focusable="false"><rect class="${shade}" x="1" y="4" width="10" height="10" rx="1.5"/></svg> ${words}</span>`)}</p>
${groups.length === 0 && html`<p class="none">None fits.</p>`}
${groups.filter((group) => group.length > 1).map((group) => html`<div class="rivals" role="group" aria-label="Competing: ${group.map(({ entity }) => entity.label).join('; ')}">${group.map((each) => cards.get(each))}</div>`)}
<div class="rivals alone">${groups
    .filter((group) => group.length === 1)
    .flat()
    .map((each) => cards.get(each))}</div>`;
  return {
    title: 'Questions: what is not known about metastasis',
    description: `${all.length} hypotheses about metastasis with the evidence for and against each, and the open questions that they address.`,
    canonical: path,
    section: 'questions',
    main: html`
<div class="page-head">
<h1>Questions</h1>
<p>${isForPatients ? 'What is not known yet about how cancer spreads, and what is known so far.' : 'What the field asks and what it argues about. Numbers count evidence lines, not their weight: read what each study could show.'}</p>
</div>
${filterForm(path, [!isForPatients && selectField('status', 'Status of the hypothesis', statuses, status, 'any status'), textField('text', 'Words', text)])}
<p class="result-count" role="status">${counted(questions.length, 'open question')}, ${counted(hypotheses.length, 'hypothesis', 'hypotheses')}</p>
<section aria-labelledby="open-questions"><h2 id="open-questions">Open questions</h2>
${questions.length === 0 && html`<p class="none">None fits.</p>`}
${general.length > 0 && html`<div class="questions">${general}</div>`}
${particular.length > 0 && html`<details class="more"${(text !== undefined || general.length === 0) && html` open`}><summary>Of one cancer: ${counted(particular.length, 'open question')}</summary><div class="questions">${particular}</div></details>`}</section>
<section aria-labelledby="hypotheses"><h2 id="hypotheses">Hypotheses, for and against</h2>
${isForPatients ? html`<details class="more"><summary>For scientists: ${counted(hypotheses.length, 'idea')} that studies try to confirm or refute</summary>${argued}</details>` : argued}</section>`,
  };
};

const statusOf = (iri: string, { corpus }: Sources): string | undefined => controlled(corpus.linked(iri, mpp.status)[0], 'status');

const links = (iris: readonly string[], { knowledge }: Sources): Html => joined(iris.flatMap((iri) => knowledge.entities.get(iri) ?? []).map(entityLink), ', ');

const row = (title: string, content: Html | string | false | undefined): Html | false => content !== undefined && content !== false && html`<div><dt>${title}</dt><dd>${content}</dd></div>`;

/** What is seen of a question at first is what is not settled; patients read what is known in plain words. */
function questionCard(question: Entity, hypotheses: readonly Hypothesis[], sources: Sources, { isForPatients, isOpen }: { readonly isForPatients: boolean; readonly isOpen: boolean }): Html {
  const { corpus, knowledge } = sources;
  const addressing = corpus.linking(mpp.addresses, question.iri);
  const ofKind = (name: string): readonly string[] => addressing.filter((iri) => knowledge.entities.get(iri)?.kind.name === name);
  const proposed = hypotheses.filter(({ entity }) => addressing.includes(entity.iri));
  const papers = [...new Set([...addressing.filter((iri) => corpus.papers.has(iri)), ...corpus.linked(question.iri, mpp.definitionSource)])];
  const linked = (part: string): Html | undefined => {
    const said = corpus.text(question.iri, part);
    return said === undefined ? undefined : knowledge.lexicon.link(said, [question.slug]);
  };
  const [plain, open] = [linked(mpp.layAnswer), linked(mpp.notSettled)];
  const rests = corpus.linked(question.iri, mpp.backedBy).flatMap((iri) => corpus.claims.get(iri) ?? []);
  const [trials, data, grown] = [ofKind('trial'), ofKind('resource'), corpus.linked(question.iri, mpp.continues)];
  return html`<article class="question" aria-labelledby="q-${question.slug}">
<h3 id="q-${question.slug}">${termLink(question.slug, (isForPatients ? question.plain : undefined) ?? corpus.text(question.iri, mpp.question) ?? question.label)}</h3>
${isForPatients && plain !== undefined ? html`<p class="statement">${plain}</p>` : open !== undefined && html`<p class="statement">${open}</p>`}
<details${isOpen && html` open`}><summary>${isForPatients ? 'For scientists' : 'What is settled, what would settle it, papers'}</summary>
<dl class="facts">
${row('Settled today', linked(mpp.settled))}
${isForPatients && row('Not settled', open)}
${row('Would settle it', linked(mpp.wouldSettle))}
${!isForPatients && row('In plain words', plain)}
${row('Rests on', rests.length > 0 && html`<details><summary>${counted(rests.length, 'claim')}</summary><ul>${rests.map(({ iri, statement, status }) => html`<li>${resourceLink(knowledge, iri, statement)} ${statusChip(status)}</li>`)}</ul></details>`)}
${row('Proposed', proposed.length > 0 && html`<ul>${proposed.map(({ entity, status, balance }) => html`<li><a href="#h-${entity.slug}">${entity.label}</a> ${statusChip(status)} ${balanceStrip(balance)}<span class="evidence-facts">${balanceText(balance)}</span></li>`)}</ul>`)}
${row('Trials', trials.length > 0 && links(trials, sources))}
${row('Data', data.length > 0 && links(data, sources))}
${row('Part of', grown.length > 0 && links(grown, sources))}
${row('Papers', papers.length > 0 && paperList(papers, sources))}
</dl></details>
</article>`;
}

const paperList = (papers: readonly string[], { corpus, knowledge }: Sources): Html =>
  joined(
    [...papers]
      .sort((a, b) => (corpus.papers.get(b)?.year ?? '').localeCompare(corpus.papers.get(a)?.year ?? '') || a.localeCompare(b))
      .map((iri) => citation(iri, corpus.papers.get(iri), knowledge.base)),
    ', ',
  );

function hypothesisCard({ entity, status, balance }: Hypothesis, widest: number, sources: Sources): Html {
  const { corpus, knowledge } = sources;
  const { iri, slug, label } = entity;
  const [statement, settle] = [corpus.text(iri, mpp.statement), corpus.text(iri, mpp.wouldSettle)];
  const [rivals, addressed] = [corpus.linked(iri, mpp.competesWith), corpus.linked(iri, mpp.addresses)];
  const papers = [...new Set(corpus.evidenceOf(iri).map(({ paper }) => paper))];
  return html`<article class="hypothesis" id="h-${slug}" aria-labelledby="h-${slug}-title">
<h3 id="h-${slug}-title">${termLink(slug, label)} ${statusChip(status)}</h3>
${statement !== undefined && html`<p class="statement">${statement}</p>`}
<div class="balance-row">${balanceBar(balance, widest)}
<p class="balance-text">${balanceText(balance)}</p></div>
${(settle !== undefined || rivals.length + addressed.length + papers.length > 0) && html`<details><summary>What would settle it, rivals, papers</summary>
<dl class="facts">
${row('Would settle it', settle !== undefined && knowledge.lexicon.link(settle, [slug]))}
${row('Competes with', rivals.length > 0 && links(rivals, sources))}
${row('Addresses', addressed.length > 0 && links(addressed, sources))}
${row('Papers', papers.length > 0 && paperList(papers, sources))}
</dl></details>`}
</article>`;
}
