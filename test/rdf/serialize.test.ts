import { describe, expect, test } from '@jest/globals';
import jsonld from 'jsonld';
import { DataFactory, Parser, type Quad } from 'n3';
import * as rdflib from 'rdflib';
import { ArgumentError } from '../../server/platform/argument-error.js';
import { serialize } from '../../server/rdf/serialize.js';
import { formatOf, prefixes } from '../support/service.js';

const triples = new Parser().parse(`
  @prefix ex: <http://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
  ex:emt a skos:Concept ; skos:prefLabel "EMT"@en-GB, "a \\"<quoted>\\" &\\r\\n\\tlabel" ; ex:order 2 ; ex:part _:b0 ; <http://other.org/x#y> ex:emt .
  _:b0 ex:ratio 1.50 .`);
const inGraph = triples.map(({ subject, predicate, object }) => DataFactory.quad(subject, predicate, object, DataFactory.namedNode('http://example.org/g')));

/** The quads as sorted N-Quads, blank nodes alike. */
const canonical = (quads: Iterable<Quad>): readonly string[] => [...quads]
  .map(({ subject, predicate, object, graph }) => [subject, predicate, object, graph]
    .map((term) => (term.termType === 'BlankNode' ? '_:b' : JSON.stringify([term.termType, term.value, 'language' in term ? term.language.toLowerCase() : '', 'datatype' in term ? term.datatype.value : ''])))
    .join(' ')).sort();
const withN3 = (format: string) => (text: string): readonly Quad[] => new Parser({ format }).parse(text);
const withJsonLd = async (text: string): Promise<readonly Quad[]> => {
  const { toRDF } = jsonld as unknown as { toRDF(document: object, options: object): Promise<string> };
  return new Parser({ format: 'N-Quads' }).parse(await toRDF(JSON.parse(text) as object, { format: 'application/n-quads' }));
};
const withRdflib = (text: string): readonly Quad[] => {
  const store = rdflib.graph();
  rdflib.parse(text, store, 'http://example.org/document', 'application/rdf+xml');
  const nquads = rdflib.serialize(null, store, 'http://example.org/document', 'application/n-triples') as string;
  return new Parser({ format: 'N-Triples' }).parse(nquads);
};

describe('serialize', () => {
  test.each([
    ['ttl', withN3('Turtle'), triples],
    ['trig', withN3('TriG'), inGraph],
    ['nt', withN3('N-Triples'), triples],
    ['nq', withN3('N-Quads'), inGraph],
    ['jsonld', withJsonLd, inGraph],
    ['rdf', withRdflib, triples],
  ])('%s comes back as it was, with graph names where it has them', async (name, read, expected) => {
    expect(canonical(await read(await serialize(inGraph, formatOf(name), prefixes)))).toEqual(canonical(expected));
    expect(canonical(await read(await serialize(triples, formatOf(name), prefixes)))).toEqual(canonical(triples));
  });

  test('writes JSON-LD with the prefixes that are used', async () => {
    expect(await serialize(triples.slice(0, 2), formatOf('jsonld'), prefixes)).toBe(`{
  "@context": {
    "ex": "http://example.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#"
  },
  "@id": "ex:emt",
  "@type": "skos:Concept",
  "skos:prefLabel": {
    "@language": "en-gb",
    "@value": "EMT"
  }
}
`);
  });

  test('writes RDF/XML with the prefixes that are used', async () => {
    expect(await serialize(triples.slice(1, 3), formatOf('rdf'), prefixes)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <rdf:Description rdf:about="http://example.org/emt">
    <skos:prefLabel xml:lang="en-gb">EMT</skos:prefLabel>
    <skos:prefLabel>a &quot;&lt;quoted&gt;&quot; &amp;&#xD;
\tlabel</skos:prefLabel>
  </rdf:Description>
</rdf:RDF>
`);
  });

  test.each([
    ['csv', triples, 'CSV holds no triples'],
    ['rdf', new Parser().parse('<http://a/b> <http://a/1> "x" .'), 'RDF/XML cannot hold the predicate <http://a/1>, which does not end in an XML name. Ask for another format.'],
    ['rdf', new Parser().parse('<http://a/b> <http://a/p> "\\u0001" .'), 'RDF/XML cannot hold a control character or U+FFFE, U+FFFF. Ask for another format.'],
  ])('refuses %s of what it cannot hold', async (name, quads, message) => {
    await expect(serialize(quads, formatOf(name), prefixes)).rejects.toThrow(new ArgumentError(message));
  });
});
