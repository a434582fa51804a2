import { Problem } from '../../platform/problem.js';
import { due, inTurns, turn } from '../../platform/turns.js';
import { checkForm } from '../forms/check-form.js';
import { compose, type Composed, type Composition, type CurationStamp, type FieldFault } from '../forms/compose.js';
import type { Forms } from '../forms/forms.js';
import type { Lookups } from '../lookup/lookups.js';
import { recordsSeen } from '../lookup/seen-records.js';
import { largestChange } from '../proposals/content.js';
import { mpp } from '../../rdf/vocabulary.js';
import { localName, tableModel, tableNames, type TableName } from './columns.js';
import { groupRows, type BulkFault, type RowGroup } from './groups.js';
import { formsWith, orderMade } from './new-names.js';
import { readTable } from './read-table.js';

/** Tables of one contribution, as text. */
export type BulkTexts = Readonly<Partial<Record<TableName, string>>>;

/** What tables come to. */
export interface Bulk {
  readonly faults: readonly BulkFault[];
  /** Rows that were read; resources that are new, that change, and that stay as they are. */
  readonly counts: { readonly rows: number; readonly added: number; readonly changed: number; readonly same: number };
  /** IRIs of what is new or changes. */
  readonly about: readonly string[];
  /** Characters of all statements that come and go. */
  readonly size: number;
  /** N-Quads; empty where there are more than one proposal may change. */
  readonly added: string;
  readonly removed: string;
  /** Where a resource stands in the tables. */
  readonly positions: ReadonlyMap<string, TablePosition>;
}

interface TablePosition {
  readonly table: TableName;
  readonly row: number;
  /** Head of the column of a property, by its IRI. */
  readonly column: (property: string | undefined) => string | undefined;
}

/** Groups whose shapes are asked here; the check of everything asks all. */
const mostAsked = 300;
/** Faults that are told. */
const mostFaults = 1_000;

/**
 * Reads tables: papers first, so that terms and claims may name those that are new, then terms, then claims.
 *
 * @throws Problem 400 and 413 for what is no table, or too large.
 */
export async function readBulk(
  texts: BulkTexts,
  forms: Forms,
  given: CurationStamp,
  {
    signal,
    lookups,
  }: {
    readonly signal?: AbortSignal;
    /** What was looked up; without, all that is new counts as typed by hand. */ readonly lookups?: Pick<Lookups, 'keptPaper' | 'keptTrial'>;
  } = {},
): Promise<Bulk> {
  const groups: RowGroup[] = [],
    faults: BulkFault[] = [];
  if (tableNames.every((name) => (texts[name] ?? '').trim() === ''))
    throw new Problem(400, 'No table', `There is no table: paste or send one of ${tableNames.join(', ')}, with its first row.`);
  await forms.prepareKinds();
  let rows = 0,
    same = 0;
  for (const name of tableNames) {
    const text = texts[name];
    if (text === undefined || text.trim() === '') continue;
    const table = await readTable(text, name, signal),
      grouped = await groupRows(table, tableModel(name, forms), forms);
    groups.push(...grouped.groups);
    faults.push(...grouped.faults);
    rows += table.rows.length;
    same += grouped.empty;
  }
  const curation: CurationStamp = lookups
    ? {
        ...given,
        seenRecords: await recordsSeen(
          groups.flatMap(({ state }) => state.parts),
          (kind) => forms.of(kind),
          lookups,
        ),
      }
    : given;
  const named = await formsOfNew(groups, forms, curation),
    composed = await composeAll(groups, named.forms, curation, signal);
  faults.push(...(await twice(composed)), ...(await askShapes(composed, named)));
  const changes = composed.filter(({ composition: { added, removed } }) => added !== '' || removed !== ''),
    about = await aboutOf(changes);
  const size = changes.reduce((sum, { composition: { added, removed } }) => sum + added.length + removed.length, 0),
    isNew = [...about.values()].filter(Boolean).length;
  // What no proposal can hold is not put in order.
  const joined = (lines: readonly string[]): string =>
    size > largestChange
      ? ''
      : [...new Set(lines.flatMap((text) => text.split('\n').filter(Boolean)))]
          .sort()
          .map((line) => `${line}\n`)
          .join('');
  return {
    faults: faults.sort((a, b) => tableNames.indexOf(a.table) - tableNames.indexOf(b.table) || a.row - b.row).slice(0, mostFaults),
    about: [...about.keys()],
    size,
    added: joined(changes.map(({ composition }) => composition.added)),
    removed: joined(changes.map(({ composition }) => composition.removed)),
    positions: await positionsOf(composed, forms),
    counts: { rows, added: isNew, changed: about.size - isNew, same: same + composed.length - changes.length },
  };
}

/** What is new (true) or changes. */
async function aboutOf(changes: readonly ComposedGroup[]): Promise<ReadonlyMap<string, boolean>> {
  const about = new Map<string, boolean>();
  for (const { group: { state }, composition: { resources, added, removed } } of changes) {
    const lines = added + removed;
    if (state.about !== undefined && lines.includes(`<${state.about}> `)) about.set(state.about, false);
    for (const { iri, isNew } of resources) if (isNew || lines.includes(`<${iri}> `)) about.set(iri, isNew);
    if (due()) await turn();
  }
  return about;
}

