import { nearestOf } from '../../platform/nearest.js';
import { Problem, type ProblemDetails } from '../../platform/problem.js';
import { due, inTurns, turn } from '../../platform/turns.js';
import { mpp } from '../../rdf/vocabulary.js';
import { capitalised } from '../context.js';
import { groupBy } from '../knowledge.js';
import type { Entity, Knowledge } from '../knowledge.js';
import { slugOf } from '../links.js';
import { countDirections } from '../statements.js';
import type { Direction, Evidence, Paper } from '../statements.js';
import type { Sources } from './collection.js';
import type { Reference } from '../citations.js';
import { chosen, contains, typed } from './filters.js';
import type { Option, Parameters } from './filters.js';
import { onceAVersion } from './once-a-version.js';

/** A paper with what it gives to the graph. */
export interface PaperEntry extends Reference {
  /** Statements, claims or hypotheses, for which it has evidence. */
  readonly statements: number;
  readonly directions: Readonly<Record<Direction, number>>;
  /** Terms that it helped to define. */
  readonly defines: number;
}

export type Order = 'year' | 'author' | 'journal' | 'claims';

/** What the form of the page offers, and what was chosen in it. */
export interface PaperFilter {
  readonly stage: string | undefined;
  readonly mechanism: string | undefined;
  /** Slug of any term: papers with evidence on it, and those that define it. */
  readonly term: string | undefined;
  readonly system: string | undefined;
  readonly direction: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly text: string | undefined;
  readonly order: Order;
  readonly reversed: boolean;
}

export interface PaperOptions {
  readonly stages: readonly Option[];
  readonly mechanisms: readonly Option[];
  readonly systems: readonly Option[];
}

export const directionOptions: readonly Option[] = [
  { value: 'supports', label: 'supports a claim' }, { value: 'disputes', label: 'disputes a claim' }, { value: 'inconclusive', label: 'inconclusive' },
];
const orders: readonly Option[] = ['year', 'author', 'journal', 'claims'].map((value) => ({ value, label: value }));

const option = ({ slug, label }: Entity): Option => ({ value: slug, label: capitalised(label) });

/** Every stage, mechanism and study system that the evidence names. */
export const paperOptions: (sources: Sources) => Promise<PaperOptions> = onceAVersion(async ({ corpus, knowledge }) => {
  const topics = new Set((await inTurns(corpus.evidence, ({ statement }) => corpus.topicsOf(statement))).flat());
  return {
    stages: knowledge.stages.map(option),
    mechanisms: [...knowledge.entities.values()].filter(({ iri, kind }) => kind.iri === mpp.Mechanism && topics.has(iri)).map(option),
    systems: [...new Set(corpus.evidence.flatMap(({ systems }) => systems))].sort().map((value) => ({ value, label: value })),
  };
});

/** The term with this name or slug, in whatever case; or else the one that patients call so. */
function termNamed(name: string | undefined, { entities, base }: Knowledge): string | undefined {
  if (name === undefined) return undefined;
  const wanted = name.toLowerCase();
  const all = [...entities.values()], isCalled = (text: string | undefined): boolean => text?.toLowerCase() === wanted;
  return (entities.get(base + name) ?? all.find(({ label, slug }) => isCalled(label) || isCalled(slug)) ?? all.find(({ plain }) => isCalled(plain)))?.slug;
}

const year = (text: string | undefined): string | undefined => (text !== undefined && /^\d{4}$/.test(text) ? text : undefined);

/** The parameters that choose papers. */
export const paperParameters = ['stage', 'mechanism', 'term', 'system', 'direction', 'from', 'to', 'text', 'sort', 'order'];

/** Reads the address; what the form does not offer counts as not chosen. */
export const readPaperFilter = (parameters: Parameters, { stages, mechanisms, systems }: PaperOptions, knowledge: Knowledge): PaperFilter => ({
  stage: chosen(parameters, 'stage', stages),
  mechanism: chosen(parameters, 'mechanism', mechanisms),
  term: termNamed(typed(parameters, 'term'), knowledge),
  system: chosen(parameters, 'system', systems),
  direction: chosen(parameters, 'direction', directionOptions),
  from: year(typed(parameters, 'from')),
  to: year(typed(parameters, 'to')),
  text: typed(parameters, 'text'),
  order: (chosen(parameters, 'sort', orders) ?? 'year') as Order,
  reversed: parameters.get('order') === 'reverse',
});

/**
 * A file cannot show that a value was passed over, as the page does: it would hold all papers, as if they had been asked for.
 *
 * @throws Problem 400 for a value that no paper can be chosen by, with the nearest one. One that is empty is not chosen.
 */
