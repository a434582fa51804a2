import { TsvReader, readCell } from '../../server/rdf/tsv.js';
import { describe, expect, test } from '@jest/globals';
import { shownText, numberOf, noteOf } from '../../client/query/results/cells.js';
import { chartColumns, pointsOf } from '../../client/query/results/chart-columns.js';
import { ticks } from '../../client/query/results/chart.js';
import { stageValues } from '../../client/query/results/cascade-map.js';
import { fittingFormats } from '../../client/query/text/formats.js';
import { offsetOf } from '../../client/query/editor/editor.js';
import { arrange, type Solutions } from '../../client/query/results/rows.js';
import { expand, shorten } from '../../client/query/text/schema.js';
import { askedQuery, bibTeX, citation, linkTo } from '../../client/query/tabs/share.js';
import { nearest } from '../../client/query/text/diagnose.js';
import { unknownViews, wantedView } from '../../client/query/results/view-names.js';
import { chooseView } from '../../client/query/results/wanted-view.js';
import { titleOf } from '../../client/query/tabs/workspace.js';
import { toMarkdown, toTsv } from '../../client/query/results/write-rows.js';
import { formats } from '../../server/rdf/formats.js';
import { prefixes, schema } from './query-schema.js';

describe('names', () => {
  const known = { ex: 'https://example.org/', go: 'https://example.org/GO_', mpp: prefixes.mpp };
  test.each([
    ['https://w3id.org/metastasis/emt', 'mpp:emt'], ['https://example.org/GO_1', 'go:1'], ['https://example.org/a/b', '<https://example.org/a/b>'], ['urn:x', '<urn:x>'],
  ])('%s', (iri, short) => {
    expect(shorten(iri, known)).toBe(short);
    expect(expand(short, known)).toBe(iri);
  });
});

describe('offsetOf', () => {
  test.each([[1, 1, 0], [1, 3, 2], [2, 1, 4], [2, 99, 6], [3, 1, 7], [9, 9, 7], [1, 0, 0]])('line %i, column %i', (line, column, offset) => {
    expect(offsetOf('abc\nde\n', line, column)).toBe(offset);
  });
});

describe('cells', () => {
  test.each([
    ['', undefined], ['<http://a/b>', { type: 'iri', value: 'http://a/b' }], ['_:b1', { type: 'blank', value: '_:b1' }], ['"a\\tb\\"c\\u00e9"@en', { type: 'literal', value: 'a\tb"cé', language: 'en' }],
    ['"2001"^^<http://www.w3.org/2001/XMLSchema#gYear>', { type: 'literal', value: '2001', datatype: 'http://www.w3.org/2001/XMLSchema#gYear' }], ['-3', { type: 'literal', value: '-3', datatype: 'http://www.w3.org/2001/XMLSchema#integer' }],
    ['1.5e3', { type: 'literal', value: '1.5e3', datatype: 'http://www.w3.org/2001/XMLSchema#double' }], ['true', { type: 'literal', value: 'true', datatype: 'http://www.w3.org/2001/XMLSchema#boolean' }], ['"x"', { type: 'literal', value: 'x' }],
  ])('%s', (written, cell) => {
    expect(readCell(written)).toEqual(cell);
  });

  test('as they are seen', () => {
    expect([readCell(`<${prefixes.mpp}emt>`), readCell('<urn:x>'), readCell('"x"@de'), undefined].map((cell) => shownText(cell, prefixes))).toEqual(['mpp:emt', 'urn:x', 'x', '']);
    expect(['"x"@de', '"x"@en', '5', '"1"^^<http://a>'].map((written) => noteOf(readCell(written) ?? { type: 'literal', value: '' }, prefixes))).toEqual(['de', '', '', '<http://a>']);
    expect(['5', '1.5e3', '"x"', '<a>', '"2001"^^<http://www.w3.org/2001/XMLSchema#gYear>'].map((written) => numberOf(readCell(written)))).toEqual([5, 1500, undefined, undefined, 2001]);
  });
});

