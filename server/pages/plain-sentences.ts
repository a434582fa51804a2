import { hardWords } from './hard-words.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Entity, Knowledge } from './knowledge.js';
import { termLink } from './lexicon.js';

/** Terms that patients know. */
const everyday = new Set([
  'blood',
  'bone',
  'brain',
  'breast',
  'cancer-cell',
  'cancer-pain',
  'cough',
  'headache',
  'heart',
  'kidney',
  'liver',
  'lung',
  'pancreas',
  'skin',
  'tumor',
  'back-pain',
  'bone-pain',
  'prostate-gland',
  'aging',
  'primary-tumor',
]);
/** Kinds whose terms have plain names, or are what a sentence is about. */
const toldOtherwise = new Set(['trial', 'question', 'stage', 'staging']);
/** A cancer whose name says where it began. */
const plainCancer = /\bcancer$|^melanoma$/;

/** A way to write a word; an open one has any letters behind. */
interface Form { readonly text: string; readonly isOpen: boolean }

const table = hardWords.map(([words, meaning]) => ({
  forms: words.split(', ').map((each): Form => ({ text: each.replace(/\*$/, '').toLowerCase(), isOpen: each.endsWith('*') })), meaning,
}));

const inWord = /[\p{L}\p{N}-]$/u, letters = /^\p{L}*/u, goesOn = /^[\p{L}\p{N}]/u;
/** In small letters, with each letter in its place: that of İ alone would be two. */
const inSmall = (text: string): string => text.replaceAll('İ', 'I').toLowerCase();

/**
 * The first of some forms in a text, as a word of its own. An expression for each word says the same, and to compile a hundred
 * of them held the first who read as a patient for a tenth of a second.
 *
 * @param small The same text in small letters.
 */
export function wordIn(text: string, forms: readonly Form[], small = inSmall(text)): string | undefined {
  let first = text.length, word: string | undefined;
  for (const form of forms) {
    for (let at = small.indexOf(form.text); at >= 0 && at < first; at = small.indexOf(form.text, at + 1)) {
      const from = at + form.text.length, end = from + (form.isOpen ? (letters.exec(text.slice(from))?.[0].length ?? 0) : 0);
      if (inWord.test(text.slice(Math.max(0, at - 2), at)) || goesOn.test(text.slice(end, end + 2))) continue;
      [first, word] = [at, text.slice(at, end)];
    }
  }
  return word;
}

/** Where a text names terms of the vocabulary, in their order; without those that patients know. */
function termsIn(text: string, { base, entities, lexicon: { vocabulary } }: Knowledge): readonly { readonly word: string; readonly entity: Entity }[] {
  return [...vocabulary.occurrences(text)].flatMap((found) => {
    const entity = found && entities.get(base + found.name.slug);
    return entity && !everyday.has(entity.slug) && !toldOtherwise.has(entity.kind.name) && !(entity.kind.name === 'cancer' && plainCancer.test(entity.label))
      ? [{ word: text.slice(found.start, found.end), entity }]
      : [];
  });
}

/**
 * The hard words of statements with what each means, once each and in their order: terms by their definition in plain words, others by a table.
 *
 * @param own The slug of the term whose page it is: it has been explained.
 * @param plain Says a term in plain words.
 */
export function explainedWords(statements: readonly string[], own: string | undefined, knowledge: Knowledge, plain: (iri: string) => string | undefined): Html | false {
  const told = new Map<string, Html>();
  for (const statement of statements) {
    const terms = termsIn(statement, knowledge);
    for (const { word, entity } of terms) {
      const meaning = plain(entity.iri);
      if (entity.slug !== own && meaning !== undefined && !told.has(entity.slug)) told.set(entity.slug, html`<div><dt>${termLink(entity.slug, word)}</dt><dd>${meaning}</dd></div>`);
    }
    // What is part of a term that is explained needs no line of its own.
    const rest = terms.filter(({ entity }) => entity.slug === own || told.has(entity.slug)).reduce((text, { word }) => text.replace(word, ' '), statement);
    const small = inSmall(rest);
    for (const { forms, meaning } of table) {
      const word = wordIn(rest, forms, small);
      if (word !== undefined && !told.has(meaning))
        told.set(
          meaning,
          html`<div><dt>${word.toLowerCase() === word || /\p{N}|-|^\p{Lu}{2}/u.test(word) ? word : word.toLowerCase()}</dt><dd>${meaning}</dd></div>`,
        );
    }
  }
  return told.size > 0 && html`<h3 class="words-title">What the words mean</h3><dl class="words">${[...told.values()]}</dl>`;
}
