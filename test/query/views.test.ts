import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataFactory } from 'n3';
import { ArgumentError } from '../../server/platform/argument-error.js';
import { createEngine } from '../../server/engine/create-engine.js';
import { createViews, type Solution, type Views } from '../../server/query/views.js';
import { wellKnownPrefixes } from '../../server/rdf/vocabulary.js';
import { cascade, fixture, prefixes } from '../support/service.js';

const { blankNode, literal, namedNode } = DataFactory;
const engine = createEngine({ workers: 1, warmUp: false });
let views: Views;
beforeAll(async () => {
  await engine.swap(cascade);
  views = createViews(fileURLToPath(fixture('views')), engine, prefixes);
});
afterAll(() => engine.close(0));

const ex = (name: string) => namedNode(`http://example.org/${name}`);
const plain = (solutions: readonly Solution[]) => solutions.map((solution) => Object.fromEntries(solution));
const colonization = { term: ex('colonization'), label: literal('colonization, "late"', 'en') };
const invasion = { term: ex('invasion'), label: literal('invasion', 'en') };

describe('views', () => {
  test.each([
    ['all', {}, [colonization, invasion]],
    ['one IRI', { term: ex('invasion') }, [invasion]],
    ['several', { term: [ex('invasion'), ex('colonization'), ex('nothing')] }, [colonization, invasion]],
    ['none', { term: [] }, []],
    ['a literal to be escaped', { label: literal('colonization, "late"', 'en') }, [colonization]],
    ['two variables', { term: ex('invasion'), label: literal('colonization, "late"', 'en') }, []],
  ])('take %s', async (_, values, solutions) => {
    expect(plain(await views.select('labels', values))).toEqual(solutions);
  });

  test('are asked four at a time', async () => {
    let running = 0, most = 0;
    const counted = createViews(fileURLToPath(fixture('views')), {
      ...engine,
      async query(query, options) {
        most = Math.max(most, ++running);
        const result = await engine.query(query, options);
        result.body.once('close', () => { running -= 1; });
        return result;
      },
    }, prefixes);
    const values = Array.from({ length: 30 }, (_, i) => ({ term: ex(i % 2 === 0 ? 'invasion' : `nothing-${i}`) }));
    const found = await Promise.all(values.map((each) => counted.select('labels', each)));
    expect([found.map(({ length }) => length), most]).toEqual([values.map((_, i) => (i % 2 === 0 ? 1 : 0)), 4]);
  });

  test('take values beside a subselect', async () => {
    expect(plain(await views.select('count', { term: ex('paper') }))).toEqual([
      { n: literal('2', namedNode('http://www.w3.org/2001/XMLSchema#integer')) },
    ]);
  });

  test.each([
    ['an unknown view', 'label', {}, 'there is no view "label"'],
    ['an unknown variable', 'labels', { lable: ex('a') }, 'the view has no variable "?lable"'],
    ['an IRI that breaks out', 'labels', { term: namedNode('http://a/> ?p ?o } #') }, 'not an absolute IRI: <http://a/> ?p ?o } #>'],
    ['a relative IRI', 'labels', { term: namedNode('a') }, 'not an absolute IRI: <a>'],
    ['a language tag that breaks out', 'labels', { label: literal('a', 'en } #') }, 'not a language tag: "en } #"'],
    ['a blank node', 'labels', { term: blankNode('a') }, 'a BlankNode cannot be a value of a view'],
  ])('refuse %s', async (_, name, values, message) => {
    await expect(views.select(name, values)).rejects.toThrow(new ArgumentError(message));
  });

  test.each([
    ['SELECT * {', 'Query syntax error: Line 1, column 11: Found the end of the text'],
    ['ASK {}', 'a view is a SELECT, not ASK'],
  ])('that are wrong are named when they are asked: %j', async (query, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'views-')), told = `${join(folder, 'wrong.rq')}: ${message}`;
    writeFileSync(join(folder, 'wrong.rq'), query);
    const wrong = createViews(folder, engine, prefixes);
    expect(() => wrong.text('wrong')).toThrow(told);
    await expect(wrong.select('wrong')).rejects.toThrow(told);
  });

  // A service parses a view when a page first asks it: each of its own has to be one.
  const own = readdirSync('queries/views').filter((file) => file.endsWith('.rq'));
  test('are all that the service has', () => { expect(own.length).toBeGreaterThan(25); });
  test.each(own)('of the service: %s', (file) => {
    expect(createViews('queries/views', engine, wellKnownPrefixes).text(basename(file, '.rq'))).toMatch(/^(?:PREFIX .*\n)*SELECT /);
  });
});
