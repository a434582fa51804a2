import type { EvidenceLine, Explored, GraphData, GraphEdge, PackedTriples, Term, Triple } from './model.js';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const rdfsLabel = 'http://www.w3.org/2000/01/rdf-schema#label';
const issued = 'http://purl.org/dc/terms/issued';
const skos = 'http://www.w3.org/2004/02/skos/core#';
const mpp = 'https://w3id.org/metastasis/';
/** What holds both ways where it holds. */
const symmetric: ReadonlySet<string> = new Set([`${mpp}competesWith`, `${skos}related`]);

/** Subject to predicate to objects. */
type Index = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

function indexOf(triples: Iterable<Triple>): Index {
  const index = new Map<string, Map<string, string[]>>();
  for (const { subject, predicate, object } of triples) {
    let properties = index.get(subject.value);
    if (!properties) index.set(subject.value, properties = new Map());
    const objects = properties.get(predicate.value);
    if (!objects) properties.set(predicate.value, [object.value]);
    else if (!objects.includes(object.value)) objects.push(object.value);
  }
  return index;
}

/** The statements that a page brought. */
export function unpacked({ terms, triples }: PackedTriples): readonly Triple[] {
  const term = (i: number): { readonly value: string } => ({ value: terms[triples[i] ?? -1] ?? '' });
  return Array.from({ length: Math.floor(triples.length / 3) }, (_, i) => ({ subject: term(3 * i), predicate: term(3 * i + 1), object: term(3 * i + 2) }));
}

const values = (index: Index, subject: string, predicate: string): readonly string[] => index.get(subject)?.get(predicate) ?? [];
const first = (index: Index, subject: string, predicate: string): string | undefined => values(index, subject, predicate)[0];
const word = (iri: string | undefined, prefix: string): string | undefined => iri?.replace(`${mpp}${prefix}-`, '');

/** The year of a paper: as stated, or at the end of its short citation. */
function yearOf(index: Index, paper: string): number | undefined {
  const text = first(index, paper, issued) ?? /\b(1[89]\d\d|2\d\d\d)\D{0,2}$/.exec(first(index, paper, rdfsLabel) ?? '')?.[1];
  const year = Number(text?.slice(0, 4));
  return Number.isInteger(year) && year > 0 ? year : undefined;
}

const evidenceOf = (index: Index, claim: string, base: string): readonly EvidenceLine[] => values(index, claim, `${mpp}hasEvidence`).flatMap((line) => {
  const paper = first(index, line, `${mpp}paper`);
  if (paper === undefined) return [];
  return [{
    direction: word(first(index, line, `${mpp}direction`), 'direction') ?? 'inconclusive',
    finding: first(index, line, `${mpp}finding`) ?? '',
    paper: paper.slice(base.length),
    citation: first(index, paper, rdfsLabel) ?? paper.slice(base.length),
    year: yearOf(index, paper),
    systems: values(index, line, `${mpp}system`).map((iri) => word(iri, 'system') ?? iri),
    contexts: values(index, line, `${mpp}context`),
  }];
});

function readEdges(index: Index, { relations, base }: GraphData): readonly GraphEdge[] {
  const labels = new Map(relations.map(({ iri, label }) => [iri, label]));
  const forward = new Map(relations.flatMap(({ iri, inverse }) => (inverse === undefined || inverse === iri ? [] : [[inverse, iri] as const])));
  const edges = new Map<string, GraphEdge>();
  // Claims before plain triples: a relation that is claimed is drawn once, with its evidence.
  for (const claim of index.keys()) {
    const source = first(index, claim, `${rdf}subject`), predicate = first(index, claim, `${rdf}predicate`), target = first(index, claim, `${rdf}object`);
    const label = labels.get(predicate ?? '');
    if (source === undefined || predicate === undefined || target === undefined || label === undefined) continue;
    edges.set(`${source} ${predicate} ${target}`, {
      id: claim, source, target, predicate, label, claim: claim.slice(base.length),
      status: word(first(index, claim, `${mpp}status`), 'status'), statement: first(index, claim, `${mpp}statement`), evidence: evidenceOf(index, claim, base),
    });
  }
  for (const [subject, properties] of index) {
    for (const [said, objects] of properties) {
      // The document of a term says a relation from the term's side; it is drawn in its own direction.
      const predicate = forward.get(said) ?? said;
      const label = labels.get(predicate);
      if (label === undefined) continue;
      for (const object of objects) {
        // What holds both ways is drawn once and always the same way, whichever of the two is said.
        const isTurned = symmetric.has(predicate) ? object < subject : predicate !== said;
        const [source, target] = isTurned ? [object, subject] : [subject, object];
        const id = `${source} ${predicate} ${target}`;
        if (edges.has(id) || edges.has(`${target} ${predicate} ${source}`)) continue;
        edges.set(id, { id, source, target, predicate, label, claim: undefined, status: undefined, statement: undefined, evidence: [] });
      }
    }
  }
  return [...edges.values()].filter(({ source, target }) => source !== target);
}

function readTerms(index: Index, { kinds, base }: GraphData): ReadonlyMap<string, Term> {
  const byIri = new Map(kinds.map((kind) => [kind.iri, kind]));
  const terms = new Map<string, Term>();
  for (const id of index.keys()) {
    const label = first(index, id, `${skos}prefLabel`);
    const kind = values(index, id, `${rdf}type`).flatMap((type) => byIri.get(type) ?? [])[0];
    if (label === undefined || !kind) continue;
    terms.set(id, { id, label, slug: id.slice(base.length), kind: kind.name, definition: first(index, id, `${skos}definition`) });
  }
  return terms;
}

/** The terms and the edges between them that the statements say. */
export function readExplored(triples: Iterable<Triple>, data: GraphData): Explored {
  const index = indexOf(triples);
  const terms = readTerms(index, data);
  const edges = readEdges(index, data).filter(({ source, target }) => terms.has(source) && terms.has(target));
  const byTerm = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    for (const end of [edge.source, edge.target]) {
      const known = byTerm.get(end);
      if (known) known.push(edge);
      else byTerm.set(end, [edge]);
    }
  }
  return { terms, edges, edgesOf: (id) => byTerm.get(id) ?? [] };
}
