import { readCytoscapeJson, type ReadNetwork } from './cytoscape-json.js';
import type { Network } from './network.js';

type Value = string | number | readonly string[];
const text = { d: 'string' } as const, whole = { d: 'integer' } as const, texts = { d: 'list_of_string' } as const;

const colours: Readonly<Record<string, string>> = { established: '#1f1b20', emerging: '#5b545d', contested: '#7d5200', refuted: '#a32020' };
const mapping = (attribute: string, values: Readonly<Record<string, string>>) =>
  ({ type: 'DISCRETE', definition: { attribute, map: Object.entries(values).map(([v, vp]) => ({ v, vp })) } });

/** CX2, as NDEx, Cytoscape Web and Cytoscape desktop read it: with places, kinds, evidence, and lines that say status and effect. */
export function cx2({ name, address, nodes, edges }: Network): string {
  const numbers = new Map(nodes.map(({ iri }, i) => [iri, i]));
  const without = <Values extends Readonly<Record<string, Value | undefined>>>(values: Values): Readonly<Record<string, Value>> =>
    Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
  const written = edges.filter(({ source, target }) => numbers.has(source) && numbers.has(target));
  return JSON.stringify([
    { CXVersion: '2.0', hasFragments: false },
    { metaData: [
      { name: 'attributeDeclarations', elementCount: 1 }, { name: 'networkAttributes', elementCount: 1 }, { name: 'nodes', elementCount: nodes.length },
      { name: 'edges', elementCount: written.length }, { name: 'visualProperties', elementCount: 1 },
    ] },
    { attributeDeclarations: [{
      networkAttributes: { name: text, address: text },
      nodes: { name: text, iri: text, kind: text, definition: text },
      edges: { interaction: text, predicate: text, claim: text, status: text, statement: text, effect: text, supports: whole, disputes: whole, inconclusive: whole, papers: texts },
    }] },
    { networkAttributes: [{ name, address }] },
    { nodes: nodes.map(({ iri, label, kind, definition, x, y }, id) => ({ id, x, y, v: without({ name: label, iri, kind, definition }) })) },
    { edges: written.map(({ source, target, relation, predicate, claim, status, statement, supports, disputes, inconclusive, papers, restrains }, id) => ({
      id, s: numbers.get(source), t: numbers.get(target),
      v: without({ interaction: relation, predicate, claim, status, statement, effect: restrains ? 'restrains' : 'other', supports, disputes, inconclusive, papers }),
    })) },
    { visualProperties: [{
      default: {
        node: { NODE_SHAPE: 'round-rectangle', NODE_BACKGROUND_COLOR: '#ffffff', NODE_BORDER_WIDTH: 1.2, NODE_WIDTH: 150, NODE_HEIGHT: 24, NODE_LABEL_FONT_SIZE: 12 },
        edge: { EDGE_WIDTH: 1.5, EDGE_TARGET_ARROW_SHAPE: 'triangle', EDGE_LINE_COLOR: '#5b545d' },
      },
      nodeMapping: { NODE_LABEL: { type: 'PASSTHROUGH', definition: { attribute: 'name', type: 'string' } } },
      edgeMapping: {
        EDGE_TARGET_ARROW_SHAPE: mapping('effect', { restrains: 'tee', other: 'triangle' }),
        EDGE_LINE_STYLE: mapping('status', { established: 'solid', emerging: 'solid', contested: 'dashed', refuted: 'dotted' }),
        EDGE_LINE_COLOR: mapping('status', colours),
      },
    }] },
    { status: [{ success: true, error: '' }] },
  ], null, 1);
}

/** @throws SyntaxError when the text is no such file. */
function readCx2(text: string): ReadNetwork {
  const aspects = JSON.parse(text) as unknown;
  if (!Array.isArray(aspects) || !aspects.some((each) => (each as { readonly CXVersion?: unknown } | null)?.CXVersion !== undefined)) throw new SyntaxError('The file has no CXVersion: it is no CX2.');
  const all = <Row>(name: string): readonly Row[] => aspects.flatMap((each) => {
    const rows = (each as Readonly<Record<string, unknown>> | null)?.[name];
    return Array.isArray(rows) ? rows as Row[] : [];
  });
  const [attributes] = all<{ readonly address?: unknown }>('networkAttributes'), address = attributes?.address;
  return {
    address: typeof address === 'string' ? address : undefined,
    nodes: all<{ readonly x?: unknown; readonly y?: unknown; readonly v?: { readonly iri?: unknown } }>('nodes').flatMap(({ x, y, v }) =>
      typeof v?.iri === 'string' ? [{ iri: v.iri, x: Number(x ?? 0), y: Number(y ?? 0) }] : [],
    ),
  };
}

/** Reads a network that was written here, or elsewhere about our terms: CX2, which is a list, or Cytoscape JSON. @throws SyntaxError */
export const readNetwork = (text: string): ReadNetwork => (text.trimStart().startsWith('[') ? readCx2(text) : readCytoscapeJson(text));
