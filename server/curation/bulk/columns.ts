import { mpp, wellKnownPrefixes } from '../../rdf/vocabulary.js';
import type { Field, FormModel } from '../forms/form-model.js';
import { shownFields, type Forms } from '../forms/forms.js';
import { optionsOf } from '../forms/options.js';

/** Tables of contributions, each for resources of some kinds. */
export const tableNames = ['papers', 'terms', 'claims'] as const;
export type TableName = (typeof tableNames)[number];
export const isTableName = (text: string): text is TableName => tableNames.some((name) => name === text);

/** One column: a field of a form, for each class that has it; or what tells resources apart. */
export interface BulkColumn {
  readonly head: string;
  /** Whose field it is: of the resource that the row is about, or of its evidence. */
  readonly of: 'resource' | 'evidence';
  /** By IRI of the class; empty for columns that name a resource or its kind. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly explains: string;
}

export interface TableModel { readonly name: TableName; /** The column that names the resource. */ readonly key: string; readonly columns: readonly BulkColumn[] }

const column = (head: string, explains: string, of: BulkColumn['of'] = 'resource'): BulkColumn => ({ head, of, fields: new Map(), explains });
const keyText = (what: string, more = ''): string => `The last part of the address of a ${what} that is here; empty for a new one.${more}`;

/** The columns of a table, made from the forms of a version. */
export function tableModel(name: TableName, forms: Forms): TableModel {
  const of = (kind: string): readonly FormModel[] => { const model = forms.of(kind); return model ? [model] : []; };
  switch (name) {
    case 'papers': return { name, key: 'paper', columns: [column('paper', keyText('paper')), ...fieldColumns(of(mpp.Paper), '', 'resource', forms)] };
    case 'terms': return {
      name,
      key: 'term',
      columns: [
        column('term', keyText('term')),
        column('kind', `What kind of term it is: ${forms.termKinds.map(({ kind }) => localName(kind)).join(', ')}.`),
        ...fieldColumns(forms.termKinds, '', 'resource', forms),
      ],
    };
    case 'claims': return {
      name, key: 'claim', columns: [
        column('claim', keyText('claim', ' A new claim with several lines of evidence has the same word in each of them, such as new1.')), ...fieldColumns(of(mpp.Claim), '', 'resource', forms),
        column('evidence', keyText('line of evidence'), 'evidence'), ...fieldColumns(of(mpp.Evidence), 'evidence.', 'evidence', forms),
      ],
    };
  }
}

export const localName = (iri: string): string => iri.replace(/^.*[/#]/, '');

/** The relation that a cell names: by the last part of its IRI, or by its label. */
export function relationNamed(text: string, { facts, names }: Forms): string | undefined {
  return facts.relations.find((iri) => iri === text || localName(iri) === text) ?? facts.relations.find((iri) => names.label(iri).toLowerCase() === text.toLowerCase());
}

/** One column for a property, whatever classes have it. */
function fieldColumns(models: readonly FormModel[], start: string, of: BulkColumn['of'], forms: Forms): readonly BulkColumn[] {
  const byPath = new Map<string, Map<string, Field>>();
  for (const model of models) for (const field of shownFields(model)) {
    let fields = byPath.get(field.path);
    if (!fields) byPath.set(field.path, fields = new Map());
    fields.set(model.kind, field);
  }
  const paths = [...byPath.keys()],
    isAlone = (path: string): boolean =>
      (paths.every((other) => other === path || localName(other) !== localName(path))
        && !['kind', 'claim', 'term', 'paper', 'evidence'].includes(localName(path)))
      || start !== '';
  const order = (fields: ReadonlyMap<string, Field>): number => Math.min(...[...fields.values()].map((field) => field.group.order * 1000 + field.order));
  return [...byPath].map(([path, fields]): BulkColumn & { readonly order: number } => ({
    head: start + (isAlone(path) ? localName(path) : shortName(path)), of, fields, explains: explain([...fields.values()], [...fields.keys()], models.length, forms), order: order(fields),
  })).sort((a, b) => a.order - b.order).map(({ order: _, ...rest }) => rest);
}

const shortName = (path: string): string => {
  const found = [...wellKnownPrefixes].find(([, namespace]) => path === namespace + localName(path));
  return found ? `${found[0]}:${localName(path)}` : path;
};

/** Values that a column lists at most. */
const mostListed = 12;

function explain([field, ...others]: readonly Field[], kinds: readonly string[], models: number, forms: Forms): string {
  if (!field) return '';
  const options = field.editor === 'choice' ? optionsOf(field, forms.facts, forms.names).map(({ label }) => label) : [];
  return [
    `${field.label}: ${field.description}`,
    ...(kinds.length < models ? [`For ${kinds.map(localName).join(', ')}.`] : []),
    ...(field.required && others.every(({ required }) => required) ? ['Needed.'] : []),
    ...(field.multiple ? ['Several have | between.'] : []),
    ...(options.length > 0 && options.length <= mostListed ? [`One of: ${options.join(', ')}.`] : []),
    ...(field.example === undefined ? [] : [`Example: ${field.example}`]),
  ]
    .join(' ')
    .replace(/\s+/g, ' ');
}
