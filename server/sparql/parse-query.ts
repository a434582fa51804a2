import { toAlgebra } from '@traqula/algebra-sparql-1-1';
import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { Parser } from '@traqula/parser-sparql-1-1';
import { createBoundedCache } from '../bounded-cache.js';
import type { PreparedQuery } from './prepared-query.js';
import { fillHoles, findHoles, shapeOf, type Form, type Shape } from './query-shape.js';
import { UnsupportedError } from './unsupported.js';

export interface ParsedQuery {
  readonly operation: Algebra.Operation;
  /** The last BASE of the query. */
  readonly base: string | undefined;
  /** UTF-16 units of its text. */
  readonly length: number;
  /** IRIs of FROM and FROM NAMED; undefined without them. */
  readonly from: { readonly defaultGraphs: readonly string[]; readonly namedGraphs: readonly string[] } | undefined;
}

export const parser = new Parser();
/** Relative IRIs are refused before a query comes here; the parser asks for a base all the same. */
export const baseIri = 'urn:base:';

type Parsed = ParsedQuery & Pick<PreparedQuery, 'form'>;

/** What was made from templates; null for those whose constants matter to it. */
const forms = createBoundedCache<Form<Parsed> | null>(16 * 2 ** 20, (form) => (form ? 20 * form.of.length : 0));

/**
 * Parses a query. One that differs from another in its constants alone is not parsed: its constants are put in, which
 * takes a fifth of the time.
 *
 * @throws UnsupportedError for text that is not a SPARQL 1.1 query.
 */
export function parseQuery(text: string): Parsed {
  const shape = shapeOf(text);
  if (!shape) return parseText(text);
  const { template, constants } = shape;
  let form = forms.get(template);
  if (form === undefined) {
    form = formOf(shape);
    forms.set(template, form);
  }
  return form ? { ...fillHoles(form, constants), length: text.length } : parseText(text);
}

function formOf({ template, constants }: Shape): Form<Parsed> | null {
  try {
    return findHoles(parseText(template), constants.length) ?? null;
  } catch {
    return null; // the text itself tells what is wrong, and where
  }
}

function parseText(text: string): Parsed {
  const syntax = parse(text);
  const operation = toAlgebra(syntax, { baseIRI: baseIri }) as Algebra.Operation;
  if (syntax.type !== 'query') throw new UnsupportedError('This is not a query.');
  const form = syntax.subType.toUpperCase() as PreparedQuery['form'];
  const base = lastBase(syntax.context);
  if (operation.type !== 'from') return { form, operation, base, length: text.length, from: undefined };
  const { input, default: defaults, named } = operation as Algebra.From;
  return { form, operation: input, base, length: text.length, from: { defaultGraphs: defaults.map(({ value }) => value), namedGraphs: named.map(({ value }) => value) } };
}

function parse(text: string): ReturnType<Parser['parse']> {
  try {
    return parser.parse(text, { baseIRI: baseIri });
  } catch (cause) {
    throw new UnsupportedError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Each BASE may be relative to the one before. */
export function lastBase(definitions: readonly { readonly subType: string; readonly value?: { readonly value: string } | object }[]): string | undefined {
  let base: string | undefined;
  for (const { subType, value } of definitions) if (subType === 'base' && value && 'value' in value) base = base === undefined ? value.value : new URL(value.value, base).href;
  return base;
}
