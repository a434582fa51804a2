import type { Request, Response } from 'express';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { quotedIn } from '../../curation/annotations/web-annotation.js';
import type { FieldFault } from '../../curation/forms/compose.js';
import { formKinds, kindsNeeded, type FormKind } from '../../curation/forms/form-kinds.js';
import type { Forms } from '../../curation/forms/forms.js';
import { graphOfResource } from '../../curation/forms/places.js';
import { shortTitle, titleAbout, type ProposalContent } from '../../curation/proposals/content.js';
import { toNQuad } from '../../ontology/canonical.js';
import { wordsDocument, wordsLabels, type WordsSent } from '../../pages/curation/words-page.js';
import { longestNote, longestPassage, type Revised } from '../../pages/curation/form-frame.js';
import { sentDocument } from '../../pages/curation/review-page.js';
import { Problem } from '../../platform/problem.js';
import { dct, mpp, owl, xsd } from '../../rdf/vocabulary.js';
import { clientOf } from '../requests/client.js';
import { currentForms, frameOf, leadsTo, reopened, resourceNamed, revisedIn, sendForm, senderFault, refuseOtherForm } from './form-requests.js';
import { pageParameters } from '../requests/parameters.js';
import { detailByLabels } from './by-labels.js';
import { refusePassage } from './refuse-passage.js';
import type { Services } from '../services.js';

/** A form in words: it is opened, and sent in one step. */
export interface WordsPage {
  open(req: Request, res: Response): Promise<void>;
  send(req: Request, res: Response, fields: URLSearchParams): Promise<void>;
}

type Content = Omit<ProposalContent, 'payload' | 'origin' | 'base'> & {
  /** The version that its statements are of; default: the one that is shown. */
  readonly base?: string;
  /** The change that it undoes. */
  readonly change?: string;
};
/** What a form came to: a content, or what is wrong with it. */
type Written = { readonly content: Content } | { readonly content?: undefined; readonly faults: readonly FieldFault[] };

const leastText = 10;
const fault = (field: string, message: string): FieldFault => ({ part: '', field, message, severity: 'error' });

/** Forms in words, by their name. */
export function wordsPages(services: Services): Readonly<Record<string, WordsPage>> {
  const writers: Readonly<Partial<Record<FormKind['name'], (sent: WordsSent, about: string | undefined, forms: Forms) => Promise<Written> | Written>>> = {
    report: (sent, about, forms) => onPage(sent, about, forms, services),
    comment: async (sent, about, forms) => commented(await onPage(sent, about, forms, services)),
    withdrawal: withdrawn,
    undo: (sent) => undone(sent, services),
  };
  return Object.fromEntries(formKinds.flatMap((kind) => {
    const write = writers[kind.name];
    return write ? [[kind.name, pageOf(kind, write, services)]] : [];
  }));
}

function sentOf(from: URLSearchParams, kind: FormKind, forms: Forms): { readonly sent: WordsSent; readonly about: string | undefined } {
  const text = (name: string): string => from.get(name)?.trim() ?? '',
    about = kind.needs === 'change' || text('about') === '' ? undefined : resourceNamed(text('about').slice(0, 500), kindsNeeded(kind), forms);
  return {
    about,
    sent: {
      about: about === undefined ? text('about').slice(0, 500) : about.slice(forms.base.length),
      label: about === undefined ? undefined : forms.names.label(about),
      passage: text('passage'),
      text: kind.isWords ? text('text') : text('note'),
      name: text('name'),
      other: text('other'),
    },
  };
}

