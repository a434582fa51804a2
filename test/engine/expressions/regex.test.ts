import { describe, expect, it } from '@jest/globals';
import { createBudget } from '../../../server/engine/contract/budget.js';
import { rangesOf, toRanges, withCaseVariants } from '../../../server/engine/expressions/regex/character-set.js';
import { matcherOf } from '../../../server/engine/expressions/regex/regex.js';

/** Regular expressions as XPath has them (F&O 3.0, 5.6), of which the characters are XML Schema's (1.1, part 2, appendix G). */
const budget = createBudget();
const short = (value: string | undefined): string | undefined => (value === undefined || value.length <= 60 ? value : `${value.slice(0, 60)}…`);

describe('a pattern, flags and a text: whether it matches; undefined where it is not valid', () => {
  it.each<[string, string, string, boolean | undefined]>([
    ['^\\p{Lu}+\\-\\d$','','IL-6',true],
    ['^\\p{L}\\-x$','','é-x',true],
    ['^.\\-$','','😀-',true],
    ['^\\w+-\\w+$','','β-catenin',true],
    ['^\\w$','','é',true],
    ['^\\d$','','٣',true],
    ['\\s','','\u00a0',false],
    ['^.$','','\r',false],
    ['^.$','','\u2028',true],
    ['^.$','s','\n',true],
    ['^\\w$','','_',false],
    ['^\\w$','','+',true],
    ['^\\i\\c*$','','a-b.c',true],
    ['^\\c$','','·',true],
    ['^\\p{IsGreek}+$','','αβγ',true],
    ['\\p{IsGreek}','','abc',false],
    ['\\p{IsNothing}','','abc',undefined],
    ['^\\p{IsAdlam}$','','\u{1e900}',true],
    ['^\\p{IsHanifiRohingya}\\P{IsMedefaidrin}$','','\u{10d00}\u{10d01}',true],
    ['\\p{IsCJKUnifiedIdeographsExtensionI}','','\u{2ebf0}',true],
    ['^[a-z-[aeiou]]+$','','xyz',true],
    ['^[a-z-[aeiou]]+$','','xaz',false],
    ['[','','a',undefined],
    ['a{2,1}','','a',undefined],
    ['\\b','','a',undefined],
    ['(?=a)','','a',undefined],
    ['a**','','a',undefined],
    ['*','','a',undefined],
    ['{','','{',undefined],
    [']','',']',undefined],
    ['a','z','a',undefined],
    ['()','','',true],
    ['a|','','b',true],
    ['(?:ab)+','','abab',true],
    ['^a$','','x\na\ny',false],
    ['^a$','m','x\na\ny',true],
    ['^$','m','a\n',false],
    ['a$','m','a\n',true],
    ['^$','m','',true],
    ['a$','','a\n',false],
    ['ABC','i','xabcx',true],
    ['\\p{Lu}','i','a',false],
    ['[^q]','i','Q',false],
    ['É','i','é',true],
    ['σ','i','Σ',true],
    ['ς','i','Σ',true],
    ['[A-Z-[IO]]','i','i',false],
    ['[A-Z-[IO]]','i','a',true],
    ['a b','x','ab',true],
    ['[ ]','x',' ',true],
    ['[a b]','x',' ',true],
    ['a.c','q','abc',false],
    ['a.c','q','xa.c',true],
    ['A.C','qi','xa.c',true],
    ['(a)\\1','','aa',true],
    ['(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10','','abcdefghijj',true],
    ['(a)\\10','','aa0',true],
    ['\\1(a)','','aa',undefined],
    ['(a\\1)','','aa',undefined],
    ['(.)\\1','i','aA',true],
    ['^(a+)+$','','a'.repeat(48)+'!',false],
    ['^(a|a)*$','','a'.repeat(100000)+'!',false],
    ['(x+x+)+y','','x'.repeat(20000),false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$','','a'.repeat(50000),false],
    ['(a*)*b','m','a'.repeat(50000),false],
    ['a{0,500}a{0,500}a{0,500}b','','a'.repeat(5000),false],
    ['\\-','','-',true],
    ['[\\-]','','-',true],
    ['[a-]','','-',true],
    ['[-a]','','-',true],
    ['[a-c-e]','','-',undefined],
    ['\\^\\$','','^$',true],
    ['[^^]','','^',false],
    ['x\\.y','','x.y',true],
    ['\\/','','/',undefined],
    ['é{2}','','éé',true],
    ['😀{2}','','😀😀',true],
    ['[😀-😂]','','😁',true],
    ['\\P{L}','','1',true],
    ['[\\P{L}]','','a',false],
    ['[^\\d\\s]','','1 ',false],
    ['[\\W]','','a',false],
    ['[\\d-z]','','-',undefined],
    ['[a-\\d]','','-',undefined],
    ['\\p{Cs}','','a',undefined],
    ['\\p{Greek}','','a',undefined],
    ['^*a','','a',true],
    ['a{,2}','','a',undefined],
    ['a{0}','','b',true],
    ['','','b',true],
    ['(','','b',undefined],
    [')','','b',undefined],
    ['a{1000000}','','b',false],
  ])('%j %j', (pattern, flags, text, expected) => {
    expect(matcherOf(pattern, flags, budget)?.test(text, budget)).toBe(expected);
  });
});

describe('a text, a pattern and a replacement: what comes; undefined where one is not valid', () => {
  it.each<[string, string, string, string | undefined, string?]>([
    ['abc','b','[$1]','a[]c'],
    ['abc','b','[$2]','a[]c'],
    ['abcdefghijkl','(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)','$12$11$10','lkj'],
    ['abc','(b)','$12','ab2c'],
    ['😀a','\\-|.','x','xx'],
    ['abc','b','$',undefined],
    ['abc','b','\\',undefined],
    ['abc','b','\\$\\\\','a$\\c'],
    ['abc','b*','x',undefined],
    ['abc','','x',undefined],
    ['abc','b','$0$0','abbc'],
    ['a.b','.','$1','a$1b','q'],
    ['abracadabra','bra','*','a*cada*'],
    ['abracadabra','a.*a','*','*'],
    ['abracadabra','a.*?a','*','*c*bra'],
    ['abracadabra','a(.)','a$1$1','abbraccaddabbra'],
    ['AAAA','A+','b','b'],
    ['AAAA','A+?','b','bbbb'],
    ['darted','^(.*?)d(.*)$','$1c$2','carted'],
    ['ab','((a)|b)+','[$2]','[a]'],
    ['aXbxc','x','-','a-b-c','i'],
    ['a\nb','^','>',undefined,'m'],
    ['a\nb','^.','>','>\n>','m'],
    ['aaa','(a)(b)?','$2-','---'],
    ['a'.repeat(1000),'(a*)*?b|a','x','x'.repeat(1000)],
  ])('%j %j %j', (text, pattern, replacement, expected, flags = '') => {
    expect(short(matcherOf(pattern, flags, budget)?.replace(text, replacement, budget))).toBe(short(expected));
  });
});

it('a replacement that takes long is ended at its limit', () => {
  const limited = createBudget();
  limited.open({ deadline: performance.now() + 50, timeout: 50 }, 0);
  const start = performance.now();
  expect(() => matcherOf('x.*z|x', '', limited)?.replace('xy'.repeat(100_000), 'w', limited)).toThrow('The query was ended at the limit');
  expect(performance.now() - start).toBeLessThan(2000);
});

it('a text that grows beyond what may be held is an error that names the bound', () => {
  const limited = createBudget();
  expect(() => matcherOf('(.)', '', limited)?.replace('x'.repeat(2 ** 17), '$1'.repeat(2 ** 12), limited)).toThrow(/more than \d+/);
});

it('letters of ASCII have the cases that Unicode gives them', () => {
  const cased = new Map<number, Set<number>>(Array.from({ length: 128 }, (_, code) => [code, new Set([code])]));
  const add = (a: number, b: number): void => { cased.get(a)?.add(b); };
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    for (const other of [character.toLowerCase(), character.toUpperCase()]) {
      const variant = other.codePointAt(0) ?? code;
      if (other !== String.fromCodePoint(variant)) continue;
      add(code, variant);
      add(variant, code);
    }
  }
  const members = (code: number): number[] => toRanges(withCaseVariants(rangesOf([code, code]))).flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
  expect(Object.fromEntries([...cased].map(([code]) => [code, members(code)]))).toEqual(Object.fromEntries([...cased].map(([code, variants]) => [code, [...variants].sort((a, b) => a - b)])));
});
