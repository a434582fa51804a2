import { due, inTurns, turn } from '../../platform/turns.js';
import { mpp, skos } from '../../rdf/vocabulary.js';
import { audienceOf } from '../audience.js';
import { capitalised, counted, entityLink, joined } from '../context.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import { groupBy } from '../knowledge.js';
import type { Entity } from '../knowledge.js';
import { termLink } from '../lexicon.js';
import type { Collection, Sources } from './collection.js';
import { addressWith, chosen, contains, filterForm, selectField, textField, typed } from './filters.js';
import type { Option, Parameters } from './filters.js';
import { trialCard } from './treatment-cards.js';
import { byAim, byClass, groupedOptions, sortedOptions, termOption } from './treatment-groups.js';
import { readTreatment } from './treatment-model.js';
import type { Treatment, TreatmentRoute, Therapy, Trial } from './treatment-model.js';

const path = '/treatment';
/** Trials that are seen at first; the others are one step away. */
const atFirst = 5;
/** Where there are no more, what is said of each is seen at first. */
const few = { trials: 6, therapies: 12 };
const classGroups: Option = { value: 'class', label: 'By class' };
const groupings: readonly Option[] = [{ value: 'disease', label: 'By disease' }, { value: 'site', label: 'By site' }, classGroups];

/** What may be chosen on this page, and what is. */
interface Choice {
  readonly isForPatients: boolean;
  readonly diseaseGroups: ReturnType<typeof groupedOptions>;
  readonly siteOptions: readonly Option[];
  readonly stageOptions: readonly Option[];
  readonly disease: string | undefined;
  readonly site: string | undefined;
  readonly stage: string | undefined;
  readonly text: string | undefined;
  /** How therapies are grouped; and how they are where nothing was chosen. */
  readonly group: string;
  readonly usual: string;
}

function readChoice(parameters: Parameters, { knowledge }: Sources, { therapies, trials, routes }: Treatment): Choice {
  const isForPatients = audienceOf(parameters) === 'patients', optionsOf = (entities: readonly Entity[]): readonly Option[] => sortedOptions(entities, isForPatients);
  const treated = new Set([...therapies.flatMap(({ aims }) => aims), ...trials.flatMap(({ enrols }) => enrols)]);
  const treatedEntities = [...knowledge.entities.values()].filter(({ iri }) => treated.has(iri));
  const diseases = treatedEntities.filter(({ kind }) => kind.name !== 'site'), diseaseGroups = groupedOptions(diseases, isForPatients);
  const siteOptions = optionsOf(treatedEntities.filter(({ kind }) => kind.name === 'site'));
  const stageOptions = [...new Map(routes.map(({ stage }) => [stage.iri, termOption(stage, isForPatients)])).values()];
  // Patients know what they have, and not what a drug is called.
  const usual = isForPatients ? 'disease' : classGroups.value;
  return {
    isForPatients,
    diseaseGroups,
    siteOptions,
    stageOptions,
    disease: chosen(parameters, 'disease', optionsOf(diseases)),
    site: chosen(parameters, 'site', siteOptions),
    stage: chosen(parameters, 'stage', stageOptions),
    text: typed(parameters, 'text'),
    group: chosen(parameters, 'group', groupings) ?? usual,
    usual,
  };
}

/** The diseases and sites that are chosen, and whether one of them is enough. */
interface Targets {
  readonly targets: readonly string[];
  readonly eitherTarget: boolean;
}

function targetsOf({ disease, site, isForPatients }: Choice, { knowledge }: Sources): Targets {
  const targets = [disease, site].filter((slug) => slug !== undefined).map((slug) => knowledge.base + slug);
  // A patient who names both has both: what helps against either is of use, as little is recorded for the two together.
  return { targets, eitherTarget: isForPatients && targets.length === 2 };
}

