import { html } from './html.js';
import type { Html } from './html.js';

export type Section = 'perspective' | 'vocabulary' | 'treatment' | 'questions' | 'graph' | 'query' | 'tropism' | 'papers' | 'about';

interface Item {
  readonly section: Section;
  readonly href: string;
  readonly label: string;
  /** Where it stands: in the row on every screen, in the row where there is room, or under “More”. */
  readonly place: 'row' | 'wide' | 'more';
}

const items: readonly Item[] = [
  { section: 'perspective', href: '/', label: 'Perspective', place: 'row' },
  { section: 'vocabulary', href: '/vocabulary', label: 'Vocabulary', place: 'row' },
  { section: 'treatment', href: '/treatment', label: 'Treatment', place: 'wide' },
  { section: 'questions', href: '/questions', label: 'Questions', place: 'wide' },
  { section: 'graph', href: '/graph', label: 'Graph', place: 'row' },
  { section: 'query', href: '/query', label: 'Query', place: 'wide' },
  { section: 'tropism', href: '/tropism', label: 'Tropism', place: 'more' },
  { section: 'papers', href: '/papers', label: 'Papers', place: 'more' },
  { section: 'about', href: '/about', label: 'About', place: 'more' },
];

/** The row of pages. What has no room stands under “More”, where the style sheet shows it on narrow screens. */
export function mainNavigation(current: Section | undefined): Html {
  const link = ({ section, href, label, place }: Item, wide: string): Html =>
    html`<a href="${href}"${place === 'wide' && html` class="${wide}"`}${section === current && html` aria-current="page"`}>${label}</a>`;
  const within = items.find(({ section, place }) => section === current && place !== 'row');
  return html`<nav aria-label="Main">${items.filter(({ place }) => place !== 'more').map((item) => link(item, 'when-wide'))}
<details class="more-pages"${within && html` data-current="${within.place}"`}><summary>More</summary>
<div>${items.filter(({ place }) => place !== 'row').map((item) => link(item, 'when-narrow'))}</div></details></nav>`;
}
