import type { EditorView, Rect } from '@codemirror/view';

/** Pixels: what is said of an option is no wider, and beside the list no narrower. */
const widest = 352, narrowest = 200;

/**
 * Where what is said of an option stands: beside the list; where there is no room for it, above or below all of the list.
 * It never covers what can be chosen.
 *
 * @param list The list on the screen. @param option The option in it. @param space What can be seen.
 */
export function positionInfo(_view: EditorView, list: Rect, option: Rect, info: Rect, space: Rect): { readonly style: string; readonly class: string } {
  const right = space.right - list.right, left = list.left - space.left, height = info.bottom - info.top;
  if (Math.max(left, right) >= Math.min(narrowest, info.right - info.left)) {
    const top = Math.max(space.top, Math.min(option.top, space.bottom - height)) - list.top;
    return { style: `top: ${top}px; max-width: ${Math.min(widest, Math.max(left, right))}px`, class: right >= left ? 'cm-completionInfo-right' : 'cm-completionInfo-left' };
  }
  const below = space.bottom - list.bottom, above = list.top - space.top, isBelow = below >= height || below >= above;
  const style = `${isBelow ? 'top' : 'bottom'}: ${list.bottom - list.top}px; left: 0; max-width: ${Math.max(list.right - list.left, narrowest)}px; max-height: ${Math.max(64, isBelow ? below : above)}px; overflow: auto`;
  return { style, class: 'cm-completionInfo-beyond' };
}
