import { element } from '../../dom.js';
import { createArrangedTable } from './arranged-table.js';
import { cascadeMap, measureOf, stageValues } from './cascade-map.js';
import { chartShape, type ChartShape } from './chart-shape.js';
import { chartView } from './chart-view.js';
import { copyText } from './copy.js';
import { download } from './download.js';
import { createResultTools } from './result-tools.js';
import type { Solutions } from './rows.js';
import type { QueryAnswer, Ran } from './run.js';
import type { Schema } from '../text/schema.js';
import { bibTeX, citation } from '../tabs/share.js';
import { unknownView, wantedView, type ChartKind } from './view-names.js';
import { chooseView, type ViewName } from './wanted-view.js';

export interface ResultsOptions {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly schema: () => Schema | undefined;
}

/** Where answers are shown. */
export interface Results {
  /** Shows rows while they come. */
  come(solutions: Solutions): void;
  /** Shows an answer, whole. */
  show(query: string, ran: Ran): void;
  /** The schema has come: what was shown without it may have more views. */
  learn(): void;
  clear(): void;
}

const viewNames: Readonly<Record<ViewName, string>> = { table: 'Table', chart: 'Chart', cascade: 'Cascade', raw: 'Raw' };

/** Pixels for a chart where nothing is laid out. */
const usualWidth = 900;
/** Milliseconds between two drawings while rows come. */
const drawEvery = 200;
/** Milliseconds after which a list of papers is no longer waited for. */
const longestDownload = 120_000;
/** Characters of the raw view. */
const mostRaw = 200_000;

