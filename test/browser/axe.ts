import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** What axe complains of on the page with all its details open; at most three places a rule. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(() => { for (const each of document.querySelectorAll('details')) each.open = true; });
  // By the debugger, since the policy of the page allows no script of ours; once a document, as it takes a sixth of a second.
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(source);
  // Places that break no rule need not be told, and no rule that is asked for reads style sheets.
  const options = { resultTypes: ['violations'], preload: false };
  return page.evaluate(async (given) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    return (await axe.run(given)).violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  }, options);
}
