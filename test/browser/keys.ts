import type { Page } from 'playwright-core';

/** Presses Tab until the element that fits has the focus. */
export async function tabTo(page: Page, selector: string, most = 200): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab reaches ${selector}`);
}
