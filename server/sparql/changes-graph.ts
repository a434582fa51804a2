/** The graph that tells what was changed. It is part of no version: it is laid beside one for the questions that name it. */
export const changesGraph = (base: string): string => `${base}graph/changes`;

/** Its name as a text can have it: whole, behind a prefix, or relative to a BASE; or with letters that are written as escapes, whatever they are. */
const name = /[:/<]changes\b|\\u/i;

/** Whether a question may be about the graph of changes. It may be said of one that is not, which gets the same answer. */
export const mayAskChanges = ({
  text = '',
  defaultGraphs = [],
  namedGraphs = [],
}: {
  readonly text?: string | undefined;
  readonly defaultGraphs?: readonly string[];
  readonly namedGraphs?: readonly string[];
}): boolean => name.test(text) || [...defaultGraphs, ...namedGraphs].some((graph) => name.test(graph));
