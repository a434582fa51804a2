import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import { iri } from '../../rdf/iri.js';
import { rdf, xsd } from '../../rdf/vocabulary.js';
import type { Field } from './form-model.js';
import type { ResourceNames } from './names.js';

/** What a written value came to: a term, or why it is none. */
export type Read = { readonly term: RDF.NamedNode | RDF.Literal } | { readonly term?: undefined; readonly fault: string; readonly candidates?: readonly string[] };

const year = `${xsd.namespaceIri}gYear`, month = `${xsd.namespaceIri}gYearMonth`;
/** Of a value that may be of several datatypes: the one that fits its form. */
const dateForms: readonly (readonly [datatype: string, form: RegExp])[] = [[xsd.date, /^\d{4}-\d\d-\d\d$/], [month, /^\d{4}-\d\d$/], [year, /^\d{4}$/]];

/** Characters that no text of the knowledge holds: those that nobody sees, and halves of a pair. */
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]|\p{Cs}/u;

/** A text as it is kept: one way of ending lines, nothing around it. */
export const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

const literal = (text: string, kind?: string | RDF.NamedNode): RDF.Literal => DataFactory.literal(text, kind as never) as RDF.Literal;
const typed = (text: string, datatype: string): RDF.Literal => literal(text, DataFactory.namedNode(datatype) as RDF.NamedNode);

/** The term that somebody wrote into a field. */
export function readValue(field: Field, written: string, names: ResourceNames): Read {
  const text = tidy(written);
  const strange = unseen.exec(text);
  if (strange)
    return {
      fault: `There is a sign that nobody sees, U+${strange[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}, before “${text.slice(strange.index + 1, strange.index + 21)}”. Write the text again, or paste it without its layout.`,
    };
  if (field.kinds.length > 0 || field.allowed.length > 0) return readResource(field, text, names);
  if (field.isIri) return readAddress(text);
  const [datatype, ...others] = field.datatypes;
  if (datatype === rdf.langString) return { term: literal(text, 'en') };
  if (datatype === undefined || datatype === xsd.string) return { term: literal(text) };
  const fitting = others.length === 0 ? datatype : dateForms.find(([name, form]) => field.datatypes.includes(name) && form.test(text))?.[0];
  return fitting === undefined ? { fault: `“${text.slice(0, 80)}” is no day, month or year: write 2026-03-31, 2026-03 or 2026.` } : { term: typed(text, fitting) };
}

function readResource({ allowed, kinds, label }: Field, text: string, names: ResourceNames): Read {
  const byIri = allowed.find((each) => each === text || each.endsWith(`/${text}`) || each.endsWith(`#${text}`));
  if (byIri !== undefined) return { term: DataFactory.namedNode(byIri) as RDF.NamedNode };
  if (allowed.length > 0) return { fault: `“${text.slice(0, 80)}” is none of the values that ${label} takes.` };
  const meant = names.meant(text, kinds);
  if (meant.iri !== undefined) return { term: DataFactory.namedNode(meant.iri) as RDF.NamedNode };
  return meant.candidates.length > 0
    ? { fault: `Several have the name “${text.slice(0, 80)}”: choose one.`, candidates: meant.candidates }
    : { fault: `Nothing here has the name “${text.slice(0, 80)}”. Write its name as its page has it, or look for it.`, candidates: [] };
}

function readAddress(text: string): Read {
  try {
    return { term: DataFactory.namedNode(iri(text)) as RDF.NamedNode };
  } catch {
    return { fault: `“${text.slice(0, 80)}” is no address: write it whole, from https:// on, without spaces and the signs < > " { } | ^ \` and \\.` };
  }
}

/** How a form writes a value; undefined where it could not be read back, so that it is kept as it is. */
export function writeValue(field: Field, term: RDF.Term, names: ResourceNames): string | undefined {
  if (term.termType !== 'NamedNode' && term.termType !== 'Literal') return undefined;
  const text = term.termType === 'Literal' || (field.isIri && field.kinds.length === 0) || field.allowed.length > 0 || field.editor === 'choice' ? term.value : names.show(term.value);
  const read = readValue(field, text, names);
  return read.term?.equals(term) && (field.editor === 'text' || !text.includes('\n')) ? text : undefined;
}
