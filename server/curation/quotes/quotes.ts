/** Characters of a quotation. */
export const shortestQuote = 20, longestQuote = 300;

/**
 * A text as it is compared: services, publishers and word processors write spaces, dashes and quotation marks each in
 * their own way, and join letters. Letters stay as they are, capitals too.
 */
const comparable = (text: string): string => text.normalize('NFKC').replace(/\p{Cf}/gu, '').replace(/[\s\p{Z}]+/gu, ' ').replace(/[\p{Pd}\u2212]/gu, '-')
  .replace(/["'\u2018-\u201f\u00ab\u00bb\u2039\u203a\u2032\u2033`\u00b4]/g, "'").replace(/ ?- ?/g, '-').trim();

const ofWord = /[\p{L}\p{N}]/u, plainSign = /^[A-Za-z0-9.,;:()]$/;

/** Whether a passage stands in a text word for word: no word of it is cut off at its ends. */
export function quoteOccurs(text: string, quote: string): boolean {
  const within = comparable(text), wanted = comparable(quote);
  if (wanted === '') return false;
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    const before = [...within.slice(Math.max(0, at - 2), at)].at(-1) ?? '', after = [...within.slice(at + wanted.length, at + wanted.length + 2)][0] ?? '';
    const first = [...wanted.slice(0, 2)][0] ?? '', last = [...wanted.slice(-2)].at(-1) ?? '';
    if (!(ofWord.test(before) && ofWord.test(first)) && !(ofWord.test(last) && ofWord.test(after))) return true;
  }
  return false;
}

/**
 * Where a passage stands in a text word for word, as offsets; undefined where it does not, or where signs that are joined
 * hide the place.
 */
export function spanOfQuote(text: string, quote: string): { readonly start: number; readonly end: number } | undefined {
  const wanted = comparable(quote);
  if (wanted === '' || !quoteOccurs(text, quote)) return undefined;
  let within = '';
  const starts: number[] = [], ends: number[] = [];
  for (let at = 0; at < text.length;) {
    const sign = String.fromCodePoint(text.codePointAt(at) ?? 0), end = at + sign.length;
    // A space beside a dash, and one beside another, count for nothing. Most signs are plain letters, which stay.
    for (const unit of plainSign.test(sign) ? sign : /[\s\p{Z}]/u.test(sign) ? ' ' : comparable(sign)) {
      if (unit === ' ' && (within === '' || within.endsWith(' ') || within.endsWith('-'))) continue;
      if (unit === '-' && within.endsWith(' ')) {
        within = within.slice(0, -1);
        starts.pop();
        ends.pop();
      }
      within += unit;
      for (let i = 0; i < unit.length; i++) { starts.push(at); ends.push(end); }
    }
    at = end;
  }
  for (let found = within.indexOf(wanted); found >= 0; found = within.indexOf(wanted, found + 1)) {
    const start = starts[found] ?? 0, end = ends[found + wanted.length - 1] ?? 0;
    // Not in the middle of a longer word.
    if (!(ofWord.test(text[start - 1] ?? '') && ofWord.test(text[start] ?? '')) && !(ofWord.test(text[end - 1] ?? '') && ofWord.test(text[end] ?? ''))) return { start, end };
  }
  return undefined;
}

/** What is known of a paper and a line of evidence. */
export interface Quoted {
  readonly quote: string;
  readonly finding?: string | undefined;
  readonly title?: string | undefined;
  /** Absent: there is nothing to compare the quotation with. */
  readonly abstract?: string | undefined;
}

/** `found` alone is good; `unchecked` says that nothing could be compared. */
export interface QuoteCheck { readonly outcome: 'found' | 'not found' | 'unchecked' | 'no quotation'; readonly reason?: string }

const same = (one: string, other: string | undefined): boolean => other !== undefined && bare(one) === bare(other);

/** From the first letter or digit to the last one. An expression for the end of a text would begin anew at each sign. */
function bare(text: string): string {
  const signs = [...comparable(text).toLowerCase()], isWord = (sign: string): boolean => ofWord.test(sign);
  return signs.slice(Math.max(0, signs.findIndex(isWord)), signs.findLastIndex(isWord) + 1).join('');
}

/** Compares a quotation with the abstract, and refuses what is none: the title, the finding, a snippet. */
export function checkQuote({ quote, finding, title, abstract }: Quoted): QuoteCheck {
  const { length } = quote.trim();
  if (length < shortestQuote || length > longestQuote) return { outcome: 'no quotation', reason: `It has ${length} characters; a quotation has ${shortestQuote} to ${longestQuote}.` };
  if (same(quote, title)) return { outcome: 'no quotation', reason: 'It is the title of the paper. Quote the passage of the abstract that says what was found.' };
  if (same(quote, finding)) return { outcome: 'no quotation', reason: 'The finding is the quotation. Say in words of your own what the paper shows.' };
  if (abstract === undefined) return { outcome: 'unchecked', reason: 'There is no abstract to compare it with.' };
  return quoteOccurs(abstract, quote) ? { outcome: 'found' } : { outcome: 'not found', reason: 'It does not stand in the abstract word for word.' };
}

/** How many of some quotations were compared. */
export interface QuoteReport {
  readonly found: number;
  readonly wrong: number;
  readonly unchecked: number;
  readonly sentence: string;
  /** Whether some were compared and all of these were found. */ readonly passed: boolean;
}

export function reportQuotes(checks: readonly QuoteCheck[]): QuoteReport {
  const count = (...outcomes: readonly QuoteCheck['outcome'][]): number => checks.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const found = count('found'), wrong = count('not found', 'no quotation'), unchecked = count('unchecked'), compared = found + wrong;
  const sentence = checks.length === 0 ? 'There are no quotations: nothing was compared.' : compared === 0 ? `None of ${checks.length} quotations could be compared.`
    : `${compared} of ${checks.length} quotations compared: ${found} found, ${wrong} not${unchecked > 0 ? `; ${unchecked} could not be compared` : ''}.`;
  return { found, wrong, unchecked, sentence, passed: compared > 0 && wrong === 0 };
}
