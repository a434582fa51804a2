import { describe, expect, test } from '@jest/globals';
import * as productions from '@traqula/chevrotain';
import type { ILookaheadStrategy, IToken, TokenType } from '@traqula/chevrotain';
import { createToken, ParserBuilder } from '@traqula/core';
import { sparql11ParserBuilder } from '@traqula/parser-sparql-1-1';
import { sparql12ParserBuilder } from '@traqula/parser-sparql-1-2';
import { lex } from '@traqula/rules-sparql-1-1';
import { lex as lex12 } from '@traqula/rules-sparql-1-2';
import { strategyOfFirstTokens } from '../../server/sparql/first-tokens.js';
import { ownRules } from '../../server/sparql/grammar.js';
import { TokenVocabulary, wrong } from '../../server/sparql/tokens.js';

type Options<Name extends 'buildLookaheadForAlternation' | 'buildLookaheadForOptional'> = Parameters<ILookaheadStrategy[Name]>[0];

/** The choices of a grammar where the library and we go another way with the same next token, and how many were compared. */
function differences(grammar: object, types: readonly TokenType[]): { readonly differing: readonly string[]; readonly compared: number } {
  const tokenTypes = [...types, createToken({ name: wrong, pattern: /(?!)/ })], vocabulary = new TokenVocabulary(tokenTypes);
  const builder = ParserBuilder.create(grammar as never);
  for (const rule of ownRules((name) => vocabulary.type(name))) builder.patchRule(rule as never);
  const own = strategyOfFirstTokens(productions), library = new productions.LLkLookaheadStrategy({ maxLookahead: 1 }), differing: string[] = [];
  let compared = 0;
  const compare = (where: string, ours: unknown, theirs: unknown): void => {
    for (const type of [...tokenTypes, productions.EOF]) {
      const token = { tokenTypeIdx: type.tokenTypeIdx } as IToken, parser = { LA: () => token, LA_FAST: () => token };
      // A choice with conditions looks at those of its ways.
      const ways = Array.from({ length: 99 }, () => ({ ALT: () => undefined })), [one, other] = [ours, theirs].map((way) => (way as (this: unknown, alternatives: unknown) => unknown).call(parser, ways));
      if (one !== other) differing.push(`${where}, ${type.name}: ${String(one)}, not ${String(other)}`);
      compared += 1;
    }
  };
  const lookaheadStrategy: ILookaheadStrategy = {
    validate: (options) => library.validate(options),
    buildLookaheadForAlternation(options: Options<'buildLookaheadForAlternation'>) {
      compare(`${options.rule.name} OR${options.prodOccurrence}`, own.buildLookaheadForAlternation(options), library.buildLookaheadForAlternation(options));
      return library.buildLookaheadForAlternation(options);
    },
    buildLookaheadForOptional(options: Options<'buildLookaheadForOptional'>) {
      compare(`${options.rule.name} ${options.prodType}${options.prodOccurrence}`, own.buildLookaheadForOptional(options), library.buildLookaheadForOptional(options));
      return library.buildLookaheadForOptional(options);
    },
  };
  (builder as unknown as { consume(options: object): unknown }).consume({ tokenVocabulary: tokenTypes, config: { lookaheadStrategy } });
  return { differing, compared };
}

describe('the next token tells the way that the library would go', () => {
  test.each([
    ['SPARQL 1.1', sparql11ParserBuilder, lex.sparql11LexerBuilder.tokenVocabulary],
    ['SPARQL 1.2', sparql12ParserBuilder, lex12.sparql12LexerBuilder.tokenVocabulary],
  ])('%s', (_, grammar, types) => {
    const { differing, compared } = differences(grammar, types);
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(20_000);
  });
});
