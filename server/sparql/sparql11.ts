import { toAlgebra11Builder } from '@traqula/algebra-sparql-1-1';
import * as productions from '@traqula/chevrotain';
import * as core from '@traqula/core';
import { sparql11ParserBuilder } from '@traqula/parser-sparql-1-1';
import { AstFactory, completeParseContext, lex } from '@traqula/rules-sparql-1-1';
import { ownTranslation } from './algebra.js';
import { createReader } from './library.js';

const factories = { places: new AstFactory(), none: new AstFactory({ tracksSourceLocation: false }) };

/** Reads SPARQL 1.1. */
export const sparql11 = createReader({ ...core, productions }, sparql11ParserBuilder, lex.sparql11LexerBuilder.tokenVocabulary, (positions) =>
  completeParseContext({ astFactory: positions ? factories.places : factories.none }),
);

const builder = core.IndirBuilder.create(toAlgebra11Builder);
for (const rule of ownTranslation) builder.patchRule(rule as never);
/** Translates what was read to algebra. */
export const translation = builder.build();
