import { describe, expect, test } from '@jest/globals';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { xmlText } from '../../server/engine/results/term-texts.js';
import { FormatError } from '../../server/rdf/format-error.js';
import { formats, type Format } from '../../server/rdf/formats.js';
import { parseDocument } from '../../server/rdf/parse.js';
import { writeRdfXml } from '../../server/rdf/rdfxml.js';
import { termKind } from '../../server/store/dictionary.js';

const { namedNode, literal } = DataFactory;
const rdf = formats.find(({ name }) => name === 'rdf') as Format;
const statement = (predicate: string, value = 'v'): RDF.Quad => DataFactory.quad(namedNode('http://s'), namedNode(predicate), literal(value)) as RDF.Quad;

describe('what RDF/XML and results in XML cannot hold', () => {
  test.each(['http://p/é', 'http://p/a.b-1', 'http://p#x', 'http://p/1a', 'urn:x:日本', 'http://p/%C3%A9', 'http://p/x·y'])('<%s> is written and read', async (predicate) => {
    const [read] = await parseDocument(writeRdfXml([statement(predicate)], new Map()), rdf, 'http://b', 'x');
    expect(read?.predicate.value).toBe(predicate);
  });

  test.each([['http://p/123', 'v'], ['http://p/', 'v'], ['http://p/a?', 'v'], ['http://p/a', '\u0001'], ['http://p/a', '\ufffe']])('<%s> with %j is refused with the reason', (predicate, value) => {
    expect(() => writeRdfXml([statement(predicate, value)], new Map())).toThrow(FormatError);
  });

  test.each(['\u0001', 'a\u000b', '\ufffe', '\uffff', '\u0000'])('a literal %j in a result', (value) => {
    const terms = { kind: () => termKind.literal, text: () => value, suffix: () => '' };
    expect(() => xmlText(terms as never, 1)).toThrow(expect.objectContaining({ name: 'EngineError', reason: 'format' }));
  });
});
