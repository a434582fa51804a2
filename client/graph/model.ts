/** What the server tells the graph page. */
export interface GraphData {
  readonly base: string;
  readonly kinds: readonly Kind[];
  /** `inverse`: the IRI of the same relation said from its other end. `claimed`: whether claims state it. */
  readonly relations: readonly Relation[];
  readonly stages: readonly Stage[];
  /** Statements about the terms that the address names, so that the first picture needs no further request. */
  readonly first?: PackedTriples | undefined;
}

export interface Kind {
  readonly iri: string;
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  /** Name of the shape, and its outline in a box of 12 by 12. */
  readonly shape: string;
  readonly icon: string;
}

export interface Relation {
  readonly iri: string;
  readonly label: string;
  readonly inverse?: string | undefined;
  readonly claimed: boolean;
}

export interface Stage {
  readonly iri: string;
  readonly label: string;
  readonly order: number;
  readonly track: string;
  readonly next: readonly string[];
}

/** Statements with each term written once: `triples` holds places in `terms`, three per statement. */
export interface PackedTriples {
  readonly terms: readonly string[];
  readonly triples: readonly number[];
  /** Slugs of the terms of which everything is there. */
  readonly loaded: readonly string[];
}

/** As much of an RDF statement as the mapping needs; those of rdflib fit. */
export interface Triple {
  readonly subject: { readonly value: string };
  readonly predicate: { readonly value: string };
  readonly object: { readonly value: string };
}

/** A term of the explored graph. */
export interface Term {
  readonly id: string;
  readonly slug: string;
  readonly label: string;
  readonly kind: string;
  readonly definition: string | undefined;
}

export interface EvidenceLine {
  /** supports, disputes or inconclusive. */
  readonly direction: string;
  readonly finding: string;
  /** Slug of the paper. */
  readonly paper: string;
  /** Author and year where they are known, else the slug. */
  readonly citation: string;
  readonly year: number | undefined;
  /** human, mouse, in-vitro… */
  readonly systems: readonly string[];
  /** IRIs of what the finding is limited to. */
  readonly contexts: readonly string[];
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

/** Everything that has been read so far. */
export interface Explored {
  readonly terms: ReadonlyMap<string, Term>;
  readonly edges: readonly GraphEdge[];
  edgesOf(id: string): readonly GraphEdge[];
}

/** A node that stands for terms which are not drawn. */
export interface Fold {
  readonly hub: string;
  /** Whether the hub is the object. */
  readonly inward: boolean;
  readonly predicate: string;
  readonly kind: string;
  readonly members: readonly string[];
  /** Whether its members are drawn all the same. */
  readonly open: boolean;
}

export interface GraphNode extends Term {
  /** Opened: it and its neighbours are shown. Listed: it was asked for by itself. */
  readonly role: 'opened' | 'listed' | 'neighbour' | 'step' | 'fold';
  readonly fold?: Fold | undefined;
  /** Edges that are drawn. */
  readonly degree: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export const opposite = ({ source, target }: Pick<GraphEdge, 'source' | 'target'>, id: string): string => (source === id ? target : source);

/** Papers of an edge that count in one direction, each once. */
export const papersOf = ({ evidence }: GraphEdge, direction?: string): readonly string[] =>
  [...new Set(evidence.filter((line) => direction === undefined || line.direction === direction).map(({ paper }) => paper))];

/** Relations that hold something back end in a bar, as biologists draw them. */
export const isRestraining = (predicate: string): boolean => /\/(?:restrains|inhibits|restrainsMetastasisTo|contraindicatedWith)$/.test(predicate);
