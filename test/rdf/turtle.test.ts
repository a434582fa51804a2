import { describe, expect, test } from '@jest/globals';
import { DataFactory, Parser } from 'n3';
import fc from 'fast-check';
import { ArgumentError } from '../../server/platform/argument-error.js';
import { writeTurtle } from '../../server/rdf/turtle.js';

const { literal, namedNode, quad } = DataFactory;
const prefixes = new Map([
  ['ex', 'http://example.org/'],
  ['skos', 'http://www.w3.org/2004/02/skos/core#'],
  ['xsd', 'http://www.w3.org/2001/XMLSchema#'],
]);
const parse = (text: string) => new Parser().parse(text);

describe('writeTurtle', () => {
  test('writes subjects by IRI, type and labels first, objects sorted', () => {
    const text = writeTurtle(parse(`
      @prefix ex: <http://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      ex:b ex:z "2", "1" ; skos:altLabel "B"@en ; skos:prefLabel "b"@en ; a skos:Concept .
      ex:a ex:n 7, 7.50, true ; ex:odd <http://example.org/x/y> .`), prefixes);
    expect(text).toBe(`@prefix ex: <http://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:a ex:n "7.50"^^xsd:decimal ,
        7 ,
        true ;
    ex:odd <http://example.org/x/y> .

ex:b a skos:Concept ;
    skos:prefLabel "b"@en ;
    skos:altLabel "B"@en ;
    ex:z "1" ,
        "2" .
`);
  });

  test('gives the same bytes whatever the order of the quads, and parses back to the same quads', () => {
    const term = fc.oneof(
      fc.webUrl().map((url) => namedNode(encodeURI(url))),
      fc.string({ unit: 'grapheme' }).map((value) => literal(value)),
      fc.integer().map((value) => literal(String(value), namedNode('http://www.w3.org/2001/XMLSchema#integer'))),
    );
    const triple = fc.record({ s: fc.nat(5), p: fc.nat(5), o: term })
      .map(({ s, p, o }) => quad(namedNode(`http://example.org/s${s}`), namedNode(`http://example.org/p.${p}`), o));
    fc.assert(fc.property(fc.array(triple), (quads) => {
      const text = writeTurtle(quads, prefixes);
      expect(writeTurtle([...quads].reverse(), prefixes)).toBe(text);
      expect(writeTurtle(parse(text), prefixes)).toBe(text);
      expect(new Set(parse(text).map((q) => JSON.stringify(q)))).toEqual(new Set(quads.map((q) => JSON.stringify(q))));
    }));
  });

  test('refuses an IRI that Turtle cannot hold', () => {
    expect(() => writeTurtle([quad(namedNode('http://example.org/a b'), namedNode('http://example.org/p'), literal('x'))], prefixes))
      .toThrow(new ArgumentError('not a valid IRI: <http://example.org/a b>'));
  });
});
