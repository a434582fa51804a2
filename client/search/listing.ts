import { element, shape } from '../dom.js';
import type { Group, Kind, Result, Suggestions } from './suggestions.js';

/** How a name that is not the preferred one is introduced; the same words as on the page of results. */
const roleWords: ReadonlyMap<string, string> = new Map([
  ['alternative', 'also called'], ['misspelling', 'also written'], ['notation', 'also known as'], ['withdrawn', 'replaces the withdrawn term'],
]);

function option({ slug, kind, label, definition, matched, status, evidence }: Result, kinds: ReadonlyMap<string, Kind>): HTMLElement {
  const { icon = '', label: kindLabel = kind } = kinds.get(kind) ?? {};
  return element('div', { 'class': 'suggestion', 'role': 'option', 'id': `suggestion-${slug}`, 'data-slug': slug, 'aria-selected': 'false' },
    element('p', { class: 'found-name' }, shape(kind, icon), element('span', { class: 'found-label' }, label), ' ', element('span', { class: `found-kind kind-${kind}` }, kindLabel)),
    ...(matched ? [element('p', { class: 'found-matched' }, `${roleWords.get(matched.role) ?? 'also called'} `, element('b', {}, matched.name))] : []),
    ...(evidence ? [element('p', { class: 'found-balance' }, balance(status, evidence))] : []),
    ...(definition && !(kind === 'claim' && evidence) ? [element('p', { class: 'found-line' }, definition)] : []));
}

/** How far a statement is accepted and what speaks for it and against it; the same words as on the page of results. */
const balance = (status: string | undefined, { supports, disputes, inconclusive }: NonNullable<Result['evidence']>): string =>
  [status, `${supports} for`, `${disputes} against`, inconclusive > 0 && `${inconclusive} inconclusive`].filter(Boolean).join(' · ');

const group = ({ name, label, total, results }: Group, kinds: ReadonlyMap<string, Kind>): HTMLElement =>
  element('div', { 'role': 'group', 'aria-labelledby': `suggested-${name}` },
    element('p', { class: 'suggestions-title', id: `suggested-${name}`, role: 'presentation' }, `${label} `, element('span', { class: 'count' }, String(total))),
    ...results.map((result) => option(result, kinds)));

/** The groups of options, for a listbox. */
export function options({ groups, kinds }: Suggestions): readonly HTMLElement[] {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  return groups.map((each) => group(each, byName));
}

/** One button a kind that was found. The pressed one limits the options. */
export function filters(kinds: readonly Kind[], chosen: string | undefined, choose: (kind: string | undefined) => void): readonly HTMLElement[] {
  return kinds.map(({ name, label, plural, count, icon }) => {
    const pressed = name === chosen;
    const button = element('button', { 'type': 'button', 'class': 'filter', 'aria-pressed': String(pressed), 'data-kind': name },
      shape(name, icon), count === 1 ? label : plural, ' ', element('span', { class: 'count' }, String(count)));
    button.addEventListener('click', () => { choose(pressed ? undefined : name); });
    return button;
  });
}

/** What a screen reader hears when the options change. */
export const summary = ({ groups, total }: Suggestions): string =>
  (total === 0 ? 'Nothing found.' : `${total} found: ${groups.map(({ label, total: n }) => `${n} ${label.toLowerCase()}`).join(', ')}.`);
