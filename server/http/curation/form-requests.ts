import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { kindsNeeded, startForm, type FormKind } from '../../curation/forms/form-kinds.js';
import { readFields, type FormState } from '../../curation/forms/form-state.js';
import { formsOf, type Forms } from '../../curation/forms/forms.js';
import { publishedIri } from '../../people/person.js';
import { formTokenOf } from '../../people/secrets.js';
import type { Actor } from '../../people/agents.js';
import type { Document } from '../../pages/shell.js';
import { isSlug } from '../../pages/links.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import type { FieldFault } from '../../curation/forms/compose.js';
import type { Beside, FormFrame, Revised } from '../../pages/curation/form-frame.js';
import { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';
import { sendHtml } from '../answers/html.js';
import { refuseOtherForms, sendPrivate } from '../accounts/private-pages.js';
import { audience } from '../requests/audience.js';
import { decodeText, takeBody } from '../requests/read-body.js';
import type { Services } from '../services.js';

/** Bytes of a form that is sent, and fields that it may have. */
const largestForm = 256 * 1024, mostFields = 500;
/** Characters of one field, and of all together: more than any shape allows, and than any resource has. Each is read, checked, and written as Turtle and as a page. */
const longestField = 5_000, longestFields = 20_000;
/** Fields of many statements, which are bounded by the form alone. */
const ofStatements = new Set(['turtle', 'seen']);

/** @throws Problem 413, 415. */
export async function readFormFields(req: IncomingMessage): Promise<URLSearchParams> {
  refuseOtherForms(req);
  const text = decodeText(await new Promise<Buffer>((resolve, reject) => {
    takeBody(req, { bytes: largestForm }, resolve, (error) => { reject(error instanceof Problem && error.status === 413 ? tooLarge() : error as Error); });
  }));
  // Counted ahead: a hundred thousand fields would take long to be taken apart.
  if (text.split('&', mostFields + 1).length > mostFields) throw new Problem(413, 'Form too large', `A form has at most ${mostFields} fields.`, { limit: mostFields });
  const fields = new URLSearchParams(text), written = [...fields].filter(([name]) => !ofStatements.has(name)), long = written.find(([, value]) => value.length > longestField);
  if (long)
    throw new Problem(
      413,
      'Text too long',
      `${long[0].slice(0, 60)} has ${long[1].length} characters; ${longestField} are the most of one field. Go back: your browser still has what you wrote.`,
      { field: long[0].slice(0, 60), limit: longestField },
    );
  const size = written.reduce((sum, [, value]) => sum + value.length, 0);
  if (size > longestFields)
    throw new Problem(
      413,
      'Form too large',
      `The fields have ${size} characters together; ${longestFields} are the most. Go back: your browser still has what you wrote.`,
      { limit: longestFields },
    );
  return fields;
}

const tooLarge = (): Problem =>
  new Problem(
    413,
    'Form too large',
    `What you wrote has more than ${largestForm} bytes, and was not read. Go back: your browser still has it. Shorten it there, or send it in parts.`,
    { limit: largestForm },
  );

/** The forms of the version that is shown. */
export async function currentForms({ current, base }: Pick<Services, 'current' | 'base'>): Promise<{ readonly forms: Forms; readonly version: string }> {
  const { dataset } = current(), forms = formsOf(dataset.store, base);
  await forms.prepare();
  if (due()) await turn();
  return { forms, version: dataset.id };
}

/** The resource that an address or a field names by its slug, or by a name that it alone has. */
export function resourceNamed(text: string, kinds: readonly string[], { names, base, facts }: Forms): string | undefined {
  const slug = text.trim(), iri = base + slug;
  if (isSlug(slug) && facts.texts(iri, rdf.type).length > 0) return kinds.length === 0 || names.isOf(iri, kinds) ? iri : undefined;
  return slug === '' ? undefined : names.meant(slug, kinds).iri;
}

/** The proposal that a form changes. */
export function revisedIn(fields: URLSearchParams): Revised | undefined {
  const id = fields.get('proposal'), tag = fields.get('tag') ?? '';
  if (id === null || id === '') return undefined;
  if (!/^[0-9a-z]{16}$/.test(id) || !/^\d{1,15}$/.test(tag))
    throw new Problem(400, 'Bad proposal', 'What the form says of the proposal that it changes cannot be read. Open the proposal again.', { parameter: 'tag' });
  return { id, tag: Number(tag) };
}

/** The report that a form stands beside; undefined where there is none that its reader may see. */
export async function besideOf(fields: URLSearchParams, actor: Actor, { curation }: Services): Promise<Beside | undefined> {
  const id = fields.get('beside') ?? '';
  if (!curation || !/^[0-9a-z]{16}$/.test(id)) return undefined;
  const found = await curation.find(actor, id).catch((error: unknown) => {
    if (error instanceof Problem && error.status < 500) return undefined;
    throw error;
  });
  return found && { id, by: found.proposal.author.name, words: found.content.note };
}

/** A proposal that somebody wants to change, with the form that it was written with. @throws Problem 404, 409. */
export async function reopened(
  id: string,
  actor: Actor,
  { curation }: Services,
): Promise<{
  readonly revised: Revised;
  readonly form: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly fields: URLSearchParams;
  readonly note: string;
}> {
  if (!curation) throw new Problem(404, 'Unknown proposal', 'There are no proposals on this service.');
  const {
      proposal: { tag },
      content,
    } = await curation.find(actor, id),
    payload = typeof content.payload === 'object' && content.payload !== null ? (content.payload as Readonly<Record<string, unknown>>) : {},
    { form, fields } = payload;
  if (typeof form !== 'string')
    throw new Problem(409, 'Not written with a form', 'This proposal was sent by a program, and is changed by it: PATCH /api/proposals/{id}.');
  const pairs = Array.isArray(fields)
    ? fields.filter((each): each is [string, string] => Array.isArray(each) && each.length === 2 && each.every((text) => typeof text === 'string'))
    : [];
  return { revised: { id, tag }, form, payload, fields: new URLSearchParams(pairs), note: content.note };
}

/** A proposal is changed by the form that it was written with. @throws Problem 409 */
export async function refuseOtherForm({ id }: Revised, name: string, actor: Actor, services: Services): Promise<void> {
  const { form } = await reopened(id, actor, services);
  if (form !== name) throw new Problem(409, 'Another form', `This proposal was written with the form “${form.slice(0, 40)}”, and is changed by it.`, { form: form.slice(0, 40) });
}

/** The class of a new term that an address or a form names. */
export const classNamed = (text: string | null, { termKinds, base }: Forms): string | undefined => termKinds.find(({ kind }) => kind === base + (text ?? ''))?.kind;

/** What a form holds that was sent; undefined where what it is about is not here. */
export function readState(kind: FormKind, fields: URLSearchParams, forms: Forms): FormState | undefined {
  const about = fields.get('about') ?? '',
    started = startForm(kind, forms, {
      about: about === '' ? undefined : resourceNamed(about.slice(0, 500), kindsNeeded(kind), forms),
      kind: classNamed(fields.get('kind'), forms),
    });
  return started && { ...readFields(started, fields, forms), seen: (fields.get('seen') ?? '').split('\n').filter((line) => line !== '') };
}

/** @param time That of the form that was sent, which counts from its first opening; '' for a new one. */
export function frameOf(actor: Actor, { curation, agents }: Pick<Services, 'curation' | 'agents'>, notice?: string, time = '', revised?: Revised): FormFrame {
  return {
    formToken: actor.kind === 'person' && actor.by === 'session' ? formTokenOf(actor.session) : '',
    time: time === '' ? (curation?.formTime() ?? '') : time.slice(0, 100),
    person: actor.kind === 'person' ? actor.person.name : undefined,
    notice,
    revised,
    closed: curation && agents.open ? undefined : 'Nothing can be sent on this service: nobody has an account here who could look at it.',
  };
}

/** Who is named in new evidence: a person who wants to be named, and else the curators together. */
export const curatorOf = (actor: Actor, { names }: Forms, base: string): string =>
  (actor.kind === 'person' ? publishedIri(actor.person, (iri) => names.isOf(iri, [mpp.Curator]), base) : undefined) ?? `${base}curator-editors`;

/** Of forms that write evidence: whom it will name, where that is not who sends it. */
export const creditOf = (kind: FormKind, actor: Actor, forms: Forms, base: string): Pick<FormFrame, 'unnamed'> => ({
  unnamed: (kind.name === 'evidence' || kind.name === 'claim') && actor.kind === 'person' && curatorOf(actor, forms, base) === `${base}curator-editors`,
});

export async function sendForm(res: Response, { current }: Services, document: Document, status = 200): Promise<void> {
  const version = current();
  await sendHtml(sendPrivate(res.status(status)), version, await version.pages.written(document, audience(res.req)));
}

/** What is wrong with who sends a form, as a notice over the form that keeps what was written; undefined where nothing is. */
export async function senderFault(req: Request, fields: URLSearchParams, { agents }: Services): Promise<{ readonly actor: Actor; readonly notice: string | undefined }> {
  agents.refuseOtherOrigins(req);
  const actor = await agents.actor(req), token = fields.get('form') ?? '';
  if (actor.kind === 'person' && actor.by === 'session')
    return {
      actor,
      notice:
        token === formTokenOf(actor.session)
          ? undefined
          : 'Since you opened this form you have logged in, or anew. Everything that you wrote is still here: look at it, and send it again.',
    };
  return {
    actor,
    notice:
      token === ''
        ? undefined
        : 'You are not logged in any more. Everything that you wrote is still here. Log in in another tab and send it again; or send it now, without an account.',
  };
}

/** The proposal that says the same, where its author sends it once more. */
export const leadsTo = ({ title, members }: Problem): FieldFault['leads'] =>
  title === 'Proposed already' && typeof members['proposal'] === 'string' ? { href: `/proposals/${members['proposal']}`, label: 'Look at it' } : undefined;
