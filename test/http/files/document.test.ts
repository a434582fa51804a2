import { expect, test } from '@jest/globals';
import { writePieces } from '../../../server/http/files/document.js';
import { FormatError } from '../../../server/rdf/format-error.js';
import { prefixes, versionOf } from '../../support/service.js';

const { store } = versionOf('no-xml', '<http://example.org/a> <http://example.org/1> "one" <http://example.org/g> .\n');
const written = async (format: string): Promise<string> => {
  let text = '';
  for await (const piece of writePieces({ store, prefixes, format, graph: 'http://example.org/g', without: [], version: '0', base: 'http://example.org/' })) text += piece.toString();
  return text;
};

test('a document that its format cannot hold is refused as such by the thread that writes it', async () => {
  await expect(written('rdf')).rejects.toThrow(FormatError);
  await expect(written('rdf')).rejects.toThrow('RDF/XML cannot hold the predicate <http://example.org/1>');
  expect(await written('nt')).toBe('<http://example.org/a> <http://example.org/1> "one" .\n');
});

test('any other failure of the thread is no FormatError', async () => {
  await expect(written('none')).rejects.not.toBeInstanceOf(FormatError);
  await expect(written('none')).rejects.toThrow('no format none');
});
