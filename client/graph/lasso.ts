import type { Point } from './layout/model.js';

/** Whether a place lies within a line that is closed from its end to its beginning (even-odd rule). */
export function isWithin({ x, y }: Point, line: readonly Point[]): boolean {
  let within = false;
  line.forEach((a, i) => {
    const b = line[(i + line.length - 1) % line.length] ?? a;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  });
  return within;
}

/** Pixels of the screen between two corners: more of them make nothing clearer. */
const step = 4;
const svg = 'http://www.w3.org/2000/svg';

/**
 * Draws a line around terms, once the button was pressed: by mouse, pen or finger. Escape ends it, and so does the line.
 *
 * @param choose Is told of the line, in pixels of the stage; `more`: beside what is chosen already.
 */
export function startLasso(button: HTMLElement, stage: HTMLElement, choose: (line: readonly Point[], more: boolean) => void): void {
  let end: (() => void) | undefined;
  const begin = (): void => {
    const sheet = document.createElementNS(svg, 'svg'), path = document.createElementNS(svg, 'path'), line: Point[] = [];
    sheet.setAttribute('class', 'graph-lasso');
    sheet.setAttribute('aria-hidden', 'true');
    sheet.append(path);
    stage.append(sheet);
    button.setAttribute('aria-pressed', 'true');
    const add = ({ clientX, clientY }: PointerEvent): void => {
      const frame = stage.getBoundingClientRect(), at = { x: clientX - frame.left, y: clientY - frame.top }, last = line.at(-1);
      if (last && Math.hypot(at.x - last.x, at.y - last.y) < step) return;
      line.push(at);
      path.setAttribute('d', `M${line.map(({ x, y }) => `${x} ${y}`).join('L')}Z`);
    };
    const escape = (event: KeyboardEvent): void => { if (event.key === 'Escape') end?.(); };
    end = () => {
      sheet.remove();
      removeEventListener('keydown', escape);
      button.setAttribute('aria-pressed', 'false');
      end = undefined;
    };
    addEventListener('keydown', escape);
    sheet.addEventListener('pointerdown', (event) => {
      sheet.setPointerCapture(event.pointerId);
      event.preventDefault();
      add(event);
    });
    sheet.addEventListener('pointermove', (event) => { if (event.buttons === 1) add(event); });
    sheet.addEventListener('pointerup', (event) => {
      end?.();
      if (line.length > 2) choose(line, event.shiftKey || event.ctrlKey || event.metaKey);
    });
  };
  button.addEventListener('click', () => {
    if (end) end();
    else begin();
  });
}
