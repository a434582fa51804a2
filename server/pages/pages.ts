import { setTimeout as pause } from 'node:timers/promises';
import { createBoundedCache } from '../platform/bounded-cache.js';
import type { Views } from '../query/views.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { mpp } from '../rdf/vocabulary.js';
import { aboutDocument } from './about.js';
import type { Assets } from './assets.js';
import { iriTerm } from './context.js';
import type { CitationFormat } from './citations.js';
import { collections } from './collections/collections.js';
import type { CollectionName } from './collections/collections.js';
import { readCorpus } from './collections/corpus.js';
import type { Parameters } from './collections/filters.js';
import { exportPapers } from './collections/papers.js';
import type { PageContext } from './context.js';
import { contributeDocument } from './contribute.js';
import type { Target } from './contribute.js';
import { createFigures } from './figures.js';
import { graphDocument } from './graph.js';
import { readKnowledge, required } from './knowledge.js';
import { isSlug } from './links.js';
import { notFoundDocument, problemDocument } from './not-found.js';
import { once } from './once.js';
import { perspectiveDocument } from './perspective.js';
import { queryDocument } from './query.js';
import type { Example } from './query.js';
import type { MakeSearch, Search, SearchQuestion } from './search.js';
import { searchDocument } from './search-page.js';
import { documentShell, inlineParts, windowsPlace } from './shell.js';
import type { Audience, Document, Edition, Inline, Shell } from './shell.js';
import { readPapers } from './statements.js';
import { termArticle } from './term.js';
import type { TermArticle } from './term.js';
import { waysBetween } from './ways.js';
import type { Ways, WaysQuestion } from './ways.js';
import { forWindow, openWindows, windowsMarkup } from './windows.js';

export interface PageServices {
  readonly views: Views;
  readonly makeSearch: MakeSearch;
  readonly prefixes: PrefixMap;
  /** Id of the version that the views answer from. */
  readonly version: string;
  /** Base IRI of the entities: what stands below it is linked on our own origin. */
  readonly base: string;
  /** Folder of the drawings. */
  readonly images: string;
  readonly assets: Assets;
  readonly examples: readonly Example[];
  /** Scheme and host in canonical links, without a slash at the end; empty for relative ones. */
  readonly origin: string;
}

/**
 * Every page of one version of the graph as complete HTML. A version never changes, so an answer may be kept as long as
 * the version is served. What goes wrong in a view comes out as it is.
 */
export interface Pages {
  perspective(options?: { readonly audience?: Audience }): Promise<string>;
  /** The page of a term, a paper, a claim or another resource; undefined when nothing is said of it. */
  term(slug: string): Promise<string | undefined>;
  /** The article of the same as it stands in a window, without a page around it. */
  window(slug: string): Promise<string | undefined>;
  /** A page with the windows that its address asks for; the page itself where it asks for none. */
  withWindows(page: string, path: string, parameters: URLSearchParams): Promise<string>;
  /** The graph browser with what its address asks for. */
  graph(parameters?: Parameters): Promise<string>;
  /** How two terms are linked; `unknown` is the name of a term that is not there. */
  ways(question: WaysQuestion): Promise<{ readonly ways?: Ways; readonly unknown?: string }>;
  query(options?: { readonly query?: string }): Promise<string>;
  about(): Promise<string>;
  /** Everything that can be found in this version; indexed at the first call. */
  search(): Promise<Search>;
  /** The page of `/search`; `limit` holds for each group of results. */
  searchPage(question: SearchQuestion): Promise<string>;
  /** How to propose a change; `target` is what is stated of the resource that it is about. */
  contribute(target?: Pick<Target, 'slug' | 'turtle' | 'files'>): Promise<string>;
  /** A paper for reference managers; undefined where the slug names no paper. */
  reference(slug: string, format: CitationFormat): Promise<string | undefined>;
  /** A page that lists many things, narrowed by its parameters. */
  collection(name: CollectionName, parameters: Parameters): Promise<string>;
  /** The papers that `/papers` would list, all of them, for a reference manager. */
  references(format: CitationFormat, parameters: Parameters): Promise<string>;
  /** The page for status 404. `nearest` are IRIs of entities whose names come close. */
  notFound(slug: string, nearest?: readonly string[]): Promise<string>;
  /** The page of a request that could not be answered: what is wrong, and why. */
  problem(title: string, detail: string): Promise<string>;
  /** What every page holds as text, for the policy that it is sent with. */
  inline(): Promise<Inline>;
}

/** Articles that are kept, in bytes. */
const articleBytes = 32 * 1024 * 1024;
/** Milliseconds between the articles that are written ahead: readers come first. */
const aheadPause = 20;

