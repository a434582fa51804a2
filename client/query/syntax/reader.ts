import * as productions from '@traqula/chevrotain';
import { createToken, ParserBuilder } from '@traqula/core';
import { sparql11ParserBuilder } from '@traqula/parser-sparql-1-1';
import { sparql12ParserBuilder } from '@traqula/parser-sparql-1-2';
import { AstFactory, completeParseContext, lex } from '@traqula/rules-sparql-1-1';
import type { SparqlContext, SparqlQuery } from '@traqula/rules-sparql-1-1';
import { AstFactory as AstFactory12, completeParseContext as completeParseContext12, lex as lex12 } from '@traqula/rules-sparql-1-2';
import { createReader, type ParseContext } from '../../../server/sparql/library.js';
import { readText } from '../../../server/sparql/read-text.js';
import { seemsSparql12 } from '../../../server/sparql/signs-of-1-2.js';
import { SyntaxFault } from '../../../server/sparql/syntax-error.js';

// These two alone, so that the page does not bring the rest of the library.
const library = { createToken, ParserBuilder, productions };
const sparql11 = createReader(library, sparql11ParserBuilder, lex.sparql11LexerBuilder.tokenVocabulary, () => completeParseContext({ astFactory: new AstFactory() }));
const sparql12 = createReader(library, sparql12ParserBuilder, lex12.sparql12LexerBuilder.tokenVocabulary,
  () => completeParseContext12({ astFactory: new AstFactory12() }) as unknown as SparqlContext);

/**
 * Reads a query or an update as the service does: as SPARQL 1.1, and as 1.2 where it has a sign of that.
 *
 * @throws SyntaxFault for what is wrong, of the two that which is nearer to the end of the text.
 */
export function read(text: string, known: ParseContext): SparqlQuery {
  try {
    return readText(sparql11, text, { ...known, positions: true }).tree;
  } catch (error) {
    if (!(error instanceof SyntaxFault) || !seemsSparql12(text)) throw error;
    try {
      return readText(sparql12, text, { ...known, positions: true }).tree;
    } catch (modern) {
      throw modern instanceof SyntaxFault && modern.offset > error.offset ? modern : error;
    }
  }
}
