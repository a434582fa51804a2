import type { Schema } from './schema.js';

/** How far down a definition a word may stand and still say what a class is: behind an article and an adjective. */
const nearStart = 40;

/**
 * Classes that a word may mean, the best first: by name or label, a word of the label, else by the words with which the definition begins. A
 * gene is a molecule here, and the definition of that class says so.
 */
export function classesCalled(word: string, { classes, words }: Pick<Schema, 'classes' | 'words'>): readonly string[] {
  const wanted = singular(word.toLowerCase());
  if (wanted.length < 3) return [];
  const ranked = [...classes.keys()].flatMap((name): readonly (readonly [number, string])[] => {
    const [label = '', definition = ''] = words.get(name) ?? [], local = name.slice(name.indexOf(':') + 1).toLowerCase();
    if (local === wanted || label.toLowerCase() === wanted) return [[0, name]];
    if (label.toLowerCase().split(' ').includes(wanted)) return [[0.5, name]];
    const at = [...definition.slice(0, nearStart).toLowerCase().matchAll(/[\p{L}\p{N}-]+/gu)].find(([each]) => singular(each) === wanted)?.index;
    return at === undefined ? [] : [[1 + at, name]];
  });
  // What the graph is about comes ahead of what describes it.
  return ranked.sort(([a, one], [b, other]) => Number(other.startsWith('mpp:')) - Number(one.startsWith('mpp:')) || a - b).map(([, name]) => name);
}

const singular = (word: string): string => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word);
