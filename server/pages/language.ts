import { createVocabulary, isMisspelling, type Occurrence } from '../language/vocabulary.js';
import { lint, type LanguageFinding } from '../language/lint.js';
import type { LanguageSource, Passage } from '../language/passage.js';
import { due, inTurns, runInTurns, turn } from '../platform/turns.js';
import { skos } from '../rdf/vocabulary.js';
import type { Sources } from './collections/collection.js';
import { onceAVersion } from './collections/once-a-version.js';
import type { Entity, Knowledge } from './knowledge.js';
import { slugOf } from './links.js';

/** Characters of a text, which take some milliseconds of the thread that listens at a time; and terms and findings that are told of it. */
export const longestText = 20_000, mostFound = 5_000, mostFindings = 1_000;

/** What the rules of language know of a version. */
const languageSource = onceAVersion(async ({ corpus, knowledge: { base, entities, lexicon } }: Sources): Promise<LanguageSource> => {
  const current = [...entities.values()].filter(({ deprecated }) => !deprecated), relations = new Map<string, Set<string>>();
  const misspellings = await createVocabulary(
    (
      await inTurns(current, ({ iri, slug, label: preferred }) =>
        corpus
          .texts(iri, skos.hiddenLabel)
          .filter((label) => isMisspelling(label, [preferred, ...corpus.texts(iri, skos.altLabel)]))
          .map((label) => ({ slug, label })),
      )
    ).flat(),
  );
  await inTurns(corpus.claims.values(), ({ subject, predicate, object, status }) => {
    if (status === 'refuted') return;
    const key = `${slugOf(subject, base) ?? ''} ${slugOf(object, base) ?? ''}`, known = relations.get(key);
    if (known) known.add(predicate.slice(base.length));
    else relations.set(key, new Set([predicate.slice(base.length)]));
  });
  return {
    vocabulary: lexicon.vocabulary, misspellings,
    term(slug) {
      const entity = entities.get(base + slug);
      return entity && { label: entity.label, kind: entity.kind.name };
    },
    relations: (from, to) => [...relations.get(`${from} ${to}`) ?? []],
  };
});

/** A term that a text names. */
export interface Annotation extends Occurrence {
  readonly entity: Entity;
}

/** The terms that a text names, in its order; with turns of the event loop between. */
export async function annotate(text: string, { base, entities, lexicon }: Knowledge): Promise<readonly Annotation[]> {
  const found: Annotation[] = [];
  for (const each of lexicon.vocabulary.occurrences(text)) {
    if (due()) await turn();
    const entity = each && entities.get(base + each.name.slug);
    if (each && entity) found.push({ ...each, entity });
  }
  return found;
}

/** What the rules of language say of a text, in its order; with turns of the event loop between. */
export const lintText = async (passage: Passage, sources: Sources): Promise<readonly LanguageFinding[]> => runInTurns(lint(passage, await languageSource(sources)));
