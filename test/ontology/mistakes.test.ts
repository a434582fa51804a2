import { describe, expect, test } from '@jest/globals';
import { createCurator } from '../support/curator.js';
import { mistakes } from '../support/mistakes.js';

/** What curators get wrong is told once, with its place and what to do. */

const curator = await createCurator();

describe('of a mistake is told', () => {
  test.each(mistakes)('%s: one finding, with file, line, fault and remedy', async (_, edits, findings) => {
    expect(await curator.judge(edits)).toEqual(findings);
    expect(findings).toHaveLength(1);
  });

  test('nothing where there is none', async () => {
    expect(await curator.judge([['papers.ttl', '"Sample 2021"', '"Sample 2021a"']])).toEqual([]);
  });
});
