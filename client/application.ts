import { startAudience } from './audience.js';
import { startFilters } from './filters.js';
import { startSearch } from './search/search.js';
import { startMorePages } from './more-pages.js';
import { startPassages } from './passage.js';
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
  startPassages();
  // Few pages have such forms.
  if (document.querySelector('[data-gene-form]')) void import('./genes.js').then(({ startGenes }) => { startGenes(); });
  if (document.querySelector('[data-contribution], [data-sent]')) void import('./contribute.js').then(({ startContributions }) => { startContributions(); });
  if (document.querySelector('[data-passkey]')) void import('./passkeys.js').then(({ startPasskeys }) => { startPasskeys(); });
  if (document.querySelector('[data-proposals]')) void import('./review-keys.js').then(({ startReviewKeys }) => { startReviewKeys(); });
  const windows = startWindows();
  startSearch(windows);
  return windows;
}
