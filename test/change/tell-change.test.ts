import { describe, expect, test } from '@jest/globals';
import { tellChange } from '../../server/change/tell-change.js';
import { storeFromNQuads } from '../../server/store/build-store.js';

const mpp = 'https://w3id.org/metastasis/', skos = 'http://www.w3.org/2004/02/skos/core#', rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', graph = `<${mpp}graph/small>`;
const line = (subject: string, property: string, value: string): string => `<${mpp}${subject}> <${property}> ${value} ${graph} .`;
const store = storeFromNQuads(new TextEncoder().encode([
  line('emt', `${rdf}type`, `<${mpp}Mechanism>`), line('emt', `${skos}prefLabel`, '"EMT"@en'), line('emt', `${skos}definition`, '"Old \\"words\\"."@en'),
  line('Mechanism', 'http://www.w3.org/2000/01/rdf-schema#label', '"mechanism"@en'), line('Claim', 'http://www.w3.org/2000/01/rdf-schema#label', '"claim"@en'),
  `<${skos}definition> <http://www.w3.org/2000/01/rdf-schema#label> "definition"@en ${graph} .`,
].map((each) => `${each}\n`).join('')).buffer);

describe('a change in words', () => {
  test('names what comes, what changes and what goes', () => {
    const claim = [line('claim-x', `${rdf}type`, `<${mpp}Claim>`), line('claim-x', `${mpp}statement`, '"SNAI1 promotes EMT."@en'), line('claim-x', `${rdf}object`, `<${mpp}emt>`)];
    const told = tellChange({ added: [...claim, line('emt', `${skos}definition`, '"New words."@en')], removed: [line('emt', `${skos}definition`, '"Old \\"words\\"."@en')] }, store);
    expect(told.sentence).toBe('Adds claim “SNAI1 promotes EMT.”; changes “definition” of “EMT”.');
    expect(told.diff).toContainEqual({
      graph: `${mpp}graph/small`, subject: `${mpp}emt`, property: `${skos}definition`, label: 'EMT', name: 'definition',
      removed: [{ term: '"Old \\"words\\"."@en', text: 'Old "words".' }], added: [{ term: '"New words."@en', text: 'New words.' }],
    });
    expect(told.diff).toContainEqual(expect.objectContaining({ subject: `${mpp}claim-x`, label: 'SNAI1 promotes EMT.', name: 'object', added: [{ term: `<${mpp}emt>`, text: 'EMT' }] }));
    expect(told.more).toBe(0);
  });

  test('is the same from the version after it', () => {
    const diff = { added: [line('emt', `${skos}definition`, '"Old \\"words\\"."@en')], removed: [line('emt', `${skos}definition`, '"Older."@en')] };
    expect(tellChange(diff, store).sentence).toBe('Changes “definition” of “EMT”.');
  });

  test('of what goes as a whole names it by what it was', () => {
    const removed = [line('emt', `${rdf}type`, `<${mpp}Mechanism>`), line('emt', `${skos}prefLabel`, '"EMT"@en'), line('emt', `${skos}definition`, '"Old \\"words\\"."@en')];
    expect(tellChange({ added: [], removed }, store).sentence).toBe('Removes mechanism “EMT”.');
  });

  test('leaves out who noted it and when, but where that is all', () => {
    const pav = 'http://purl.org/pav/', who = [line('emt', `${pav}curatedBy`, `<${mpp}curator-editors>`), line('emt', `${pav}curatedOn`, '"2026-11-29"')], told = tellChange({ added: [...who, line('emt', `${skos}altLabel`, '"EMP"@en')], removed: [] }, store);
    expect([told.sentence, told.diff.length]).toEqual(['Adds “altLabel” to “EMT”.', 3]);
    expect(tellChange({ added: who, removed: [] }, store).sentence).toBe('Adds “curatedBy” to “EMT”; adds “curatedOn” to “EMT”.');
  });

  test('counts what is more than three', () => {
    const added = ['a', 'b', 'c', 'd', 'e'].map((name) => line(name, `${skos}definition`, '"Text."@en'));
    expect(tellChange({ added, removed: [] }, store).sentence).toBe('Adds “definition” to “a”, “b”, “c” and 2 more.');
  });

  test('that changes nothing is no sentence', () => {
    expect(tellChange({ added: [], removed: [] }, store)).toEqual({ sentence: '', diff: [], more: 0 });
  });
});
