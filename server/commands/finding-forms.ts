import { createHash } from 'node:crypto';

/** What is wrong, as the outputs of `check` tell it. */
export interface ReportedFinding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do about it; null where that is not known, as everywhere here. */
  readonly remedy: string | null;
  /** Path of the file from where the command was given, with `/` between folders. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  /** IRI of the resource. */
  readonly resource: string | null;
  /** IRI of the property. */
  readonly property: string | null;
  /** IRI, or the characters of a literal. */
  readonly value: string | null;
  /** The name of a shape, the path of a query below `queries`, or `syntax`. */
  readonly check: string;
}

export interface Report {
  /** In the order in which they are told. */
  readonly findings: readonly ReportedFinding[];
  /** One sentence about the whole. */
  readonly summary: string;
  /** Writes IRIs as a curator does, `mpp:emt`. */
  readonly short: (iri: string) => string;
}

const named = (short: Report['short'], iri: string | null): string => (iri === null ? '' : `${short(iri)}: `);

/** One finding a line, as compilers do, its remedy indented below. */
function text({ findings, summary, short }: Report): string {
  return [...findings.map(({ severity, message, remedy, file, line, column, resource, check }) => {
    const position = file === null ? '' : `${[file, ...(line === null ? [] : [line, column ?? 1])].join(':')}: `;
    return `${position}${severity}: ${named(short, resource)}${message} [${check}]${remedy === null ? '' : `\n    ${remedy}`}`;
  }), summary].join('\n');
}

const escapeData = (value: string): string => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (value: string): string => escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Commands of a workflow of GitHub, which are shown as annotations of lines. */
function github({ findings, summary, short }: Report): string {
  return [...findings.map(({ severity, message, remedy, file, line, column, resource, check }) => {
    const properties = Object.entries({ file, line, col: column, title: check }).flatMap(([name, value]) => (value === null ? [] : [`${name}=${escapeProperty(String(value))}`]));
    return `::${severity} ${properties.join(',')}::${escapeData(`${named(short, resource)}${message}${remedy === null ? '' : `\n${remedy}`}`)}`;
  }), summary].join('\n');
}

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning. */
function sarif({ findings, short }: Report): string {
  const rules = [...new Set(findings.map(({ check }) => check))].sort();
  const results = findings.map(({ severity, message, remedy, file, line, column, resource, property, value, check }) => ({
    ruleId: check,
    ruleIndex: rules.indexOf(check),
    level: severity,
    message: { text: `${named(short, resource)}${message}${remedy === null ? '' : ` ${remedy}`}` },
    locations: [
      {
        ...(file !== null && {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' },
            ...(line !== null && { region: { startLine: line, ...(column !== null && { startColumn: column }) } }),
          },
        }),
        ...(resource !== null && { logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }] }),
      },
    ],
    // The same finding on another line is the same finding.
    partialFingerprints: {
      'finding/v1': createHash('sha256')
        .update(JSON.stringify([check, resource, property, value, resource === null ? [file, message] : null]))
        .digest('hex'),
    },
    properties: { remedy, property, value },
  }));
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0',
    runs: [{ tool: { driver: { name: 'metastasis-perspective', rules: rules.map((id) => ({ id })) } }, columnKind: 'utf16CodeUnits', results }],
  }, null, 2);
}

const forms = { text, json: ({ findings }: Report): string => JSON.stringify(findings, null, 2), github, sarif } as const satisfies Readonly<Record<string, (report: Report) => string>>;
export type FormName = keyof typeof forms;
export const formNames = Object.keys(forms) as readonly FormName[];
export const isForm = (name: string): name is FormName => Object.hasOwn(forms, name);

/** A report in one of the forms, without an end of line. */
export const writeReport = (form: FormName, report: Report): string => forms[form](report);
