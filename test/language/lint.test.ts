import { describe, expect, test } from '@jest/globals';
import { lint } from '../../server/language/lint.js';
import type { LanguageSource, Passage } from '../../server/language/passage.js';
import { rules } from '../../server/language/rules.js';
import { createVocabulary, type Name } from '../../server/language/vocabulary.js';

const kinds: Readonly<Record<string, readonly [label: string, kind: string]>> = {
  'tumor': ['tumor', 'term'], 'ctc': ['circulating tumor cell', 'cell'], 'bone-metastasis': ['bone metastasis', 'manifestation'], 'caf': ['cancer-associated fibroblast', 'cell'], 'vim': ['VIM', 'molecule'], 'emt': ['epithelial-mesenchymal transition', 'mechanism'],
  'osimertinib': ['osimertinib', 'therapy'], 'melanoma': ['melanoma', 'cancer'],
};
const others: readonly Name[] = [{ slug: 'tumor', label: 'neoplasm' }, { slug: 'tumor', label: 'malignant growth' }, { slug: 'caf', label: 'CAF' }, { slug: 'ctc', label: 'CTC' }, { slug: 'caf', label: 'reactive fibroblast' }, { slug: 'emt', label: 'EMT' }, { slug: 'vim', label: 'vimentin' }];
const source: LanguageSource = {
  vocabulary: await createVocabulary([...Object.entries(kinds).map(([slug, [label]]): Name => ({ slug, label, isPreferred: true })), ...others]),
  misspellings: await createVocabulary([{ slug: 'melanoma', label: 'melonoma' }]),
  term: (slug) => { const known = kinds[slug]; return known && { label: known[0], kind: known[1] }; },
  relations: (from, to) => (from === 'vim' && to === 'emt' ? ['marks'] : from === 'ctc' && to === 'bone-metastasis' ? ['promotes', 'marks'] : []),
};
const findings = (passage: Passage): readonly string[] => {
  const work = lint(passage, source);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value.map(({ rule, start, text }) => `${rule} ${start} ${text}`);
  }
};

describe('what is found', () => {
  test.each<[string, Omit<Passage, 'text'>, readonly string[]]>([
    ['Reactive fibroblasts in malignant growths; a neoplasm, a malignant growth.', {}, ['synonym 0 Reactive fibroblasts', 'synonym 24 malignant growths']],
    ['Tumours, CAFs and vimentin.', {}, []],
    ['A malignant growth.', { about: ['tumor'] }, []],
    ['Your malignant growth.', { isPlain: true }, []],
    ['A melonoma.', {}, ['misspelling 2 melonoma']],
    ['The ABCD score.', {}, ['abbreviation 4 ABCD']],
    ['The A big score (ABCD) is high; ABCD counts.', {}, []],
    ['ABCD (a big score) of DNA in stage IVA, T2 N0, NCT01234567, EMT and CAFs, V600E, STAT3 and WNT.', {}, []],
    ['With abemaciclib, a liposarcoma, MMP-9 and miR-21.', {}, ['missing-term 5 abemaciclib', 'missing-term 20 liposarcoma', 'missing-term 33 MMP-9', 'missing-term 43 miR-21']],
    ['With osimertinib in melanomas of the stroma.', {}, []],
    ['Vimentin drives EMT in cells.', {}, ['causal-marker 9 drives']],
    ['Vimentin marks EMT. CTCs drive it. It promotes EMT.', {}, []],
    ['Circulating tumor cells promote bone metastasis.', {}, []],
    ['A high count causes bone metastasis.', { relation: 'predicts' }, ['causal-marker 13 causes']],
    ['A high count causes bone metastasis.', { relation: 'promotes' }, []],
    ['Patients lived longer.', { systems: ['mouse'] }, ['patients-in-animals 0 Patients']],
    ['Cells from breast cancer patients grew; patient-derived tumors did.', { systems: ['mouse'] }, []],
    ['Patients lived longer.', { systems: ['mouse', 'human'] }, []],
    ['Patients lived longer.', {}, []],
    ['Mice lived longer than patients.', { systems: ['mouse'] }, []],
    ['It must not be given with osimertinib.', { relation: 'contraindicatedWith' }, []],
    ['Extracellular proteolytic degradation facilitates dissemination.', { isPlain: true }, ['hard-to-read 0 Extracellular proteolytic degradation facilitates dissemination.']],
    ['The cat sat on the mat.', { isPlain: true }, []],
    [`It ${'is a '.repeat(13)}cat.`, { isPlain: true }, expect.arrayContaining([expect.stringMatching(/^hard-to-read 0 It is a/)]) as unknown as string[]],
    ['Patients should take osimertinib. It is the treatment of choice. Take it daily.', {}, ['treatment-advice 0 Patients should take', 'treatment-advice 37 is the treatment of choice', 'treatment-advice 65 Take']],
    ['Patients with melanoma should take it. Trials should take that into account.', {}, ['treatment-advice 23 should take']],
    ['Patients took osimertinib, as the trial says.', {}, []],
  ])('in “%s” with %j', (text, rest, wanted) => {
    expect(findings({ text, ...rest })).toEqual(wanted);
  });
});

