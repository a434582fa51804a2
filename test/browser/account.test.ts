import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { isLong } from '../support/long.js';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';

let small: SmallService;
const { origin, open } = browserSession(async () => {
  small = await startSmallService();
  // A browser makes passkeys for a name alone.
  return { origin: small.service.origin.replace('127.0.0.1', 'localhost'), close: () => small.close() };
});

const looks = [['light', 1440], ['dark', 390]] as const;
let looked = 0;

/** What axe finds wide and light, or narrow and dark: both in a long run, and else by turns from page to page; and whether the page is wider than a narrow phone. */
async function faults(page: Page): Promise<readonly string[]> {
  const all: string[] = [];
  for (const [colorScheme, width] of isLong ? looks : [looks[looked++ % 2] as (typeof looks)[number]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    all.push(...(await violations(page)).map((each) => `${page.url()}, ${colorScheme}, ${width}: ${each}`));
  }
  await page.setViewportSize({ width: 320, height: 640 });
  if (await page.evaluate(() => document.documentElement.scrollWidth) > 320) all.push(`${page.url()} is wider than 320`);
  return all;
}

test('somebody joins by the keyboard, makes a token, invites another and logs out', async () => {
  const code = await leaveInvitation(small.data, { role: 'administrator', person: undefined });
  const page = await open('/login');
  const all = [...await faults(page)];
  await page.getByLabel('Code of the invitation').fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your invitation' }).waitFor();
  all.push(...await faults(page));
  await page.getByLabel('Your name').fill('Ada Able');
  await page.getByLabel('CC BY').check();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Make my account' }).press('Enter');
  await page.getByRole('heading', { name: 'Ada Able' }).waitFor();
  await page.getByLabel('What it is for').fill('a script');
  await page.keyboard.press('Enter');
  const token = await page.getByRole('region', { name: 'The new token' }).innerText();
  expect(token).toMatch(/^mpp_[\w-]{43}$/);
  expect(await (await fetch(`${origin()}/api/me`, { headers: { authorization: `Bearer ${token}` } })).json()).toMatchObject({ kind: 'person', name: 'Ada Able', role: 'visitor' });
  all.push(...await faults(page));
  await page.getByRole('button', { name: 'End the token for a script' }).press('Enter');
  await page.getByText('You are logged in as administrator').waitFor();
  expect((await fetch(`${origin()}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  await page.getByRole('link', { name: 'People' }).press('Enter');
  await page.getByRole('button', { name: 'Make an invitation' }).press('Enter');
  expect(await page.getByRole('region', { name: 'The address of the invitation' }).innerText()).toContain(`${origin()}/login?invitation=`);
  await page.getByText('Change the account of Ada Able').press('Enter');
  all.push(...await faults(page));
  await page.goto(`${origin()}/me`);
  await page.getByRole('button', { name: 'Log out', exact: true }).press('Enter');
  await page.waitForURL(`${origin()}/`);
  await page.goto(`${origin()}/me`);
  expect(page.url()).toBe(`${origin()}/login?next=%2Fme`);
  expect(all).toEqual([]);
}, 90_000);

test('what was changed is read, and undone by the keyboard', async () => {
  const label = (text: string): string => `<https://w3id.org/metastasis/emt> <http://www.w3.org/2004/02/skos/core#altLabel> "${text}"@en <https://w3id.org/metastasis/graph/small> .`;
  const before = await small.version(), { json } = await small.send('/api/changes', { added: label('a new name'), removed: label('EMT'), reason: 'A better name' }, authorized);
  const page = await open(`/login?invitation=${await leaveInvitation(small.data, { role: 'administrator', person: undefined })}&next=%2Fchanges`);
  await page.getByLabel('Your name').fill('Ben Able');
  await page.getByLabel('CC BY').check();
  await page.getByRole('button', { name: 'Make my account' }).press('Enter');
  await page.getByRole('heading', { name: 'Changes', exact: true }).waitFor();
  const all = [...await faults(page)];
  await page.getByRole('link', { name: 'A better name' }).press('Enter');
  await page.getByRole('heading', { name: 'Undo this change' }).waitFor();
  all.push(...await faults(page));
  await page.getByRole('button', { name: 'Undo it' }).press('Enter');
  await page.getByRole('heading', { name: 'Undoes: A better name' }).first().waitFor();
  expect(await small.version()).toBe(before);
  for (const path of [`/diff/${before}/${String(json.version)}`, `/version/${before}`, '/emt/history']) {
    await page.goto(origin() + path);
    all.push(...await faults(page));
  }
  expect(all).toEqual([]);
}, 90_000);

test('somebody adds a passkey, logs in by it by the keyboard, and is told why not', async () => {
  const page = await open(`/login?invitation=${await leaveInvitation(small.data, { role: 'curator', person: undefined })}`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await page.getByLabel('Your name').fill('Pia Able');
  await page.getByLabel('CC BY').check();
  await page.getByRole('button', { name: 'Make my account' }).press('Enter');
  await page.getByLabel('Name of a new passkey').fill('this laptop');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'this laptop' }).waitFor();
  await page.getByText('Change the passkey this laptop').press('Enter');
  const all = [...await faults(page)];
  await page.getByLabel('Name of a new passkey').fill('again');
  await page.keyboard.press('Enter');
  await page.getByText('This device has a passkey for your account already.').waitFor();
  const { credentials: [credential] } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credential).toMatchObject({ isResidentCredential: true, rpId: 'localhost' });

  await page.getByRole('button', { name: 'Log out', exact: true }).press('Enter');
  await page.waitForURL(`${origin()}/`);
  await page.goto(`${origin()}/login?next=%2Fchanges`);
  all.push(...await faults(page));
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  const button = page.getByRole('button', { name: 'Log in with a passkey' });
  await button.press('Enter');
  await page.getByText('It was not confirmed. Try again.').waitFor();
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await button.press('Enter');
  await page.waitForURL(`${origin()}/changes`);
  expect(await page.evaluate(async () => (await (await fetch('/api/me')).json() as { name: string }).name)).toBe('Pia Able');
  expect(all).toEqual([]);
}, 90_000);

test('without a script the button for a passkey is not there, and the page says why', async () => {
  const page = await open('/login', { javaScript: false });
  // The browser of the tests parses what stands in noscript as text.
  expect([await page.getByRole('button', { name: 'Log in with a passkey' }).isVisible(), (await (await fetch(`${origin()}/login`)).text()).includes('<noscript><p>This needs a script, which your browser does not run.</p></noscript>')]).toEqual([false, true]);
});
