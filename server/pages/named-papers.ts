import { due, turn } from '../platform/turns.js';
import { addText, emptyFilter, type TextFilter } from '../rdf/term-scanner.js';
import type { Reference } from './citations.js';
import type { Sources } from './collections/collection.js';
import { onceAVersion } from './collections/once-a-version.js';
import { doiUrl, pubmedUrl, slugOf } from './links.js';

/** What a result may say of papers. */
export interface NamedPapers {
  readonly byName: ReadonlyMap<string, readonly Reference[]>;
  /** Of the names. */
  readonly names: TextFilter;
}

/**
 * Papers by what a result may say of them: the IRI, the short name, DOI and PubMed number of a paper, as text or as
 * address; and the IRI of a line of evidence, a claim or a hypothesis, which names the papers on which it rests.
 */
export const papersByName: (sources: Sources) => Promise<NamedPapers> = onceAVersion(async ({ corpus, knowledge: { base } }) => {
  const named = new Map<string, Reference[]>(), byIri = new Map<string, Reference>(), names = emptyFilter();
  const add = (name: string | undefined, reference: Reference): void => {
    if (name === undefined) return;
    const known = named.get(name);
    if (!known) named.set(name, [reference]);
    else if (!known.includes(reference)) known.push(reference);
  };
  for (const paper of corpus.papers.values()) {
    if (due()) await turn();
    const { iri, label, doi, pmid } = paper, slug = slugOf(iri, base);
    if (slug === undefined) continue;
    const reference = { slug, paper };
    byIri.set(iri, reference);
    for (const name of new Set([iri, label, doi, doi?.toLowerCase(), doi && doiUrl(doi), pmid, pmid && pubmedUrl(pmid), pmid && pubmedUrl(pmid).replace(/\/$/, '')])) add(name, reference);
  }
  for (const { iri, statement, paper } of corpus.evidence) {
    if (due()) await turn();
    const reference = byIri.get(paper);
    if (!reference) continue;
    add(iri, reference);
    add(statement, reference);
  }
  for (const name of named.keys()) {
    if (due()) await turn();
    addText(names, name);
  }
  return { byName: named, names };
});
