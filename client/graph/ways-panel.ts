import { element, required } from '../dom.js';
import { actionButton, termLink } from './panel.js';
import type { Session } from './session.js';
import { makeTermBox } from './term-box.js';
import { stationsOf } from './ways.js';
import type { Way } from './ways.js';

/** The part of the page that looks for ways between two terms. */
export interface WaysPanel {
  fill(): void;
  /** Begins a search from or to a term. */
  ask(end: 'from' | 'to', slug: string): void;
}

const idsOf = (way: Way, base: string): readonly string[] => [...stationsOf(way).map((slug) => base + slug), ...way.steps.map(({ claim }) => base + claim)];

const labelOf = (slug: string, { explored, data, ways }: Session): string => explored.terms.get(data.base + slug)?.label ?? ways?.labels[slug] ?? slug;

/** One way with its steps. While the pointer or the focus is on it, it is shown alone. */
function wayItem(way: Way, number: number, session: Session, hover: (ids: readonly string[] | undefined) => void): HTMLElement {
  const ids = idsOf(way, session.data.base), label = (slug: string): string => labelOf(slug, session);
  const item = element(
    'li',
    {},
    element(
      'p',
      { class: 'way-head' },
      actionButton(`Way ${number + 1}`, ': select it in the picture', () => {
        session.select(ids);
      }),
      ' ',
      element('span', { class: 'count' }, `certainty ${way.score.toFixed(2)}`),
    ),
    element(
      'ol',
      { class: 'way-steps' },
      ...way.steps.map((step) =>
        element(
          'li',
          {},
          termLink(step.subject, label(step.subject)),
          ' ',
          termLink(step.claim, step.relation),
          ' ',
          termLink(step.object, label(step.object)),
          ' ',
          ...(step.status === undefined ? [] : [element('span', { class: `status status-${step.status}` }, step.status)]),
          ' ',
          element(
            'span',
            { class: 'evidence-source' },
            `${step.for} for, ${step.against} against · `,
            ...step.papers.slice(0, 3).flatMap(({ paper, label: name }, i) => [...(i > 0 ? [', '] : []), termLink(paper, name)]),
            ...(step.papers.length > 3 ? [` and ${step.papers.length - 3} more`] : []),
          ),
        ),
      ),
    ),
  );
  item.addEventListener('pointerenter', () => { hover(ids); });
  item.addEventListener('pointerleave', () => { hover(undefined); });
  item.addEventListener('focusin', () => { hover(ids); });
  item.addEventListener('focusout', () => { hover(undefined); });
  return item;
}

/** Between a cancer and a site: a way on to the molecules, cells and processes that act on that spread in studies of this cancer. */
function whatActs(session: Session): readonly HTMLElement[] {
  const { ways, explored, data: { base }, state: { filter } } = session;
  const ends = [ways?.from, ways?.to].map((slug) => (slug === undefined ? undefined : explored.terms.get(base + slug)));
  const cancer = ends.find((term) => term?.kind === 'cancer'), site = ends.find((term) => term?.kind === 'site');
  if (!cancer || !site) return [];
  const button = element('button', { type: 'button' }, `What acts on ${site.label} in studies of ${cancer.label}`);
  button.addEventListener('click', () => {
    void session.change({
      from: undefined, to: undefined, avoid: [], focus: [site.slug], list: [], expand: [], without: [], query: undefined, steps: false, filter: { ...filter, context: cancer.slug },
    });
  });
  return [element('p', { class: 'graph-actions' }, button)];
}

