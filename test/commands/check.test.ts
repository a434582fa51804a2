import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Ajv } from 'ajv';
import { changedLines } from '../../server/commands/changed-lines.js';
import { readCheckOptions } from '../../server/commands/check-options.js';
import { writeReport, type Report } from '../../server/commands/finding-forms.js';
import { shortNames } from '../../server/ontology/short-names.js';
import { wellKnownPrefixes } from '../../server/rdf/vocabulary.js';
import { compiler, temporaryFolder } from '../support/process.js';

/** `check` as a command: its options, its outputs, and what `--changed` leaves out. */

const base = 'https://w3id.org/metastasis/', short = (iri: string): string => shortNames(wellKnownPrefixes)(`<${iri}>`);
const missing = {
  severity: 'error', message: '“definition” (skos:definition) is missing.', remedy: 'Add skos:definition.', file: 'ontology/modules/a b.ttl', line: 18, column: 1,
  resource: `${base}emt`, property: 'http://www.w3.org/2004/02/skos/core#definition', value: null, check: 'shape-definition',
} as const;
const unread = { severity: 'error', message: 'Half: 50%,\nor more.', remedy: null, file: 'ontology/modules/x.ttl', line: null, column: null, resource: null, property: null, value: null, check: 'syntax' } as const;
const gap = { ...missing, severity: 'warning', message: 'No claim is about this stage.', remedy: null, file: null, line: null, column: null, property: null, check: 'qc/warn/stage-without-claims' } as const;
const report: Report = { findings: [missing, unread, gap], summary: '2 errors', short };

describe('a report', () => {
  test('as text has one finding a line, with its remedy below', () => {
    expect(writeReport('text', report)).toBe([
      'ontology/modules/a b.ttl:18:1: error: mpp:emt: “definition” (skos:definition) is missing. [shape-definition]', '    Add skos:definition.',
      'ontology/modules/x.ttl: error: Half: 50%,\nor more. [syntax]', 'warning: mpp:emt: No claim is about this stage. [qc/warn/stage-without-claims]', '2 errors',
    ].join('\n'));
  });

  test('as JSON is the findings', () => {
    expect(JSON.parse(writeReport('json', report))).toEqual([missing, unread, gap]);
  });

  test('for GitHub is a command for each finding, with its signs escaped', () => {
    expect(writeReport('github', report).split('\n')).toEqual([
      '::error file=ontology/modules/a b.ttl,line=18,col=1,title=shape-definition::mpp:emt: “definition” (skos:definition) is missing.%0AAdd skos:definition.',
      '::error file=ontology/modules/x.ttl,title=syntax::Half: 50%25,%0Aor more.', '::warning title=qc/warn/stage-without-claims::mpp:emt: No claim is about this stage.', '2 errors',
    ]);
  });

  test('as SARIF names rules, places and resources, and knows a finding again on another line', () => {
    const sarif = JSON.parse(writeReport('sarif', report)) as { readonly runs: readonly [{ readonly results: readonly { readonly partialFingerprints: object }[] }] };
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [{
        tool: { driver: { name: 'metastasis-perspective', rules: [{ id: 'qc/warn/stage-without-claims' }, { id: 'shape-definition' }, { id: 'syntax' }] } },
        results: [
          { ruleId: 'shape-definition', ruleIndex: 1, level: 'error', message: { text: 'mpp:emt: “definition” (skos:definition) is missing. Add skos:definition.' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'ontology/modules/a%20b.ttl', uriBaseId: '%SRCROOT%' }, region: { startLine: 18, startColumn: 1 } }, logicalLocations: [{ fullyQualifiedName: `${base}emt`, kind: 'resource' }] }] },
          { ruleId: 'syntax', ruleIndex: 2, level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'ontology/modules/x.ttl' } } }] },
          { ruleId: 'qc/warn/stage-without-claims', ruleIndex: 0, level: 'warning', locations: [{ logicalLocations: [{ fullyQualifiedName: `${base}emt` }] }] },
        ],
      }],
    });
    const moved = JSON.parse(writeReport('sarif', { ...report, findings: [{ ...missing, line: 20 }] })) as typeof sarif;
    expect(moved.runs[0].results[0]?.partialFingerprints).toEqual(sarif.runs[0].results[0]?.partialFingerprints);
    expect(new Set(sarif.runs[0].results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(3);
  });

  test('as SARIF has the members that its schema asks for, and no others of a result', () => {
    const validate = new Ajv({ strict: false }).compile(sarifSchema);
    expect([validate(JSON.parse(writeReport('sarif', report))), validate.errors]).toEqual([true, null]);
    expect(validate(JSON.parse(writeReport('sarif', { ...report, findings: [{ ...missing, line: 0 }] })))).toBe(false);
  });
});

