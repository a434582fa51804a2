import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import type { PageOptions } from './browser.js';

/** What a file of browser tests works with. */
export interface Session {
  /** Scheme, host and port without a slash at the end. */
  origin(): string;
  /** Opens a page of its own, which is closed after the test; what its console complains of fails the test. */
  open(path: string, options?: PageOptions): Promise<Page>;
  /** Complaints are expected in this test: the browser itself reports a status 404, or a request that was cut. */
  forgive(): void;
}

/** One browser and one site for the tests of a file; call it at the top. */
export function browserSession(start: () => Promise<{ readonly origin: string; close(): Promise<unknown> }>): Session {
  let site: Awaited<ReturnType<typeof start>>;
  let browser: Browser;
  let opened: Awaited<ReturnType<typeof openPage>>[] = [];
  let forgiven = false;
  // One after the other, and each closed by itself: what is left running when the other fails would keep the test run from ending.
  beforeAll(async () => {
    site = await start();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await (site as Awaited<ReturnType<typeof start>> | undefined)?.close();
  });
  afterEach(async () => {
    const complaints = forgiven ? [] : opened.flatMap(({ errors }) => errors);
    await Promise.all(opened.map(({ page }) => page.context().close()));
    opened = [];
    forgiven = false;
    expect(complaints).toEqual([]);
  });
  return {
    origin: () => site.origin,
    async open(path, options) {
      const made = await openPage(browser, site.origin + path, options);
      opened.push(made);
      return made.page;
    },
    forgive() { forgiven = true; },
  };
}
