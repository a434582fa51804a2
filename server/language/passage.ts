import type { Occurrence, Vocabulary } from './vocabulary.js';
import { wordsOf, type Word } from './words.js';

/** What the rules of language know of terms. */
export interface LanguageSource {
  readonly vocabulary: Vocabulary;
  /** Spellings that are known to be wrong, each with the slug of the term that is meant. */
  readonly misspellings: Vocabulary;
  term(slug: string): { readonly label: string; readonly kind: string } | undefined;
  /** Last parts of the IRIs of the relations that claims state from one term to another. */
  relations(from: string, to: string): readonly string[];
}

/** A text and what is said of it. */
export interface Passage {
  readonly text: string;
  /** Whether it is for patients. */
  readonly isPlain?: boolean;
  /** What was studied, such as mouse and human. */
  readonly systems?: readonly string[];
  /** The relation of the claim that it states, by the last part of its IRI. */
  readonly relation?: string;
  /** Slugs of the terms that it is about: their other names may stand in it. */
  readonly about?: readonly string[];
}

/** Part of a text; positions count UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A passage as the rules look at it. */
export interface ReadPassage extends Passage {
  readonly sentences: readonly Span[];
  readonly words: readonly Word[];
  readonly found: readonly (Occurrence & { readonly term: { readonly label: string; readonly kind: string } })[];
  readonly misspelled: readonly Occurrence[];
  /** Whether a place lies within a name that the vocabulary has. */
  isNamed(index: number): boolean;
}

/** Dots that end no sentence. */
const shortened = /\b(?:al|e\.g|i\.e|vs|cf|approx|no|fig|dr|st|ca)\.$/i;

/** A run of signs is looked at once: a text of nothing else would be looked at from each of them. */
const sentenceEnd = /(?<![.!?])[.!?]+["')\]]*(?=\s|$)|\n\s*\n/g;

/** Sentences of a text, without the white space between. */
function* sentencesOf(text: string): Generator<Span> {
  let start = 0;
  for (const { index, 0: sign } of text.matchAll(sentenceEnd)) {
    const end = index + sign.length;
    if (shortened.test(text.slice(Math.max(0, index - 8), index + 1))) continue;
    const lead = /^\s*/.exec(text.slice(start, end))?.[0].length ?? 0;
    if (start + lead < end) yield { start: start + lead, end };
    start = end;
  }
  const rest = text.slice(start), lead = rest.length - rest.trimStart().length;
  if (rest.trim() !== '') yield { start: start + lead, end: start + rest.trimEnd().length };
}

/** Reads a passage; yields now and then, so that others have their turn. */
export function* readPassage(passage: Passage, source: LanguageSource): Generator<void, ReadPassage> {
  const { text } = passage, words: Word[] = [], found: ReadPassage['found'][number][] = [], misspelled: Occurrence[] = [], sentences: Span[] = [];
  for (const word of wordsOf(text)) if (words.push(word) % 200 === 0) yield;
  for (const each of source.vocabulary.occurrences(text)) {
    const term = each && source.term(each.name.slug);
    if (each && term) found.push({ ...each, term });
    else yield;
  }
  for (const each of source.misspellings.occurrences(text)) {
    if (each) misspelled.push(each);
    else yield;
  }
  for (const sentence of sentencesOf(text)) if (sentences.push(sentence) % 200 === 0) yield;
  const named = new Uint8Array(text.length + 1);
  for (const { start, end } of found) named.fill(1, start, end);
  yield;
  return { ...passage, words, found, misspelled, sentences, isNamed: (index) => named[index] === 1 };
}

