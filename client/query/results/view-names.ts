import type { Warning } from '../text/diagnose.js';

export type ChartKind = 'bar' | 'line' | 'scatter' | 'heat';

export const chartKinds: readonly ChartKind[] = ['bar', 'line', 'scatter', 'heat'];

/** What a comment such as `#view:bar` may name, besides `chart`, which is the chart that suits. */
const names: readonly string[] = ['table', ...chartKinds, 'cascade', 'raw'];

/** A line that asks for a view: the name, and where it stands. */
const viewLine = /^[ \t]*#[ \t]*view:[ \t]*([^\s?$]*)([^\n\r]*)/im;

/** What a comment of the query asks for, as in `#view:bar` or `#view:bar ?kind ?number`. */
export interface WantedView {
  /** Empty where the line names none. */
  readonly name: string;
  /** Columns of a chart, without their question marks; empty for those that suit. */
  readonly columns: readonly string[];
}

export function wantedView(query: string): WantedView | undefined {
  const [line, name = '', columns = ''] = viewLine.exec(query) ?? [];
  return line === undefined ? undefined : { name: name.toLowerCase(), columns: columns.match(/[\p{L}\p{N}_]+/gu) ?? [] };
}

/** What is to be said of a name that no view has; undefined for one that there is. */
export function unknownView(name: string): string | undefined {
  if (name === 'chart' || names.includes(name)) return undefined;
  const what = name === '' ? 'The line #view: names no view.' : `There is no view “${name}”.`;
  return `${what} Views are ${names.join(', ').replace(/, (\w+)$/, ' and $1')}.${name === 'graph' ? ' The graph opens by its link.' : ''}`;
}

/** The line that asks for a view which there is not, said while it is written. @param near The nearest of some names. */
export function unknownViews(text: string, near: (name: string, among: readonly string[]) => string | undefined): readonly Warning[] {
  const line = viewLine.exec(text), [all = '', name = '', rest = ''] = line ?? [], message = line ? unknownView(name.toLowerCase()) : undefined;
  if (!line || message === undefined) return [];
  const to = line.index + all.length - rest.length, from = name === '' ? text.indexOf('#', line.index) : to - name.length;
  const instead = name === '' ? undefined : near(name.toLowerCase(), names);
  return [{ from, to, message, ...(instead !== undefined && { instead }) }];
}
