import type { Solution } from '../query/views.js';
import { mpp, skos } from '../rdf/vocabulary.js';
import type { Approval } from './collections/approval-model.js';
import type { Corpus } from './collections/corpus.js';
import { capitalised, counted, entityLink } from './context.js';
import type { PageContext } from './context.js';
import { certaintyWords } from './audience.js';
import { inPeople, isOfModels } from './collections/treatment-model.js';
import { longDate } from './facts.js';
import { figureMarkup } from './figures.js';
import type { Figure } from './figures.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { groupBy, required, value } from './knowledge.js';
import type { Entity } from './knowledge.js';
import { termLink } from './lexicon.js';
import { slugOf, trialUrl } from './links.js';
import { explainedWords } from './plain-sentences.js';
import { certainty } from './relations.js';
import { inPlainWords } from './small-drawing.js';
import { controlled, countDirections } from './statements.js';
import type { Claim, Evidence, Paper } from './statements.js';
import { valueOf, type Subject } from './subject.js';
import { urgentNotice } from './urgent-signs.js';

/** What the article of a term is made from. */
export interface TermSources {
  readonly entity: Entity;
  readonly subject: Subject;
  readonly claims: readonly Claim[];
  readonly evidence: readonly Evidence[];
  readonly papers: ReadonlyMap<string, Paper>;
  readonly approvals: readonly Approval[];
  readonly drawings: readonly Figure[];
  /** Of the view `urgent-signs`. */
  readonly urgentRows: readonly Solution[];
}

/** Findings, treatments and trials that are named; the rest stands for scientists. */
const most = { findings: 6, treatments: 16, trials: 6 };

/** How a trial stands, by the name of the value in the schema. */
const trialWords: ReadonlyMap<string, string> = new Map([
  ['recruiting', 'takes in patients'],
  ['closed', 'closed to new patients'],
  ['reported', 'has ended and reported its results'],
  ['stopped', 'was stopped early'],
  ['unknown', 'how it stands today was not seen'],
]);

/** Questions for a talk with one's doctors, by kind of term. */
const questions: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'therapy',
    [
      'Could this treatment help in my case, and what speaks against it?',
      'What side effects should I look out for?',
      'What happens if I wait or choose something else?',
    ],
  ],
  ['trial', ['Is there a study that is open to me now?', 'What would it ask of me, and what could I gain or lose?', 'Can I leave it again?']],
  [
    'cancer',
    ['Where has my cancer spread, and how do you know?', 'Which treatments are there, and what are they meant to do?', 'Is there a study that is open to me?'],
  ],
  ['site', ['How do we watch this part of my body?', 'Which signs should I report at once?', 'Can this place be treated by itself?']],
  ['manifestation', ['What can ease this?', 'Which signs mean that I need help at once?', 'Could it have another cause?']],
  [
    'stage',
    [
      'Where has my cancer spread, and how do you know?',
      'What is the aim of my treatment?',
      'Which treatments are there, and what do they ask of me?',
      'Which signs should I report at once, and to whom?',
      'Is there a study that is open to me?',
      'Who helps me and my family to live with this?',
    ],
  ],
  ['staging', ['What does my stage mean for my treatment?', 'Which tests was it based on?', 'What is the aim of treatment for me?']],
]);
const anyQuestions = ['What does this mean in my case?', 'Does it change my treatment?', 'Where can I read more, or whom can I ask?'];

const section = (id: string, title: string, content: Html | false): Html | false => content && html`<section class="for-patients" id="${id}"><h2>${title}</h2>${content}</section>`;
const list = (items: readonly Html[]): Html | false => items.length > 0 && html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

