/**
 * Sets of variable names that share what they have in common: each operator of a plan has its own, mostly the set of the
 * operator before and one name more, and a query may have thousands of operators. They are search trees in the order of the names that
 * are heaps by a hash of them, so that equal sets are equal trees.
 */
interface Node {
  readonly name: string;
  readonly priority: number;
  readonly size: number;
  readonly left: Tree;
  readonly right: Tree;
}
type Tree = Node | undefined;

/** Random, so that nobody can choose names that make the trees deep. */
const seed = Math.floor(Math.random() * 2 ** 31);

function hash(name: string): number {
  let h = seed;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return Math.imul(h ^ (h >>> 15), 0x9e3779b1) >>> 0;
}

const make = (name: string, priority: number, left: Tree, right: Tree): Node => ({ name, priority, size: 1 + (left?.size ?? 0) + (right?.size ?? 0), left, right });
const leaf = (name: string): Node => make(name, hash(name), undefined, undefined);
const isAbove = (a: Node, b: Node): boolean => a.priority > b.priority || (a.priority === b.priority && a.name < b.name);

/** The same node where nothing below it is different. */
const withChildren = (node: Node, left: Tree, right: Tree): Node => (left === node.left && right === node.right ? node : make(node.name, node.priority, left, right));

function below(tree: Tree, name: string): Tree {
  if (!tree) return undefined;
  if (tree.name === name) return tree.left;
  return tree.name > name ? below(tree.left, name) : withChildren(tree, tree.left, below(tree.right, name));
}

function above(tree: Tree, name: string): Tree {
  if (!tree) return undefined;
  if (tree.name === name) return tree.right;
  return tree.name < name ? above(tree.right, name) : withChildren(tree, above(tree.left, name), tree.right);
}

function contains(tree: Tree, name: string): boolean {
  let node = tree;
  while (node && node.name !== name) node = name < node.name ? node.left : node.right;
  return node !== undefined;
}

function unite(a: Tree, b: Tree): Tree {
  if (!a || a === b) return b;
  if (!b) return a;
  if (isAbove(b, a)) return unite(b, a);
  const left = unite(a.left, below(b, a.name)), right = unite(a.right, above(b, a.name));
  return b.name === a.name && left === b.left && right === b.right ? b : withChildren(a, left, right);
}

/** Two trees of which all names of the first come before those of the second. */
function append(a: Tree, b: Tree): Tree {
  if (!a) return b;
  if (!b) return a;
  return isAbove(a, b) ? withChildren(a, a.left, append(a.right, b)) : withChildren(b, append(a, b.left), b.right);
}

/** The names of `a` that are in `b`, or those that are not. */
function select(a: Tree, b: Tree, inside: boolean): Tree {
  if (!a || !b) return inside ? undefined : a;
  if (a === b) return inside ? a : undefined;
  const left = select(a.left, below(b, a.name), inside), right = select(a.right, above(b, a.name), inside);
  return contains(b, a.name) === inside ? withChildren(a, left, right) : append(left, right);
}

function* walk(tree: Tree): Generator<string> {
  if (!tree) return;
  yield* walk(tree.left);
  yield tree.name;
  yield* walk(tree.right);
}

/** A set of names, which never changes. */
export class Names {
  readonly tree: Tree;

  constructor(tree: Tree) {
    this.tree = tree;
  }

  get size(): number {
    return this.tree?.size ?? 0;
  }

  has(name: string): boolean {
    return contains(this.tree, name);
  }

  [Symbol.iterator](): Generator<string> {
    return walk(this.tree);
  }
}

export const none = new Names(undefined);

export function namesOf(names: Iterable<string>): Names {
  if (names instanceof Names) return names;
  let tree: Tree;
  for (const name of names) tree = unite(tree, leaf(name));
  return tree ? new Names(tree) : none;
}

/** Takes little more time than adding the smaller sets to the largest one. */
export function union(first: Names, ...others: readonly Names[]): Names {
  let result = first;
  for (const other of others) {
    const tree = unite(result.tree, other.tree);
    if (tree !== result.tree) result = tree === other.tree ? other : new Names(tree);
  }
  return result;
}

/** The union of the names of each item. */
export function unionOf<T>(items: Iterable<T>, namesOfItem: (item: T) => Names): Names {
  let result = none;
  for (const item of items) result = union(result, namesOfItem(item));
  return result;
}

function selected(a: Names, b: Names, inside: boolean): Names {
  const tree = inside && b.size < a.size ? select(b.tree, a.tree, true) : select(a.tree, b.tree, inside);
  return tree === a.tree ? a : tree ? new Names(tree) : none;
}
export const intersection = (a: Names, b: Names): Names => selected(a, b, true);
export const difference = (a: Names, b: Names): Names => selected(a, b, false);

/** Whether all names of `a` are in `b`. */
export const isSubset = (a: Names, b: Names): boolean => a.size <= b.size && difference(a, b).size === 0;
