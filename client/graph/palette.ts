import type { GraphData } from './model.js';

/** The colours of the current theme, as the style sheet has them. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly surface: string;
  readonly line: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
  readonly font: string;
  /** By name of the kind. */
  readonly kinds: ReadonlyMap<string, string>;
}

/** Reads the palette from the page. */
export function readPalette({ kinds }: GraphData): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'), soft: colour('soft'), surface: colour('surface'), line: colour('line'), accent: colour('accent'),
    good: colour('good'), bad: colour('bad'), warn: colour('warn'), font: getComputedStyle(document.body).fontFamily,
    kinds: new Map(kinds.map(({ name }) => [name, colour(`kind-${name}`)])),
  };
}

/** How the lines of a status look, on the canvas, in the legend and in exported pictures. */
export interface LineStyle {
  readonly colour: keyof Pick<Palette, 'ink' | 'soft' | 'bad' | 'warn'>;
  /** Lengths of dashes and gaps; none for a solid line. */
  readonly dashes: readonly number[];
  /** Whether the head is filled. */
  readonly filled: boolean;
  /** A sign on the line. */
  readonly sign?: string;
  readonly means: string;
}

/** By status; `structure` has no claim. */
export const lineStyles: ReadonlyMap<string, LineStyle> = new Map([
  ['established', { colour: 'ink', dashes: [], filled: true, means: 'established' }],
  ['emerging', { colour: 'soft', dashes: [], filled: false, means: 'emerging' }],
  ['contested', { colour: 'warn', dashes: [7, 4], filled: true, means: 'contested' }],
  ['refuted', { colour: 'bad', dashes: [2, 4], filled: false, sign: '✕', means: 'refuted' }],
  ['structure', { colour: 'soft', dashes: [], filled: false, means: 'stated without a claim' }],
]);

export const lineStyleOf = (status: string | undefined): LineStyle => lineStyles.get(status ?? 'structure') ?? lineStyles.get('structure') as LineStyle;

/** Width of a line in pixels: thin without a claim, then wider with each paper up to the fourth. */
export const lineWidth = (status: string | undefined, papers: number): number => (status === undefined ? 1 : 1.1 + 0.5 * Math.min(papers, 4));
