/** What the server tells the graph page: which kinds, relations and stages there are. */
export interface GraphData {
  readonly base: string;
  readonly kinds: readonly { readonly iri: string; readonly name: string; readonly label: string; readonly shape: string }[];
  /** `inverse`: the IRI of the same relation said from its other end. */
  readonly relations: readonly { readonly iri: string; readonly label: string; readonly inverse?: string | undefined }[];
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly iri: string;
  readonly label: string;
  readonly order: number;
  readonly track: string;
  readonly next: readonly string[];
}

/** As much of an RDF statement as the mapping needs; those of rdflib fit. */
export interface Triple {
  readonly subject: { readonly value: string };
  readonly predicate: { readonly value: string };
  readonly object: { readonly value: string };
}

/** What the reader chose to see. */
export interface View {
  /** IRIs of the terms that were opened: they and their neighbours are shown. */
  readonly expanded: ReadonlySet<string>;
  /** IRIs of the terms that were taken away. */
  readonly removed: ReadonlySet<string>;
  /** Names of the kinds that are not shown. */
  readonly hidden: ReadonlySet<string>;
  /** Whether the stages are shown, opened or not. */
  readonly backbone: boolean;
}

export interface GraphNode {
  readonly id: string;
  readonly slug: string;
  readonly label: string;
  readonly kind: string;
  readonly shape: string;
  readonly definition: string | undefined;
  readonly expanded: boolean;
  readonly degree: number;
}

export interface EvidenceLine {
  readonly direction: string;
  readonly finding: string;
  /** Slug of the paper. */
  readonly paper: string;
  /** Author and year where they are known, else the slug. */
  readonly citation: string;
}

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly predicate: string;
  readonly label: string;
  /** Slug of the claim that states it; undefined for the structure of the vocabulary. */
  readonly claim: string | undefined;
  readonly status: string | undefined;
  readonly statement: string | undefined;
  readonly evidence: readonly EvidenceLine[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}
