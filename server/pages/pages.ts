import { setTimeout as pause } from 'node:timers/promises';
import { createBoundedCache } from '../platform/bounded-cache.js';
import { due, turn } from '../platform/turns.js';
import type { Views } from '../query/views.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { mpp } from '../rdf/vocabulary.js';
import { aboutDocument } from './about.js';
import type { Assets } from './assets.js';
import { audienceOf, audiences, forPatients } from './audience.js';
import type { Audience } from './audience.js';
import { writeCitations } from './citations.js';
import type { CitationFormat } from './citations.js';
import { collections } from './collections/collections.js';
import type { CollectionName } from './collections/collections.js';
import { papersOf, readCorpus } from './collections/corpus.js';
import type { Parameters } from './collections/filters.js';
import { exportPapers } from './collections/papers.js';
import type { PageContext } from './context.js';
import { contributeDocument } from './contribute.js';
import type { Target } from './contribute.js';
import { createFigures } from './figures.js';
import { graphDocument } from './graph.js';
import { raw } from './html.js';
import type { Html } from './html.js';
import { readKnowledge, required, value } from './knowledge.js';
import { isSlug, slugOf } from './links.js';
import { notFoundDocument, problemDocument, type WayOn } from './not-found.js';
import { once } from './once.js';
import { perspectiveDocument } from './perspective.js';
import { queryDocument } from './query.js';
import { readQuerySchema, readQueryTerms } from './query-schema.js';
import type { QuerySchema, QueryTerms } from './query-schema.js';
import type { Example } from './query.js';
import type { MakeSearch, Search, SearchQuestion } from './search.js';
import { searchDocument } from './search-page.js';
import { documentShell, inlineParts, windowsPlace } from './shell.js';
import type { Document, Edition, Inline, Responsible, Shell } from './shell.js';
import type { TermArticle } from './article.js';
import { termArticle } from './term.js';
import { wholeDocument } from './whole.js';
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
  /** Endpoints that SERVICE may ask. Default: none. */
  readonly services?: readonly string[];
  /** How many rows each example gives, by its id. Default: nobody knows. */
  readonly countExamples?: () => Promise<Readonly<Record<string, number>>>;
  /** Scheme and host in canonical links, without a slash at the end; empty for relative ones. */
  readonly origin: string;
  /** Who answers for the site. */
  readonly responsible?: Responsible;
}

/**
 * Every page of one version of the graph as complete HTML. A version never changes, so an answer may be kept as long as
 * the version is served. What goes wrong in a view comes out as it is. Every page is for one audience, scientists unless
 * patients are named; links on a page for patients lead to pages for patients.
 */
export interface Pages {
  perspective(options?: { readonly audience?: Audience }): Promise<string>;
  /** The perspective with all its texts, on one page. */
  whole(audience?: Audience): Promise<string>;
  /** The page of a term, a paper, a claim or another resource; undefined when nothing is said of it. */
  term(slug: string, audience?: Audience): Promise<string | undefined>;
  /** The article of the same as it stands in a window, without a page around it. */
  window(slug: string, audience?: Audience): Promise<string | undefined>;
  /** A page with the windows that its address asks for; the page itself where it asks for none. */
  withWindows(page: string, path: string, parameters: URLSearchParams): Promise<string>;
  /** The graph browser with what its address asks for. */
  graph(parameters?: Parameters, audience?: Audience): Promise<string>;
  /** How two terms are linked; `unknown` is the name of a term that is not there. */
  ways(question: WaysQuestion): Promise<{ readonly ways?: Ways; readonly unknown?: string }>;
  query(options?: { readonly query?: string; readonly audience?: Audience }): Promise<string>;
  /** What the query page completes from: classes, properties, their words. */
  querySchema(): Promise<QuerySchema>;
  /** How many rows each example gives; counted at the first call. */
  exampleRows(): Promise<Readonly<Record<string, number>>>;
  /** The terms by any name, for the query page. */
  queryTerms(): Promise<QueryTerms>;
  about(audience?: Audience): Promise<string>;
  /** Everything that can be found in this version; indexed at the first call. */
  search(): Promise<Search>;
  /** The page of `/search`; `limit` holds for each group of results. */
  searchPage(question: SearchQuestion): Promise<string>;
  /** How to propose a change; `target` is what is stated of the resource that it is about. */
  contribute(target?: Pick<Target, 'slug' | 'turtle' | 'files'>, audience?: Audience): Promise<string>;
  /** A paper, or the papers on which a term or a claim rests, for reference managers; undefined where there is none. */
  reference(slug: string, format: CitationFormat): Promise<string | undefined>;
  /** A page that lists many things, narrowed by its parameters. */
  collection(name: CollectionName, parameters: Parameters): Promise<string>;
  /** The papers that `/papers` would list, all of them, for a reference manager. */
  references(format: CitationFormat, parameters: Parameters): Promise<string>;
  /** The page for status 404. `nearest` are IRIs of entities whose names come close. */
  notFound(slug: string, nearest?: readonly string[], audience?: Audience): Promise<string>;
  /** The page of a request that could not be answered: what is wrong, and why. */
  problem(title: string, detail: string, ways?: readonly WayOn[]): Promise<string>;
  /** What every page holds as text, for the policy that it is sent with. */
  inline(): Promise<Inline>;
}

