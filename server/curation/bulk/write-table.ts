import type * as RDF from '@rdfjs/types';
import { iriToken } from '../../ontology/facts.js';
import { due, inTurns, turn } from '../../platform/turns.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import type { Field } from '../forms/form-model.js';
import { openForm, type Part } from '../forms/form-state.js';
import type { Forms } from '../forms/forms.js';
import { readValue, writeValue } from '../forms/values.js';
import { joinValues, writeCell } from './cells.js';
import { localName, relationNamed, tableModel, type BulkColumn, type TableModel, type TableName } from './columns.js';
import { writeRows } from './read-table.js';

/** The row that explains the columns: it begins with #, and is left out when the table is read. */
const explanation = ({ columns }: TableModel): readonly string[] => columns.map(({ explains }, i) => (i === 0 ? `# ${explains}` : explains));
const headOf = ({ columns }: TableModel): readonly string[] => columns.map(({ head }) => head);

/** A table without rows, whose second row explains the columns. */
export function writeTemplate(name: TableName, forms: Forms): string {
  const model = tableModel(name, forms);
  return writeRows([headOf(model), explanation(model).map(writeCell)]);
}

/** Everything of some kinds as a table, which can be read again. */
export async function writeTable(name: TableName, forms: Forms): Promise<string> {
  await forms.prepareKinds();
  const model = tableModel(name, forms), rows: (readonly string[])[] = [headOf(model), explanation(model)], pieces: string[] = [];
  for (const iri of await resourcesOf(name, forms)) {
    rows.push(...rowsOf(iri, model, forms));
    if (!due()) continue;
    pieces.push(writeRows(rows.splice(0).map((row) => row.map(writeCell))));
    await turn();
  }
  if (rows.length > 0) pieces.push(writeRows(rows.map((row) => row.map(writeCell))));
  return pieces.join('');
}

/** The resources of a table, in order of their addresses. */
export async function resourcesOf(name: TableName, forms: Forms): Promise<readonly string[]> {
  const kinds = name === 'claims' ? [mpp.Claim] : name === 'papers' ? [mpp.Paper] : forms.termKinds.map(({ kind }) => kind);
  const all = await inTurns([...new Set(kinds.flatMap((kind) => forms.facts.resources(rdf.type, iriToken(kind))))], (iri) => (forms.stated(iri).length > 0 ? [iri] : []));
  return all.flat().sort();
}

function rowsOf(iri: string, model: TableModel, forms: Forms): readonly (readonly string[])[] {
  const state = openForm(iri, forms, model.name === 'claims'), [main, ...lines] = state?.parts ?? [];
  if (!main) return [];
  const stated = new Map([main, ...lines].flatMap(({ iri: of }) => (of === undefined ? [] : [[of, forms.stated(of)] as const])));
  const slug = (of: string): string => (of.startsWith(forms.base) ? of.slice(forms.base.length) : of);
  return [undefined, ...lines.slice(1)].map((_, i) => {
    const line = lines[i];
    // The claim itself stands in its first row; its name alone in the others.
    return model.columns.map((column) => {
      if (column.head === model.key && column.fields.size === 0) return slug(iri);
      if (column.of === 'evidence') return line?.iri === undefined ? '' : column.fields.size === 0 ? slug(line.iri) : cellOf(column, line, stated, forms);
      return i > 0 ? '' : column.fields.size === 0 ? localName(main.kind) : cellOf(column, main, stated, forms);
    });
  });
}

function cellOf({ fields }: BulkColumn, { kind, values, iri }: Part, stated: ReadonlyMap<string, readonly RDF.Quad[]>, forms: Forms): string {
  const field = fields.get(kind);
  if (!field || iri === undefined || !values.has(field.name)) return '';
  const texts = (stated.get(iri) ?? []).filter(({ predicate }) => predicate.value === field.path).flatMap(({ object }) => valueText(field, object, forms) ?? []);
  return field.multiple ? joinValues(texts) : texts[0] ?? '';
}

/** A value as it stands in a cell: by name where that leads back to it. */
function valueText(field: Field, term: RDF.Term, forms: Forms): string | undefined {
  if (field.path === rdf.predicate && relationNamed(localName(term.value), forms) === term.value) return localName(term.value);
  const written = writeValue(field, term, forms.names);
  if (written === undefined || term.termType !== 'NamedNode') return written;
  return [forms.names.show(term.value), localName(term.value), written].find((text) => readValue(field, text, forms.names).term?.equals(term));
}
