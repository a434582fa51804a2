/** A part of the application did not come. A browser asks for it no second time before the page is loaded again. */
class MissingPartError extends Error {
  constructor(cause: unknown) {
    super('A part of this page did not load. Load it again: nothing is lost.', { cause });
    this.name = 'MissingPartError';
  }
}

/** What comes when it is asked for. */
export const later = () => import('./later.js').catch((cause: unknown) => { throw new MissingPartError(cause); });
