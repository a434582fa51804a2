import type { Request, Response } from 'express';
import type { CheckedChange } from '../../change/check-change.js';
import { checkForm } from '../../curation/forms/check-form.js';
import { compose, type FieldFault } from '../../curation/forms/compose.js';
import type { FormState } from '../../curation/forms/form-state.js';
import { formKindOf, kindsNeeded, prefill, recordLookup, startForm, type FormKind } from '../../curation/forms/form-kinds.js';
import { turtleOf } from '../../curation/forms/turtle-form.js';
import { titleOf } from '../../curation/forms/sentences.js';
import { shortTitle, type ProposalContent } from '../../curation/proposals/content.js';
import { recordsSeen } from '../../curation/lookup/seen-records.js';
import type { Actor } from '../../people/agents.js';
import { formDocument } from '../../pages/curation/form-page.js';
import { longestNote } from '../../pages/curation/form-frame.js';
import { reviewDocument, sentDocument } from '../../pages/curation/review-page.js';
import { mpp } from '../../rdf/vocabulary.js';
import { logFailure } from '../../platform/log.js';
import { Problem } from '../../platform/problem.js';
import { createRate, type Rate } from '../../platform/rate.js';
import { due, turn } from '../../platform/turns.js';
import { detailByLabels } from './by-labels.js';
import { again, curationBy, type Sent } from './form-again.js';
import { helpToFill, lookupsFor, type Rates } from './form-help.js';
import { agreedOn, isConsented } from '../accounts/agreement.js';
import { chooseFor } from './form-choices.js';
import { languageFaults } from './form-language.js';
import { compareWithPapers } from './form-lookup.js';
import {
  besideOf,
  classNamed,
  creditOf,
  currentForms,
  frameOf,
  leadsTo,
  readFormFields,
  readState,
  refuseOtherForm,
  reopened,
  resourceNamed,
  revisedIn,
  sendForm,
  senderFault,
} from './form-requests.js';
import { sendPrivate } from '../accounts/private-pages.js';
import { seeOther } from '../answers/see-other.js';
import { whenGone } from '../requests/client-gone.js';
import { clientOf } from '../requests/client.js';
import { pageParameters } from '../requests/parameters.js';
import type { Services } from '../services.js';
import { wordsPages } from './words-pages.js';
import { answerFieldNames } from './field-names.js';
import { answerLiveChecks } from './live-check.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** Dry runs of one client from forms: each takes some tenths of a second of a thread. */
const checksPerClient = { most: 10, seconds: 60, what: 'dry runs from forms' };
/** Forms of one client that are sent back and forth. */
const formsPerClient = { most: 120, seconds: 60, what: 'forms' };
/** Look-ups at services outside of one person. */
const lookupsPerPerson = { most: 30, seconds: 60, what: 'look-ups' };

/** The problem of a form that waited too long: it gets a new time, and can be sent again. */
const outOfDate = 'Form out of date';

/** Fields of a form that are no values of it. */
const own = new Set(['form', 'time', 'website', 'step', 'find', 'choose', 'consent', 'turtle', 'proposal', 'tag', recordLookup]);
const keptFields = (fields: URLSearchParams): readonly (readonly [string, string])[] => [...fields].filter(([name]) => !own.has(name));

/** `/contribute/{form}`: forms for contributions, which need no script. */
export function formPages(services: Services): Readonly<Record<string, Handler>> {
  const rates: Rates = { checks: createRate(checksPerClient), lookups: createRate(lookupsPerPerson) }, sends = createRate(formsPerClient), words = wordsPages(services);
  return {
    'GET /contribute': async (req, res) => {
      const id = pageParameters(req.url).get('proposal') ?? '', { form } = await reopened(id.slice(0, 100), await services.agents.actor(req), services);
      seeOther(sendPrivate(res), `/contribute/${encodeURIComponent(form)}?proposal=${encodeURIComponent(id)}`);
    },
    'GET /contribute/{form}': async (req, res) => {
      const kind = kindNamed(req);
      if (words[kind.name]) return words[kind.name]?.open(req, res);
      return openFields(req, res, kind, services);
    },
    'POST /contribute/{form}': async (req, res) => {
      const kind = kindNamed(req);
      try {
        sends.count(clientOf(req, services.proxies));
      } catch (error) {
        req.resume();
        throw error;
      }
      const fields = await readFormFields(req);
      if (words[kind.name]) return words[kind.name]?.send(req, res, fields);
      return takeFields(req, res, kind, fields, services, rates);
    },
    'POST /api/forms/check': answerLiveChecks(services),
    'GET /api/forms/names': answerFieldNames(services),
  };
}