const button = (text: string, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement => element('button', { type: 'button', ...attributes }, text);

/** @param place Is emptied and filled. */
export function createResults(place: HTMLElement, { base, prefixes, schema }: ResultsOptions): Results {
  const table = createArrangedTable({ base, prefixes }), tools = createResultTools(table), view = element('div', { class: 'result-view' });
  /** When rows were drawn last while they came. */
  let drawn = 0;
  /** What was shown while the schema had not come. */
  let early: readonly [query: string, ran: Ran] | undefined;

  const learnTerms = (): void => { table.labels.learn((schema()?.terms ?? []).map(({ slug, label }) => [base + slug, label] as const)); };
  const reset = (solutions: Solutions): void => {
    table.reset(solutions);
    learnTerms();
    tools.reset();
  };
  const steps = (): ReturnType<typeof stageValues> => {
    const known = schema();
    return known ? stageValues(table.solutions, known) : [];
  };
  /** The chart that is shown. */
  let charted: ChartKind | ChartShape | undefined;
  const showChart = (kind: ChartKind | ChartShape | undefined): void => {
    charted = kind;
    view.replaceChildren(chartView(table, prefixes, kind, view.clientWidth || place.clientWidth || usualWidth, (other) => {
      showChart(other);
      view.querySelector<HTMLElement>(`[data-chart="${other}"]`)?.focus();
    }));
  };
  const redrawChart = (): void => {
    const chart = view.querySelector('.chart-view');
    if (!chart) return;
    const focused = chart.contains(document.activeElement) ? document.activeElement?.getAttribute('data-chart') : undefined;
    showChart(charted);
    if (typeof focused === 'string') view.querySelector<HTMLElement>(`[data-chart="${focused}"]`)?.focus();
  };
  table.onNames(redrawChart);
  const showView = (name: ViewName, shape?: ChartShape): void => {
    for (const each of place.querySelectorAll('[data-view]')) each.setAttribute('aria-pressed', String(each.getAttribute('data-view') === name));
    tools.root.hidden = name !== 'table';
    switch (name) {
      case 'table':
        view.replaceChildren(table.root);
        table.arrange();
        break;
      case 'raw': view.replaceChildren(rawView(table.solutions)); break;
      case 'chart': showChart(shape); break;
      case 'cascade': {
        const map = element('div', {}, element('p', {}, 'Drawing…'));
        view.replaceChildren(map);
        if (schema()) void cascadeMap(steps(), measureOf(table.solutions), map);
      }
    }
  };
  const showSolutions = (query: string, cite: HTMLElement): void => {
    const { solutions } = table;
    const offered: readonly ViewName[] = ['table', ...(chartShape(solutions) ? ['chart' as const] : []), ...(steps().length > 0 ? ['cascade' as const] : []), 'raw'];
    const chosen = chooseView(wantedView(query), solutions, offered);
    // What the schema will tell is not missing yet.
    const remark = chosen.remark === undefined || (!schema() && wantedView(query)?.name === 'cascade') ? [] : [element('p', { class: 'view-remark', role: 'status' }, chosen.remark)];
    place.replaceChildren(...remark, element('div', { class: 'result-views' }, viewChoice(offered, showView), ...(hasIris(solutions) ? [graphLink(query)] : [])), tools.root, view, cite);
    showView(chosen.view, chosen.shape);
  };
  const api: Results = {
    clear() {
      place.replaceChildren();
      drawn = 0;
      early = undefined;
    },
    learn() {
      if (early && (steps().length > 0 || wantedView(early[0])?.name === 'cascade')) api.show(...early);
      else if (early) {
        learnTerms();
        redrawChart();
      }
      early = undefined;
    },
    come(next) {
      const now = performance.now();
      if (drawn === 0) reset(next);
      if (now - drawn < drawEvery) return;
      drawn = now;
      if (!table.root.isConnected) place.replaceChildren(table.root);
      table.come(next);
    },
    show(query, ran) {
      const { answer } = ran, cite = citeBox(query, ran);
      early = schema() ? undefined : [query, ran];
      if (answer.kind === 'solutions' && answer.solutions.variables.length > 0) {
        reset(answer.solutions);
        showSolutions(query, cite);
      } else {
        place.replaceChildren(...withoutRows(query, answer), cite);
      }
    },
  };
  return api;
}

/** An answer that has no rows to be shown in views. */
function withoutRows(query: string, answer: Ran['answer']): readonly Node[] {
  if (answer.kind === 'solutions') return [element('p', { class: 'result-boolean' }, answer.solutions.rows.length === 0 ? 'No solution.' : 'Solutions, but no variable in them.')];
  const wanted = wantedView(query);
  const remark = wanted
    ? [
        element(
          'p',
          { class: 'view-remark', role: 'status' },
          unknownView(wanted.name) ?? `Charts and graphs need rows: this query gives ${answer.kind === 'boolean' ? 'a yes or no' : 'triples'}.`,
        ),
      ]
    : [];
  return [...remark, ...(answer.kind === 'boolean' ? [element('p', { class: 'result-boolean' }, answer.value ? 'Yes' : 'No')] : triplesView(query, answer))];
}

/** Buttons for views. @param choose Is told of the one that is wanted. */
function viewChoice(offered: readonly ViewName[], choose: (name: ViewName) => void): HTMLElement {
  const views = element('div', { 'class': 'segmented', 'role': 'group', 'aria-label': 'View' }, ...offered.map((name) => button(viewNames[name], { 'data-view': name, 'aria-pressed': 'false' })));
  views.addEventListener('click', (event) => {
    const name = (event.target as Element).closest('[data-view]')?.getAttribute('data-view') as ViewName | null | undefined;
    if (name) choose(name);
  });
  return views;
}

/** Formats for reference managers, as the page lists them under Download. */
const citationFormats = (): readonly HTMLOptionElement[] => [...document.querySelectorAll<HTMLOptionElement>('optgroup[data-citations] > option')];

/** How a document of triples names a paper, or what rests on one. */
const paperSign = /\b(?:pmid-\d|doi-|(?:claim|evidence|hypothesis)-)|doi\.org\/10\.|pubmed\.ncbi|bibo:(?:pmid|doi)\b/;

/** Buttons for the papers that a result names. */
function namedPapers(query: string, status: HTMLElement): HTMLElement {
  const buttons = citationFormats().map(({ value, text }) => {
    const made = button(text);
    made.addEventListener('click', () => {
      status.textContent = '';
      download(query, { name: value, mediaType: '*/*', holds: [] }, AbortSignal.timeout(longestDownload)).then(
        () => { status.textContent = 'Downloaded.'; }, (cause: unknown) => { status.textContent = cause instanceof Error ? cause.message : String(cause); });
    });
    return made;
  });
  return element('p', { class: 'dialog-actions' }, 'The papers that it names:', ...buttons);
}

function citeBox(query: string, { version, answer }: Ran): HTMLElement {
  const cited = { query, version, date: new Date(), origin: location.origin };
  const status = element('span', { role: 'status' });
  const copier = (name: string, text: string): HTMLButtonElement => {
    const made = button(name);
    made.addEventListener('click', () => { void copyText(text, status); });
    return made;
  };
  return element('details', { class: 'cite' }, element('summary', {}, 'Cite this result'),
    element('p', { class: 'citation-text' }, citation(cited)), element('pre', { tabindex: '0' }, bibTeX(cited)),
    element('p', { class: 'dialog-actions' }, copier('Copy the citation', citation(cited)), copier('Copy for BibTeX', bibTeX(cited)), status),
    ...(answer.kind === 'boolean' || (answer.kind === 'triples' && !paperSign.test(answer.text)) ? [] : [namedPapers(query, status)]));
}

const triplesView = (query: string, { text }: Extract<QueryAnswer, { kind: 'triples' }>): readonly HTMLElement[] => [
  element('p', { class: 'result-views' }, graphLink(query)), element('pre', { tabindex: '0' }, text.slice(0, mostRaw)),
  ...(text.length > mostRaw ? [element('p', {}, 'The rest is in the download.')] : []),
];

/** Characters of an address that the service takes, with room for what a browser sends beside it. */
const longestAddress = 14_000;

function graphLink(query: string): HTMLElement {
  const href = `/graph?query=${encodeURIComponent(query)}`;
  return href.length <= longestAddress
    ? element('a', { href }, 'Open in the graph')
    : element(
        'span',
        { class: 'side-note' },
        `This query is too long for the address of the graph: about ${Math.ceil((href.length - longestAddress) / 100) * 100} characters of the address too many.`,
      );
}

const hasIris = ({ rows }: Solutions): boolean => rows.slice(0, 50).some((row) => row.some((written) => written.startsWith('<')));

/** The rows as they came, in TSV. */
function rawView({ variables, rows }: Solutions): HTMLElement {
  let text = variables.map((name) => `?${name}`).join('\t'), i = 0;
  for (; i < rows.length && text.length < mostRaw; i++) text += `\n${rows[i]?.join('\t') ?? ''}`;
  return element(
    'div',
    {},
    element('pre', { 'tabindex': '0', 'aria-label': 'Raw result' }, text),
    ...(i < rows.length ? [element('p', {}, `The first ${i.toLocaleString('en')} of ${rows.length.toLocaleString('en')} rows; all are in the download.`)] : []),
  );
}
