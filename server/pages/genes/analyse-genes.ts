import { geneSets, type GeneSet, type SetDirection } from '../../exports/gene-sets.js';
import { Problem } from '../../platform/problem.js';
import { due, inTurns, turn } from '../../platform/turns.js';
import { benjaminiHochberg, fisherGreater } from '../../query/over-representation.js';
import { onceAVersion } from '../collections/once-a-version.js';
import type { Entity } from '../knowledge.js';
import type { Claim } from '../statements.js';
import { mostGenes, namesIn, readBackground, type Background, type GeneRequest } from './gene-list.js';
import { geneNames, type FoundGene, type Gene, type GeneNames, type GeneSources } from './gene-names.js';

/** Genes of the background that a set must have to be tested: a smaller one can hardly give a small p. */
export const smallestSet = 3;

/** A gene of the list that is curated here. */
export interface KnownGene {
  readonly gene: Gene;
  /** As the list has it. */
  readonly names: readonly string[];
  /** Claims that name it and are not refuted, with the term at the other end. */
  readonly claims: readonly { readonly claim: Claim; readonly other: Entity }[];
}

/** A set with a gene of the list. */
export interface SetResult {
  readonly set: string;
  readonly term: Entity;
  readonly direction: SetDirection;
  readonly words: string;
  /** Genes of the list that are in it, with the claims for which they are. */
  readonly genes: readonly { readonly gene: Gene; readonly claims: readonly Claim[] }[];
  /** Genes of list and set that the background has, and genes of the set that it has. */
  readonly hits: number;
  readonly size: number;
  /** How many hits chance gives. */
  readonly expected: number;
  /** Absent where the set was not tested, as it has fewer than `smallestSet` genes. */
  readonly p?: number;
  readonly q?: number;
}

export interface GeneAnalysis {
  readonly known: readonly KnownGene[];
  /** Names that no gene here has, and those that are another thing than they seem. */
  readonly unknown: readonly string[];
  readonly ambiguous: readonly { readonly name: string; readonly symbols: readonly string[] }[];
  /** With the human gene of the same letters, where that is curated here. */
  readonly mouse: readonly { readonly name: string; readonly symbol?: string }[];
  readonly dates: readonly string[];
  /** `list`: genes of the list that it has; `outside`: known ones that it has not; `curated`: genes of it that are curated here. */
  readonly background: { readonly kind: Background['kind']; readonly size: number; readonly curated: number; readonly list: number; readonly outside: readonly string[] };
  /** The least p first. */
  readonly sets: readonly SetResult[];
  /** Sets that were tested, also those without a gene of the list. */
  readonly tested: number;
  /** Genes that are curated in all. */
  readonly curated: number;
  /** What to know of such a result, in plain words. */
  readonly notes: readonly string[];
}

const sets = onceAVersion(async (sources: GeneSources): Promise<readonly GeneSet[]> => {
  const { corpus, knowledge: { base, entities } } = sources, { genes } = await geneNames(sources), iris = new Set(genes.map(({ iri }) => iri));
  if (due()) await turn();
  const terms = [...entities.values()].map(({ iri, kind, deprecated }) => ({ iri, kind: kind.iri, deprecated }));
  return geneSets({ terms, claims: corpus.claims.values(), base, isGene: (iri) => iris.has(iri) });
});

/** Claims of each gene, the surest first. */
const claimsOfGenes = onceAVersion(async (sources: GeneSources): Promise<ReadonlyMap<string, KnownGene['claims']>> => {
  const { corpus, knowledge: { entities } } = sources, { genes } = await geneNames(sources), found = new Map(genes.map(({ iri }) => [iri, [] as KnownGene['claims'][number][]]));
  await inTurns(corpus.claims.values(), (claim) => {
    if (claim.status === 'refuted') return;
    for (const [gene, end] of [[claim.subject, claim.object], [claim.object, claim.subject]] as const) {
      const other = entities.get(end);
      if (other) found.get(gene)?.push({ claim, other });
    }
  });
  const sure = ['established', 'emerging', 'contested'];
  for (const list of found.values()) list.sort((a, b) => sure.indexOf(a.claim.status ?? '') - sure.indexOf(b.claim.status ?? '') || (a.claim.iri < b.claim.iri ? -1 : 1));
  return found;
});

/** A list as the version knows it. */
interface ReadList {
  /** Names of each known gene. */
  readonly genes: ReadonlyMap<Gene, readonly string[]>;
  readonly others: readonly { readonly name: string; readonly found: Exclude<FoundGene, { kind: 'gene' }> }[];
}

async function readList(names: readonly string[], { find }: GeneNames): Promise<ReadList> {
  const genes = new Map<Gene, string[]>(), others: ReadList['others'][number][] = [];
  await inTurns(names, (name) => {
    const found = find(name);
    if (found.kind === 'gene') genes.set(found.gene, [...genes.get(found.gene) ?? [], name]);
    else others.push({ name, found });
  });
  return { genes, others };
}

/**
 * What is known of a list of genes, by step, mechanism, site and direction, and which sets have more of them than chance would give: Fisher's exact test in
 * one direction, with q values by Benjamini and Hochberg over all sets that were tested.
 *
 * @throws Problem 400 for a background that cannot hold the list, 413 for a longer list than is looked at.
 */
