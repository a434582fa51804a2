import { findExamples } from './find-examples.js';
import type { Pages } from '../pages/pages.js';
import { Problem } from '../platform/problem.js';
import type { Example } from '../query/examples.js';
import { readingOf } from '../pages/ways-page.js';
import { passedOver } from '../pages/ways.js';
import { searchedKinds } from '../pages/search.js';
import { listClaims } from './claims.js';
import { described } from './described.js';
import { annotateText, lintEndpoint } from './language.js';
import { readParameters, type ApiSources, type Endpoint } from './endpoint.js';
import { analyseGenesEndpoint, type GeneAnswer } from './genes.js';
import { plainSchema, type JsonSchema } from './schema.js';
import { lineOf } from './shared.js';
import { getTerm } from './terms.js';

/** What tools are answered from: one version. */
export interface ToolContext {
  readonly sources: () => Promise<ApiSources>;
  readonly pages: Pages;
  readonly examples: readonly Example[];
  /** Public base IRI. */
  readonly base: string;
  /** Asks a query within the bounds of this place. @throws Problem. */
  readonly query: (text: string) => Promise<object>;
}

/** What a tool answers: what is known, how surely, and what is not curated. */
export interface ToolAnswer {
  readonly known: unknown;
  readonly howSure: string;
  readonly notCurated: string;
}

/** Something that a language model may ask for; it reads and changes nothing. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Parameters by name; `needed` marks those that must be given. */
  readonly parameters: Readonly<Record<string, JsonSchema>>;
  run(given: Readonly<Record<string, unknown>>, context: ToolContext): Promise<ToolAnswer>;
}

/** Items of an answer. */
const mostItems = 50;
const term = (description: string, needed = true): JsonSchema => ({
  type: 'string',
  description: `${description}, by its slug such as twist1, as search_terms gives it, or by any name or symbol that it alone has.`,
  ...(needed && { needed: true }),
});
const limit = (usual: number): JsonSchema => ({ type: 'integer', minimum: 1, maximum: mostItems, default: usual, description: `Items, at most ${mostItems}.` });

/** The parameters of an address without those that choose members of its answer. */
const withoutFields = ({ parameters: { fields: _, ...rest } }: Pick<Endpoint, 'parameters'>): Tool['parameters'] => rest;

const absence = 'What is not here was not curated: the absence of a claim says nothing about whether it is true.';
const sureness =
  'Each claim has a status: established (several groups, a trial, a review or a guideline), emerging (few studies), contested (evidence of weight on both sides), refuted. Name the status and cite the papers.';
