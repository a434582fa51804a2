import type { Network, NetworkEdge, NetworkNode } from '../../network/network.js';
import { dct, mpp, skos } from '../rdf/vocabulary.js';
import { papersOfClaim } from './export-source.js';
import type { ExportClaim, ExportSource } from './export-source.js';

/** Pixels between the columns and the rows of the first picture, and the rows of a column. */
const column = 240, row = 36, rows = 40;
/** Relations that are written without a claim and drawn as well. */
const structural: readonly string[] = [mpp.immediatelyPrecedes, mpp.competesWith, mpp.addresses, skos.broader];
const restraining: ReadonlySet<string> = new Set(['restrains', 'inhibits', 'restrainsMetastasisTo'].map((name) => mpp.namespaceIri + name));

/** Every term and claim as a network: the kinds stand in columns, one after the other. Refuted claims are there, marked by their status. */
export function wholeNetwork(source: ExportSource): Network {
  const { terms, claims, iris, ontology, text, label } = source;
  const byKind = [...terms.values()].sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.label < b.label ? -1 : 1));
  let x = 0, y = 0, kind = '';
  const nodes = byKind.map((term): NetworkNode => {
    if (kind !== '' && (term.kind !== kind || y >= rows * row)) [x, y] = [x + column, 0];
    kind = term.kind;
    const node = { iri: term.iri, label: term.label, kind: label(term.kind), definition: term.definition, x, y, width: 200, height: 24, lines: [term.label] };
    y += row;
    return node;
  });
  const stated = claims.filter(({ subject, object }) => terms.has(subject) && terms.has(object)).map((claim) => claimEdge(claim, source));
  const linked = [...terms.keys()].flatMap((iri) =>
    structural.flatMap((predicate) =>
      iris(iri, predicate)
        .filter((target) => terms.has(target))
        .map((target): NetworkEdge => ({
          id: `${iri} ${predicate} ${target}`,
          source: iri,
          target,
          relation: predicate === skos.broader ? 'broader term' : label(predicate),
          predicate,
          supports: 0,
          disputes: 0,
          inconclusive: 0,
          papers: [],
          restrains: false,
          points: [],
        })),
    ),
  );
  return { name: text(ontology, dct.title) ?? 'knowledge graph', address: '/graph', nodes, edges: [...stated, ...linked] };
}

function claimEdge(claim: ExportClaim, { label }: ExportSource): NetworkEdge {
  const { iri, subject, predicate, object, status, statement } = claim, count = (direction: 'supports' | 'disputes' | 'inconclusive'): number => papersOfClaim(claim, direction).length;
  return {
    id: iri,
    source: subject,
    target: object,
    relation: label(predicate),
    predicate,
    claim: iri,
    status,
    statement,
    supports: count('supports'),
    disputes: count('disputes'),
    inconclusive: count('inconclusive'),
    papers: papersOfClaim(claim),
    restrains: restraining.has(predicate),
    points: [],
  };
}
