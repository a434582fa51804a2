import { Problem } from '../platform/problem.js';
import { due, turn } from '../platform/turns.js';
import { aboutDocument } from './about.js';
import { audienceOf, audiences, type Audience } from './audience.js';
import { writeCitations, type CitationFormat } from './citations.js';
import { closedValue } from './closed-lists.js';
import type { Views } from '../query/views.js';
import type { Sources } from './collections/collection.js';
import { collections, type CollectionName } from './collections/collections.js';
import { papersOf } from './collections/corpus.js';
import type { Parameters } from './collections/filters.js';
import { exportPapers } from './collections/papers.js';
import type { PageContext } from './context.js';
import { contributeDocument, type Target } from './contribute.js';
import { createFigures } from './figures.js';
import { analyseGenes } from './genes/analyse-genes.js';
import type { GeneRequest } from './genes/gene-list.js';
import type { GeneSources } from './genes/gene-names.js';
import { writeGeneTable, type GeneTable } from './genes/gene-tables.js';
import { genesDocument } from './genes/genes-page.js';
import { graphDocument } from './graph.js';
import type { Html } from './html.js';
import { createKeptArticles, inWindow, type KeptArticles } from './kept-articles.js';
import { isSlug, slugOf } from './links.js';
import { papersByName, type NamedPapers } from './named-papers.js';
import { notFoundDocument, problemDocument, type ProblemMore } from './not-found.js';
import { once } from './once.js';
import { hasPassage } from './passages.js';
import type { PageServices } from './page-services.js';
import { readPageStart, type PageStart } from './page-start.js';
import { perspectiveDocument } from './perspective.js';
import { queryDocument } from './query.js';
import { resultDocument, type ShownQuery, type Shown } from './query-result.js';
import { readQuerySchema, readQueryTerms, type QuerySchema, type SchemaTerms } from './query-schema.js';
import type { Search, SearchRequest } from './search.js';
import { termNamed } from './term-names.js';
import { textDocument, type TextRequest } from './text-page.js';
import { annotate, lintText } from './language.js';
import { searchDocument } from './search-page.js';
import { documentShell, inlineParts, sharedAs, sharedMarkup, windowsPlace, type Document, type Edition, type Inline } from './shell.js';
import { mostLeftOut, waysBetween, type Ways, type WaysRequest } from './ways.js';
import { waysDocument } from './ways-page.js';
import { wholeDocument } from './whole.js';
import { openWindows, windowsMarkup } from './windows.js';

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
  /** Whether the page of a resource has a passage, for one audience or the other; undefined where it has no page. */
  says(slug: string, passage: string): Promise<boolean | undefined>;
  /** A page with the windows that its address asks for; the page itself where it asks for none. */
  withWindows(page: string, path: string, parameters: URLSearchParams): Promise<string>;
  /** The graph browser with what its address asks for. */
  graph(parameters?: Parameters, audience?: Audience): Promise<string>;
  /** How two terms are linked, each named by its slug or any name that it alone has. @throws Problem 404 for a term that is not there. */
  ways(request: WaysRequest): Promise<Ways>;
  /** The page of ways, with those that are asked for: between two terms, or between each two of several. @throws Problem 404 as above. */
  waysPage(
    requests: readonly WaysRequest[],
    options: {
      readonly parameters: Parameters;
      readonly isSet: boolean;
      readonly passed?: readonly string[];
      readonly problem?: Pick<Problem, 'title' | 'detail'>;
    },
  ): Promise<string>;
  /** The page on which a text is read in the words of the vocabulary. */
  text(request?: TextRequest, audience?: Audience): Promise<string>;
  /** The page on which a list of genes is analysed, with its result where one is given. @throws Problem for a list or background that is not taken. */
  genes(request?: GeneRequest, audience?: Audience): Promise<string>;
  /** The result as a table with tabs between. @throws Problem as above. */
  geneTable(request: GeneRequest, table: GeneTable): Promise<string>;
  query(options?: { readonly query?: string; readonly audience?: Audience }): Promise<string>;
  /** The result of a query, or its beginning, for a browser that runs no script. */
  queryResult(asked: ShownQuery, shown: Shown, audience?: Audience): Promise<string>;
  /** What the query page completes from: classes, properties, their words. */
  querySchema(): Promise<QuerySchema>;
  /** How many rows each example gives; counted at the first call. */
  exampleRows(): Promise<Readonly<Record<string, number>>>;
  /** The terms by any name, for the query page. */
  queryTerms(): Promise<SchemaTerms>;
  about(audience?: Audience): Promise<string>;
  /** Everything that can be found in this version; indexed at the first call. */
  search(): Promise<Search>;
  /** The page of `/search`; `limit` holds for each group of results. */
  searchPage(request: SearchRequest): Promise<string>;
  /** How to propose a change; `target` is what is stated of the resource that it is about. */
  contribute(target?: Pick<Target, 'slug' | 'turtle' | 'files'>, audience?: Audience, restrictions?: readonly string[]): Promise<string>;
  /** A paper, or the papers on which a term or a claim rests, for reference managers; undefined where there is none. */
  reference(slug: string, format: CitationFormat): Promise<string | undefined>;
  /** A page that lists many things, narrowed by its parameters. */
  collection(name: CollectionName, parameters: Parameters): Promise<string>;
  /** The papers that `/papers` would list, all of them, for a reference manager. */
  references(format: CitationFormat, parameters: Parameters): Promise<string>;
  /** The papers by every name that the result of a query may give them. */
  papersByName(): Promise<NamedPapers>;
  /** The page for status 404. `nearest` are IRIs of entities whose names come close. */
  notFound(slug: string, nearest?: readonly string[], audience?: Audience): Promise<string>;
  /** The page of a request that could not be answered: what is wrong, and why. */
  problem(title: string, detail: string, more?: ProblemMore, audience?: Audience): Promise<string>;
  /** Any other document, as a page. */
  written(document: Document, audience?: Audience): Promise<string>;
  /** What a version says, for answers that are no pages. */
  sources(): Promise<Sources & { readonly views: Views }>;
  /** What every page holds as text, for the policy that it is sent with. */
  inline(): Promise<Inline>;
}

