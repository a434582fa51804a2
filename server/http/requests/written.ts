import type { IncomingMessage } from 'node:http';

/** What a form brought, by the name of its field. */
export type WrittenFields = Iterable<readonly [name: string, text: string]>;

const kept = new WeakMap<IncomingMessage, WrittenFields>();
/** Fields that nobody has written: those that belong to the form itself. */
const own = new Set(['form', 'time', 'written', 'website', 'tag', 'seen', 'base', 'proposal', 'step', 'next', 'payload']);
/** Characters that a page gives back. */
const longest = 64 * 1024;

/** Keeps what a form brought, so that no refusal loses it. */
export const keepWritten = (req: IncomingMessage, fields: WrittenFields): void => { kept.set(req, fields); };

/** What somebody wrote into the form of a request, to be given back; nothing where it is longer than a page should be. */
export function writtenIn(req: IncomingMessage): readonly (readonly [name: string, text: string])[] {
  const found = [...kept.get(req) ?? []].filter(([name, text]) => !own.has(name) && text.trim().length > 0 && /\s/.test(text.trim()));
  return found.reduce((sum, [, text]) => sum + text.length, 0) > longest ? [] : found;
}
