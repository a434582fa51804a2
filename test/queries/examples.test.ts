import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Parser as TurtleParser } from 'n3';
import { Store, type Term } from 'oxigraph';
import { Parser as SparqlParser } from 'sparqljs';
import { readExamples } from '../../server/query/examples.js';
import { deriveOntology } from '../support/ontology.js';

const folder = 'queries/examples';
const answers = 'test/queries/answers';
const base = 'https://w3id.org/metastasis/';
/** Milliseconds that a question may take in Oxigraph. */
const limit = 2000;

/** A solution in short: IRIs with prefixes, literals as their text, unbound variables absent. */
type Row = Readonly<Record<string, string>>;
/** Some cells of a row. An array is a set: the cell is a list whose order no engine guarantees. */
type Expected = Readonly<Record<string, string | readonly string[]>>;

/** What a file of `answers` says of an example's answer. */
interface Answer {
  /** Of an ASK. */
  readonly answer?: boolean;
  /** The variables of a SELECT, in order. */
  readonly columns?: readonly string[];
  /** The whole answer, in order: each row in the cells given. */
  readonly rows?: readonly Expected[];
  /** Rows (or triples, as Turtle without the full stop) that must be among the answers. */
  readonly includes?: readonly (Expected | string)[];
  /** Rows (or triples) that would be wrong. */
  readonly excludes?: readonly (Expected | string)[];
  /** All values that a column has, each once. */
  readonly distinct?: Readonly<Record<string, readonly string[]>>;
  readonly atLeast?: number;
}

const number = (row: Row, column: string): number => Number(row[column]);
const column = (rows: readonly Row[], name: string): string[] => rows.map((row) => row[name] ?? '');
const sorted = <T>(values: readonly T[], compare: (a: T, b: T) => number): void => { expect(values).toEqual([...values].sort(compare)); };
const descending = (rows: readonly Row[], name: string): void => { sorted(rows.map((row) => number(row, name)), (a, b) => b - a); };
const ascending = (rows: readonly Row[], name: string): void => { sorted(rows.map((row) => number(row, name)), (a, b) => a - b); };
const unique = (values: readonly string[]): void => { expect(new Set(values).size).toBe(values.length); };

