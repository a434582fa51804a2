import type { Knowledge } from '../knowledge.js';
import type { Document } from '../shell.js';
import type { Corpus } from './corpus.js';
import type { Parameters } from './filters.js';

/** What a page that lists many things is made from. */
export interface Sources {
  readonly corpus: Corpus;
  readonly knowledge: Knowledge;
}

/** A page that lists what the graph holds, narrowed by the parameters of its address. */
export type Collection = (sources: Sources, parameters: Parameters) => Promise<Document>;
