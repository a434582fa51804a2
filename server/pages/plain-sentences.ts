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

/** A list of the table as what finds its words in a text. */
const patterns = hardWords.map(([words, meaning]) => {
  const forms = words.split(', ').map((each) => each.replace(/[.+?^$()|[\]{}]/g, '\\$&').replace(/\*$/, '[\\p{L}]*'));
  return { found: new RegExp(`(?<![\\p{L}\\p{N}-])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'iu'), meaning };
});

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
    for (const { found, meaning } of patterns) {
      const word = found.exec(rest)?.[0];
      if (word !== undefined && !told.has(meaning))
        told.set(
          meaning,
          html`<div><dt>${word.toLowerCase() === word || /\p{N}|-|^\p{Lu}{2}/u.test(word) ? word : word.toLowerCase()}</dt><dd>${meaning}</dd></div>`,
        );
    }
  }
  return told.size > 0 && html`<h3 class="words-title">What the words mean</h3><dl class="words">${[...told.values()]}</dl>`;
}
