import { mpp, skos } from '../../rdf/vocabulary.js';
import { approvalList } from '../approvals.js';
import { capitalised, counted, entityLink, joined } from '../context.js';
import { longDate } from '../facts.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import { termLink } from '../lexicon.js';
import { slugOf, trialUrl } from '../links.js';
import { controlled } from '../statements.js';
import type { Claim } from '../statements.js';
import type { Sources } from './collection.js';
import type { Therapy, Trial } from './treatment-model.js';

const row = (title: string, content: Html | string | false | undefined): Html | false => content !== undefined && content !== false && html`<div><dt>${title}</dt><dd>${content}</dd></div>`;

export const heading = (level: 3 | 4 | 5, content: Html): Html => (level === 3 ? html`<h3>${content}</h3>` : level === 4 ? html`<h4>${content}</h4>` : html`<h5>${content}</h5>`);

/** By the name of the value in the schema. */
const trialStatuses: Readonly<Record<string, string>> = {
  recruiting: 'takes in patients', closed: 'closed to new patients', reported: 'has reported', stopped: 'stopped early', unknown: 'present status not seen',
};

const names = (iris: readonly string[], { knowledge }: Sources): Html | false => {
  const entities = iris.flatMap((iri) => knowledge.entities.get(iri) ?? []);
  return entities.length > 0 && joined(entities.map(entityLink), ', ');
};

/** What is seen of a trial at first is whom it takes in and what it compares. */
export function trialCard({ entity, number, result, evaluates }: Trial, sources: Sources, isOpen: boolean): Html {
  const { corpus } = sources;
  const { iri, slug, label } = entity;
  const phase = corpus.text(iri, mpp.phase), survival = corpus.text(iri, mpp.overallSurvival), harms = corpus.text(iri, mpp.harms);
  const checked = corpus.text(iri, mpp.lastChecked), status = controlled(corpus.linked(iri, mpp.trialStatus)[0], 'trial');
  const told = [result !== undefined && 'result', survival !== undefined && 'survival', harms !== undefined && 'harms'].filter((each) => each !== false).join(', ');
  return html`<li class="card" id="trial-${slug}">
<h3>${termLink(slug, label)} ${phase !== undefined && html`<span class="tag">phase ${phase}</span>`}</h3>
<dl class="facts">
${row('Whom', corpus.text(iri, mpp.population))}
${row('What', corpus.text(iri, mpp.intervention))}
</dl>
<details${isOpen && html` open`}><summary>${told === '' ? 'No result on record here' : capitalised(told)}</summary>
<dl class="facts">
${row('Result', result ?? html`<em>none on record here</em>`)}
${row('Survival', survival)}
${row('Harms', harms)}
${row('Tests', names(evaluates, sources))}
${row('Asks', names(corpus.linked(iri, mpp.addresses), sources))}
</dl></details>
<p class="evidence-facts">${number !== undefined && html`<a href="${trialUrl(number)}" rel="external">${number}<span class="visually-hidden"> in ClinicalTrials.gov</span></a>`}${status !== undefined && html` · ${trialStatuses[status] ?? status}`}${checked !== undefined && html` · last checked ${longDate(checked)}`}</p>
</li>`;
}

/** Links to what the claims say, each to its claim. */
function claimLinks(claims: readonly Claim[], { knowledge }: Sources): Html | false {
  return claims.length > 0 && joined(claims.flatMap(({ iri, object, status }) => {
    const [entity, slug] = [knowledge.entities.get(object), slugOf(iri, knowledge.base)];
    return entity && slug !== undefined
      ? [
          html`${entityLink(entity)} <span class="claim-status">(${termLink(slug, html`${status}<span class="visually-hidden">: the claim on ${entity.label}</span>`)})</span>`,
        ]
      : [];
  }), ', ');
}

export const claimRows = ({ targets, treats, eases, trials, excludes, harms }: Therapy, sources: Sources): Html => html`${row('Targets', claimLinks(targets, sources))}${
  row('Not with', claimLinks(excludes, sources))}${
  row('May cause', claimLinks(harms, sources))}${
  row('Treats', claimLinks(treats.filter(({ predicate }) => predicate === mpp.treats), sources))}${
  row('Metastases in', claimLinks(treats.filter(({ predicate }) => predicate === mpp.treatsMetastasisIn), sources))}${
  row('Eases', claimLinks(eases, sources))}${
  row('Trials', names(trials.map(({ entity }) => entity.iri), sources))}`;

export function therapyCard(therapy: Therapy, sources: Sources, level: 4 | 5 = 4): Html {
  const { corpus } = sources;
  const { iri, slug, label } = therapy.entity;
  const approvals = corpus.approvals(iri), inForce = approvals.filter(({ isInForce }) => isInForce).length;
  const checked = corpus.text(iri, mpp.lastChecked);
  return html`<li class="card" id="therapy-${slug}">
${heading(level, termLink(slug, label))}
<p>${corpus.text(iri, mpp.layDefinition) ?? corpus.text(iri, skos.definition)}</p>
<details><summary>${[corpus.text(iri, mpp.drugClass), inForce > 0 ? counted(inForce, 'approval') : approvals.length > 0 && 'no approval yet, or none any more'].filter((part) => part !== undefined && part !== false).join(', ') || 'More'}</summary>
<dl class="facts">
${row('Setting', corpus.text(iri, mpp.setting))}
${claimRows(therapy, sources)}
${row('Approvals', approvals.length > 0 && approvalList(approvals))}
</dl>
${checked !== undefined && html`<p class="evidence-facts">Last checked ${longDate(checked)}</p>`}</details>
</li>`;
}
