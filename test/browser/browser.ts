import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/**
 * Flags of the packaged Chromium that would make it another browser than the readers have; and `--no-zygote`, with which
 * each page starts a process anew in place of a copy of one that has begun: an eighth of the time that a page takes.
 */
const unwanted = new Set(['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content']);

// No page draws with WebGL, whose software would be unpacked and run for it.
sparticuz.setGraphicsMode = false;

/** A Chromium: the one of CHROME_PATH, the packaged one, or the system's. */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env['CHROME_PATH'];
  if (own) return chromium.launch({ executablePath: own, args: ['--no-sandbox'] });
  try {
    return await chromium.launch({ executablePath: await sparticuz.executablePath(), args: sparticuz.args.filter((flag) => !unwanted.has(flag)) });
  } catch (error) {
    const system = '/usr/bin/chromium';
    if (!existsSync(system)) throw error;
    return chromium.launch({ executablePath: system, args: ['--no-sandbox'] });
  }
}

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
