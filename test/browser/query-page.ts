import type { Locator, Page } from 'playwright-core';

/** The query page as tests use it. */

/** The editor with colours, once it has come. */
export const editorOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Query' });
export const ready = async (page: Page): Promise<void> => { await page.locator('.editor.coloured [data-helped]').waitFor(); };
export const textOf = (page: Page): Promise<string> => page.locator('[data-query-text]').inputValue();
/** Writes a text in the place of the one that is there. */
export async function write(page: Page, text: string): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}
/** Waits until the page says how a query ended. */
export const result = async (page: Page, status: RegExp): Promise<void> => { await page.locator('[data-query-status]', { hasText: status }).waitFor(); };
export const queryAddress = (text: string): string => `/query?query=${encodeURIComponent(text)}`;
export const molecules = 'SELECT ?x WHERE { ?x a mpp:Molecule }';
