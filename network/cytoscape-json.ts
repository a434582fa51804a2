import type { Network } from './network.js';

/** Cytoscape JSON (`.cyjs`), as Cytoscape desktop and networkx read it: networkx joins edges to nodes by `value`, tells edges apart by `key`, and takes the graph for a simple one that is not told to be directed and to have several edges between two nodes; `data.address` opens the same picture in the graph browser. */
export function cytoscapeJson({ name, address, nodes, edges }: Network): string {
  return JSON.stringify(
    {
      format_version: '1.0',
      generated_by: 'metastasis-perspective',
      directed: true,
      multigraph: true,
      data: { name, address },
      elements: {
        nodes: nodes.map(({ iri, label, kind, definition, x, y }) => ({
          data: { id: iri, name: label, shared_name: label, value: iri, kind, ...(definition !== undefined && { definition }) },
          position: { x, y },
        })),
        edges: edges.map(({ id, source, target, relation, restrains, predicate, claim, status, statement, supports, disputes, inconclusive, papers }) => ({
          data: {
            id,
            key: id,
            source,
            target,
            interaction: relation,
            name: relation,
            predicate,
            effect: restrains ? 'restrains' : 'other',
            supports,
            disputes,
            inconclusive,
            papers: [...papers],
            ...(claim !== undefined && { claim }),
            ...(status !== undefined && { status }),
            ...(statement !== undefined && { statement }),
          },
        })),
      },
    },
    null,
    1,
  );
}

/** What a file of this format says of the picture that it was made from. */
export interface ReadNetwork {
  /** Query of the address; undefined in files of other programs. */
  readonly address: string | undefined;
  readonly nodes: readonly { readonly iri: string; readonly x: number; readonly y: number }[];
}

/** @throws SyntaxError when the text is no such file. */
export function readCytoscapeJson(text: string): ReadNetwork {
  const file = JSON.parse(text) as {
    readonly data?: { readonly address?: unknown };
    readonly elements?: {
      readonly nodes?: readonly { readonly data?: { readonly id?: unknown }; readonly position?: { readonly x?: unknown; readonly y?: unknown } }[];
    };
  };
  if (!Array.isArray(file.elements?.nodes)) throw new SyntaxError('The file has no elements.nodes: it is no Cytoscape JSON.');
  const address = file.data?.address;
  return {
    address: typeof address === 'string' ? address : undefined,
    nodes: file.elements.nodes.flatMap(({ data, position }) => (typeof data?.id === 'string' ? [{ iri: data.id, x: Number(position?.x ?? 0), y: Number(position?.y ?? 0) }] : [])),
  };
}
