import type { Network } from './network.js';

/** A cell: tabs and ends of lines would make further ones. */
const cell = (value: string | number | undefined): string => String(value ?? '').replace(/[\t\r\n]+/g, ' ');
const table = (rows: readonly (readonly (string | number | undefined)[])[]): string => rows.map((row) => `${row.map(cell).join('\t')}\n`).join('');

/** The nodes, one per line below a heading. */
export const nodesTsv = ({ nodes }: Network): string => table([['iri', 'label', 'kind', 'definition'], ...nodes.map(({ iri, label, kind, definition }) => [iri, label, kind, definition])]);

/** The edges with their evidence and papers, one per line below a heading. */
export function edgesTsv({ nodes, edges }: Network): string {
  const labels = new Map(nodes.map(({ iri, label }) => [iri, label]));
  return table([
    ['source', 'source label', 'relation', 'target', 'target label', 'status', 'supports', 'disputes', 'inconclusive', 'statement', 'claim', 'papers'],
    ...edges.map((edge) => [
      edge.source, labels.get(edge.source), edge.relation, edge.target, labels.get(edge.target), edge.status, edge.supports, edge.disputes, edge.inconclusive,
      edge.statement, edge.claim, edge.papers.join(' '),
    ]),
  ]);
}
