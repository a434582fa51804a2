import { text } from 'node:stream/consumers';
import type { Browser, Download, Page } from 'playwright-core';
import { sharedChromium } from '../support/shared-services.js';

/** The Chromium of the whole test run, as one that has no page yet; outside of a test run, a new one. To close it closes the pages. */
export const launchBrowser = (): Promise<Browser> => sharedChromium();

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly javaScript?: boolean;
}

/** A page in a context of its own. What its console complains of is in `errors`: refused by policy, thrown, not found. */
export async function openPage(browser: Browser, url: string, { width = 1280, height = 900, theme = 'light', javaScript = true }: PageOptions = {}): Promise<{
  readonly page: Page;
  readonly errors: readonly string[];
}> {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: theme, javaScriptEnabled: javaScript, reducedMotion: 'reduce', ...(width < 640 && { hasTouch: true }),
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.goto(url, { waitUntil: 'load' });
  return { page, errors };
}

/** A page of somebody who has logged in: who has the session that `addProposer` makes; a visitor without one. */
export async function openAs(browser: Browser, origin: string, who: string | undefined, path: string, options: PageOptions = {}): ReturnType<typeof openPage> {
  const opened = await openPage(browser, `${origin}/health`, options);
  if (who !== undefined) await opened.page.context().addCookies([{ name: 'mpp-session', value: `session-of-${who}`, url: origin }]);
  await opened.page.goto(origin + path, { waitUntil: 'load' });
  return opened;
}

/** What was downloaded. The browser may be that of another process, which keeps the file. */
export const contentOf = async (download: Download): Promise<string> => text(await download.createReadStream());
