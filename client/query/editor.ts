import { element, required } from '../dom.js';

/** The offset of a line and column, both from 1, in a text; the end of the text for places behind it. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(before + Math.min(Math.max(column - 1, 0), lines[line - 1]?.length ?? 0), text.length);
}

/** The text area with line numbers beside it, one of which can be marked as wrong. */
export interface Editor {
  text: string;
  /** Marks a line and puts the cursor at the column. */
  mark(line: number, column: number): void;
  clearMark(): void;
}

export function createEditor(): Editor {
  const area = required<HTMLTextAreaElement>('[data-query-text]');
  const numbers = required('[data-editor-lines]');
  let wrong: number | undefined;
  const draw = (): void => {
    const lines = area.value.split('\n').map((_, i) => element('span', i + 1 === wrong ? { class: 'wrong' } : {}, `${i + 1}\n`));
    numbers.replaceChildren(...lines);
    numbers.scrollTop = area.scrollTop;
  };
  const clearMark = (): void => {
    wrong = undefined;
    area.removeAttribute('aria-invalid');
    area.removeAttribute('aria-describedby');
    draw();
  };
  area.addEventListener('input', clearMark);
  area.addEventListener('scroll', () => { numbers.scrollTop = area.scrollTop; });
  draw();
  return {
    get text() {
      return area.value;
    },
    set text(text) {
      area.value = text;
      clearMark();
    },
    mark(line, column) {
      wrong = line;
      area.setAttribute('aria-invalid', 'true');
      area.setAttribute('aria-describedby', 'query-error');
      draw();
      const at = offsetOf(area.value, line, column);
      area.focus({ preventScroll: true });
      area.setSelectionRange(at, Math.min(at + 1, area.value.length));
    },
    clearMark,
  };
}