/** The trials, therapies and ways to a stage that fit what is chosen. */
async function fitting(
  { stage, text, isForPatients }: Choice,
  { targets, eitherTarget }: Targets,
  { therapies, trials, routes }: Treatment,
  { corpus, knowledge }: Sources,
): Promise<Treatment> {
  const atTargets = (isAt: (target: string) => boolean): boolean => (eitherTarget ? targets.some(isAt) : targets.every(isAt));
  const inStage = new Set(routes.filter((route) => stage === undefined || route.stage.slug === stage).flatMap((route) => route.therapies));
  const trialFits = ({ entity, enrols, evaluates }: Trial): boolean =>
    atTargets((target) => enrols.includes(target))
    && (stage === undefined || evaluates.some((iri) => [...inStage].some((therapy) => therapy.entity.iri === iri)))
    && contains(text, [
      entity.label,
      ...[skos.definition, mpp.population, mpp.intervention, mpp.result].map((name) => corpus.text(entity.iri, name)),
      ...evaluates.map((iri) => knowledge.entities.get(iri)?.label),
    ]);
  const therapyFits = (therapy: Therapy): boolean =>
    atTargets((target) => therapy.aims.includes(target) || therapy.studiedIn.includes(target))
    && (stage === undefined || inStage.has(therapy))
    && contains(text, [therapy.entity.label, ...[skos.definition, skos.altLabel, mpp.drugClass, mpp.setting].flatMap((name) => corpus.texts(therapy.entity.iri, name))]);
  if (due()) await turn();
  // Who studies what is not known yet looks for trials that have no result; who has the disease, for what was found.
  const ordered = isForPatients ? trials.toSorted((a, b) => Number(b.result !== undefined) - Number(a.result !== undefined)) : trials;
  const [shownTrials, shownTherapies] = [ordered.filter(trialFits), therapies.filter(therapyFits)];
  if (due()) await turn();
  const shownRoutes = routes.filter((route) => (stage === undefined || route.stage.slug === stage) && route.therapies.some((therapy) => shownTherapies.includes(therapy)));
  return { trials: shownTrials, therapies: shownTherapies, routes: shownRoutes };
}

/** What is used against no cancer, place or complication, was in no trial and held back no return or spread. */
const withoutDisease = { without: 'Named for something else', why: 'Nothing here says that these treat a cancer or its spread in people. They are named for what else they do, for good or ill.' };

/** The therapies that fit, by class, or by what they are used against. */
function grouped(therapies: readonly Therapy[], { group, disease, site, isForPatients }: Choice, { targets, eitherTarget }: Targets, sources: Sources): Promise<Html> {
  const { knowledge } = sources, areFew = therapies.length <= few.therapies;
  if (group === classGroups.value) return byClass(therapies, sources, areFew);
  const slug = group === 'site' ? site : disease, only = slug === undefined ? undefined : knowledge.base + slug;
  const isSite = (iri: string): boolean => knowledge.entities.get(iri)?.kind.name === 'site';
  const isAsked = (iri: string): boolean => (eitherTarget ? targets.includes(iri) : only === undefined ? group !== 'site' || isSite(iri) : iri === only);
  const isNarrowed = eitherTarget || only !== undefined;
  const rest = isNarrowed ? { without: 'Studied for it in trials, or against something else' } : group === 'site' ? { without: 'No site on record' } : withoutDisease;
  return byAim(therapies, { isAsked, ...rest, withStudied: !isNarrowed, isOpen: areFew, isForPatients }, sources);
}

function trialList(trialCards: readonly Html[], isForPatients: boolean): Html {
  return html`<section aria-labelledby="trials"><h2 id="trials">${isForPatients ? 'Studies with patients' : 'Trials'}</h2>
<p class="footnote">${isForPatients ? 'Those with a result come first, the most recently registered at the top.' : 'Those without a result on record come first, then the most recently registered.'} Whether ${isForPatients ? 'a study' : 'a trial'} still takes in patients is told by its entry in the register${isForPatients && html`; <a href="https://clinicaltrials.gov/" rel="external">clinicaltrials.gov</a> lists those that do`}.</p>
${
  trialCards.length > 0
    ? html`<ul class="cards">${trialCards.slice(0, atFirst)}</ul>${
        trialCards.length > atFirst
        && html`<details class="more"><summary>${trialCards.length - atFirst} more</summary><ul class="cards">${trialCards.slice(atFirst)}</ul></details>`
      }`
    : html`<p class="none">No trial fits.</p>`
}</section>`;
}

function therapyList(groups: Html | false, parameters: Parameters, { isForPatients, group, usual }: Choice): Html {
  return html`<section aria-labelledby="therapies"><div class="list-head"><h2 id="therapies">${isForPatients ? 'Treatments' : 'Therapies'}</h2>
<nav class="switch" aria-label="Group ${isForPatients ? 'treatments' : 'therapies'} by">${groupings
    .toSorted((a, b) => Number(b.value === usual) - Number(a.value === usual))
    .map(
      ({ value, label }) =>
        html`<a href="${addressWith(path, parameters, {
          group: value === usual ? undefined : value,
        })}#therapies"${value === group && html` aria-current="true"`}>${label}</a>`,
    )}</nav></div>