const table = (...lines: readonly string[]): Solutions => {
  const reader = new TsvReader();
  // In pieces that end anywhere.
  for (const letter of lines.join('\n')) reader.take(letter);
  reader.end();
  return { variables: reader.variables ?? [], rows: reader.rows };
};
const textOf = (cell: ReturnType<typeof readCell>): string => shownText(cell, prefixes);

describe('rows', () => {
  const solutions = table('?a\t?n', '"b"\t10', '"A"\t9', '\t2.5', '"c"\t', '"b2"\t-1', '"b10"\t100');

  test('are read as they come', () => {
    expect(solutions).toEqual({ variables: ['a', 'n'], rows: [['"b"', '10'], ['"A"', '9'], ['', '2.5'], ['"c"', ''], ['"b2"', '-1'], ['"b10"', '100']] });
    expect(table('?x\r', '"a"\r')).toEqual({ variables: ['x'], rows: [['"a"']] });
  });

  test('are sorted by what is seen, empty ones last', () => {
    const sorted = (column: number, descending: boolean): readonly number[] => [...arrange(solutions, '', { column, descending }, textOf)];
    expect(sorted(1, false)).toEqual([4, 2, 1, 0, 5, 3]);
    expect(sorted(1, true)).toEqual([5, 0, 1, 2, 4, 3]);
    expect(sorted(0, false)).toEqual([1, 0, 4, 5, 3, 2]);
    expect(sorted(0, true)).toEqual([3, 5, 4, 0, 1, 2]);
  });

  test('are filtered by what is seen', () => {
    expect([...arrange(solutions, ' B ', undefined, textOf)]).toEqual([0, 4, 5]);
    expect([...arrange(solutions, '10', { column: 1, descending: true }, textOf)]).toEqual([5, 0]);
  });

  test('100,000 are sorted in less than a second', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => [`"name ${(i * 7919) % 100_003}"@en`, String((i * 31) % 977), `<${prefixes.mpp}x${i % 5000}>`]);
    for (const column of [0, 1, 2]) {
      // Work and not time: the machine of the tests may have much else to do.
      const begun = process.cpuUsage();
      expect(arrange({ variables: ['a', 'b', 'c'], rows }, '', { column, descending: false }, textOf).length).toBe(100_000);
      expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000);
    }
  });

  test('are copied for a spreadsheet without formulae', () => {
    const cells = ['"=HYPERLINK(1)"', '"+1 more"', '"-"', '"@x"', '-3', '"-1.5e3"', '"a=b"'];
    expect(toTsv({ solutions: table('?a', ...cells), places: cells.map((_, i) => i), columns: [0], textOf })).toBe("a\n'=HYPERLINK(1)\n'+1 more\n'-\n'@x\n-3\n-1.5e3\na=b");
  });

  test('are copied for a spreadsheet and as Markdown', () => {
    const selection = { solutions: table('?a\t?b\t?c', '"x|y\\nz"\t1\t<urn:a>'), places: [0], columns: [0, 2], textOf };
    expect(toTsv(selection)).toBe('a\tc\nx|y z\turn:a');
    expect(toMarkdown(selection)).toBe('| a | c |\n| --- | --- |\n| x\\|y z | urn:a |');
  });
});

