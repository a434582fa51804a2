import type * as RDF from '@rdfjs/types';
import type { Solution, Views } from '../query/views.js';
import { inTurns } from '../platform/turns.js';
import { groupBy, required, value } from './knowledge.js';

export type Direction = 'supports' | 'disputes' | 'inconclusive';

/** What one paper shows about one statement. */
export interface Evidence {
  readonly iri: string;
  readonly statement: string;
  readonly direction: Direction;
  readonly finding: string | undefined;
  /** A passage of the abstract, and the day on which a program found it there. */
  readonly quote?: { readonly text: string; readonly checked: string | undefined };
  /** IRI of the paper. */
  readonly paper: string;
  readonly type: string | undefined;
  readonly systems: readonly string[];
  /** IRIs of the entities to which the finding is limited. */
  readonly contexts: readonly string[];
  /** How often a cancer had spread to a site, where the finding says so. */
  readonly frequency?: Frequency;
}

/** A share of patients who were counted. */
export interface Frequency {
  readonly percent: number;
  readonly counted: number | undefined;
  readonly of: number | undefined;
  readonly source: 'autopsy' | 'registry' | 'series';
  /** Whether all patients with the cancer were counted, or those in whom it had spread. */
  readonly group: 'all' | 'metastatic';
}

export interface Claim {
  readonly iri: string;
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  /** established, emerging, contested or refuted. */
  readonly status: string | undefined;
  readonly statement: string | undefined;
}

export interface Paper {
  readonly iri: string;
  /** Author and year: the short form of the citation. */
  readonly label: string;
  readonly title: string | undefined;
  /** The first author. */
  readonly author: string | undefined;
  /** All authors in their order, where the data have them. */
  readonly authors?: readonly string[] | undefined;
  readonly journal: string | undefined;
  readonly year: string | undefined;
  readonly volume: string | undefined;
  readonly pages: string | undefined;
  readonly pmid: string | undefined;
  readonly doi: string | undefined;
  readonly retracted: boolean;
  /** Whether no look-up has seen its record yet. */
  readonly typedByHand?: boolean | undefined;
}

/** The last word of a controlled value: `…/status-contested` is contested. */
export function controlled(iri: string | undefined, prefix: string): string | undefined {
  const start = `/${prefix}-`, at = iri?.lastIndexOf(start) ?? -1;
  return at < 0 ? iri : iri?.slice(at + start.length);
}

export const toClaim = (row: Solution): Claim => ({
  iri: required(row, 'claim'),
  subject: required(row, 'subject'),
  predicate: required(row, 'predicate'),
  object: required(row, 'object'),
  status: controlled(value(row, 'status'), 'status'),
  statement: value(row, 'statement'),
});

const isDirection = (text: string | undefined): text is Direction => text === 'supports' || text === 'disputes' || text === 'inconclusive';

const distinct = (rows: readonly Solution[], name: string): readonly string[] => [...new Set(rows.flatMap((row) => value(row, name) ?? []))];

/** One evidence line of its rows, with turns of the event loop between: a line with several systems or contexts comes as several. */
export async function toEvidence(rows: readonly Solution[]): Promise<readonly Evidence[]> {
  const groups = groupBy(rows, (row) => required(row, 'evidence') + required(row, 'statement'));
  return (await inTurns(groups.values(), (lines): readonly Evidence[] => {
    const [row] = lines;
    if (!row) return [];
    const direction = controlled(required(row, 'direction'), 'direction'), quote = value(row, 'quote');
    return [{
      iri: required(row, 'evidence'),
      statement: required(row, 'statement'),
      direction: isDirection(direction) ? direction : 'inconclusive',
      finding: value(row, 'finding'),
      ...(quote !== undefined && { quote: { text: quote, checked: value(row, 'quoteChecked') } }),
      paper: required(row, 'paper'),
      type: value(row, 'type'),
      systems: distinct(lines, 'system'),
      contexts: distinct(lines, 'context'),
      ...frequencyOf(row),
    }];
  })).flat();
}

const numberIn = (row: Solution, name: string): number | undefined => {
  const text = value(row, name);
  return text === undefined ? undefined : Number(text);
};

function frequencyOf(row: Solution): { readonly frequency?: Frequency } {
  const percent = numberIn(row, 'frequency'), source = controlled(value(row, 'source') ?? '', 'counting'), group = controlled(value(row, 'group') ?? '', 'among');
  if (percent === undefined || (source !== 'autopsy' && source !== 'registry' && source !== 'series')) return {};
  return { frequency: { percent, counted: numberIn(row, 'counted'), of: numberIn(row, 'of'), source, group: group === 'metastatic' ? 'metastatic' : 'all' } };
}

export const toPaper = (row: Solution): Paper => ({
  iri: required(row, 'paper'),
  label: value(row, 'label') ?? value(row, 'title') ?? 'paper',
  title: value(row, 'title'),
  author: value(row, 'author'),
  authors: value(row, 'authors')?.split(/\s*,\s*/).filter(Boolean),
  journal: value(row, 'journal'),
  year: value(row, 'year'),
  volume: value(row, 'volume'),
  pages: value(row, 'pages'),
  pmid: value(row, 'pmid'),
  doi: value(row, 'doi'),
  retracted: value(row, 'retracted') === 'true',
  ...(value(row, 'typedByHand') === 'true' && { typedByHand: true }),
});

/** The papers by IRI, in order of their year. Asks nothing when there are none. */
export async function readPapers(views: Views, papers: readonly RDF.Term[]): Promise<ReadonlyMap<string, Paper>> {
  if (papers.length === 0) return new Map();
  const rows = await views.select('papers', { paper: papers });
  const found = new Map<string, Paper>();
  for (const row of rows) if (!found.has(required(row, 'paper'))) found.set(required(row, 'paper'), toPaper(row));
  return found;
}

export const countDirections = (evidence: readonly Pick<Evidence, 'direction'>[]): Readonly<Record<Direction, number>> => {
  const counts = { supports: 0, disputes: 0, inconclusive: 0 };
  for (const { direction } of evidence) counts[direction] += 1;
  return counts;
};
