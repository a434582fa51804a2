import { expect, test } from '@jest/globals';
import { createRate } from '../../server/platform/rate.js';

test('a name may ask so often in a time, others are not held back, and a refusal names the wait', () => {
  let now = 0;
  const rate = createRate({ most: 2, seconds: 60, what: 'things' }, () => now);
  rate.count('a');
  rate.count('a');
  expect(() => { rate.count('a'); }).toThrow(expect.objectContaining({ status: 429, detail: '2 things may be asked for in 60 seconds.', headers: { 'Retry-After': '30' } }));
  rate.count('b');
  now = 29_999;
  expect(() => { rate.count('a'); }).toThrow('Too many requests');
  now = 30_001;
  rate.count('a');
});