test('each rule is seen to find something above, and says what to do', () => {
  const work = lint({ text: 'A melonoma, a malignant growth, ABCD abemaciclib. Vimentin drives EMT. Patients should take proteolytic facilitation.', systems: ['mouse'] }, source);
  for (let step = work.next(); ; step = work.next()) {
    if (!step.done) continue;
    expect(new Set(step.value.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ name }) => name).filter((name) => name !== 'hard-to-read')));
    expect(step.value.filter(({ fault, remedy }) => !fault.endsWith('.') || !remedy.endsWith('.'))).toEqual([]);
    break;
  }
});

test('rules can be left out', () => {
  expect([...lint({ text: 'Take it.' }, source, ['treatment-advice'])].length).toBeGreaterThan(0);
  const work = lint({ text: 'Take it.' }, source, ['treatment-advice']);
  let step = work.next();
  while (!step.done) step = work.next();
  expect(step.value).toEqual([]);
});

test('hostile texts cost what their length costs', () => {
  const steps = (text: string): number => { let count = 0; for (const work = lint({ text, isPlain: true, systems: ['mouse'] }, source); ; count++) if (work.next().done) return count; };
  for (const part of ['.', '."', 'a', 'A1', ' from', 'ABCD ', '(ABCD) ', 'patients ', 'drives ', '\n', 'malignant growth ', 'x-']) {
    const text = part.repeat(Math.floor(100_000 / part.length)), begin = process.cpuUsage();
    expect([part, steps(text) > 0]).toEqual([part, true]);
    // A quadratic rule would take minutes.
    expect([part, process.cpuUsage(begin).user < 5_000_000]).toEqual([part, true]);
  }
});

describe('the time grows with the length of the text', () => {
  const parts = ['!', '.', '?', ')', '(', '((A', '."', 'a', 'A', 'amab', 'a-', 'A-', ' ', '\n', '\n ', '. ', '! ', '1.', 'al.', 'e.g. ', 'IL-', '(AB', 'EMT causes bone metastasis ', 'patients should ', '\u00ad', '😀', '\u0301'];
  test.each(parts)('of %j', (part) => {
    for (const end of ['x', ' ', '']) for (const passage of [{}, { isPlain: true }, { systems: ['mouse'], relation: 'marks' }]) {
      const from = process.cpuUsage();
      findings({ ...passage, text: part.repeat(20_000 / part.length) + end });
      // Linear work takes some tens of milliseconds; a look from each character at all that follow takes seconds.
      expect(process.cpuUsage(from).user / 1000).toBeLessThan(1500);
    }
  });
});
