import type * as RDF from '@rdfjs/types';
import { toNQuad } from '../../ontology/canonical.js';
import { nearestOf } from '../../platform/nearest.js';
import { due, turn } from '../../platform/turns.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import { shownOf, type FormState, type Part } from '../forms/form-state.js';
import type { Forms } from '../forms/forms.js';
import { splitValues } from './cells.js';
import { localName, relationNamed, type BulkColumn, type TableModel, type TableName } from './columns.js';
import type { SentTable, TableRow } from './read-table.js';

/** What is wrong with a table, by its row and the head of its column. */
export interface BulkFault {
  readonly table: TableName;
  readonly row: number;
  readonly column: string | undefined;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly severity: 'error' | 'warning';
}

/** Rows that are about one resource, as the form of that resource. */
export interface RowGroup {
  readonly table: TableName;
  readonly state: FormState;
  /** Rows of the parts, by their keys. */
  readonly rows: ReadonlyMap<string, number>;
  /** Head of the column of a field. */
  readonly head: (part: string, field: string) => string | undefined;
}

export interface Grouped { readonly groups: readonly RowGroup[]; readonly faults: readonly BulkFault[]; /** Rows that name a resource and say nothing of it. */ readonly empty: number }

/** Puts the rows of a table together that are about one resource. */
export async function groupRows(table: SentTable, model: TableModel, forms: Forms): Promise<Grouped> {
  const faults: BulkFault[] = [], columns = columnsOf(table, model, faults);
  if (!columns) return { groups: [], faults, empty: 0 };
  for (const { row, at, text } of table.computed)
    faults.push({
      table: model.name,
      row,
      column: table.head[at],
      message: `The cell begins as a formula does: “${text}”. Who opens the table in a spreadsheet would have it computed.`,
      remedy: `Put an apostrophe before it: '${text.slice(0, 12)}${text.length > 12 ? '…' : ''}. It is taken away when the table is read. In a spreadsheet, type two.`,
      severity: 'error',
    });
  const reader = createReader(model, columns, forms, faults), groups: RowGroup[] = [];
  let empty = 0;
  for (const rows of model.name === 'claims' ? together(table.rows, columns) : table.rows.map((row) => [row])) {
    const group = model.name === 'claims' ? claimGroup(rows, reader) : resourceGroup(rows[0] as TableRow, reader);
    if (group === 'empty') empty++;
    else if (group) groups.push(group);
    if (due()) await turn();
  }
  return { groups, faults, empty };
}

interface ColumnAt { readonly column: BulkColumn; readonly at: number }

/** The columns of a table where they stand in it; undefined, with faults, where one is not known. */
function columnsOf({ head }: SentTable, model: TableModel, faults: BulkFault[]): readonly ColumnAt[] | undefined {
  const heads = model.columns.map((column) => column.head);
  for (const name of head) {
    if (name === '' || heads.includes(name)) continue;
    const nearest = nearestOf(name, heads);
    faults.push({
      table: model.name,
      row: 1,
      column: name.slice(0, 60),
      message: `There is no column "${name.slice(0, 60)}" in a table of ${model.name}.`,
      remedy: nearest === undefined ? `There are: ${heads.join(', ')}.` : `Is ${nearest} meant?`,
      severity: 'error',
    });
  }
  return faults.length > 0 ? undefined : model.columns.flatMap((column) => { const at = head.indexOf(column.head); return at < 0 ? [] : [{ column, at }]; });
}

interface Reader {
  readonly model: TableModel;
  readonly forms: Forms;
  /** The cell of a column that names something. */
  named(row: TableRow, head: string): string;
  /** Whether a row says something of the resource, or of its evidence. */
  speaks(row: TableRow, of: BulkColumn['of']): boolean;
  /** @returns undefined, with a fault, where a cell stands in a column that the kind does not have. */
  part(row: TableRow, of: BulkColumn['of'], key: string, kind: string, iri: string | undefined): Part | undefined;
  /** The IRI of what a cell names, of some kinds; undefined, with a fault, where that is not here. */
  find(row: TableRow, head: string, kinds: readonly string[], what: string): string | undefined;
  fault(row: TableRow, column: string | undefined, message: string, remedy?: string): undefined;
  group(state: Omit<FormState, 'seen'>, rows: ReadonlyMap<string, number>): RowGroup;
}