function pageOf(kind: FormKind, write: (sent: WordsSent, about: string | undefined, forms: Forms) => Promise<Written> | Written, services: Services): WordsPage {
  const again = async (
    res: Response,
    sent: WordsSent,
    faults: readonly FieldFault[],
    actor: Parameters<typeof frameOf>[0],
    status: number,
    { notice, time, revised }: { readonly notice?: string; readonly time?: string | undefined; readonly revised?: Revised | undefined } = {},
  ): Promise<void> => sendForm(res, services, wordsDocument(kind, sent, faults, frameOf(actor, services, notice, time, revised)), status);
  return {
    async open(req, res) {
      const proposal = pageParameters(req.url).get('proposal');
      if (proposal !== null) {
        const actor = await services.agents.actor(req),
          { revised, form, payload, note } = await reopened(proposal.slice(0, 100), actor, services),
          text = (name: string): string => (typeof payload[name] === 'string' ? payload[name] : '');
        if (form !== kind.name) throw new Problem(409, 'Another form', `This proposal was written with the form “${form.slice(0, 40)}”, and is changed by it.`);
        const { sent } = sentOf(
          new URLSearchParams({ about: text('about'), passage: text('passage'), text: text('text'), other: text('other'), note: text('text') || note }),
          kind,
          (await currentForms(services)).forms,
        );
        return sendForm(res, services, wordsDocument(kind, sent, [], frameOf(actor, services, undefined, '', revised)));
      }
      const { sent } = sentOf(new URLSearchParams([...pageParameters(req.url)].map(([name, value]) => [name, value.slice(0, 2_000)])), kind, (await currentForms(services)).forms);
      await again(res, sent, [], await services.agents.actor(req), 200);
    },
    async send(req, res, fields) {
      const arrived = Date.now(),
        { actor, notice } = await senderFault(req, fields, services),
        { forms, version } = await currentForms(services),
        { sent, about } = sentOf(fields, kind, forms),
        { curation } = services;
      if (notice !== undefined) return again(res, sent, [], actor, 403, { notice, revised: revisedIn(fields) });
      if (!curation) throw new Problem(403, 'Nothing is taken', frameOf(actor, services).closed ?? '');
      const written = await write(sent, about, forms);
      const faults = [
        ...(sent.about !== '' && about === undefined && kind.needs !== 'change'
          ? [
              fault(
                'about',
                `Nothing here has the name “${sent.about.slice(0, 80)}”. ${kind.needs === 'nothing' ? 'Leave it empty, or w' : 'W'}rite the last part of the address of its page.`,
              ),
            ]
          : []),
        ...(written.content ? [] : written.faults),
      ];
      const time = fields.get('time') ?? '', revised = revisedIn(fields);
      if (!written.content || faults.length > 0) return again(res, sent, faults, actor, 422, { time, revised });
      try {
        const { change, ...said } = written.content;
        const content: ProposalContent = {
          base: version,
          ...said,
          payload: { form: kind.name, about: sent.about, passage: sent.passage, text: sent.text, other: sent.other, ...(change !== undefined && { change }) },
          origin: 'web',
        };
        if (revised) await refuseOtherForm(revised, kind.name, actor, services);
        const made = revised ? await curation.revise(actor, revised.id, content, revised.tag) : await curation.propose(actor, content, {
          client: clientOf(req, services.proxies), name: sent.name === '' ? undefined : sent.name, form: { trap: fields.get('website') ?? '', time: fields.get('time') ?? '', arrived },
        });
        return await sendForm(res, services, sentDocument(kind, made, undefined), 201);
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) throw error;
        return again(
          res.set(error.headers),
          sent,
          [{ ...fault(fieldOf(error, kind), detailByLabels(error, wordsLabels(kind))), leads: leadsTo(error) }],
          actor,
          error.status,
          { time: error.title === 'Form out of date' ? '' : time, revised },
        );
      }
    },
  };
}

/** The field that a content was refused for; '' where it is none of the form. */
const fieldOf = ({ members }: Problem, kind: FormKind): string => (members['member'] === 'note' ? (kind.isWords ? 'text' : 'note') : members['member'] === 'name' ? 'name' : '');

/** The same, of words that the page has. */
async function onPage(sent: WordsSent, about: string | undefined, forms: Forms, { current }: Services): Promise<Written> {
  const written = inWords(sent, about, forms), { passage, label } = sent;
  if (!written.content || about === undefined || label === undefined) return written;
  try {
    await refusePassage({ slug: sent.about, label }, passage, current());
    return written;
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    return { faults: [fault('passage', error.detail)] };
  }
}

