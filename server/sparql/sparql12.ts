import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { createRequire } from 'node:module';
import type { IToken } from '@traqula/chevrotain';
import type { IndirBuilder as Builder } from '@traqula/core';
import type { SparqlContext, SparqlQuery } from '@traqula/rules-sparql-1-1';
import { ownTranslation, translationContext } from './algebra.js';
import { createReader, type ParseContext } from './library.js';
import { describeQuery, NoQueryError, type Parsed } from './parse-query.js';
import { readText } from './read-text.js';

/** A query of SPARQL 1.2, and its tokens: some are words that 1.1 does not have. */
interface Modern {
  readonly parsed: Parsed;
  readonly tokens: readonly IToken[];
}

let read: ((text: string, known: ParseContext) => Modern) | undefined;

/**
 * Parses a query of SPARQL 1.2, by the same tokens and rules where 1.2 has no other.
 *
 * @throws UnsupportedError for an update, SyntaxFault for what is wrong.
 */
export const parseSparql12 = (text: string, known: ParseContext = {}): Parsed => readSparql12(text, known).parsed;

/** As `parseSparql12`, with the tokens. */
export const readSparql12 = (text: string, known: ParseContext): Modern => (read ??= load())(text, known);

/** Loaded by the first query that needs it: it takes 0.4 s and 26 MB. */
function load(): (text: string, known: ParseContext) => Modern {
  const require = createRequire(import.meta.url);
  const { sparql12ParserBuilder } = require('@traqula/parser-sparql-1-2') as typeof import('@traqula/parser-sparql-1-2');
  const { toAlgebra12Builder } = require('@traqula/algebra-sparql-1-2') as typeof import('@traqula/algebra-sparql-1-2');
  const { AstFactory, completeParseContext, lex } = require('@traqula/rules-sparql-1-2') as typeof import('@traqula/rules-sparql-1-2');
  const core = require('@traqula/core') as typeof import('@traqula/core'), productions = require('@traqula/chevrotain') as typeof import('@traqula/chevrotain');
  const reader = createReader({ ...core, productions }, sparql12ParserBuilder, lex.sparql12LexerBuilder.tokenVocabulary,
    (positions) => completeParseContext({ astFactory: new AstFactory({ tracksSourceLocation: positions }) }) as unknown as SparqlContext);
  const builder = core.IndirBuilder.create(toAlgebra12Builder as never) as unknown as Builder<never, string, never>;
  for (const rule of ownTranslation) builder.patchRule(rule as never);
  const translation = builder.build() as unknown as { translateQuery(context: object, tree: SparqlQuery, quads: boolean, blankToVariable: boolean): Algebra.Operation };
  const factory = new AstFactory({ tracksSourceLocation: false });
  return (text, known) => {
    const { tree, base, tokens } = readText(reader, text, known);
    if (tree.type !== 'query') throw new NoQueryError(false);
    const context = { ...translationContext(tokens), astFactory: factory };
    return { parsed: { ...describeQuery(tree, translation.translateQuery(context, tree, false, false)), base, length: text.length }, tokens };
  };
}
