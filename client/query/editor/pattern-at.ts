import type { SyntaxNode, Tree } from '@lezer/common';
import { contextAt } from '../text/context.js';
import { prologueOf } from '../text/why-empty.js';
import { tokenize } from '../grammar/tokens.js';

/** What is looked for at a place of a query. */
export interface Wanted {
  readonly position: 'predicate' | 'object';
  /** A query for what can stand there, with the number of solutions of each: variables `_found` and `_solutions`. */
  readonly query: string;
}

/** Values that are asked for. */
const most = 60;

/** Parts of a group that say more of the variables of a triple beside them. */
const telling = new Set(['TriplesSameSubject', 'Bind', 'InlineData', 'GroupOrUnionGraphPattern', 'GraphGraphPattern']);

const variablesIn = (text: string): readonly string[] => tokenize(text).filter(({ kind }) => kind === 'variable').map((token) => token.text.slice(1));

function isWhole(node: SyntaxNode): boolean {
  let whole = true;
  node.cursor().iterate((each) => {
    if (each.type.isError) whole = false;
    return whole;
  });
  return whole;
}

/** Brackets that were opened in a text and are not closed, closed. */
function closers(text: string): string {
  const open: string[] = [], partner: Readonly<Record<string, string>> = { '(': ')', '[': ']', '<<': '>>', '<<(': ')>>', '{|': '|}' };
  for (const { kind, text: piece } of tokenize(text)) {
    if (kind === 'open') open.unshift(partner[piece] ?? '');
    else if (kind === 'close') open.shift();
  }
  return open.join(' ');
}

/** The parts beside one in its group that are whole; a filter only where its variables are bound by them. */
function beside(group: SyntaxNode, within: SyntaxNode, text: string): readonly string[] {
  const parts: string[] = [], filters: string[] = [];
  for (let child = group.firstChild; child; child = child.nextSibling) {
    if ((child.from <= within.from && child.to >= within.to) || !isWhole(child)) continue;
    const written = text.slice(child.from, child.to);
    if (telling.has(child.name)) parts.push(child.name === 'TriplesSameSubject' ? `${written} .` : written);
    else if (child.name === 'Filter') filters.push(written);
  }
  const bound = new Set(variablesIn(parts.join('\n')));
  return [...parts, ...filters.filter((filter) => variablesIn(filter).every((name) => bound.has(name)))];
}

/**
 * What the query itself says of a place: a query for the values that have solutions there, with all that stands beside
 * it. Undefined where the place is no relation and no object, within SERVICE and within a path.
 *
 * @param from Where what is being typed begins.
 */
export function patternAt(text: string, from: number, tree: Tree): Wanted | undefined {
  const tokens = tokenize(text), { position } = contextAt(tokens, from);
  const before = tokens.filter(({ to, kind }) => to <= from && kind !== 'comment').at(-1);
  if ((position !== 'predicate' && position !== 'object') || !before || ['/', '|', '^', '!', '^^'].includes(before.text)) return undefined;
  let statement: SyntaxNode | null = tree.resolveInner(before.to, -1);
  while (statement && statement.name !== 'TriplesSameSubject') statement = statement.parent;
  if (!statement) return undefined;
  const head = text.slice(statement.from, from), open = closers(head);
  if (open.includes(')') || open.includes('>')) return undefined;
  let pattern = `${head.replace(/#[^\n]*$/, '')} ${position === 'predicate' ? '?_found ?_any' : '?_found'} ${open} .`;
  for (let inner: SyntaxNode = statement, node = statement.parent; node; inner = node, node = node.parent) {
    if (node.name === 'ServiceGraphPattern') return undefined;
    if (node.name === 'SubSelect' || node.name === 'ConstructTemplate' || node.name === 'Quads') break;
    if (node.name === 'GroupGraphPattern') pattern = [...beside(node, inner, text), pattern].join('\n');
    if (node.name === 'GraphGraphPattern') {
      const name = node.getChild('Keyword')?.nextSibling;
      if (name) pattern = `GRAPH ${text.slice(name.from, name.to)} {\n${pattern}\n}`;
    }
  }
  return { position, query: `${prologueOf(text)}\nSELECT ?_found (COUNT(*) AS ?_solutions) {\n${pattern}\n} GROUP BY ?_found ORDER BY DESC(?_solutions) LIMIT ${most}` };
}
