import type { EvidenceLine, Graph, GraphData, GraphEdge, GraphNode, Triple, View } from './model.js';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const skos = 'http://www.w3.org/2004/02/skos/core#';
export const mpp = 'https://w3id.org/metastasis/';

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

const values = (index: Index, subject: string, predicate: string): readonly string[] => index.get(subject)?.get(predicate) ?? [];
const first = (index: Index, subject: string, predicate: string): string | undefined => values(index, subject, predicate)[0];
const word = (iri: string | undefined, prefix: string): string | undefined => iri?.replace(`${mpp}${prefix}-`, '');

function readEdges(index: Index, { relations, base }: GraphData): readonly GraphEdge[] {
  const labels = new Map(relations.map(({ iri, label }) => [iri, label]));
  const forward = new Map(relations.flatMap(({ iri, inverse }) => (inverse === undefined || inverse === iri ? [] : [[inverse, iri] as const])));
  const edges = new Map<string, GraphEdge>();
  const evidenceOf = (claim: string): readonly EvidenceLine[] => values(index, claim, `${mpp}hasEvidence`).flatMap((line) => {
    const paper = first(index, line, `${mpp}paper`);
    if (paper === undefined) return [];
    return [{
      direction: word(first(index, line, `${mpp}direction`), 'direction') ?? 'inconclusive',
      finding: first(index, line, `${mpp}finding`) ?? '',
      paper: paper.slice(base.length),
      citation: first(index, paper, 'http://www.w3.org/2000/01/rdf-schema#label') ?? paper.slice(base.length),
    }];
  });
  // Claims before plain triples: a relation that is claimed is drawn once, with its evidence.
  for (const [claim] of index) {
    const [source] = values(index, claim, `${rdf}subject`);
    const [predicate] = values(index, claim, `${rdf}predicate`);
    const [target] = values(index, claim, `${rdf}object`);
    const label = labels.get(predicate ?? '');
    if (source === undefined || predicate === undefined || target === undefined || label === undefined) continue;
    edges.set(`${source} ${predicate} ${target}`, {
      id: claim, source, target, predicate, label, claim: claim.slice(base.length),
      status: word(first(index, claim, `${mpp}status`), 'status'), statement: first(index, claim, `${mpp}statement`), evidence: evidenceOf(claim),
    });
  }
  for (const [subject, properties] of index) {
    for (const [said, objects] of properties) {
      // The document of a term says a relation from the term's side; it is drawn in its own direction.
      const predicate = forward.get(said) ?? said;
      const label = labels.get(predicate);
      if (label === undefined) continue;
      for (const object of objects) {
        const [source, target] = predicate === said ? [subject, object] : [object, subject];
        const id = `${source} ${predicate} ${target}`;
        // competes with, related: drawn once, though both directions are said.
        if (edges.has(id) || edges.has(`${target} ${predicate} ${source}`)) continue;
        edges.set(id, { id, source, target, predicate, label, claim: undefined, status: undefined, statement: undefined, evidence: [] });
      }
    }
  }
  return [...edges.values()];
}

/**
 * The nodes and edges to draw. A node is shown when it was opened, is next to one that was, or is a stage of the
 * backbone; then, unless it was removed or its kind is hidden. An edge is shown when both of its ends are.
 */
export function elements(triples: Iterable<Triple>, data: GraphData, view: View): Graph {
  const index = indexOf(triples);
  const kinds = new Map(data.kinds.map((kind) => [kind.iri, kind]));
  const edges = readEdges(index, data);
  const near = new Set(view.expanded);
  for (const { source, target } of edges) {
    if (view.expanded.has(source)) near.add(target);
    if (view.expanded.has(target)) near.add(source);
  }
  if (view.backbone) for (const { iri } of data.stages) near.add(iri);

  const shown = new Map<string, Omit<GraphNode, 'degree'>>();
  for (const id of near) {
    const label = first(index, id, `${skos}prefLabel`);
    const kind = values(index, id, `${rdf}type`).flatMap((type) => kinds.get(type) ?? [])[0];
    if (label === undefined || !kind || view.removed.has(id) || view.hidden.has(kind.name)) continue;
    shown.set(id, {
      id, label, slug: id.slice(data.base.length), kind: kind.name, shape: kind.shape,
      definition: first(index, id, `${skos}definition`), expanded: view.expanded.has(id),
    });
  }
  const drawn = edges.filter(({ source, target }) => source !== target && shown.has(source) && shown.has(target));
  const degree = new Map<string, number>();
  for (const end of drawn.flatMap(({ source, target }) => [source, target])) degree.set(end, (degree.get(end) ?? 0) + 1);
  return { nodes: [...shown.values()].map((node) => ({ ...node, degree: degree.get(node.id) ?? 0 })), edges: drawn };
}
