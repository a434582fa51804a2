import { createArrangedTable } from './arranged-table.js';
import { citeBox } from './cite-box.js';
import { withoutRows } from './plain-views.js';
import { createResultTools } from './result-tools.js';
import { createResultViews } from './result-views.js';
import type { Solutions } from './rows.js';
import type { Ran } from './run.js';
import type { Schema } from '../text/schema.js';
import { wantedView } from './view-names.js';

export interface ResultsOptions {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly schema: () => Schema | undefined;
  /** What the tab of the query is called, where it was given a name. */
  readonly title: () => string | undefined;
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

/** Milliseconds between two drawings while rows come. */
const drawEvery = 200;

/** @param place Is emptied and filled. */
export function createResults(place: HTMLElement, { base, prefixes, schema, title }: ResultsOptions): Results {
  const table = createArrangedTable({ base, prefixes }), tools = createResultTools(table), views = createResultViews(place, { table, tools, prefixes, schema });
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
  table.onNames(views.redrawChart);
  const api: Results = {
    clear() {
      place.replaceChildren();
      drawn = 0;
      early = undefined;
    },
    learn() {
      if (early && (views.hasSteps() || wantedView(early[0])?.name === 'cascade')) api.show(...early);
      else if (early) {
        learnTerms();
        views.redrawChart();
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
      const { answer } = ran, cite = citeBox(query, title(), ran);
      early = schema() ? undefined : [query, ran];
      if (answer.kind === 'solutions' && answer.solutions.variables.length > 0) {
        reset(answer.solutions);
        views.show(query, cite);
      } else {
        place.replaceChildren(...withoutRows(query, answer), cite);
      }
    },
  };
  return api;
}
