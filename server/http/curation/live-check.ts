import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { checkForm } from '../../curation/forms/check-form.js';
import { compose, type FieldFault } from '../../curation/forms/compose.js';
import { endsIn, formKindOf, kindsOfField } from '../../curation/forms/form-kinds.js';
import { shownFields, type Forms } from '../../curation/forms/forms.js';
import { fieldName, type FormState } from '../../curation/forms/form-state.js';
import { relationsFor } from '../../curation/forms/options.js';
import { claimSentence, evidenceSentence } from '../../curation/forms/sentences.js';
import { turtleOf } from '../../curation/forms/turtle-form.js';
import { akinClaims } from '../../pages/curation/form-page.js';
import { dct, mpp, skos } from '../../rdf/vocabulary.js';
import { logFailure } from '../../platform/log.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { clientOf } from '../requests/client.js';
import { languageFaults } from './form-language.js';
import { currentForms, readFormFields, readState } from './form-requests.js';
import type { Services } from '../services.js';

/** Checks of one client while it types: each takes some milliseconds of the thread that listens. */
const checksPerClient = { most: 240, seconds: 60, what: 'checks of a form' };

/** Milliseconds for which who types waits for remarks on language: the first ones of a version take longer, and come with the next letter. */
const longestWait = 40;

const soon = (remarks: Promise<readonly FieldFault[]>): Promise<readonly FieldFault[]> => Promise.race([remarks.catch((error: unknown) => {
  logFailure('a form could not be read by the rules of language', error);
  return [];
}), sleep(longestWait).then(() => [])]);

/** What a field leads to: the resource that was picked. */
interface Picked { readonly label: string; readonly kind: string; readonly slug: string; readonly definition: string }

/** `POST /api/forms/check`: what is wrong with a form as it stands, beside its fields; of its resources alone, and without keeping anything. */
export function answerLiveChecks(services: Services): (req: Request, res: Response) => Promise<void> {
  const rate = createRate(checksPerClient);
  return async (req, res) => {
    try {
      rate.count(clientOf(req, services.proxies));
    } catch (error) {
      req.resume();
      throw error;
    }
    const fields = await readFormFields(req), kind = formKindOf(fields.get('contribution') ?? ''), { forms } = await currentForms(services), state = kind && readState(kind, fields, forms);
    if (!kind || !state) throw new Problem(404, 'Unknown form', '"contribution" is the name of a form of fields, and "about" or "kind" what it is about.');
    const curation = { curator: `${services.base}curator-editors`, day: new Date().toISOString().slice(0, 10) }, composition = compose(state, forms, curation);
    const faults = [...(await checkForm(composition, forms, state.about)), ...(await soon(languageFaults(state, forms, services.current())))],
      { subject, object } = endsIn(state, forms),
      isClaim = kind.name === 'claim';
    res.set('Cache-Control', 'no-store').json({
      faults: faults.map(({ part, field, message, remedy, severity, candidates = [] }) => ({
        field: fieldName(part, field),
        message,
        remedy: remedy ?? null,
        severity,
        candidates: candidates.map((iri) => ({ value: `${fieldName(part, field)} ${iri}`, label: forms.names.show(iri) })),
      })),
      picked: pickedIn(state, forms),
      ...(isClaim && {
        sentence: claimSentence(state, forms),
        relations: relationsFor(subject, object, forms.facts, forms.names).map(({ value, label }) => ({ value, label })),
        akin: (akinClaims({ forms, state }) || '').toString(),
      }),
      ...(fields.get('wants') === 'turtle' && { turtle: turtleOf(state, forms, curation, services.current().dataset.prefixes) }),
      ...(kind.name === 'evidence' && { sentence: evidenceSentence(state, forms) }),
    });
  };
}

/** What the fields lead to that name resources, by the name of the field. */
function pickedIn(state: FormState, forms: Forms): Readonly<Record<string, readonly Picked[]>> {
  const { facts, names, base } = forms, found: Record<string, readonly Picked[]> = {};
  for (const part of state.parts) for (const { name, editor } of shownFields(forms.of(part.kind) ?? { kind: '', label: '', shapes: [], fields: [] })) {
    if (editor !== 'resource') continue;
    const kinds = kindsOfField(state, part, name, forms);
    found[fieldName(part.key, name)] = (part.values.get(name) ?? []).flatMap((text) => {
      const { iri } = names.meant(text, kinds);
      return iri === undefined
        ? []
        : [
            {
              label: names.label(iri),
              kind: facts.kinds(iri).map(facts.nameOf)[0] ?? '',
              slug: iri.slice(base.length),
              definition: (facts.texts(iri, skos.definition)[0] ?? facts.texts(iri, dct.title)[0] ?? facts.texts(iri, mpp.statement)[0] ?? '').slice(0, 200),
            },
          ];
    });
  }
  return found;
}
