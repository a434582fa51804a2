import type { OperatorProfile } from '../engine/contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { readQuery } from '../sparql/read-query.js';

/** A bound that a query met while it was explained. */
export interface Ended {
  readonly reason: 'timeout' | 'limit' | 'busy';
  readonly detail: string;
  /** Seconds of a timeout; else what the setting counts. */
  readonly limit?: number | undefined;
  readonly setting?: string | undefined;
}

/** What was measured when the query ran. */
export interface Measured {
  /** The text as the client gave it. */
  readonly asked: string;
  /** Absent where the query ended before any engine was named. */
  readonly engine?: string;
  readonly version: string;
  /** From the request to the last byte, waiting included. */
  readonly milliseconds: number;
  /** Absent for ASK. */
  readonly rows?: number;
  /** Bytes of the result, as JSON or N-Triples. */
  readonly bytes: number;
  /** Formats in which the result is kept. */
  readonly cached: readonly string[];
  /** What each operator did; absent where the engine does not tell. */
  readonly plan?: readonly OperatorProfile[];
  /** Why the query was ended early: then rows, bytes and the plan are those until then. */
  readonly ended?: Ended;
}

/** How a query was answered: as data, and as text for a reader. `algebra` is what is evaluated. */
export function explainQuery(query: PreparedQuery, { asked, milliseconds, plan, ...measured }: Measured): { readonly json: object; readonly text: string } {
  const { operation: algebra } = query.parsed ?? readQuery(query.text), rewritten = query.text, { ended } = measured;
  const rounded = Math.round(milliseconds * 10) / 10;
  const steps = plan ? `\nPlan: solutions go from each step to the next; times are measured, and measuring takes longer than answering.\n${planTable(plan)}\n` : '';
  const dataset = { defaultGraphs: query.defaultGraphs, namedGraphs: query.namedGraphs };
  const list = (graphs: readonly string[]): string => graphs.map((graph) => `<${graph}>`).join(' ');
  const whole = dataset.defaultGraphs.length + dataset.namedGraphs.length === 0;
  const lines: [string, string][] = [
    ...(ended ? [['Ended early', `${ended.detail} Rows, times and the plan are those until then.`] as [string, string]] : []),
    ['Form', query.form], ...(measured.engine === undefined ? [] : [['Engine', measured.engine] as [string, string]]), ['Version', measured.version],
    ['Dataset', whole ? 'all graphs; the default graph is their union' : `default graph: ${list(dataset.defaultGraphs) || 'empty'}; named graphs: ${list(dataset.namedGraphs) || 'none'}`],
    ['Time', `${rounded} ms`], ...(measured.rows === undefined ? [] : [['Rows', String(measured.rows)] as [string, string]]), ['Bytes', String(measured.bytes)],
    ['In the cache', measured.cached.join(', ') || 'no'],
  ];
  return {
    json: {
      form: query.form,
      ...measured,
      milliseconds: rounded,
      dataset,
      ...(plan && { plan: plan.map((step) => ({ ...step, milliseconds: round(step.milliseconds) })) }),
      query: asked,
      rewritten,
      algebra,
    },
    text: `${lines.map(([name, value]) => `${`${name}:`.padEnd(14)}${value}`).join('\n')}\n${steps}\nQuery as it was evaluated:\n${rewritten}\n\nAlgebra:\n${outline(algebra, 0)}`,
  };
}

/** Thousandths of a millisecond. */
const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** The operators as a table for people. */
function planTable(plan: readonly OperatorProfile[]): string {
  const number = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));
  const cells = [
    ['ms', 'calls', 'rows', 'expected', 'step'],
    ...plan.map(({ step, depth, expected, calls, rows, together, milliseconds }) => [
      milliseconds.toFixed(3),
      String(calls),
      String(rows),
      expected === undefined ? '' : number(expected * Math.max(1, calls)),
      `${'  '.repeat(depth)}${step}${together === undefined ? '' : ` (equal ones together, in ${together} rows)`}`,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => row.map((cell, i) => (i < 4 ? cell.padStart(widths[i] ?? 0) : cell)).join('  ')).join('\n');
}

/** A parsed query as an indented outline: one line per node, terms as SPARQL writes them. */
function outline(node: unknown, depth: number): string {
  const pad = '  '.repeat(depth);
  if (Array.isArray(node)) return node.map((item) => outline(item, depth)).join('');
  if (typeof node !== 'object' || node === null) return `${pad}${String(node)}\n`;
  const term = termText(node as Readonly<Record<string, unknown>>);
  if (term !== undefined) return `${pad}${term}\n`;
  return Object.entries(node).filter(([name, value]) => name !== 'prefixes' && value !== undefined && !(Array.isArray(value) && value.length === 0)).map(([name, value]) => {
    const short = shortText(value);
    return short === undefined ? `${pad}${name}\n${outline(value, depth + 1)}` : `${pad}${name}: ${short}\n`;
  }).join('');
}

/** What fits on the line of its name: a term, a plain value, a triple. */
function shortText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return String(value);
  return termText(value as Readonly<Record<string, unknown>>);
}

function termText(node: Readonly<Record<string, unknown>>): string | undefined {
  const { termType, value, subject, predicate, object } = node;
  switch (termType) {
    case 'NamedNode': return `<${String(value)}>`;
    case 'Variable': return `?${String(value)}`;
    case 'BlankNode': return `_:${String(value)}`;
    case 'Wildcard': return '*';
    case 'Literal': {
      const { language, datatype } = node as { language?: string; datatype?: { value: string } };
      return `${JSON.stringify(value)}${language ? `@${language}` : datatype ? `^^<${datatype.value}>` : ''}`;
    }
    default: break;
  }
  const parts = [subject, predicate, object];
  if (parts.some((part) => typeof part !== 'object' || part === null)) return undefined;
  const texts = parts.map((part) => termText(part as Readonly<Record<string, unknown>>));
  return texts.includes(undefined) ? undefined : texts.join(' ');
}
