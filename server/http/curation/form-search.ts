import type { Forms } from '../../curation/forms/forms.js';
import type { Version } from '../../pages/version.js';

/** Resources that are offered. */
const mostOffered = 8, mostLooked = 100;

/** What search finds for some words, among the resources of some classes; best first. */
export async function searchResources(words: string, kinds: readonly string[], { names, base }: Forms, { pages }: Version): Promise<readonly string[]> {
  const { results } = await (await pages.search()).find({ query: words.slice(0, 200), limit: mostLooked });
  return results.map(({ slug }) => base + slug).filter((iri) => names.isOf(iri, kinds)).slice(0, mostOffered);
}