/** What holds of an answer however far the curation has come. */
const invariants: Readonly<Record<string, (rows: readonly Row[]) => void>> = {
  'organs-of-breast-cancer': (rows) => {
    unique(rows.map(({ organ, factor }) => `${organ} ${factor}`));
    for (const row of rows) expect(number(row, 'papers') > 0).toBe('factor' in row);
  },
  'tropism-table': (rows) => { unique(rows.map(({ cancer, site }) => `${cancer} ${site}`)); },
  'cancers-that-reach-the-brain': (rows) => { expect(new Set(column(rows, 'siteName'))).toEqual(new Set(['brain', 'leptomeninx'])); },
  'for-and-against-bone-metastasis': (rows) => { expect(new Set(column(rows, 'effect'))).toEqual(new Set(['raises', 'lowers'])); },
  'genes-shared-by-organs': (rows) => {
    unique(column(rows, 'gene'));
    descending(rows, 'organs');
    for (const row of rows) expect((row.which ?? '').split(', ')).toHaveLength(number(row, 'organs'));
  },
  'tropism-that-nothing-explains': (rows) => { descending(rows, 'cancers'); },
  'manifestations-by-site': (rows) => { unique(rows.map(({ site, manifestation }) => `${site} ${manifestation}`)); },
  'stages-ahead-of-a-circulating-cell': (rows) => { ascending(rows, 'stagesBetween'); },
  'unknowns-of-each-stage': (rows) => { for (const row of rows) expect(number(row, 'claims')).toBeGreaterThan(0); },
  'actors-of-colonization': (rows) => { for (const row of rows) expect(number(row, 'linesOfEvidence')).toBeGreaterThan(0); },
  'stages-with-least-human-evidence': (rows) => {
    ascending(rows, 'withHumanEvidence');
    for (const row of rows) {
      expect(number(row, 'withHumanEvidence')).toBeLessThanOrEqual(number(row, 'claims'));
      expect('percent' in row).toBe(number(row, 'claims') > 0);
    }
  },
  'dormancy-by-status': (rows) => {
    const order = ['established', 'emerging', 'contested', 'refuted'];
    sorted(column(rows, 'status').map((status) => order.indexOf(status)), (a, b) => a - b);
    unique(column(rows, 'claim'));
  },
  'mechanisms-without-therapy': (rows) => { descending(rows, 'knownParticipants'); },
  'genes-of-opposite-effect': (rows) => { unique(rows.map((row) => `${row.symbol} ${row.promotes} ${row.restrains}`)); },
  'chain-from-gene-to-manifestation': (rows) => {
    ascending(rows, 'steps');
    for (const row of rows) expect((row.chain ?? '').split(' → ')).toHaveLength(number(row, 'steps') + 1);
  },
  'find-term-by-any-name': (rows) => { for (const { matched } of rows) expect(matched?.toLowerCase()).toContain('mesenchymal'); },
  'search-the-findings': (rows) => { for (const { finding } of rows) expect(finding?.toLowerCase()).toContain('exosom'); },
  'kinds-of-cancer': (rows) => { ascending(rows, 'depth'); },
  'plain-words': (rows) => { expect(rows).toHaveLength(15); for (const row of rows) expect(row.inPlainWords).not.toBe(row.definition); },
  'balance-of-hypotheses': (rows) => {
    descending(rows, 'disputing');
    for (const row of rows.filter(({ status }) => status === 'contested')) {
      expect(Math.min(number(row, 'supporting'), number(row, 'disputing') + number(row, 'inconclusive'))).toBeGreaterThan(0);
    }
  },
  'contested-claims': (rows) => {
    for (const claim of new Set(column(rows, 'claim'))) {
      const directions = new Set(column(rows.filter((row) => row.claim === claim), 'direction'));
      expect({ claim, disputed: directions.has('disputes') || directions.has('inconclusive') }).toEqual({ claim, disputed: true });
    }
  },
  'established-without-human-evidence': (rows) => { for (const { systems } of rows) expect(systems).not.toMatch(/human|review/); },
  'claims-on-one-paper': (rows) => {
    for (const row of rows) expect(number(row, 'percent')).toBe(Math.round((100 * number(row, 'onOnePaper')) / number(row, 'claims')));
  },
  'mouse-and-human-disagree': (rows) => {
    for (const row of rows) {
      expect(number(row, 'mouseFor') > number(row, 'mouseNotFor')).toBe(number(row, 'humanFor') < number(row, 'humanNotFor'));
    }
  },
  'trials-by-site': (rows) => { for (const row of rows) expect(row.number).toMatch(/^NCT\d{8}$/); },
  'papers-by-year': (rows) => {
    descending(rows, 'year');
    for (const row of rows) expect(number(row, 'papers')).toBeLessThanOrEqual(number(row, 'linesOfEvidence'));
  },
  'most-used-papers': (rows) => { expect(rows).toHaveLength(25); descending(rows, 'statements'); },
  'curation-by-day': (rows) => { for (const row of rows) expect(row.day).toMatch(/^\d{4}-\d{2}-\d{2}$/); },
  'named-graphs': (rows) => { descending(rows, 'triples'); },
  'derived-triples': (rows) => {
    for (const row of rows) expect(number(row, 'statedTriples') + number(row, 'derivedTriples')).toBeGreaterThan(0);
  },
  'gene-identifiers': (rows) => {
    unique(column(rows, 'molecule'));
    const mapped = rows.filter(({ hgnc, ncbiGene }) => /^HGNC:\d+$/.test(hgnc ?? '') && /^\d+$/.test(ncbiGene ?? ''));
    expect(mapped.length / rows.length).toBeGreaterThan(0.9);
  },
  'mechanisms-in-gene-ontology': (rows) => { for (const row of rows) expect(row.goId).toMatch(/^GO:\d{7}$/); },
  'mesh-for-literature-search': (rows) => { for (const row of rows) expect(row.meshId).toMatch(/^[DC]\d+$/); },
};

const examples = await readExamples(folder);
const files = readdirSync(folder).sort();
const name = (id: string): string => id.replace(/^\d{3}-/, '');

const { modules, prefixes, triples } = await deriveOntology();
const store = new Store();
store.load([...modules.flatMap(({ lines }) => lines), ...triples.map((triple) => `${triple} <${base}graph/derived> .`)].join('\n'), { format: 'application/n-quads' });

