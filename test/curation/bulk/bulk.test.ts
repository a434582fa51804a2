import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchOf } from '../../../server/curation/bulk/batch.js';
import { isComputed, joinValues, readCell, splitValues, writeCell } from '../../../server/curation/bulk/cells.js';
import { tableModel, tableNames, type TableName } from '../../../server/curation/bulk/columns.js';
import { readBulk, type Bulk, type BulkTexts } from '../../../server/curation/bulk/read-bulk.js';
import { readTable, writeRows } from '../../../server/curation/bulk/read-table.js';
import { resourcesOf, writeTable, writeTemplate } from '../../../server/curation/bulk/write-table.js';
import { base, forms } from '../../support/forms.js';
import { isLong, rounds } from '../../support/long.js';

const curation = { curator: `${base}curator-editors`, day: '2026-11-29' };
const read = (texts: BulkTexts): Promise<Bulk> => readBulk(texts, forms, curation);
const table = (...rows: readonly (readonly string[])[]): string => rows.map((row) => row.join('\t')).join('\n');
const said = ({ faults }: Bulk): readonly unknown[] => faults.map(({ table: name, row, column, message }) => [name, row, column, message]);
const quads = (text: string): readonly string[] => text.trim().split('\n').filter(Boolean).map((line) => line.replaceAll(base, 'mpp:').replace(/<mpp:graph\/[\w/-]+> \.$/, '').replace(/<http[^>]*[/#](\w+)>/g, '$1').replaceAll('<mpp:', '<').trim()).sort();
const written = new Map(await Promise.all(tableNames.map(async (name) => [name, await writeTable(name, forms)] as const)));
/** Every so many resources, where what is tested is not how many there are; of claims, with all their lines of evidence. */
const some = async (name: TableName): Promise<string> => {
  const { head, rows } = await readTable(written.get(name) ?? '', name), at = head.indexOf(tableModel(name, forms).key), keys = [...new Set(rows.map(({ cells }) => cells[at] ?? ''))];
  const kept = new Set(isLong ? keys : keys.filter((_, i) => i % 8 === 0));
  return writeRows([head, ...rows.map(({ cells }) => cells).filter((cells) => kept.has(cells[at] ?? ''))].map((cells, i) => (i === 0 ? cells : cells.map(writeCell))));
};

test.each([['quotation marks', '""'.repeat(1_500_000)], ['lines', 'a\n'.repeat(1_500_000)], ['letters', 'a'.repeat(3_000_000)]])('a cell of millions of %s is refused before it is parsed', async (_, cell) => {
  const { user, system } = process.cpuUsage();
  await expect(readTable(`claim\tstatement\n"${cell}"`, 'claims')).rejects.toMatchObject({ status: 413, title: 'Cell too large', members: { limit: 10_000 } });
  const used = process.cpuUsage({ user, system });
  expect((used.user + used.system) / 1000).toBeLessThan(400);
});

describe('a table of everything', () => {
  test.each<[TableName, number]>([['papers', 400], ['terms', 500], ['claims', 1_700]])('of %s comes back as it went out', async (name, least) => {
    const text = written.get(name) ?? '', { faults, added, removed, counts } = await read({ [name]: text });
    expect(faults).toEqual([]);
    expect([added, removed]).toEqual(['', '']);
    expect(counts.rows).toBeGreaterThan(least);
    expect(counts).toMatchObject({ added: 0, changed: 0, same: (await resourcesOf(name, forms)).length });
  }, 60_000);

  test('of all kinds at once, too, and with the line ends and quotation marks of a spreadsheet', async () => {
    const texts = Object.fromEntries(await Promise.all(tableNames.map(async (name) => [name, `\ufeff${(await some(name)).replaceAll('\n', '\r\n')}`] as const)));
    const { counts, ...result } = await read(texts);
    expect(result).toMatchObject({ faults: [], added: '', removed: '' });
    expect([counts.added, counts.changed, counts.same > 300]).toEqual([0, 0, true]);
  }, 60_000);

  test.each(tableNames)('of %s has every value that a form of its kinds shows', async (name) => {
    // What a table leaves out would come back unchanged as well: a cell that is emptied must take its statement away.
    const { head, rows } = await readTable(written.get(name) ?? '', name), key = tableModel(name, forms).key;
    let taken = 0;
    for (const column of head.filter((each) => !['kind', 'evidence', key].includes(each))) {
      const at = head.indexOf(column), row = rows.find(({ cells }) => cells[at] !== '');
      if (!row) continue;
      const kept = new Set([key, 'kind', 'evidence', column]), emptied = [head.filter((each) => kept.has(each)), head.flatMap((each, i) => (kept.has(each) ? [each === column ? '' : row.cells[i] ?? ''] : []))];
      const others = head.map((each, i) => (kept.has(each) ? -1 : i)).filter((i) => i >= 0), whole = [[...emptied[0] ?? [], ...others.map((i) => head[i] ?? '')], [...emptied[1] ?? [], ...others.map((i) => row.cells[i] ?? '')]];
      const { added, removed } = await read({ [name]: writeRows(whole.map((cells) => cells.map(writeCell))) });
      expect([column, added, removed !== '']).toEqual([column, '', true]);
      taken++;
    }
    expect(taken).toBeGreaterThan(7);
  }, 60_000);
});

describe('a template', () => {
  test.each(tableNames)('of %s names its columns, explains them in a row that is left out, and changes nothing', async (name) => {
    const text = writeTemplate(name, forms), { head, rows } = await readTable(text, name);
    expect([head, rows]).toEqual([tableModel(name, forms).columns.map((column) => column.head), []]);
    expect(new Set(head).size).toBe(head.length);
    const explanation = text.split('\n')[1]?.split('\t') ?? [];
    expect(explanation.length).toBe(head.length);
    for (const cell of explanation) expect(cell).toMatch(/^#? ?["A-Za-z'].{10,}/);
    expect(await read({ [name]: text })).toMatchObject({ faults: [], added: '', removed: '' });
  });
});

describe('rows', () => {
  const columns = ['claim', 'subject', 'predicate', 'object', 'statement', 'status', 'evidence', 'evidence.direction', 'evidence.evidenceType', 'evidence.system', 'evidence.finding', 'evidence.paper'];
  const line = (finding: string, paper = '99999901'): readonly string[] => ['', 'supports', 'in vivo assay evidence', 'mouse', finding, paper];

  test('make a paper, a term, and a claim that names them, with two lines of evidence', async () => {
    const result = await read({
      papers: table(['paper', 'pmid', 'doi', 'title', 'firstAuthor', 'issued', 'journal'], ['', '99999901', '10.0000/invented', 'Invented cells', 'Nobody AB', '2001', 'J Invent']),
      terms: table(['term', 'kind', 'prefLabel', 'altLabel', 'definition', 'layDefinition', 'definitionSource'], ['', 'Mechanism', 'invented spread', 'IS | spread \\| invented', 'A spread that was invented for a test.', 'Something that was made up.', 'PMID 99999901']),
      claims: table(columns, ['new1', 'TWIST1', 'promotes', 'invented spread', 'In mice, TWIST1 promotes invented spread.', 'emerging', ...line('Mice with the factor had more of it.')], ['new1', '', '', '', '', '', ...line('Cells with the factor moved twice as far.', 'doi:10.0000/invented')]),
    });
    expect(said(result)).toEqual([]);
    expect(result.counts).toEqual({ rows: 4, added: 5, changed: 0, same: 0 });
    expect(result.removed).toBe('');
    expect(quads(result.added)).toEqual(expect.arrayContaining([
      '<pmid-99999901> pmid "99999901"', '<pmid-99999901> label "Nobody 2001"', '<invented-spread> altLabel "spread | invented"@en', '<invented-spread> altLabel "IS"@en', '<invented-spread> definitionSource <pmid-99999901>'.replace('definitionSource', '<definitionSource>'),
      '<claim-twist1-promotes-invented-spread> object <invented-spread>', '<claim-twist1-promotes-invented-spread> <hasEvidence> <claim-twist1-promotes-invented-spread-e2>', '<claim-twist1-promotes-invented-spread-e2> <paper> <pmid-99999901>',
      '<claim-twist1-promotes-invented-spread-e1> curatedBy <curator-editors>',
    ]));
    expect([...result.about].sort()).toEqual(['claim-twist1-promotes-invented-spread', 'claim-twist1-promotes-invented-spread-e1', 'claim-twist1-promotes-invented-spread-e2', 'invented-spread', 'pmid-99999901'].map((slug) => base + slug));
    expect(result.positions.get(`${base}claim-twist1-promotes-invented-spread-e2`)).toMatchObject({ table: 'claims', row: 3 });
  });

  test('add evidence to a claim that is here, and leave the claim as it is', async () => {
    const result = await read({ claims: table(columns, ['claim-twist1-promotes-emt', '', '', '', '', '', ...line('Mice with the factor had more of it.', 'pmid-15210113')]) });
    expect(said(result)).toEqual([]);
    expect([result.removed, result.counts, quads(result.added).filter((text) => text.includes('hasEvidence')).length]).toEqual(['', { rows: 1, added: 1, changed: 1, same: 0 }, 1]);
  });

  test('change what is here: a column that is missing is left alone, an empty cell takes its value away', async () => {
    const result = await read({ papers: table(['paper', 'volume', 'pages'], ['pmid-15210113', '999', '']) });
    expect(said(result)).toEqual([]);
    expect([quads(result.added), quads(result.removed).map((text) => text.replace(/".*"/, '"…"'))]).toEqual([['<pmid-15210113> volume "999"'], ['<pmid-15210113> pages "…"', '<pmid-15210113> volume "…"']]);
  });

  test.each<[string, BulkTexts, readonly unknown[]]>([
    ['an unknown column', { papers: table(['paper', 'jornal'], ['pmid-15210113', 'x']) }, ['papers', 1, 'jornal', 'There is no column "jornal" in a table of papers.']],
    ['an unknown paper', { papers: table(['paper', 'journal'], ['pmid-1', 'x']) }, ['papers', 2, 'paper', 'There is no paper "pmid-1" here.']],
    ['an unknown claim', { claims: table(columns, ['claim-x', '', '', '', '', '', ...line('Mice with the factor had more of it.')]) }, ['claims', 2, 'claim', 'There is no claim "claim-x" here.']],
    ['an unknown status', { claims: table(columns, ['', 'TWIST1', 'promotes', 'emt', 'x', 'sure', ...line('Mice with the factor had more of it.', '15210113')]) }, ['claims', 2, 'status', expect.stringContaining('“sure”')]],
    ['too many values', { terms: table(['term', 'altLabel'], ['emt', 'a|'.repeat(61)]) }, ['terms', 2, 'altLabel', 'The cell has more than 60 values.']],
    ['too many rows of a claim', { claims: table(columns, ...Array.from({ length: 101 }, (_, i) => ['claim-twist1-promotes-emt', '', '', '', '', '', ...line(`Mice ${i} with the factor had more of it.`)])) }, ['claims', 102, undefined, 'There are more than 100 rows of one claim.']],
    ['an unknown relation', { claims: table(columns, ['', 'TWIST1', 'causes', 'emt', 'x', 'emerging', ...line('Mice with the factor had more of it.', '15210113')]) }, ['claims', 2, 'predicate', 'There is no relation "causes" that a claim may state.']],
    ['a new claim without object', { claims: table(columns, ['', 'TWIST1', 'promotes', '', 'x', 'emerging', ...line('Mice with the factor had more of it.', '15210113')]) }, ['claims', 2, 'object', 'A new Claim needs subject, predicate, object: its address is made of it.']],
    ['a new term without kind', { terms: table(['term', 'kind', 'prefLabel'], ['', '', 'x']) }, ['terms', 2, 'kind', 'A new term needs its kind.']],
    ['a new term of an unknown kind', { terms: table(['term', 'kind', 'prefLabel'], ['', 'Mechanisms', 'x']) }, ['terms', 2, 'kind', 'There is no kind "Mechanisms".']],
    ['a cell that its kind does not have', { terms: table(['term', 'kind', 'trialStatus'], ['emt', '', 'trial-closed']) }, ['terms', 2, 'trialStatus', 'A Mechanism has no "trialStatus".']],
    ['a term of another kind', { terms: table(['term', 'kind', 'prefLabel'], ['emt', 'Molecule', 'x']) }, ['terms', 2, 'kind', 'The term is of the kind Mechanism; the kind of a term that is here does not change.']],
    ['a paper without number', { papers: table(['paper', 'pmid', 'title'], ['', 'x', 'A title']) }, ['papers', 2, 'doi', 'A new Paper needs a PubMed number of four to eight digits, or a DOI from 10. on: its address is made of it.']],
    ['a paper twice', { papers: table(['paper', 'journal'], ['pmid-15210113', 'x'], ['pmid-15210113', 'y']) }, ['papers', 3, undefined, `Row 2 is about the same: <${base}pmid-15210113>.`]],
    ['a paper that is here already', { papers: table(['paper', 'pmid', 'title'], ['', '15210113', 'A title']) }, ['papers', 2, undefined, expect.stringContaining('is there already')]],
    ['evidence of another claim', { claims: table(columns, ['claim-twist1-promotes-emt', '', '', '', '', '', 'claim-snai1-promotes-emt-e1', 'disputes', '', '', '', '']) }, ['claims', 2, 'evidence', 'The line of evidence is of another claim.']],
    ['a claim that is said in two ways', { claims: table(columns, ['new1', 'TWIST1', 'promotes', 'emt', 'x', 'emerging', ...line('a')], ['new1', 'SNAI1', '', '', '', '', ...line('b')]) }, ['claims', 3, undefined, 'It says something else of the claim than row 2 does.']],
    ['an empty row with a name that is new', { claims: table(columns, ['new1', '', '', '', '', '', ...line('a')]) }, ['claims', 2, undefined, 'The row says nothing of a claim, and names none.']],
  ])('with %s are told by row and column', async (_, texts, fault) => { expect(said(await read(texts))).toContainEqual(fault); });

  test('with what a spreadsheet would compute are told each cell, and with an apostrophe they are taken', async () => {
    const rows = (guard: string): BulkTexts => ({ papers: table(['paper', 'journal', 'volume', 'pages'], ['pmid-15210113', `${guard}=HYPERLINK("http://example.org";"x")`, `${guard}@SUM(1)`, '-5'], ['pmid-18598946', 'J', '1', `${guard}+1-2`]) });
    const refused = await read(rows(''));
    expect(refused.faults.filter(({ message }) => message.startsWith('The cell begins as a formula does')).map(({ row, column, remedy, severity }) => [row, column, remedy?.slice(0, 42), severity])).toEqual([
      [2, 'journal', "Put an apostrophe before it: '=HYPERLINK(\"", 'error'], [2, 'volume', "Put an apostrophe before it: '@SUM(1). It ", 'error'], [3, 'pages', "Put an apostrophe before it: '+1-2. It is ", 'error'],
    ]);
    const taken = await read(rows("'"));
    expect(taken.faults.filter(({ severity }) => severity === 'error').map(({ message }) => message)).not.toContainEqual(expect.stringContaining('formula'));
    expect(quads(taken.added)).toEqual(expect.arrayContaining(['<pmid-15210113> volume "@SUM(1)"', '<pmid-15210113> pages "-5"']));
  });

  test('that lack something are told what', async () => {
    const result = await read({ claims: table(columns, ['', 'TWIST1', 'restrains', 'emt', '', 'emerging', '', 'supports', '', 'mouse', 'x', '']) });
    expect(result.faults.map(({ row, column }) => [row, column])).toEqual(expect.arrayContaining([[2, 'statement'], [2, 'evidence.evidenceType'], [2, 'evidence.finding'], [2, 'evidence.paper']]));
  });
});

test('others have their turns while ten thousand rows are read', async () => {
  let turns = 0, isRead = false;
  const go = (): void => { turns++; if (!isRead) setImmediate(go); };
  go();
  const { counts, size, added } = await read({ papers: table(['paper', 'pmid', 'title', 'firstAuthor', 'issued'], ...Array.from({ length: 10_000 }, (_, i) => ['', `${90_000_000 + i}`, `Title ${i}`, 'Nobody A', '2001'])) });
  isRead = true;
  expect(counts).toEqual({ rows: 10_000, added: 10_000, changed: 0, same: 0 });
  expect([size > 2 ** 20, added]).toEqual([true, '']);
  expect(turns).toBeGreaterThan(80);
  expect(() => batchOf({ faults: [], about: [], removed: '', positions: new Map(), counts, size, added }, { papers: 'x' }, { base: 'x', note: '' })).toThrow(/^Too much for one proposal: .* Send about [89]\d\d rows at a time\.$/);
}, 60_000);

describe('a table that a curator corrected in a spreadsheet', () => {
  /** A cell as spreadsheets save it: in quotation marks where it has one, a tab or a line end, and sometimes though it needs none. */
  const saved = (cell: string, always: boolean): string => (always || /["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const spreadsheet = (head: readonly string[], rows: readonly (readonly string[])[], always = false): string => `\ufeff${[head, ...rows].map((cells) => cells.map((cell) => saved(cell, always)).join('\t')).join('\r\n')}\r\n`;

  test.each([['only where needed', false], ['everywhere', true]])('lands exactly, ten rows of it, with quotation marks %s', async (_, always) => {
    const { head, rows } = await readTable(written.get('claims') ?? '', 'claims'), at = (name: string): number => head.indexOf(name);
    // Lines of evidence of ten claims, which no other row of the table says more of.
    const chosen = rows.filter(({ cells }) => cells[at('evidence')] !== '' && cells[at('subject')] === '' && cells[at('evidence.finding')] !== '').filter((row, i, all) => all.findIndex((other) => other.cells[at('claim')] === row.cells[at('claim')]) === i).slice(0, 10);
    expect(chosen.length).toBe(10);
    const findings = ['In 12 of 30 mice, "many" more lesions stood in the lung.', 'Lesions were fewer,\nand smaller, after the factor was taken away.', '=1+1 lesions were counted in each of the lungs of mice.', "'Quoted' at its start, and not at its end.", '+3.5-fold, with 95% interval 2.1–5.0, naïve α5β1 at 5 µm.', 'A | B | C were compared; no \\ difference was seen.', '-0.4 against 0.1 of the score, P < .01 & n = 9.', '@home and in the clinic, the same was seen twice.', 'It ended in a quotation mark: "yes, always".', 'Ünïcödé with 𝛼 and 漢字 came back as it was typed.'];
    const kept = ['claim', 'evidence', 'evidence.finding', 'evidence.direction'], changed = chosen.map(({ cells }, i) => kept.map((name) => (name === 'evidence.finding' ? writeCell(findings[i] ?? '') : cells[at(name)] ?? '')));
    // The spreadsheet put the columns in another order, and left an empty column and rows at the end.
    const order = [2, 0, 3, 1], mixed = (cells: readonly string[]): readonly string[] => [...order.map((n) => cells[n] ?? ''), ''];
    const result = await read({ claims: spreadsheet(mixed(kept), [...changed.map(mixed), ['', '', '', '', ''], ['', '', '', '', '']], always) });
    expect(said(result)).toEqual([]);
    expect(result.counts).toMatchObject({ added: 0, changed: 10 });
    const lines = chosen.map(({ cells }) => `<${base}${cells[at('evidence')] ?? ''}>`), of = (text: string, subject: string): readonly string[] => text.split('\n').filter((each) => each.startsWith(`${subject} `));
    expect(lines.map((subject) => [of(result.added, subject).map((each) => /"(.*)"@en/.exec(each)?.[1]), of(result.removed, subject).length])).toEqual(findings.map((finding) => [[finding.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')], 1]));
    expect([result.added, result.removed].map((text) => text.trim().split('\n').length)).toEqual([10, 10]);
    // And what it would be then is what the table says: sent again as it is, it would change the same.
    expect((await read({ claims: spreadsheet(kept, changed, !always) })).added).toBe(result.added);
  }, 60_000);
});

describe('what is no table', () => {
  test.each<[string, string, number, RegExp]>([
    ['nothing', '  \n', 400, /There is no table/], ['a remark alone', '# paper\tpmid\n', 400, /is empty/], ['commas', 'paper,pmid\n,1', 400, /row 1: there is one column/], ['two columns of one name', 'paper\tpaper\n', 400, /two columns are called "paper"/], ['a cell beyond the head', 'paper\tpmid\n\t1\tx\n', 400, /row 2: column 3 holds something/],
    ['a quotation mark that is open', 'paper\tpmid\n\t"1\n\t2\n', 400, /a quotation mark is opened and not closed/], ['more than a quotation mark that is closed', 'paper\tpmid\n"a"b\t1\n', 400, /row 2/], ['a wide line', `paper\tpmid\n${'\t'.repeat(200)}`, 413, /line 2 has more than 120 tabs/], ['a long cell', `paper\tpmid\n${'x'.repeat(10_001)}\t1`, 413, /row 2, column paper: a cell has at most 10000/],
    ['too many rows', `paper\tpmid\n${'\t1\n'.repeat(10_001)}`, 413, /10000 are the most/], ['too much', 'x'.repeat(4 * 2 ** 20 + 1), 413, /4194304 are the most/], ['a column without a name', 'paper\t\n\t1\n', 400, /column 2 holds something and has no name/],
  ])('%s is refused with its place', async (_, text, status, detail) => { await expect(read({ papers: text })).rejects.toMatchObject({ status, detail: expect.stringMatching(detail) }); });
});

describe('cells', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^'{0,3}[=+\-@\t\r]?[a-z]{0,3}$/), fc.constantFrom('=1+1', '\'=1', '\'\'=1', ' =1', "' =1", '\uff1d1', '-', '@x', '+1', '\'', '"', 'a"b', 'a\nb', 'a\tb', '\\|', '|', ' a ', '\r'));
  test('that a spreadsheet would compute are guarded, and come back as they were', () => {
    fc.assert(fc.property(texts, (text) => { expect(readCell(writeCell(text))).toBe(text); expect(writeCell(text)).not.toMatch(/^[=+\-@\t\r]/); expect(isComputed(writeCell(text).trim())).toBe(false); }), { numRuns: rounds(1_000, 100_000) });
    expect([readCell('=1'), readCell("'"), readCell("'a"), readCell("'=1")]).toEqual(['=1', "'", "'a", '=1']);
  });
  test.each<[string, boolean]>([['=1+1', true], ['@SUM(1)', true], ['+cmd|x', true], ['-2+3', true], ['-', true], ['\uff1dHYPERLINK("x")', true], ['-2', false], ['+3.5', false], ['-1,000.5', false], ['-1e-3', false], ['+50 %', false], ["'=1+1", false], ["'' =1", false], ['a=1', false], ['', false]])('“%s” is computed: %s', (cell, is) => { expect(isComputed(cell)).toBe(is); });
  test('with several values come apart into them', () => {
    fc.assert(fc.property(fc.array(texts.map((text) => text.trim()).filter((text) => text !== '')), (values) => { expect(splitValues(joinValues(values))).toEqual(values); }), { numRuns: rounds(1_000, 100_000) });
  });
  test('of any text stand in a file and come back, but for space around them', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 20 }), async (rows) => {
      const { rows: found } = await readTable(writeRows([['a', 'b'], ...rows.map((cells) => ['x', ...cells].slice(0, 1).concat(cells))].map((cells, i) => (i === 0 ? ['k', 'a', 'b'] : cells.map(writeCell)))), 'test');
      expect(found.map(({ cells }) => cells.slice(1))).toEqual(rows.map((cells) => cells.map((text) => text.trim())));
    }), { numRuns: rounds(300, 20_000) });
  });
});
