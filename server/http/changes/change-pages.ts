import type { Request, Response } from 'express';
import type { Applied } from '../../change/change-set.js';
import type { ChangeRecord } from '../../change/history.js';
import type { JournalEntry } from '../../change/journal.js';
import type { Actor, KnownActor } from '../../people/agents.js';
import { agentOf } from '../../people/person.js';
import { may } from '../../people/roles.js';
import { formTokenOf } from '../../people/secrets.js';
import { changeDocument, undoPart, type Undoing } from '../../pages/history.js';
import { logFailure } from '../../platform/log.js';
import { Problem } from '../../platform/problem.js';
import { seeOther } from '../answers/see-other.js';
import { whenGone } from '../requests/client-gone.js';
import { versionHeader } from '../answers/headers.js';
import { plain, tellLines, turtleOf, wantsJson } from './history-pages.js';
import { sendHtml } from '../answers/html.js';
import { readFields, sendPrivate } from '../accounts/private-pages.js';
import { audience } from '../requests/audience.js';
import { readJson } from '../requests/read-json.js';
import type { Services } from '../services.js';

type Handler = (req: Request, res: Response) => Promise<void>;
interface Found { readonly record: ChangeRecord; readonly entry: JournalEntry }

const line = (value: unknown): string | undefined => (typeof value === 'string' ? value.replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 2000) || undefined : undefined);

/** Why a change cannot be undone by another one; undefined for one that can. */
function obstacle({ made = [], dropped = [], bulk, change }: JournalEntry): Problem | undefined {
  if (bulk) return new Problem(409, 'Cannot be undone', 'The journal has the numbers of this change and not its statements: put the graphs back from a copy.', { change });
  if (made.length + dropped.length > 0) return new Problem(409, 'Cannot be undone', 'This change made or dropped a module: do the opposite by DROP or CREATE GRAPH.', { change });
  return undefined;
}

/** What answers `/changes/{id}` and the two ways to undo a change. */
export function changePages(services: Services): Readonly<Record<string, Handler>> {
  const { agents, history, current, base, curation } = services;
  /** @throws Problem 404. */
  const find = async (req: Request): Promise<Found> => {
    const found = await history.change([req.params['id'] ?? ''].flat().join('/'));
    if (!found) throw new Problem(404, 'Unknown change', 'The journal of this service has no change of this name.');
    return found;
  };
  const show = async (res: Response, { record, entry }: Found, actor: Actor, problem?: Undoing['problem']): Promise<void> => {
    const version = current(), words = tellLines(entry, record, version);
    const isOffered = record.undoneBy === undefined && obstacle(entry) === undefined,
      formToken = isOffered && actor.kind === 'person' && actor.by === 'session' && undoesAlone(actor, services) ? formTokenOf(actor.session) : undefined;
    const undo = (isOffered || problem !== undefined) && undoPart(record, { formToken, proposes: curation !== undefined, problem });
    await sendHtml(
      formToken !== undefined || problem !== undefined ? sendPrivate(res) : res.set('Cache-Control', 'no-cache'),
      version,
      await version.pages.written(changeDocument({ ...record, sentence: words.sentence || plain(record) }, words, turtleOf(entry, version), base, undo), audience(res.req)),
    );
  };
  return {
    'GET /changes/{id}': async (req, res) => {
      const found = await find(req), { record, entry } = found;
      if (wantsJson(req))
        res
          .set('Cache-Control', 'no-cache')
          .json({ ...record, ...tellLines(entry, record, current()), statements: { added: entry.added, removed: entry.removed }, parts: entry.parts ?? [] });
      else await show(res, found, await agents.actor(req));
    },
    'POST /api/changes/{id}/revert': async (req, res) => {
      const actor = await agents.authorize(req, 'undo-change').catch((error: unknown) => {
        req.resume();
        throw error;
      });
      const { reason, author } = await readJson(req) as { readonly reason?: unknown; readonly author?: unknown };
      const applied = await undo(await find(req), actor, { reason: line(reason), author: line(author), signal: whenGone(res) }, services);
      res.set({ 'Cache-Control': 'no-store', [versionHeader]: applied.version }).json({ ...applied, warnings: applied.warnings.length });
    },
    'POST /changes/{id}/revert': async (req, res) => {
      sendPrivate(res);
      const fields = await readFields(req), actor = await agents.authorizeForm(req, 'undo-change', fields.get('form')), found = await find(req), reason = line(fields.get('reason'));
      try {
        const { change } = await undo(found, actor, { reason, author: undefined, signal: whenGone(res) }, services);
        seeOther(res, change === undefined ? '/changes' : `/changes/${change}`);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // What was written stands in the form again.
        await show(res.status(error.status).set(error.headers), found, actor, { title: error.title, detail: error.detail, reason: reason ?? '' });
      }
    },
  };
}

/** Whether somebody may undo a change with nobody else: in an emergency, or where one person runs the service. */
const undoesAlone = (actor: Actor, { review }: Services): boolean => may(actor.role, 'undo-alone') || (review === 'own' && may(actor.role, 'undo-change'));

/**
 * Makes the opposite of a change as another one. Who undoes it is its author: nobody is named who did not ask for it
 * here. Programs of the administration, and administrators by the API, may name who asked them.
 */
async function undo(
  { entry, record }: Found,
  actor: KnownActor,
  { reason, author, signal }: { readonly reason: string | undefined; readonly author: string | undefined; readonly signal: AbortSignal },
  services: Services,
): Promise<Applied> {
  const { agents, writer, base, curation } = services,
    { added, removed, change } = entry;
  if (!undoesAlone(actor, services))
    throw new Problem(
      403,
      'Not alone',
      'Nobody undoes a change alone but an administrator. Propose it, by the page of the change or by POST /api/proposals with the kind "revert"; another curator accepts it.',
      { change },
    );
  const problem = obstacle(entry);
  if (problem) throw problem;
  const own = author === undefined && actor.kind === 'person' ? agentOf(actor.person, base) : undefined;
  const cause = own ? { author: own, reviewer: own, acceptance: 'by its author' as const } : await agents.cause(actor, author);
  const text = (lines: readonly string[]): string => lines.join('\n');
  const applied = await writer.applyChanges(
    {
      ...cause,
      reason: reason ?? `Undoes: ${record.reason}`.slice(0, 2000),
      reverts: change,
      changes: [{ added: text(removed), removed: text(added), base: entry.version }],
    },
    { blankNodes: true, signal },
  );
  // The change has happened, whatever becomes of the note on the proposals.
  await curation?.noteUndone(change).catch((error: unknown) => {
    logFailure('the proposals of a change that was undone could not be marked', error);
  });
  return applied;
}
