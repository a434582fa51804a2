import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operations } from '../../server/api/open-api.js';
import { rounds } from '../support/long.js';
import type { Site } from '../browser/site.js';
import { sharedService } from '../support/shared-services.js';
import { choicesOf } from '../support/random.js';

let service: Site;
beforeAll(async () => {
  service = await sharedService('ontology');
}, 120_000);
afterAll(() => service.close());

const names = ['emt', 'twist1', 'bone', 'breast-cancer', 'claim-twist1-promotes-emt', 'pmid-15210113', 'metastatic-process', 'no-such', ''];
const texts = ['0', '1', '-1', '7', '500', '501', '99999999999999999999', '1e9', 'NaN', 'stage', 'paper', 'established', 'refuted,emerging', 'label,term', 'supports', 'human', 'null', '__proto__', 'constructor', 'a'.repeat(3000), '\u0000', '😀', 'ä b', '<b>', "' OR 1=1", '../../etc/passwd', '%', 'bnVsbA', 'eyJhIjoxfQ=='];

test(`${rounds(200, 10_000)} calls with parameters that fit, nearly fit or do not fit: each is answered or refused with a reason, none fails`, async () => {
  const { below, pick } = choicesOf(20261129);
  const wrong: unknown[] = [], seen = new Map<number, number>();
  const encode = (text: string): string => (below(20) === 0 ? text.replace(/[^ -~]/g, '%FF').replaceAll(' ', '+') : encodeURIComponent(text));
  const call = async (): Promise<void> => {
    const { address, parameters, needs } = pick(...operations), known = Object.keys(parameters);
    const path = address.replace(/\{\w+\}/g, () => encode(pick(...(below(3) === 0 ? texts.filter((each) => each !== '\u0000') : names))) || 'x');
    const query = Array.from({ length: below(5) }, () => `${encode(below(15) === 0 ? pick(...texts) : pick(...known))}=${encode(pick(...names, ...texts))}`).join('&');
    const target = `${path}${query === '' ? '' : `?${query}`}`;
    const headers = { accept: pick('application/json', '*/*', 'text/html', 'image/png', 'x'), ...(below(10) === 0 && { 'if-none-match': '*' }) };
    // A connection that rested is closed by the service, and a client that was held meanwhile takes it all the same: such a call is made once more.
    const ask = async (): Promise<readonly [answer: Response, body: string]> => { const answer = await fetch(service.origin + target, { headers }); return [answer, await answer.text()]; };
    const asked = await ask().catch(ask).catch((error: unknown) => String(error));
    if (typeof asked === 'string') {
      wrong.push([target.slice(0, 300), asked]);
      return;
    }
    const [answer, body] = asked;
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    // What people with an account may ask alone is refused here, whatever it says.
    const fine = needs === undefined ? [200, 304, 400, 404, 406, 414, 422, 431] : [400, 401, 403, 429];
    if (!fine.includes(answer.status) || (answer.status === 200 && answer.headers.get('content-type')?.startsWith('application/json') && JSON.parse(body) === null)) wrong.push([target.slice(0, 300), answer.status, body.slice(0, 200)]);
  };
  for (let left = rounds(200, 10_000); left > 0; left -= 8) await Promise.all(Array.from({ length: Math.min(8, left) }, call));
  expect(wrong).toEqual([]);
  // Calls that are all refused would show little.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 404]));
}, 1_200_000);
