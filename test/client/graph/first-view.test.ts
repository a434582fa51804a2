import { describe, expect, test } from '@jest/globals';
import { viewOfAll, viewOfOpened, type Corners } from '../../../client/graph/first-view.js';

const corners = (x1: number, y1: number, x2: number, y2: number): Corners => ({ x1, y1, x2, y2 });
const screen = { width: 1000, height: 600 };
const seen = ({ x, y, zoom }: { readonly x: number; readonly y: number; readonly zoom: number }): Corners => corners(x - screen.width / zoom / 2, y - screen.height / zoom / 2, x + screen.width / zoom / 2, y + screen.height / zoom / 2);

describe('the first view', () => {
  test('is the whole where it has room, and enlarges nothing', () => {
    expect(viewOfAll(corners(0, 0, 1928, 1128), 1000, 600)).toEqual({ x: 964, y: 564, zoom: 0.5 });
    expect(viewOfAll(corners(10, 10, 20, 20), 1000, 600).zoom).toBe(1.3);
  });

  test('has what was opened in the middle of its width, and as much as there is room for of what stands above', () => {
    const { y2, ...view } = seen(viewOfOpened(corners(-2000, -2000, 2000, 2000), corners(0, 0, 100, 60), screen, 1));
    expect([view.x1, y2]).toEqual([-450, 84]);
    // The steps begin 320 above: the view begins with them.
    expect(seen(viewOfOpened(corners(-2000, -320, 2000, 2000), corners(0, 100, 100, 160), screen, 1)).y1).toBe(-338);
  });

  test('does not leave the picture', () => {
    expect(seen(viewOfOpened(corners(0, 0, 3000, 3000), corners(2900, 2900, 3000, 3000), screen, 1))).toMatchObject({ x2: 3018, y2: 3018 });
    expect(viewOfOpened(corners(0, 0, 300, 3000), corners(0, 0, 10, 10), screen, 1).x).toBe(150);
  });

  test('begins where what was opened begins, where that is larger than the screen', () => {
    const view = seen(viewOfOpened(corners(-100, -100, 2400, 4000), corners(1200, 0, 1300, 3000), screen, 1));
    expect(view.y1).toBe(-18);
    expect([view.x1, view.x2]).toEqual([750, 1750]);
    expect(seen(viewOfOpened(corners(0, 0, 4000, 2000), corners(100, 900, 3000, 950), screen, 1)).x1).toBe(82);
  });
});
