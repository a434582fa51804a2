import { ArgumentError } from '../platform/argument-error.js';
import { shortened } from '../platform/shortened.js';

/** An absolute IRI of characters that IRIREF of SPARQL and Turtle can hold; by units, which takes no room however long it is. */
const absoluteIri = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|^`\\]*$/;
/** Half of a surrogate pair. */
const half = /[\ud800-\udfff]/u;

/**
 * The check of every IRI from outside before it is written into a query or a document: n3's Writer and the generator of
 * queries write IRIs as they are. It refuses and never repairs: another IRI would name another thing.
 *
 * @throws ArgumentError when `value` is not an absolute IRI.
 */
export function iri(value: string): string {
  if (!absoluteIri.test(value) || half.test(value)) throw new ArgumentError(`not an absolute IRI: <${shortened(value)}>`);
  return value;
}

/** The components of an IRI, RFC 3986, appendix B: scheme, authority, path, query, fragment, the first four with their signs. */
const components = /^([A-Za-z][A-Za-z0-9+.-]*:)?(\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?(#[^]*)?$/;
const split = (value: string): (string | undefined)[] => components.exec(value)?.slice(1) ?? [];

/**
 * Resolves a reference against a base by RFC 3986, 5.2. It changes nothing else: neither case nor port, no character is
 * encoded, and an IRI that is absolute stays as it is (SPARQL 1.1, 4.1.1.2).
 *
 * @param base An absolute IRI.
 */
export function resolveIri(base: string, reference: string): string {
  const [scheme, authority, path = '', query, fragment = ''] = split(reference);
  if (scheme !== undefined) return reference;
  const [baseScheme = '', baseAuthority = '', basePath = '', baseQuery = ''] = split(base);
  if (authority !== undefined) return `${baseScheme}${authority}${withoutDots(path)}${query ?? ''}${fragment}`;
  if (path === '') return `${baseScheme}${baseAuthority}${basePath}${query ?? baseQuery}${fragment}`;
  const merged = path.startsWith('/') ? path
    : baseAuthority !== '' && basePath === '' ? `/${path}` : basePath.slice(0, basePath.lastIndexOf('/') + 1) + path;
  return `${baseScheme}${baseAuthority}${withoutDots(merged)}${query ?? ''}${fragment}`;
}

/** A path without its segments `.` and `..`, RFC 3986, 5.2.4. */
function withoutDots(path: string): string {
  if (!path.includes('.')) return path;
  const pieces = path.replace(/^(?:\.\.?\/)+/, '').replace(/^\.\.?$/, '').match(/^[^/]+|\/[^/]*/g) ?? [];
  const kept: string[] = [];
  pieces.forEach((piece, i) => {
    if (piece === '/..') kept.pop();
    if (piece !== '/.' && piece !== '/..') kept.push(piece);
    else if (i === pieces.length - 1) kept.push('/');
  });
  return kept.join('');
}
