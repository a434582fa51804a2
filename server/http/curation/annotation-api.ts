import type { Request, Response } from 'express';
import { refuseUnknown } from '../../api/endpoint.js';
import { etagOf, proposalJson, readTag } from '../../api/proposals.js';
import { annotationContext, annotationOf, annotationType, proposalOf, readAnnotation, type ReadAnnotation } from '../../curation/annotations/web-annotation.js';
import { shortTitle } from '../../curation/proposals/content.js';
import type { Proposal, ProposalDetail, ProposalState } from '../../curation/proposals/proposal.js';
import { reviews } from '../../curation/proposals/standing.js';
import type { Actor } from '../../people/agents.js';
import type { Action } from '../../people/roles.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { exposed } from '../knowledge/api.js';
import { clientOf } from '../requests/client.js';
import { currentForms, resourceNamed } from './form-requests.js';
import { pageParameters } from '../requests/parameters.js';
import { curationOf, part, proposer } from './proposal-api.js';
import { readJson } from '../requests/read-json.js';
import { refusePassage } from './refuse-passage.js';
import type { Services } from '../services.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** What one client may send, ahead of all else. Bytes of an annotation; annotations of a page. */
const sentPerClient = { most: 60, seconds: 60, what: 'annotations' }, largest = 64 * 1024, listed = 20;
/** What a curator has found to be in order; and what waits for that. */
const shown: readonly ProposalState[] = ['approved', 'accepting', 'accepted'], waiting: readonly ProposalState[] = ['open', 'in-review', 'changes-asked'];
/** What is an annotation no more. */
const goneStates: readonly ProposalState[] = ['withdrawn', 'rejected', 'duplicate', 'reverted'];
const parameters = ['target', 'waiting', 'cursor'];

interface Target { readonly iri: string; readonly slug: string; readonly label: string; readonly version: string }

/** What the handlers have in common. */
interface Tools {
  send(res: Response, body: object, status?: number, proposal?: Proposal): void;
  annotation(actor: Actor, proposal: Proposal, origin: string): Promise<object>;
  /** The IRI of what is annotated: by its IRI, its address on this service, or the last part of that. @throws Problem 404. */
  resourceOf(text: string, origin: string): Promise<Target>;
  /** An annotation that the actor may see. @throws Problem 404. */
  find(actor: Actor, id: string): Promise<ProposalDetail>;
  /** Who sends something; counted and looked at ahead of the body. What is not there for who sends it is told as to who reads it, whoever they are. @throws Problem 401, 403, 428, 429. */
  sender(req: Request, action: Action, id?: string): Promise<Actor>;
  /** What was sent, and what it is about. @throws Problem 400, 404, 413, 415, 422. */
  read(req: Request): Promise<{ readonly given: ReadAnnotation; readonly about: Target }>;
}