/** What a patient reads of a term whose plain title is given: plain words, picture, what is known in people, treatments and trials, what is not known, and what to ask. */
export async function patientsBody(sources: TermSources, title: string, context: PageContext): Promise<Html> {
  const { entity, subject, drawings, urgentRows } = sources, { knowledge } = context;
  const corpus = await context.corpus();
  const lay = valueOf(subject, mpp.layDefinition);
  const definition = valueOf(subject, skos.definition) ?? valueOf(subject, mpp.statement) ?? valueOf(subject, mpp.question);
  const link = (text: string): Html => knowledge.lexicon.link(text, [entity.slug]);
  const text = lay ?? valueOf(subject, mpp.layAnswer) ?? (await stageText(entity, context));
  return html`
<div class="lay"><h2>In plain words</h2><p class="lay-text">${text !== undefined ? link(text) : html`${definition !== undefined && link(definition)} <em>There is no text in plain words yet.</em>`}</p></div>
${!title.toLowerCase().includes(entity.label.toLowerCase()) && html`<p class="evidence-facts">Scientists say “${entity.label}”.</p>`}
${urgentNotice(entity, urgentRows, knowledge, (iri) => plainLine(iri, corpus))}
${drawings.map((drawing) => figureMarkup({ ...inPlainWords(drawing, (slug) => knowledge.entities.get(knowledge.base + slug)?.plain), credit: undefined }))}
${section(`${entity.slug}--stands`, 'How it stands', entity.kind.name === 'trial' && trialState(entity, corpus, context))}
${section(`${entity.slug}--people`, 'What is known in people', findings(sources, corpus, context))}
${section(`${entity.slug}--treatments`, entity.kind.name === 'therapy' ? 'What regulators decided' : 'Treatments', treatments(sources, corpus, context))}
${section(`${entity.slug}--trials`, 'Studies with patients', trials(sources, corpus, context))}
${section(`${entity.slug}--unknown`, 'What is not known', await unknowns(sources, corpus, context))}
${section(`${entity.slug}--ask`, 'Questions to ask your doctors', entity.kind.name !== 'resource' && list((questions.get(sitesOf(entity, corpus, knowledge.base).length > 0 ? 'site' : entity.kind.name) ?? anyQuestions).map((question) => html`${question}`)))}`;
}

/** A term in plain words, as a part of a sentence. */
function plainLine(iri: string, corpus: Corpus): string | undefined {
  const text = corpus.text(iri, mpp.layDefinition), first = text === undefined ? undefined : /^.+?(?=[.?!](?:\s|$))/s.exec(text.trim())?.[0] ?? text;
  return first === undefined ? undefined : /^(?:An? |[A-Z][a-z])/.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first;
}

/** What a patient reads of a claim: as scientists put it, how sure it is, in whom it was seen, and what its words mean. */
export async function patientsClaim(claim: Claim, evidence: readonly Evidence[], { corpus: read, knowledge }: PageContext): Promise<Html> {
  const corpus = await read(), statement = claim.statement ?? '', certain = capitalised(certaintyWords.get(claim.status ?? '') ?? claim.status ?? '');
  return html`
<div class="lay"><h2>As scientists put it</h2><p class="lay-text">${knowledge.lexicon.link(statement)}</p></div>
<section class="for-patients"><h2>How sure is this?</h2>
<p>${certain}: ${foundText(evidence) || 'no finding is on record here'}.${!inPeople(claim, corpus) && ' It was seen in animals or in cells, not yet in people.'}</p>
${explainedWords([statement], undefined, knowledge, (iri) => plainLine(iri, corpus))}</section>`;
}

/** What was found for and against something, in words. */
function foundText(lines: readonly Evidence[]): string {
  const { supports, disputes, inconclusive } = countDirections(lines);
  return [counted(supports, 'finding for it', 'findings for it'), disputes > 0 && `${disputes} against`, inconclusive > 0 && `${inconclusive} unclear`].filter((part) => part !== false).join(', ');
}

async function stageText({ iri }: Entity, { views }: PageContext): Promise<string | undefined> {
  const row = (await views.select('sections')).find((each) => required(each, 'stage') === iri);
  return row && value(row, 'patientText');
}

/** Kinds of which it says nothing that no study of people is on record: what is asked, and data. */
const ofNoPeople = new Set(['question', 'resource']);

