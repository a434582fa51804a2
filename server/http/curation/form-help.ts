import type { Response } from 'express';
import type { FieldFault } from '../../curation/forms/compose.js';
import { readFields, writeFields, type FormState } from '../../curation/forms/form-state.js';
import { hasRecord, recordLookup } from '../../curation/forms/form-kinds.js';
import type { Forms } from '../../curation/forms/forms.js';
import { fromTurtle } from '../../curation/forms/turtle-form.js';
import type { Lookups } from '../../curation/lookup/lookups.js';
import type { Actor } from '../../people/agents.js';
import { may } from '../../people/roles.js';
import { mpp } from '../../rdf/vocabulary.js';
import type { Rate } from '../../platform/rate.js';
import { again, curationBy, type Sent } from './form-again.js';
import { lookUpFor } from './form-lookup.js';
import { lookUpMain } from './form-lookup-main.js';
import { searchResources } from './form-search.js';
import type { Services } from '../services.js';

export interface Rates { readonly checks: Rate; readonly lookups: Rate }

/** Answers a button that helps to fill the form in: its Turtle, a look-up, a choice. Returns whether it was one. */
export async function helpToFill(res: Response, sent: Sent, services: Services, rates: Rates): Promise<boolean> {
  const { fields, state, forms, actor } = sent;
  if (fields.get('step') === 'turtle') {
    const text = fields.get('turtle') ?? '',
      read = fromTurtle(text, state, forms, curationBy(actor, forms, services), services.current().dataset.prefixes),
      isWrong = read.faults.some(({ severity }) => severity === 'error');
    await again(res, { ...sent, state: read.state }, services, read.faults, isWrong ? 422 : 200, undefined, undefined, isWrong ? text : undefined);
    return true;
  }
  // Enter in the field of the number sends the form by its first button: as long as nothing else is written, a look-up is meant.
  const isNumberAlone = fields.get('step') === 'review' && hasRecord(state) && state.parts[0]?.values.size === 0 && (fields.get(recordLookup) ?? '').trim() !== '';
  const find = fields.get('find') ?? (isNumberAlone ? recordLookup : null), choice = fields.get('choose');
  if (find !== null) await lookUp(res, find, sent, services, rates.lookups);
  else if (choice !== null) await again(res, { ...sent, state: withChoice(state, choice, forms) }, services, [], 200);
  return find !== null || choice !== null;
}

/** The form with what a look-up found for a field, or with what its name may mean. */
async function lookUp(res: Response, find: string, sent: Sent, services: Services, rate: Rate): Promise<void> {
  const { fields, state, forms, actor } = sent, outside = lookupsFor(actor, services, rate), isOwn = find === recordLookup && hasRecord(state);
  const found = outside && await (isOwn ? lookUpMain(fields.get(recordLookup) ?? '', state, forms, outside) : lookUpFor(find, state, forms, outside));
  if (found) return again(res, { ...sent, state: found.state }, services, found.faults, 200);
  const faults: readonly FieldFault[] = isOwn
    ? [{ part: '', field: recordLookup, message: 'Records are looked up for people with an account. Write the fields by hand.', severity: 'warning' }]
    : await candidates(find, sent, services);
  return again(res, sent, services, faults, 200);
}

/** Look-ups are for people with an account, and so many; whoever may not have one more does without. */
export function lookupsFor(actor: Actor, { lookups }: Services, rate: Rate): Lookups | undefined {
  if (actor.kind !== 'person' || !may(actor.role, 'look-up')) return undefined;
  const counted = <T>(look: (id: string, anew?: boolean) => Promise<T>) => async (id: string, anew?: boolean): Promise<T> => { rate.count(actor.person.id); return look(id, anew); };
  return { ...lookups, paper: counted(lookups.paper), trial: counted(lookups.trial) };
}

/** Puts what was chosen in the place of what was written: `{field} {IRI}`. */
function withChoice(state: FormState, choice: string, forms: Forms): FormState {
  const [name = '', iri = ''] = choice.split(' ');
  const fields = writeFields(state), written = fields.getAll(name), unclear = written.find((text) => forms.names.meant(text, []).iri === undefined), chosen = forms.names.show(iri);
  fields.delete(name);
  for (const text of written.length === 0 ? [chosen] : written) fields.append(name, text === unclear || written.length === 1 || written.length === 0 ? chosen : text);
  return readFields(state, fields, forms);
}

/** What a field may mean: each value that leads nowhere, with what search finds for it. */
async function candidates(name: string, { state, fields, forms }: Sent, { current }: Services): Promise<readonly FieldFault[]> {
  const part = state.parts.find(({ key }) => (key === '' ? !name.includes('.') : name.startsWith(`${key}.`))),
    field = name.replace(/^.*\./, ''),
    model = part && forms.of(part.kind)?.fields.find((each) => each.name === field);
  if (!part || !model) return [];
  const written = fields.getAll(name).map((text) => text.trim()).filter((text) => text !== '');
  if (written.length === 0) return [{ part: part.key, field, message: 'Write some letters of the name first.', severity: 'error' }];
  return Promise.all(written.slice(0, 5).map(async (text): Promise<FieldFault> => {
    const meant = forms.names.meant(text, model.kinds);
    if (meant.iri !== undefined) return { part: part.key, field, message: `“${text.slice(0, 100)}” is found: ${forms.names.show(meant.iri)}.`, severity: 'warning' };
    const found = meant.candidates.length > 0 ? meant.candidates : await searchResources(text, model.kinds, forms, current());
    return {
      part: part.key,
      field,
      message:
        found.length > 0
          ? `“${text.slice(0, 100)}” may be one of these:`
          : `Nothing was found for “${text.slice(0, 100)}”.${model.kinds.includes(mpp.Paper) ? ' Describe the paper below.' : ''}`,
      candidates: found,
      severity: 'warning',
    };
  }));
}
