import { describe, expect, test } from '@jest/globals';
import express from 'express';
import { createAgents } from '../../../server/people/agents.js';
import { cancelQuery } from '../../../server/http/sparql/cancel-query.js';
import { sendProblem } from '../../../server/http/answers/errors.js';
import { createSparqlHandler } from '../../../server/http/sparql/sparql.js';
import { problem, useLimitedService } from '../../support/limited-service.js';
import { endless, prefixes } from '../../support/service.js';

const service = useLimitedService();
const { engine, queries, listen, ask, underWay } = service;

describe('cancelling', () => {
  const agents = createAgents({ adminToken: 'secret' });
  const app = express().delete('/api/queries/:id', (req, res) => {
    cancelQuery(req, res, req.params.id, { queries, proxies: new Set(['127.0.0.1']), agents }).catch((error: unknown) => { sendProblem(req, res, error, () => undefined); });
  });
  const serveBoth = () => {
    const sparql = createSparqlHandler({
      engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 10_000, namedGraphs: () => [], proxies: new Set(['127.0.0.1']), queries,
    });
    return listen((req, res) => { (req.url?.startsWith('/sparql') ? sparql : app)(req, res); });
  };
  const cancel = (id: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new URL(`/api/queries/${id}`, service.url), { method: 'DELETE', headers: { 'x-forwarded-for': '192.0.2.1', ...headers } });

  test('ends a query by the id that its client gave it', async () => {
    await serveBoth();
    const answer = ask(endless, { headers: { 'query-id': 'mine-0123456789abcdef' } });
    await underWay('mine-0123456789abcdef');
    expect((await cancel('mine-0123456789abcdef')).status).toBe(204);
    expect(await problem(await answer)).toEqual({ type: 'about:blank', status: 409, retry: null, title: 'Query cancelled', id: 'mine-0123456789abcdef', detail: 'The query mine-0123456789abcdef was cancelled on request.' });
    expect(await problem(await cancel('mine-0123456789abcdef'))).toMatchObject({ status: 404, title: 'Unknown query' });
  });

  test('is for its own client and the administrator', async () => {
    await serveBoth();
    const answer = ask(endless, { headers: { 'query-id': 'theirs-0123456789abcdef' } });
    await underWay('theirs-0123456789abcdef');
    expect(await problem(await cancel('theirs-0123456789abcdef', { 'x-forwarded-for': '192.0.2.9' }))).toMatchObject({ status: 403, title: 'Not your query' });
    expect(await problem(await cancel('theirs-0123456789abcdef', { 'x-forwarded-for': '192.0.2.9', 'authorization': 'Bearer wrong' }))).toMatchObject({ status: 401 });
    expect((await cancel('theirs-0123456789abcdef', { 'x-forwarded-for': '192.0.2.9', 'authorization': 'Bearer secret' })).status).toBe(204);
    expect((await answer).status).toBe(409);
  });

  test('needs an id that nobody else at the same address would guess', async () => {
    await serveBoth();
    const answer = ask(endless, { headers: { 'query-id': 'q1' } });
    await underWay('q1');
    expect(await problem(await cancel('q1'))).toEqual({
      type: 'about:blank', status: 403, retry: null, title: 'Query id too short',
      detail: 'Others at the same address may guess the id q1. A query can be cancelled by an id of at least 16 characters, or by an administrator.',
    });
    expect((await cancel('q1', { authorization: 'Bearer secret' })).status).toBe(204);
    expect((await answer).status).toBe(409);
  });

  test('an id in use or malformed is refused, and one is made up where none is given', async () => {
    await serveBoth();
    const running = ask(endless, { headers: { 'query-id': 'twice-0123456789abcdef' } });
    await underWay('twice-0123456789abcdef');
    expect(await problem(await ask('ASK {}', { headers: { 'query-id': 'twice-0123456789abcdef' } }))).toMatchObject({ status: 409, title: 'Query id in use' });
    expect(await problem(await ask('ASK {}', { headers: { 'query-id': 'a/b' } }))).toMatchObject({ status: 400, title: 'Invalid query id' });
    await cancel('twice-0123456789abcdef');
    await running;
    expect((await ask('ASK {}')).headers.get('query-id')).toMatch(/^[0-9a-f-]{36}$/);
    const byParameter = await fetch(`${service.url}?query=ASK%7B%7D&query-id=named`);
    expect(byParameter.headers.get('query-id')).toBe('named');
  });
});
