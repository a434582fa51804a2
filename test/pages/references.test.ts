import { expect, test } from '@jest/globals';
import { bibliographicLine, citationText, referenceFormats } from '../../server/pages/references.js';
import type { Paper } from '../../server/pages/statements.js';

const paper: Paper = {
  iri: 'https://w3id.org/metastasis/pmid-1', label: 'Able 2001', title: 'On {moving} cells & more', author: 'Able AB', journal: 'J Test', year: '2001',
  volume: '7', pages: '1-9', pmid: '1', doi: '10.1000/a_1', retracted: false,
};
const bare: Paper = {
  iri: 'https://w3id.org/metastasis/pmid-2', label: 'Atlas', title: undefined, author: 'Cancer Atlas Network', journal: undefined, year: undefined,
  volume: undefined, pages: undefined, pmid: '2', doi: undefined, retracted: false,
};
const write = (suffix: string, slug: string, of: Paper): string => referenceFormats.find((format) => format.suffix === suffix)?.write(slug, of) ?? '';

test('BibTeX escapes what TeX would read, and keeps the case of the title', () => {
  expect(write('bib', 'pmid-1', paper)).toBe(`@article{pmid-1,
  author = {Able, A. B.},
  title = {{On \\{moving\\} cells \\& more}},
  journal = {J Test},
  year = {2001},
  volume = {7},
  pages = {1--9},
  doi = {10.1000/a\\_1},
  pmid = {1},
  annote = {First author only: complete the list from the DOI or PubMed.}
}
`);
  expect(write('bib', 'pmid-2', bare)).toContain('author = {{Cancer Atlas Network}},\n  title = {{Atlas}},\n  pmid = {2}');
});

test('RIS', () => {
  expect(write('ris', 'pmid-1', paper).split('\r\n')).toEqual([
    'TY  - JOUR', 'AU  - Able, A. B.', 'TI  - On {moving} cells & more', 'JO  - J Test', 'PY  - 2001', 'VL  - 7', 'SP  - 1', 'EP  - 9', 'DO  - 10.1000/a_1',
    'AN  - 1', 'UR  - https://doi.org/10.1000/a_1', 'N1  - First author only: complete the list from the DOI or PubMed.', 'ER  - ', '',
  ]);
  expect(write('ris', 'pmid-2', bare)).toContain('UR  - https://pubmed.ncbi.nlm.nih.gov/2/');
});

test('CSL-JSON leaves out what is not known', () => {
  expect(JSON.parse(write('csl.json', 'pmid-1', paper))).toEqual([{
    'id': 'pmid-1', 'type': 'article-journal', 'title': 'On {moving} cells & more', 'author': [{ family: 'Able', given: 'A. B.' }], 'container-title': 'J Test',
    'issued': { 'date-parts': [[2001]] }, 'volume': '7', 'page': '1-9', 'DOI': '10.1000/a_1', 'PMID': '1', 'note': 'First author only: complete the list from the DOI or PubMed.',
  }]);
  expect(Object.keys(JSON.parse(write('csl.json', 'pmid-2', bare))[0])).toEqual(['id', 'type', 'title', 'author', 'PMID', 'note']);
});

test('as text', () => {
  expect(citationText(paper)).toBe('Able AB. On {moving} cells & more. J Test. 2001;7:1-9. https://doi.org/10.1000/a_1');
  expect(citationText(bare)).toBe('Cancer Atlas Network. Atlas. https://pubmed.ncbi.nlm.nih.gov/2/');
  expect(bibliographicLine(paper)).toBe('Able AB. J Test 7:1-9 (2001)');
  expect(bibliographicLine(bare)).toBe('Cancer Atlas Network.');
});
