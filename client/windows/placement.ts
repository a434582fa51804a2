/** Where a window stands on the screen, in pixels. */
export interface WindowBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Screen {
  readonly width: number;
  readonly height: number;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** The part of the bar that stays on the screen, or the window could not be brought back. */
const reachable = { width: 80, height: 48 };
const smallest = { width: 280, height: 180 };

/** The fields of a DOMRect are its prototype's, and a copy would lose them. */
const boxOf = (panel: HTMLElement): WindowBox => {
  const { left, top, width, height } = panel.getBoundingClientRect();
  return { left, top, width, height };
};

export const moved = (box: WindowBox, dx: number, dy: number, screen: Screen): WindowBox => ({
  ...box,
  left: clamp(box.left + dx, reachable.width - box.width, screen.width - reachable.width),
  top: clamp(box.top + dy, 0, screen.height - reachable.height),
});

/** Its left upper corner stays. */
export const resized = (box: WindowBox, dx: number, dy: number, screen: Screen): WindowBox => ({
  ...box,
  width: clamp(box.width + dx, smallest.width, Math.max(smallest.width, screen.width - 16)),
  height: clamp(box.height + dy, smallest.height, Math.max(smallest.height, screen.height - 16)),
});

/** One press of an arrow key, in pixels. */
const step = 24;
const arrows: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [-step, 0]], ['ArrowRight', [step, 0]], ['ArrowUp', [0, -step]], ['ArrowDown', [0, step]],
]);

type Change = (box: WindowBox, dx: number, dy: number, screen: Screen) => WindowBox;

/**
 * Lets pointer and arrow keys move and resize a panel. The style sheet anchors it at the right upper corner and reads
 * the place from custom properties, so that a pinned window and a sheet on a phone simply leave them out.
 *
 * @param bar Moves the panel when it is dragged. @param corner Resizes it. @param grip Takes the arrow keys.
 */
export function makeMovable(panel: HTMLElement, bar: HTMLElement, corner: HTMLElement, grip: HTMLElement): void {
  let x = 0;
  let y = 0;
  const fixed = (): boolean => matchMedia('(max-width: 40rem)').matches || panel.classList.contains('pinned');

  const apply = (change: Change, from: WindowBox, dx: number, dy: number): void => {
    const box = change(from, dx, dy, { width: innerWidth, height: innerHeight });
    const now = panel.getBoundingClientRect();
    const anchor = { right: now.right - x, top: now.top - y };
    x = box.left + box.width - anchor.right;
    y = box.top - anchor.top;
    if (change === resized) panel.classList.add('sized');
    for (const [name, value] of Object.entries({ '--drag-x': x, '--drag-y': y, '--width': box.width, '--height': box.height })) panel.style.setProperty(name, `${value}px`);
  };

  const follow = (handle: HTMLElement, change: Change): void => {
    handle.addEventListener('pointerdown', (down) => {
      const onControl = (down.target as Element).closest('button, a');
      if (fixed() || down.button !== 0 || (onControl && onControl !== grip)) return;
      const from = boxOf(panel);
      const move = (event: PointerEvent): void => { apply(change, from, event.clientX - down.clientX, event.clientY - down.clientY); };
      handle.setPointerCapture(down.pointerId);
      handle.addEventListener('pointermove', move);
      const end = (): void => { handle.removeEventListener('pointermove', move); };
      handle.addEventListener('pointerup', end, { once: true });
      handle.addEventListener('pointercancel', end, { once: true });
    });
  };
  follow(bar, moved);
  follow(corner, resized);
  grip.addEventListener('keydown', (event) => {
    const arrow = arrows.get(event.key);
    if (!arrow || fixed()) return;
    event.preventDefault();
    apply(event.shiftKey ? resized : moved, boxOf(panel), ...arrow);
  });
}