/** Claims that findings in people support, those that the field is surest of first. That there are none is said only where that is so. */
function findings({ entity, claims, evidence, papers }: TermSources, corpus: Corpus, { knowledge }: PageContext): Html | false {
  const byStatement = groupBy(evidence.filter(({ paper }) => papers.get(paper)?.retracted !== true), ({ statement }) => statement);
  const lines = (claim: Claim): readonly Evidence[] => byStatement.get(claim.iri) ?? [];
  const known = claims.filter(
    (claim) =>
      claim.statement !== undefined
      && claim.status !== 'refuted'
      && !isOfModels(claim)
      && lines(claim).some(({ systems }) => systems.includes('human')),
  );
  // What a treatment was seen to do is told on its own page; elsewhere treatments have their section.
  const elsewhere = entity.kind.name === 'therapy' ? ofTherapies : new Set([...ofTherapies, ...againstDisease]);
  const shown = known.filter(({ predicate }) => !elsewhere.has(predicate))
    .toSorted((a, b) => certainty(a.status) - certainty(b.status) || lines(b).length - lines(a).length || a.iri.localeCompare(b.iri)).slice(0, most.findings);
  // A word is a link where it stands first; the claim itself is behind what was found for it.
  const linked = new Set([entity.slug]);
  const told = list(shown.map((claim) => {
    const slug = slugOf(claim.iri, knowledge.base), found = `${certaintyWords.get(claim.status ?? '') ?? claim.status}: ${foundText(lines(claim))}`;
    return html`${knowledge.lexicon.link(claim.statement ?? '', linked)} <span class="evidence-facts">${slug === undefined ? found : termLink(slug, found)}</span>`;
  }));
  // The sentences are those of scientists, so that they say no more than their papers do.
  return (
    (told
      && html`<p class="footnote">As scientists put it. The hard words are explained below.</p>${told}${explainedWords(
        shown.flatMap(({ statement }) => statement ?? []),
        entity.slug,
        knowledge,
        (iri) => plainLine(iri, corpus),
      )}`)
    || (known.length === 0 && !ofNoPeople.has(entity.kind.name) && html`<p class="none">${claims.some((claim) => claim.status !== 'refuted' && lines(claim).some(({ systems }) => systems.includes('human')))
      ? 'Cells or samples of people were studied together with animals or cells in the laboratory. What was seen stands below, for scientists.'
      : 'Nothing from studies of people is on record here.'}</p>`)
  );
}

/** Relations that have sections of their own: of what a therapy or a trial is made, and what is treated. */
const ofTherapies = new Set<string>([mpp.evaluates, mpp.enrols, mpp.targets]), againstDisease: readonly string[] = [mpp.treats, mpp.treatsMetastasisIn];

/** Regulators by the country for which they decide. */
const agencyWords: ReadonlyMap<string, string> = new Map([['FDA', 'United States (FDA)'], ['EMA', 'European Union (EMA)']]);
const agencyName = (agency: string): string => agencyWords.get(agency) ?? agency;

/**
 * What an agency decided: the newest decision on each use, on that for the disease alone where there is one. A use
 * approved early must not hide one that is approved in full, nor the other way round.
 *
 * @param approvals Of one agency, the newest first.
 */
function stateOf(approvals: readonly Approval[], disease: string): string {
  const forIt = approvals.filter(({ usedFor }) => usedFor.includes(disease));
  const newest = [...groupBy(forIt.length > 0 ? forIt : approvals, ({ usedFor }) => usedFor.join(' ')).values()].flatMap(([first]) => first?.status ?? []);
  const [first, ...others] = new Set(newest.toSorted((one, other) => Number(other === 'approved') - Number(one === 'approved')));
  return others.length === 0 ? `${first}` : `${first}, and for some uses ${others.join(' or ')}`;
}

/** What was decided on a medicine. An operation or radiation needs no decision of this kind. */
const decided = (approvals: readonly Approval[], isMedicine: boolean, disease: string): string =>
  approvals.length === 0
    ? isMedicine
      ? '; no approval on record here'
      : ''
    : `; ${[...groupBy(approvals, ({ agency }) => agency)].map(([agency, its]) => `${agencyName(agency)}: ${stateOf(its, disease)}`).join('; ')}`;

