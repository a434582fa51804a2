import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import jsonld from 'jsonld';
import { mkdirSync } from 'node:fs';
import { annotationContext, annotationType } from '../../server/curation/annotations/web-annotation.js';
import { peopleFolder } from '../../server/people/people-store.js';
import { createFormClient } from '../support/form-client.js';
import { addProposer, withTables, type Proposer } from '../support/proposers.js';
import { startSmallService, type SmallService } from '../support/small-service.js';

/** Comments as W3C Web Annotations, over HTTP as a client of the protocol sends and reads them. */
const base = 'https://w3id.org/metastasis/', passage = 'Loss of epithelial traits';
let small: SmallService, connie: Proposer, cora: Proposer;
beforeAll(async () => {
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' });
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => { [connie, cora] = [addProposer(tables, 'connie', 'Connie', 'contributor'), addProposer(tables, 'cora', 'Cora', 'curator')]; });
}, 120_000);
afterAll(() => small.close());

let clients = 0;
const from = (): Readonly<Record<string, string>> => ({ 'x-forwarded-for': `198.51.100.${clients++ % 250}` });
interface Answered { readonly status: number; readonly headers: Headers; readonly json: Record<string, unknown> }
async function call(path: string, { who, body, type = annotationType, method = body === undefined ? 'GET' : 'POST', headers = {} }: { readonly who?: Proposer | undefined; readonly body?: unknown; readonly type?: string; readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Answered> {
  const response = await fetch(`${small.service.origin}${path}`, { method, headers: { ...who?.headers, ...from(), ...(body !== undefined && { 'content-type': type }), ...headers }, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === '' ? {} : JSON.parse(text) as Record<string, unknown> };
}
const annotation = (more: object = {}): Record<string, unknown> => ({ '@context': annotationContext, 'type': 'Annotation', 'motivation': 'questioning', 'body': { type: 'TextualBody', value: 'Is this so in people as well?' }, 'target': { source: `${base}emt`, selector: { type: 'TextQuoteSelector', exact: passage, suffix: ' and gain' } }, ...more });
const post = (body: unknown, who: Proposer | 'visitor' = connie, type?: string): Promise<Answered> => call('/api/annotations', { ...(who !== 'visitor' && { who }), body, ...(type !== undefined && { type }) });
async function accept(id: string): Promise<void> {
  for (const action of ['approve', 'accept']) {
    const { headers } = await call(`/api/proposals/${id}`, { who: cora });
    expect((await call(`/api/proposals/${id}/${action}`, { who: cora, body: {}, type: 'application/json', headers: { 'if-match': headers.get('etag') ?? '' } })).status).toBe(200);
  }
}
const idOf = ({ headers }: Answered): string => headers.get('location')?.replace(/^.*\//, '') ?? '';
const items = ({ json }: Answered): readonly Record<string, unknown>[] => (json['first'] as { readonly items: readonly Record<string, unknown>[] }).items;

describe('an annotation', () => {
  test('becomes a proposal, and is read back as it was written; shown once a curator has accepted it', async () => {
    const made = await post(annotation()), id = idOf(made);
    expect([made.status, made.headers.get('content-type'), made.headers.get('location')]).toEqual([201, annotationType, `${small.service.origin}/api/annotations/${id}`]);
    expect(made.json).toMatchObject({ ...annotation(), id: made.headers.get('location'), creator: { type: 'Person', name: 'Connie', id: `${small.service.origin}/people/connie` }, body: { value: 'Is this so in people as well?', format: 'text/plain' } });
    expect((await call(`/api/proposals/${id}`)).json).toMatchObject({ kind: 'annotation', state: 'open', about: [`${base}emt`], content: { added: '', removed: '', origin: 'api', note: `About the passage “${passage}”:\n\nIs this so in people as well?` } });
    expect([items(await call('/api/annotations?target=emt')), items(await call('/api/annotations?target=emt&waiting=yes')).length]).toEqual([[], 1]);
    await accept(id);
    const listed = await call(`/api/annotations?target=${encodeURIComponent(`${base}emt`)}`);
    expect(listed.json).toMatchObject({ '@context': annotationContext, 'type': 'AnnotationCollection', 'first': { type: 'AnnotationPage' } });
    expect(items(listed)).toMatchObject([{ id: made.headers.get('location'), target: annotation()['target'], rights: 'https://creativecommons.org/licenses/by/4.0/' }]);
    expect((await call(`/api/annotations/${id}`)).json).toEqual(items(listed)[0]);
    expect(items(await call('/api/annotations?target=snai1'))).toEqual([]);
  }, 60_000);

  test('of a form is one, too, and one of the API is changed by the form', async () => {
    const form = await createFormClient(() => small, { 'cookie': 'mpp-session=session-of-connie', ...from() }).open('/contribute/comment?about=snai1');
    form.fields.set('passage', 'zinc-finger');
    form.fields.set('text', 'A comment that was written in the form.');
    const sent = await form.send(['step', 'send']), id = /\/proposals\/([0-9a-z]{16})/.exec(sent.text)?.[1] ?? '';
    expect((await call(`/api/annotations/${id}`)).json).toMatchObject({ motivation: 'commenting', body: { value: 'A comment that was written in the form.' }, target: { source: `${base}snai1`, selector: { type: 'TextQuoteSelector', exact: 'zinc-finger' } } });
    const own = idOf(await post(annotation({ body: { type: 'TextualBody', value: 'Another question, to be changed.' } })));
    const page = await (await fetch(`${small.service.origin}/proposals/${own}`, { headers: { accept: 'text/html', cookie: 'mpp-session=session-of-connie' } })).text();
    expect(page).toContain(`<a class="button" href="/contribute?proposal=${own}">Edit</a>`);
    const again = await createFormClient(() => small, { 'cookie': 'mpp-session=session-of-connie', ...from() }).open(`/contribute/comment?proposal=${own}`);
    expect([again.fields.get('passage'), again.fields.get('text')]).toEqual([passage, 'Another question, to be changed.']);
  }, 60_000);

  test('says what curators read, whatever else a proposal holds', async () => {
    const send = async (payload: unknown): Promise<Record<string, unknown>> => {
      const note = `A harmless remark, ${Math.random()}.`, made = await call('/api/proposals', { who: connie, type: 'application/json', body: { kind: 'annotation', title: 'A remark', about: [`${base}emt`], note, payload } });
      expect(made.status).toBe(201);
      const { body, target, motivation } = (await call(`/api/annotations/${String(made.json['id'])}`)).json as { readonly body: { readonly value: string }; readonly target: unknown; readonly motivation: string };
      return { isNote: body.value === note, target, motivation };
    };
    const plain = { isNote: true, target: `${base}emt`, motivation: 'commenting' };
    expect(await send({ form: 'comment', text: 'Something else \u202e', passage: 'p', motivation: 'questioning' })).toEqual(plain);
    expect(await send({ form: 'comment', text: 'x'.repeat(100_000) })).toEqual(plain);
    expect(await send(null)).toEqual(plain);
  }, 60_000);

  test('of a visitor is held: curators alone see it', async () => {
    const made = await post(annotation({ target: `${small.service.origin}/claim-snai1-promotes-emt`, body: undefined, bodyValue: 'A visitor asks something here.' }), 'visitor');
    expect([made.status, made.json]).toEqual([201, { '@context': annotationContext, 'id': made.headers.get('location'), 'type': 'Annotation', 'target': `${base}claim-snai1-promotes-emt`, 'body': { type: 'TextualBody', value: 'A visitor asks something here.' } }]);
    expect([(await call(`/api/annotations/${idOf(made)}`)).status, (await call(`/api/annotations/${idOf(made)}`, { who: cora })).status]).toEqual([404, 200]);
  });

  test('is taken as JSON as well, with the members of the protocol that the service sets itself', async () => {
    const made = await post(annotation({ 'id': 'urn:x', 'creator': 'http://example.org/me', 'created': '1999-01-01T00:00:00Z', '@context': [annotationContext], 'type': ['Annotation'], 'target': [`${base}emt`], 'body': [{ type: ['TextualBody'], value: 'Said in lists of one each.', format: 'text/plain', language: 'en-GB', purpose: 'commenting' }] }), connie, 'application/json');
    expect([made.status, made.json['target'], made.json['creator']]).toEqual([201, `${base}emt`, expect.objectContaining({ name: 'Connie' })]);
  });

  test('of a passage or words that nobody sees is refused; the same words at another place of the page are another one', async () => {
    const unseen = '\u200c\u200d\ufe0f'.repeat(6), of = (exact: string, more: object = {}): Record<string, unknown> => annotation({ target: { source: `${base}emt`, selector: { type: 'TextQuoteSelector', exact, ...more } }, body: { type: 'TextualBody', value: 'Said of a place on the page.' } });
    expect((await post(of(unseen))).json).toMatchObject({ status: 422, member: 'target.selector.exact' });
    expect((await post(annotation({ body: { type: 'TextualBody', value: unseen } }))).json).toMatchObject({ status: 400, member: 'body' });
    expect([(await post(of(passage))).status, (await post(of(passage))).status, (await post(of(passage, { prefix: 'first ' }))).status, (await post(of(passage, { suffix: ' second' }))).status, (await post(of(passage, { suffix: ' second' }))).status]).toEqual([201, 409, 201, 201, 409]);
  });

  test('of many comes a page at a time', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 22; i++) ids.push(idOf(await post(annotation({ target: `${base}claim-snai1-promotes-emt-e1`, body: { type: 'TextualBody', value: `Remark number ${i} on this.` } }))));
    const first = await call('/api/annotations?target=claim-snai1-promotes-emt-e1&waiting=yes'), next = String((first.json['first'] as { readonly next?: string }).next), second = await call(next.slice(small.service.origin.length));
    expect(first.headers.get('link')).toBe(`<${next}>; rel="next"`);
    expect(second.json).toMatchObject({ type: 'AnnotationPage', partOf: first.json['id'] });
    const found = [...items(first), ...second.json['items'] as readonly Record<string, unknown>[]].map(({ id }) => String(id).replace(/^.*\//, ''));
    expect([items(first).length, found.length, new Set(found)]).toEqual([20, 22, new Set(ids)]);
  }, 60_000);
});

describe('an annotation is changed and taken away by the methods of the protocol', () => {
  const path = (id: string): string => `/api/annotations/${id}`;
  const put = (id: string, body: unknown, who: Proposer, tag: string | null): Promise<Answered> => call(path(id), { who, body, method: 'PUT', headers: tag === null ? {} : { 'if-match': tag } });
  const remove = (id: string, who: Proposer | undefined, tag: string | null = '*', query = ''): Promise<Answered> => call(path(id) + query, { who, method: 'DELETE', headers: tag === null ? {} : { 'if-match': tag } });
  const says = (value: string): Record<string, unknown> => annotation({ body: { type: 'TextualBody', value } });
  const stateOf = async (id: string): Promise<unknown> => (await call(`/api/proposals/${id}`, { who: cora })).json['state'];

  test('one that is not there, or not public, is so for whoever asks', async () => {
    const held = idOf(await post(annotation({ body: undefined, bodyValue: 'Held, so that visitors know nothing of it.' }), 'visitor'));
    for (const id of ['0123456789abcdef', held]) expect([(await call(path(id))).status, (await call(path(id), { method: 'DELETE' })).status, (await call(path(id), { method: 'PUT', body: annotation() })).status]).toEqual([404, 404, 404]);
    const open = idOf(await post(says('Open, and of somebody else.')));
    expect([(await call(path(open), { method: 'DELETE' })).status, (await call(path(open), { method: 'PUT', body: annotation() })).status]).toEqual([401, 401]);
  });

  test('by who wrote it, as long as nobody has decided on it, and as it was seen', async () => {
    const made = await post(says('A question of its first wording.')), id = idOf(made), tag = made.headers.get('etag') ?? '';
    const seen = await call(path(id));
    expect([tag, seen.headers.get('etag'), seen.headers.get('allow')]).toEqual(['"1"', tag, 'GET, HEAD, PUT, DELETE']);
    const changed = says('A question of its second wording.');
    expect([(await put(id, changed, connie, null)).status, (await put(id, changed, connie, '"7"')).status, (await put(id, changed, cora, tag)).status, (await put(id, annotation({ type: 'Note' }), connie, tag)).status]).toEqual([428, 412, 403, 400]);
    const answer = await put(id, changed, connie, tag);
    expect([answer.status, answer.headers.get('etag'), answer.json]).toEqual([200, '"2"', expect.objectContaining({ ...changed, id: made.headers.get('location'), body: { type: 'TextualBody', value: 'A question of its second wording.', format: 'text/plain', language: 'en' } })]);
    expect((await call(`/api/proposals/${id}`)).json).toMatchObject({ state: 'open', revision: 2 });
    expect((await put(id, changed, connie, tag)).status).toBe(412);
    await accept(id);
    expect((await put(id, says('A question of its third wording.'), connie, '*')).json).toMatchObject({ status: 409, state: 'accepted' });
    // PUT is told where it is not taken.
    const list = await call('/api/annotations', { who: connie, method: 'PUT', body: changed });
    expect([list.status, list.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  }, 60_000);

  test('DELETE withdraws an own one, and rejects one of somebody else with a reason', async () => {
    const own = await post(says('This one is taken back by who wrote it.')), id = idOf(own);
    expect([(await remove(id, undefined)).status, (await remove(id, connie, null)).status, (await remove(id, connie, '"9"')).status, (await remove(id, connie, '*', '?raeson=x')).status, await stateOf(id)]).toEqual([401, 428, 412, 400, 'open']);
    expect([(await remove(id, connie, own.headers.get('etag'))).status, await stateOf(id), (await remove(id, connie)).status]).toEqual([204, 'withdrawn', 409]);
    const other = idOf(await post(says('This one is rejected by a curator.')));
    expect((await remove(other, cora)).json).toMatchObject({ status: 400, member: 'reason' });
    expect([(await remove(other, cora, '*', '?reason=It%20is%20about%20something%20else.')).status, await stateOf(other)]).toEqual([204, 'rejected']);
    for (const [gone, state] of [[id, 'withdrawn'], [other, 'rejected']] as const) {
      expect([(await call(path(gone))).json, (await call(path(gone), { who: connie })).status]).toEqual([expect.objectContaining({ status: 410, title: 'Annotation taken away', state }), 410]);
    }
  }, 60_000);

  test('DELETE of what was accepted proposes that it be taken away; then it is', async () => {
    const id = idOf(await post(says('This one is accepted, and then taken away.')));
    await accept(id);
    const listed = async (): Promise<boolean> => items(await call('/api/annotations?target=emt')).some((each) => String(each['id']).endsWith(id));
    const asked = await remove(id, connie, '*', '?reason=I%20was%20wrong.'), removal = idOf(asked);
    expect([asked.status, asked.headers.get('location'), asked.json['state'], await stateOf(id), await listed()]).toEqual([202, `${small.service.origin}/api/proposals/${removal}`, 'open', 'accepted', true]);
    expect((await remove(id, connie, '*', '?reason=I%20was%20wrong.')).status).toBe(409);
    const page = await (await fetch(`${small.service.origin}/proposals/${removal}`, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain(`<dt>Takes away</dt><dd><a href="/proposals/${id}">this comment</a>`);
    await accept(removal);
    expect([await stateOf(id), await listed(), await stateOf(removal)]).toEqual(['reverted', false, 'accepted']);
    // Only what is an annotation, and was accepted, is taken away so.
    const plain = await call('/api/proposals', { who: connie, type: 'application/json', body: { kind: 'correction', title: 'No annotation', about: [`${base}emt`], note: 'In words.' } }), plainId = String(plain.json['id']);
    await accept(plainId);
    const forged = await call('/api/proposals', { who: connie, type: 'application/json', body: { kind: 'revert', title: 'Take that away', about: [`${base}emt`], note: 'All of it.', payload: { annotation: plainId } } });
    await accept(String(forged.json['id']));
    expect(await stateOf(plainId)).toBe('accepted');
  }, 60_000);
});

describe('a passage', () => {
  const about = (exact: string): Record<string, unknown> => annotation({ body: { type: 'TextualBody', value: `About these words: ${Math.random()}` }, target: { source: `${base}emt`, selector: { type: 'TextQuoteSelector', exact } } });
  test.each([['in other capitals', 'LOSS of Epithelial traits'], ['with other spaces', ' Loss  of\nepithelial\u00a0traits'], ['over a link', 'epithelial traits and gain of']])('%s is found', async (_, exact) => { expect((await post(about(exact))).status).toBe(201); });
  test('that the page does not have is refused, by the API and in the form, which keeps what was written', async () => {
    expect((await post(about('Words that never stood here'))).json).toMatchObject({ status: 422, title: 'Passage not found', member: 'target.selector.exact', page: '/emt' });
    for (const name of ['comment', 'report']) {
      const form = await createFormClient(() => small, { 'cookie': 'mpp-session=session-of-connie', ...from() }).open(`/contribute/${name}?about=emt`);
      form.fields.set('passage', 'Words that never stood here');
      form.fields.set('text', `A comment on words that are gone, by ${name}.`);
      const sent = await form.send(['step', 'send']);
      expect([sent.status, sent.text.includes('does not have these words'), sent.fields.get('text'), sent.fields.get('passage')]).toEqual([422, true, `A comment on words that are gone, by ${name}.`, 'Words that never stood here']);
    }
  }, 60_000);
});

test('an annotation means in RDF what the model says', async () => {
  const made = await post(annotation({ body: { type: 'TextualBody', value: 'What does this mean in RDF?' } })), oa = 'http://www.w3.org/ns/oa#';
  // The context of the W3C says what these names mean; those that are used here.
  const context = { '@version': 1.1, 'id': { '@id': '@id', '@type': '@id' }, 'type': { '@id': '@type', '@type': '@vocab' }, 'Annotation': `${oa}Annotation`, 'TextualBody': `${oa}TextualBody`, 'TextQuoteSelector': `${oa}TextQuoteSelector`, 'body': { '@type': '@id', '@id': `${oa}hasBody` }, 'target': { '@type': '@id', '@id': `${oa}hasTarget` }, 'source': { '@type': '@id', '@id': `${oa}hasSource` }, 'selector': { '@type': '@id', '@id': `${oa}hasSelector` }, 'exact': `${oa}exact`, 'motivation': { '@type': '@vocab', '@id': `${oa}motivatedBy` }, 'questioning': `${oa}questioning`, 'value': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#value' };
  const nquads = String(await jsonld.toRDF(made.json as never, { format: 'application/n-quads', documentLoader: (url: string) => (url === annotationContext ? Promise.resolve({ contextUrl: undefined, document: { '@context': context }, documentUrl: url } as never) : Promise.reject(new Error(url))) }));
  for (const line of [`<${made.headers.get('location') ?? ''}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${oa}Annotation> .`, `<${oa}motivatedBy> <${oa}questioning>`, `<${oa}hasSource> <${base}emt>`, `<${oa}exact> "${passage}"`, `"What does this mean in RDF?"`]) expect(nquads).toContain(line);
});

describe('what is no annotation that can be kept', () => {
  const selector = (more: object): object => ({ target: { source: `${base}emt`, selector: { type: 'TextQuoteSelector', exact: passage, ...more } } });
  test.each<[string, unknown, number, string]>([
    ['no context', annotation({ '@context': undefined }), 400, '@context'], ['another context', annotation({ '@context': 'http://example.org/' }), 400, '@context'], ['another type', annotation({ type: 'Note' }), 400, 'type'], ['a list', [annotation()], 400, ''],
    ['a change', annotation({ motivation: 'editing' }), 400, 'motivation'], ['no body', annotation({ body: undefined }), 400, 'body'], ['a body elsewhere', annotation({ body: 'http://example.org/' }), 400, 'body'], ['two bodies', annotation({ body: [{ value: 'a' }, { value: 'b' }] }), 400, 'body'], ['HTML', annotation({ body: { type: 'TextualBody', value: '<b>Is this so?</b>', format: 'text/html' } }), 400, 'body.format'],
    ['another language', annotation({ body: { type: 'TextualBody', value: 'Stimmt das auch so?', language: 'de' } }), 400, 'body.language'], ['a short text', annotation({ body: { type: 'TextualBody', value: 'no' } }), 400, 'body'], ['no target', annotation({ target: undefined }), 400, 'target'], ['two targets', annotation({ target: [`${base}emt`, `${base}snai1`] }), 400, 'target'],
    ['another selector', annotation(selector({ type: 'TextPositionSelector' })), 400, 'target.selector'], ['a selector without words', annotation(selector({ exact: '' })), 400, 'target.selector.exact'], ['a selector with more', annotation(selector({ refinedBy: {} })), 400, 'target.selector.refinedBy'], ['an unknown member', annotation({ colour: 'red' }), 400, 'colour'],
    ['a long text', annotation({ body: { type: 'TextualBody', value: 'a'.repeat(2_001) } }), 413, 'body.value'], ['a long passage', annotation(selector({ exact: 'a'.repeat(501) })), 413, 'target.selector.exact'], ['signs that are not seen', annotation({ body: { type: 'TextualBody', value: 'Turned \u202e round here.' } }), 400, 'body.value'], ['half of a sign', annotation(selector({ exact: '\ud800 words' })), 400, 'target.selector.exact'],
  ])('%s is refused with its member', async (_, body, status, member) => {
    const answer = await post(body);
    expect([answer.status, answer.json['member']]).toEqual([status, member]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test.each([['/api/annotations?target=emt&waiting=maybe', 'waiting'], ['/api/annotations?target=emt&target=bone', 'target'], ['/api/annotations', 'target']])('%s is refused with its parameter', async (path, parameter) => {
    const { status, json } = await call(path);
    expect([status, json['parameter']]).toEqual([400, parameter]);
  });

  test('nor one of what is not here, of another media type, or as another proposal', async () => {
    expect(await post(annotation({ target: 'https://example.org/emt' }))).toMatchObject({ status: 404, json: { title: 'Unknown target' } });
    expect(await post('x', connie, 'text/plain')).toMatchObject({ status: 415, json: { accepted: ['application/ld+json', 'application/json'] } });
    expect((await post('{')).status).toBe(400);
    expect((await post(`{"a":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
    expect([(await call('/api/annotations')).status, (await call('/api/annotations?target=nothing-here')).status, (await call('/api/annotations?target=emt&kwery=1')).status, (await call('/api/annotations/0123456789abcdef')).status]).toEqual([400, 404, 400, 404]);
    const { json } = await call('/api/proposals', { who: connie, body: { kind: 'correction', title: 'Something else', about: [`${base}emt`], note: 'That is no annotation.' }, type: 'application/json' });
    expect((await call(`/api/annotations/${String(json['id'])}`)).json).toMatchObject({ status: 404, title: 'Unknown annotation' });
  });
});
