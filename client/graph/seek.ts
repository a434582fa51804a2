import type { GraphNode } from './model.js';

/** Nodes whose name or kind has all the words, in the order of the picture: by lines from the left. */
export function soughtNodes(
  nodes: readonly Pick<GraphNode, 'id' | 'label' | 'kind'>[],
  written: string,
  at: (id: string) => { readonly x: number; readonly y: number } | undefined,
): readonly string[] {
  const words = written.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const place = (id: string): { readonly x: number; readonly y: number } => at(id) ?? { x: 0, y: 0 };
  return nodes
    .filter(({ label, kind }) => words.every((word) => `${label} ${kind}`.toLowerCase().includes(word)))
    .map(({ id }) => id)
    .sort((a, b) => place(a).y - place(b).y || place(a).x - place(b).x);
}

export interface SeekOptions {
  /** What fits, as the picture is now. */
  readonly find: (written: string) => readonly string[];
  /** Dims all but these; nothing where it is undefined. */
  readonly show: (ids: readonly string[] | undefined) => void;
  readonly goTo: (id: string) => void;
  readonly say: (text: string) => void;
}

/** The box that finds terms in the picture: what fits stands out, Enter goes from one to the next, with Shift back, Escape ends it. */
export function startSeek(field: HTMLInputElement, { find, show, goTo, say }: SeekOptions): void {
  let place = -1;
  field.addEventListener('input', () => {
    place = -1;
    if (field.value.trim() === '') {
      show(undefined);
      say('');
      return;
    }
    const found = find(field.value);
    show(found);
    say(
      found.length === 0
        ? 'Nothing in the picture is called so.'
        : `${found.length} ${found.length === 1 ? 'term' : 'terms'} in the picture. Enter goes to the ${found.length === 1 ? 'term' : 'first'}.`,
    );
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      field.value = '';
      show(undefined);
    } else if (event.key === 'Enter') {
      const found = find(field.value);
      event.preventDefault();
      if (found.length === 0) return;
      place = (place + (event.shiftKey ? -1 : 1) + found.length) % found.length;
      goTo(found[place] ?? '');
      show(found);
    }
  });
  field.addEventListener('blur', () => { show(undefined); });
}