/** What a disease, site or complication is treated with, and what a site may cause; of a treatment what was decided on it. */
function treatments({ entity, approvals }: TermSources, corpus: Corpus, { knowledge }: PageContext): Html | false {
  if (entity.kind.name === 'therapy') {
    const told = list(
      approvals.map(
        ({ agency, status, layIndication, indication, seen }) =>
          html`<strong>${agencyName(agency)}: ${status}</strong>: ${layIndication ?? indication}${seen !== undefined && html` <span class="source">read on ${longDate(seen)}</span>`}`,
      ),
    );
    return told
      ? html`${told}${explainedWords(
          approvals.flatMap(({ layIndication, indication }) => layIndication ?? indication ?? []),
          entity.slug,
          knowledge,
          (iri) => plainLine(iri, corpus),
        )}`
      : html`<p class="none">No decision of a regulator is on record here.</p>`;
  }
  const places = sitesOf(entity, corpus, knowledge.base),
    objects = new Set([entity.iri, ...places]),
    isTreated = ({ predicate, status }: Claim): boolean => status !== 'refuted' && againstDisease.includes(predicate);
  const all = [...corpus.claims.values()], of = (wanted: ReadonlySet<string>): readonly Claim[] => [...new Map(all.filter((claim) => wanted.has(claim.object) && isTreated(claim))
    // A treatment stands by its surest claim, and what was seen in animals alone last.
    .toSorted((a, b) => Number(inPeople(a, corpus)) - Number(inPeople(b, corpus)) || certainty(b.status) - certainty(a.status)).map((claim) => [claim.subject, claim])).values()]
    .toSorted((a, b) =>
      Number(inPeople(b, corpus)) - Number(inPeople(a, corpus))
      || certainty(a.status) - certainty(b.status)
      || corpus.evidenceOf(b.iri).length - corpus.evidenceOf(a.iri).length
      || (a.subject < b.subject ? -1 : 1));
  const line = (claim: Claim, against: Entity | undefined): readonly Html[] => {
    const therapy = knowledge.entities.get(claim.subject), plain = plainLine(claim.subject, corpus);
    return therapy
      ? [
          html`${entityLink(therapy)}${plain !== undefined && html`: ${plain}`}${against && html`; against ${entityLink(against)}`} <span class="evidence-facts">${
            inPeople(claim, corpus) ? (certaintyWords.get(claim.status ?? '') ?? claim.status) : 'seen in animals, not yet in people'
          }${decided(corpus.approvals(claim.subject), corpus.text(claim.subject, mpp.drugClass) !== undefined, claim.object)}</span>`,
        ]
      : [];
  };
  const direct = of(objects),
    caused = new Set(
      all.filter(({ subject, predicate, status }) => status !== 'refuted' && predicate === mpp.manifestsAs && objects.has(subject)).map(({ object }) => object),
    );
  const eased = of(caused).filter(({ subject }) => !direct.some((claim) => claim.subject === subject));
  const site = entity.kind.name === 'site' ? entity : knowledge.entities.get(places[0] ?? ''),
    lines = [...direct.flatMap((claim) => line(claim, undefined)), ...eased.flatMap((claim) => line(claim, knowledge.entities.get(claim.object)))];
  const shown = list(lines.slice(0, most.treatments));
  // Most medicines are given for the cancer, and so stand with it and not with the place.
  const early = lines.slice(0, most.treatments).some(({ markup }) => /(?::| uses) (?:accelerated|conditional)/.test(markup)),
    limited = lines.slice(0, most.treatments).some(({ markup }) => /(?::| uses) restricted/.test(markup));
  return (
    shown
    && html`${shown}<p class="footnote">“Approved” means for some use: the page of each medicine says for which.${early && ' “Accelerated” and “conditional” mean: approved early, while more results are awaited.'}${limited && ' “Restricted” means: narrowed later, to fewer patients.'}${site && html` Medicines are mostly chosen by where the cancer began: <a href="/treatment">treatments by cancer</a>. <a href="/treatment?site=${site.slug}">All treatments and studies for this place</a>.`}</p>`
  );
}

