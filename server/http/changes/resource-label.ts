import type * as RDF from '@rdfjs/types';
import { dct, mpp, rdfs, skos } from '../../rdf/vocabulary.js';

/** Where the name of a resource is found, best first. */
const naming: readonly string[] = [skos.prefLabel, mpp.statement, rdfs.label, dct.title, mpp.question, mpp.finding];
/** Characters of a name. */
const longestName = 160;

/** What a resource is called by the statements about it; a long text is cut. */
export function labelIn(quads: readonly RDF.Quad[]): string | undefined {
  for (const property of naming) {
    const values = quads.flatMap(({ predicate, object }) => (predicate.value === property && object.termType === 'Literal' ? [object] : []));
    const [first] = [...values.filter(({ language }) => language === 'en'), ...values];
    if (first) return first.value.length > longestName ? `${first.value.slice(0, longestName - 1).trimEnd()}…` : first.value;
  }
  return undefined;
}
