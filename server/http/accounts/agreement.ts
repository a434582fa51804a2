import type { Actor } from '../../people/agents.js';
import { termsName } from '../../pages/curation/agreement.js';
import type { Services } from '../services.js';

type Accounts = Pick<Services, 'accounts'>;

/** When somebody agreed to the terms of contributions as they are now; undefined where they have to be asked. */
export async function agreedOn(actor: Actor, { accounts }: Accounts): Promise<string | undefined> {
  return actor.kind === 'person' ? (await accounts?.store())?.agreement(actor.person.id, termsName) : undefined;
}

/** Whether what is sent has the consent of its author, by what was ticked now or before. What a person ticks is kept, so that they are asked once. */
export async function isConsented(actor: Actor, ticked: boolean, services: Accounts): Promise<boolean> {
  if (ticked && actor.kind === 'person') await (await services.accounts?.store())?.agree(actor.person.id, termsName, new Date().toISOString());
  return ticked || await agreedOn(actor, services) !== undefined;
}
