import { expect, test } from '@jest/globals';
import { bibliographicLine, citationText } from '../../server/pages/references.js';
import type { Paper } from '../../server/pages/statements.js';

const paper: Paper = {
  iri: 'https://w3id.org/metastasis/pmid-1', label: 'Able 2001', title: 'On {moving} cells & more', author: 'Able AB', journal: 'J Test', year: '2001',
  volume: '7', pages: '1-9', pmid: '1', doi: '10.1000/a_1', retracted: false,
};
const bare: Paper = {
  iri: 'https://w3id.org/metastasis/pmid-2', label: 'Atlas', title: undefined, author: 'Cancer Atlas Network', journal: undefined, year: undefined,
  volume: undefined, pages: undefined, pmid: '2', doi: undefined, retracted: false,
};

test('as text', () => {
  expect(citationText(paper)).toBe('Able AB, et al. On {moving} cells & more. J Test. 2001;7:1-9. https://doi.org/10.1000/a_1');
  expect(citationText({ ...paper, authors: ['Able AB', 'Baker C'] })).toBe('Able AB, Baker C. On {moving} cells & more. J Test. 2001;7:1-9. https://doi.org/10.1000/a_1');
  expect(citationText(bare)).toBe('Cancer Atlas Network, et al. Atlas. https://pubmed.ncbi.nlm.nih.gov/2/');
  expect(bibliographicLine(paper)).toBe('Able AB. J Test 7:1-9 (2001)');
  expect(bibliographicLine(bare)).toBe('Cancer Atlas Network.');
});