/** What one wrote, and the passage that it is about. */
function inWords({ passage, text, label }: WordsSent, about: string | undefined, { base }: Forms): Written {
  const faults: FieldFault[] = [];
  if (text.length < leastText) faults.push(fault('text', text === '' ? 'Nothing is written here yet.' : `Write at least ${leastText} characters, so that others can follow.`));
  if (passage.length > longestPassage) faults.push(fault('passage', `The passage has ${passage.length} characters; ${longestPassage} are the most.`));
  const quoted = quotedIn(passage);
  if (text.length + quoted.length > longestNote) faults.push(fault('text', `With the passage this has ${text.length + quoted.length} characters; ${longestNote} are the most.`));
  if (faults.length > 0) return { faults };
  const isReport = about === undefined || label === undefined;
  return {
    content: {
      kind: 'correction',
      title: shortTitle(isReport ? text : titleAbout(label, text)),
      about: about === undefined ? [] : [about.startsWith(base) ? about : base],
      added: '',
      removed: '',
      note: quoted + text,
    },
  };
}

const commented = (written: Written): Written => (written.content ? { content: { ...written.content, kind: 'annotation' } } : written);

const node = (iri: string): RDF.NamedNode => DataFactory.namedNode(iri) as RDF.NamedNode;

/** A term that is not to be used any more, with the one that takes its place. */
function withdrawn({ text, other }: WordsSent, about: string | undefined, forms: Forms): Written {
  const replacement = other === '' ? undefined : resourceNamed(other, [mpp.Entity], forms),
    faults: FieldFault[] = [],
    graph = about === undefined ? undefined : graphOfResource(forms.data, about, forms.base);
  if (about === undefined || graph === undefined) faults.push(fault('about', 'Name the term that should be withdrawn.'));
  if (replacement === undefined)
    faults.push(
      fault(
        'other',
        other === ''
          ? 'Name the term that takes its place: readers of the old one are led to it.'
          : `No term here has the name “${other.slice(0, 80)}”, or several have it.`,
      ),
    );
  else if (replacement === about) faults.push(fault('other', 'A term cannot take its own place.'));
  if (text.length < leastText) faults.push(fault('note', 'Say why, in a sentence.'));
  if (text.length > longestNote) faults.push(fault('note', `This has ${text.length} characters; ${longestNote} are the most.`));
  if (faults.length > 0 || about === undefined || graph === undefined || replacement === undefined) return { faults };
  const lines = [[owl.deprecated, DataFactory.literal('true', DataFactory.namedNode(xsd.boolean))], [dct.isReplacedBy, node(replacement)]] as const;
  const added = lines.map(([property, value]) => `${toNQuad(DataFactory.quad(node(about) as never, node(property) as never, value as never, node(graph) as never) as RDF.Quad)}\n`).join('');
  return {
    content: {
      kind: 'deprecation',
      title: shortTitle(`Withdraw ${forms.names.label(about)}: use ${forms.names.label(replacement)}`),
      about: [about, replacement],
      added,
      removed: '',
      note: text,
    },
  };
}

/** The opposite of a change. */
async function undone({ other, text }: WordsSent, { history }: Services): Promise<Written> {
  const id = other.replace(/^.*\/changes\//, '').trim(), found = /^[\w.-]{1,100}$/.test(id) ? await history.change(id) : undefined, faults: FieldFault[] = [];
  if (!found)
    faults.push(
      fault('other', other === '' ? 'Name the change: its page has a link that leads here.' : `No change on record has the id “${id.slice(0, 60)}”.`),
    );
  else if (found.record.undoneBy !== undefined) faults.push(fault('other', `This change was undone already, by ${found.record.undoneBy}.`));
  else if (found.entry.bulk || (found.entry.made ?? []).length + (found.entry.dropped ?? []).length > 0)
    faults.push(fault('other', 'This change is too large for that, or made or dropped a module. Ask an administrator.'));
  if (text.length < leastText) faults.push(fault('note', 'Say why, in a sentence.'));
  if (text.length > longestNote) faults.push(fault('note', `This has ${text.length} characters; ${longestNote} are the most.`));
  if (!found || faults.length > 0) return { faults };
  const { entry, record } = found, lines = (each: readonly string[]): string => each.map((line) => `${line}\n`).join('');
  return {
    content: {
      kind: 'revert',
      title: shortTitle(`Undo: ${record.reason}`),
      about: record.subjects,
      added: lines(entry.removed),
      removed: lines(entry.added),
      note: text,
      base: entry.version,
      change: id,
    },
  };
}