/** Longest namespaces first, so that `mpp:graph/x` does not hide a longer prefix. */
const namespaces = [...prefixes].sort(([, a], [, b]) => b.length - a.length);
const shorten = (iri: string): string => {
  const [prefix, namespace] = namespaces.find(([, start]) => iri.startsWith(start)) ?? ['', ''];
  return namespace ? `${prefix}:${iri.slice(namespace.length)}` : iri;
};
const short = (term: Term): string => (term.termType === 'NamedNode' ? shorten(term.value) : term.value);
const cells = (expected: Expected) => Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, typeof value === 'string' ? value : [...value].sort()]));

/** The row reduced to the cells that are expected, lists as sorted arrays. */
const like = (row: Row, expected: Expected) => Object.fromEntries(Object.entries(expected).map(([key, value]) => {
  const cell = row[key] ?? '';
  return [key, typeof value === 'string' ? cell : cell.split(', ').sort()];
}));

describe('the files', () => {
  test('are numbered without gap and named in words', () => {
    expect(files.length).toBeGreaterThanOrEqual(40);
    files.forEach((file, i) => { expect(file).toMatch(new RegExp(`^${String(i + 1).padStart(3, '0')}-[a-z0-9]+(-[a-z0-9]+)*\\.ttl$`)); });
    unique(files.map(name));
  });

  test.each(examples)('$id describes itself', ({ id, title, comment, keywords, query, form, federatesWith }) => {
    const text = readFileSync(join(folder, `${id}.ttl`), 'utf8');
    const described = new TurtleParser().parse(text);
    const triples = described.map(({ subject, predicate, object }) => `${subject.value} ${predicate.value} ${object.value}`);
    const iri = `${base}.well-known/sparql-examples/${id}`;
    expect(new Set(described.map(({ subject }) => subject.value))).toEqual(new Set([iri]));
    const type = { SELECT: 'http://www.w3.org/ns/shacl#SPARQLSelectExecutable', ASK: 'http://www.w3.org/ns/shacl#SPARQLAskExecutable',
      CONSTRUCT: 'http://www.w3.org/ns/shacl#SPARQLConstructExecutable', DESCRIBE: 'https://purl.expasy.org/sparql-examples/ontology#SPARQLDescribeExecutable' }[form];
    expect(triples).toEqual(expect.arrayContaining([
      `${iri} http://www.w3.org/1999/02/22-rdf-syntax-ns#type http://www.w3.org/ns/shacl#SPARQLExecutable`,
      `${iri} http://www.w3.org/1999/02/22-rdf-syntax-ns#type ${type}`,
      `${iri} https://schema.org/target ${base}sparql`,
      `${iri} http://www.w3.org/ns/shacl#prefixes ${base}ontology`,
    ]));
    expect(title).toMatch(/^[A-Z].{4,60}$/);
    expect(comment).toMatch(/^[A-Z].*\?$/);
    expect(keywords.length).toBeGreaterThanOrEqual(3);
    unique(keywords);
    const services = [...query.matchAll(/SERVICE\s+<([^>]+)>/g)].map(([, service]) => service);
    expect([...federatesWith]).toEqual(services);
  });

  test.each(examples)('$id parses, and declares each prefix that it uses as the ontology does', ({ query, form }) => {
    const parsed = new SparqlParser().parse(query);
    expect(parsed).toMatchObject({ type: 'query', queryType: form });
    const body = query.replace(/^PREFIX .*$/gm, '').replace(/<[^>\s]*>|"[^"]*"|#.*$/gm, '');
    for (const [prefix, namespace] of Object.entries(parsed.prefixes)) {
      expect(body).toMatch(new RegExp(`(^|[^\\w?])${prefix}:`, 'm'));
      if (prefixes.has(prefix)) expect({ prefix, namespace }).toEqual({ prefix, namespace: prefixes.get(prefix) });
    }
  });
});

