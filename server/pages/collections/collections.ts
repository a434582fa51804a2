import type { Collection } from './collection.js';
import { papersPage } from './papers.js';
import { questionsPage } from './questions.js';
import { treatmentPage } from './treatment.js';
import { tropismPage } from './tropism.js';
import { vocabularyPage } from './vocabulary.js';

/** The pages that list what the graph holds, by their name in the address. */
export const collections = {
  papers: papersPage, questions: questionsPage, treatment: treatmentPage, tropism: tropismPage, vocabulary: vocabularyPage,
} as const satisfies Readonly<Record<string, Collection>>;

export type CollectionName = keyof typeof collections;
