import { html } from './html.js';
import type { Html } from './html.js';

export type Section = 'perspective' | 'vocabulary' | 'treatment' | 'questions' | 'graph' | 'query' | 'genes' | 'tropism' | 'papers' | 'about' | 'contribute';

interface Item {
  readonly section: Section;
  readonly href: string;
  readonly label: string;
  /** From which width on it stands in the row; on narrower screens it stands under “More”. */
  readonly place: 'row' | 'wide' | 'wider' | 'widest';
}

/** Pages to read, and from `graph` on those to work with the data. */
const items: readonly Item[] = [
  { section: 'perspective', href: '/', label: 'Perspective', place: 'row' },
  { section: 'vocabulary', href: '/vocabulary', label: 'Vocabulary', place: 'row' },
  { section: 'treatment', href: '/treatment', label: 'Treatment', place: 'wide' },
  { section: 'questions', href: '/questions', label: 'Questions', place: 'wide' },
  { section: 'tropism', href: '/tropism', label: 'Tropism', place: 'widest' },
  { section: 'papers', href: '/papers', label: 'Papers', place: 'widest' },
  { section: 'about', href: '/about', label: 'About', place: 'widest' },
  { section: 'contribute', href: '/contribute', label: 'Contribute', place: 'wider' },
  { section: 'graph', href: '/graph', label: 'Graph', place: 'row' },
  { section: 'query', href: '/query', label: 'Query', place: 'wide' },
  { section: 'genes', href: '/analyse', label: 'Genes', place: 'widest' },
];

/** The row of pages. The style sheet shows each in the row or under “More”, and no “More” where all have room. */
export function mainNavigation(current: Section | undefined): Html {
  const link = ({ section, href, label, place }: Item, className: string): Html =>
    html`<a href="${href}" class="${place !== 'row' && `${className}-${place}`}${section === 'graph' && ' data-begins'}"${section === current && html` aria-current="page"`}>${label}</a>`;
  const within = items.find(({ section, place }) => section === current && place !== 'row');
  return html`<nav aria-label="Main">${items.map((item) => link(item, 'from'))}
<details class="more-pages"${within && html` data-current="${within.place}"`}><summary>More</summary>
<div>${items.filter(({ place }) => place !== 'row').map((item) => link(item, 'until'))}</div></details></nav>`;
}
