import { element } from '../dom.js';

/** One term in the JSON results format, https://www.w3.org/TR/sparql11-results-json/ . */
export interface ResultTerm {
  readonly type: 'uri' | 'literal' | 'bnode' | 'typed-literal';
  readonly value: string;
  readonly 'xml:lang'?: string;
  readonly datatype?: string;
}

export interface Results {
  readonly head: { readonly vars?: readonly string[] };
  readonly boolean?: boolean;
  readonly results?: { readonly bindings: readonly Readonly<Record<string, ResultTerm>>[] };
}

/** Namespaces, longest first, so that the closest one shortens an IRI. */
export const byLength = (prefixes: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(prefixes).sort(([, a], [, b]) => b.length - a.length);

/** The IRI with a prefix where one fits. */
export function compact(iri: string, prefixes: readonly (readonly [string, string])[]): string {
  for (const [prefix, namespace] of prefixes) {
    if (iri.startsWith(namespace) && /^[\w.-]+$/.test(iri.slice(namespace.length))) return `${prefix}:${iri.slice(namespace.length)}`;
  }
  return iri;
}

function cell(term: ResultTerm | undefined, base: string, prefixes: readonly (readonly [string, string])[]): Node {
  if (!term) return document.createTextNode('');
  if (term.type !== 'uri') {
    const note = term['xml:lang'] ?? (term.datatype && compact(term.datatype, prefixes));
    const text = document.createTextNode(term.value);
    return note === undefined || note === 'en' ? text : element('span', {}, text, element('span', { class: 'kind-of-value' }, ` ${note}`));
  }
  const slug = term.value.startsWith(base) ? term.value.slice(base.length) : '';
  if (/^[A-Za-z0-9][\w.-]*$/.test(slug)) return element('a', { 'href': `/${slug}`, 'data-term': slug }, compact(term.value, prefixes));
  return /^https?:/.test(term.value) ? element('a', { href: term.value, rel: 'external' }, compact(term.value, prefixes)) : document.createTextNode(term.value);
}

/** Solutions as a table, a truth value as a word. IRIs of our own open windows. */
export function resultsView({ head, boolean, results }: Results, base: string, prefixMap: Readonly<Record<string, string>>): HTMLElement {
  if (boolean !== undefined) return element('p', {}, boolean ? 'Yes' : 'No');
  const prefixes = byLength(prefixMap);
  const variables = head.vars ?? [];
  return element('table', {},
    element('thead', {}, element('tr', {}, ...variables.map((name) => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, ...(results?.bindings ?? []).map((row) => element('tr', {}, ...variables.map((name) => element('td', {}, cell(row[name], base, prefixes)))))));
}