/** What `sarif-schema-2.1.0.json` of OASIS asks of the parts that are written here. */
const text = { type: 'object', required: ['text'], additionalProperties: false, properties: { text: { type: 'string' } } };
const from1 = { type: 'integer', minimum: 1 };
const sarifSchema = {
  type: 'object', required: ['version', 'runs'], additionalProperties: false,
  properties: {
    $schema: { type: 'string' }, version: { enum: ['2.1.0'] },
    runs: {
      type: 'array', items: {
        type: 'object', required: ['tool'], additionalProperties: false,
        properties: {
          tool: { type: 'object', required: ['driver'], additionalProperties: false, properties: { driver: { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string' }, rules: { type: 'array', uniqueItems: true, items: { type: 'object', required: ['id'], additionalProperties: false, properties: { id: { type: 'string' } } } } } } } },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          results: {
            type: 'array', items: {
              type: 'object', required: ['message'], additionalProperties: false,
              properties: {
                ruleId: { type: 'string' }, ruleIndex: { type: 'integer', minimum: -1 }, level: { enum: ['none', 'note', 'warning', 'error'] }, message: text, properties: { type: 'object' },
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                locations: {
                  type: 'array', items: {
                    type: 'object', additionalProperties: false, properties: {
                      physicalLocation: {
                        type: 'object', additionalProperties: false, properties: {
                          artifactLocation: { type: 'object', additionalProperties: false, properties: { uri: { type: 'string' }, uriBaseId: { type: 'string' } } },
                          region: { type: 'object', additionalProperties: false, properties: { startLine: from1, startColumn: from1 } },
                        },
                      },
                      logicalLocations: { type: 'array', uniqueItems: true, items: { type: 'object', additionalProperties: false, properties: { fullyQualifiedName: { type: 'string' }, kind: { type: 'string' } } } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

describe('options', () => {
  test.each<[readonly string[], object]>([
    [[], { quiet: false, form: 'text', changed: undefined, language: false, anew: false }],
    [['--quiet', '--format', 'sarif'], { quiet: true, form: 'sarif', changed: undefined, language: false, anew: false }],
    [['--changed', '--format=json'], { quiet: false, form: 'json', changed: 'HEAD', language: false, anew: false }],
    [['--changed', 'origin/main'], { quiet: false, form: 'text', changed: 'origin/main', language: false, anew: false }],
    [['--changed=v1'], { quiet: false, form: 'text', changed: 'v1', language: false, anew: false }],
  ])('%j', (args, options) => { expect(readCheckOptions(args)).toEqual(options); });

  test.each<[readonly string[], string]>([
    [['--format', 'xml'], '--format is one of text, json, github, sarif.'],
    [['--format'], '--format is one of text, json, github, sarif.'],
    [['--verbose'], 'There is no option "--verbose"; there are --quiet, --language, --anew, --format NAME and --changed [COMMIT].'],
  ])('%j are not understood', (args, message) => { expect(() => readCheckOptions(args)).toThrow(message); });
});

describe('in a repository', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>, ontology: string;
  const edit = async (file: string, from: string, to: string): Promise<void> => {
    const path = join(ontology, 'modules', file);
    await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
  };
  const check = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...compiler, 'dist/server/commands/check.js', ...args], { encoding: 'utf8', env: { ...process.env, MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data') } });
    return { status, stdout, stderr };
  };
  beforeAll(async () => {
    folder = await temporaryFolder();
    ontology = join(folder.path, 'ontology');
    await mkdir(ontology);
    for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
    await cp('test/fixtures/curator', join(ontology, 'modules'), { recursive: true });
    // One fault that was there before.
    await edit('molecules.ttl', '    skos:definition "A transcription factor with a basic helix and a loop."@en ;\n', '');
    for (const args of [['init', '--quiet'], ['add', '.'], ['-c', 'user.name=Curator', '-c', 'user.email=curator@example.org', 'commit', '--quiet', '-m', 'Start']]) execFileSync('git', ['-C', ontology, ...args]);
    await edit('claims/molecules.ttl', 'mpp:finding "Cells with', 'mpp:findng "Cells with');
    await edit('mechanisms.ttl', '    skos:definition "Loss of epithelial traits and gain of mesenchymal ones."@en ;\n', '');
    await writeFile(join(ontology, 'modules', 'new.ttl'), `<${base}new> a <${base}Track> ; <${base}broaderr> 1 .\n`);
  });
  afterAll(() => folder.clean());

  test('what differs from a commit is known by line, also where something was taken away and where a file is new', () => {
    const lines = changedLines(ontology, 'HEAD'), touched = (file: string, from: number, to = from): boolean => lines.touch({ file, from, to });
    expect([
      touched('modules/claims/molecules.ttl', 25), touched('modules/claims/molecules.ttl', 24), touched('modules/mechanisms.ttl', 18, 21), touched('modules/mechanisms.ttl', 12, 16), touched('modules/molecules.ttl', 1, 99), touched('modules/new.ttl', 1),
    ]).toEqual([true, false, true, false, false, true]);
    expect(() => changedLines(ontology, 'nowhere')).toThrow(/^--changed needs a commit of the git repository of .*: there is no nowhere\.$/);
  });

  test('--changed tells what is wrong on lines that differ, and how much else is', () => {
    const here = relative(process.cwd(), ontology).split(sep).join('/');
    const { status, stdout } = check('--changed');
    expect({ status, lines: stdout.split('\n') }).toEqual({
      status: 1, lines: [
        `${here}/modules/claims/molecules.ttl:25:16: error: mpp:claim-snai1-promotes-emt-e1: There is no property mpp:findng. [qc/error/unknown-predicate]`, '    Write mpp:finding.',
        `${here}/modules/mechanisms.ttl:18:1: error: mpp:emt: “definition” (skos:definition) is missing. [shape-definition]`, '    Add skos:definition. What the term means: its kind, and what sets it apart.',
        `${here}/modules/new.ttl:1:114: error: mpp:new: There is no property mpp:broaderr. [qc/error/unknown-predicate]`, '    Use one that schema.ttl or shapes.ttl knows.',
        '4 errors; 1 of them on lines that have not changed', '',
      ],
    });
  });

  test('a command that is not understood, and a commit that is not there, are told with exit code 2', () => {
    expect(check('--format', 'xml')).toEqual({ status: 2, stdout: '', stderr: '--format is one of text, json, github, sarif.\n' });
    expect(check('--changed', 'nowhere')).toMatchObject({ status: 2, stdout: '' });
  });
});