describe('charts', () => {
  test('follow the shape of the result', () => {
    const year = '"2001"^^<http://www.w3.org/2001/XMLSchema#gYear>';
    expect(chartColumns(table('?y\t?n', `${year}\t3`))).toEqual({ kind: 'line', columns: [0, 1] });
    expect(chartColumns(table('?g\t?n', '"a"\t3', '"b"\t4'))).toEqual({ kind: 'bar', columns: [0, 1] });
    expect(chartColumns(table('?c\t?s\t?n', '"a"\t"x"\t3', '"a"\t"y"\t4', '"b"\t"x"\t1'))).toEqual({ kind: 'heat', columns: [0, 1, 2] });
    expect(chartColumns(table('?a\t?b', '1\t3', '2\t4'))).toEqual({ kind: 'scatter', columns: [0, 1] });
    expect(chartColumns(table('?g', '"a"'))).toBeUndefined();
    expect(chartColumns(table('?a\t?b', '1\t3', '2\t4'), 'line')).toEqual({ kind: 'line', columns: [0, 1] });
  });

  test('take names of IRIs', () => {
    const solutions = table('?x\t?n', `<${prefixes.mpp}emt>\t3`, '"b"\t');
    expect(pointsOf(solutions, { kind: 'bar', columns: [0, 1] }, prefixes, () => 'EMT')).toEqual([{ names: ['EMT'], value: 3 }]);
  });

  test('are asked for by a comment', () => {
    expect(wantedView('#view:bar\nSELECT * {}')).toEqual({ name: 'bar', columns: [] });
    expect(wantedView('ASK {}\n# view: Heat ?a $b c\n')).toEqual({ name: 'heat', columns: ['a', 'b', 'c'] });
    expect(wantedView('SELECT * {} # view: Heat')).toBeUndefined();
    expect(wantedView('SELECT * {}')).toBeUndefined();
  });

  test('that there are not are told while one writes, with the nearest', () => {
    const told = (text: string): readonly unknown[] => unknownViews(text, nearest).map(({ from, to, message, instead }) => [text.slice(from, to), message.slice(0, 25), instead]);
    expect([told('#view:bar\nASK {}'), told('# View: Heat ?a ?b'), told('SELECT * {} # view:pie'), told('ASK {}')]).toEqual([[], [], [], []]);
    expect(told('ASK {}\n #view: haet ?a ?b ?n')).toEqual([['haet', 'There is no view “haet”. ', 'heat']]);
    expect(told('# view: Scater\nASK {}')).toEqual([['Scater', 'There is no view “scater”', 'scatter']]);
    expect(told('ASK {}\n  # view:\n')).toEqual([['# view:', 'The line #view: names no ', undefined]]);
    expect(told('#view:pie ?a')).toEqual([['pie', 'There is no view “pie”. V', undefined]]);
  });

  test('that there are not are told of no rows, too', () => {
    expect(chooseView(wantedView('#view:pie'), table('?g'), ['table', 'raw']).remark).toMatch(/^There is no view “pie”/);
    expect(chooseView(wantedView('#view:bar'), table('?g'), ['table', 'raw'])).toEqual({ view: 'table' });
  });

  test.each([
    ['#view:bar', { view: 'chart', chart: { kind: 'bar', columns: [0, 1] } }], ['#view:bar ?g ?m', { view: 'chart', chart: { kind: 'bar', columns: [0, 2] } }], ['#view:raw', { view: 'raw' }], ['', { view: 'table' }],
    ['#view:pie', { view: 'table', remark: 'There is no view “pie”. Views are table, bar, line, scatter, heat, cascade and raw.' }],
    ['#view:graph', { view: 'table', remark: 'There is no view “graph”. Views are table, bar, line, scatter, heat, cascade and raw. The graph opens by its link.' }],
    ['#view:bar ?x ?n', { view: 'table', remark: 'The result has no column ?x. It has ?g (names), ?n (numbers), ?m (numbers).' }],
    ['#view:bar ?n ?g', { view: 'table', remark: 'A bar chart needs a column of names and one of numbers. The columns that are named have to be these, in this order. This result has ?g (names), ?n (numbers), ?m (numbers).' }],
    ['#view:heat', { view: 'table', remark: 'A heat chart needs two columns of names, whose values come together in several rows, and one of numbers. This result has ?g (names), ?n (numbers), ?m (numbers).' }],
    ['#view:cascade', { view: 'table', remark: 'The cascade needs a column with its steps, as IRIs or by their names; this result has ?g (names), ?n (numbers), ?m (numbers), and no step among them.' }],
  ])('the view of %j', (comment, chosen) => {
    expect(chooseView(wantedView(comment), table('?g\t?n\t?m', '"a"\t3\t1', '"b"\t4\t2'), ['table', 'chart', 'raw'])).toEqual(chosen);
  });

  test('have axes with round steps', () => {
    expect(ticks(0, 10)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticks(0.1, 0.4, 4)).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(ticks(5, 5)).toEqual([5]);
  });

  test('the cascade has sums, or numbers of rows', () => {
    expect(stageValues(table('?s\t?n', `<${prefixes.mpp}dormancy>\t3`, '"Dormancy"@en\t4', '"brain"\t9'), schema)).toEqual([{ slug: 'dormancy', label: 'dormancy', value: 7 }]);
    expect(stageValues(table('?s', `<${prefixes.mpp}dormancy>`, `<${prefixes.mpp}extravasation>`, '"dormancy"'), schema)).toEqual([{ slug: 'extravasation', label: 'extravasation', value: 1 }, { slug: 'dormancy', label: 'dormancy', value: 2 }]);
  });
});

