import type * as RDF from '@rdfjs/types';
import type { FieldFault } from '../../curation/forms/compose.js';
import { shownOf, type FormState, type Part } from '../../curation/forms/form-state.js';
import { recordLookup } from '../../curation/forms/form-kinds.js';
import type { Forms } from '../../curation/forms/forms.js';
import { statusesOf } from '../../curation/lookup/clinical-trials.js';
import type { Lookups } from '../../curation/lookup/lookups.js';
import { paperQuads, paperSlug } from '../../curation/lookup/paper-quads.js';
import type { FoundRecord, TrialRecord } from '../../curation/lookup/record.js';
import { rdfs, mpp } from '../../rdf/vocabulary.js';
import { Problem } from '../../platform/problem.js';
import { hereOf, saidOf, type LookedUp } from './form-lookup.js';

/** Values that a look-up gives, by the name of the field. */
type Values = ReadonlyMap<string, readonly string[]>;
interface Filled { readonly values: Values; readonly faults: readonly FieldFault[] }

const say = (message: string, severity: FieldFault['severity'] = 'warning', remedy?: string): FieldFault => ({
  part: '',
  field: recordLookup,
  message,
  severity,
  ...(remedy !== undefined && { remedy }),
});

/**
 * Looks up what a form of its own describes, a paper or a trial that is new, and fills the form.
 *
 * @param text The number that was written beside the button.
 */
export async function lookUpMain(text: string, state: FormState, forms: Forms, lookups: Lookups): Promise<LookedUp> {
  const main = state.parts.find(({ key }) => key === ''), wanted = text.trim();
  if (!main || wanted === '') return { state, faults: [say(`Write the number first: ${main?.kind === mpp.ClinicalTrial ? 'NCT and eight digits' : 'a PMID, DOI or PMCID'}.`, 'error')] };
  try {
    const { values, faults } = main.kind === mpp.ClinicalTrial ? await trialOf(wanted, main, forms, lookups) : await paperOf(wanted, forms, lookups);
    return { state: { ...state, parts: state.parts.map((part): Part => (part === main ? { ...part, values: new Map([...part.values, ...values]) } : part)) }, faults };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { state, faults: [say(error.detail)] };
  }
}

const isHere = (iri: string, { names }: Forms): Filled => ({
  values: new Map(),
  faults: [{ ...say(`This is here already: ${names.label(iri)}.`, 'error', 'Correct it in place of making it anew:'), candidates: [iri] }],
});

async function paperOf(text: string, forms: Forms, lookups: Lookups): Promise<Filled> {
  const found = await lookups.paper(text), here = hereOf(found, forms), model = forms.of(mpp.Paper);
  if (here !== undefined) return isHere(here, forms);
  if (!model || paperSlug(found.record) === undefined) return { values: new Map(), faults: [say('The record that was found has neither PMID nor DOI.', 'warning', 'Describe the paper by hand.')] };
  const taken = (label: string): boolean => forms.facts.resources(rdfs.label, JSON.stringify(label)).length > 0;
  const { values } = shownOf(model, paperQuads(found, forms.base, taken) as readonly RDF.Quad[], forms);
  return { values, faults: saidOf(found, say) };
}

async function trialOf(text: string, main: Part, forms: Forms, lookups: Lookups): Promise<Filled> {
  const found = await lookups.trial(text), iri = forms.base + found.record.nct.toLowerCase();
  if (forms.names.isOf(iri, [mpp.ClinicalTrial])) return isHere(iri, forms);
  return { values: trialValues(found, main, forms), faults: trialSaid(found) };
}

/** What the registry knows takes the place of what stands there; names are for people to choose, and stay. */
function trialValues({ record, retrievedOn }: FoundRecord<TrialRecord>, { kind, values }: Part, forms: Forms): Values {
  const { nct, title, phases, retrievedFrom } = record, [status] = statusesOf(record), filled = new Map<string, readonly string[]>();
  const put = (name: string, texts: readonly string[], isName = false): void => {
    const field = forms.of(kind)?.fields.find((each) => each.name === name && !each.hidden), fitting = texts.map((text) => text.slice(0, field?.maxLength ?? text.length));
    if (field && fitting.length > 0 && !(isName && values.has(name))) filled.set(name, fitting);
  };
  put('notation', [nct]);
  put('prefLabel', title === undefined ? [] : [title], true);
  put('altLabel', [nct], true);
  put('phase', phaseOf(phases));
  put('trialStatus', status === undefined ? [] : [forms.base + status]);
  put('source', retrievedFrom, true);
  put('lastChecked', [retrievedOn]);
  return filled;
}

/** `PHASE2`, `PHASE3` are written 2/3 here; the early one and those that have none are left to people. */
function phaseOf(phases: readonly string[]): readonly string[] {
  const numbers = phases.flatMap((phase) => /^PHASE(\d)$/.exec(phase)?.[1] ?? []);
  return numbers.length === 0 ? [] : [numbers.join('/')];
}

const told = (name: string, value: string | undefined): readonly string[] => (value === undefined ? [] : [`${name} ${value}`]);

function trialSaid({ record: { nct, title, overallStatus, whyStopped, primaryCompletion, enrollment, hasResults }, asked, missing, retrievedOn }: FoundRecord<TrialRecord>): readonly FieldFault[] {
  const facts = [
    ...told('status', overallStatus),
    ...told('stopped:', whyStopped),
    ...told('main outcome measured by', primaryCompletion),
    ...(enrollment === undefined ? [] : [`${enrollment} people`]),
    hasResults ? 'results posted' : 'no results posted',
  ];
  return [
    say(
      `Found by ${asked.join(', ')} on ${retrievedOn}: ${nct}${title === undefined ? '' : `, “${title.slice(0, 300)}”`}; ${facts.join('; ')}. What has a field stands below: compare the name and the status, and say in your own words whom it treated with what.`,
    ),
    ...(missing.length > 0 ? [say(`Not asked: ${missing.map(({ source, reason }) => `${source} (${reason})`).join(', ')}.`)] : []),
  ];
}
