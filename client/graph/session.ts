import { readExplored } from './explored.js';
import { isFiltering } from './filter.js';
import type { Explored, GraphData } from './model.js';
import { readExpansion, readState, writeState } from './state.js';
import type { GraphState } from './state.js';
import type { ExploredStore } from './store.js';
import { createUndo } from './undo.js';
import { shownGraph } from './view.js';
import type { Extra, Shown } from './view.js';
import { fetchWays, waysPicture } from './ways.js';
import type { Ways } from './ways.js';

/** Why a picture is drawn anew: what the reader sees stays in place, or not. */
export type Change = 'new' | 'grown' | 'filtered' | 'back';

/** What the parts of the page share. */
export interface Session {
  readonly data: GraphData;
  readonly state: GraphState;
  readonly explored: Explored;
  readonly shown: Shown;
  readonly extra: Extra;
  /** The ways that are shown, where two terms were asked for. */
  readonly ways: Ways | undefined;
  readonly selected: ReadonlySet<string>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Changes the state, and the address with it; each change can be taken back. */
  change(next: Partial<GraphState>, kind?: Change): Promise<void>;
  /** Notes where the reader looks, in the address alone. */
  look(viewport: GraphState['viewport']): void;
  undo(): Promise<void>;
  redo(): Promise<void>;
  select(ids: Iterable<string>): void;
  /** Reads what is said of terms, to count their neighbours. */
  learn(slugs: readonly string[]): Promise<void>;
  /** Takes the state of the address, as after a step back in the browser. */
  follow(): Promise<void>;
}

export interface SessionListener {
  drawn(change: Change): void;
  selected(): void;
  say(text: string): void;
}

/** Terms of a query's result that are shown. */
const mostListed = 2000;

const slugsIn = ({ focus, list, expand }: GraphState): readonly string[] => [...focus, ...list, ...expand.map((text) => readExpansion(text).slug)];
const withoutViewport = (state: GraphState): string => writeState({ ...state, viewport: undefined }, '');
const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** What is drawn, in words, and what is not. */
export function describe({ nodes, edges, unfiltered, cut }: Shown, state: GraphState): string {
  const left = unfiltered.filter(({ id }) => !id.startsWith('edge more ')).length - edges.filter(({ id }) => !id.startsWith('edge more ')).length;
  const folded = nodes.reduce((sum, { fold }) => sum + (fold && !fold.open ? fold.members.length : 0), 0);
  return [
    `${counted(nodes.filter(({ fold }) => !fold).length, 'term')}, ${counted(edges.length, 'connection')}.`,
    folded > 0 && `${counted(folded, 'further term')} folded.`,
    isFiltering(state.filter) && left > 0 && `${counted(left, 'connection')} left out by filters.`,
    cut && 'There are too many terms for one picture: not all are drawn. Filters, or fewer levels, show the others.',
  ].filter((part) => part !== false).join(' ');
}

