import { iriToken, textOf, type Facts } from '../../ontology/facts.js';
import { mpp, rdf, rdfs, sh, skos, xsd } from '../../rdf/vocabulary.js';

/** With what a value is written. */
export type Editor = 'line' | 'text' | 'choice' | 'resource' | 'address' | 'date' | 'truth' | 'parts';

/** One property of a class, as a form asks for it. */
export interface Field {
  /** Unique in its class: the last part of the property's IRI. */
  readonly name: string;
  /** IRI of the property. */
  readonly path: string;
  readonly label: string;
  readonly description: string;
  readonly group: FieldGroup;
  readonly editor: Editor;
  readonly order: number;
  readonly required: boolean;
  /** Whether there may be several values; of texts, several in English. */
  readonly multiple: boolean;
  /** Set by the service, or by another field. */
  readonly hidden: boolean;
  /** IRIs of datatypes; none where any text or an IRI stands. */
  readonly datatypes: readonly string[];
  /** IRIs of classes of which a value is. */
  readonly kinds: readonly string[];
  readonly isIri: boolean;
  /** The IRIs that may stand, where shapes list them. */
  readonly allowed: readonly string[];
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly placeholder: string | undefined;
  readonly example: string | undefined;
  /** What a new form has in the field: what is meant nearly always. */
  readonly usual: string | undefined;
  /** Whether visitors are asked for it at once. */
  readonly visitors: boolean;
}

/** Fields that stand together. */
export interface FieldGroup { readonly iri: string; readonly label: string; readonly order: number }

/** What a form asks for resources of a class. */
export interface FormModel {
  /** IRI of the class. */
  readonly kind: string;
  readonly label: string;
  /** IRIs of the shapes that hold for the class. */
  readonly shapes: readonly string[];
  /** All of them, hidden ones too, in their order. */
  readonly fields: readonly Field[];
}

const dash = 'http://datashapes.org/dash#';
const shacl = (name: string): string => sh.namespaceIri + name;
/** Where an editor of DASH leads. One that is not here is chosen by the values. */
const editors: Readonly<Record<string, Editor>> = {
  TextFieldEditor: 'line', TextFieldWithLangEditor: 'line', TextAreaEditor: 'text', TextAreaWithLangEditor: 'text', EnumSelectEditor: 'choice', InstancesSelectEditor: 'choice',
  AutoCompleteEditor: 'resource', URIEditor: 'address', DatePickerEditor: 'date', BooleanSelectEditor: 'truth', DetailsEditor: 'parts',
};
const further: FieldGroup = { iri: '', label: 'Further', order: 99 };

/** A class and those above it. */
export function classesAbove(kind: string, facts: Pick<Facts, 'texts'>): ReadonlySet<string> {
  const found = new Set([kind]);
  for (const each of found) for (const above of facts.texts(each, rdfs.subClassOf)) found.add(above);
  return found;
}

/** What shapes and forms of a version ask for resources of a class; undefined where no shape speaks of it. */
export function readForm(kind: string, facts: Facts): FormModel | undefined {
  const shapes = [...classesAbove(kind, facts)].flatMap((each) => facts.resources(shacl('targetClass'), iriToken(each)));
  const fields = new Map<string, Field>();
  for (const property of new Set(shapes.flatMap((shape) => facts.texts(shape, shacl('property'))))) {
    const field = readField(property, facts), known = field && fields.get(field.path);
    // Two shapes may speak of one property: that which is shown says how, and what is needed by one is needed.
    if (field) fields.set(field.path, known ? joinFields(known, field) : field);
  }
  if (fields.size === 0) return undefined;
  return { kind, label: facts.nameOf(kind), shapes, fields: named([...fields.values()].sort((a, b) => a.group.order - b.group.order || a.order - b.order || (a.path < b.path ? -1 : 1))) };
}

function joinFields(one: Field, other: Field): Field {
  const [shown, hidden] = one.hidden ? [other, one] : [one, other];
  return { ...shown, required: shown.required || hidden.required, order: Math.min(one.order, other.order), multiple: shown.multiple && (hidden.hidden || hidden.multiple) };
}

/** Fields whose names are told apart. */
const named = (fields: readonly Field[]): readonly Field[] =>
  fields.map((field) => (fields.some((other) => other !== field && other.name === field.name) ? { ...field, name: `${field.name}-${field.order}` } : field));

const localName = (iri: string): string => iri.replace(/^.*[/#]/, '');

function readField(property: string, facts: Facts): Field | undefined {
  const of = (name: string): readonly string[] => facts.texts(property, name.includes(':') ? name : shacl(name)), one = (name: string): string | undefined => of(name)[0];
  const path = one('path');
  if (path === undefined) return undefined;
  const number = (name: string): number | undefined => { const text = one(name); return text === undefined ? undefined : Number(text); };
  const datatypes = [...of('datatype'), ...listed(facts, property, 'or').flatMap((member) => facts.texts(member, shacl('datatype')))], kinds = of('class');
  const group = one('group'), isIri = one('nodeKind') === shacl('IRI') || kinds.length > 0, allowed = listed(facts, property, 'in').map(textOf);
  const least = number('minCount') ?? number('qualifiedMinCount') ?? 0;
  return {
    name: localName(path),
    path,
    label: one('name') ?? localName(path),
    description: one('description') ?? '',
    group:
      group === undefined
        ? further
        : { iri: group, label: facts.texts(group, rdfs.label)[0] ?? localName(group), order: Number(facts.texts(group, shacl('order'))[0] ?? further.order) },
    editor:
      editors[localName(one(`${dash}editor`) ?? '')]
      ?? (allowed.length > 0 ? 'choice' : kinds.length > 0 ? 'resource' : isIri || datatypes.includes(`${xsd.namespaceIri}anyURI`) ? 'address' : 'line'),
    order: number('order') ?? 0,
    required: least > 0,
    multiple: number('maxCount') !== 1 && one('uniqueLang') !== 'true',
    hidden: one(`${dash}hidden`) === 'true',
    datatypes,
    kinds,
    isIri,
    allowed,
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    placeholder: one(mpp.placeholder),
    example: one(skos.example),
    usual: one('defaultValue'),
    visitors: one(mpp.askedOfVisitors) === 'true',
  };
}

/** The members of a list that a shape leads to, as tokens of IRIs and names of blank nodes. */
function listed(facts: Facts, shape: string, name: string): readonly string[] {
  const found: string[] = [];
  for (let [node] = facts.values(shape, shacl(name)); node !== undefined && node.startsWith('_:'); [node] = facts.values(node, `${rdf.namespaceIri}rest`))
    found.push(...facts.values(node, `${rdf.namespaceIri}first`));
  return found;
}
