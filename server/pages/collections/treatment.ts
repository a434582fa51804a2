import { due, inTurns, turn } from '../../platform/turns.js';
import { mpp, skos } from '../../rdf/vocabulary.js';
import { approvalList } from '../approvals.js';
import { audienceOf } from '../audience.js';
import { capitalised, counted, entityLink, joined } from '../context.js';
import { longDate } from '../facts.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import { groupBy } from '../knowledge.js';
import type { Entity } from '../knowledge.js';
import { termLink } from '../lexicon.js';
import { slugOf, trialUrl } from '../links.js';
import { controlled } from '../statements.js';
import type { Claim } from '../statements.js';
import type { Collection, Sources } from './collection.js';
import { addressWith, chosen, contains, filterForm, selectField, textField, typed } from './filters.js';
import type { Option } from './filters.js';
import { readTreatment } from './treatment-model.js';
import type { Route, Therapy, Trial } from './treatment-model.js';

const path = '/treatment';
/** Trials, and therapies of a group, that are seen at first; the others are one step away. */
const atFirst = 6;
const classGroups: Option = { value: 'class', label: 'By class' };
const groupings: readonly Option[] = [{ value: 'disease', label: 'By disease' }, { value: 'site', label: 'By site' }];

/** What is used and studied against metastatic disease: trials, therapies with their approvals, and the stages that they address. */
export const treatmentPage: Collection = async (sources, parameters) => {
  const { corpus, knowledge } = sources;
  const { therapies, trials, routes } = await readTreatment(sources);
  const treated = new Set([...therapies.flatMap(({ treats }) => treats.map(({ object }) => object)), ...trials.flatMap(({ enrols }) => enrols)]);
  const treatedEntities = [...knowledge.entities.values()].filter(({ iri }) => treated.has(iri));
  const options = (entities: readonly Entity[]): readonly Option[] => entities.map(({ slug, label }) => ({ value: slug, label: capitalised(label) }));
  const diseaseOptions = options(treatedEntities.filter(({ kind }) => kind.name !== 'site'));
  const siteOptions = options(treatedEntities.filter(({ kind }) => kind.name === 'site'));
  const stageOptions = options([...new Map(routes.map(({ stage }) => [stage.iri, stage])).values()]);
  const [disease, site, stage] = [chosen(parameters, 'disease', diseaseOptions), chosen(parameters, 'site', siteOptions), chosen(parameters, 'stage', stageOptions)];
  const text = typed(parameters, 'text');
  const group = chosen(parameters, 'group', groupings);

  const places = [disease, site].filter((slug) => slug !== undefined).map((slug) => knowledge.base + slug);
  const inStage = new Set(routes.filter((route) => stage === undefined || route.stage.slug === stage).flatMap((route) => route.therapies));
  const trialFits = ({ entity, enrols, evaluates }: Trial): boolean => places.every((place) => enrols.includes(place))
    && (stage === undefined || evaluates.some((iri) => [...inStage].some((therapy) => therapy.entity.iri === iri)))
    && contains(text, [entity.label, ...[skos.definition, mpp.population, mpp.intervention, mpp.result].map((name) => corpus.text(entity.iri, name)), ...evaluates.map((iri) => knowledge.entities.get(iri)?.label)]);
  const therapyFits = (therapy: Therapy): boolean =>
    places.every((place) => therapy.treats.some(({ object }) => object === place) || therapy.trials.some(({ enrols }) => enrols.includes(place)))
    && (stage === undefined || inStage.has(therapy))
    && contains(text, [therapy.entity.label, ...[skos.definition, skos.altLabel, mpp.drugClass, mpp.setting].flatMap((name) => corpus.texts(therapy.entity.iri, name))]);
  if (due()) await turn();
  const [shownTrials, shownTherapies] = [trials.filter(trialFits), therapies.filter(therapyFits)];
  if (due()) await turn();
  const shownRoutes = routes.filter((route) => (stage === undefined || route.stage.slug === stage) && route.therapies.some((therapy) => shownTherapies.includes(therapy)));
  const trialCards = await inTurns(shownTrials, (trial) => trialCard(trial, sources));
  const groups = await (group === undefined ? byClass(shownTherapies, sources) : byTreated(shownTherapies, group === 'site' ? mpp.treatsMetastasisIn : mpp.treats, sources));
  const routeRows = shownRoutes.length > 0 && audienceOf(parameters) !== 'patients' && routeTable(shownRoutes);
  return {
    title: 'Treatment: therapies and trials in metastatic disease',
    description: `${therapies.length} therapies and ${trials.length} clinical trials in metastatic disease: what they target, whom they help, what was found.`,
    canonical: path,
    section: 'treatment',
    main: html`
<div class="page-head">
<h1>Treatment</h1>
<p>What is used and studied against metastatic disease, and where in the cascade it acts.</p>
</div>
<p class="notice">This page informs and is not medical advice. If you or someone close to you has cancer, your care team knows your situation: please talk with them about what fits you, and about trials that are open to you.</p>
${filterForm(path, [
    ...audienceOf(parameters) === 'patients'
      ? [selectField('disease', 'Where did the cancer begin, or what does it cause?', diseaseOptions, disease), selectField('site', 'Where has it spread?', siteOptions, site)]
      : [selectField('disease', 'Disease or complication', diseaseOptions, disease), selectField('site', 'Metastatic site', siteOptions, site), selectField('stage', 'Stage addressed', stageOptions, stage)],
    textField('text', 'Words', text),
  ], [['group', group]])}
<p class="result-count" role="status">${counted(shownTherapies.length, 'therapy', 'therapies')}, ${counted(shownTrials.length, 'trial')}</p>
<section aria-labelledby="trials"><h2 id="trials">Trials</h2>
<p class="footnote">Those without a result on record come first, then the most recently registered. Whether a trial still takes in patients is told by its registry entry.</p>
${shownTrials.length > 0 ? html`<ul class="cards">${trialCards.slice(0, atFirst)}</ul>${
    shownTrials.length > atFirst && html`<details class="more"><summary>${shownTrials.length - atFirst} more</summary><ul class="cards">${trialCards.slice(atFirst)}</ul></details>`}` : html`<p class="none">No trial fits.</p>`}</section>
<section aria-labelledby="therapies"><div class="list-head"><h2 id="therapies">Therapies</h2>
<nav class="switch" aria-label="Group therapies by">${[classGroups, ...groupings].map(({ value, label }) => html`<a href="${
    addressWith(path, parameters, { group: value === classGroups.value ? undefined : value })}#therapies"${value === (group ?? classGroups.value) && html` aria-current="true"`}>${label}</a>`)}</nav></div>
${shownTherapies.length === 0 ? html`<p class="none">No therapy fits.</p>` : groups}</section>
${routeRows && html`<section aria-labelledby="by-stage"><h2 id="by-stage">From stage to therapy</h2><details class="more"><summary>${counted(shownRoutes.length, 'target')} by stage</summary>${routeRows}</details></section>`}`,
  };
};

const row = (title: string, content: Html | string | false | undefined): Html | false => content !== undefined && content !== false && html`<div><dt>${title}</dt><dd>${content}</dd></div>`;

/** By the name of the value in the schema. */
const trialStatuses: Readonly<Record<string, string>> = {
  recruiting: 'takes in patients', closed: 'closed to new patients', reported: 'has reported', stopped: 'stopped early', unknown: 'present status not seen',
};

const names = (iris: readonly string[], { knowledge }: Sources): Html | false => {
  const entities = iris.flatMap((iri) => knowledge.entities.get(iri) ?? []);
  return entities.length > 0 && joined(entities.map(entityLink), ', ');
};

function trialCard({ entity, number, result, evaluates }: Trial, sources: Sources): Html {
  const { corpus } = sources;
  const { iri, slug, label } = entity;
  const phase = corpus.text(iri, mpp.phase);
  const checked = corpus.text(iri, mpp.lastChecked), status = controlled(corpus.linked(iri, mpp.trialStatus)[0], 'trial');
  return html`<li class="card" id="trial-${slug}">
<h3>${termLink(slug, label)} ${phase !== undefined && html`<span class="tag">phase ${phase}</span>`}</h3>
<dl class="facts">
${row('Whom', corpus.text(iri, mpp.population))}
${row('What', corpus.text(iri, mpp.intervention))}
${row('Tests', names(evaluates, sources))}
${row('Result', result ?? html`<em>none on record here</em>`)}
${row('Survival', corpus.text(iri, mpp.overallSurvival))}
${row('Harms', corpus.text(iri, mpp.harms))}
${row('Asks', names(corpus.linked(iri, mpp.addresses), sources))}
</dl>
<p class="evidence-facts">${number !== undefined && html`<a href="${trialUrl(number)}" rel="external">${number}<span class="visually-hidden"> in ClinicalTrials.gov</span></a>`}${status !== undefined && html` · ${trialStatuses[status] ?? status}`}${checked !== undefined && html` · last checked ${longDate(checked)}`}</p>
</li>`;
}

/** A group of therapies below the entity that they have in common. */
const therapyGroup = (head: Entity | undefined, without: string, facts: Html | false | undefined, members: readonly Therapy[], sources: Sources): Html => html`<section class="therapy-class"><h3>${head ? entityLink(head) : without} ${members.length > 0 && html`<span class="count">${members.length}</span>`}</h3>
${facts && html`<dl class="facts">${facts}</dl>`}
${members.length > 0 && html`<ul class="cards">${members.map((therapy) => therapyCard(therapy, sources))}</ul>`}</section>`;

/** By the first class. A class that is a therapy itself heads its group; what has no class comes last. */
async function byClass(therapies: readonly Therapy[], sources: Sources): Promise<Html> {
  const heads = new Map(therapies.filter(({ isClass }) => isClass).map((therapy) => [therapy.entity.iri, therapy]));
  const groups = groupBy(therapies.filter(({ isClass }) => !isClass), ({ classes: [first] }) => first?.iri ?? '');
  for (const iri of heads.keys()) if (!groups.has(iri)) groups.set(iri, []);
  return html`${await inTurns(sorted(groups, sources), ([entity, members]) => {
    const head = entity && heads.get(entity.iri);
    return therapyGroup(entity, 'Of no class', head && claimRows(head, sources), members, sources);
  })}`;
}

/** By what they treat; a therapy that treats several stands in each group. */
async function byTreated(therapies: readonly Therapy[], predicate: string, sources: Sources): Promise<Html> {
  const pairs = therapies.flatMap((therapy) => {
    const objects = therapy.treats.filter((claim) => claim.predicate === predicate).map(({ object }) => object);
    return (objects.length > 0 ? objects : ['']).map((object) => ({ object, therapy }));
  });
  const groups = new Map([...groupBy(pairs, ({ object }) => object)].map(([object, members]) => [object, members.map(({ therapy }) => therapy)]));
  return html`${await inTurns(sorted(groups, sources), ([entity, members]) => therapyGroup(entity, 'None on record', undefined, members, sources))}`;
}

/** Groups with the entity that heads them, from A to Z; the one without comes last. */
const sorted = (groups: ReadonlyMap<string, readonly Therapy[]>, { knowledge }: Sources): readonly (readonly [Entity | undefined, readonly Therapy[]])[] =>
  [...groups].map(([iri, members]) => [knowledge.entities.get(iri), members] as const)
    .sort(([a], [b]) => (a?.label ?? '\uffff').localeCompare(b?.label ?? '\uffff', 'en'));

/** Links to what the claims say, each to its claim. */
function claimLinks(claims: readonly Claim[], { knowledge }: Sources): Html | false {
  return claims.length > 0 && joined(claims.flatMap(({ iri, object, status }) => {
    const [entity, slug] = [knowledge.entities.get(object), slugOf(iri, knowledge.base)];
    return entity && slug !== undefined ? [html`${entityLink(entity)} <span class="claim-status">(${termLink(slug, html`${status}<span class="visually-hidden">: the claim on ${entity.label}</span>`)})</span>`] : [];
  }), ', ');
}

const claimRows = ({ targets, treats, trials, excludes, harms }: Therapy, sources: Sources): Html => html`${row('Targets', claimLinks(targets, sources))}${
  row('Not with', claimLinks(excludes, sources))}${
  row('May cause', claimLinks(harms, sources))}${
  row('Treats', claimLinks(treats.filter(({ predicate }) => predicate === mpp.treats), sources))}${
  row('Metastases in', claimLinks(treats.filter(({ predicate }) => predicate === mpp.treatsMetastasisIn), sources))}${
  row('Trials', names(trials.map(({ entity }) => entity.iri), sources))}`;

function therapyCard(therapy: Therapy, sources: Sources): Html {
  const { corpus } = sources;
  const { iri, slug, label } = therapy.entity;
  const approvals = corpus.approvals(iri);
  const checked = corpus.text(iri, mpp.lastChecked);
  return html`<li class="card" id="therapy-${slug}">
<h4>${termLink(slug, label)}</h4>
<p>${corpus.text(iri, mpp.layDefinition) ?? corpus.text(iri, skos.definition)}</p>
<details><summary>${[corpus.text(iri, mpp.drugClass), approvals.length > 0 && counted(approvals.length, 'approval')].filter((part) => part !== undefined && part !== false).join(', ') || 'More'}</summary>
<dl class="facts">
${row('Setting', corpus.text(iri, mpp.setting))}
${claimRows(therapy, sources)}
${row('Approvals', approvals.length > 0 && approvalList(approvals))}
</dl>
${checked !== undefined && html`<p class="evidence-facts">Last checked ${longDate(checked)}</p>`}</details>
</li>`;
}

function routeTable(routes: readonly Route[]): Html {
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
