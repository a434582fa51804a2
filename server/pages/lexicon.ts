import { inTurns } from '../platform/turns.js';
import { html } from './html.js';
import type { Html } from './html.js';

/** One name of a term. Of two terms with the same name the first one given wins. */
export interface Name {
  readonly slug: string;
  readonly label: string;
}

/** Links the vocabulary in texts. Immutable; built once per version. */
export interface Lexicon {
  /**
   * The text as HTML in which the first occurrence of every term is a link to it: longest match, whole words.
   *
   * @param except Slugs that are not linked, such as the term whose own page this is. What is linked is added to a Set, so that texts of one page
   * that share it link a term where it is named first.
   */
  link(text: string, except?: Iterable<string>): Html;
}

interface Entry {
  readonly slug: string;
  /** Label as compared: lower case and plain hyphens. */
  readonly folded: string;
  /** The label itself where its case matters. */
  readonly exact: string | undefined;
}

const wordCharacter = /[\p{L}\p{N}]/u;
const words = /[\p{L}\p{N}]+/gu;

/** Same length as the text, so that places in one are places in the other. */
const fold = (text: string): string => text.replace(/[\u2010-\u2015\u2212]/g, '-').replace(/[’‘]/g, "'")
  .replace(/\p{Lu}/gu, (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c));

/** EMT and CLEOPATRA are names, emt and cleopatra are not; CD44 cannot be mistaken, however it is written. */
const isAbbreviation = (label: string): boolean =>
  label === label.toUpperCase() && /\p{Lu}/u.test(label) && (label.length <= 4 || !/\p{N}/u.test(label));

const plurals = (label: string): readonly string[] => {
  if (!/\p{L}$/u.test(label)) return [];
  if (/[^aeiou]y$/i.test(label)) return [`${label.slice(0, -1)}ies`];
  if (/(?:ch|sh|s|x|z)$/i.test(label)) return /sis$/i.test(label) ? [`${label.slice(0, -2)}es`] : [`${label}es`];
  return [`${label}s`];
};

/** Builds the lexicon from the names in order of precedence, preferred labels before other names, with turns of the event loop between. */
export async function createLexicon(names: readonly Name[]): Promise<Lexicon> {
  const entries = new Map<string, Entry>();
  const add = ({ slug, label }: Name, exactCase: boolean): void => {
    const folded = fold(label);
    const key = exactCase ? label : folded;
    if (folded.length > 1 && !entries.has(key)) entries.set(key, { slug, folded, exact: exactCase ? label : undefined });
  };
  await inTurns(names, (name) => { add(name, isAbbreviation(name.label)); });
  // Plurals come last: a name that someone gave is worth more than one that a rule makes.
  await inTurns(names, ({ slug, label }) => { for (const plural of plurals(label)) add({ slug, label: plural }, isAbbreviation(label)); });

  const byFirstWord = new Map<string, Entry[]>();
  await inTurns(entries.values(), (entry) => {
    const first = entry.folded.match(words)?.[0];
    if (first === undefined || !entry.folded.startsWith(first)) return;
    const list = byFirstWord.get(first);
    if (list) list.push(entry);
    else byFirstWord.set(first, [entry]);
  });
  await inTurns(byFirstWord.values(), (list) => list.sort((a, b) => b.folded.length - a.folded.length));

  const matchAt = (text: string, folded: string, at: number, word: string): Entry | undefined =>
    byFirstWord.get(word)?.find(({ folded: label, exact }) =>
      folded.startsWith(label, at) && !wordCharacter.test(folded.charAt(at + label.length))
      && (exact === undefined || text.startsWith(exact, at)));

  return {
    link(text, except = []) {
      const seen = except instanceof Set ? except as Set<string> : new Set(except);
      const folded = fold(text);
      const parts: (string | Html)[] = [];
      let done = 0;
      for (const { 0: word, index } of folded.matchAll(words)) {
        // A word after a hyphen is part of another one: E-cadherin, anti-VEGF.
        if (index < done || folded.charAt(index - 1) === '-') continue;
        const entry = matchAt(text, folded, index, word);
        if (!entry) continue;
        const end = index + entry.folded.length;
        if (!seen.has(entry.slug)) {
          parts.push(text.slice(done, index), termLink(entry.slug, text.slice(index, end)));
          seen.add(entry.slug);
          done = end;
        } else {
          // A longer name that is not linked still hides the shorter ones inside it.
          parts.push(text.slice(done, end));
          done = end;
        }
      }
      parts.push(text.slice(done));
      return html`${parts}`;
    },
  };
}

/** A link that opens the term's window, or its page where there is no script. */
export const termLink = (slug: string, text: string | Html): Html => html`<a href="/${slug}" data-term="${slug}">${text}</a>`;