/** Articles that are kept, in bytes. */
const articleBytes = 32 * 1024 * 1024;
/** Milliseconds between the articles that are written ahead: readers come first. */
const aheadPause = 20;

/** Makes the pages of a version. What they share is read at the first use; create anew when the version changes. */
export function createPages(services: PageServices): Pages {
  const { views, makeSearch, prefixes, version, base, assets, examples, services: federated = [], countExamples = () => Promise.resolve({}), origin } = services;
  const figures = createFigures(views, services.images, base);

  const inline = once(async () => inlineParts(assets, await figures.styles()));
  const begin = async (): Promise<{ readonly context: PageContext; readonly shell: Shell }> => {
    const [knowledge, totals, curated, parts] = await Promise.all([readKnowledge(views, base), views.select('totals'), views.select('last-curated'), inline()]);
    const count = (iri: string): number => Number(totals.find((row) => required(row, 'class') === iri)?.get('count')?.value ?? 0);
    const entities = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated).length;
    return {
      context: { views, knowledge, figures, version, corpus: once(() => readCorpus(views, knowledge)) },
      shell: { assets, inline: parts, edition: { version, entities, claims: count(mpp.Claim), papers: count(mpp.Paper), curated: curated.flatMap((row) => value(row, 'day') ?? [])[0], responsible: services.responsible }, origin },
    };
  };
  const start = once(begin);
  const search = once(() => makeSearch(views, async () => (await start()).context.knowledge));

  const page = async (make: (context: PageContext, edition: Edition) => Document | Promise<Document>, audience: Audience = 'scientists'): Promise<string> => {
    const { context, shell } = await start();
    const document = await make(context, shell.edition);
    if (due()) await turn();
    return documentShell(document, shell, audience).markup;
  };

  const articles = createBoundedCache<TermArticle>(articleBytes, ({ article }) => 2 * article.markup.length);
  const articleOf = async (slug: string, audience: Audience): Promise<TermArticle | undefined> => {
    const key = `${audience} ${slug}`, known = articles.get(key);
    if (known) return known;
    const found = await termArticle(slug, (await start()).context, audience);
    if (found) articles.set(key, found);
    return found;
  };
  const inWindow = ({ article }: TermArticle, audience: Audience): Html => {
    const window = forWindow(article);
    return audience === 'patients' ? raw(forPatients(window.markup)) : window;
  };
  /** Writes the articles of the terms in a page that has been asked for, one after the other, before someone opens them. */
  const writeAhead = async (markup: string, audience: Audience): Promise<void> => {
    for (const slug of new Set([...markup.matchAll(/ data-term="([^"]+)"/g)].map(([, each]) => each ?? ''))) {
      if (articles.get(`${audience} ${slug}`)) continue;
      await pause(aheadPause, undefined, { ref: false });
      await articleOf(slug, audience);
    }
  };
  const perspective = (audience: Audience) => once(async () => {
    const made = await page((context) => perspectiveDocument(audience, context), audience);
    // What fails is told to the reader who opens it.
    writeAhead(made, audience).catch(() => undefined);
    return made;
  });
  /** A page that depends on nothing but the audience is written once for each. */
  const forEach = (make: (audience: Audience) => () => Promise<string>): Readonly<Record<Audience, () => Promise<string>>> =>
    Object.fromEntries(audiences.map((audience) => [audience, make(audience)])) as Record<Audience, () => Promise<string>>;
  const perspectives = forEach(perspective);
  const wholes = forEach((audience) => once(() => page((context) => wholeDocument(audience, context), audience)));
  const abouts = forEach((audience) => once(() => page(aboutDocument, audience)));

  return {
    perspective: ({ audience = 'scientists' } = {}) => perspectives[audience](),
    whole: (audience = 'scientists') => wholes[audience](),
    async term(slug, audience = 'scientists') {
      const [{ shell }, found] = await Promise.all([start(), articleOf(slug, audience)]);
      if (!found) return undefined;
      if (due()) await turn();
      return documentShell({
        title: `${found.label}: Metastasis Perspective`,
        description: found.description,
        canonical: `/${slug}`,
        alternates: [['text/turtle', `/${slug}.ttl`], ['application/ld+json', `/${slug}.jsonld`]],
        linkedData: found.linkedData,
        main: found.article,
      }, shell, audience).markup;
    },
    async window(slug, audience = 'scientists') {
      const found = await articleOf(slug, audience);
      if (due()) await turn();
      return found && inWindow(found, audience).markup;
    },
    async withWindows(page, path, parameters) {
      const windows = openWindows(parameters), audience = audienceOf(parameters);
      if (windows.open.length === 0) return page;
      const found = await Promise.all(windows.open.map(async (slug) => [slug, await articleOf(slug, audience)] as const));
      if (due()) await turn();
      const written = new Map(found.flatMap(([slug, term]) => (term ? [[slug, { label: term.label, article: inWindow(term, audience) }] as const] : [])));
      return page.replace(windowsPlace.markup, () => windowsMarkup(windows, written, path, parameters).markup);
    },
    graph: (parameters = new URLSearchParams(), audience = 'scientists') => page(async ({ corpus, knowledge }) => graphDocument({ corpus: await corpus(), knowledge }, parameters), audience),
    async ways(question) {
      const { context: { corpus, knowledge } } = await start();
      const unknown = [question.from, question.to].find((slug) => !knowledge.entities.has(base + slug));
      return unknown === undefined ? { ways: await waysBetween(question, { corpus: await corpus(), knowledge }) } : { unknown };
    },
    query: ({ query, audience } = {}) => page(({ knowledge }) => queryDocument(query, knowledge, prefixes, examples, federated), audience),
    querySchema: once(() => readQuerySchema(views, prefixes, { base, services: federated })),
    exampleRows: once(countExamples),
    queryTerms: once(async () => readQueryTerms(views, (await start()).context.knowledge)),
    search,
    contribute: (target, audience) => page(({ knowledge: { entities } }) => {
      const entity = target && entities.get(base + target.slug);
      return contributeDocument(target && { ...target, entity, label: entity?.label ?? target.slug });
    }, audience),
    async reference(slug, format) {
      if (!isSlug(slug)) return undefined;
      const { context: { corpus } } = await start();
      if (due()) await turn();
      const cited = papersOf(base + slug, await corpus()).flatMap((paper) => {
        const name = slugOf(paper.iri, base);
        return name === undefined ? [] : [{ slug: name, paper }];
      });
      return cited.length > 0 ? writeCitations(format, cited) : undefined;
    },
    searchPage: (question) => page(async () => searchDocument(question.query, question.kind, question.query === '' ? undefined : await (await search()).grouped(question)), question.audience),
    about: (audience = 'scientists') => abouts[audience](),
    collection: (name, parameters) => page(async ({ corpus, knowledge }) => collections[name]({ corpus: await corpus(), knowledge }, parameters), audienceOf(parameters)),
    async references(format, parameters) {
      const { context: { corpus, knowledge } } = await start();
      return exportPapers({ corpus: await corpus(), knowledge }, parameters, format);
    },
    notFound: (slug, nearest = [], audience) => page(({ knowledge }) => notFoundDocument(slug, nearest.flatMap((iri) => knowledge.entities.get(iri) ?? [])), audience),
    problem: (title, detail, ways) => page(() => problemDocument(title, detail, ways)),
    inline,
  };
}