describe('the answers', () => {
  const own = examples.filter(({ federatesWith }) => federatesWith.length === 0);

  test('there is an expectation for every question that needs no other endpoint, and for no other', () => {
    expect(readdirSync(answers).sort()).toEqual(own.map(({ id }) => `${id}.json`));
    expect(Object.keys(invariants).filter((key) => !own.some(({ id }) => name(id) === key))).toEqual([]);
  });

  test.each(own)('$id', ({ id, query, form }) => {
    const expected = JSON.parse(readFileSync(join(answers, `${id}.json`), 'utf8')) as Answer;
    const start = performance.now(), before = process.cpuUsage();
    const result = store.query(query, { use_default_graph_as_union: true });
    const { user, system } = process.cpuUsage(before);
    // On a machine with much else to do this thread waits for a core.
    expect(Math.min(performance.now() - start, (user + system) / 1000)).toBeLessThan(limit);

    if (form === 'ASK') {
      expect(result).toBe(expected.answer);
      expect(typeof expected.answer).toBe('boolean');
      return;
    }
    if (form !== 'SELECT') {
      const triples = (result as { subject: Term; predicate: Term; object: Term }[])
        .map(({ subject, predicate, object }) => `${short(subject)} ${short(predicate)} ${short(object)}`);
      expect(expected.includes?.length).toBeGreaterThan(0);
      expect(triples).toEqual(expect.arrayContaining([...expected.includes ?? []]));
      for (const wrong of expected.excludes ?? []) expect(triples).not.toContain(wrong);
      expect(triples.length).toBeGreaterThanOrEqual(expected.atLeast ?? 1);
      return;
    }

    const rows = (result as Map<string, Term>[]).map((solution): Row => Object.fromEntries([...solution].map(([key, term]) => [key, short(term)])));
    const { variables } = new SparqlParser().parse(query) as { variables: readonly ({ value: string } | { variable: { value: string } })[] };
    expect(variables.map((variable) => ('variable' in variable ? variable.variable.value : variable.value))).toEqual(expected.columns);
    expect(expected.rows ?? expected.includes ?? expected.distinct).toBeDefined();
    if (expected.rows) expect(rows.map((row, i) => like(row, expected.rows?.[i] ?? {}))).toEqual(expected.rows.map(cells));
    for (const wanted of (expected.includes ?? []) as readonly Expected[]) {
      expect(rows.map((row) => like(row, wanted))).toContainEqual(cells(wanted));
    }
    for (const wrong of (expected.excludes ?? []) as readonly Expected[]) {
      expect(rows.map((row) => like(row, wrong))).not.toContainEqual(cells(wrong));
    }
    for (const [key, values] of Object.entries(expected.distinct ?? {})) {
      expect([...new Set(column(rows, key))].sort()).toEqual([...values].sort());
    }
    expect(rows.length).toBeGreaterThanOrEqual(expected.atLeast ?? 1);
    invariants[name(id)]?.(rows);
  });
});

describe('readExamples', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'examples-'));
  afterAll(() => { rmSync(temporary, { recursive: true }); });
  const good = readFileSync(join(folder, files[0] ?? ''), 'utf8');

  test('gives what the file says', () => {
    expect(examples[0]).toMatchObject({
      id: '001-organs-of-breast-cancer',
      title: 'Organs of breast cancer',
      comment: expect.stringMatching(/^Which organs does breast cancer reach/),
      keywords: expect.arrayContaining(['tropism', 'organ']),
      query: expect.stringMatching(/^PREFIX mpp: /),
      form: 'SELECT',
      federatesWith: [],
    });
    expect(new Set(examples.map(({ form }) => form))).toEqual(new Set(['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE']));
  });

  test.each<[string, string, string]>([
    ['has no title', good.replace(/ {4}rdfs:label .*\n/, ''), 'an example has one rdfs:label; this file has 0.'],
    ['has two questions', good.replace('rdfs:comment ', 'rdfs:comment "Another?"@en , '), 'an example has one rdfs:comment; this file has 2.'],
    ['has no query', good.replace(/sh:select """[^]*"""/, 'sh:order 1'), 'an example has one query; this file has 0.'],
    ['describes two', `${good}\nex:other a sh:SPARQLExecutable .`, 'an example has one sh:SPARQLExecutable; this file has 2.'],
    ['is no Turtle', `${good}\nex:other a`, 'Unexpected "a" on line'],
  ])('refuses a file that %s, and names it', async (_, text, message) => {
    expect(text).not.toBe(good);
    writeFileSync(join(temporary, 'x.ttl'), text);
    await expect(readExamples(temporary)).rejects.toThrow(`x.ttl: ${message}`);
  });
});
