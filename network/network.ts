/** A network of terms with the evidence on its edges: what every writer of a file takes. Nothing here knows a browser or a server. */
export interface Network {
  readonly name: string;
  /** Where the picture can be opened again: an address without a host. */
  readonly address: string;
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly NetworkEdge[];
  /** Texts of the picture that stand beside its nodes. */
  readonly captions?: readonly NetworkCaption[];
}

export interface NetworkNode {
  readonly iri: string;
  readonly label: string;
  /** Name of the kind. */
  readonly kind: string;
  readonly definition?: string | undefined;
  /** Middle and size in the picture, in pixels; y grows downwards. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The label as it is drawn. */
  readonly lines: readonly string[];
}

export interface NetworkEdge {
  readonly id: string;
  /** IRIs of nodes. */
  readonly source: string;
  readonly target: string;
  readonly relation: string;
  readonly predicate: string;
  /** IRI of the claim; absent where no claim states the edge. */
  readonly claim?: string | undefined;
  readonly status?: string | undefined;
  readonly statement?: string | undefined;
  /** Papers in each direction. */
  readonly supports: number;
  readonly disputes: number;
  readonly inconclusive: number;
  /** IRIs of all papers. */
  readonly papers: readonly string[];
  /** Whether it holds something back, and is drawn with a bar. */
  readonly restrains: boolean;
  /** Corners of its line, from its source to its target. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface NetworkCaption {
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

/** What a text means in XML; control characters, which it cannot hold, are left out. */
export const escapeXml = (text: string): string => [...text].filter((c) => c >= ' ' || c === '\n' || c === '\t').join('')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