/** A metastasis of an organ is treated where the organ's are: `bone-metastasis` stands for `bone`. */
function sitesOf({ slug }: Entity, corpus: Corpus, base: string): readonly string[] {
  const organ = /^(.+)-metastasis$/.exec(slug)?.[1];
  return organ !== undefined && [...corpus.claims.values()].some(({ object }) => object === base + organ) ? [base + organ] : [];
}

function trials({ entity }: TermSources, corpus: Corpus, { knowledge }: PageContext): Html | false {
  const objects = new Set([entity.iri, ...sitesOf(entity, corpus, knowledge.base)]);
  const studied = [...corpus.claims.values()].filter(({ predicate, object }) => objects.has(object) && (predicate === mpp.enrols || predicate === mpp.evaluates));
  const found = [...new Set(studied.map(({ subject }) => subject))]
    .flatMap((iri) => knowledge.entities.get(iri) ?? []);
  const state = ({ iri }: Entity): string => controlled(corpus.linked(iri, mpp.trialStatus)[0], 'trial') ?? 'unknown';
  const shown = found.toSorted((a, b) => Number(state(b) === 'recruiting') - Number(state(a) === 'recruiting')).slice(0, most.trials);
  return (
    found.length > 0
    && html`${list(
      shown.map((trial) => {
        const number = corpus.text(trial.iri, skos.notation),
          checked = corpus.text(trial.iri, mpp.lastChecked);
        return html`${entityLink(trial)} <span class="evidence-facts">${trialWords.get(state(trial))}${checked !== undefined && html`; looked up ${longDate(checked)}`}${number !== undefined && html`; <a href="${trialUrl(number)}" rel="external">${number}</a>`}</span>`;
      }),
    )}${!found.some((trial) => state(trial) === 'recruiting') && html`<p class="footnote">None of these is known here to be open to patients. A register such as <a href="https://clinicaltrials.gov/" rel="external">clinicaltrials.gov</a> lists studies that do.</p>`}`
  );
}

/** Whether a trial takes in patients, and what it found. The sentences are those of scientists. */
function trialState({ iri, slug }: Entity, corpus: Corpus, { knowledge }: PageContext): Html {
  const state = trialWords.get(controlled(corpus.linked(iri, mpp.trialStatus)[0], 'trial') ?? 'unknown'), number = corpus.text(iri, skos.notation), checked = corpus.text(iri, mpp.lastChecked);
  const told = [...new Set([mpp.result, mpp.overallSurvival, mpp.harms].flatMap((name) => corpus.text(iri, name) ?? []))], linked = new Set([slug]);
  const explained = explainedWords(told, slug, knowledge, (term) => plainLine(term, corpus));
  return html`<p>The study ${state === trialWords.get('unknown') ? 'is on record; how it stands today was not seen' : state}.${checked !== undefined && html` <span class="evidence-facts">Looked up ${longDate(checked)}.</span>`}${
    number !== undefined && html` <a href="${trialUrl(number)}" rel="external">Its entry in the register (${number})</a>`}</p>
${told.length > 0
    ? html`<p class="footnote">What it found, as scientists put it.${explained && ' The hard words are explained below.'}</p>${list(told.map((text) => knowledge.lexicon.link(text, linked)))}${explained}`
    : html`<p class="none">No result is on record here.</p>`}`;
}

/** What the section of a stage says is not known, and the open questions that name the term. */
async function unknowns({ entity, subject }: TermSources, corpus: Corpus, { views, knowledge }: PageContext): Promise<Html | false> {
  const row = (await views.select('sections')).find((each) => required(each, 'stage') === entity.iri);
  const lay = row && (value(row, 'layNotKnown') ?? value(row, 'notKnown'));
  const asked = [...knowledge.entities.values()].filter(({ iri, kind, deprecated }) => kind.name === 'question' && !deprecated && iri !== entity.iri
    && (corpus.linked(iri, mpp.concerns).includes(entity.iri) || subject.rows.some((each) => required(each, 'object') === iri)));
  return (lay !== undefined || asked.length > 0) && html`${lay !== undefined && html`<p>${lay}</p>`}${list(asked.map(({ slug, plain, label }) => termLink(slug, plain ?? label)))}`;
}
