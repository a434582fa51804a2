import { engineSpelling } from '../engine/patterns.js';

/**
 * Which spellings of a value the statements hold. An engine answers `1.5` where a file says `1.50`; what is moved or
 * deleted by a variable has to be what the file says.
 */
export interface Spellings {
  /** Takes note of the objects of triples. */
  learn(triples: Iterable<string>): void;
  /**
   * The terms that the engine would answer as this one, itself included. The first is the one to write: the term
   * itself if it is among the statements or no other is, else the first other by code points.
   */
  of(term: string): readonly string[];
}

/** Data types whose values an engine may spell its own way. */
const typed = /^"[^]*"\^\^<http:\/\/www\.w3\.org\/2001\/XMLSchema#(?!string>)[A-Za-z]+>$/;

export function createSpellings(): Spellings {
  /** Each known literal to what the engine makes of it; undefined until somebody asks. */
  const known = new Map<string, string | undefined>();
  const unread = new Set<string>();
  const alike = new Map<string, string[]>();
  const read = (): void => {
    if (unread.size === 0) return;
    const literals = [...unread];
    unread.clear();
    engineSpelling(literals).forEach((spelled, i) => {
      const literal = literals[i] as string;
      known.set(literal, spelled);
      const others = alike.get(spelled);
      if (others) others.push(literal);
      else alike.set(spelled, [literal]);
    });
  };
  return {
    learn(triples) {
      for (const triple of triples) {
        if (!triple.endsWith('>')) continue;
        const object = triple.slice(triple.indexOf(' ', triple.indexOf(' ') + 1) + 1);
        if (known.has(object) || !typed.test(object)) continue;
        known.set(object, undefined);
        unread.add(object);
      }
    },
    of(term) {
      if (!typed.test(term)) return [term];
      read();
      const spelled = known.get(term) ?? engineSpelling([term])[0] as string;
      const others = (alike.get(spelled) ?? []).filter((other) => other !== term).sort();
      return known.has(term) ? [term, ...others] : [...others, term];
    },
  };
}
