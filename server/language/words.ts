/** A word of a text: letters, a number, or one Greek letter; `IL-6` and `TGFβ` have two. Positions count UTF-16 units. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** As it stands in the text. */
  readonly text: string;
  /** As names are compared: small letters, American spelling, Greek letters by their names. */
  readonly key: string;
  /** What stands between it and the word before; `-` for any hyphen, a space for any white space, nothing at the beginning. */
  readonly gap: string;
}

const word = /\p{Script=Greek}\p{M}*|(?:(?!\p{Script=Greek})[\p{L}\p{M}])+|\p{N}+/gu;
const hyphens = /^[-\u2010-\u2015\u2212]$/, space = /^\s+$/;
const greek: ReadonlyMap<string, string> = new Map([
  ['α', 'alpha'],
  ['β', 'beta'],
  ['γ', 'gamma'],
  ['δ', 'delta'],
  ['ε', 'epsilon'],
  ['ζ', 'zeta'],
  ['η', 'eta'],
  ['θ', 'theta'],
  ['κ', 'kappa'],
  ['λ', 'lambda'],
  ['μ', 'mu'],
  ['σ', 'sigma'],
  ['τ', 'tau'],
  ['ω', 'omega'],
]);

/**
 * Endings and beginnings that British writers spell otherwise, in their order. Both what is looked for and the text are changed alike, so that a word
 * that only looks British does no harm.
 */
const american: readonly (readonly [british: RegExp, american: string])[] = [
  [/^(tum|behavi|col|fav|neighb|lab|od|vig|vap|rum)our/, '$1or'],
  [/tumour/, 'tumor'],
  [/(?<=[a-z]{3})is(ations?|ed|es?|ing|ers?|able)$/, 'iz$1'],
  [/lys(ed?|es|ing|ers?)$/, 'lyz$1'],
  [/(h|isch|an|leuk|[a-z]c|[a-z]t|[a-z]n|[a-z]k|[a-z]r|glyc)aem/, '$1em'],
  [/^(p|f)aed/, '$1ed'],
  [/^oe(?=sophag|strog|dema|strad)/, 'e'],
  [/dyspnoea/, 'dyspnea'],
  [/rrhoea/, 'rrhea'],
  [/f(o)etal/, 'fetal'],
  [/^aetiolog/, 'etiolog'],
  [/^orthopaed/, 'orthoped'],
  [/gynaec/, 'gynec'],
  [/oedema/, 'edema'],
  [/^(cent|fib|lit|met)re(s?)$/, '$1er$2'],
  [/^sulph/, 'sulf'],
  [/ll(ing|ed|ers?)$/, 'l$1'],
  [/^programme(s?)$/, 'program$1'],
  [/^grey$/, 'gray'],
  [/^ageing$/, 'aging'],
];

/** The spelling by which words are compared. @param text In small letters. */
export function spelling(text: string): string {
  let key = text;
  for (const [british, instead] of american) if (british.test(key)) key = key.replace(british, instead);
  return key;
}

const keys = new Map<string, string>();
/** Spellings that are remembered: the words of a text come again and again. */
const remembered = 20_000, longestWord = 60;

function keyOf(text: string): string {
  if (text.length > longestWord) return text;
  let key = keys.get(text);
  if (key === undefined) {
    const small = text.normalize('NFC').toLowerCase();
    key = greek.get(small) ?? spelling(small);
    if (keys.size >= remembered) keys.clear();
    keys.set(text, key);
  }
  return key;
}

/** The words of a text, in their order; the time grows with its length. */
export function* wordsOf(text: string): Generator<Word, void> {
  let last = 0, isFirst = true;
  for (const { 0: found, index } of text.matchAll(word)) {
    const between = text.slice(last, index);
    yield { start: index, end: index + found.length, text: found, key: keyOf(found), gap: isFirst ? '' : hyphens.test(between) ? '-' : space.test(between) ? ' ' : between };
    last = index + found.length;
    isFirst = false;
  }
}
