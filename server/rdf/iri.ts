/** An absolute IRI of characters that IRIREF of SPARQL and Turtle can hold; no half of a surrogate pair. */
const absoluteIri = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|^`\\\ud800-\udfff]*$/u;

/**
 * The guard that every IRI from outside passes before it is written into a query or a document: n3's Writer and
 * sparqljs's Generator write IRIs as they are. Refuses and never repairs: another IRI names another thing.
 *
 * @throws RangeError when `value` is not an absolute IRI.
 */
export function iri(value: string): string {
  if (!absoluteIri.test(value)) throw new RangeError(`not an absolute IRI: <${value}>`);
  return value;
}
