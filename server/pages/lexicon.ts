import { createVocabulary, type Name, type Vocabulary } from '../language/vocabulary.js';
import { html } from './html.js';
import type { Html } from './html.js';

export type { Name } from '../language/vocabulary.js';

/** Links the vocabulary in texts. Immutable; built once per version. */
export interface Lexicon {
  readonly vocabulary: Vocabulary;
  /**
   * The text as HTML in which the first occurrence of every term is a link to it: longest match, whole words.
   *
   * @param except Slugs that are not linked, such as the term whose own page this is. What is linked is added to a Set, so that texts of one page
   * that share it link a term where it is named first.
   */
  link(text: string, except?: Iterable<string>): Html;
}

/** Builds the lexicon from the names in order of precedence, preferred labels before other names, with turns of the event loop between. */
export async function createLexicon(names: readonly Name[]): Promise<Lexicon> {
  const vocabulary = await createVocabulary(names);
  return {
    vocabulary,
    link(text, except = []) {
      const seen = except instanceof Set ? except as Set<string> : new Set(except);
      const parts: (string | Html)[] = [];
      let done = 0;
      for (const found of vocabulary.occurrences(text)) {
        // A name that is not linked still hides the shorter ones inside it.
        if (!found || seen.has(found.name.slug)) continue;
        parts.push(text.slice(done, found.start), termLink(found.name.slug, text.slice(found.start, found.end)));
        seen.add(found.name.slug);
        done = found.end;
      }
      parts.push(text.slice(done));
      return html`${parts}`;
    },
  };
}

/** A link that opens the term's window, or its page where there is no script. */
export const termLink = (slug: string, text: string | Html): Html => html`<a href="/${slug}" data-term="${slug}">${text}</a>`;
