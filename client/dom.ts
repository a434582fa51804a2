/** Makes an element with attributes and children; text children are text, never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name, attributes: Readonly<Record<string, string>> = {}, ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The element that the page must have for its script; throws where page and script do not fit. */
export function required<Found extends Element = HTMLElement>(selector: string, root: ParentNode = document): Found {
  const found = root.querySelector<Found>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/** The data that the server put into the page. */
export const pageData = (): unknown => JSON.parse(required('#page-data').textContent ?? 'null');

const svg = 'http://www.w3.org/2000/svg';

function drawing(className: string, box: number, path: string): SVGElement {
  const made = document.createElementNS(svg, 'svg');
  const line = document.createElementNS(svg, 'path');
  for (const [name, value] of Object.entries({ 'class': className, 'viewBox': `0 0 ${box} ${box}`, 'aria-hidden': 'true' })) made.setAttribute(name, value);
  line.setAttribute('d', path);
  made.append(line);
  return made;
}

/** A line drawing in a box of 16 by 16, for a button. */
export const icon = (path: string): SVGElement => drawing('icon', 16, path);

/** The shape of a kind. Decorative: the kind's name stands beside it. */
export const shape = (kind: string, path: string): SVGElement => drawing(`shape kind-${kind}`, 12, path);
