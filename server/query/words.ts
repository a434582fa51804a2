/** Greek letters stand in names of molecules, and few readers type them. */
const greek: ReadonlyMap<string, string> = new Map(Object.entries({
  α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', ζ: 'zeta', η: 'eta', θ: 'theta', ι: 'iota', κ: 'kappa', λ: 'lambda', μ: 'mu',
  ν: 'nu', ξ: 'xi', π: 'pi', ρ: 'rho', σ: 'sigma', ς: 'sigma', τ: 'tau', φ: 'phi', χ: 'chi', ψ: 'psi', ω: 'omega',
}));

/** British spellings and plurals, made one with the American singular. Names and questions go through the same table. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/tumour/, 'tumor'], [/aem/, 'em'], [/oed/, 'ed'], [/ll(?=ing$|ed$)/, 'l'], [/is(?=ation|ed?$|es$|ing$)/, 'iz'],
  [/(?<=ta|the|no|ly|to)ses$/, 'sis'], [/(?<=.{2}[^aeiou])ies$/, 'y'], [/(?<=.{2}[^sui])s$/, ''],
];

const word = /[\p{L}\p{N}]+/gu;
const compound = /[\p{L}\p{N}]+(?:[-\u2010-\u2015./][\p{L}\p{N}]+)+/gu;

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[α-ω]/g, (c) => greek.get(c) ?? c);
const oneSpelling = (token: string): string => spellings.reduce((text, [from, to]) => text.replace(from, to), token);

/** The words of a text as they are compared: no case, no accents, Greek spelled out, one spelling, singular. */
export const wordsOf = (text: string): readonly string[] => (plain(text).match(word) ?? []).map(oneSpelling);

/** What `IL-6` is also written as: its hyphenated words without the hyphens. */
export const joinedWordsOf = (text: string): readonly string[] => (plain(text).match(compound) ?? []).map((name) => wordsOf(name).join(''));

/** Words that every other definition has. */
const empty = new Set(['a', 'an', 'and', 'by', 'for', 'from', 'in', 'into', 'of', 'on', 'or', 'the', 'to', 'with']);

/** The words that can find something; all of them where there are no others. */
export function tellingWords(words: readonly string[]): readonly string[] {
  const telling = words.filter((each) => !empty.has(each));
  return telling.length > 0 ? telling : words;
}
