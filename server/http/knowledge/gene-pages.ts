import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { addressOf, longestBackground, longestList, type GeneRequest } from '../../pages/genes/gene-list.js';
import { geneTables, type GeneTable } from '../../pages/genes/gene-tables.js';
import { longestText } from '../../pages/language.js';
import { Problem } from '../../platform/problem.js';
import { sendHtml } from '../answers/html.js';
import { seeOther } from '../answers/see-other.js';
import { audience } from '../requests/audience.js';
import { fromOneVersion } from '../requests/one-version.js';
import { formParameters, pageParameters, type Parameters } from '../requests/parameters.js';
import { takeBody } from '../requests/read-body.js';
import type { Services } from '../services.js';
import { parseContentType } from '../requests/content-type.js';

/** Bytes of a form: a background and a list, as forms encode them. */
const formLimit = 2 * 2 ** 20;

type Handler = (req: Request, res: Response) => Promise<void>;

/** A list of genes is kept nowhere: not by caches either. */
const unkept = (res: Response): Response => res.set('Cache-Control', 'no-store');

/** What answers the pages of genes and texts of whoever asks, by method and address: they are in no cache and no log. */
export function genePages({ current }: Services): Readonly<Record<string, Handler>> {
  const sendPage = (res: Response, request: GeneRequest): Promise<void> =>
    fromOneVersion(
      current,
      async (version) => sendHtml(unkept(res), version, await version.pages.genes(request, audience(res.req))),
      () => res.headersSent,
    );
  const sendTable = (res: Response, request: GeneRequest, table: GeneTable): Promise<void> => fromOneVersion(current, async ({ pages }) => {
    const text = await pages.geneTable(request, table);
    unkept(res).attachment(`${table}-of-my-list.tsv`).type('text/tab-separated-values; charset=utf-8').send(text);
  }, () => res.headersSent);
  return {
    'GET /analyse': async (req, res) => sendPage(res, requestOf(pageParameters(req.url))),
    'POST /analyse': async (req, res) => {
      const request = requestOf(await readForm(req)), address = addressOf(request);
      if (address === undefined) await sendPage(res, request);
      else seeOther(unkept(res), address);
    },
    'POST /text': async (req, res) => {
      const fields = await readForm(req), text = one(fields, 'text').replaceAll('\r\n', '\n'), system = one(fields, 'system');
      if (text === '') throw new Problem(400, 'No text', 'The field of the text is empty.', { parameter: 'text' });
      if (text.length > longestText) throw new Problem(413, 'Text too long', `A text may have ${longestText} characters.`, { parameter: 'text', limit: longestText });
      await fromOneVersion(
        current,
        async (version) =>
          sendHtml(unkept(res), version, await version.pages.text({ text, isPlain: one(fields, 'audience') === 'patients', ...(system !== '' && { system }) }, audience(req))),
        () => res.headersSent,
      );
    },
    'GET /analyse.tsv': async (req, res) => { const parameters = pageParameters(req.url); await sendTable(res, requestOf(parameters), tableOf(parameters)); },
    'POST /analyse.tsv': async (req, res) => { const fields = await readForm(req); await sendTable(res, requestOf(fields), tableOf(fields)); },
  };
}

/** @throws Problem 413, 415. */
async function readForm(req: IncomingMessage): Promise<Parameters> {
  if (parseContentType(req.headers['content-type']).mediaType !== 'application/x-www-form-urlencoded') {
    req.resume();
    throw new Problem(415, 'Unsupported media type', 'This is sent as a form; JSON is taken at /api/analyse.', { accepted: ['application/x-www-form-urlencoded'] });
  }
  return formParameters(await new Promise<Buffer>((resolve, reject) => { takeBody(req, { bytes: formLimit }, resolve, reject); }));
}

const one = (parameters: Parameters, name: string): string => parameters.getAll(name).join('\n').trim();

/** @throws Problem 400 where no gene is named, 413 for too long a list. */
function requestOf(parameters: Parameters): GeneRequest {
  const genes = one(parameters, 'genes'), among = one(parameters, 'among');
  const background = among === 'curated' ? '' : among === 'number' ? one(parameters, 'number') : one(parameters, 'background');
  if (genes === '') throw new Problem(400, 'No genes', 'The field of genes is empty: write symbols such as TWIST1, with spaces, commas or lines between.', { parameter: 'genes' });
  if ((among === 'number' && !/^[\d,]+$/.test(background)) || (among === 'list' && background === ''))
    throw new Problem(
      400,
      'Bad background',
      `The background that was chosen is ${among === 'list' ? 'empty: write the genes that were measured' : 'no whole number'}.`,
      { parameter: 'background' },
    );
  for (const [name, value, limit] of [
    ['genes', genes, longestList],
    ['background', background, longestBackground],
  ] as const)
    if (value.length > limit) throw new Problem(413, 'List too long', `${name} takes at most ${limit} characters.`, { parameter: name, limit });
  return { genes, ...(background !== '' && { background }) };
}

/** @throws Problem 400. */
function tableOf(parameters: Parameters): GeneTable {
  const name = one(parameters, 'table') || 'sets', table = geneTables.find((each) => each === name);
  if (!table) throw new Problem(400, 'Unknown table', `table is one of ${geneTables.join(', ')}.`, { tables: geneTables });
  return table;
}
