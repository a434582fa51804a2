import { element } from '../../dom.js';

/** What is to be said of a place of the text. */
export interface ListedRemark {
  readonly kind: 'fault' | 'warning' | 'note';
  /** From 1. */
  readonly line: number;
  readonly from: number;
  /** A sentence or two: what it is, and what to do. */
  readonly message: string;
  /** What mends it, where something does. */
  readonly mend?: { readonly name: string; readonly apply: () => void };
}

/** More than these push the rest of the page down. */
const most = 4;

/**
 * The remarks as a list, for those who do not see the marks in the text and those who have no pointer.
 *
 * @param place Is read aloud when it changes. @param go Leads to a place of the text.
 */
export function drawRemarks(place: HTMLElement, remarks: readonly ListedRemark[], go: (from: number) => void): void {
  const key = JSON.stringify(remarks.map(({ kind, line, from, message, mend }) => [kind, line, from, message, mend?.name]));
  if ((place.dataset['remarks'] ?? '[]') === key) return;
  place.dataset['remarks'] = key;
  if (remarks.length === 0) {
    place.replaceChildren();
    return;
  }
  const items = remarks.slice(0, most).map(({ kind, line, from, message, mend }) => {
    const lead = element('button', { 'type': 'button', 'class': 'remark-place', 'data-remark': kind }, `Line ${line}, ${kind}:`);
    lead.addEventListener('click', () => { go(from); });
    const button = mend && element('button', { type: 'button', class: 'remark-mend' }, mend.name);
    button?.addEventListener('click', () => { mend?.apply(); });
    return element('li', {}, lead, ` ${message}`, ...(button ? [' ', button] : []));
  });
  const left = remarks.length - items.length;
  place.replaceChildren(element('ul', {}, ...items, ...(left > 0 ? [element('li', {}, `And ${left} more: F8 goes from one to the next.`)] : [])));
}
