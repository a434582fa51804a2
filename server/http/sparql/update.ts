import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Applied } from '../../change/change-set.js';
import type { ChangeWriter } from '../../change/writer.js';
import type { Dataset } from '../../ontology/dataset.js';
import { Problem } from '../../platform/problem.js';
import { preferred } from '../../query/negotiate.js';
import type { Agents } from '../../people/agents.js';
import { whenGone } from '../requests/client-gone.js';
import { matches } from '../answers/etag.js';
import { versionHeader } from '../answers/headers.js';
import { authorOf, reasonOf } from '../requests/reason.js';
import type { SparqlUpdate } from './sparql-request.js';

/**
 * The update operation of the SPARQL 1.1 Protocol. It is all or nothing: every operation of the request becomes true at
 * once, or none. Answers 204, or 200 with what changed when the client asks for JSON.
 *
 * @throws Problem 401, 403; 409 when `base` and 412 when `If-Match` names another version than the current one; and what the writer throws.
 */
export function createUpdateHandler(writer: ChangeWriter, agents: Agents) {
  return async (req: IncomingMessage, res: ServerResponse, { text, usingGraphs, usingNamedGraphs, base, reason }: SparqlUpdate): Promise<void> => {
    const actor = await agents.authorize(req, 'update');
    const cause = { ...await agents.cause(actor, authorOf(req)), reason: reasonOf(req, reason, 'SPARQL update') };
    // What WHERE finds depends on the whole version: an update that was meant for another version is not made on this one.
    const precondition = async ({ id }: Dataset): Promise<void> => {
      if (base !== undefined && base !== id) {
        throw new Problem(409, 'Version conflict', `The update was made for version ${base}, and the current one is ${id}.`, { base, version: id, changes: await writer.changesSince(base) });
      }
      if (!ifMatch(req, [`"${id}"`])) throw new Problem(412, 'Precondition failed', `The current version is ${id}, and If-Match asks for another.`, { version: id });
    };
    const applied = await writer.applyUpdate({ text, usingGraphs, usingNamedGraphs }, cause, { precondition, signal: whenGone(res) });
    sendApplied(req, res, applied);
  };
}

/** Whether the If-Match header is absent, `*`, or holds one of the tags: strong comparison, RFC 9110 section 13.1.1. */
export function ifMatch(req: IncomingMessage, tags: readonly string[]): boolean {
  const header = req.headers['if-match'];
  return header === undefined || tags.some((tag) => !header.includes(`W/${tag}`) && matches(header, tag));
}

/** 204, or 200 with JSON for a client that asks for JSON. */
export function sendApplied(req: IncomingMessage, res: ServerResponse, applied: Applied, status = 204, headers: Readonly<Record<string, string>> = {}): void {
  const head = { ...headers, [versionHeader]: applied.version, 'Cache-Control': 'no-store' };
  if (preferred(req.headers.accept ?? 'text/html', ['text/html', 'application/json'])[0] !== 'application/json') {
    res.writeHead(status, status === 204 ? head : { ...head, 'Content-Length': '0' }).end();
    return;
  }
  const body = `${JSON.stringify({ ...applied, warnings: applied.warnings.length }, null, 2)}\n`;
  res.writeHead(status === 204 ? 200 : status, { ...head, 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) }).end(body);
}
