import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { IToken } from '@traqula/chevrotain';
import { createBoundedCache } from '../platform/bounded-cache.js';
import { translationContext } from './algebra.js';
import type { ParseContext, SyntaxTree } from './library.js';
import type { PreparedQuery } from './prepared-query.js';
import { fillHoles, findHoles, templateOf, type FilledTemplate, type Template } from './query-template.js';
import { readText } from './read-text.js';
import { sparql11, translation } from './sparql11.js';
import { UnsupportedError } from './unsupported.js';
import type { ParsedQuery } from './parsed-query.js';

/** A query, with its form. */
export type Parsed = ParsedQuery & Pick<PreparedQuery, 'form'>;

/** The parsed templates; null for a template whose constants matter to what it means. */
const forms = createBoundedCache<FilledTemplate<Parsed> | null>(16 * 2 ** 20, (form) => (form ? 20 * form.of.length : 0));

/** The text is an update, or has no query at all. */
export class NoQueryError extends UnsupportedError {
  readonly isEmpty: boolean;

  constructor(isEmpty: boolean) {
    super('This is not a query.');
    this.isEmpty = isEmpty;
  }
}

/**
 * Parses a query that is complete.
 *
 * @throws UnsupportedError for text that is not a SPARQL 1.1 query, SyntaxFault for what is wrong.
 */
export const parseQuery = (text: string): Parsed => parseTokens(text, sparql11.tokenize(text));

/**
 * Parses a query. One that differs from another in its constants and comments alone is not parsed: its constants are put
 * in, which takes a fifth of the time.
 *
 * @param declarations What makes the text complete, to be thought of ahead of it; `known` says the same.
 */
export function parseTokens(text: string, tokens: readonly IToken[], declarations = '', known: ParseContext = {}): Parsed {
  const found = templateOf(text, tokens);
  const length = declarations.length + text.length;
  if (found) {
    const template = declarations + found.template;
    let form = forms.get(template);
    if (form === undefined) {
      form = formOf({ ...found, template });
      forms.set(template, form);
    }
    if (form) return { ...fillHoles(form, found.constants), length };
  }
  return { ...parseWhole(text, tokens, known), length };
}

function formOf({ template, constants }: Template): FilledTemplate<Parsed> | null {
  try {
    return findHoles(parseWhole(template, sparql11.tokenize(template), {}), constants.length) ?? null;
  } catch {
    return null; // parsing the text itself tells what is wrong, and where
  }
}

function parseWhole(text: string, tokens: readonly IToken[], known: ParseContext): Parsed {
  const { tree, base } = readText(sparql11, text, known, tokens);
  if (tree.type !== 'query') throw new NoQueryError(tree.updates.every(({ operation }) => operation === undefined));
  return { ...describeQuery(tree, translation.translateQuery(translationContext(tokens), tree, false, false)), base, length: text.length };
}

/** What is known of a query besides its text. */
export function describeQuery({ subType }: Extract<SyntaxTree['tree'], { type: 'query' }>, operation: Algebra.Operation): Pick<Parsed, 'form' | 'operation' | 'from'> {
  const form = subType.toUpperCase() as PreparedQuery['form'];
  if (operation.type !== 'from') return { form, operation, from: undefined };
  const { input, default: defaults, named } = operation as Algebra.From;
  return { form, operation: input, from: { defaultGraphs: defaults.map(({ value }) => value), namedGraphs: named.map(({ value }) => value) } };
}
