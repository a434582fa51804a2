import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '../../platform/problem.js';
import type { WayOn } from '../../pages/not-found.js';
import type { Version } from '../../pages/version.js';
import { formats } from '../../rdf/formats.js';
import { sendProblemPage } from '../answers/html.js';
import { audience } from '../requests/audience.js';
import { searchParameters } from '../requests/parameters.js';

/** What may be tried where a query could not be answered: the formats that fit it, and its text to be changed. */
function waysOn(url: string, { members: { available } }: Problem): readonly WayOn[] {
  const query = searchParameters(url.split('?', 2)[1] ?? '').get('query');
  if (query === null) return [{ href: '/query', text: 'Write a query' }];
  const fitting = Array.isArray(available) ? formats.filter(({ name }) => available.some((each) => (each as { readonly name?: unknown }).name === name)) : [];
  return [
    ...fitting.map(({ name, label }) => ({ href: `/sparql?${new URLSearchParams({ query, format: name })}`, text: `The same query as ${label}` })),
    { href: `/query?${new URLSearchParams({ query })}`, text: 'Back to the text of the query' },
  ];
}

/** Sends what went wrong with a query as a page, to whoever asked by a form or a link. */
export async function sendQueryProblem(req: IncomingMessage, res: ServerResponse, problem: Problem, version: Version): Promise<void> {
  await sendProblemPage(res, version, problem, await version.pages.problem(problem.title, problem.detail, { ways: waysOn(req.url ?? '', problem) }, audience(req)));
}
