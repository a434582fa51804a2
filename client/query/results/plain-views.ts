import { element } from '../../dom.js';
import { graphLink } from './graph-link.js';
import type { Solutions } from './rows.js';
import type { QueryAnswer } from './run.js';
import { unknownView, wantedView } from './view-names.js';

/** Characters of an answer as text. */
const mostRaw = 200_000;

const triplesView = (query: string, { text }: Extract<QueryAnswer, { kind: 'triples' }>): readonly HTMLElement[] => [
  element('p', { class: 'result-views' }, graphLink(query)), element('pre', { tabindex: '0' }, text.slice(0, mostRaw)),
  ...(text.length > mostRaw ? [element('p', {}, 'The rest is in the download.')] : []),
];

/** An answer that has no rows to be shown in views. */
export function withoutRows(query: string, answer: QueryAnswer): readonly Node[] {
  if (answer.kind === 'solutions') return [element('p', { class: 'result-boolean' }, answer.solutions.rows.length === 0 ? 'No solution.' : 'Solutions, but no variable in them.')];
  const wanted = wantedView(query), given = answer.kind === 'boolean' ? 'a yes or no' : 'triples';
  return [
    ...(wanted ? [element('p', { class: 'view-remark', role: 'status' }, unknownView(wanted.name) ?? `Charts and graphs need rows: this query gives ${given}.`)] : []),
    ...(answer.kind === 'boolean' ? [element('p', { class: 'result-boolean' }, answer.value ? 'Yes' : 'No')] : triplesView(query, answer)),
  ];
}

/** The rows as they came, in TSV. */
export function rawView({ variables, rows }: Solutions): HTMLElement {
  let text = variables.map((name) => `?${name}`).join('\t'), i = 0;
  for (; i < rows.length && text.length < mostRaw; i++) text += `\n${rows[i]?.join('\t') ?? ''}`;
  return element('div', {}, element('pre', { 'tabindex': '0', 'aria-label': 'Raw result' }, text),
    ...(i < rows.length ? [element('p', {}, `The first ${i.toLocaleString('en')} of ${rows.length.toLocaleString('en')} rows; all are in the download.`)] : []));
}
