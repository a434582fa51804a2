import { describe, expect, test } from '@jest/globals';
import { sameplace } from '../../client/audience.js';
import { nextTheme } from '../../client/theme-switch.js';
import { openIn, withOpen } from '../../client/windows/address.js';
import { firstSentence } from '../../client/windows/tooltip.js';

describe('windows in the address', () => {
  test.each([
    ['', []], ['?open=', []], ['?open=emt', ['emt']], ['?open=emt,doi-10.1038-x,emt', ['emt', 'doi-10.1038-x']], ['?open=..%2Fx,%22,emt', ['emt']],
  ])('%s', (search, slugs) => {
    expect(openIn(search)).toEqual(slugs);
  });

  test.each([
    [{ pathname: '/', search: '', hash: '' }, ['emt', 'bone'], '/?open=emt,bone'],
    [{ pathname: '/', search: '?audience=patients&open=emt', hash: '#dormancy' }, ['bone'], '/?audience=patients&open=bone#dormancy'],
    [{ pathname: '/', search: '?open=emt', hash: '' }, [], '/'],
    [{ pathname: '/graph', search: '?focus=emt,snai1', hash: '' }, ['bone'], '/graph?focus=emt,snai1&open=bone'],
  ])('%j', (location, open, address) => {
    expect(withOpen(location, open)).toBe(address);
  });
});

test.each([
  ['/?audience=patients', '?open=emt,bone', 'dormancy', '/?audience=patients&open=emt,bone#dormancy'],
  ['/', '?audience=patients&open=emt', undefined, '/?open=emt'],
  ['/', '', undefined, '/'],
])('the audience changes, the place stays: %s %s %s', (href, search, section, address) => {
  expect(sameplace(href, search, section)).toBe(address);
});

test('the theme goes round', () => {
  expect([nextTheme('auto'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'auto']);
});

test.each([
  ['One. Two.', 'One.'], ['At most 0.2 mm across. More.', 'At most 0.2 mm across.'], ['No end', 'No end'], [' Why? So. ', 'Why?'],
])('first sentence of %j', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence);
});
