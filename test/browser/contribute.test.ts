import { describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { peopleFolder } from '../../server/people/people-store.js';
import { isLong } from '../support/long.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type SmallService } from '../support/small-service.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';

const claim = 'claim-snai1-promotes-emt';
let small: SmallService;
const { origin, open, forgive } = browserSession(async () => {
  small = await startSmallService();
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => { addProposer(tables, 'connie', 'Connie', 'contributor'); });
  return { origin: small.service.origin, close: () => small.close() };
});
const looks = [['light', 1440], ['dark', 390]] as const;
const paths = ['/contribute', '/contribute/report?about=emt', `/contribute/evidence?about=${claim}`, '/contribute/claim?subject=snai1&relation=promotes&object=emt', '/contribute/correction?about=emt', '/contribute/comment?about=emt', '/contribute/term', '/contribute/term?kind=Molecule', '/contribute/paper', '/contribute/trial', '/contribute/mapping?term=emt', '/contribute/image', '/contribute/withdrawal?about=emt', '/contribute/undo', '/contribute/evidence'];

async function faults(page: Page, which: readonly (readonly ['light' | 'dark', number])[]): Promise<readonly string[]> {
  const all: string[] = [];
  for (const [colorScheme, width] of which) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    all.push(...(await violations(page)).map((each) => `${page.url()}, ${colorScheme}, ${width}: ${each}`));
  }
  await page.setViewportSize({ width: 320, height: 640 });
  if (await page.evaluate(() => document.documentElement.scrollWidth) > 320) all.push(`${page.url()} is wider than 320`);
  return all;
}

test.each(paths.map((path, i) => [path, i] as const))('axe finds nothing in %s', async (path, i) => {
  const page = await open(path);
  await page.evaluate(() => { for (const each of document.querySelectorAll('details')) each.open = true; });
  expect(await faults(page, isLong ? looks : [looks[i % 2] ?? looks[0]])).toEqual([]);
}, 60_000);

test('axe finds nothing in a form with faults, and in the last look', async () => {
  forgive();
  const page = await open(`/contribute/evidence?about=${claim}`, { javaScript: false });
  await page.getByLabel('Finding').fill('short');
  await page.getByRole('button', { name: 'Look at it before sending' }).click();
  await page.getByRole('heading', { name: 'things are to be changed' }).waitFor();
  const scripted = await open(`/contribute/correction?about=emt`);
  await scripted.getByLabel('Definition', { exact: false }).first().fill('Loss of epithelial traits, and gain of others.');
  await scripted.getByRole('button', { name: 'Look at it before sending' }).click();
  await scripted.getByRole('heading', { name: 'Before you send it' }).waitFor({ timeout: 60_000 });
  expect(await faults(scripted, looks)).toEqual([]);
}, 120_000);