export function createSession(data: GraphData, store: ExploredStore, listener: SessionListener): Session {
  const undo = createUndo<GraphState>();
  let state = readState(location.search);
  let explored = readExplored(store.triples(), data), revision = store.revision();
  let extra: Extra = {};
  let ways: Ways | undefined;
  let asked = '';
  let selected: ReadonlySet<string> = new Set();
  let shown = shownGraph(explored, state, data, extra);
  let turn = 0;

  const refresh = (): void => {
    if (store.revision() === revision) return;
    revision = store.revision();
    explored = readExplored(store.triples(), data);
  };
  /** A claim in the place of a term stands for the two terms that it relates. */
  const resolveClaims = (): void => {
    const claims = state.focus.flatMap((slug) => explored.edges.filter(({ claim }) => claim === slug));
    if (claims.length === 0) return;
    const slug = (id: string): string => id.slice(data.base.length);
    state = { ...state, focus: state.focus.filter((each) => !claims.some(({ claim }) => claim === each)), list: [...new Set([...state.list, ...claims.flatMap(({ source, target }) => [slug(source), slug(target)])])] };
  };
  const findWays = async (): Promise<void> => {
    const { from, to, avoid, filter } = state;
    if (from === undefined || to === undefined) {
      ways = undefined;
      return;
    }
    const statuses = ['established', 'emerging', 'contested', 'refuted'].filter((status) => !filter.statuses.includes(status));
    ways = await fetchWays({ from, to, avoid: avoid.filter((name) => name !== 'all'), statuses: statuses.length < 4 ? statuses : [], papers: filter.papers, year: filter.year, all: avoid.includes('all') });
    const picture = waysPicture(ways, data.base);
    await store.load([...picture.claims ?? []].map((iri) => iri.slice(data.base.length)));
    extra = { ...extra, ...picture };
  };
  const askQuery = async (): Promise<void> => {
    if (state.query === undefined) return;
    const { iris, triples } = await store.ask(state.query);
    const named = iris.length > 0 ? iris : triples.flatMap(({ subject, object }) => [subject.value, object.value]);
    const slugs = [...new Set(named)].filter((iri) => iri.startsWith(data.base) && /^[A-Za-z0-9][\w.-]*$/.test(iri.slice(data.base.length))).slice(0, mostListed).map((iri) => iri.slice(data.base.length));
    if (slugs.length > 0) await store.load(slugs);
    refresh();
    const claims = explored.edges.filter(({ claim }) => claim !== undefined && slugs.includes(claim));
    extra = { ...extra, listed: [...new Set([...slugs.map((slug) => data.base + slug), ...claims.flatMap(({ source, target }) => [source, target])])] };
  };
  /** Fetches what the state needs, further than the page brought it. */
  const prepare = async (): Promise<readonly string[]> => {
    const question = JSON.stringify([state.from, state.to, state.avoid, state.query, state.from === undefined ? '' : state.filter]);
    if (question !== asked) {
      asked = question;
      extra = {};
      ways = undefined;
      await Promise.all([findWays(), askQuery()]);
    }
    const missing = await store.load(slugsIn(state));
    refresh();
    resolveClaims();
    await store.load(slugsIn(state));
    refresh();
    if (state.levels > 1 || state.between) {
      for (let level = 1; level < (state.between ? state.levels + 1 : state.levels); level++) {
        const near = shownGraph(explored, { ...state, levels: level }, data, extra).nodes.filter(({ fold, role }) => !fold && role !== 'step').slice(0, 400);
        await store.load(near.map(({ slug }) => slug));
        refresh();
      }
    }
    return missing;
  };
  const update = async (change: Change): Promise<void> => {
    const mine = ++turn;
    let said: string | undefined;
    try {
      const waiting = setTimeout(() => { listener.say('Loading…'); }, 150);
      const missing = await prepare().finally(() => { clearTimeout(waiting); });
      if (missing.length > 0) said = `There is no term ${missing.join(', ')}.`;
    } catch (error) {
      refresh();
      said = `Not everything could be loaded (${error instanceof Error ? error.message : 'unknown error'}).`;
    }
    if (mine !== turn) return;
    shown = shownGraph(explored, state, data, extra);
    const there = new Set([...shown.nodes, ...shown.edges].map(({ id }) => id));
    selected = new Set([...selected].filter((id) => there.has(id)));
    listener.drawn(change);
    listener.say([said, describe(shown, state), ways?.ways.length === 0 && 'No way links these two terms under these filters.'].filter(Boolean).join(' '));
  };
  const go = (next: GraphState, change: Change): Promise<void> => {
    state = next;
    history.pushState(null, '', location.pathname + writeState(state, location.search));
    return update(change);
  };

  return {
    data,
    get state() { return state; },
    get explored() { return explored; },
    get shown() { return shown; },
    get extra() { return extra; },
    get ways() { return ways; },
    get selected() { return selected; },
    get canUndo() { return undo.canBack; },
    get canRedo() { return undo.canForward; },
    change(next, change = 'new') {
      undo.note(state);
      return go({ ...state, ...next, viewport: change === 'new' ? undefined : state.viewport }, change);
    },
    look(viewport) {
      state = { ...state, viewport };
      history.replaceState(null, '', location.pathname + writeState(state, location.search));
    },
    async undo() {
      const before = undo.back(state);
      if (before) await go(before, 'back');
    },
    async redo() {
      const after = undo.forward(state);
      if (after) await go(after, 'back');
    },
    select(ids) {
      selected = new Set(ids);
      listener.selected();
    },
    async learn(slugs) {
      await store.load(slugs);
      refresh();
    },
    async follow() {
      const next = readState(location.search);
      // A window that opens or closes is a step too, and changes nothing here.
      const same = withoutViewport(next) === withoutViewport(state);
      state = next;
      if (!same || turn === 0) await update(turn === 0 ? 'new' : 'back');
    },
  };
}