interface ComposedGroup { readonly group: RowGroup; readonly composition: Composition }
interface Named { readonly forms: Forms; /** For the check of a resource by itself. */ readonly checking: Forms; readonly made: ReadonlyMap<string, Composed> }

/** New papers and terms are known by their names before any row is read that may name them. */
async function formsOfNew(groups: readonly RowGroup[], forms: Forms, curation: CurationStamp): Promise<Named> {
  const made: Composed[] = [];
  for (const { table, state } of groups) {
    if (table !== 'claims' && state.parts.some(({ iri }) => iri === undefined)) made.push(...compose(state, forms, curation).resources.filter(({ isNew, isUnnamed }) => isNew && !isUnnamed));
    if (due()) await turn();
  }
  if (made.length === 0) return { forms, checking: forms, made: new Map() };
  const ordered = await orderMade(made, forms.base);
  return { forms: formsWith(forms, ordered), checking: formsWith(forms, ordered, false), made: ordered.byIri };
}

async function composeAll(groups: readonly RowGroup[], forms: Forms, curation: CurationStamp, signal: AbortSignal | undefined): Promise<readonly ComposedGroup[]> {
  const composed: ComposedGroup[] = [];
  for (const group of groups) {
    composed.push({ group, composition: compose(group.state, forms, curation) });
    if (due()) await turn();
    signal?.throwIfAborted();
  }
  return composed;
}

const toFault = ({ table, rows, head }: RowGroup, { part, field, message, remedy, severity }: FieldFault): BulkFault => ({
  table,
  row: rows.get(part) ?? [...rows.values()][0] ?? 0,
  column: head(part, field),
  message,
  remedy,
  severity,
});

/** Resources that two groups would make or change. */
async function twice(composed: readonly ComposedGroup[]): Promise<readonly BulkFault[]> {
  const first = new Map<string, number>();
  return (await inTurns(composed, ({ group, composition: { resources } }) => resources.filter(({ isUnnamed }) => !isUnnamed).flatMap(({ iri, part }): BulkFault[] => {
    const row = group.rows.get(part.key) ?? 0, before = first.get(iri);
    if (before === undefined) first.set(iri, row);
    return before === undefined ? [] : [{ table: group.table, row, column: undefined, message: `Row ${before} is about the same: <${iri}>.`, remedy: 'Keep one of the rows.', severity: 'error' }];
  }))).flat();
}

/** What could not be read, and what shapes say of each resource; beyond some hundreds, only the former. */
async function askShapes(composed: readonly ComposedGroup[], { checking, made }: Named): Promise<readonly BulkFault[]> {
  const faults: BulkFault[] = [];
  let asked = 0;
  for (const { group, composition } of composed) {
    const changes = composition.added !== '' || composition.removed !== '';
    // Resources that other rows make are described, too: a shape asks of what class they are.
    const others = [...new Set(composition.resources.flatMap(({ quads }) => quads.flatMap(({ object }) => made.get(object.value) ?? [])))]
      .filter(({ iri }) => !composition.resources.some((each) => each.iri === iri))
      .map((each) => ({ ...each, part: { ...each.part, key: 'other' } }));
    const told = changes && asked++ < mostAsked ? await checkForm({ ...composition, resources: [...composition.resources, ...others] }, checking) : composition.faults;
    faults.push(...[...told.filter(({ part }) => part !== 'other'), ...nameless(composition, group, told)].map((fault) => toFault(group, fault)));
    if (due()) await turn();
  }
  return faults;
}

/** What the address of a new resource is made of. */
const addressed: ReadonlyMap<string, readonly string[]> = new Map([[mpp.Claim, ['subject', 'predicate', 'object']], [mpp.Paper, ['pmid', 'doi']], [mpp.ClinicalTrial, ['notation']]]);

/** New resources that get no address, since what it is made of is missing: nothing else can be said of them. */
function nameless({ resources }: Composition, { state }: RowGroup, told: readonly FieldFault[]): readonly FieldFault[] {
  return state.parts
    .filter(
      ({ key, iri, kind }) =>
        iri === undefined
        && kind !== mpp.Evidence
        && !resources.some(({ part, isUnnamed }) => part.key === key && !isUnnamed)
        && !told.some(({ part, severity }) => part === key && severity === 'error'),
    )
    .map(({ key, kind, values }) => {
      const fields = addressed.get(kind) ?? ['prefLabel'],
        needed = kind === mpp.Paper ? 'a PubMed number of four to eight digits, or a DOI from 10. on' : fields.join(', ');
      return {
        part: key,
        field: fields.find((field) => !values.has(field)) ?? fields[0] ?? '',
        message: `A new ${localName(kind)} needs ${needed}: its address is made of it.`,
        severity: 'error',
      };
    });
}

async function positionsOf(composed: readonly ComposedGroup[], forms: Forms): Promise<Bulk['positions']> {
  const positions = new Map<string, TablePosition>();
  for (const { group, composition: { resources } } of composed) {
    for (const { iri, part } of resources) {
      const column = (property: string | undefined): string | undefined => {
        const field = forms.of(part.kind)?.fields.find(({ path }) => path === property);
        return field && group.head(part.key, field.name);
      };
      positions.set(iri, { table: group.table, row: group.rows.get(part.key) ?? 0, column });
    }
    if (due()) await turn();
  }
  return positions;
}
