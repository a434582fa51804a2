import { ask } from '../../ask.js';

/** Names of IRIs, fetched for those that are seen. */
export interface Labels {
  /** The name of an IRI as far as it is known. */
  of(iri: string): string | undefined;
  /** These are seen: their names are fetched. */
  want(iris: readonly string[]): void;
  /** Learns names that need no request. */
  learn(names: Iterable<readonly [iri: string, name: string]>): void;
}

/** IRIs of one request; and milliseconds in which those of one view come together. */
const atOnce = 200, gathered = 120;

const query = (iris: readonly string[]): string => `SELECT ?iri (SAMPLE(?name) AS ?label) {
  VALUES ?iri { ${iris.map((iri) => `<${iri}>`).join(' ')} }
  VALUES ?property { skos:prefLabel rdfs:label dct:title }
  ?iri ?property ?name FILTER(LANG(?name) IN ("en", ""))
} GROUP BY ?iri`;

/** @param come Called when names have come. */
export function createLabels(base: string, come: () => void): Labels {
  const known = new Map<string, string>(), asked = new Set<string>();
  const queue = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fetchNames = async (): Promise<void> => {
    timer = undefined;
    const iris = [...queue].slice(0, atOnce);
    for (const iri of iris) queue.delete(iri);
    const response = await ask('/sparql', { method: 'POST', body: new URLSearchParams({ query: query(iris) }), headers: { Accept: 'application/sparql-results+json' } });
    if (!response.ok) return;
    const { results } = await response.json() as { readonly results: { readonly bindings: readonly { readonly iri?: { readonly value: string }; readonly label?: { readonly value: string } }[] } };
    for (const { iri, label } of results.bindings) if (iri && label) known.set(iri.value, label.value);
    if (results.bindings.length > 0) come();
    if (queue.size > 0) schedule();
  };
  // A name that cannot be fetched is missing; the IRI stands there by itself.
  const schedule = (): void => { timer ??= setTimeout(() => { fetchNames().catch(() => undefined); }, gathered); };
  return {
    of: (iri) => known.get(iri),
    want(iris) {
      for (const iri of iris) {
        if (asked.has(iri) || known.has(iri) || !(iri.startsWith(base) || iri.startsWith('http://purl.obolibrary.org/')) || /[\s<>"{}|\\^`]/.test(iri)) continue;
        asked.add(iri);
        queue.add(iri);
      }
      // Whoever scrolls fast wants the last ones.
      for (const iri of queue) {
        if (queue.size <= 2 * atOnce) break;
        queue.delete(iri);
        asked.delete(iri);
      }
      if (queue.size > 0) schedule();
    },
    learn(names) { for (const [iri, name] of names) known.set(iri, name); },
  };
}
