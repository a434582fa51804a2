import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { toNQuad } from '../../ontology/canonical.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import type { FormModel } from './form-model.js';
import { shownFields, type Forms } from './forms.js';
import { tidy, writeValue } from './values.js';

/** One resource that a form writes. */
export interface Part {
  /** Stands before the names of its fields: '' for the resource that the form is about, `e1` for evidence, `p` for a paper that is new. */
  readonly key: string;
  /** IRI of its class. */
  readonly kind: string;
  /** Absent for a new one. */
  readonly iri: string | undefined;
  /** What is written, by the name of the field. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** What a form holds. */
export interface FormState {
  readonly parts: readonly Part[];
  /** The statement for which evidence is given, where it is there already. */
  readonly about?: string | undefined;
  /** What was stated of its resources when the form was opened: lines of N-Quads. */
  readonly seen: readonly string[];
}

/** Values of a field, and statements that were seen, that are read. No resource has nearly as many. */
const mostValues = 60, mostSeen = 1_000;

/** Values that a form shows, by the name of the field; and the statements that it shows. */
export function shownOf(
  model: FormModel,
  quads: readonly RDF.Quad[],
  { names }: Pick<Forms, 'names'>,
): { readonly values: ReadonlyMap<string, readonly string[]>; readonly quads: readonly RDF.Quad[] } {
  const values = new Map<string, readonly string[]>(),
    shown: RDF.Quad[] = [];
  for (const field of shownFields(model)) {
    const found = quads
      .filter(({ predicate }) => predicate.value === field.path)
      .flatMap((quad) => {
        const text = writeValue(field, quad.object, names);
        return text === undefined ? [] : [{ quad, text }];
      });
    const taken = (field.multiple ? found : found.slice(0, 1)).slice(0, mostValues);
    if (taken.length > 0)
      values.set(
        field.name,
        taken.map(({ text }) => text),
      );
    shown.push(...taken.map(({ quad }) => quad));
  }
  return { values, quads: shown };
}

/** The form of a resource that is there, with what it is made of: a claim with its evidence. Undefined where no shape speaks of it. */
export function openForm(iri: string, forms: Forms, withParts = true): FormState | undefined {
  const kind = forms.kindOf(iri), model = kind === undefined ? undefined : forms.of(kind);
  if (kind === undefined || !model) return undefined;
  const quads = forms.stated(iri), parts: Part[] = [{ key: '', kind, iri, values: shownOf(model, quads, forms).values }], seen = quads.map(toNQuad);
  const lines = withParts ? quads.filter(({ predicate }) => predicate.value === mpp.hasEvidence).map(({ object }) => object.value).sort(byNumber) : [];
  for (const [i, line] of lines.entries()) {
    const own = forms.stated(line), evidence = forms.of(mpp.Evidence);
    if (!evidence || own.length === 0) continue;
    parts.push({ key: `e${i + 1}`, kind: mpp.Evidence, iri: line, values: shownOf(evidence, own, forms).values });
    seen.push(...own.map(toNQuad));
  }
  return { parts, seen };
}

const lastNumber = (iri: string): number => Number(/\d+$/.exec(iri)?.[0] ?? 0);
const byNumber = (a: string, b: string): number => lastNumber(a) - lastNumber(b) || (a < b ? -1 : 1);

/** The name under which a form sends a field. */
export const fieldName = (key: string, name: string): string => (key === '' ? name : `${key}.${name}`);

/** Puts what was sent in the place of what a form holds. */
export function readFields(state: FormState, fields: URLSearchParams, forms: Forms): FormState {
  return { ...state, parts: state.parts.map((part) => ({ ...part, values: readPart(part, fields, forms) })) };
}

function readPart({ key, kind }: Part, fields: URLSearchParams, forms: Forms): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>(), model = forms.of(kind);
  for (const { name, multiple, editor } of model ? shownFields(model) : []) {
    const sent = fields.getAll(fieldName(key, name)).slice(0, mostValues), lines = multiple && editor !== 'choice' && editor !== 'text' ? sent.flatMap((text) => tidy(text).split('\n')) : sent;
    const written = [...new Set(lines.map(tidy).filter((text) => text !== ''))].slice(0, mostValues);
    if (written.length > 0) values.set(name, written);
  }
  return values;
}

/** What a form says as fields, as a browser would send them. */
export function writeFields({ parts }: FormState): URLSearchParams {
  const fields = new URLSearchParams();
  for (const { key, values } of parts) for (const [name, written] of values) for (const text of written) fields.append(fieldName(key, name), text);
  return fields;
}

/**
 * Reads lines of N-Quads that a form sent back. Only what is about one of the resources counts, in a module.
 *
 * @returns undefined where it is none, or more than any resource has.
 */
export function readSeen(text: string, iris: ReadonlySet<string>, base: string): readonly RDF.Quad[] | undefined {
  if (text.split('\n', mostSeen + 1).length > mostSeen) return undefined;
  try {
    const quads = new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(text) as unknown as RDF.Quad[];
    return quads.filter(({ subject, object, graph }) => iris.has(subject.value) && object.termType !== 'BlankNode' && graph.value.startsWith(`${base}graph/`));
  } catch {
    return undefined;
  }
}

export const typeOf = (quads: readonly RDF.Quad[], iri: string): RDF.Quad | undefined => quads.find(({ subject, predicate }) => subject.value === iri && predicate.value === rdf.type);
