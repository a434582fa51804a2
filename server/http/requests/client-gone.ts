import type { ServerResponse } from 'node:http';

/** Aborts when the client goes away before it has its answer. */
export function whenGone(res: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const look = (): void => { if (!res.writableFinished) gone.abort(); };
  if (res.destroyed) look();
  else res.once('close', look);
  return gone.signal;
}
