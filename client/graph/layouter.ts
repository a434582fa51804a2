import type { LayoutRequest } from './layout-worker.js';
import { layoutLanes } from './layout/lanes.js';
import type { FreeRequest, Layout, LayoutAddition, Point } from './layout/model.js';
import type { Measure } from './layout/text.js';

/** With fewer nodes a layout takes less than a few frames, and asking a thread would take longer. */
const aloneFrom = 120;

/** Lays pictures out, large ones in a thread of its own. */
export interface Layouter {
  /** A free layout will be asked for: its thread comes while the terms are fetched, for a few terms with its libraries. */
  prepareFree(few: boolean): void;
  lanes(additions: readonly LayoutAddition[], measure: Measure, font: string): Promise<Layout>;
  free(request: FreeRequest): Promise<ReadonlyMap<string, Point>>;
}

export function createLayouter(): Layouter {
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  let worker: Worker | undefined;
  let count = 0;
  const start = (): Worker => {
    const made = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data: { number, result, error } }: MessageEvent<{ readonly number: number; readonly result?: unknown; readonly error?: string }>) => {
      const asked = waiting.get(number);
      waiting.delete(number);
      if (error === undefined) asked?.resolve(result);
      else asked?.reject(new Error(error));
    });
    made.addEventListener('error', () => {
      for (const { reject } of waiting.values()) reject(new Error('the layout failed'));
      waiting.clear();
      made.terminate();
      worker = undefined;
    });
    return made;
  };
  const ask = <Result>(request: LayoutRequest): Promise<Result> => new Promise((resolve, reject) => {
    worker ??= start();
    waiting.set(request.number, { resolve: (result) => { resolve(result as Result); }, reject });
    worker.postMessage(request);
  });
  return {
    prepareFree(few) {
      worker ??= start();
      if (few) worker.postMessage({ kind: 'prepare', number: ++count } satisfies LayoutRequest);
    },
    async lanes(additions, measure, font) {
      const size = additions.reduce((sum, { nodes }) => sum + nodes.length, 0);
      return size < aloneFrom ? layoutLanes(additions, measure) : ask({ kind: 'lanes', number: ++count, additions, font });
    },
    free: (request) => ask({ kind: 'free', number: ++count, request }),
  };
}
