import { describe, expect, test } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { readJson } from '../../../server/http/requests/read-json.js';
import type { Problem } from '../../../server/platform/problem.js';

/** What comes of a body: what it holds, or status and detail of the problem. */
async function read(body: string | Buffer, bytes?: number): Promise<unknown> {
  const req = Object.assign(new PassThrough(), { headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) } });
  req.end(body);
  try {
    return await readJson(req as unknown as IncomingMessage, bytes);
  } catch (error) {
    const { status, detail } = error as Problem;
    return [status, detail];
  }
}

describe('a body of JSON', () => {
  const many = [413, 'The body has more than 5000 brackets, commas and colons outside of texts. A long list can be one text, with spaces between its names, where an address takes that.'], deep = [413, 'Brackets of the body stand in each other more than 32 deep.'];
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test('holds what it says, whatever stands in its texts', async () => {
    const value = { added: `[{,:"\\${'[,:{'.repeat(50_000)}`, list: [1, [true, null]] };
    expect(await read(JSON.stringify(value))).toEqual(value);
    expect(await read(nested(32))).toEqual(JSON.parse(nested(32)));
  });

  test.each([
    ['brackets without end', '['.repeat(2_000_000), deep],
    ['one bracket more than may stand in each other', nested(33), deep],
    ['objects in objects', '{"a":'.repeat(400_000), deep],
    ['many members', `{${Array.from({ length: 180_000 }, (_, i) => `"m${i}":1`).join(',')}}`, many],
    ['a long list', `[${'1,'.repeat(1_000_000)}1]`, many],
    ['more bytes than may come', `"${'x'.repeat(2 ** 21)}"`, [413, 'The body may have 2097152 bytes.']],
    ['a text without end', '"abc', [400, expect.stringMatching(/^The body is not JSON: /)]],
    ['nothing', '', [400, expect.stringMatching(/^The body is not JSON: /)]],
    ['a text whose last backslash ends it', '"abc\\', [400, expect.stringMatching(/^The body is not JSON: /)]],
  ])('of %s is refused', async (_, body, expected) => { expect(await read(body)).toEqual(expected); });

  test('has the bytes that its reader allows', async () => {
    expect(await read('"abcdef"', 8)).toBe('abcdef');
    expect(await read('"abcdefg"', 8)).toEqual([413, 'The body may have 8 bytes.']);
  });
});