describe('with a script', () => {
  test('what was looked for stays beside its field until that is changed', async () => {
    const page = await open(`/contribute/evidence?about=${claim}`), found = page.locator('[data-field="e1.context"] .candidates button');
    await page.locator('[data-field="e1.context"] input').first().fill('epithelial');
    const checked = page.waitForResponse(async (response) => response.url().endsWith('/api/forms/check') && (response.request().postData() ?? '').includes('epithelial') && page.url().endsWith('/contribute/evidence'));
    await page.locator('[data-field="e1.context"] button[name="find"]').click();
    await checked;
    await page.locator('[data-field="e1.finding"] textarea').focus();
    expect(await found.count()).toBeGreaterThan(0);
  }, 60_000);

  test('findings come beside the field as one types, and what was picked is shown', async () => {
    const page = await open('/contribute/claim');
    await page.getByLabel('Subject').fill('snai1');
    await page.locator('[data-field="subject"] .picked', { hasText: 'SNAI1 molecule: A zinc-finger transcription factor.' }).waitFor();
    expect(await page.locator('[data-field="predicate"] option', { hasText: 'treats' }).count()).toBe(0);
    // Nobody is told that a field is empty to which they have not come.
    expect(await page.locator('[data-field="e1.finding"] .fault').count()).toBe(0);
    await page.getByLabel('Finding').fill('short');
    await page.locator('[data-field="e1.finding"] .fault', { hasText: '20 are the least' }).waitFor();
    expect(await page.getByLabel('Finding').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Relation').selectOption({ label: 'promotes' });
    await page.getByLabel('Object').fill('EMT');
    await page.locator('[data-akin]', { hasText: 'This claim is here already' }).waitFor();
  }, 60_000);

  test('Turtle that is open goes along with the fields, until somebody writes in it', async () => {
    const page = await open('/contribute/mapping?term=emt'), turtle = page.locator('#f-turtle');
    await page.locator('summary', { hasText: 'As Turtle' }).click();
    await page.getByLabel('Label of the target', { exact: false }).fill('Invented Transition');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#f-turtle')?.value.includes('"Invented Transition"'));
    await turtle.fill('# mine');
    const checked = page.waitForResponse((response) => response.url().endsWith('/api/forms/check') && (response.request().postData() ?? '').includes('Another+one'));
    await page.getByLabel('Label of the target', { exact: false }).fill('Another one');
    await checked;
    expect(await turtle.inputValue()).toBe('# mine');
  }, 60_000);

  test('who has chosen the pages for patients keeps them, and what was written, when a form is sent', async () => {
    // The browser itself tells of the form that is given back.
    forgive();
    const page = await open('/emt?audience=patients'), other = await page.context().newPage();
    await page.goto(`${origin()}/contribute/report?about=emt`);
    await page.waitForURL(/about=emt&audience=patients$/);
    await page.getByLabel('What is wrong', { exact: false }).fill('short');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.fault', { hasText: '10' }).first().waitFor();
    expect([page.url(), await page.getByLabel('What is wrong', { exact: false }).inputValue(), await page.getByRole('link', { name: 'For scientists', exact: true }).count()])
      .toEqual([`${origin()}/contribute/report?audience=patients`, 'short', 1]);
    // A page that was open before the choice was made sends what is written to the same place, and its answer stays.
    await other.goto(`${origin()}/contribute/report?about=emt&audience=scientists`);
    await page.goto(`${origin()}/emt?audience=patients`);
    await other.getByLabel('What is wrong', { exact: false }).fill('brief');
    await other.getByRole('button', { name: 'Send' }).click();
    await other.locator('.fault', { hasText: '10' }).first().waitFor();
    expect([other.url(), await other.getByLabel('What is wrong', { exact: false }).inputValue()]).toEqual([`${origin()}/contribute/report`, 'brief']);
  }, 60_000);

  test('names are completed by the keyboard, of what fits the relation alone', async () => {
    const page = await open('/contribute/claim'), subject = page.getByLabel('Subject', { exact: false }).first(), options = page.locator('[data-field="subject"] [role="option"]');
    await subject.focus();
    expect([await subject.getAttribute('role'), await subject.getAttribute('aria-expanded')]).toEqual(['combobox', 'false']);
    await page.keyboard.type('sna');
    await options.filter({ hasText: 'SNAI1' }).waitFor();
    expect([await subject.getAttribute('aria-expanded'), await options.first().innerText()]).toEqual(['true', expect.stringMatching(/^SNAI1 +molecule/)]);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-selected'))).toBe('true');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect([await subject.inputValue(), await options.first().isVisible(), page.url()]).toEqual(['SNAI1', false, `${origin()}/contribute/claim`]);
    await page.locator('[data-field="subject"] .picked', { hasText: 'SNAI1 molecule' }).waitFor();
    await page.getByLabel('Relation').selectOption({ label: 'promotes' });
    const object = page.getByLabel('Object', { exact: false }).first(), found = page.locator('[data-field="object"] [role="option"]');
    await object.focus();
    await page.keyboard.type('e');
    await found.first().waitFor();
    const kinds = new Set(await found.locator('.kind-name').allInnerTexts());
    expect(kinds.size).toBeGreaterThan(0);
    expect(kinds).not.toContain('paper');
    await page.keyboard.press('Escape');
    expect([await found.first().isVisible(), await object.inputValue()]).toEqual([false, 'e']);
  }, 60_000);

  test('what is written survives a reload, and a login that has ended', async () => {
    const page = await open(`/contribute/evidence?about=${claim}`);
    await page.getByLabel('Finding').fill('What took an hour to write, and is not lost.');
    await page.getByLabel('mouse').check();
    await page.locator('[data-draft]', { hasText: 'Kept in this browser' }).waitFor();
    await page.reload();
    await page.locator('[data-draft]', { hasText: 'is back' }).waitFor();
    expect([await page.getByLabel('Finding').inputValue(), await page.getByLabel('mouse').isChecked()]).toEqual(['What took an hour to write, and is not lost.', true]);
    await page.context().addCookies([{ name: 'mpp-session', value: 'session%20of%20nobody', url: origin() }]);
    await page.goto(`${origin()}/contribute/evidence?about=${claim}`);
    expect(await page.getByLabel('Finding').inputValue()).toBe('What took an hour to write, and is not lost.');
    await page.getByRole('button', { name: 'Start anew' }).click();
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#f-e1-finding')?.value === '');
    // A form that the service gave back is sent again when it is loaded again: what was written since is put back.
    await page.locator('[name="e1.paper"]').fill('Example 2020');
    await page.locator('button[name="find"][value="e1.paper"]').click();
    await page.waitForLoadState('load');
    await page.getByLabel('Finding').fill('What was written behind a look-up.');
    await page.locator('[data-draft]', { hasText: 'Kept in this browser' }).waitFor();
    await page.reload();
    await page.locator('[data-draft]', { hasText: 'is back' }).waitFor();
    expect([await page.locator('[name="e1.paper"]').inputValue(), await page.getByLabel('Finding').inputValue()]).toEqual([expect.stringContaining('Example 2020'), 'What was written behind a look-up.']);
    // What is written ahead of the script is kept, too.
    const held: (() => void)[] = [];
    await page.route(/\.js$/, (route) => { held.push(() => { void route.continue(); }); });
    await page.goto(`${origin()}/contribute/report?about=emt`, { waitUntil: 'commit' });
    await page.getByLabel('What is wrong').fill('Written by somebody quick.');
    for (const go of held.splice(0)) go();
    await page.unroute(/\.js$/);
    await page.locator('[data-draft]', { hasText: 'Kept in this browser' }).waitFor();
    // Another form has a draft of its own.
    await page.goto(`${origin()}/contribute/report`);
    expect(await page.locator('#f-text').inputValue()).toBe('');
  }, 60_000);
});

test('a report is sent by the keyboard alone, and its draft is gone', async () => {
  const page = await open('/contribute');
  await page.getByRole('link', { name: 'Report a mistake' }).first().press('Enter');
  await page.getByLabel('What is wrong').focus();
  await page.keyboard.type('The second sentence contradicts the first.');
  await page.locator('[data-draft]', { hasText: 'Kept in this browser' }).waitFor();
  await page.waitForTimeout(3_200);
  for (let i = 0; i < 12 && await page.evaluate(() => document.activeElement?.textContent) !== 'Send'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  expect(await faults(page, looks)).toEqual([]);
  await page.goto(`${origin()}/contribute/report`);
  expect(await page.locator('#f-text').inputValue()).toBe('');
}, 60_000);
