import { distance } from 'fastest-levenshtein';
import { inTurns } from '../platform/turns.js';
import { wordsOf, type Word } from './words.js';

/** A name of a term. */
export interface Name {
  readonly slug: string;
  readonly label: string;
  /** Whether it is the preferred one. */
  readonly isPreferred?: boolean;
}

/** Where a text names a term; positions count UTF-16 units. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  /** The name as the vocabulary has it. */
  readonly name: Name;
}

/** Finds the names of terms in texts. Immutable. */
export interface Vocabulary {
  /**
   * Where a text names terms: the longest name at each place, whole words. Inflected, British and American, with hyphen or space, in capitals as the name
   * demands. Yields nothing now and then, so that others have their turn. The time grows with the length of the text.
   */
  occurrences(text: string): Generator<Occurrence | undefined, void>;
  /** The name that a text is, as a whole. */
  named(text: string): Name | undefined;
}

/** EMT and CLEOPATRA are names, emt and cleopatra are not; CD44 cannot be mistaken, however it is written. */
const isAbbreviation = (label: string): boolean =>
  label === label.toUpperCase() && /\p{Lu}/u.test(label) && (label.length <= 4 || !/\p{N}/u.test(label));

/** Snail is a protein, and snail an animal: one word that begins with a capital keeps it. */
const isProper = (label: string): boolean => /^\p{Lu}\p{Ll}+$/u.test(label);

/** The plurals of the last word of a name. */
function pluralsOf(label: string): readonly string[] {
  if (!/\p{L}$/u.test(label)) return [];
  if (/[^aeiou]y$/i.test(label)) return [`${label.slice(0, -1)}ies`];
  if (/(?:ch|sh|s|x|z)$/i.test(label)) return /sis$/i.test(label) ? [`${label.slice(0, -2)}es`] : [`${label}es`];
  if (/oma$/.test(label)) return [`${label}s`, `${label}ta`];
  return [`${label}s`];
}

/** A name in the plural: of its last word, and of the one ahead of `of`, `to`, `in`, `from` or `with`. */
function inflected(label: string): readonly string[] {
  const [head, rest] = [/^(.*?\p{L})(\s(?:of|to|in|from|with)\s.*)$/u.exec(label)].flatMap((found) => (found ? [found[1] ?? '', found[2] ?? ''] : []));
  const singular = /^\p{Ll}.*[^su]s$/u.test(label) && !/(?:sis|ss|us|is|ics|ies)$/.test(label) ? [label.slice(0, -1)] : /[a-z]{3}ies$/.test(label) ? [`${label.slice(0, -3)}y`] : [];
  return [...pluralsOf(label), ...singular, ...head === undefined ? [] : pluralsOf(head).map((plural) => plural + rest)];
}

/** A place in the tree of names: what follows by the next word. */
interface Node {
  readonly next: Map<string, Node>;
  readonly entries: Entry[];
}

interface Entry {
  readonly name: Name;
  /** The words as they must stand, where capitals matter; of a proper name the first alone. */
  readonly exact: readonly string[];
}

const createNode = (): Node => ({ next: new Map(), entries: [] });

/** Between two words of a name anything that joins words counts the same; other signs must be the same. */
const joint = (gap: string): string => (gap === '-' || gap === ' ' || gap === '' ? '' : gap.trim().replace(/[’‘]/g, "'"));

/** Whether a name by which search finds a term is a spelling that is wrong: it differs by a letter or two from a name of the term, and is long enough for that to say something. */
export function isMisspelling(hidden: string, names: readonly string[]): boolean {
  const plain = (name: string): string => [...wordsOf(name)].map(({ key }) => key).join(' '), wrong = plain(hidden);
  return (
    wrong.length > 4
    && names.some((name) => {
      const right = plain(name);
      return right !== wrong && distance(right, wrong) <= Math.max(1, Math.floor(right.length / 6)) && !inflected(right).includes(wrong);
    })
  );
}

/** Words between which others have their turn. */
const perTurn = 200;

/** Makes the vocabulary from names in order of precedence: preferred ones ahead of others. With turns of the event loop between. */
export async function createVocabulary(names: readonly Name[]): Promise<Vocabulary> {
  const root = createNode();
  const add = (name: Name, label: string): void => {
    const words = [...wordsOf(label)];
    if (words.length === 0 || label.length < 2 || words[0]?.start !== 0) return;
    let node = root;
    words.forEach(({ key, gap }, i) => {
      const step = i === 0 ? key : joint(gap) + key;
      let next = node.next.get(step);
      if (!next) node.next.set(step, next = createNode());
      node = next;
    });
    const exact = isAbbreviation(name.label) ? words.map(({ text }) => text) : isProper(name.label) ? words.slice(0, 1).map(({ text }) => text) : [];
    // Of the same words with the same capitals, the first name wins.
    if (!node.entries.some((entry) => entry.exact.join(' ') === exact.join(' '))) node.entries.push({ name, exact });
  };
  await inTurns(names, (name) => { add(name, name.label); });
  // Inflected forms come last: a name that someone gave is worth more than one that a rule makes.
  await inTurns(names, (name) => { for (const form of inflected(name.label)) add(name, form); });

  /** The longest name whose words begin at a place. */
  const longestAt = (words: readonly Word[], from: number): { readonly entry: Entry; readonly last: number } | undefined => {
    let node: Node | undefined = root.next.get(words[from]?.key ?? ''), found: { readonly entry: Entry; readonly last: number } | undefined;
    for (let i = from; node; i++) {
      const entry = words[i + 1]?.gap === '' ? undefined : node.entries.find(({ exact }) => exact.every((text, j) => words[from + j]?.text === text));
      if (entry) found = { entry, last: i };
      const next = words[i + 1];
      node = next && node.next.get(joint(next.gap) + next.key);
    }
    return found;
  };

  return {
    * occurrences(text) {
      const words: Word[] = [];
      for (const each of wordsOf(text)) if (words.push(each) % perTurn === 0) yield undefined;
      for (let i = 0; i < words.length; i++) {
        if (i % perTurn === 0) yield undefined;
        // Within a word, or behind its hyphen, stands a part of another one: E-cadherin, anti-VEGF.
        const { gap, start } = words[i] as Word;
        if (i > 0 && gap === '' || gap === '-' || (i === 0 && /[-\u2010-\u2015\u2212]$/.test(text.slice(0, start)))) continue;
        const found = longestAt(words, i), last = found && words[found.last];
        if (!found || !last) continue;
        yield { start, end: last.end, name: found.entry.name };
        i = found.last;
      }
    },
    named(text) {
      const words = [...wordsOf(text.trim())], found = longestAt(words, 0);
      return found && found.last === words.length - 1 ? found.entry.name : undefined;
    },
  };
}