function toolsOf(services: Services): Tools {
  const { agents, proxies, base } = services, rate = createRate(sentPerClient);
  const resourceOf: Tools['resourceOf'] = async (text, origin) => {
    const { forms, version } = await currentForms(services),
      [start] = [base, `${origin}/`].filter((each) => text.startsWith(each)),
      slug = start === undefined ? text : text.slice(start.length).replace(/[?#].*$/s, '');
    const iri = slug.length > 300 ? undefined : resourceNamed(slug, [], forms);
    if (iri === undefined)
      throw new Problem(
        404,
        'Unknown target',
        `Nothing here is called “${text.slice(0, 100)}”: the target is a resource of this service, by its IRI, or by the address of its page.`,
        { target: text.slice(0, 300) },
      );
    return { iri, slug: iri.slice(base.length), label: forms.names.label(iri), version };
  };
  const find: Tools['find'] = async (actor, id) => {
    const detail = await curationOf(services).find(actor, id);
    if (detail.proposal.kind !== 'annotation') throw new Problem(404, 'Unknown annotation', `This proposal is no annotation: /proposals/${detail.proposal.id} has it.`);
    return detail;
  };
  return {
    resourceOf, find,
    send(res, body, status = 200, proposal) {
      res
        .status(status)
        .set({
          ...exposed,
          ...(proposal && { ETag: etagOf(proposal) }),
          'Cache-Control': 'private, no-store',
          'Allow': proposal ? 'GET, HEAD, PUT, DELETE' : 'GET, HEAD, POST',
          ...(!proposal && { 'Accept-Post': annotationType }),
          'Content-Type': annotationType,
        })
        .vary('Cookie')
        .vary('Authorization');
      // A text would get the media type back without its profile.
      res.send(Buffer.from(JSON.stringify(body)));
    },
    annotation: async (actor, proposal, origin) => annotationOf(proposal, await curationOf(services).revision(actor, proposal.id, proposal.revision), origin),
    async sender(req, action, id) {
      try {
        const client = clientOf(req, proxies);
        rate.count(client);
        if (id !== undefined) await find(await agents.actor(req), id);
        const actor = await proposer(req, services, action);
        if (action === 'propose' && actor.kind === 'visitor') await curationOf(services).refuseVisit(client);
        if (action !== 'propose') readTag(req.headers['if-match']);
        return actor;
      } catch (error) {
        req.resume();
        throw error;
      }
    },
    async read(req) {
      const given = readAnnotation(await readJson(req, largest, ['application/ld+json', 'application/json'])), about = await resourceOf(given.target, agents.origin(req));
      await refusePassage(about, given.passage, services.current());
      return { given, about };
    },
  };
}

/** What answers `/api/annotations`: comments as the Web Annotation Data Model and its protocol have them. */
export function annotationApi(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies } = services, tools = toolsOf(services), { send, annotation, resourceOf, find, sender, read } = tools;
  return {
    'GET /api/annotations': async (req, res) => {
      const asked = pageParameters(req.url), origin = agents.origin(req), target = asked.get('target')?.trim() ?? '', cursor = asked.get('cursor') ?? undefined;
      refuseUnknown(asked.keys(), parameters, '/api/annotations');
      const twice = parameters.find((name) => asked.getAll(name).length > 1), wants = asked.get('waiting') ?? 'no';
      if (twice !== undefined) throw new Problem(400, 'Parameter twice', `${twice} is given once.`, { parameter: twice });
      if (wants !== 'yes' && wants !== 'no') throw new Problem(400, 'Bad value', 'waiting is yes or no.', { parameter: 'waiting', values: ['yes', 'no'] });
      if (target === '') throw new Problem(400, 'Missing parameter', 'The parameter target is needed: the IRI of a resource, or the last part of its address.', { parameter: 'target' });
      const actor = await agents.actor(req), { iri, slug } = await resourceOf(target.slice(0, 500), origin), states = wants === 'yes' ? [...shown, ...waiting] : shown;
      const { items, next } = services.curation ? await services.curation.list(actor, { kind: 'annotation', about: iri, states, limit: listed, cursor }) : { items: [], next: undefined };
      const address = (more: Readonly<Record<string, string>>): string =>
          `${origin}/api/annotations?${new URLSearchParams({ target: slug, ...(states !== shown && { waiting: 'yes' }), ...more }).toString()}`,
        collection = address({});
      const found: object[] = [];
      for (const proposal of items) found.push(await annotation(actor, proposal, origin));
      const page = { id: cursor === undefined ? `${collection}#first` : address({ cursor }), type: 'AnnotationPage', items: found, ...(next !== undefined && { next: address({ cursor: next }) }) };
      if (next !== undefined) res.set('Link', `<${address({ cursor: next })}>; rel="next"`);
      send(
        res,
        cursor === undefined
          ? { '@context': annotationContext, 'id': collection, 'type': 'AnnotationCollection', 'label': `Annotations of ${iri}`, 'first': page }
          : { '@context': annotationContext, ...page, 'partOf': collection },
      );
    },
    'GET /api/annotations/{id}': async (req, res) => {
      const actor = await agents.actor(req), { proposal, content } = await find(actor, part(req, 'id'));
      if (goneStates.includes(proposal.state))
        throw new Problem(410, 'Annotation taken away', `It was taken away or not taken up; /proposals/${proposal.id} tells its history.`, {
          state: proposal.state,
        });
      send(res, annotationOf(proposal, content, agents.origin(req)), 200, proposal);
    },
    'POST /api/annotations': async (req, res) => {
      const actor = await sender(req, 'propose'), origin = agents.origin(req), { given, about } = await read(req);
      const made = await curationOf(services).propose(actor, proposalOf(given, about), { client: clientOf(req, proxies) });
      res.set('Location', `${origin}/api/annotations/${made.id}`);
      // What a visitor sent is seen by curators alone until one of them has looked at it; who sent it knows it.
      send(
        res,
        made.state === 'held'
          ? {
              '@context': annotationContext,
              'id': `${origin}/api/annotations/${made.id}`,
              'type': 'Annotation',
              'target': about.iri,
              'body': { type: 'TextualBody', value: given.text },
            }
          : await annotation(actor, made, origin),
        201,
        made,
      );
    },
    ...changingOf(services, tools),
  };
}

/** What changes an annotation and takes it away: the steps of its proposal, by the methods of the protocol. */
function changingOf(services: Services, { send, annotation, find, sender, read }: Tools): Readonly<Record<string, Handler>> {
  const { agents, proxies } = services;
  const seen = (req: Request, { tag }: Proposal): number => { const given = readTag(req.headers['if-match']); return given === 'any' ? tag : given; };
  /** Another proposal, that what was accepted be taken away: once it is accepted, it is. */
  const removal = async (actor: Actor, { proposal, content }: ProposalDetail, reason: string, client: string): Promise<Proposal> => {
    const { id, title, about } = proposal;
    return curationOf(services).propose(
      actor,
      {
        kind: 'revert',
        title: shortTitle(`Take away: ${title}`),
        about,
        added: '',
        removed: '',
        base: content.base,
        note: reason === '' ? 'The comment should be taken away.' : reason,
        origin: 'api',
        payload: { form: 'removal', annotation: id },
      },
      { client },
    );
  };
  return {
    'PUT /api/annotations/{id}': async (req, res) => {
      const id = part(req, 'id'), actor = await sender(req, 'submit-proposal', id), { proposal } = await find(actor, id), { given, about } = await read(req);
      const changed = await curationOf(services).revise(actor, id, proposalOf(given, about), seen(req, proposal));
      send(res, await annotation(actor, changed, agents.origin(req)), 200, changed);
    },
    'DELETE /api/annotations/{id}': async (req, res) => {
      const id = part(req, 'id'), actor = await sender(req, 'submit-proposal', id), asked = pageParameters(req.url), reason = asked.get('reason') ?? '', curation = curationOf(services);
      req.resume();
      refuseUnknown(asked.keys(), ['reason'], '/api/annotations/{id}');
      const detail = await find(actor, id), { proposal } = detail, { state, author } = proposal, tag = seen(req, proposal), own = actor.kind === 'person' && author.id === actor.person.id;
      if (tag !== proposal.tag) throw new Problem(412, 'Changed meanwhile', 'The annotation was changed since you saw it. Look at it again.', { state, tag: proposal.tag });
      if (state === 'accepted') {
        const made = await removal(actor, detail, reason, clientOf(req, proxies));
        res.status(202).set({ ...exposed, 'Cache-Control': 'private, no-store', 'Location': `${agents.origin(req)}/api/proposals/${made.id}` }).json(proposalJson(made));
        return;
      }
      if (state === 'draft') await curation.drop(actor, id, tag);
      else await curation.act(actor, id, !own && reviews(actor) ? 'reject' : 'withdraw', { tag, reason });
      res.status(204).set({ ...exposed, 'Cache-Control': 'private, no-store' }).end();
    },
  };
}
