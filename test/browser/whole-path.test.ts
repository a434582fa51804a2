import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { peopleFolder } from '../../server/people/people-store.js';
import { isLong } from '../support/long.js';
import { crossref, europePmc, queryFor, startLookupServer, type LookupServer } from '../support/lookup-server.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { addProposer, withTables } from '../support/proposers.js';
import { launchBrowser, openAs } from './browser.js';

/**
 * On a copy of the shipped ontology, in a browser: evidence against a claim is proposed by the number of its paper, reviewed
 * and accepted, and how soon it is seen elsewhere. It takes a minute, and tells what it measured, so that it is run by name.
 */
const base = 'https://w3id.org/metastasis/', claim = 'claim-twist1-promotes-emt', finding = 'Invented cells did not leave the dish in which they were kept.';
let folder: Awaited<ReturnType<typeof temporaryFolder>>, outside: LookupServer, service: ServiceProcess, browser: Browser;
const git = (...args: string[]): string => execFileSync('git', ['-C', join(folder.path, 'repository'), ...args], { encoding: 'utf8' });

(isLong ? beforeAll : () => undefined)(async () => {
  folder = await temporaryFolder();
  const ontology = join(folder.path, 'repository', 'ontology'), data = join(folder.path, 'data');
  await cp('ontology', ontology, { recursive: true });
  git('init', '--quiet');
  git('add', '.');
  git('-c', 'user.name=Curator', '-c', 'user.email=curator@example.org', 'commit', '--quiet', '-m', 'Start');
  mkdirSync(peopleFolder(data), { recursive: true });
  withTables(data, (tables) => {
    for (const [id, name, role] of [['connie', 'Connie', 'contributor'], ['cora', 'Cora', 'curator'], ['carl', 'Carl', 'curator']] as const) addProposer(tables, id, name, role);
  });
  outside = await startLookupServer({ [queryFor.pmid]: europePmc(), [queryFor.work]: crossref({ 'updated-by': [] }) });
  service = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: data, MPP_ADMIN_TOKEN: 'token', MPP_LOOKUP_HOSTS: outside.hosts, MPP_TRUSTED_PROXIES: '127.0.0.1' });
  browser = await launchBrowser();
}, 240_000);
(isLong ? afterAll : () => undefined)(async () => {
  await browser.close();
  await service.stop();
  outside.close();
  await folder.clean();
}, 60_000);

const textOf = async (path: string): Promise<string> => (await fetch(`${service.origin}${path}`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).text();
/** Milliseconds from the start until something is told, or until nobody would wait any longer. */
async function seenAfter(start: number, isSeen: () => Promise<boolean>): Promise<number> {
  while (!await isSeen() && performance.now() - start < 10_000) await new Promise((resolve) => setTimeout(resolve, 20));
  return Math.round(performance.now() - start);
}

(isLong ? test : test.skip).each([1440, 390])('evidence against a claim goes from the number of its paper to everywhere; %i px', async (width) => {
  const text = `${finding.replace(/\.$/, '')}, seen at a width of ${width}.`, began = performance.now();
  const { page, errors } = await openAs(browser, service.origin, 'connie', `/${claim}`, { width });
  await page.locator(`a[href="/contribute/evidence?about=${claim}"]`).first().click();
  await page.getByRole('heading', { name: 'Add evidence to a claim' }).waitFor();
  await page.fill('[name="e1.paper"]', width === 1440 ? 'PMID 99999901' : 'Nobody 2001');
  if (width === 1440) {
    await page.locator('button[name="find"][value="e1.paper"]').click();
    await page.getByText('Found by Europe PMC').first().waitFor({ timeout: 60_000 });
  }
  await page.selectOption('[name="e1.direction"]', `${base}direction-disputes`).catch(() => page.check(`[name="e1.direction"][value="${base}direction-disputes"]`));
  await page.fill('[name="e1.finding"]', text);
  await page.check('[name="e1.system"][value$="system-mouse"]');
  await page.selectOption('[name="e1.evidenceType"]', 'http://purl.obolibrary.org/obo/ECO_0000178').catch(() => page.fill('[name="e1.evidenceType"]', 'http://purl.obolibrary.org/obo/ECO_0000178'));
  await page.locator('button.primary[value="review"]').click();
  await page.getByRole('heading', { name: 'Before you send it' }).waitFor({ timeout: 60_000 });
  const consent = page.locator('[name="consent"]');
  if (await consent.count() > 0) await consent.check();
  await page.locator('button.primary[value="send"]').click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 60_000 });
  const sent = performance.now(), address = await page.locator('.contribute a[href^="/proposals/"]').first().getAttribute('href') ?? '';

  const { page: review } = await openAs(browser, service.origin, 'cora', '/review', { width });
  await review.locator(`a[href="${address}"]`).first().click();
  await review.getByText('speaks against').first().waitFor();
  await review.locator(`form[action="${address}/approve"] button`).click();
  await review.getByText('This proposal is approved').waitFor();
  const approved = performance.now(), { page: second } = await openAs(browser, service.origin, 'carl', address, { width });
  await second.locator(`form[action="${address}/accept"] button`).click();
  await second.getByText('It became a change').waitFor({ timeout: 60_000 });
  const accepted = performance.now();

  const query = encodeURIComponent(`ASK { mpp:${claim} mpp:hasEvidence/mpp:finding ?finding FILTER(CONTAINS(?finding, "width of ${width}")) }`);
  const places: Readonly<Record<string, () => Promise<boolean>>> = {
    page: async () => (await textOf(`/${claim}`)).includes(text),
    graph: async () => (await textOf('/graph?focus=twist1,emt')).includes(text),
    SPARQL: async () => (await textOf(`/sparql?format=csv&query=${query}`)).includes('true'),
    history: async () => (await textOf(`/${claim}/history`)).includes(address.replace('/proposals/', '')) || /Connie/.test(await textOf(`/${claim}/history`)),
    feed: async () => (await textOf('/changes.atom')).includes('Connie'),
  };
  const seen = Object.fromEntries(await Promise.all(Object.entries(places).map(async ([name, isSeen]) => [name, await seenAfter(accepted, isSeen)] as const)));
  process.stdout.write(`${JSON.stringify({ width, seconds: { sent: (sent - began) / 1000, reviewed: (approved - sent) / 1000, accepted: (accepted - approved) / 1000 }, milliseconds: seen })}\n`);
  expect(sent - began).toBeLessThan(120_000);
  expect(Object.entries(seen).filter(([, milliseconds]) => milliseconds > 1000)).toEqual([]);
  expect(git('log', '-1', '--format=%an %s%n%b')).toMatch(/^Connie [^\n]*speaks against[\s\S]*Author: \S+connie\n[\s\S]*Reviewer: \S+carl\n/);
  expect(errors).toEqual([]);
  await Promise.all([page, review, second].map((each) => each.context().close()));
}, 300_000);
