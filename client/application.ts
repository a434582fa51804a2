import { startAudience } from './audience.js';
import { startFilters } from './filters.js';
import { startSearch } from './search/search.js';
import { startMorePages } from './more-pages.js';
import { startStages } from './stages.js';
import { startThemeSwitch } from './theme-switch.js';
import { startCopying } from './windows/copy.js';
import { startJumps } from './windows/jump.js';
import { startTooltips } from './windows/tooltip.js';
import { startWindows } from './windows/windows.js';
import type { Windows } from './windows/windows.js';

/** What every page has: search, windows, short definitions, the menu of further pages, the theme switch, the audience links and the place in the list of stages. */
export function startApplication(): Windows {
  startThemeSwitch();
  startMorePages();
  startAudience();
  startStages();
  startFilters();
  startTooltips();
  startCopying();
  startJumps();
  // Few pages have such forms.
  if (document.querySelector('[data-gene-form]')) void import('./genes.js').then(({ startGenes }) => { startGenes(); });
  if (document.querySelector('[data-contribution], [data-sent], [data-proposals]')) void import('./contribute.js').then(({ startContributions }) => { startContributions(); });
  if (document.querySelector('[data-passkey]')) void import('./passkeys.js').then(({ startPasskeys }) => { startPasskeys(); });
  // Claims stand in windows as well, which come later.
  document.addEventListener('change', ({ target }) => {
    const { form } = target as HTMLSelectElement;
    if (form?.matches('[data-relations]')) void import('./relations.js').then(({ chooseRelations }) => { chooseRelations(form); });
  });
  // Who marks words may want to take them along.
  document.addEventListener('selectionchange', () => { void import('./passage.js').then(({ startPassages }) => { startPassages(); }); }, { once: true });
  const windows = startWindows();
  startSearch(windows);
  return windows;
}
