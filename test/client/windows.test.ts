import { describe, expect, test } from '@jest/globals';
import { sameplace } from '../../client/audience.js';
import { nextTheme } from '../../client/theme-switch.js';
import { stepped } from '../../client/search/search.js';
import { openIn, pinnedIn, withOpen } from '../../client/windows/address.js';
import { moved, resized } from '../../client/windows/placement.js';
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

  test('pinned ones are among the open ones', () => {
    expect(pinnedIn('?open=emt,bone&pin=bone,lung')).toEqual(['bone']);
    expect(withOpen({ pathname: '/', search: '?pin=emt&audience=patients', hash: '' }, ['emt', 'bone'], ['bone'])).toBe('/?audience=patients&open=emt,bone&pin=bone');
  });
});

test.each([
  ['patients', '/', '?open=emt,bone', 'dormancy', '/?audience=patients&open=emt,bone#dormancy'],
  ['scientists', '/', '?audience=patients&open=emt', undefined, '/?open=emt'],
  ['scientists', '/emt', '', undefined, '/emt'],
  ['patients', '/treatment', '?site=bone&open=emt,bone&pin=bone', undefined, '/treatment?audience=patients&site=bone&open=emt,bone&pin=bone'],
])('the audience changes to %s, the place stays: %s %s %s', (audience, pathname, search, section, address) => {
  expect(sameplace({ pathname, search }, audience, section)).toBe(address);
});

test.each<['light' | 'dark', readonly string[]]>([
  ['light', ['dark', 'auto', 'light']], ['dark', ['light', 'dark', 'auto']],
])('the theme goes round, and the first press changes what a %s system shows', (system, after) => {
  expect((['auto', 'light', 'dark'] as const).map((theme) => nextTheme(theme, system))).toEqual(after);
});

test.each([
  ['One. Two.', 'One.'], ['At most 0.2 mm across. More.', 'At most 0.2 mm across.'], ['No end', 'No end'], [' Why? So. ', 'Why?'],
])('first sentence of %j', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence);
});

describe('a window on the screen', () => {
  const box = { left: 100, top: 100, width: 400, height: 300 };
  const screen = { width: 1000, height: 800 };
  test.each([
    [moved, 10, 20, { ...box, left: 110, top: 120 }],
    [moved, -1000, -1000, { ...box, left: -320, top: 0 }],
    [moved, 2000, 2000, { ...box, left: 920, top: 752 }],
    [resized, 50, -20, { ...box, width: 450, height: 280 }],
    [resized, -900, 9000, { ...box, width: 280, height: 784 }],
  ])('%p by %i, %i', (change, dx, dy, after) => {
    expect(change(box, dx, dy, screen)).toEqual(after);
  });
});

test.each([
  [3, -1, 1, 0], [3, -1, -1, 2], [3, 2, 1, 0], [3, 0, -1, 2], [3, 1, 1, 2],
] as [number, number, 1 | -1, number][])('of %i options, from %i by %i', (count, from, step, to) => {
  expect(stepped(count, from, step)).toBe(to);
});
