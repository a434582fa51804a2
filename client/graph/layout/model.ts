/** A place on the canvas, in pixels at zoom 1; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its middle. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Place of a stage in the strip of steps above the others. */
export interface StageInStrip {
  readonly order: number;
  readonly main: boolean;
  /** Ids of the stages that come directly after it. */
  readonly next: readonly string[];
}

export interface LayoutNode {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  /** Hub: the others stand around it. Listed: it was asked for by itself. Leaf: it is there because it is next to one. */
  readonly role: 'hub' | 'listed' | 'leaf';
  readonly stage?: StageInStrip | undefined;
  /** Number of the column from the left, where it is known beforehand: a step of a path. */
  readonly column?: number | undefined;
  /** What stands above it and those like it, where terms are grouped by what they are. */
  readonly heading?: string | undefined;
  /** First in its group. */
  readonly pinned?: boolean | undefined;
}

export interface LayoutEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** The relation in words. */
  readonly relation: string;
  /** Empty where no claim states the edge. */
  readonly status: string;
  /** How well it is evidenced: more comes first. */
  readonly weight: number;
}

/** What one action of the reader brought: new nodes, and edges that were not drawn before. */
export interface LayoutAddition {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Id of the node that was expanded. */
  readonly origin?: string | undefined;
  /** The most columns of terms around the hubs, where the screen has room for no more. */
  readonly most?: number | undefined;
}

/** A text beside the nodes: the relation of those below it, or of the edges that arrive beside it. */
export interface Caption extends Box {
  readonly id: string;
  readonly lines: readonly string[];
}

/** A node as it is drawn, with its name in lines. */
export interface NodeBox extends Box {
  readonly lines: readonly string[];
}

export interface Layout {
  readonly boxes: ReadonlyMap<string, NodeBox>;
  /** The corners of each edge, from its source to its target. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  readonly captions: readonly Caption[];
}

/** What a free layout needs to know. */
export interface FreeRequest {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly edges: readonly { readonly id: string; readonly source: string; readonly target: string }[];
  /** Nodes that stay where they are. */
  readonly fixed: ReadonlyMap<string, Point>;
}

export const right = ({ x, width }: Box): number => x + width / 2;
export const left = ({ x, width }: Box): number => x - width / 2;
export const top = ({ y, height }: Box): number => y - height / 2;
export const bottom = ({ y, height }: Box): number => y + height / 2;
