import { readExplored } from './explored.js';
import type { Explored, GraphData } from './model.js';
import { readExpansion, type GraphState } from './state.js';
import type { ExploredStore } from './store.js';
import { shownGraph, type Extra } from './view.js';
import { fetchWays, waysPicture, type Ways } from './ways.js';

/** What is known of the graph, and what the state asked for beside its terms. */
export interface Knowledge {
  readonly explored: Explored;
  readonly extra: Extra;
  /** The ways that were asked for. */
  readonly ways: Ways | undefined;
  /** Takes in what the store has read. */
  refresh(): void;
  /** Reads what is said of terms. Returns the slugs of which nothing is said. */
  learn(slugs: readonly string[]): Promise<readonly string[]>;
  /** Fetches what the state needs, further than the page brought it, and returns the slugs of which nothing is said. A claim in the place of a term becomes the two terms that it relates. */
  prepare(): Promise<readonly string[]>;
}

/** Terms of a query's result that are shown. */
const mostListed = 2000;
/** Terms whose neighbours are read for one further level. */
const mostWidened = 400;

const slug = /^[A-Za-z0-9][\w.-]*$/;
const slugsIn = ({ focus, list, expand }: GraphState): readonly string[] => [...focus, ...list, ...expand.map((text) => readExpansion(text).slug)];

/** What has to be asked again when it changes. */
const questionOf = ({ from, to, avoid, query, filter }: GraphState): string => JSON.stringify([from, to, avoid, query, from === undefined ? '' : filter]);

/** The ways between the two terms of the state. */
async function askWays({ from, to, avoid, filter }: GraphState): Promise<Ways | undefined> {
  if (from === undefined || to === undefined) return undefined;
  const statuses = ['established', 'emerging', 'contested', 'refuted'].filter((status) => !filter.statuses.includes(status));
  return fetchWays({ from, to, avoid: avoid.filter((name) => name !== 'all'), statuses: statuses.length < 4 ? statuses : [], papers: filter.papers, year: filter.year, all: avoid.includes('all') });
}

/** @param current Holds the state, which may change while something is fetched: what comes later is of the newer one. */
export function createKnowledge(data: GraphData, store: ExploredStore, current: { state: GraphState }): Knowledge {
  const { base } = data;
  let explored = readExplored(store.triples(), data), revision = store.revision();
  let extra: Extra = {};
  let ways: Ways | undefined;
  let asked = '';
  const slugOf = (iri: string): string => iri.slice(base.length);

  const refresh = (): void => {
    if (store.revision() === revision) return;
    revision = store.revision();
    explored = readExplored(store.triples(), data);
  };
  const learn = async (slugs: readonly string[]): Promise<readonly string[]> => {
    const missing = await store.load(slugs);
    refresh();
    return missing;
  };
  const findWays = async (): Promise<void> => {
    ways = await askWays(current.state);
    if (!ways) return;
    const picture = waysPicture(ways, base);
    await store.load([...picture.claims ?? []].map(slugOf));
    extra = { ...extra, ...picture };
  };
  const askQuery = async (): Promise<void> => {
    if (current.state.query === undefined) return;
    const { iris, triples } = await store.ask(current.state.query);
    const named = iris.length > 0 ? iris : triples.flatMap(({ subject, object }) => [subject.value, object.value]);
    const slugs = [...new Set(named)].filter((iri) => iri.startsWith(base) && slug.test(slugOf(iri))).slice(0, mostListed).map(slugOf);
    if (slugs.length > 0) await store.load(slugs);
    refresh();
    const found = new Set(slugs), claims = explored.edges.filter(({ claim }) => claim !== undefined && found.has(claim));
    extra = { ...extra, listed: [...new Set([...slugs.map((name) => base + name), ...claims.flatMap(({ source, target }) => [source, target])])] };
  };
  const resolveClaims = (): void => {
    const { focus, list } = current.state;
    const claims = focus.flatMap((name) => explored.edges.filter(({ claim }) => claim === name));
    if (claims.length === 0) return;
    current.state = {
      ...current.state,
      focus: focus.filter((name) => !claims.some(({ claim }) => claim === name)),
      list: [...new Set([...list, ...claims.flatMap(({ source, target }) => [slugOf(source), slugOf(target)])])],
    };
  };
  /** Reads the neighbours of what is shown, a level at a time. */
  const widen = async (): Promise<void> => {
    const { levels, between } = current.state;
    if (levels <= 1 && !between) return;
    for (let level = 1; level < (current.state.between ? current.state.levels + 1 : current.state.levels); level++) {
      const near = shownGraph(explored, { ...current.state, levels: level }, data, extra).nodes.filter(({ fold, role }) => !fold && role !== 'step').slice(0, mostWidened);
      await learn(near.map((node) => node.slug));
    }
  };

  return {
    get explored() { return explored; },
    get extra() { return extra; },
    get ways() { return ways; },
    refresh,
    learn,
    async prepare() {
      const question = questionOf(current.state);
      if (question !== asked) {
        asked = question;
        extra = {};
        ways = undefined;
        await Promise.all([findWays(), askQuery()]);
      }
      const missing = await learn(slugsIn(current.state));
      resolveClaims();
      await learn(slugsIn(current.state));
      await widen();
      return missing;
    },
  };
}
