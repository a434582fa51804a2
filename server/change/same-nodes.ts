import { splitTriple } from '../store/token-term.js';

/** A triple as canonical N-Triples, and the name of its graph. */
export type Stated = readonly [graph: string, triple: string];

/** Most statements that are looked at while nodes are compared: this takes about two seconds. */
const effort = 2_000_000;

interface Node {
  readonly label: string;
  readonly side: 'old' | 'fresh';
  readonly edges: Edge[];
  of: Class;
  part?: ReadonlySet<Node>;
}

/** What one statement says of a node, as one text without the other node in it. */
interface Edge {
  readonly text: string;
  readonly other: Node | undefined;
}

/** Nodes that nothing tells apart so far. */
interface Class {
  readonly id: number;
  readonly old: Set<Node>;
  readonly fresh: Set<Node>;
  /** What is said of each of them. */
  signature: string;
}

/**
 * Finds which blank nodes of new statements are which blank nodes of the statements that they replace, by what is said
 * of them. So a document that is sent again changes nothing, and a document that differs a little changes a little.
 * Colour refinement tells nodes apart; nodes that nothing tells apart are matched in any way.
 *
 * @param before,after all their statements with blank nodes.
 * @param work Statements that may be looked at; nodes that are not found by then are taken for new ones.
 * @returns old labels by new ones, each at most once, with `_:`.
 */
export function sameNodes(before: Iterable<Stated>, after: Iterable<Stated>, work = effort): Map<string, string> {
  const classes: Class[] = [{ id: 0, old: new Set(), fresh: new Set(), signature: '' }];
  const first = classes[0] as Class;
  addNodes(first, before, 'old');
  addNodes(first, after, 'fresh');
  let spent = 0;

  const signatureOf = ({ edges }: Node): string => {
    spent += edges.length;
    return edges.map(({ text, other }) => (other ? `${text} ${other.of.id}` : text)).sort().join('\n');
  };
  const separate = (nodes: readonly Node[], signature: string): void => {
    const made: Class = { id: classes.length, old: new Set(), fresh: new Set(), signature };
    classes.push(made);
    for (const node of nodes) {
      node.of[node.side].delete(node);
      made[node.side].add(node);
      node.of = made;
    }
  };
  /** Splits classes until the same is said of all nodes of each. */
  const refine = (changed: Iterable<Node>): void => {
    for (let dirty = new Set(changed); dirty.size > 0 && spent < work;) {
      const moved: Node[] = [];
      for (const [of, nodes] of grouped(dirty, (node) => node.of)) {
        const parts = grouped(nodes, signatureOf);
        if (nodes.length < of.old.size + of.fresh.size) {
          // What is said of all other nodes has not changed.
          parts.delete(of.signature);
        } else {
          // The largest part keeps its class: the fewer nodes change class, the fewer have to be looked at again.
          const [[stays]] = [...parts].sort(([, a], [, b]) => b.length - a.length) as [[string, Node[]]];
          parts.delete(stays);
          of.signature = stays;
        }
        for (const [signature, part] of parts) {
          separate(part, signature);
          moved.push(...part);
        }
      }
      dirty = new Set(moved.flatMap(neighbours));
    }
  };

  refine([...first.old, ...first.fresh]);
  const same = new Map<string, string>();
  // New classes are added while this loop runs, and are walked as well.
  for (const { old, fresh, signature } of classes) {
    while (spent < work) {
      const [one] = old;
      const other = one && nearest(fresh, one);
      if (!one || !other) break;
      const pair = [one, other];
      if (old.size + fresh.size === 2) {
        same.set(other.label, one.label);
        break;
      }
      separate(pair, signature);
      refine(pair.flatMap(neighbours));
    }
  }
  return same;
}

/** One of the nodes, if there is one in a part of the graph that is as large as that of `like`. */
function nearest(nodes: ReadonlySet<Node>, like: Node): Node | undefined {
  const [first] = nodes;
  if (!first || partSize(first) === partSize(like)) return first;
  for (const node of nodes) if (partSize(node) === partSize(like)) return node;
  return first;
}

/** Number of the nodes that statements join to this one. */
function partSize(of: Node): number {
  if (of.part) return of.part.size;
  const part = new Set([of]);
  for (const node of part) {
    node.part = part;
    for (const next of neighbours(node)) part.add(next);
  }
  return part.size;
}

const neighbours = ({ edges }: Node): Node[] => edges.flatMap(({ other }) => other ?? []);

function addNodes(to: Class, statements: Iterable<Stated>, side: Node['side']): void {
  const nodes = new Map<string, Node>();
  const nodeOf = (term: string): Node | undefined => {
    if (!term.startsWith('_:')) return undefined;
    let node = nodes.get(term);
    if (!node) {
      nodes.set(term, node = { label: term, side, edges: [], of: to });
      to[side].add(node);
    }
    return node;
  };
  for (const [graph, triple] of statements) {
    const [s, p, o] = splitTriple(triple);
    const [subject, object] = [nodeOf(s), nodeOf(o)];
    if (subject && subject === object) {
      subject.edges.push({ text: `= ${p} ${graph}`, other: undefined });
      continue;
    }
    subject?.edges.push({ text: `> ${p} ${graph} ${object ? '' : o}`, other: object });
    object?.edges.push({ text: `< ${p} ${graph} ${subject ? '' : s}`, other: subject });
  }
}

function grouped<T, Key>(values: Iterable<T>, keyOf: (value: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
