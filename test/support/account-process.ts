import { openAccounts } from '../../server/people/accounts.js';
import { hashOf, newId } from '../../server/people/secrets.js';

/**
 * A process that does to accounts what its argument says, and tells on standard output what it has been promised: tests
 * kill it meanwhile. `open`, `redeem CODE`, `token PERSON`, `arrive PERSON`, or `work PERSON`: everything, again and again.
 */

const [data = '', deed = '', argument = ''] = process.argv.slice(2);
// The thread of the tables keeps no process alive.
const alive = setInterval(() => undefined, 60_000);
const accounts = openAccounts(data), store = await accounts.store();
/** What a process that is killed has written to a pipe is read. */
const promise = (what: object): void => { process.stdout.write(`${JSON.stringify(what)}\n`); };
const time = new Date().toISOString(), later = new Date(Date.now() + 3_600_000).toISOString();

async function makeToken(person: string): Promise<void> {
  const found = await store.person(person), token = found && await accounts.makeToken(found, { label: 'a token', scope: 'read', days: 1 });
  if (token !== undefined) promise({ token });
}
async function arrive(person: string): Promise<void> {
  const session = newId(), subject = newId();
  await store.arrive({ issuer: 'https://issuer.example', subject }, { join: person, session: { hash: hashOf(newId()), expires: later }, time });
  await store.arrive({ issuer: 'https://issuer.example', subject }, { join: undefined, session: { hash: hashOf(session), expires: later }, time });
  promise({ session });
}

promise({ open: true });
switch (deed) {
  case 'redeem': promise({ session: (await accounts.redeem(argument, 'Ada')).session }); break;
  case 'token': await makeToken(argument); break;
  case 'arrive': await arrive(argument); break;
  case 'work':
    for (;;) {
      await makeToken(argument);
      for (const { id } of (await store.tokens(argument)).slice(40)) await store.endToken(argument, id, time);
      await arrive(argument);
    }
}
await accounts.close();
clearInterval(alive);