describe('sharing', () => {
  const origin = 'https://example.org', date = new Date('2026-11-29T10:00:00Z');

  test('links, and reads what a link asks for', () => {
    expect(linkTo('ASK {}', origin)).toBe('https://example.org/query?query=ASK%20%7B%7D');
    const long = `# ${'x'.repeat(7000)}\nASK {}`, link = linkTo(long, origin);
    expect(link.startsWith('https://example.org/query#query=')).toBe(true);
    expect(askedQuery(new URL(link))).toBe(long);
    expect(askedQuery(new URL(linkTo('ASK {}', origin)))).toBe('ASK {}');
    expect(askedQuery(new URL('https://example.org/query'))).toBeUndefined();
    // The fragment is what somebody put there last.
    expect(askedQuery(new URL('https://example.org/query?query=ASK%20%7B%7D#query=ASK%20%7B%201%20%7D'))).toBe('ASK { 1 }');
    expect(askedQuery(new URL(linkTo('\uFEFFASK {\r\n}', origin)))).toBe('ASK {\n}');
    // What a message cut off.
    for (const cut of ['ASK%20%7B%20', 'ASK%20%7B%20%', 'ASK%20%7B%20%2', 'ASK%20%7B%20%E2%80', 'ASK%20%7B%20%E2%8']) expect([cut, askedQuery({ search: '', hash: `#query=${cut}` })]).toEqual([cut, 'ASK { ']);
    // No browser takes such an address.
    expect(linkTo('x'.repeat(100_001), origin)).toBe('https://example.org/query');
  });

  test('cites the query, the version and the day', () => {
    const cited = { query: '# What is there?\nASK {}', version: 'sha256-0123456789abcdef', date, origin };
    expect(citation(cited)).toBe('“What is there?”. Metastasis Perspective, version 0123456789ab, asked on 2026-11-29. https://example.org/query?run=1&query=%23%20What%20is%20there%3F%0AASK%20%7B%7D');
    expect(bibTeX(cited)).toContain('title = {What is there?}');
    expect(bibTeX({ ...cited, query: '#view:bar\n# Which molecule promotes extravasation, in bone?\nASK {}' })).toMatch(/^@misc\{metastasis-2026-molecule-promotes-extravasation,\n {2}title = \{Which molecule promotes extravasation, in bone\?\}/);
    expect(bibTeX({ ...cited, query: 'ASK {}' })).toMatch(/^@misc\{metastasis-2026-query,/);
  });
});

test('only formats that can hold the result are offered', () => {
  const all = formats.map(({ name, mediaType, holds }) => ({ name, mediaType, holds: [...holds] }));
  expect([...fittingFormats('SELECT * {}', all)]).toEqual(['json', 'xml', 'csv', 'tsv']);
  expect([...fittingFormats('ASK {}', all)]).toEqual(['json', 'xml', 'csv', 'tsv']);
  expect([...fittingFormats('DESCRIBE <a>', all)]).toEqual(['ttl', 'jsonld', 'nt', 'rdf', 'trig', 'nq']);
  expect(fittingFormats('', all).size).toBe(all.length);
});

test.each([
  [{ text: '# What promotes it?\nSELECT', order: 0 }, 'What promotes it?'], [{ text: 'SELECT', order: 2 }, 'Query 3'], [{ text: '#view:bar\nSELECT', order: 0 }, 'Query 1'], [{ text: '# no', title: 'Mine', order: 0 }, 'Mine'],
  [{ text: '# A question that is much longer than any tab can show to a reader', order: 0 }, 'A question that is much longer than any…'],
])('titleOf %j', (tab, title) => {
  expect(titleOf(tab)).toBe(title);
});
