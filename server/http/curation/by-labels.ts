import type { Problem } from '../../platform/problem.js';

/**
 * What went wrong, as a page tells it: a field is called as whoever fills it in sees it, and not by its name.
 *
 * @param labels What stands above the fields, by the names that programs send them under.
 */
export const detailByLabels = ({ detail }: Pick<Problem, 'detail'>, labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels).reduce((words, [name, label]) => words.replaceAll(`"${name}"`, `“${label}”`), detail);