function kindNamed(req: Request): FormKind {
  const name = [req.params['form'] ?? ''].flat().join('/'), kind = formKindOf(name);
  if (!kind) {
    req.resume();
    throw new Problem(404, 'Unknown form', 'There is no form of this name. /contribute lists those there are.');
  }
  return kind;
}

/** The form of a proposal that its author changes, with what was written; what is here now is what was seen. */
async function openRevised(res: Response, kind: FormKind, id: string, actor: Actor, services: Services): Promise<void> {
  const { revised, form, fields, note } = await reopened(id, actor, services), { forms, version } = await currentForms(services), state = readState(kind, fields, forms);
  if (form !== kind.name || !state) throw new Problem(409, 'Cannot be opened', 'What the proposal is about is not here any more.');
  const [main] = state.parts, now = main?.iri === undefined ? [] : startForm(kind, forms, { about: main.iri })?.seen ?? [];
  const whole = { ...state, seen: now }, words = { note, name: '' };
  await sendForm(
    res,
    services,
    await formDocument({
      kind,
      forms,
      state: whole,
      faults: [],
      words,
      frame: { ...frameOf(actor, services, undefined, '', revised), ...creditOf(kind, actor, forms, services.base) },
      version,
      turtle: turtleOf(whole, forms, curationBy(actor, forms, services), services.current().dataset.prefixes),
    }),
  );
}

async function openFields(req: Request, res: Response, kind: FormKind, services: Services): Promise<void> {
  const proposal = pageParameters(req.url).get('proposal');
  if (proposal !== null) return openRevised(res, kind, proposal.slice(0, 100), await services.agents.actor(req), services);
  const { forms, version } = await currentForms(services), parameters = pageParameters(req.url), asked = parameters.get('about')?.slice(0, 200) ?? '';
  const about = kind.needs === 'nothing' ? undefined : resourceNamed(asked, kindsNeeded(kind), forms);
  if (due()) await turn();
  const started = startForm(kind, forms, { about, kind: classNamed(parameters.get('kind'), forms) });
  if (!started) {
    await chooseFor(req, res, kind, asked, forms, services);
    return;
  }
  const actor = await services.agents.actor(req);
  const state = prefill(started, parameters, forms);
  const beside = await besideOf(parameters, actor, services), note = beside ? `After the report ${beside.id} of ${beside.by}.` : '';
  await sendForm(
    res,
    services,
    await formDocument({
      kind,
      forms,
      state,
      faults: [],
      words: { note, name: '' },
      frame: { ...frameOf(actor, services), ...creditOf(kind, actor, forms, services.base), beside },
      version,
      turtle: turtleOf(state, forms, curationBy(actor, forms, services), services.current().dataset.prefixes),
    }),
  );
}

async function takeFields(req: Request, res: Response, kind: FormKind, fields: URLSearchParams, services: Services, rates: Rates): Promise<void> {
  const { actor, notice } = await senderFault(req, fields, services), { forms, version } = await currentForms(services);
  const state = readState(kind, fields, forms), step = fields.get('step');
  if (!state)
    throw new Problem(404, 'Unknown name', 'What the form is about is not here any more. Go back: your browser still has what you wrote.', {
      about: (fields.get('about') ?? '').slice(0, 200),
    });
  const isLast = step === 'review' || step === 'send', papers = await compareWithPapers(state, forms, isLast ? lookupsFor(actor, services, rates.lookups) : undefined);
  const composition = compose(state, forms, { ...curationBy(actor, forms, services), quoted: papers.found, seenRecords: await recordsSeen(state.parts, (of) => forms.of(of), services.lookups) });
  const sent: Sent = { kind, actor, fields, forms, version, state, composition };
  if (notice !== undefined) return again(res, sent, services, [], 403, notice);
  if (await helpToFill(res, sent, services, rates)) return;
  if (step === 'draft') return send(req, res, sent, services);
  const faults = [...await checkForm(composition, forms, state.about), ...await languageFaults(state, forms, services.current()), ...isLast ? papers.faults : [], ...wordFaults(fields)];
  if (step === 'edit' || step === null) return again(res, sent, services, step === null ? [] : faults, 200);
  if (faults.some(({ severity }) => severity === 'error')) return again(res, sent, services, faults, 422);
  if (composition.added === '' && composition.removed === '')
    return again(res, sent, services, [{ part: '', field: '', message: 'Nothing differs from what is here: change something first.', severity: 'error' }], 422);
  if (step === 'send' && await isConsented(actor, fields.get('consent') === 'yes', services)) return send(req, res, sent, services);
  return review(req, res, sent, services, rates.checks, faults, step === 'send' ? 'To be published, it needs your consent.' : undefined);
}

const wordFaults = (fields: URLSearchParams): readonly FieldFault[] => {
  const note = fields.get('note') ?? '';
  return note.length > longestNote ? [{ part: '', field: 'note', message: `The note has ${note.length} characters; ${longestNote} are the most.`, severity: 'error' }] : [];
};

