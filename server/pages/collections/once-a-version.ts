import type { Sources } from './collection.js';

/** What is made of all that a version says, made once for each version. A failure is not kept. */
export function onceAVersion<Made, Given extends Sources = Sources>(make: (sources: Given) => Promise<Made>): (sources: Given) => Promise<Made> {
  const known = new WeakMap<Sources['corpus'], Promise<Made>>();
  return (sources) => {
    let made = known.get(sources.corpus);
    if (!made) {
      known.set(sources.corpus, made = make(sources));
      made.catch(() => known.delete(sources.corpus));
    }
    return made;
  };
}
