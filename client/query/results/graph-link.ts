import { element } from '../../dom.js';

/** Characters of an address that the service takes, with room for what a browser sends beside it. */
const longestAddress = 14_000;

/** A link to the graph that shows the result of a query. */
export function graphLink(query: string): HTMLElement {
  const href = `/graph?query=${encodeURIComponent(query)}`;
  return href.length <= longestAddress
    ? element('a', { href }, 'Open in the graph')
    : element(
        'span',
        { class: 'side-note' },
        `This query is too long for the address of the graph: about ${Math.ceil((href.length - longestAddress) / 100) * 100} characters of the address too many.`,
      );
}