/** The last look, with what the check of everything says. */
async function review(
  req: Request,
  res: Response,
  { kind, fields, forms, state, composition: { added, removed }, actor }: Sent,
  services: Services,
  checks: Rate,
  remarks: readonly FieldFault[],
  fault?: string,
): Promise<void> {
  const base = fields.get('base') ?? '',
    check = await dryRun(req, res, { added, removed, base: /^[0-9a-f]{64}$/.test(base) ? base : undefined }, services, checks);
  await sendForm(
    res,
    services,
    reviewDocument({
      kind,
      title: titleOf(kind, state, forms),
      fields: keptFields(fields),
      added,
      removed,
      check,
      remarks,
      frame: frameOf(actor, services, undefined, fields.get('time') ?? '', revisedIn(fields)),
      fault,
      agreed: await agreedOn(actor, services),
    }),
    fault === undefined ? 200 : 422,
  );
}

async function dryRun(
  req: Request,
  res: Response,
  change: { readonly added: string; readonly removed: string; readonly base: string | undefined },
  { writer, proxies }: Services,
  checks: Rate,
): Promise<CheckedChange | string> {
  try {
    checks.count(clientOf(req, proxies));
    writer.refuseCheck();
    return await writer.check([change], { signal: whenGone(res) });
  } catch (error) {
    if (error instanceof Problem) return error.detail;
    logFailure('a form could not be checked', error);
    return 'The check failed.';
  }
}

/** What stands above the fields of a proposal; its title and statements are made of all others. */
const senderLabels = { note: 'Why', name: 'Your name', title: 'What you wrote', added: 'What you wrote', removed: 'What you wrote' };

async function send(req: Request, res: Response, sent: Sent, services: Services): Promise<void> {
  const { kind, fields, forms, state, actor, composition: { added, removed, resources } } = sent, { curation, proxies, base } = services;
  if (!curation) throw new Problem(403, 'Nothing is taken', frameOf(actor, services).closed ?? '');
  const seen = fields.get('base') ?? '',
    about = [
      ...new Set([...(state.about === undefined ? [] : [state.about]), ...resources.filter(({ part }) => part.key !== 'p').map(({ iri }) => iri)]),
    ].slice(0, 20);
  try {
    const content: ProposalContent = {
      kind: kind.proposal, title: shortTitle(titleOf(kind, state, forms)), about, added, removed, base: /^[0-9a-f]{64}$/.test(seen) ? seen : undefined, note: fields.get('note') ?? '',
      payload: { form: kind.name, fields: keptFields(fields).filter(([name]) => name !== 'seen' && name !== 'base') }, origin: 'web',
    };
    const revised = revisedIn(fields), sender = { client: clientOf(req, proxies), name: fields.get('name') ?? undefined, form: { trap: fields.get('website') ?? '', time: fields.get('time') ?? '' } };
    if (revised) await refuseOtherForm(revised, kind.name, actor, services);
    const made = revised
      ? await curation.revise(actor, revised.id, content, revised.tag)
      : fields.get('step') === 'draft'
        ? await curation.saveDraft(actor, content)
        : await curation.propose(actor, content, sender);
    await sendForm(res, services, sentDocument(kind, made, anotherLike(kind, state, base)), 201);
  } catch (error) {
    // Whatever is in the way, what was written comes back.
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const findings = Array.isArray(error.members['findings']) ? error.members['findings'] as readonly { readonly message?: unknown; readonly remedy?: unknown }[] : [];
    const faults = [
      { part: '', field: '', message: detailByLabels(error, senderLabels), severity: 'error' as const, leads: leadsTo(error) },
      ...findings
        .slice(0, 20)
        .map(({ message, remedy }): FieldFault => ({
          part: '',
          field: '',
          message: String(message),
          remedy: remedy === undefined || remedy === null ? undefined : String(remedy),
          severity: 'error',
        })),
    ];
    await again(res.set(error.headers), sent, services, faults, error.status, undefined, error.title === outOfDate ? '' : undefined);
  }
}

/** The same form with what one writes again and again: paper, type and system; never finding, direction and context. */
function anotherLike({ name }: FormKind, { about, parts }: FormState, base: string): string | undefined {
  if (name !== 'evidence' && name !== 'claim') return undefined;
  const line = parts.find(({ kind }) => kind === mpp.Evidence), parameters = new URLSearchParams(about === undefined ? [] : [['about', about.slice(base.length)]]);
  for (const field of ['paper', 'evidenceType', 'system']) for (const text of line?.values.get(field) ?? []) parameters.append(`e1.${field}`, text);
  return `/contribute/${name}?${parameters.toString()}`;
}