const counted = (statuses: readonly (string | undefined)[]): string => {
  const counts = new Map<string, number>();
  for (const status of statuses) counts.set(status ?? 'without status', (counts.get(status ?? 'without status') ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([status, count]) => `${count} ${status}`).join(', ');
};

/** A paper as a citation with the addresses that a reader can check. */
function citation(iri: string, { corpus, knowledge: { base } }: ApiSources): object {
  const paper = corpus.papers.get(iri);
  return {
    citation: paper?.label ?? iri,
    ...(paper?.title !== undefined && { title: paper.title }),
    ...(paper?.journal !== undefined && { journal: paper.journal }),
    ...(paper?.year !== undefined && { year: paper.year }),
    ...(paper?.pmid !== undefined && { pmid: paper.pmid }),
    ...(paper?.doi !== undefined && { doi: paper.doi }),
    ...(paper?.retracted && { retracted: true }),
    address: iri.startsWith(base) ? iri : undefined,
  };
}

const searchTerms: Tool = {
  name: 'search_terms',
  title: 'Search terms, papers and claims',
  description:
    'Finds terms (genes, cells, sites, cancers, mechanisms, therapies, trials …), papers and claims about metastasis by a name, a synonym or a question. Begin here: the slugs it gives are what the other tools take.',
  parameters: {
    query: { type: 'string', maxLength: 200, needed: true, description: 'A name or a question.' },
    kind: { type: 'string', enum: searchedKinds.map(({ name }) => name), description: 'Results of one kind alone.' },
    limit: limit(10),
  },
  async run(given, { pages }) {
    const { query, kind, limit: most = 10 } = given as { readonly query: string; readonly kind?: string; readonly limit?: number };
    const { total, results } = await (await pages.search()).find({ query, kind, limit: most });
    return {
      known: {
        total,
        results: results.map(({ slug: name, kind: what, label, definition, status, evidence }) => ({
          slug: name,
          kind: what,
          label,
          about: definition,
          ...(status !== undefined && { status }),
          ...(evidence && { evidence }),
        })),
      },
      howSure: 'Results are ordered by how well their names match, not by how sure they are.',
      notCurated: total === 0 ? `Nothing here is called that. ${absence}` : absence,
    };
  },
};

const getTermTool: Tool = {
  name: 'get_term',
  title: 'What a term is',
  description:
    'Definition, synonyms, place in the vocabulary, steps of the cascade and identifiers elsewhere (HGNC, NCBI Gene, UBERON, MONDO, GO …) of one term.',
  parameters: { term: term('The term') },
  async run(given, { sources }) {
    return {
      known: await getTerm.run(given, sources),
      howSure: 'Definitions are in the words of the curators. A mapping says how close it is; only exactMatch is the same thing.',
      notCurated: `For what is claimed of the term, ask get_claims. ${absence}`,
    };
  },
};

const getClaims: Tool = {
  name: 'get_claims',
  title: 'Claims with their evidence',
  description:
    'Claims about a term, or between two terms, by relation, status, and by what a line of their evidence has: paper, direction, system (human, mouse, in vitro …), cancer, years. Each with its status and with every line of evidence for and against: finding, system, setting, and the paper to cite.',
  parameters: { ...withoutFields(listClaims), limit: limit(10) },
  async run(given, { sources }) {
    const opened = await sources(),
      {
        corpus,
        knowledge: { base },
      } = opened;
    const page = (await listClaims.run({ limit: 10, ...given }, sources)) as {
      readonly total: number;
      readonly next?: string;
      readonly items: readonly { readonly claim: string; readonly status?: string }[];
    };
    const claims = page.items.map((claim) => {
      const lines = corpus.evidenceOf(base + claim.claim);
      return {
        ...claim,
        papers: undefined,
        evidence: lines.map((line) => ({ ...lineOf(line, opened), paper: citation(line.paper, opened), claim: undefined, citation: undefined })),
        address: base + claim.claim,
      };
    });
    return {
      known: { total: page.total, claims, ...(page.next !== undefined && { next: page.next }) },
      howSure: `${page.total === 0 ? '' : `Of those shown: ${counted(page.items.map(({ status }) => status))}. `}${sureness}`,
      notCurated: page.total === 0 ? `No claim here fits. ${absence}` : absence,
    };
  },
};

/** What claims of a way must be, as the address has it. */
const {
    status: ofStatus = {},
    without: leftOut = {},
    papers: leastPapers = {},
    year: lastYear = {},
  } = described.find(({ address }) => address === '/api/path')?.parameters ?? {},
  ofClaims = { status: ofStatus, without: leftOut, papers: leastPapers, year: lastYear };
const findPath: Tool = {
  name: 'find_path',
  title: 'How two terms are linked',
  description:
    'Ways from one term to another, claim by claim, the best evidenced first. Each says in reading whether its claims lead on in one direction, or meet or begin at a term in between, where the way turns.',
  parameters: {
    from: term('The first term'),
    to: term('The second term'),
    ways: { type: 'integer', minimum: 1, maximum: 10, default: 3, description: 'Ways that are wanted.' },
    steps: { type: 'integer', minimum: 1, maximum: 6, default: 4, description: 'Steps that a way may have.' },
    ...ofClaims,
  },
  async run(given, { pages }) {
    const {
      from,
      to,
      ways: count = 3,
      steps: longest = 4,
      status,
      without,
      papers = 0,
      year,
    } = given as {
      readonly from: string;
      readonly to: string;
      readonly ways?: number;
      readonly steps?: number;
      readonly status?: string;
      readonly without?: string;
      readonly papers?: number;
      readonly year?: number;
    };
    const listed = (names: string | undefined): readonly string[] =>
      names
        ?.split(',')
        .map((name) => name.trim())
        .filter(Boolean) ?? [];
    const ways = await pages.ways({ from, to, count, longest, without: listed(without), kinds: passedOver, statuses: listed(status), papers, year });
    const told = {
        ...ways,
        ways: ways.ways.map((way) => ({ ...way, reading: readingOf(way, (slug) => ways.labels[slug] ?? slug) || 'One claim links them.' })),
      },
      turning = ways.ways.filter(({ turns }) => turns.length > 0).length;
    return {
      known: told,
      howSure: `${turning === 0 ? '' : `${turning} of ${ways.ways.length} ways turn: two arrows meet head to head at a term, or both begin there, so that one end is not said to act on the other. `}The score of a way says how far its claims can be relied on together; it is no probability, and a way is no mechanism that somebody has shown as a whole. ${sureness}`,
      notCurated: ways.ways.length === 0 ? `No way of at most ${longest} steps is curated. ${absence}` : absence,
    };
  },
};

const analyseGenes: Tool = {
  name: 'analyse_genes',
  title: 'A list of genes in the cascade',
  description:
    'For a list of genes (symbols, or numbers of HGNC, NCBI Gene, Ensembl, UniProt): which are curated here, the sets of step, mechanism, site and direction that hold them with the claims, and whether a set has more of them than chance gives (Fisher, Benjamini-Hochberg).',
  parameters: { ...withoutFields(analyseGenesEndpoint), limit: limit(20) },
  async run({ limit: most = 20, ...given }, { sources }) {
    const { known, unknown, ambiguous, mouse, dates, sets, notes, curated, tested, background } = (await analyseGenesEndpoint.run(
      given,
      sources,
    )) as GeneAnswer;
    const others = [
      ...ambiguous.map(({ name, symbols }) => `${name} (several genes: ${symbols.join(', ')})`),
      ...mouse.map(({ name, symbol }) => `${name} (written as a gene of mice${symbol === undefined ? '' : `; the human gene of these letters is ${symbol}`})`),
      ...dates.map((name) => `${name} (a date that a spreadsheet made)`),
    ];
    return {
      known: {
        curated,
        genes: known.map(({ claims, ...gene }) => ({ ...gene, claims: claims.length })),
        background,
        tested,
        sets: sets.slice(0, Number(most)),
        more: Math.max(0, sets.length - Number(most)),
      },
      howSure: `${notes.join(' ')} ${sureness}`,
      notCurated: `No gene here has this symbol or name: ${unknown.slice(0, mostItems).join(', ') || 'none of the list'}${unknown.length > mostItems ? ` and ${unknown.length - mostItems} more` : ''}.${others.length > 0 ? ` Not looked at: ${others.slice(0, mostItems).join('; ')}.` : ''} ${absence}`,
    };
  },
};

const annotateTool: Tool = {
  name: 'annotate_text',
  title: 'Terms in a text',
  description: 'The terms that a text names, with their places: for linking an abstract to the graph, or to learn the slugs of what a text speaks of.',
  parameters: withoutFields(annotateText),
  async run(given, { sources }) {
    return {
      known: await annotateText.run(given, sources),
      howSure: 'Terms are found by their names: a name that means something else in the text is found, too.',
      notCurated: 'What a text says of a term is not read, and words that are no term are passed over.',
    };
  },
};

const lintTool: Tool = {
  name: 'lint_text',
  title: 'What to change in a text',
  description:
    'Findings on a text about metastasis: other names, abbreviations that nothing explains, words of cause for a marker, patients where mice were studied, plain words that are not plain, advice on treatment; each with place and remedy.',
  parameters: withoutFields(lintEndpoint),
  async run(given, { sources }) {
    return {
      known: await lintEndpoint.run(given, sources),
      howSure: 'Rules see the form of a text, not whether it is true; each finding may be wrong.',
      notCurated: 'A text without a finding may still be wrong: check its claims with get_claims.',
    };
  },
};

const listExamples: Tool = {
  name: 'list_examples',
  title: 'Example queries',
  description: 'Tested SPARQL queries with the question that each answers. Take one as it is, or change it, for run_sparql.',
  parameters: { about: { type: 'string', maxLength: 200, description: 'Words that title, question or keywords should have.' }, limit: limit(5) },
  run(given, { examples }) {
    const { about, limit: most = 5 } = given as { readonly about?: string; readonly limit?: number },
      found = findExamples(examples, about);
    return Promise.resolve({
      known: { total: found.length, examples: found.slice(0, most).map(({ id, title, comment, query }) => ({ id, title, question: comment, query })) },
      howSure: 'Each example is run by the tests of the project.',
      notCurated: 'Examples show what can be asked, not all that is known.',
    });
  },
};

const describeSchema: Tool = {
  name: 'describe_schema',
  title: 'Classes and relations',
  description: 'Classes with their properties and counts, and the relations that claims may state, with what they mean: what one needs to write a query.',
  parameters: { class: { type: 'string', maxLength: 200, description: 'A class, such as mpp:Claim. Default: all classes without their properties.' } },
  async run(given, { pages }) {
    const { class: wanted } = given as { readonly class?: string },
      { prefixes, classes, words, claimable } = await pages.querySchema(),
      rows = classes.filter(([iri]) => wanted === undefined || iri === wanted);
    if (rows.length === 0)
      throw new Problem(
        404,
        'Unknown class',
        `There is no class “${String(wanted).slice(0, 200)}”; classes are written as mpp:Claim. Ask without a class for the list.`,
      );
    const meaning = (iri: string): object => {
      const [label, definition] = words[iri] ?? [];
      return { ...(label !== undefined && { label }), ...(definition !== undefined && { definition }) };
    };
    return {
      known: {
        prefixes,
        classes: rows.map(([iri, entities, properties]) => ({
          class: iri,
          entities,
          ...meaning(iri),
          ...(wanted !== undefined && { properties: properties.map(([property, triples, ranges]) => ({ property, triples, ranges, ...meaning(property) })) }),
        })),
        ...(wanted === undefined && { relations: Object.entries(claimable).map(([relation, [from, to]]) => ({ relation, from, to, ...meaning(relation) })) }),
      },
      howSure:
        'A claim is a resource: rdf:subject, rdf:predicate, rdf:object, mpp:status, mpp:hasEvidence. Every claim that is not refuted is a plain triple too, without its status: ask for the claim where the status matters.',
      notCurated: absence,
    };
  },
};

const runSparql: Tool = {
  name: 'run_sparql',
  title: 'Ask in SPARQL',
  description:
    'Answers a SPARQL 1.1 SELECT, ASK, CONSTRUCT or DESCRIBE over the whole graph, within 10 seconds, 1,000 rows and 200 kB. Prefixes such as mpp, skos and rdf may be left out. Use LIMIT.',
  parameters: { query: { type: 'string', maxLength: 10_000, needed: true, description: 'The query.' } },
  async run(given, { query }) {
    return {
      known: await query((given as { readonly query: string }).query),
      howSure: 'A query gives what is stated; ask for mpp:status and mpp:hasEvidence where it matters how sure a claim is.',
      notCurated: `An empty result means that nothing is curated that fits, or that the query asks past it. ${absence}`,
    };
  },
};

export const tools: readonly Tool[] = [searchTerms, getTermTool, getClaims, findPath, analyseGenes, annotateTool, lintTool, listExamples, describeSchema, runSparql];

/** A call that is none: a fault of the protocol, not of a tool. */
export class CallFault extends Error {}

/** Runs a tool by its name. @throws CallFault for another name, or what are no arguments; Problem 400 for arguments that do not fit; what the tool throws. */
export async function runTool(name: string, given: unknown, context: ToolContext): Promise<ToolAnswer> {
  const tool = tools.find((each) => each.name === name);
  if (!tool) throw new CallFault(`There is no tool “${name.slice(0, 100)}”; there are ${tools.map((each) => each.name).join(', ')}.`);
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) throw new CallFault('The arguments of a tool are an object.');
  return tool.run(readParameters(given as Readonly<Record<string, unknown>> ?? {}, tool.parameters, name), context);
}

/** The arguments of a tool as JSON Schema, without names of formats that clients cannot know. */
export const inputSchema = ({ parameters }: Pick<Tool, 'parameters'>): JsonSchema & { readonly type: 'object' } => ({
  type: 'object', additionalProperties: false, properties: Object.fromEntries(Object.entries(parameters).map(([name, { format: _, ...schema }]) => [name, plainSchema(schema, true)])),
  required: Object.entries(parameters).filter(([, { needed }]) => needed === true).map(([name]) => name),
});
