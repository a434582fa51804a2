import { describe, expect, test } from '@jest/globals';
import { resolveIri } from '../../server/rdf/iri.js';

/** RFC 3986, 5.4, whole, against `http://a/b/c/d;p?q`. */
const examples: readonly (readonly [reference: string, iri: string])[] = [
  ['g:h', 'g:h'], ['g', 'http://a/b/c/g'], ['./g', 'http://a/b/c/g'], ['g/', 'http://a/b/c/g/'], ['/g', 'http://a/g'], ['//g', 'http://g'], ['?y', 'http://a/b/c/d;p?y'], ['g?y', 'http://a/b/c/g?y'],
  ['#s', 'http://a/b/c/d;p?q#s'], ['g#s', 'http://a/b/c/g#s'], ['g?y#s', 'http://a/b/c/g?y#s'], [';x', 'http://a/b/c/;x'], ['g;x', 'http://a/b/c/g;x'], ['g;x?y#s', 'http://a/b/c/g;x?y#s'],
  ['', 'http://a/b/c/d;p?q'], ['.', 'http://a/b/c/'], ['./', 'http://a/b/c/'], ['..', 'http://a/b/'], ['../', 'http://a/b/'], ['../g', 'http://a/b/g'], ['../..', 'http://a/'], ['../../', 'http://a/'],
  ['../../g', 'http://a/g'], ['../../../g', 'http://a/g'], ['../../../../g', 'http://a/g'], ['/./g', 'http://a/g'], ['/../g', 'http://a/g'], ['g.', 'http://a/b/c/g.'], ['.g', 'http://a/b/c/.g'],
  ['g..', 'http://a/b/c/g..'], ['..g', 'http://a/b/c/..g'], ['./../g', 'http://a/b/g'], ['./g/.', 'http://a/b/c/g/'], ['g/./h', 'http://a/b/c/g/h'], ['g/../h', 'http://a/b/c/h'],
  ['g;x=1/./y', 'http://a/b/c/g;x=1/y'], ['g;x=1/../y', 'http://a/b/c/y'], ['g?y/./x', 'http://a/b/c/g?y/./x'], ['g?y/../x', 'http://a/b/c/g?y/../x'], ['g#s/./x', 'http://a/b/c/g#s/./x'],
  ['g#s/../x', 'http://a/b/c/g#s/../x'], ['http:g', 'http:g'],
];

const others: readonly (readonly [base: string, reference: string, iri: string])[] = [
  ['http://ex.org', 'z', 'http://ex.org/z'], ['http://ex.org', '', 'http://ex.org'], ['http://ex.org', '#f', 'http://ex.org#f'], ['http://ex.org', '?q', 'http://ex.org?q'], ['http://ex.org?q', 'z', 'http://ex.org/z'],
  ['http://ex.org/x?q#f', '#g', 'http://ex.org/x?q#g'], ['http://ex.org/x?q#f', '', 'http://ex.org/x?q'], ['http://ex.org/x#a/b', 'z', 'http://ex.org/z'], ['http://ex.org/x?a/b', 'z', 'http://ex.org/z'],
  ['urn:x:y', 'z', 'urn:z'], ['urn:x:y', '#f', 'urn:x:y#f'], ['urn:x:y', '../z', 'urn:z'], ['urn:a/b', 'c', 'urn:a/c'], ['urn:a/b', '../c', 'urn:/c'], ['file:///a/b', '../../c', 'file:///c'],
  ['http://EX.org:80/A', 'é', 'http://EX.org:80/é'], ['http://2/', 'x', 'http://2/x'], ['http://a/b', '%7e?%C3', 'http://a/%7e?%C3'], ['http://a//b//c', 'd', 'http://a//b//d'], ['http://a/b/', '..//c', 'http://a//c'],
  ['http://a/b', 'http://x/y/../z', 'http://x/y/../z'], ['http://a/b', 'a:b', 'a:b'], ['http://a/b', './a:b', 'http://a/a:b'], ['http://u@a:1/b?c', '//h', 'http://h'], ['http://a/b', '///x', 'http:///x'],
];

describe('a reference is resolved by RFC 3986', () => {
  test.each(examples)('%j against http://a/b/c/d;p?q', (reference, iri) => {
    expect(resolveIri('http://a/b/c/d;p?q', reference)).toBe(iri);
  });
  test.each(others)('against %j: %j', (base, reference, iri) => {
    expect(resolveIri(base, reference)).toBe(iri);
  });
});