/** Makes the pages of a version. What they share is read at the first use; create anew when the version changes. */
export function createPages(services: PageServices): Pages {
  const { views, makeSearch, prefixes, base, examples, services: federated = [], countExamples = () => Promise.resolve({}) } = services;
  const figures = createFigures(views, services.images, base);
  const inline = once(async () => inlineParts(services.assets, await figures.styles()));
  const start = once(() => readPageStart(services, figures, inline));
  const search = once(() => makeSearch(views, async () => (await start()).context.knowledge));
  const articles = createKeptArticles(start);
  const page: MakePage = async (make, audience = 'scientists') => {
    const { context, shell } = await start();
    const document = await make(context, shell.edition);
    if (due()) await turn();
    return documentShell(document, shell, audience);
  };
  return {
    ...pagesOfAudience(page, articles),
    ...pagesOfTerms(start, articles),
    ...citations(start, base),
    graph: (parameters = new URLSearchParams(), audience = 'scientists') => page((context) => graphDocument(context, parameters), audience),
    async ways(request) {
      const { context: { corpus, knowledge } } = await start();
      return waysOf(request, { corpus: await corpus(), knowledge });
    },
    waysPage: (requests, { parameters, isSet, passed = [], problem }) => page(async ({ corpus, knowledge }) => {
      const found: Ways[] = [], sources = { corpus: await corpus(), knowledge };
      for (const request of requests) found.push(await waysOf(request, sources));
      return waysDocument(requests.length === 0 ? undefined : { ways: found, isSet, passed }, parameters, sources, problem);
    }, audienceOf(parameters)),
    ...genePages(page, start),
    text: (request, audience) => page(async ({ corpus, knowledge }) => {
      if (!request) return textDocument(undefined, [], []);
      const { text: passage, system, isPlain } = request, systems = (system ?? '').split(',').map((name) => name.trim()).filter(Boolean);
      return textDocument(request, await annotate(passage, knowledge), await lintText({ text: passage, isPlain, ...(systems.length > 0 && { systems }) }, { corpus: await corpus(), knowledge }));
    }, audience),
    query: ({ query, audience } = {}) => page(({ knowledge }) => queryDocument(query, knowledge, prefixes, examples, federated), audience),
    queryResult: (asked, shown, audience) => page(({ knowledge }) => resultDocument(asked, shown, knowledge, prefixes), audience),
    querySchema: once(() => readQuerySchema(views, prefixes, { base, services: federated, examples })),
    exampleRows: once(countExamples),
    queryTerms: once(async () => readQueryTerms(views, (await start()).context.knowledge)),
    search,
    searchPage: (request) => page(async () => searchDocument(request.query, request.kind, request.query === '' ? undefined : await (await search()).grouped(request)), request.audience),
    contribute: (target, audience, restrictions) => page(({ knowledge: { entities } }) => {
      const entity = target && entities.get(base + target.slug);
      return contributeDocument(target && { ...target, entity, label: entity?.label ?? target.slug }, restrictions);
    }, audience),
    collection: (name, parameters) => page(async ({ corpus, knowledge }) => collections[name]({ corpus: await corpus(), knowledge }, parameters), audienceOf(parameters)),
    notFound: (slug, nearest = [], audience) => page(({ knowledge }) => notFoundDocument(slug, nearest.flatMap((iri) => knowledge.entities.get(iri) ?? [])), audience),
    async sources() {
      const { context: { corpus, knowledge } } = await start();
      return { corpus: await corpus(), knowledge, views };
    },
    problem: (title, detail, more, audience) => page(() => problemDocument(title, detail, more), audience),
    written: (document, audience) => page(() => document, audience),
    inline,
  };
}