/** Makes the pages of a version. What they share is read at the first use; create anew when the version changes. */
export function createPages(services: PageServices): Pages {
  const { views, makeSearch, prefixes, version, base, assets, examples, origin } = services;
  const figures = createFigures(views, services.images, base);

  const inline = once(async () => inlineParts(assets, await figures.styles()));
  const begin = async (): Promise<{ readonly context: PageContext; readonly shell: Shell }> => {
    const [knowledge, totals, parts] = await Promise.all([readKnowledge(views, base), views.select('totals'), inline()]);
    const count = (iri: string): number => Number(totals.find((row) => required(row, 'class') === iri)?.get('count')?.value ?? 0);
    const entities = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated).length;
    return {
      context: { views, knowledge, figures, version, corpus: once(() => readCorpus(views, knowledge)) },
      shell: { assets, inline: parts, edition: { version, entities, claims: count(mpp.Claim), papers: count(mpp.Paper) }, origin },
    };
  };
  const start = once(begin);
  const search = once(() => makeSearch(views, async () => (await start()).context.knowledge));

  const page = async (make: (context: PageContext, edition: Edition) => Document | Promise<Document>): Promise<string> => {
    const { context, shell } = await start();
    return documentShell(await make(context, shell.edition), shell).markup;
  };

  const articles = createBoundedCache<TermArticle>(articleBytes, ({ article }) => 2 * article.markup.length);
  const articleOf = async (slug: string): Promise<TermArticle | undefined> => {
    const known = articles.get(slug);
    if (known) return known;
    const found = await termArticle(slug, (await start()).context);
    if (found) articles.set(slug, found);
    return found;
  };
  /** Writes the articles of the terms in a page that has been asked for, one after the other, before someone opens them. */
  const writeAhead = async (markup: string): Promise<void> => {
    for (const slug of new Set([...markup.matchAll(/ data-term="([^"]+)"/g)].map(([, each]) => each ?? ''))) {
      if (articles.get(slug)) continue;
      await pause(aheadPause, undefined, { ref: false });
      await articleOf(slug);
    }
  };
  const perspective = (audience: Audience) => once(async () => {
    const made = await page((context, edition) => perspectiveDocument(audience, context, edition));
    // What fails is told to the reader who opens it.
    writeAhead(made).catch(() => undefined);
    return made;
  });
  const perspectives = { scientists: perspective('scientists'), patients: perspective('patients') };
  const aboutPage = once(() => page(aboutDocument));

  return {
    perspective: ({ audience = 'scientists' } = {}) => perspectives[audience](),
    async term(slug) {
      const [{ shell }, found] = await Promise.all([start(), articleOf(slug)]);
      if (!found) return undefined;
      return documentShell({
        title: `${found.label}: Metastasis Perspective`,
        description: found.description,
        canonical: `/${slug}`,
        alternates: [['text/turtle', `/${slug}.ttl`], ['application/ld+json', `/${slug}.jsonld`]],
        linkedData: found.linkedData,
        main: found.article,
      }, shell).markup;
    },
    async window(slug) {
      const found = await articleOf(slug);
      return found && forWindow(found.article).markup;
    },
    async withWindows(page, path, parameters) {
      const windows = openWindows(parameters);
      if (windows.open.length === 0) return page;
      const found = await Promise.all(windows.open.map(async (slug) => [slug, await articleOf(slug)] as const));
      const written = new Map(found.flatMap(([slug, term]) => (term ? [[slug, { label: term.label, article: forWindow(term.article) }] as const] : [])));
      return page.replace(windowsPlace.markup, () => windowsMarkup(windows, written, path, parameters).markup);
    },
    graph: (parameters = new URLSearchParams()) => page(async ({ corpus, knowledge }) => graphDocument({ corpus: await corpus(), knowledge }, parameters)),
    async ways(question) {
      const { context: { corpus, knowledge } } = await start();
      const unknown = [question.from, question.to].find((slug) => !knowledge.entities.has(base + slug));
      return unknown === undefined ? { ways: waysBetween(question, await corpus(), knowledge) } : { unknown };
    },
    query: ({ query } = {}) => page(({ knowledge }) => queryDocument(query, knowledge, prefixes, examples)),
    search,
    contribute: (target) => page(({ knowledge: { entities } }) => {
      const entity = target && entities.get(base + target.slug);
      return contributeDocument(target && { ...target, entity, label: entity?.label ?? target.slug });
    }),
    async reference(slug, format) {
      const iri = isSlug(slug) ? base + slug : undefined;
      const paper = iri === undefined ? undefined : (await readPapers(views, [iriTerm(iri)])).get(iri);
      return paper && format.write([{ slug, paper }]);
    },
    searchPage: (question) => page(async () => searchDocument(question.query, question.kind, question.query === '' ? undefined : (await search()).grouped(question))),
    about: aboutPage,
    collection: (name, parameters) => page(async ({ corpus, knowledge }) => collections[name]({ corpus: await corpus(), knowledge }, parameters)),
    async references(format, parameters) {
      const { context: { corpus, knowledge } } = await start();
      return exportPapers({ corpus: await corpus(), knowledge }, parameters, format);
    },
    notFound: (slug, nearest = []) => page(({ knowledge }) => notFoundDocument(slug, nearest.flatMap((iri) => knowledge.entities.get(iri) ?? []))),
    problem: (title, detail) => page(() => problemDocument(title, detail)),
    inline,
  };
}
