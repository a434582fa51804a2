import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DataFactory } from 'n3';
import rdfCanonize from 'rdf-canonize';
import type * as RDF from '@rdfjs/types';
import { toNQuad } from '../../server/ontology/canonical.js';
import { FormatError } from '../../server/rdf/format-error.js';
import { formats, type Format } from '../../server/rdf/formats.js';
import { parseDocument } from '../../server/rdf/parse.js';
import { serialize } from '../../server/rdf/serialize.js';
import { rdf } from '../../server/rdf/vocabulary.js';

/** What is written in a format is read again as the same data set, whatever can stand in RDF 1.1. */

const ex = 'http://example.org/';
const prefixes = new Map([['ex', ex], ['rdf', rdf.namespaceIri], ['xsd', 'http://www.w3.org/2001/XMLSchema#'], ['n', `${ex}n#`]]);
const formatOf = (name: string): Format => formats.find((format) => format.name === name) as Format;
const joined = (pieces: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> => fc.array(pieces, { maxLength: most }).map((all) => all.join(''));

const iriPiece = fc.constantFrom('a', 'b1', '-', '.', '_', '~', '%20', '%C3%A9', 'é', '😀', '\u00a0', '\ue000', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=', ':', '@', '/', '/./', '/../', '//', '?', '#', 'n#');
const iriValue = fc.tuple(fc.constantFrom(ex, 'urn:x:', 'tag:a@b,2026:', 'mailto:'), joined(iriPiece, 5)).map((parts) => parts.join(''));
const iri = iriValue.map((value) => DataFactory.namedNode(value));
const node = fc.oneof(iri, fc.constantFrom('a', 'b', '0', 'a.b', 'a-b', 'é').map((label) => DataFactory.blankNode(label)));
/** RDF/XML writes a predicate as a name, so it has to end in one. */
const predicate = fc.oneof(fc.constant(`${rdf.namespaceIri}type`), fc.constant(`${rdf.namespaceIri}first`), iriValue.map((value) => `${value}p`)).map((value) => DataFactory.namedNode(value));
const language = fc.constantFrom('en', 'de-at', 'zh-hant-cn', 'x-private', 'sl-rozaj-1994');
const datatype = fc.oneof(fc.constantFrom('integer', 'decimal', 'double', 'boolean', 'dateTime', 'string', 'token').map((name) => `http://www.w3.org/2001/XMLSchema#${name}`),
  fc.constantFrom(`${rdf.namespaceIri}HTML`, `${rdf.namespaceIri}JSON`, `${rdf.namespaceIri}XMLLiteral`), iriValue);
const number = fc.constantFrom('1', '01', '+1', '-0', '1.0', '1.', '.5', '1e0', '1.0E0', 'INF', 'NaN', 'true', 'false', '1', ' 1 ', '12345678901234567890', '{"a": 1}', '<b>x</b>');
/** @param piece Pieces of lexical forms. */
const literal = (piece: fc.Arbitrary<string>) => fc.tuple(fc.oneof(joined(piece, 6), number), fc.oneof(fc.constant(undefined), language, datatype.map((value) => DataFactory.namedNode(value))))
  .map(([value, kind]) => DataFactory.literal(value, kind));
const inXml = fc.constantFrom('a', ' ', '"', '\'', '"""', '\'\'\'', '\\', '\\n', '\\u0041', '\n', '\r', '\r\n', '\t', '<', '>', '&', '&amp;', ']]>', '<!--', '@', '^^', '#', '.', 'é', 'e\u0301', '😀', '\u007f', '\u0085', '\u2028', '\ufeff', '\ufffd', '\ud7ff', '\ue000');
const anything = fc.oneof(inXml, fc.constantFrom('\u0000', '\u0001', '\b', '\v', '\f', '\u001f', '\ufffe', '\uffff', '\u{10ffff}'), fc.string({ unit: 'binary', maxLength: 2 }));

/** @param graphs Names of graphs; undefined for the default graph alone. */
const dataSet = (piece: fc.Arbitrary<string>, graphs?: fc.Arbitrary<RDF.Term>): fc.Arbitrary<RDF.Quad[]> => fc.uniqueArray(fc.tuple(node, predicate, fc.oneof(node, literal(piece)), fc.oneof(fc.constant(DataFactory.defaultGraph()), graphs ?? fc.constant(DataFactory.defaultGraph())))
  .map(([s, p, o, g]) => DataFactory.quad(s, p, o, g as never) as RDF.Quad), { maxLength: 12, selector: toNQuad });

/** The same text for the same data set, whatever its nodes are called. */
const canonical = (quads: readonly RDF.Quad[]): Promise<string> => rdfCanonize.canonize(quads, { algorithm: 'RDFC-1.0', maxWorkFactor: Infinity });

const holdsWhiteSpace = ({ subject, predicate, object, graph }: RDF.Quad): boolean =>
  [subject, predicate, object.termType === 'Literal' ? object.datatype : object, graph].some(({ value }) => /\s/.test(value));

describe('a data set is read as it was written', () => {
  test.each<[string, fc.Arbitrary<string>, fc.Arbitrary<RDF.Term> | undefined]>([
    ['nt', anything, undefined], ['ttl', anything, undefined], ['nq', anything, node as fc.Arbitrary<RDF.Term>], ['trig', anything, node as fc.Arbitrary<RDF.Term>],
    // The service gives an IRI to a graph that a blank node names.
    ['jsonld', anything, iri as fc.Arbitrary<RDF.Term>],
  ])('%s', async (name, piece, graphs) => {
    await fc.assert(fc.asyncProperty(dataSet(piece, graphs), async (quads) => {
      // JSON-LD is not read with white space in IRIs, of whatever kind.
      fc.pre(name !== 'jsonld' || !quads.some(holdsWhiteSpace));
      const text = await serialize(quads, formatOf(name), prefixes);
      expect(await canonical(await parseDocument(text, formatOf(name), ex, 'x'))).toBe(await canonical(quads));
    }), { numRuns: 300 });
  });

  test('RDF/XML of any characters is right or refused', () => fc.assert(fc.asyncProperty(dataSet(anything), async (quads) => {
    const refused = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(quads.map(({ object }) => object.value).join(''));
    const text = await serialize(quads, formatOf('rdf'), prefixes).catch((error: unknown) => error);
    if (refused) expect(text).toBeInstanceOf(FormatError);
    // A namespace cannot end in white space.
    else if (!(text instanceof FormatError && quads.some((quad) => /\s/.test(quad.predicate.value)))) expect(await canonical(await parseDocument(text as string, formatOf('rdf'), ex, 'x'))).toBe(await canonical(quads));
  }), { numRuns: 300 }));
});

describe('escapes', () => {
  const s = `<${ex}s> <${ex}p>`;
  const [o, quoted] = [DataFactory.literal('"\'\\\t\b\n\r\fé😀\u0000'), String.raw`\"\'\\\t\b\n\r\f\u00e9\U0001F600\u0000`];
  test.each([
    ['nt', `${s} "${quoted}" .`], ['nq', `${s} "${quoted}" .`], ['ttl', `${s} "${quoted}" .`], ['ttl', `${s} '${quoted}' .`], ['ttl', `${s} """${quoted}""" .`], ['ttl', `${s} '''${quoted}''' .`], ['trig', `{ ${s} """${quoted}""" }`],
  ])('of strings in %s: %s', async (name, text) => {
    const [quad] = await parseDocument(text, formatOf(name), ex, 'x');
    expect(quad?.object.equals(o as RDF.Literal)).toBe(true);
  });
  test.each([['nt', '<http://example.org/\\u00e9\\U0001F600>'], ['ttl', '<\\u00e9\\U0001F600>'], ['ttl', 'ex:é😀'], ['ttl', 'ex:\\~\\-\\!\\$\\&\\(\\)\\*\\+\\,\\;\\=\\/\\?\\#\\@\\%a%20'], ['trig', '<./x/../\\u00e9😀>']])('of IRIs in %s: %s', async (name, written) => {
    const text = `${name === 'nt' ? '' : `@prefix ex: <${ex}> .\n`}<http://a/s> <http://a/p> ${written} .`;
    const [quad] = await parseDocument(text, formatOf(name), ex, 'x');
    expect(quad?.object.value).toBe(written.includes('\\~') ? `${ex}~-!$&()*+,;=/?#@%a%20` : `${ex}é😀`);
  });
  test.each([
    ['nt', `${s} "\\x41" .`], ['nt', `${s} "\\u00g1" .`], ['nt', `${s} "a\nb" .`], ['nt', `${s} <${ex}\\u0020a> .`], ['ttl', `${s} <a\\n> .`], ['ttl', `${s} <a\\u003e> .`], ['ttl', `${s} "\\U00110000" .`],
  ])('that stand for nothing are refused in %s: %s', async (name, text) => {
    await expect(parseDocument(text, formatOf(name), ex, 'x')).rejects.toThrow();
  });
  test('a number keeps what it looks like', async () => {
    const quads = await parseDocument(`${s} 01, +1, 1.0, .5, 1e0, true .`, formatOf('ttl'), ex, 'x');
    const text = await serialize(quads, formatOf('ttl'), prefixes);
    expect((await parseDocument(text, formatOf('ttl'), ex, 'x')).map(({ object }) => `${object.value} ${(object as RDF.Literal).datatype.value.replace(/.*#/, '')}`).sort())
      .toEqual(['+1 integer', '.5 decimal', '01 integer', '1.0 decimal', '1e0 double', 'true boolean']);
  });
});