export async function analyseGenes({ genes: text, background: written }: GeneRequest, sources: GeneSources): Promise<GeneAnalysis> {
  if (due()) await turn();
  const background = readBackground(written);
  if (due()) await turn();
  const names = namesIn(text, mostGenes, 'The list'), index = await geneNames(sources);
  const list = await readList(names, index), all = await sets(sources), claims = await claimsOfGenes(sources);
  const among = await counting(background, list, index);
  const results = await inTurns(all, (set): SetResult & { readonly tested: boolean } => resultOf(set, list, among, sources));
  const q = benjaminiHochberg(results.flatMap(({ p }) => p ?? []));
  let at = 0;
  const adjusted = results.map(({ tested, ...result }) => ({ ...result, ...(tested && { q: q[at++] as number }) }));
  const kinds = <Kind extends FoundGene['kind']>(kind: Kind) => list.others.flatMap(({ name, found }) => (found.kind === kind ? [{ name, found: found as Extract<FoundGene, { kind: Kind }> }] : []));
  const known = [...list.genes].map(([gene, given]): KnownGene => ({ gene, names: given, claims: claims.get(gene.iri) ?? [] }));
  return {
    known,
    unknown: kinds('unknown').map(({ name }) => name),
    dates: kinds('date').map(({ name }) => name),
    ambiguous: kinds('ambiguous').map(({ name, found }) => ({ name, symbols: found.genes.map(({ symbol }) => symbol) })),
    mouse: kinds('mouse').map(({ name, found }) => ({ name, ...(found.gene && { symbol: found.gene.symbol }) })),
    background: {
      kind: background.kind,
      size: among.size,
      curated: among.genes.size,
      list: among.list,
      outside: known.filter(({ gene }) => !among.genes.has(gene.iri)).map(({ gene }) => gene.symbol),
    },
    sets: adjusted.filter(({ genes }) => genes.length > 0).sort((a, b) => (a.p ?? 2) - (b.p ?? 2) || b.hits - a.hits || (a.set < b.set ? -1 : 1)),
    tested: q.length,
    curated: index.genes.length,
    notes: notesOf(background, known.length, q.length, index.genes.length, among.size),
  };
}

/** What a test counts: the curated genes of the background, its size, and how many of the list it has. */
interface Counting {
  readonly genes: ReadonlySet<string>;
  readonly size: number;
  readonly list: number;
}

async function counting(background: Background, { genes, others }: ReadList, index: GeneNames): Promise<Counting> {
  const curated = new Set(index.genes.map(({ iri }) => iri));
  if (background.kind === 'curated') return { genes: curated, size: curated.size, list: genes.size };
  const further = new Set(others.map(({ name }) => name.toUpperCase()));
  if (background.kind === 'number') {
    const least = curated.size + further.size;
    if (background.size < least)
      throw new Problem(
        422,
        'Bad background',
        `A background of ${background.size} genes is too small: the ${curated.size} genes that are curated here and the ${further.size} further names of the list are ${least}.`,
        { parameter: 'background', least },
      );
    return { genes: curated, size: background.size, list: genes.size + further.size };
  }
  const among = await readList(background.names, index);
  if (due()) await turn();
  const named = new Set(among.others.map(({ name }) => name.toUpperCase()));
  const inside = new Set([...among.genes.keys()].map(({ iri }) => iri));
  if (inside.size === 0) throw new Problem(422, 'Bad background', 'The background has no gene that is curated here, so that there is nothing to compare with.', { parameter: 'background' });
  return { genes: inside, size: inside.size + named.size, list: [...genes.keys()].filter(({ iri }) => inside.has(iri)).length + [...further].filter((name) => named.has(name)).length };
}

function resultOf({ name, term, direction, words, genes }: GeneSet, list: ReadList, among: Counting, { corpus, knowledge: { entities } }: GeneSources): SetResult & { readonly tested: boolean } {
  const mine = [...list.genes.keys()].filter(({ iri }) => genes.has(iri)),
    hits = mine.filter(({ iri }) => among.genes.has(iri)).length,
    size = [...genes.keys()].filter((iri) => among.genes.has(iri)).length;
  const tested = size >= smallestSet && among.list > 0;
  return {
    set: name, term: entities.get(term) as Entity, direction, words, hits, size, tested,
    genes: mine.map((gene) => ({ gene, claims: (genes.get(gene.iri) ?? []).flatMap((claim) => corpus.claims.get(claim) ?? []) })), expected: among.size === 0 ? 0 : size * among.list / among.size,
    ...(tested && { p: fisherGreater({ both: hits, set: size, list: among.list, all: among.size }) }),
  };
}

function notesOf({ kind }: Background, known: number, tested: number, curated: number, size: number): readonly string[] {
  const few = 10;
  return [
    'A set holds the genes that curators took from papers for a step, a mechanism, a site or a cell. It is not complete: a gene that is missing was not curated, which says nothing about what it does. Claims that are contested or refuted put no gene into a set.',
    kind === 'curated'
      ? `The background is the ${curated} genes that are curated here. Papers link all of them to metastasis, so a small p says that your genes differ from other genes of metastasis, not that they have to do with it. Names of your list that are not curated here do not count.`
      : `The background is ${size} genes${kind === 'list' ? ', those that you named; genes of your list that are not among them do not count' : ''}. Most genes are in no set, because nobody curated them here. Against such a background nearly any list of well studied cancer genes stands out: that shows what was studied, and is no discovery.`,
    `Much studied genes are in more sets than others, and most sets are small: one gene more or less changes the result, and a p that is not small says little. Sets of fewer than ${smallestSet} genes of the background are not tested.`,
    `p is Fisher's exact test in one direction (hypergeometric). q is p adjusted by Benjamini and Hochberg for the ${tested} sets that were tested, also those without a gene of yours. Sets overlap: a gene that promotes a step also has a part in it.`,
    ...(known > 0 && known < few
      ? [`Only ${known} of your genes ${known === 1 ? 'is' : 'are'} curated here: so few that a test finds little. Read the claims instead.`]
      : []),
  ];
}
