import { expect, test } from '@jest/globals';
import { askText, formatCases } from './own/formats.js';

test.each(formatCases.map((one) => [one[0], one[1], one] as const))('%s of %s', (_, __, [mediaType, query, text]) => {
  expect(askText(query, mediaType)).toBe(text);
});
