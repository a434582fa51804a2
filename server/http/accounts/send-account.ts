import type { Response } from 'express';
import type { PeopleStore } from '../../people/people-store.js';
import { personIri, type Person } from '../../people/person.js';

/**
 * Sends everything that is kept of a person, as one JSON object. Contents of proposals are read one by one as the client
 * takes them: together they may be larger than what should be held at once.
 */
export async function sendAccount(res: Response, person: Person, store: PeopleStore, base: string): Promise<void> {
  const [all, { proposals, comments, reviews }] = [await store.everything(person.id), await store.written(person.id)];
  const head = JSON.stringify({ ...all, iri: personIri(person, base), comments, reviews, interests: await store.allInterests(person.id), agreements: await store.agreements(person.id) });
  res.attachment('account.json').type('json');
  /** @returns once there is room for more; false where nobody takes it any more. */
  const write = async (text: string): Promise<boolean> => {
    if (res.destroyed) return false;
    if (!res.write(text)) {
      await new Promise<void>((resolve) => {
        const go = (): void => { res.off('drain', go).off('close', go); resolve(); };
        res.once('drain', go).once('close', go);
      });
    }
    return !res.destroyed;
  };
  if (!await write(`${head.slice(0, -1)},"proposals":[`)) return;
  for (const [i, proposal] of proposals.entries()) {
    if (!await write(`${i > 0 ? ',' : ''}${JSON.stringify(proposal).slice(0, -1)},"revisions":[`)) return;
    for (let number = 1; number <= proposal.revision; number++) {
      const revision = await store.revision(proposal.id, number);
      if (revision && !await write(`${number > 1 ? ',' : ''}${JSON.stringify(revision)}`)) return;
    }
    if (!await write(']}')) return;
  }
  res.end(']}');
}
