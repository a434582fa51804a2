import { describe, expect, test } from '@jest/globals';
import { doiUrl, outsidePage, safeUrl, slugOf } from '../../server/pages/links.js';

const base = 'https://w3id.org/metastasis/';

describe('links', () => {
  test.each([
    [`${base}emt`, 'emt'], [`${base}doi-10.1038-nrc2622`, 'doi-10.1038-nrc2622'], [`${base}graph/papers`, undefined], [`${base}..`, undefined],
    [base, undefined], ['https://example.org/emt', undefined], [`${base}a"b`, undefined],
  ])('slug of %s', (iri, slug) => {
    expect(slugOf(iri, base)).toBe(slug);
  });

  test.each([
    ['https://example.org/a?b=c', true], ['http://example.org/', true], ['mailto:a@example.org', true], ['javascript:alert(1)', false],
    ['data:text/html,x', false], [' https://example.org', false], ['https://example.org/"onclick="x', false], ['//example.org', false],
  ])('%s may be followed: %s', (url, allowed) => {
    expect(safeUrl(url)).toBe(allowed ? url : undefined);
  });

  test.each([
    ['http://purl.obolibrary.org/obo/GO_0001837', 'GO:0001837', 'https://amigo.geneontology.org/amigo/term/GO:0001837'],
    ['http://identifiers.org/hgnc/11128', 'HGNC:11128', 'https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:11128'],
    ['http://purl.uniprot.org/uniprot/O95863', 'O95863', 'https://www.uniprot.org/uniprotkb/O95863/entry'],
    ['http://id.nlm.nih.gov/mesh/D058750', 'D058750', 'https://meshb.nlm.nih.gov/record/ui?ui=D058750'],
    ['https://example.org/thing#x', 'x', 'https://example.org/thing#x'],
  ])('page of %s', (iri, name, url) => {
    expect(outsidePage(iri)).toMatchObject({ name, url });
  });

  test('an IRI that no browser may open has no page', () => {
    expect(outsidePage('urn:x:y')).toBeUndefined();
  });

  test('a DOI is escaped where an address needs it', () => {
    expect(doiUrl('10.1000/a(1)<2>?x#y')).toBe('https://doi.org/10.1000/a(1)%3C2%3E%3Fx%23y');
  });
});
