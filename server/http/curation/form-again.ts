import type { Response } from 'express';
import type { Composition, CurationStamp, FieldFault } from '../../curation/forms/compose.js';
import type { FormState } from '../../curation/forms/form-state.js';
import { recordLookup, type FormKind } from '../../curation/forms/form-kinds.js';
import type { Forms } from '../../curation/forms/forms.js';
import { turtleOf } from '../../curation/forms/turtle-form.js';
import type { Actor } from '../../people/agents.js';
import { formDocument } from '../../pages/curation/form-page.js';
import { besideOf, creditOf, curatorOf, frameOf, revisedIn, sendForm } from './form-requests.js';
import type { Services } from '../services.js';


/** Who sends what. */
export interface Sent {
  readonly kind: FormKind;
  readonly actor: Actor;
  readonly fields: URLSearchParams;
  readonly forms: Forms;
  readonly version: string;
  readonly state: FormState;
  readonly composition: Composition;
}

export const curationBy = (actor: Actor, forms: Forms, { base }: Services): CurationStamp => ({ curator: curatorOf(actor, forms, base), day: new Date().toISOString().slice(0, 10) });

/** The form again with all that was written. */
export async function again(
  res: Response,
  { kind, forms, state, fields, actor, version }: Sent,
  services: Services,
  faults: readonly FieldFault[],
  status: number,
  notice?: string,
  time = fields.get('time') ?? '',
  turtle = turtleOf(state, forms, curationBy(actor, forms, services), services.current().dataset.prefixes),
): Promise<void> {
  const base = fields.get('base') ?? '';
  await sendForm(
    res,
    services,
    await formDocument({
      kind,
      forms,
      state,
      faults,
      words: { note: fields.get('note') ?? '', name: fields.get('name') ?? '' },
      frame: {
        ...frameOf(actor, services, notice, time, revisedIn(fields)),
        ...creditOf(kind, actor, forms, services.base),
        beside: await besideOf(fields, actor, services),
      },
      version: /^[0-9a-f]{64}$/.test(base) ? base : version,
      turtle,
      asked: fields.get(recordLookup) ?? '',
    }),
    status,
  );
}