export function refuseUnknownValues(parameters: Parameters, { stages, mechanisms, systems }: PaperOptions, knowledge: Knowledge): void {
  const lists: Readonly<Record<string, readonly Option[]>> = { stage: stages, mechanism: mechanisms, system: systems, direction: directionOptions, sort: orders, order: [{ value: 'reverse', label: 'reverse' }] };
  for (const [name, given] of parameters.entries()) {
    const text = given.trim(), known = lists[name]?.map(({ value }) => value);
    if (text === '' || known?.includes(text)) continue;
    if (known) {
      const near = nearestOf(text, known), few = known.length <= mostNamed;
      throw unknownValue(name, text, `${few ? `it is ${inWords(known)}` : 'the page /papers lists those there are'}.${near === undefined ? '' : ` Near: ${near}.`}`, { ...(few && { values: known }), ...(near !== undefined && { nearest: near }) });
    }
    if (name === 'term' && termNamed(text.slice(0, mostLetters), knowledge) === undefined) throw unknownValue(name, text, 'it is the name of a term, or its address, such as emt; /search finds one.');
    if ((name === 'from' || name === 'to') && year(text) === undefined) throw unknownValue(name, text, 'it is a year of four digits, such as 2015.');
  }
}
/** Values that an error names; letters of one. */
const mostNamed = 10, mostLetters = 200;
const inWords = (values: readonly string[]): string => values.join(', ').replace(/, ([^,]*)$/, ' or $1');
const unknownValue = (name: string, text: string, remedy: string, members: ProblemDetails = {}): Problem =>
  new Problem(400, 'Unknown value', `The parameter ${name} cannot be “${text.slice(0, 100)}”: ${remedy}`, { parameter: name, ...members });

/** What each paper gives to the graph, in the order of the papers, each with its evidence. */
const paperEntries = onceAVersion(async ({ corpus, knowledge }) => {
  const byPaper = groupBy(corpus.evidence, ({ paper }) => paper);
  const defined = new Map<string, number>();
  for (const { iri } of knowledge.entities.values()) {
    for (const paper of corpus.linked(iri, mpp.definitionSource)) defined.set(paper, (defined.get(paper) ?? 0) + 1);
  }
  if (due()) await turn();
  return (await inTurns(corpus.papers.values(), (paper): readonly { readonly entry: PaperEntry; readonly lines: readonly Evidence[] }[] => {
    const slug = slugOf(paper.iri, knowledge.base), lines = byPaper.get(paper.iri) ?? [];
    return slug === undefined ? [] : [{
      entry: { slug, paper, statements: new Set(lines.map(({ statement }) => statement)).size, directions: countDirections(lines), defines: defined.get(paper.iri) ?? 0 }, lines,
    }];
  })).flat();
});

/** The papers that the filter lets through, in its order. The evidence asked for must come from one and the same line. */
export async function selectPapers(sources: Sources, filter: PaperFilter): Promise<readonly PaperEntry[]> {
  const { corpus, knowledge } = sources;
  const { stage, mechanism, term, system, direction, from, to, text } = filter;
  const wanted = (slug: string | undefined): string | undefined => slug && knowledge.base + slug;
  const [stageIri, mechanismIri, termIri] = [wanted(stage), wanted(mechanism), wanted(term)];
  const defining = new Set(termIri === undefined ? [] : corpus.linked(termIri, mpp.definitionSource));

  const fits = (line: Evidence): boolean => {
    const topics = corpus.topicsOf(line.statement);
    return (direction === undefined || line.direction === direction)
      && (system === undefined || line.systems.includes(system))
      && (mechanismIri === undefined || topics.includes(mechanismIri))
      && (termIri === undefined || topics.includes(termIri) || line.statement === termIri)
      && (stageIri === undefined || topics.some((topic) => corpus.stagesOf(topic).includes(stageIri)));
  };
  // What only helped to define the term has no system, direction or stage.
  const onlyTerm = [stage, mechanism, system, direction].every((each) => each === undefined);
  const byEvidence = [stage, mechanism, term, system, direction].some((each) => each !== undefined);

  const chosenOnes = await inTurns(await paperEntries(sources), ({ entry, lines }): readonly PaperEntry[] => {
    const { paper } = entry;
    return (!byEvidence || lines.some(fits) || (defining.has(paper.iri) && onlyTerm))
      && inYears(paper, from, to)
      && contains(text, [paper.title, paper.author, paper.journal, paper.doi, paper.pmid])
      ? [entry]
      : [];
  });
  if (due()) await turn();
  return chosenOnes.flat().sort(comparison(filter));
}

const inYears = ({ year: issued = '' }: Paper, from: string | undefined, to: string | undefined): boolean =>
  (from === undefined || issued >= from) && (to === undefined || (issued !== '' && issued <= to));

const inEnglish = new Intl.Collator('en');

/** Names from A to Z, figures from the largest; equal ones by their label. */
function comparison({ order, reversed }: PaperFilter): (a: PaperEntry, b: PaperEntry) => number {
  const text = (read: (paper: Paper) => string | undefined) => (a: PaperEntry, b: PaperEntry): number =>
    inEnglish.compare(read(a.paper) ?? '\uffff', read(b.paper) ?? '\uffff');
  const byOrder: Readonly<Record<Order, (a: PaperEntry, b: PaperEntry) => number>> = {
    year: (a, b) => Number(b.paper.year ?? 0) - Number(a.paper.year ?? 0),
    author: text(({ author }) => author),
    journal: text(({ journal }) => journal),
    claims: (a, b) => b.statements - a.statements,
  };
  const first = byOrder[order];
  const label = text((paper) => paper.label);
  return (a, b) => (reversed ? -first(a, b) : first(a, b)) || label(a, b) || inEnglish.compare(a.slug, b.slug);
}
