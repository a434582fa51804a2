import { describe, expect, test } from '@jest/globals';
import { withoutMark, buildQuery, noChoice, readChoice } from '../../client/query/text/build-query.js';
import { choiceFromWords } from '../../client/query/start/choice-from-words.js';
import { classesCalled } from '../../client/query/text/class-names.js';
import { countTriples } from '../../client/query/text/count-triples.js';
import { unknownNames } from '../../client/query/text/diagnose.js';
import { rankTexts, searchWords, stem } from '../../client/query/start/example-search.js';
import { mends } from '../../client/query/text/mend.js';
import { endedWords } from '../../client/query/plan/plan.js';
import { ServiceProblem } from '../../client/ask.js';
import { leadsTo } from '../../client/query/start/schema-words.js';
import { isSharedLink, linkTo, sharedLink } from '../../client/query/tabs/share.js';
import { check } from '../../client/query/syntax/check.js';
import { prefixes, schema as plain } from './query-schema.js';

const schema = { ...plain, words: new Map([...plain.words, ['mpp:Molecule', ['molecule', 'A gene together with its products, that takes part.']], ['mpp:Paper', ['paper', 'What was published, of a general kind.']]] as const) };

describe('a search in examples', () => {
  test('looks for words that say something, in their other forms', () => {
    expect(searchWords('Which genes that promote extravasation?')).toEqual(['genes', 'promote', 'extravasation']);
    expect(searchWords('what is it')).toEqual(['what', 'is', 'it']);
    expect(['genes', 'promotes', 'promoting', 'bone', 'metastasis', 'emt'].map(stem)).toEqual(['gene', 'promot', 'promot', 'bone', 'metastas', 'emt']);
  });

  test('puts first what has more and rarer words, and leaves out what has hardly any', () => {
    const texts = ['genes of bone', 'genes of the brain', 'genes that promote extravasation', 'trials'].map((text) => ({ title: text, text }));
    const scores = rankTexts(searchWords('genes that promote extravasation in mice'), texts);
    expect(scores.indexOf(Math.max(...scores))).toBe(2);
    expect([scores[0], scores[3]]).toEqual([0, 0]);
  });

  test('leads to pickers that say the same', () => {
    expect(choiceFromWords('genes that promote extravasation, established, in mice', schema)).toEqual({ kind: 'mpp:Molecule', relation: 'mpp:promotes', object: 'mpp:extravasation', status: 'established', system: 'mouse' });
    expect(choiceFromWords('what wobbles', schema)).toEqual({});
  });
});

describe('a class', () => {
  test('is found by what it is called, and by the first words of its definition', () => {
    expect([classesCalled('gene', schema), classesCalled('Genes', schema), classesCalled('molecule', schema), classesCalled('takes', schema)]).toEqual([['mpp:Molecule'], ['mpp:Molecule'], ['mpp:Molecule'], []]);
    // A word of the label comes ahead of a word of a definition.
    const words = new Map([['mpp:Cancer', ['cancer', 'A disease of a site.']], ['mpp:AnatomicalSite', ['anatomical site', 'A part of the body.']]] as const);
    expect(classesCalled('Site', { classes: new Map([...words.keys()].map((name) => [name, { entities: 1, properties: new Map() }])), words })).toEqual(['mpp:AnatomicalSite', 'mpp:Cancer']);
  });

  test('alone takes the place of a class, and a relation that of a relation', async () => {
    const of = async (text: string): Promise<readonly (string | undefined)[]> => (await unknownNames(text, schema, (iris) => Promise.resolve(new Set(iris)))).map(({ instead }) => instead);
    expect(await of('SELECT * { ?x a mpp:Gene }')).toEqual(['mpp:Molecule']);
    expect(await of('SELECT * { ?x a mpp:brian }')).toEqual([undefined]);
    expect(await of('SELECT * { ?x mpp:promote mpp:emt0 }')).toEqual(['mpp:promotes', undefined]);
  });

  test('is what a bare word behind "a" is mended to, and no name that only looks alike', () => {
    const first = (text: string): string | undefined => {
      const { fault } = check(text, { prefixes, base: prefixes.mpp });
      return fault && mends(text, fault, schema)[0]?.insert;
    };
    expect([first('SELECT * { ?x a gene }'), first('SELECT * { ?x mpp:promotes brian }'), first('SELECT * { ?x mpp:promotes bran }'), first('SELECT * { ?x mpp:promotes gene }')]).toEqual(['mpp:Molecule', 'mpp:brain', 'mpp:brain', undefined]);
  });
});

test('a relation leads to classes, to texts and numbers, or to IRIs of elsewhere', () => {
  expect([leadsTo({ ranges: ['mpp:Paper'], values: [] }), leadsTo({ ranges: [], values: ['IRI'] }), leadsTo({ ranges: [], values: ['rdf:langString', 'xsd:string'] }), leadsTo({ ranges: ['mpp:Paper'], values: ['xsd:gYear'] }), leadsTo({ ranges: [], values: [] })])
    .toEqual(['Paper', 'IRI', 'text', 'Paper or year', 'a value']);
});

test('triples of a document are counted, whatever its texts hold', () => {
  expect(countTriples('@prefix a: <http://x/> .\n\na:b a a:c ;\n    a:d "x . y ; z" ,\n        "q" .\n\n<http://x/a.b> a:e 1.5 .\n')).toBe(4);
  expect(countTriples('@prefix a: <http://x/> .\n')).toBe(0);
});

test('code has no comment of the pickers', () => {
  const text = buildQuery({ ...noChoice, object: 'mpp:dormancy' }, (name) => name);
  expect(readChoice(text)).toMatchObject({ object: 'mpp:dormancy' });
  expect(withoutMark(text)).not.toContain('pickers');
  expect(withoutMark(text).endsWith('ORDER BY ?name')).toBe(true);
});

test('a link that is given to somebody is told from that of the page', () => {
  const long = `# ${'x'.repeat(7000)}`;
  expect([sharedLink('ASK {}', 'https://example.org'), sharedLink(long, 'https://example.org'), linkTo('ASK {}', 'https://example.org')].map((link) => isSharedLink(new URL(link)))).toEqual([true, true, false]);
});

test('a query that was ended is told in words that help a visitor', () => {
  expect(new ServiceProblem(503, { title: 'Query timeout', detail: 'The query was ended at the limit of 30 s.', limit: 30, setting: 'MPP_QUERY_TIMEOUT', retryAfter: 5 }).message).toMatch(/^The query was ended: it takes longer than the 30 s that one may take here\. Ask for less/);
  const step = { depth: 0, rows: 0, milliseconds: 1 };
  expect(endedWords({ reason: 'timeout', detail: 'Ended.', limit: 30 }, [{ ...step, step: '?a ?b ?c', calls: 1 }, { ...step, step: 'DISTINCT', calls: 0 }]).slice(0, 2)).toEqual(['The query was ended after 30 s, the longest that one may take here. What follows is what it had done by then.', 'Not reached yet: “DISTINCT”.']);
});