function createReader(model: TableModel, columns: readonly ColumnAt[], forms: Forms, faults: BulkFault[]): Reader {
  const { base, names } = forms;
  const fault: Reader['fault'] = (row, column, message, remedy) => { faults.push({ table: model.name, row: row.number, column, message, remedy, severity: 'error' }); };
  const named: Reader['named'] = (row, head) => { const columnAt = columns.find(({ column }) => column.head === head); return columnAt ? row.cells[columnAt.at] ?? '' : ''; };
  const stated = (iri: string): readonly RDF.Quad[] => forms.stated(iri);
  return {
    model, forms, named, fault,
    speaks: (row, of) => columns.some(({ column, at }) => column.of === of && column.fields.size > 0 && row.cells[at] !== ''),
    part(row, of, key, kind, iri) {
      const form = forms.of(kind), values = new Map(form && iri !== undefined ? shownOf(form, stated(iri), forms).values : []);
      let isWrong = false;
      for (const { column, at } of columns) {
        if (column.of !== of || column.fields.size === 0) continue;
        const field = column.fields.get(kind), cell = row.cells[at] ?? '';
        if (!field) {
          if (cell !== '') {
            fault(row, column.head, `A ${localName(kind)} has no "${column.head}".`, 'Leave the cell empty.');
            isWrong = true;
          }
        } else if (cell === '') values.delete(field.name);
        else if (field.multiple && splitValues(cell).length > mostValues) {
          fault(row, column.head, `The cell has more than ${mostValues} values.`, 'Take some out: the form of the resource adds them.');
          isWrong = true;
        } else
          values.set(
            field.name,
            field.multiple
              ? splitValues(cell)
              : [
                  field.path === rdf.predicate
                    ? (relationNamed(cell, forms)
                      ?? fault(
                        row,
                        column.head,
                        `There is no relation "${cell.slice(0, 60)}" that a claim may state.`,
                        `One of: ${forms.facts.relations.map(localName).sort().join(', ')}.`,
                      )
                      ?? cell)
                    : cell,
                ],
          );
      }
      return isWrong ? undefined : { key, kind, iri, values };
    },
    find(row, head, kinds, what) {
      const text = named(row, head), iri = [base + text.replace(/^mpp:/, ''), text].find((each) => names.isOf(each, kinds));
      return iri ?? fault(row, head, `There is no ${what} "${text.slice(0, 100)}" here.`, `Write the last part of its address, or leave the cell empty for a new one.`);
    },
    group: (state, rows) => ({
      table: model.name, rows, state: { ...state, seen: state.parts.flatMap(({ iri }) => (iri === undefined ? [] : stated(iri))).map(toNQuad) },
      head: (part, field) => model.columns.find((column) => column.of === (part.startsWith('e') ? 'evidence' : 'resource') && [...column.fields.values()].some(({ name }) => name === field))?.head,
    }),
  };
}

function resourceGroup(row: TableRow, reader: Reader): RowGroup | 'empty' | undefined {
  const { model, forms, named } = reader, kinds = model.name === 'papers' ? [mpp.Paper] : [mpp.Entity];
  const iri = named(row, model.key) === '' ? undefined : reader.find(row, model.key, kinds, model.key);
  if (iri === undefined && named(row, model.key) !== '') return undefined;
  if (!reader.speaks(row, 'resource')) return iri === undefined ? reader.fault(row, undefined, 'The row says nothing.', 'Fill its cells, or take it out.') : 'empty';
  const kind = model.name === 'papers' ? mpp.Paper : kindOfTerm(row, iri, reader);
  const part = kind === undefined ? undefined : reader.part(row, 'resource', '', kind, iri);
  return part && forms.of(part.kind) ? reader.group({ parts: [part] }, new Map([['', row.number]])) : undefined;
}

