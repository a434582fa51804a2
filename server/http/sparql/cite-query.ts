import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError, type AskResult, type Engine } from '../../engine/contract/engine.js';
import { citationFormats, writeCitations, type CitationFormat, type Reference } from '../../pages/citations.js';
import type { NamedPapers } from '../../pages/named-papers.js';
import { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';
import { formatNamed } from '../../rdf/formats.js';
import { scanTerms } from '../../rdf/term-scanner.js';
import type { AskedQuery } from '../../sparql/question.js';
import { sendWhole } from '../answers/answer.js';
import { queryIdHeader, versionHeader } from '../answers/headers.js';
import { askWhole, type RunQuery, type Start } from './run-query.js';

/** The papers of a version by every name that a result may give them. */
export type PapersByName = () => Promise<NamedPapers>;

/** A request for the papers that a result names. */
export interface CiteTask {
  readonly engine: Engine;
  readonly asked: AskedQuery;
  readonly format: CitationFormat;
  readonly papers: PapersByName;
  readonly start: Start;
  /** Milliseconds for the query, with the reading of its result. */
  readonly timeout: number;
  /** Rows or triples; 0 for any number. */
  readonly maxRows: number;
  /** Headers that every answer has, names and values in turn. */
  readonly common: readonly string[];
}

/** The format for reference managers that the `format` parameter names, if it names one: by suffix, name or media type. */
export const citationFormat = (wanted: string | undefined): CitationFormat | undefined => {
  const name = wanted?.trim().toLowerCase();
  return citationFormats.find((format) => [format.suffix, format.name.toLowerCase(), format.mediaType].includes(name ?? ''));
};

/** Bytes of a result that are looked at in one turn. */
const piece = 2 ** 15;

const tooLate = (timeout: number): EngineError =>
  new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s, before all of its result was looked through for papers.`, {
    limit: timeout,
  });

/** What comes ahead of a deadline; the work itself goes on, and the next who asks finds it done. @throws EngineError `timeout` */
async function before<Result>(deadline: number, timeout: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([work, new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(tooLate(timeout)); }, Math.max(1, deadline - performance.now())); })]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a query and answers with the papers that its result names, in the order in which it names them. @throws Problem 406 for a yes or no, 422 where no paper is named. */
export async function citeQuery(req: IncomingMessage, res: ServerResponse, run: RunQuery, { engine, asked, format, papers, start, timeout, maxRows, common }: CiteTask): Promise<void> {
  const deadline = performance.now() + timeout, found = new Map<string, Reference>();
  const tell = async ({ result: { body, version } }: AskResult, id: string, { byName, names }: NamedPapers): Promise<void> => {
    const scan = scanTerms(names, (term) => { for (const reference of byName.get(term) ?? []) found.set(reference.slug, found.get(reference.slug) ?? reference); });
    for await (const chunk of body as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += piece) {
        if (due()) await turn();
        // The engine ends a query, but not the reading of what has left it.
        if (performance.now() > deadline) throw tooLate(timeout);
        scan(chunk.subarray(at, at + piece));
      }
    }
    if (found.size === 0)
      throw new Problem(
        422,
        'Nothing to cite',
        'The result names no paper of this graph: none by its IRI, name, DOI or PubMed number, and no claim, hypothesis or line of evidence that rests on one. Select a variable that holds one of these, such as ?paper in { ?claim mpp:hasEvidence/mpp:paper ?paper }.',
      );
    const bytes = Buffer.from(await writeCitations(format, [...found.values()]));
    sendWhole(res, 200, [
      ...common, versionHeader, version, queryIdHeader, id, 'Cache-Control', 'no-store', 'Content-Disposition', `attachment; filename="papers.${format.suffix}"`,
      'Content-Type', `${format.mediaType}; charset=utf-8`, 'Content-Length', String(bytes.length),
    ], req.method === 'HEAD' ? undefined : bytes);
  };
  const readable = { bindings: formatNamed('tsv'), triples: formatNamed('nt') };
  // Ahead of the query: the papers of a new version are read for the first who asks, and a large result would wait meanwhile.
  let named: NamedPapers;
  await run(res, start, async (bounds) => {
    named = await before(deadline, timeout, papers());
    return askWhole(engine, asked, bounds, maxRows, (content) => {
      if (content === 'boolean') throw new Problem(406, 'Not acceptable', `A yes or no names no paper, so there is none to be cited. Ask with SELECT, CONSTRUCT or DESCRIBE for ${format.name}.`);
      return readable[content];
    });
  }, (result, id) => tell(result, id, named));
}
