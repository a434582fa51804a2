import { opposite, type GraphEdge, type GraphNode } from './model.js';
import type { MenuEntry } from './menu.js';
import type { Session } from './session.js';
import { expansionText } from './state.js';
import { expandChoices } from './view.js';

/** What can be done with terms and connections, from the canvas, the table and the panel alike. */
export interface Actions {
  expand(node: GraphNode): void;
  hide(ids: readonly string[]): void;
  collapse(node: GraphNode): void;
  pin(ids: readonly string[]): void;
  openWindow(slug: string): void;
  /** The lines of the menu of a node or an edge. */
  menuOf(id: string): Promise<readonly MenuEntry[]>;
}

const without = (values: readonly string[], gone: readonly string[]): readonly string[] => values.filter((value) => !gone.includes(value));

export function createActions(session: Session, windows: { open(slug: string): void }, askWays: (end: 'from' | 'to', slug: string) => void): Actions {
  const node = (id: string): GraphNode | undefined => session.shown.nodes.find((each) => each.id === id);
  const slugsOf = (ids: readonly string[]): readonly string[] => ids.flatMap((id) => { const found = node(id); return found && !found.fold ? [found.slug] : []; });

  const actions: Actions = {
    expand({ slug, fold }) {
      const { expand } = session.state;
      if (fold) {
        const { hub, predicate, inward, kind } = fold;
        const text = expansionText({ slug: hub.slice(session.data.base.length), more: true, relation: predicate.replace(/^.*[/#]/, ''), inward, kind });
        void session.change({ expand: expand.includes(text) ? without(expand, [text]) : [...expand, text] }, 'grown');
      } else if (!expand.includes(slug)) void session.change({ expand: [...expand, slug], without: without(session.state.without, [slug]) }, 'grown');
    },
    hide(ids) {
      const slugs = slugsOf(ids), { focus, list, expand } = session.state;
      if (slugs.length === 0) return;
      void session.change(
        {
          without: [...new Set([...session.state.without, ...slugs])],
          focus: without(focus, slugs),
          list: without(list, slugs),
          expand: expand.filter((text) => !slugs.includes(text.split('~')[0] ?? '')),
        },
        'filtered',
      );
    },
    collapse({ slug }) {
      const { focus, expand, list } = session.state;
      const rest = without(focus, [slug]);
      void session.change(
        {
          focus: rest,
          expand: expand.filter((text) => text !== slug && !text.startsWith(`${slug}~`) && !text.startsWith(`more~${slug}~`)),
          ...(focus.includes(slug) && { list: [...list, slug] }),
        },
        'filtered',
      );
    },
    pin(ids) {
      const slugs = slugsOf(ids), { pinned } = session.state;
      const all = slugs.every((slug) => pinned.includes(slug));
      void session.change({ pinned: all ? without(pinned, slugs) : [...new Set([...pinned, ...slugs])] }, 'filtered');
    },
    openWindow(slug) { windows.open(slug); },
    async menuOf(id) {
      const found = node(id), edge = session.shown.edges.find((each) => each.id === id);
      return found ? nodeMenu(found) : edge ? edgeMenu(edge, session, actions.openWindow) : [];
    },
  };

  async function nodeMenu(found: GraphNode): Promise<readonly MenuEntry[]> {
    if (found.fold) return [{ label: found.fold.open ? 'Fold them again' : 'Show them all', run: () => { actions.expand(found); } }];
    await session.learn([found.slug]).catch(() => undefined);
    const { id, slug, role } = found, { state, explored, shown, selected } = session;
    const choices = expandChoices(id, explored, shown).filter(({ hidden }) => hidden > 0);
    const plural = new Map(session.data.kinds.map(({ name, plural: many }) => [name, many]));
    const isOpened = state.focus.includes(slug) || state.expand.includes(slug);
    const expandBy = (expansion: Parameters<typeof expansionText>[0]) => (): void => { void session.change({ expand: [...state.expand, expansionText(expansion)] }, 'grown'); };
    const neighbours = shown.edges.filter(({ source, target }) => source === id || target === id).map((edge) => opposite(edge, id));
    return [
      {
        label: 'Open its window',
        run: () => {
          actions.openWindow(slug);
        },
      },
      ...(isOpened
        ? [
            {
              label: 'Collapse',
              run: () => {
                actions.collapse(found);
              },
            },
          ]
        : []),
      ...(choices.length > 0
        ? [
            'Expand',
            {
              label: 'all connections',
              note: String(choices.reduce((sum, { hidden }) => sum + hidden, 0)),
              run: () => {
                actions.expand(found);
              },
            },
          ]
        : []),
      ...choices
        .slice(0, 12)
        .map(({ expansion, label, kind, hidden }) => ({
          label: `${expansion.inward ? `${plural.get(kind) ?? kind} → ${label}` : `${label} → ${plural.get(kind) ?? kind}`}`,
          note: String(hidden),
          run: expandBy(expansion),
        })),
      'This term',
      {
        label: 'Hide',
        run: () => {
          actions.hide([id]);
        },
      },
      {
        label: state.pinned.includes(slug) ? 'Release' : 'Pin: keep it in sight',
        run: () => {
          actions.pin([id]);
        },
      },
      {
        label: 'Select its neighbors',
        note: String(new Set(neighbours).size),
        run: () => {
          session.select([id, ...neighbours]);
        },
      },
      {
        label: 'Only this and its neighbors',
        run: () => {
          void session.change({ focus: [slug], list: [], expand: [], without: [], from: undefined, to: undefined, query: undefined });
        },
      },
      ...(role === 'step'
        ? []
        : [
            {
              label: 'Find ways from here',
              run: () => {
                askWays('from', slug);
              },
            },
            {
              label: 'Find ways to here',
              run: () => {
                askWays('to', slug);
              },
            },
          ]),
      ...(selected.size > 1 ? setMenu([...selected]) : []),
    ];
  }

  function setMenu(ids: readonly string[]): readonly MenuEntry[] {
    const slugs = slugsOf(ids);
    if (slugs.length < 2) return [];
    const only = { list: slugs, focus: [], expand: [], without: [], from: undefined, to: undefined, query: undefined };
    return [
      `${slugs.length} selected terms`,
      { label: 'What connects them', run: () => { void session.change({ ...only, common: 'any' }); } },
      { label: 'Their common causes', run: () => { void session.change({ ...only, common: 'causes' }); } },
      { label: 'Their common effects', run: () => { void session.change({ ...only, common: 'effects' }); } },
      { label: 'Only these', run: () => { void session.change({ ...only, common: 'none' }); } },
      { label: 'Hide them', run: () => { actions.hide(ids); } },
    ];
  }
  return actions;
}

/** The lines of the menu of an edge. */
function edgeMenu(edge: GraphEdge, session: Session, openWindow: (slug: string) => void): readonly MenuEntry[] {
  const { claim, source, target, label, predicate } = edge;
  return [
    ...(claim === undefined ? [] : [{ label: 'Open the claim', run: () => { openWindow(claim); } }]),
    { label: 'Select both ends', run: () => { session.select([source, target]); } },
    { label: `Leave out “${label}”`, run: () => { const { filter } = session.state; void session.change({ filter: { ...filter, relations: [...filter.relations, predicate.replace(/^.*[/#]/, '')] } }, 'filtered'); } },
  ];
}