function kindOfTerm(row: TableRow, iri: string | undefined, { named, forms, fault }: Reader): string | undefined {
  const text = named(row, 'kind'), here = iri === undefined ? undefined : forms.kindOf(iri), written = forms.termKinds.find(({ kind, label }) => localName(kind) === text || label === text)?.kind;
  if (here !== undefined)
    return text === '' || written === here
      ? here
      : fault(row, 'kind', `The term is of the kind ${localName(here)}; the kind of a term that is here does not change.`, `Write ${localName(here)}.`);
  return (
    written
    ?? fault(
      row,
      'kind',
      text === '' ? 'A new term needs its kind.' : `There is no kind "${text.slice(0, 60)}".`,
      `One of: ${forms.termKinds.map(({ kind }) => localName(kind)).join(', ')}.`,
    )
  );
}

/** Rows of one claim: those that name the same; and those that name none and say nothing of one, with the one above. */
function together(rows: readonly TableRow[], columns: readonly ColumnAt[]): readonly (readonly TableRow[])[] {
  const key = columns.find(({ column }) => column.head === 'claim'), found: TableRow[][] = [], byName = new Map<string, TableRow[]>();
  let above: TableRow[] | undefined;
  for (const row of rows) {
    const name = key ? row.cells[key.at] ?? '' : '', speaks = columns.some(({ column, at }) => column.of === 'resource' && column.fields.size > 0 && row.cells[at] !== '');
    let group = name === '' ? (speaks ? undefined : above) : byName.get(name);
    if (group) group.push(row);
    else {
      found.push(group = [row]);
      if (name !== '') byName.set(name, group);
    }
    above = group;
  }
  return found;
}

/** Rows of one claim: they are read in one go. */
const mostLines = 100;
/** Values of a cell, as of a field of a form. */
const mostValues = 60;

const isNew = (name: string): boolean => name === '' || /^new[\w-]*$/i.test(name);

function claimGroup(rows: readonly TableRow[], reader: Reader): RowGroup | 'empty' | undefined {
  const [first] = rows, { named, fault, speaks } = reader;
  if (!first) return undefined;
  if (rows.length > mostLines) return fault(rows[mostLines] as TableRow, undefined, `There are more than ${mostLines} rows of one claim.`, 'Send the others in another table.');
  const iri = isNew(named(first, 'claim')) ? undefined : reader.find(first, 'claim', [mpp.Claim], 'claim');
  if (iri === undefined && !isNew(named(first, 'claim'))) return undefined;
  const saying = rows.filter((row) => speaks(row, 'resource')), [speaking] = saying;
  if (iri === undefined && !speaking)
    return fault(
      first,
      undefined,
      'The row says nothing of a claim, and names none.',
      'Name the claim in the column "claim", or fill subject, predicate and object.',
    );
  const unequal = saying.find(
    (row) =>
      row !== speaking
      && reader.model.columns.some(
        ({ of, fields, head }) => of === 'resource' && fields.size > 0 && named(row, head) !== '' && named(row, head) !== named(speaking as TableRow, head),
      ),
  );
  if (unequal)
    return fault(
      unequal,
      undefined,
      `It says something else of the claim than row ${speaking?.number ?? 0} does.`,
      'Say it once, and leave the cells of the claim empty in its other rows.',
    );
  const parts: Part[] = [], places = new Map<string, number>();
  const add = (part: Part | undefined, row: TableRow): boolean => { if (part) { parts.push(part); places.set(part.key, row.number); } return part !== undefined; };
  if (speaking && !add(reader.part(speaking, 'resource', '', mpp.Claim, iri), speaking)) return undefined;
  for (const [i, row] of rows.entries()) {
    const line = named(row, 'evidence') === '' ? undefined : reader.find(row, 'evidence', [mpp.Evidence], 'line of evidence');
    if (line === undefined && named(row, 'evidence') !== '') return undefined;
    if (!speaks(row, 'evidence')) continue;
    if (line !== undefined && (iri === undefined || !reader.forms.facts.texts(iri, mpp.hasEvidence).includes(line)))
      return fault(row, 'evidence', 'The line of evidence is of another claim.', 'Leave the cell empty for a new line.');
    if (!add(reader.part(row, 'evidence', `e${i + 1}`, mpp.Evidence, line), row)) return undefined;
  }
  if (parts.length === 0) return 'empty';
  return reader.group({ parts, ...(!speaking && iri !== undefined && { about: iri }) }, places);
}
