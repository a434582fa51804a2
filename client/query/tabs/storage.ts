/** A query that one works on. Its results are never kept. */
export interface Tab {
  readonly id: string;
  text: string;
  /** Given by what opened it; else the text names it. */
  title?: string | undefined;
  /** Place among the tabs. */
  order: number;
  /** The state of the editor with its undo history, as JSON. */
  state?: unknown;
  /** Names the last change of the text: the window that made it and a number. */
  revision?: string;
  /** Milliseconds since 1970 of that change. */
  at?: number;
  /** Milliseconds since 1970 when it was closed; absent while it is open. */
  closed?: number;
}

/** A query that was run. */
export interface PastRun {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly rows?: number;
  readonly milliseconds: number;
  /** Version of the data that answered. */
  readonly version: string;
}

/** A query that was given a name. */
export interface Saved {
  readonly name: string;
  readonly text: string;
  readonly at: number;
}

/** What this browser keeps. Each method waits until it is on disk. */
export interface Storage {
  tabs(): Promise<Tab[]>;
  putTab(tab: Tab): Promise<void>;
  /** The newest runs, newest first. */
  runs(): Promise<PastRun[]>;
  addRun(run: PastRun): Promise<void>;
  saved(): Promise<Saved[]>;
  /** Keeps a query under its name, or under one beside it where another text has that name. @returns the name. */
  save(query: Saved): Promise<string>;
  forget(name: string): Promise<void>;
  /** Whether it outlives the page. */
  readonly lasting: boolean;
}

/** Runs that are kept, and closed tabs. */
const mostRuns = 500, mostClosed = 200;

const done = <Value>(request: IDBRequest<Value>): Promise<Value> => new Promise((resolve, reject) => {
  request.onsuccess = () => { resolve(request.result); };
  request.onerror = () => { reject(request.error ?? new Error('the storage of the browser failed')); };
});

/** Milliseconds in which the storage answers; a window of another version may hold it for ever. */
const patience = 3000;

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('metastasis-queries', 1);
  request.onupgradeneeded = () => {
    const { result: database } = request;
    database.createObjectStore('tabs', { keyPath: 'id' });
    database.createObjectStore('runs', { keyPath: 'at' });
    database.createObjectStore('saved', { keyPath: 'name' });
  };
  const database = await Promise.race([done(request), new Promise<never>((_, reject) => { setTimeout(() => { reject(new Error('the storage of the browser does not answer')); }, patience); })]);
  database.onversionchange = () => { database.close(); };
  return database;
}

/** Opens the storage of this browser; where it refuses, what is kept is lost with the page, and `lasting` says so. */
export async function openStorage(): Promise<Storage> {
  const database = await open().catch(() => undefined);
  return database ? onDisk(database) : inMemory();
}

/** The name of a query, or with a number behind it where another text has the name: what was saved is never replaced. */
function freeName({ name, text }: Saved, all: readonly Saved[]): string {
  const isFree = (wanted: string): boolean => all.every((each) => each.name !== wanted || each.text === text);
  for (let number = 1; ; number++) {
    const wanted = number === 1 ? name : `${name} (${number})`;
    if (isFree(wanted)) return wanted;
  }
}

function onDisk(database: IDBDatabase): Storage {
  const reading = (name: string): IDBObjectStore => database.transaction(name).objectStore(name);
  const write = (name: string, change: (store: IDBObjectStore) => void): Promise<void> => new Promise((resolve, reject) => {
    const transaction = database.transaction(name, 'readwrite');
    transaction.oncomplete = () => { resolve(); };
    transaction.onerror = () => { reject(transaction.error ?? new Error('the storage of the browser failed')); };
    change(transaction.objectStore(name));
  });
  /** Deletes all but the newest. */
  const trim = async (name: string, keys: readonly IDBValidKey[], most: number): Promise<void> => {
    const old = keys.slice(0, Math.max(0, keys.length - most));
    if (old.length > 0) await write(name, (store) => { for (const key of old) store.delete(key); });
  };
  return {
    lasting: true,
    async tabs() {
      const tabs = await done(reading('tabs').getAll() as IDBRequest<Tab[]>);
      const closed = tabs.filter((tab) => tab.closed !== undefined).sort((a, b) => (a.closed ?? 0) - (b.closed ?? 0));
      await trim('tabs', closed.map(({ id }) => id), mostClosed);
      return tabs.sort((a, b) => a.order - b.order);
    },
    putTab: (tab) => write('tabs', (store) => { store.put(tab); }),
    async runs() {
      return (await done(reading('runs').getAll() as IDBRequest<PastRun[]>)).reverse();
    },
    async addRun(run) {
      await write('runs', (store) => { store.put(run); });
      await trim('runs', await done(reading('runs').getAllKeys()), mostRuns);
    },
    saved: () => done(reading('saved').getAll() as IDBRequest<Saved[]>),
    async save(query) {
      const name = freeName(query, await done(reading('saved').getAll() as IDBRequest<Saved[]>));
      await write('saved', (store) => { store.put({ ...query, name }); });
      return name;
    },
    forget: (name) => write('saved', (store) => { store.delete(name); }),
  };
}

function inMemory(): Storage {
  const tabs = new Map<string, Tab>(), saved = new Map<string, Saved>();
  let runs: PastRun[] = [];
  return {
    lasting: false,
    tabs: () => Promise.resolve([...tabs.values()].sort((a, b) => a.order - b.order)),
    putTab: (tab) => Promise.resolve(void tabs.set(tab.id, tab)),
    runs: () => Promise.resolve(runs),
    addRun(run) {
      runs = [run, ...runs].slice(0, mostRuns);
      return Promise.resolve();
    },
    saved: () => Promise.resolve([...saved.values()]),
    save(query) {
      const name = freeName(query, [...saved.values()]);
      saved.set(name, { ...query, name });
      return Promise.resolve(name);
    },
    forget: (name) => Promise.resolve(void saved.delete(name)),
  };
}
