import type { Request, Response } from 'express';
import { refuseUnknown } from '../api/endpoint.js';
import { annotationContext, annotationOf, annotationType, proposalOf, readAnnotation } from '../curation/annotations/web-annotation.js';
import type { Proposal, ProposalState } from '../curation/proposals/proposal.js';
import type { Actor } from '../people/agents.js';
import { Problem } from '../platform/problem.js';
import { createRate } from '../platform/rate.js';
import { exposed } from './api.js';
import { clientOf } from './client.js';
import { currentForms, resourceNamed } from './form-requests.js';
import { pageParameters } from './parameters.js';
import { curationOf, part, proposer } from './proposal-api.js';
import { readJson } from './read-json.js';
import type { Services } from './services.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** What one client may send, ahead of all else. Bytes of an annotation; annotations of a page. */
const sentPerClient = { most: 60, seconds: 60, what: 'annotations' }, largest = 64 * 1024, listed = 20;
/** What a curator has found to be in order; and what waits for that. */
const shown: readonly ProposalState[] = ['approved', 'accepting', 'accepted'], waiting: readonly ProposalState[] = ['open', 'in-review', 'changes-asked'];
const parameters = ['target', 'waiting', 'cursor'];

/** What answers `/api/annotations`: comments as the Web Annotation Data Model and its protocol have them. */
export function annotationApi(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies, base } = services, rate = createRate(sentPerClient);
  const send = (res: Response, body: object, status = 200): void => {
    res.status(status).set({ ...exposed, 'Cache-Control': 'private, no-store', 'Allow': 'GET, HEAD, POST', 'Accept-Post': annotationType, 'Content-Type': annotationType }).vary('Cookie').vary('Authorization');
    // A text would get the media type back without its profile.
    res.send(Buffer.from(JSON.stringify(body)));
  };
  const annotation = async (actor: Actor, proposal: Proposal, origin: string): Promise<object> => annotationOf(proposal, await curationOf(services).revision(actor, proposal.id, proposal.revision), origin);
  /** The IRI of what is annotated: by its IRI, its address on this service, or the last part of that. @throws Problem 404. */
  const resourceOf = async (text: string, origin: string): Promise<{ readonly iri: string; readonly slug: string; readonly label: string; readonly version: string }> => {
    const { forms, version } = await currentForms(services), [start] = [base, `${origin}/`].filter((each) => text.startsWith(each)), slug = start === undefined ? text : text.slice(start.length).replace(/[?#].*$/s, '');
    const iri = slug.length > 300 ? undefined : resourceNamed(slug, [], forms);
    if (iri === undefined) throw new Problem(404, 'Unknown target', `Nothing here is called “${text.slice(0, 100)}”: the target is a resource of this service, by its IRI, or by the address of its page.`, { target: text.slice(0, 300) });
    return { iri, slug: iri.slice(base.length), label: forms.names.label(iri), version };
  };
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
      const address = (more: Readonly<Record<string, string>>): string => `${origin}/api/annotations?${new URLSearchParams({ target: slug, ...(states !== shown && { waiting: 'yes' }), ...more }).toString()}`, collection = address({});
      const found: object[] = [];
      for (const proposal of items) found.push(await annotation(actor, proposal, origin));
      const page = { id: cursor === undefined ? `${collection}#first` : address({ cursor }), type: 'AnnotationPage', items: found, ...(next !== undefined && { next: address({ cursor: next }) }) };
      if (next !== undefined) res.set('Link', `<${address({ cursor: next })}>; rel="next"`);
      send(res, cursor === undefined ? { '@context': annotationContext, 'id': collection, 'type': 'AnnotationCollection', 'label': `Annotations of ${iri}`, 'first': page } : { '@context': annotationContext, ...page, 'partOf': collection });
    },
    'GET /api/annotations/{id}': async (req, res) => {
      const actor = await agents.actor(req), { proposal, content } = await curationOf(services).find(actor, part(req, 'id'));
      if (proposal.kind !== 'annotation') throw new Problem(404, 'Unknown annotation', `This proposal is no annotation: /proposals/${proposal.id} has it.`);
      send(res, annotationOf(proposal, content, agents.origin(req)));
    },
    'POST /api/annotations': async (req, res) => {
      let actor: Actor;
      const client = clientOf(req, proxies), origin = agents.origin(req);
      try {
        rate.count(client);
        actor = await proposer(req, services, 'propose');
        if (actor.kind === 'visitor') await curationOf(services).refuseVisit(client);
      } catch (error) {
        req.resume();
        throw error;
      }
      const given = readAnnotation(await readJson(req, largest, ['application/ld+json', 'application/json'])), about = await resourceOf(given.target, origin);
      const made = await curationOf(services).propose(actor, proposalOf(given, about), { client });
      res.set('Location', `${origin}/api/annotations/${made.id}`);
      // What a visitor sent is seen by curators alone until one of them has looked at it; who sent it knows it.
      send(res, made.state === 'held' ? { '@context': annotationContext, 'id': `${origin}/api/annotations/${made.id}`, 'type': 'Annotation', 'target': about.iri, 'body': { type: 'TextualBody', value: given.text } } : await annotation(actor, made, origin), 201);
    },
  };
}
