import { freeLibraries, placeFreely } from './free-layout.js';
import { layoutLanes } from './layout/lanes.js';
import type { FreeRequest, LayoutAddition } from './layout/model.js';
import { canvasMeasure } from './layout/text.js';

/** What the page asks of the thread that lays out. */
export type LayoutRequest = { readonly number: number } & (
  | { readonly kind: 'prepare' }
  | { readonly kind: 'lanes'; readonly additions: readonly LayoutAddition[]; readonly font: string }
  | { readonly kind: 'free'; readonly request: FreeRequest }
);

// A thread of its own: a layout that takes longer than a few frames keeps nobody from scrolling.
addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  const answer = (result: unknown): void => { postMessage({ number: data.number, result }); };
  const fail = (error: unknown): void => { postMessage({ number: data.number, error: error instanceof Error ? error.message : 'unknown error' }); };
  try {
    // What cannot be fetched is told when it is needed.
    if (data.kind === 'prepare') freeLibraries().catch(() => undefined);
    else if (data.kind === 'lanes') answer(layoutLanes(data.additions, canvasMeasure(new OffscreenCanvas(1, 1).getContext('2d'), data.font)));
    else placeFreely(data.request).then(answer, fail);
  } catch (error) {
    fail(error);
  }
});
