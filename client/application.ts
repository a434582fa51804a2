import { startAudience } from './audience.js';
import { startSearch } from './search/search.js';
import { startMorePages } from './more-pages.js';
import { startThemeSwitch } from './theme-switch.js';
import { startCopying } from './windows/copy.js';
import { startTooltips } from './windows/tooltip.js';
import { startWindows } from './windows/windows.js';
import type { Windows } from './windows/windows.js';

/** What every page has: search, windows, short definitions, the menu of further pages, the theme switch and the audience links. */
export function startApplication(): Windows {
  startThemeSwitch();
  startMorePages();
  startAudience();
  startTooltips();
  startCopying();
  const windows = startWindows();
  startSearch(windows);
  return windows;
}
