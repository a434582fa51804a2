import type { Request, Response } from 'express';
import { readParameters, readSeveral, refuseUnknown } from '../../api/endpoint.js';
import { described } from '../../api/described.js';
import type { Parameters } from '../../pages/collections/filters.js';
import { mostOfSet } from '../../pages/ways-page.js';
import { passedOver } from '../../pages/ways.js';
import type { WaysRequest } from '../../pages/ways.js';
import { Problem } from '../../platform/problem.js';
import type { Version } from '../../pages/version.js';
import { notModified, sendBody } from '../answers/conditional.js';
import { sendHtml, type SendPage } from '../answers/html.js';
import { preferred } from '../../query/negotiate.js';
import { pageParameters } from '../requests/parameters.js';

/** Ways that are given at most, and steps that a way may have: beyond them a search takes too long, and says nothing. */
const mostWays = 20;
const mostSteps = 6;
/** Characters of the name of a term. */
const longestTerm = 200;
const schemasOfWays = described.find(({ address }) => address === '/api/path')?.parameters ?? {}, parametersOfWays = Object.keys(schemasOfWays);

/**
 * Reads `?from=&to=&k=5&max=4&without=&allow=&status=&papers=&year=`.
 *
 * @throws Problem 400 that names the parameter and what it may be.
 */
function readWaysRequest({ query }: Pick<Request, 'query'>, { address = '/api/path', others = [] }: { readonly address?: string; readonly others?: readonly string[] } = {}): WaysRequest {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name].trim() : '');
  refuseUnknown(Object.keys(query), [...parametersOfWays, ...others], address);
  const term = (name: string): string => {
    if (text(name) === '' || text(name).length > longestTerm)
      throw new Problem(
        400,
        'Bad term',
        `${name} is a term, as in its address, such as breast-cancer, or any name or symbol that it alone has, in at most ${longestTerm} characters.`,
        { parameter: name, limit: longestTerm },
      );
    return text(name);
  };
  const number = (name: string, usual: number, low: number, high: number): number => {
    const value = text(name) === '' ? usual : Number(text(name));
    if (!Number.isInteger(value) || value < low || value > high) throw new Problem(400, 'Bad number', `${name} is a whole number from ${low} to ${high}.`, { limit: high });
    return value;
  };
  const without = text('without').split(',').map((each) => each.trim()).filter(Boolean);
  const some = (name: 'allow' | 'status'): readonly string[] => (text(name) === '' ? [] : readSeveral(name, text(name), schemasOfWays[name]?.['words'] as readonly string[]));
  const allowed = some('allow');
  return {
    from: term('from'), to: term('to'), count: number('k', 5, 1, mostWays), longest: number('max', 4, 1, mostSteps),
    without, kinds: passedOver.filter((kind) => !allowed.includes(kind)), statuses: some('status'),
    papers: number('papers', 0, 0, 99), year: text('year') === '' ? undefined : number('year', 0, 1800, 2200),
  };
}

/** `/api/path`: how two terms are linked, claim by claim. @throws Problem 404 for a term that is not there. */
export async function sendWays(req: Request, res: Response, { dataset, pages }: Version): Promise<void> {
  const request = readWaysRequest(req);
  // What the page passes over, such as a parameter that is given twice.
  readParameters(req.query, schemasOfWays, '/api/path');
  if (notModified(req, res, [dataset.id, 'ways', request])) return;
  await sendBody(req, res.type('json'), JSON.stringify(await pages.ways(request)));
}

/** Parameters of every page, and of a set of terms. */
const ofPage = ['of', 'open', 'pin', 'audience'];

/**
 * What `/path` is asked: two terms by `from` and `to`, or several by `of`, between each two of which the best way is wanted.
 *
 * @throws Problem 400 as above; and for a set of too many or too few.
 */
function readPage(req: Request): { readonly questions: readonly WaysRequest[]; readonly isSet: boolean; readonly parameters: Parameters; readonly passed?: readonly string[] } {
  const { query } = req, parameters = pageParameters(req.url), one = (name: string): string => parameters.get(name)?.trim() ?? '';
  // A question with one term only is not finished: the form has it.
  if (one('of') === '' && (one('from') === '' || one('to') === '')) {
    refuseUnknown(Object.keys(query), [...parametersOfWays, ...ofPage], '/path');
    return { questions: [], isSet: false, parameters };
  }
  if (one('of') === '') return { questions: [readWaysRequest(req, { address: '/path', others: ofPage })], isSet: false, parameters };
  const terms = [...new Set(one('of').split(',').map((name) => name.trim()).filter(Boolean))];
  if (terms.length < 2 || terms.length > mostOfSet)
    throw new Problem(400, 'Bad terms', `of is from 2 to ${mostOfSet} terms, with commas between; there are ${terms.length}.`, {
      parameter: 'of',
      limit: mostOfSet,
    });
  const [first = '', second = ''] = terms, passed = [one('from'), one('to')].filter((name) => name !== '').map((name) => name.slice(0, longestTerm));
  if (terms.length === 2)
    return {
      questions: [readWaysRequest({ query: { ...query, from: first, to: second } }, { address: '/path', others: ofPage })],
      isSet: false,
      passed,
      parameters: new URLSearchParams([...[...parameters.entries()].filter(([name]) => !['of', 'from', 'to'].includes(name)), ['from', first], ['to', second]]),
    };
  const pairs = terms.flatMap((from, i) => terms.slice(i + 1).map((to) => ({ from, to })));
  return { questions: pairs.map((ends) => readWaysRequest({ query: { k: '1', ...query, ...ends } }, { address: '/path', others: ofPage })), isSet: true, passed, parameters };
}

/**
 * `/path`: the same as a page, for two terms or for several. What cannot be answered is told over the form, which keeps
 * what was written, to who reads pages.
 *
 * @throws Problem as above, for others.
 */
export async function sendWaysPage(req: Request, res: Response, version: Version, sendPage: SendPage): Promise<void> {
  try {
    const { questions: requests, isSet, parameters: asked, passed } = readPage(req);
    await sendPage(req, res, version, ['path', req.url], () => version.pages.waysPage(requests, { parameters: asked, isSet, ...(passed && { passed }) }));
  } catch (error) {
    if (
      !(error instanceof Problem)
      || error.status >= 500
      || res.headersSent
      || preferred(req.headers.accept, ['application/problem+json', 'application/json', 'text/html'])[0] !== 'text/html'
    )
      throw error;
    const written = await version.pages.waysPage([], { parameters: pageParameters(req.url), isSet: false, problem: error });
    await sendHtml(res.status(error.status).set({ ...error.headers, 'Cache-Control': 'no-store' }), version, written);
  }
}
