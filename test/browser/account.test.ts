import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { startService, temporaryFolder } from '../support/process.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';

let data: Awaited<ReturnType<typeof temporaryFolder>>;
const { origin, open } = browserSession(async () => {
  data = await temporaryFolder();
  const service = await startService({ MPP_DATA: data.path, MPP_ADMIN_TOKEN: 'token', MPP_WARM_UP: '0' });
  return { origin: service.origin, close: async () => { await service.stop(); await data.clean(); } };
});

/** What axe finds wide and light, and narrow and dark, and whether the page is wider than a narrow phone. */
async function faults(page: Page): Promise<readonly string[]> {
  const all: string[] = [];
  for (const [colorScheme, width] of [['light', 1440], ['dark', 390]] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    all.push(...(await violations(page)).map((each) => `${page.url()}, ${colorScheme}, ${width}: ${each}`));
  }
  await page.setViewportSize({ width: 320, height: 640 });
  if (await page.evaluate(() => document.documentElement.scrollWidth) > 320) all.push(`${page.url()} is wider than 320`);
  return all;
}

test('somebody joins by the keyboard, makes a token, invites another and logs out', async () => {
  const code = await leaveInvitation(data.path, { role: 'administrator', person: undefined });
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