/** The relations of the ways and those that are left out, each with a box that takes it in or leaves it out. */
function relationsUsed(session: Session): readonly HTMLElement[] {
  const { ways, state: { avoid }, data: { relations, base } } = session;
  const used = new Set(ways?.ways.flatMap(({ steps }) => steps.map(({ relation }) => relation)));
  const boxes = [
    ...relations.filter(({ iri }) => avoid.includes(iri.slice(base.length))).map((each) => [each, false] as const),
    ...relations.filter(({ label }) => used.has(label)).map((each) => [each, true] as const),
  ].map(([relation, isUsed]) => {
    const input = element('input', { type: 'checkbox', name: 'way-relation', value: relation.label, ...(isUsed && { checked: '' }) }), name = relation.iri.slice(base.length);
    input.addEventListener('change', () => {
      void session.change({ avoid: input.checked ? avoid.filter((each) => each !== name) : [...avoid, name] });
    });
    return element('label', { class: 'legend-choice' }, input, relation.label);
  });
  return used.size + boxes.length === 0 ? [] : [element('fieldset', { class: 'legend-group' }, element('legend', {}, 'Relations to use'), ...boxes)];
}

/** @param hover Shows one way alone while the pointer is on it. */
export function createWaysPanel(root: HTMLElement, session: Session, hover: (ids: readonly string[] | undefined) => void, say: (text: string) => void): WaysPanel {
  const chosen: { from: string | undefined; to: string | undefined } = { from: session.state.from, to: session.state.to };
  const output = required('[data-graph-ways-list]', root);
  const label = (slug: string): string => labelOf(slug, session);
  const all = required<HTMLInputElement>('#graph-ways-all', root);

  const search = (): void => {
    const { from, to } = chosen;
    if (from === undefined || to === undefined) return;
    if (from === to) {
      say('A way needs two different terms.');
      return;
    }
    const avoid = session.state.avoid.filter((name) => name !== 'all');
    void session.change({ from, to, avoid: all.checked ? [...avoid, 'all'] : avoid, focus: [], list: [], expand: [], without: [], query: undefined, steps: false });
  };
  const inputs = {
    from: required<HTMLInputElement>('#graph-from', root), to: required<HTMLInputElement>('#graph-to', root),
  };
  const boxes = (['from', 'to'] as const).map((end, i): ReturnType<typeof makeTermBox> => makeTermBox(inputs[end], ({ slug, label: name }) => {
    const other = end === 'from' ? 'to' : 'from';
    chosen[end] = slug;
    inputs[end].value = name;
    // The other end may have been typed without Enter.
    if (chosen[other] === undefined && inputs[other].value.trim() !== '') void boxes[1 - i]?.submit();
    else search();
  }, say));
  required('form', root).addEventListener('submit', (event) => {
    event.preventDefault();
    // What was typed and not chosen is looked up first.
    void Promise.all((['from', 'to'] as const).map((end, i) => (chosen[end] !== undefined && inputs[end].value === label(chosen[end]) ? undefined : boxes[i]?.submit()))).then(search);
  });
  all.addEventListener('change', search);

  return {
    fill() {
      const { ways, state } = session;
      chosen.from = state.from ?? chosen.from;
      chosen.to = state.to ?? chosen.to;
      for (const end of ['from', 'to'] as const) if (chosen[end] !== undefined && document.activeElement !== inputs[end]) inputs[end].value = label(chosen[end]);
      all.checked = state.avoid.includes('all');
      if (!ways) {
        output.replaceChildren();
        return;
      }
      output.replaceChildren(
        ...whatActs(session),
        ways.ways.length === 0
          ? element('p', { class: 'none' }, 'No way of four steps or fewer links these terms under these filters.')
          : element('ol', { class: 'ways' }, ...ways.ways.map((way, i) => wayItem(way, i, session, hover))),
        element(
          'p',
          { class: 'graph-note' },
          'The best evidenced ways come first: certainty multiplies what status and papers of each step are worth. It is no probability.',
        ),
        ...(ways.bound ? [element('p', { class: 'graph-note' }, `The search ended after ${ways.bound.partialWays} partial ways: others may exist.`)] : []),
        ...relationsUsed(session),
      );
    },
    ask(end, slug) {
      chosen[end] = slug;
      inputs[end].value = label(slug);
      (root.closest('details') ?? { open: true }).open = true;
      if (chosen.from !== undefined && chosen.to !== undefined && chosen.from !== chosen.to) search();
      else {
        inputs[end === 'from' ? 'to' : 'from'].focus();
        say(`A way ${end} ${label(slug)}: choose the other end.`);
      }
    },
  };
}