${groups || html`<p class="none">No therapy fits.</p>`}</section>`;
}

function filters({ isForPatients, diseaseGroups, siteOptions, stageOptions, disease, site, stage, text, group, usual }: Choice): Html {
  return filterForm(
    path,
    [
      ...(isForPatients
        ? [
            selectField('disease', 'Where did the cancer begin, or what does it cause?', diseaseGroups, disease),
            selectField('site', 'Where has it spread?', siteOptions, site),
          ]
        : [
            selectField('disease', 'Disease or complication', diseaseGroups, disease),
            selectField('site', 'Metastatic site', siteOptions, site),
            selectField('stage', 'Stage addressed', stageOptions, stage),
          ]),
      textField('text', 'Words', text),
    ],
    [['group', group === usual ? undefined : group]],
  );
}

/** What is used and studied against metastatic disease: trials, therapies with their approvals, and the stages that they address. */
export const treatmentPage: Collection = async (sources, parameters) => {
  const treatment = await readTreatment(sources);
  const choice = readChoice(parameters, sources, treatment), { isForPatients } = choice, targets = targetsOf(choice, sources);
  const shown = await fitting(choice, targets, treatment, sources);
  const cards = await inTurns(shown.trials, (trial) => trialCard(trial, sources, shown.trials.length <= few.trials));
  const trialsShown = trialList(cards, isForPatients);
  const therapiesShown = therapyList(shown.therapies.length > 0 && await grouped(shown.therapies, choice, targets, sources), parameters, choice);
  const routeRows = shown.routes.length > 0 && !isForPatients && routeTable(shown.routes);
  return {
    title: 'Treatment: therapies and trials in metastatic disease',
    description: `${treatment.therapies.length} therapies and ${treatment.trials.length} clinical trials in metastatic disease: what they target, whom they help, what was found.`,
    canonical: path,
    section: 'treatment',
    main: html`
<div class="page-head">
<h1>Treatment</h1>
<p>${isForPatients ? 'What is used and studied against cancer that has spread.' : 'What is used and studied against metastatic disease, and where in the cascade it acts.'}</p>
</div>
<p class="notice">This page informs and is not medical advice. If you or someone close to you has cancer, your care team knows your situation: please talk with them about what fits you, and about trials that are open to you.</p>
${filters(choice)}
<p class="result-count" role="status">${isForPatients ? counted(shown.therapies.length, 'treatment') : counted(shown.therapies.length, 'therapy', 'therapies')}, ${isForPatients ? counted(shown.trials.length, 'study', 'studies') : counted(shown.trials.length, 'trial')}</p>
${targets.eitherTarget && html`<p class="footnote">What is on record for the one or the other: where the cancer began, wherever it has spread, and where it has spread, whatever the cancer. Much of what is used is not on record here.</p>`}
${isForPatients ? [therapiesShown, trialsShown] : [trialsShown, therapiesShown]}
${routeRows && html`<section aria-labelledby="by-stage"><h2 id="by-stage">From stage to therapy</h2><details class="more"><summary>${counted(shown.routes.length, 'target')} by stage</summary>${routeRows}</details></section>`}`,
  };
};

function routeTable(routes: readonly TreatmentRoute[]): Html {
  return html`<p class="footnote">A therapy stands at a stage when what it targets acts there, directly or through a mechanism. That it would stop the stage in patients is another question.</p>
<div class="table-frame" tabindex="0" role="region" aria-labelledby="route-caption"><table class="routes">
<caption id="route-caption">Stage, target, therapies and trials</caption>
<thead><tr><th scope="col">Stage</th><th scope="col">Target</th><th scope="col">Therapies</th><th scope="col">Trials</th></tr></thead>
${[...groupBy(routes, ({ stage }) => stage.iri).values()].map((group) => html`<tbody>${group.map(({ stage, target, therapies }, i) => {
    const trials = [...new Map(therapies.flatMap((therapy) => therapy.trials).map(({ entity }) => [entity.iri, entity])).values()];
    return html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${group.length}">${termLink(stage.slug, capitalised(stage.label))}</th>`}<td>${entityLink(target)}</td><td>${
      joined(therapies.map(({ entity }) => entityLink(entity)), ', ')}</td><td>${trials.length > 0 ? joined(trials.map(entityLink), ', ') : 'none on record'}</td></tr>`;
  })}</tbody>`)}
</table></div>`;
}