const waysOf = ({ from, to, without, ...request }: WaysRequest, sources: Sources): Promise<Ways> => {
  if (without.length > mostLeftOut) throw new Problem(400, 'Too many values', `without takes at most ${mostLeftOut} relations.`, { parameter: 'without', limit: mostLeftOut });
  return waysBetween({
    ...request, from: termNamed(from, sources).slug, to: termNamed(to, sources).slug, without: without.map((name) => closedValue('relation', name, sources.knowledge, 'without').name),
  }, sources);
};

/** Makes a page of a document, for scientists if nothing else is said. */
type MakePage = (make: (context: PageContext, edition: Edition) => Document | Promise<Document>, audience?: Audience) => Promise<string>;

/** Pages that depend on nothing but the audience: each is written once for each audience. */
function pagesOfAudience(page: MakePage, articles: KeptArticles): Pick<Pages, 'perspective' | 'whole' | 'about'> {
  const forEach = (make: (audience: Audience) => Promise<string>): Readonly<Record<Audience, () => Promise<string>>> =>
    Object.fromEntries(audiences.map((audience) => [audience, once(() => make(audience))])) as Record<Audience, () => Promise<string>>;
  const perspectives = forEach(async (audience) => {
    const made = await page((context) => perspectiveDocument(audience, context), audience);
    // What fails is told to the reader who opens it.
    articles.writeAhead(made, audience).catch(() => undefined);
    return made;
  });
  const wholes = forEach((audience) => page((context) => wholeDocument(audience, context), audience));
  const abouts = forEach((audience) => page((context, edition) => aboutDocument(context, edition, audience), audience));
  return {
    perspective: ({ audience = 'scientists' } = {}) => perspectives[audience](),
    whole: (audience = 'scientists') => wholes[audience](),
    about: (audience = 'scientists') => abouts[audience](),
  };
}

const titleOf = ({ label }: { readonly label: string }): string => `${label}: Metastasis Perspective`;

/** The article of a term as a page of its own, in a window, and in the windows of another page. */
function pagesOfTerms(start: () => Promise<PageStart>, articles: KeptArticles): Pick<Pages, 'term' | 'window' | 'says' | 'withWindows'> {
  return {
    async says(slug, passage) {
      let found: boolean | undefined;
      for (const audience of audiences) {
        const written = await articles.get(slug, audience);
        if (written) found = await hasPassage(written.article.markup, passage);
        if (found) break;
      }
      return found;
    },
    async term(slug, audience = 'scientists') {
      const [{ shell }, found] = await Promise.all([start(), articles.get(slug, audience)]);
      if (!found) return undefined;
      if (due()) await turn();
      return documentShell({
        title: titleOf(found),
        description: found.description,
        canonical: `/${slug}`,
        alternates: [['text/turtle', `/${slug}.ttl`], ['application/ld+json', `/${slug}.jsonld`]],
        linkedData: found.linkedData,
        main: found.article,
      }, shell, audience);
    },
    async window(slug, audience = 'scientists') {
      const [{ shell }, found] = await Promise.all([start(), articles.get(slug, audience)]);
      if (due()) await turn();
      return found && (await inWindow(found, audience, shell.plainNames)).markup;
    },
    async withWindows(page, path, parameters) {
      const windows = openWindows(parameters), audience = audienceOf(parameters);
      if (windows.open.length === 0) return page;
      const { shell } = await start(), found = await Promise.all(windows.open.map(async (slug) => [slug, await articles.get(slug, audience)] as const));
      if (due()) await turn();
      const written = new Map<string, { readonly label: string; readonly article: Html }>();
      for (const [slug, term] of found) if (term) written.set(slug, { label: term.label, article: await inWindow(term, audience, shell.plainNames) });
      const top = found.flatMap(([, term]) => term ?? []).at(-1);
      const shared = top ? page.replace(sharedMarkup, () => sharedAs({ title: titleOf(top), description: top.description }).markup) : page;
      return shared.replace(windowsPlace.markup, () => windowsMarkup(windows, written, path, parameters).markup);
    },
  };
}

/** A list of genes, as a page and as tables. */
function genePages(page: MakePage, start: () => Promise<PageStart>): Pick<Pages, 'genes' | 'geneTable'> {
  const sourcesOf = async ({ corpus, knowledge, views }: PageContext): Promise<GeneSources> => ({ corpus: await corpus(), knowledge, views });
  return {
    genes: (request, audience) => page(async (context) => genesDocument(request, request && await analyseGenes(request, await sourcesOf(context)), context), audience),
    async geneTable(request, table) {
      const sources = await sourcesOf((await start()).context);
      return writeGeneTable(table, await analyseGenes(request, sources), sources);
    },
  };
}

/** Papers for reference managers. */
function citations(start: () => Promise<PageStart>, base: string): Pick<Pages, 'reference' | 'references' | 'papersByName'> {
  return {
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
    async references(format, parameters) {
      const { context: { corpus, knowledge } } = await start();
      return exportPapers({ corpus: await corpus(), knowledge }, parameters, format);
    },
    async papersByName() {
      const { context: { corpus, knowledge } } = await start();
      return papersByName({ corpus: await corpus(), knowledge });
    },
  };
}
