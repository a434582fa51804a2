import { failureWords } from '../ask.js';
import { isFiltering } from './filter.js';
import { createKnowledge } from './knowledge.js';
import type { Explored, GraphData } from './model.js';
import { readState, writeState, type GraphState } from './state.js';
import type { ExploredStore } from './store.js';
import { createUndo } from './undo.js';
import { shownGraph, type Extra, type Shown } from './view.js';
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
  /** Notes where the reader looks, in the address alone; and in how many columns terms stand there, as other screens have room for others. */
  look(viewport: GraphState['viewport'], columns?: number): void;
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
  const current = { state: readState(location.search) };
  const known = createKnowledge(data, store, current);
  let selected: ReadonlySet<string> = new Set();
  let shown = shownGraph(known.explored, current.state, data, known.extra);
  let turn = 0;

  const update = async (change: Change): Promise<void> => {
    const mine = ++turn;
    let said: string | undefined;
    try {
      const waiting = setTimeout(() => { listener.say('Loading…'); }, 150);
      const missing = await known.prepare().finally(() => { clearTimeout(waiting); });
      if (missing.length > 0) said = `There is no term ${missing.join(', ')}.`;
    } catch (error) {
      known.refresh();
      said = `Not everything could be loaded. ${failureWords(error)}`;
    }
    if (mine !== turn) return;
    shown = shownGraph(known.explored, current.state, data, known.extra);
    const there = new Set([...shown.nodes, ...shown.edges].map(({ id }) => id));
    selected = new Set([...selected].filter((id) => there.has(id)));
    listener.drawn(change);
    listener.say([said, describe(shown, current.state), known.ways?.ways.length === 0 && 'No way links these two terms under these filters.'].filter(Boolean).join(' '));
  };
  const go = (next: GraphState, change: Change): Promise<void> => {
    current.state = next;
    history.pushState(null, '', location.pathname + writeState(next, location.search));
    return update(change);
  };

  return {
    data,
    get state() { return current.state; },
    get explored() { return known.explored; },
    get shown() { return shown; },
    get extra() { return known.extra; },
    get ways() { return known.ways; },
    get selected() { return selected; },
    get canUndo() { return undo.canBack; },
    get canRedo() { return undo.canForward; },
    change(next, change = 'new') {
      const { state } = current;
      undo.note(state);
      return go({ ...state, ...next, viewport: 'viewport' in next ? next.viewport : change === 'new' ? undefined : state.viewport, columns: 'columns' in next || change !== 'new' ? (next.columns ?? state.columns) : undefined }, change);
    },
    look(viewport, columns) {
      const { state } = current;
      current.state = { ...state, viewport, columns: state.layout === 'free' ? state.columns : state.columns ?? columns };
      history.replaceState(null, '', location.pathname + writeState(current.state, location.search));
    },
    async undo() {
      const before = undo.back(current.state);
      if (before) await go(before, 'back');
    },
    async redo() {
      const after = undo.forward(current.state);
      if (after) await go(after, 'back');
    },
    select(ids) {
      selected = new Set(ids);
      listener.selected();
    },
    async learn(slugs) { await known.learn(slugs); },
    async follow() {
      const next = readState(location.search);
      // A window that opens or closes is a step too, and changes nothing here.
      const same = withoutViewport(next) === withoutViewport(current.state);
      current.state = next;
      if (!same || turn === 0) await update(turn === 0 ? 'new' : 'back');
    },
  };
}
