import type * as chevrotain from '@traqula/chevrotain';
import type { ILookaheadStrategy, IProduction, IToken, Rule, TokenType } from '@traqula/chevrotain';

/** What a grammar is made of, as the library has it: Node may have it twice, as modules of two kinds. */
export type Productions = Pick<typeof chevrotain, 'Alternation' | 'Alternative' | 'LLkLookaheadStrategy' | 'NonTerminal' | 'Option' | 'Repetition' | 'RepetitionMandatory' | 'RepetitionMandatoryWithSeparator' | 'RepetitionWithSeparator' | 'Terminal'>;

/** The tokens that a part of the grammar may begin with, and whether it may be nothing at all. */
interface Beginning { readonly tokens: ReadonlySet<TokenType>; readonly mayBeEmpty: boolean }

/** A parser, for the functions that the library calls on it. */
interface Parser { LA(howMuch: number): IToken }

type Definition = IProduction & { readonly definition: readonly IProduction[] };

/**
 * Tells by the next token which way a text goes on. The library's own strategy finds the same for any number of tokens, and
 * takes a tenth of a second for it, in each process and thread that reads queries; what the first tokens of each rule are,
 * found once a rule, takes a few milliseconds. Where one token is not enough, the library's is asked.
 */
export function strategyOfFirstTokens(library: Productions): ILookaheadStrategy {
  const { Alternation, Alternative, NonTerminal, Option, Repetition, RepetitionMandatory, RepetitionMandatoryWithSeparator, RepetitionWithSeparator, Terminal } = library;
  const usual = new library.LLkLookaheadStrategy({ maxLookahead: 1 }), ofRules = new Map<Rule, Beginning>();

  function ofOne(production: IProduction): Beginning {
    if (production instanceof Terminal) return { tokens: new Set([production.terminalType]), mayBeEmpty: false };
    if (production instanceof NonTerminal) {
      const rule = production.referencedRule, found = ofRules.get(rule) ?? ofAll(rule.definition);
      ofRules.set(rule, found);
      return found;
    }
    if (production instanceof Alternation) {
      const all = (production.definition as unknown as readonly Definition[]).filter(({ definition }) => definition.length > 0).map(({ definition }) => ofAll(definition));
      return { tokens: new Set(all.flatMap(({ tokens }) => [...tokens])), mayBeEmpty: all.some(({ mayBeEmpty }) => mayBeEmpty) };
    }
    const { tokens, mayBeEmpty } = ofAll((production as Definition).definition);
    return { tokens, mayBeEmpty: mayBeEmpty || production instanceof Option || production instanceof Repetition || production instanceof RepetitionWithSeparator };
  }

  /** Of one after the other. */
  function ofAll(productions: readonly IProduction[]): Beginning {
    const tokens = new Set<TokenType>();
    for (const production of productions) {
      const first = ofOne(production);
      for (const token of first.tokens) tokens.add(token);
      if (!first.mayBeEmpty) return { tokens, mayBeEmpty: false };
    }
    return { tokens, mayBeEmpty: true };
  }

  const kinds = { Option, Repetition, RepetitionMandatory, RepetitionMandatoryWithSeparator, RepetitionWithSeparator };
  /** The part of a kind and a number, which stands in a rule once. */
  function find(productions: readonly IProduction[], kind: new (options: never) => IProduction, number: number): Definition | undefined {
    for (const production of productions) {
      if (production instanceof kind && (production as unknown as { readonly idx: number }).idx === number) return production as Definition;
      if (production instanceof Terminal || production instanceof NonTerminal) continue;
      const found = find((production as Definition).definition, kind, number);
      if (found) return found;
    }
    return undefined;
  }
  const numbersOf = (token: TokenType): readonly number[] => [token.tokenTypeIdx ?? 0, ...token.categoryMatches ?? []];

  return {
    validate: (options) => usual.validate(options),
    buildLookaheadForAlternation(options) {
      const { rule, prodOccurrence, maxLookahead, hasPredicates, dynamicTokensEnabled } = options;
      const ways = find(rule.definition, Alternation, prodOccurrence)?.definition.map((way) => ofAll(way instanceof Alternative ? way.definition : [way])) ?? [];
      if (ways.length === 0 || maxLookahead !== 1 || hasPredicates || dynamicTokensEnabled || ways.some(({ mayBeEmpty }) => mayBeEmpty)) return usual.buildLookaheadForAlternation(options);
      const wayOf: Record<number, number> = {};
      for (const [way, { tokens }] of ways.entries()) for (const number of [...tokens].flatMap(numbersOf)) wayOf[number] ??= way;
      return function wayByToken(this: Parser) { return wayOf[this.LA(1).tokenTypeIdx]; } as ReturnType<ILookaheadStrategy['buildLookaheadForAlternation']>;
    },
    buildLookaheadForOptional(options) {
      const { rule, prodOccurrence, prodType, maxLookahead, dynamicTokensEnabled } = options;
      const part = find(rule.definition, kinds[prodType as keyof typeof kinds], prodOccurrence), beginning = ofAll(part?.definition ?? []);
      if (maxLookahead !== 1 || dynamicTokensEnabled || beginning.mayBeEmpty) return usual.buildLookaheadForOptional(options);
      const begins: boolean[] = [];
      for (const number of [...beginning.tokens].flatMap(numbersOf)) begins[number] = true;
      return function beginsWithToken(this: Parser) { return begins[this.LA(1).tokenTypeIdx] === true; } as ReturnType<ILookaheadStrategy['buildLookaheadForOptional']>;
    },
  };
}
