import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserServer, type LaunchOptions } from 'playwright-core';

/** What is loaded of Playwright: 7 MB of scripts, so that suites of one process share it (`support/environment`). */

/**
 * Flags of the packaged Chromium that would make it another browser than the readers have; and `--no-zygote`, with which
 * each page starts a process anew in place of a copy of one that has begun: an eighth of the time that a page takes.
 */
const unwanted = new Set(['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content']);

// No page draws with WebGL, whose software would be unpacked and run for it.
sparticuz.setGraphicsMode = false;

/** A Chromium: the one of CHROME_PATH, the packaged one, or the system's. */
async function started<T>(launch: (options: LaunchOptions) => Promise<T>): Promise<T> {
  const own = process.env['CHROME_PATH'];
  if (own) return launch({ executablePath: own, args: ['--no-sandbox'] });
  try {
    return await launch({ executablePath: await sparticuz.executablePath(), args: sparticuz.args.filter((flag) => !unwanted.has(flag)) });
  } catch (error) {
    const system = '/usr/bin/chromium';
    if (!existsSync(system)) throw error;
    return launch({ executablePath: system, args: ['--no-sandbox'] });
  }
}

export const startChromium = (): Promise<Browser> => started((options) => chromium.launch(options));

/** One that other processes use by its address; each sees the pages that it has opened. */
export const serveChromium = (): Promise<BrowserServer> => started((options) => chromium.launchServer({ ...options, host: '127.0.0.1' }));

export const connectChromium = (address: string): Promise<Browser> => chromium.connect(address);
