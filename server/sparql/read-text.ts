import type { IToken } from '@traqula/chevrotain';
import type { GrammarReader, ParseContext, SyntaxTree } from './library.js';
import { checkScope } from './scope.js';
import { SyntaxFault } from './syntax-error.js';

/** How deep brackets may be nested: the parser calls itself for each. */
const maxDepth = 200;
const opening = new Set(['LCurly', 'LParen', 'LSquare', 'AnnotationOpen', 'TripleTermOpen', 'ReificationOpen']);
const closing = new Set(['RCurly', 'RParen', 'RSquare', 'AnnotationClose', 'TripleTermClose', 'ReificationClose']);

/**
 * Reads a whole query or update in time that grows with its length. What it returns has been checked.
 *
 * @param tokens Of this text, where they are known.
 * @throws SyntaxFault
 */
export function readText({ tokenize, read }: GrammarReader, text: string, known: ParseContext, tokens: readonly IToken[] = tokenize(text)): SyntaxTree {
  checkDepth(tokens);
  try {
    const found = read(text, tokens, known);
    checkScope(found.tree);
    return found;
  } catch (error) {
    if (!(error instanceof SyntaxFault) || error.offset >= 0) throw error;
    const placed = read(text, tokens, { ...known, positions: true });
    checkScope(placed.tree);
    throw error;
  }
}

function checkDepth(tokens: readonly IToken[]): void {
  let open = 0, signs = 0, depth = 0, deepest = 0;
  for (const { tokenType: { name }, startOffset } of tokens) {
    // SPARQL 1.2 has `! !`: each is within the one before.
    signs = name === 'Exclamation' ? signs + 1 : 0;
    if (closing.has(name)) open -= 1;
    else if (opening.has(name)) open += 1;
    if (open + signs > depth) [depth, deepest] = [open + signs, startOffset];
  }
  if (depth > maxDepth) throw new SyntaxFault(`Brackets are nested ${depth} deep; the limit is ${maxDepth}.`, deepest, { limit: maxDepth });
}
