/** A node of a parsed query, seen as plain data. */
export type QueryNode = Readonly<Record<string, unknown>>;

/** Every object within a parsed query. Keeps its own stack: a long sum is nested as deep as it is long. */
export function* nodes(root: object): Generator<QueryNode> {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== 'object' || node === null) continue;
    yield node as QueryNode;
    for (const child of Object.values(node)) stack.push(child);
  }
}
