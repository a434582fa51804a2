import { termKind } from '../../store/dictionary.js';
import { integerDatatypes, literalClass, type LiteralClass } from '../../store/literals.js';
import { rdf, xsd } from '../../rdf/vocabulary.js';
import { formatNumber, readExact } from './numbers.js';
import type { QueryTerms } from './query-terms.js';
import type { NumberValue } from './number-value.js';

/**
 * A value in an expression. Strings and booleans, which most functions take and give, are JavaScript's own; an error is
 * undefined. `id` is the term that the value was read from, or 0: it keeps a lexical form such as 1.50.
 */
export type Value = string | boolean | NumberValue | TemporalValue | LangString | OtherTerm;

export interface TemporalValue {
  readonly tag: 'temporal';
  readonly type: LiteralClass;
  /** Milliseconds since 1970, rounded to a double. */
  readonly value: number;
  readonly lexical: string;
  readonly datatype: string;
  readonly id: number;
}

export interface LangString {
  readonly tag: 'lang';
  readonly text: string;
  readonly language: string;
  readonly id: number;
}

/** An IRI, a blank node, or a literal of which only the term is known. */
export interface OtherTerm {
  readonly tag: 'iri' | 'blank' | 'typed';
  readonly text: string;
  /** Of a typed literal, else ''. */
  readonly datatype: string;
  readonly id: number;
}

export const iriValue = (iri: string): OtherTerm => ({ tag: 'iri', text: iri, datatype: '', id: 0 });
export const blankValue = (label: string): OtherTerm => ({ tag: 'blank', text: label, datatype: '', id: 0 });
export const langString = (text: string, language: string): LangString => ({ tag: 'lang', text, language, id: 0 });

/** Reads a term as a value. */
export function valueOf(terms: QueryTerms, id: number): Value {
  const kind = terms.kind(id);
  const text = terms.text(id);
  if (kind !== termKind.literal) return { tag: kind === termKind.iri ? 'iri' : 'blank', text, datatype: '', id };
  const type = terms.literalClass(id) as LiteralClass;
  switch (type) {
    case literalClass.string:
      return text;
    case literalClass.boolean:
      return terms.value(id) === 1;
    case literalClass.langString:
      return { tag: 'lang', text, language: terms.suffix(id).slice(1), id };
    case literalClass.other:
      return { tag: 'typed', text, datatype: terms.suffix(id), id };
    case literalClass.dateTime:
    case literalClass.date:
    case literalClass.time:
      return { tag: 'temporal', type, value: terms.value(id), lexical: text, datatype: terms.suffix(id), id };
    case literalClass.integer:
    case literalClass.decimal:
      return readExact(type, text, terms.value(id), id);
    default:
      return { tag: 'number', type, value: terms.value(id), digits: undefined, scale: 0, id };
  }
}

/** The term of a value. */
export function idOf(terms: QueryTerms, value: Value): number {
  if (typeof value === 'string') return terms.intern(termKind.literal, value);
  if (typeof value === 'boolean') return terms.intern(termKind.literal, value ? 'true' : 'false', xsd.boolean);
  if (value.id !== 0) return value.id;
  switch (value.tag) {
    case 'number':
      if (value.type === literalClass.integer && value.digits === undefined) return terms.integer(value.value);
      return terms.intern(termKind.literal, formatNumber(value), numberDatatype(value.type));
    case 'temporal': return terms.intern(termKind.literal, value.lexical, value.datatype);
    case 'lang': return terms.intern(termKind.literal, value.text, `@${value.language}`);
    case 'iri': return terms.intern(termKind.iri, value.text);
    case 'blank': return terms.intern(termKind.blank, value.text);
    case 'typed': return terms.intern(termKind.literal, value.text, value.datatype);
  }
}

/** What STR gives: the lexical form of a literal, an IRI as it is; nothing for a blank node. */
export function stringOf(terms: QueryTerms, value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  switch (value.tag) {
    case 'number': return value.id === 0 ? formatNumber(value) : terms.text(value.id);
    case 'temporal': return value.lexical;
    case 'blank': return undefined;
    default: return value.text;
  }
}

const numberDatatype = (type: LiteralClass): string => numberDatatypes[type] as string;
const numberDatatypes: Readonly<Record<number, string>> = {
  [literalClass.integer]: xsd.integer, [literalClass.decimal]: xsd.decimal, [literalClass.float]: `${xsd.namespaceIri}float`, [literalClass.double]: xsd.double,
};

/** The datatype's IRI; nothing for what is not a literal. */
export function datatypeOfValue(terms: QueryTerms, value: Value): string | undefined {
  if (typeof value === 'string') return xsd.string;
  if (typeof value === 'boolean') return xsd.boolean;
  switch (value.tag) {
    case 'number': return value.id === 0 ? numberDatatype(value.type) : terms.suffix(value.id);
    case 'lang': return rdf.langString;
    case 'temporal':
    case 'typed': return value.datatype;
    default: return undefined;
  }
}

/** Neither zero nor NaN. A decimal may be too close to zero for a double, and still have digits. */
export function isNotZero({ value, digits, lexical }: NumberValue): boolean {
  if (value !== 0) return !Number.isNaN(value);
  return lexical !== undefined ? /[1-9]/.test(lexical) : digits !== undefined && digits !== 0n;
}

/** Effective boolean value (SPARQL 1.1, 17.2.2): 1, 0, or -1 for an error. */
export function effectiveBoolean(value: Value | undefined): number {
  if (value === undefined) return -1;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return value === '' ? 0 : 1;
  switch (value.tag) {
    case 'number': return isNotZero(value) ? 1 : 0;
    case 'lang': return value.text === '' ? 0 : 1;
    case 'typed': return invalidIsFalse.has(value.datatype) ? 0 : -1;
    default: return -1;
  }
}

/** A boolean or number whose lexical form is not valid has the effective value false. */
const invalidIsFalse: ReadonlySet<string> = new Set([xsd.boolean, xsd.decimal, xsd.double, `${xsd.namespaceIri}float`, ...integerDatatypes]);
