import { openingComment } from './share.js';
import type { Storage, Tab } from './storage.js';

/** What a tab is called: its title, else the comment that opens its text, else its place. */
export function titleOf({ title, text, order }: Pick<Tab, 'title' | 'text' | 'order'>): string {
  const name = title ?? openingComment(text) ?? '';
  if (name === '') return `Query ${order + 1}`;
  return name.length > 40 ? `${name.slice(0, 39).trimEnd()}…` : name;
}

/** The queries that one works on, kept at each change. */
export interface Workspace {
  readonly tabs: readonly Tab[];
  readonly active: Tab;
  /** Opens a tab, or goes to one that has the text. */
  open(text: string, title?: string): void;
  select(id: string): void;
  /** Closes a tab; it can be opened again from the history. */
  close(id: string): void;
  /** The tabs that were closed, newest first. */
  closed(): readonly Tab[];
  reopen(id: string): void;
  /** Keeps what was written in the active tab. */
  keep(text: string, state: unknown): void;
  /** Told whenever the list or the active tab changes; `other` when the text came from another window. */
  onChange(listener: (other: boolean) => void): void;
  /** Told when another window wrote into the same text at the same moment: what was written here is in a tab of its own. */
  onParting(listener: () => void): void;
}

/** Remembers synchronously which tab this window shows, and what was written last: the page may end before a disk answers. */
const draftName = 'query-draft';

interface Draft {
  readonly id: string;
  readonly text: string;
  readonly at?: number | undefined;
}

/** What a window tells other windows about a tab. */
interface Told {
  readonly tab: Tab;
  readonly window: string;
  /** The revision that this one was made from. */
  readonly before: string | undefined;
}

function readDraft(): Draft | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(draftName) ?? 'null') as Draft | undefined ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether this window has shown a tab before. */
export const hasDraft = (): boolean => readDraft() !== undefined;

function writeDraft({ id, text, at }: Draft): void {
  try {
    sessionStorage.setItem(draftName, JSON.stringify({ id, text, at }));
  } catch {
    // Full or refused: the database has it.
  }
}

const newId = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

/** The open tabs among all, in their order. @param written Is told of each that is put. */
function createTabList(all: Map<string, Tab>, written: (tab: Tab, before: string | undefined) => void) {
  const list = (): Tab[] => [...all.values()].filter(({ closed }) => closed === undefined).sort((a, b) => a.order - b.order);
  /** The place of the last one; -1 without any. */
  const last = (): number => Math.max(-1, ...list().map(({ order }) => order));
  const put = (tab: Tab, before = tab.revision): void => {
    all.set(tab.id, tab);
    written(tab, before);
  };
  const make = (text: string, title?: string): Tab => ({ id: newId(), text, title, order: last() + 1 });
  const openTab = (text: string, title?: string): Tab => {
    const known = list().find((tab) => tab.text === text), tab = known ?? make(text, title);
    if (!known) put(tab);
    return tab;
  };
  return { list, last, put, make, openTab };
}

/** The tab that this window had in front, with the text that it remembers. */
function recalled(all: ReadonlyMap<string, Tab>): Tab | undefined {
  const draft = readDraft(), tab = draft && all.get(draft.id);
  // What another window has written since is newer than what this one remembers.
  if (tab && tab.text !== draft.text && (draft.at ?? Infinity) >= (tab.at ?? 0)) Object.assign(tab, { text: draft.text, state: undefined });
  return tab;
}

/** Those that were closed and hold something, the last one first. */
const closedTabs = (all: ReadonlyMap<string, Tab>): Tab[] =>
  [...all.values()].filter(({ closed, text }) => closed !== undefined && text.trim() !== '').sort((a, b) => (b.closed ?? 0) - (a.closed ?? 0));

/**
 * Opens what was kept.
 *
 * @param first The text of the first tab where nothing was kept. @param asked A text that the address asks for.
 * @param title What that is called, if it is known.
 */
export async function openWorkspace(storage: Storage, first: string, asked: string | undefined, title?: string): Promise<Workspace> {
  const all = new Map((await storage.tabs()).map((tab) => [tab.id, tab]));
  const drafted = recalled(all);
  const listeners: ((other: boolean) => void)[] = [], partings: (() => void)[] = [], ownWindow = newId();
  let changes = 0;
  const channel = new BroadcastChannel('metastasis-query-tabs');
  const tell = (other = false): void => { for (const listener of listeners) listener(other); };
  const { list, put, make, openTab, last } = createTabList(all, (tab, before) => {
    // What a full disk does not take is in the draft of this window.
    storage.putTab(tab).catch(() => undefined);
    channel.postMessage({ tab, window: ownWindow, before } satisfies Told);
  });
  const show = (tab: Tab): void => {
    active = tab;
    writeDraft(tab);
    tell();
  };
  let active = asked === undefined ? (drafted?.closed === undefined ? drafted : undefined) ?? list().at(-1) ?? openTab(first) : openTab(asked, title);
  writeDraft(active);
  /** Another window has changed what this one had changed, too, before either knew: the text here goes on in a tab of its own. */
  const part = (theirs: Tab): void => {
    const { text, title, state, revision, at } = active, mine: Tab = { ...make(text, title), state, ...(revision !== undefined && { revision }), ...(at !== undefined && { at }) };
    all.set(theirs.id, theirs);
    put(mine);
    show(mine);
    for (const listener of partings) listener();
  };
  // Windows that show the same queries follow each other, so that none writes an old text over a new one.
  channel.addEventListener('message', ({ data: { tab: data, window, before } }: MessageEvent<Told>) => {
    const same = data.id === active.id;
    if (same && data.closed === undefined && data.revision !== active.revision && before !== active.revision && active.revision?.startsWith(ownWindow) === true && data.text !== active.text) {
      // Of two windows the same one gives way on both sides.
      if (ownWindow < window) put(active);
      else part(data);
      return;
    }
    all.set(data.id, data);
    if (same && data.closed !== undefined) {
      show(list().at(-1) ?? openTab(first));
      return;
    }
    if (same) {
      active = data;
      writeDraft(data);
    }
    tell(same);
  });
  return {
    get tabs() { return list(); },
    get active() { return active; },
    open(text, title) { show(openTab(text, title)); },
    select(id) {
      const tab = all.get(id);
      if (tab && tab !== active) show(tab);
    },
    close(id) {
      const tab = all.get(id), tabs = list(), at = tabs.findIndex((each) => each.id === id);
      if (!tab || at < 0) return;
      put({ ...tab, closed: Date.now() });
      const next = tabs[at + 1] ?? tabs[at - 1];
      show(!next ? openTab('') : tab === active || active.id === id ? next : active);
    },
    closed: () => closedTabs(all),
    reopen(id) {
      const { closed, ...tab } = all.get(id) ?? {};
      if (closed === undefined) return;
      put({ ...tab as Tab, order: last() + 1 });
      show(all.get(id) as Tab);
    },
    keep(text, state) {
      if (text === active.text && state === active.state) return;
      const before = active.revision;
      Object.assign(active, { text, state, ...(text !== active.text && { revision: `${ownWindow}-${++changes}`, at: Date.now() }) });
      writeDraft(active);
      put(active, before);
    },
    onChange(listener) { listeners.push(listener); },
    onParting(listener) { partings.push(listener); },
  };
}
