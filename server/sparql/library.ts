import type { IRecognitionException, IToken, TokenType } from '@traqula/chevrotain';
import type * as core from '@traqula/core';
import type { SparqlContext, SparqlQuery } from '@traqula/rules-sparql-1-1';
import { strategyOfFirstTokens, type Productions } from './first-tokens.js';
import { ownRules } from './grammar.js';
import { SyntaxFault, expectations, unexpected } from './syntax-error.js';
import { createTokenizer, TokenVocabulary, wrong, type Tokenize } from './tokens.js';

export type Prefixes = Readonly<Record<string, string>>;

/** What a reader is told before it reads a text. */
export interface ParseContext {
  /** What relative IRIs are resolved against. */
  readonly base?: string | undefined;
  /** Prefixes that need no declaration, in an object without a prototype. */
  readonly prefixes?: Prefixes | undefined;
  /** Whether nodes have the place they come from, which takes time. Default: no. */
  readonly positions?: boolean;
}

/** A text as the grammar reads it. */
export interface SyntaxTree {
  readonly tree: SparqlQuery;
  /** The base IRI at the end of the text. */
  readonly base: string | undefined;
  readonly tokens: readonly IToken[];
}

/** The library's parser as it is made by its builder. */
interface LibraryParser {
  input: readonly IToken[];
  readonly errors: readonly IRecognitionException[];
  setContext(context: SparqlContext): void;
  queryOrUpdate(context: SparqlContext): SparqlQuery;
}

export interface GrammarReader {
  readonly tokenize: Tokenize;
  /** @throws SyntaxFault */
  readonly read: (text: string, tokens: readonly IToken[], known: ParseContext) => SyntaxTree;
}

/** What the grammar was built by: Node may have it twice, as modules of two kinds, whose tokens differ. */
export type Library = Pick<typeof core, 'ParserBuilder' | 'createToken'> & { readonly productions: Productions };

/**
 * A reader of a version of SPARQL: the library's grammar with our rules and our tokens. Our rules resolve names and
 * IRIs while they read. What the library would check, we check: in linear time, and with positions.
 *
 * @param grammar A builder of the library.
 * @param types The tokens of its grammar.
 * @param contextOf A context of the grammar, with or without places.
 */
export function createReader(
  { ParserBuilder, createToken, productions }: Library,
  grammar: object,
  types: readonly TokenType[],
  contextOf: (positions: boolean) => SparqlContext,
): GrammarReader {
  const tokenTypes = [...types, createToken({ name: wrong, pattern: /(?!)/ })];
  const vocabulary = new TokenVocabulary(tokenTypes);
  const builder = ParserBuilder.create(grammar as core.ParserBuilder<SparqlContext, string, never>);
  for (const rule of ownRules((name) => vocabulary.type(name))) builder.patchRule(rule as never);
  // `build` brings a lexer of its own; without it, the builder's own step makes the parser.
  const parser = (builder as unknown as { consume(options: object): LibraryParser }).consume({
    tokenVocabulary: tokenTypes,
    config: { errorMessageProvider: expectations, lookaheadStrategy: strategyOfFirstTokens(productions) },
  });
  return {
    tokenize: createTokenizer(vocabulary),
    read(text, tokens, { base, prefixes = null, positions = false }) {
      const context: SparqlContext = {
        ...contextOf(positions),
        baseIRI: base,
        prefixes: Object.create(prefixes) as Record<string, string>,
        skipValidation: true,
        parseMode: new Set(['canParseVars', 'canCreateBlankNodes', 'canParseAggregate']),
      };
      parser.input = tokens;
      parser.setContext(context);
      try {
        const tree = parser.queryOrUpdate(context);
        const [error] = parser.errors;
        if (error) throw unexpected(text, error, context.parseMode, tokens);
        return { tree, base: context.baseIRI, tokens };
      } catch (error) {
        if (error instanceof RangeError) throw new SyntaxFault('The text is too complex to be parsed.', 0);
        throw error;
      } finally {
        parser.input = [];
      }
    },
  };
}
