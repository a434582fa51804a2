import type { IToken, TokenType } from '@traqula/chevrotain';
import {
  gram, type BasicGraphPattern, type ContextDefinition, type Expression, type GraphNode, type PatternBgp, type PatternValues, type SparqlContext, type SparqlGrammarRule, type TermIriFull,
  type TermLiteralStr, type TermVariable, type TripleNesting,
} from '@traqula/rules-sparql-1-1';
import { resolveIri } from '../rdf/iri.js';
import { unescape } from './spans.js';
import { SyntaxFault, undeclared } from './syntax-error.js';

export type TokenOf = (name: string) => TokenType;

/** @throws SyntaxFault for a relative IRI without a base. */
function absolute(reference: string, token: IToken, { baseIRI }: SparqlContext): string {
  if (/^[A-Za-z][A-Za-z\d+.-]*:/.test(reference)) return reference;
  if (baseIRI === undefined) throw new SyntaxFault(`The relative IRI <${reference}> has no base: the text has no BASE.`, token.startOffset);
  return resolveIri(baseIRI, reference);
}

const iriFull = (type: TokenOf): SparqlGrammarRule<'iriFull', TermIriFull> => ({
  name: 'iriFull',
  impl: ({ ACTION, CONSUME }) => (C) => {
    const token = CONSUME(type('IriRef'));
    return ACTION(() => C.astFactory.termNamed(C.astFactory.sourceLocation(token), absolute(unescape(token.image.slice(1, -1)), token, C)));
  },
});

const prefixedName = (type: TokenOf): SparqlGrammarRule<'prefixedName', TermIriFull> => ({
  name: 'prefixedName',
  impl: ({ ACTION, CONSUME, OR }) => (C) => {
    const token = OR([{ ALT: () => CONSUME(type('PNameLn')) }, { ALT: () => CONSUME(type('PNameNs')) }]);
    return ACTION(() => {
      const colon = token.image.indexOf(':');
      const prefix = token.image.slice(0, colon), local = token.image.slice(colon + 1);
      const namespace = C.prefixes[prefix];
      if (namespace === undefined) throw undeclared(prefix, token, C.prefixes);
      return C.astFactory.termNamed(C.astFactory.sourceLocation(token), namespace + (local.includes('\\') ? local.replaceAll(/\\(.)/g, '$1') : local));
    });
  },
});

const baseDecl = (type: TokenOf): SparqlGrammarRule<'baseDecl', ContextDefinition> => ({
  name: 'baseDecl',
  impl: ({ ACTION, CONSUME, SUBRULE }) => (C) => {
    const token = CONSUME(type('BaseDecl'));
    const iri = SUBRULE(gram.iriFull);
    return ACTION(() => {
      C.baseIRI = iri.value;
      return C.astFactory.contextDefinitionBase(C.astFactory.sourceLocation(token, iri), iri);
    });
  },
});

/** A string of any kind, without quotes and escapes. */
const string = (type: TokenOf): SparqlGrammarRule<'string', TermLiteralStr> => ({
  name: 'string',
  impl: ({ ACTION, CONSUME, OR }) => (C) => {
    const found = OR<{ readonly token: IToken; readonly quotes: number }>([
      { ALT: () => ({ token: CONSUME(type('StringLiteral1')), quotes: 1 }) }, { ALT: () => ({ token: CONSUME(type('StringLiteral2')), quotes: 1 }) },
      { ALT: () => ({ token: CONSUME(type('StringLiteralLong1')), quotes: 3 }) }, { ALT: () => ({ token: CONSUME(type('StringLiteralLong2')), quotes: 3 }) },
    ]);
    return ACTION(() => C.astFactory.termLiteral(C.astFactory.sourceLocation(found.token), unescape(found.token.image.slice(found.quotes, -found.quotes))));
  },
});

/** Where an aggregate may stand is checked when the whole text is read. */
const aggregate: SparqlGrammarRule<'aggregate', Expression> = {
  name: 'aggregate',
  impl: ({ SUBRULE, OR }) => () => OR<Expression>([
    { ALT: () => SUBRULE(gram.aggregateCount) }, { ALT: () => SUBRULE(gram.aggregateSum) }, { ALT: () => SUBRULE(gram.aggregateMin) }, { ALT: () => SUBRULE(gram.aggregateMax) },
    { ALT: () => SUBRULE(gram.aggregateAvg) }, { ALT: () => SUBRULE(gram.aggregateSample) }, { ALT: () => SUBRULE(gram.aggregateGroup_concat) },
  ]),
};

const many = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;

/** VALUES with brackets: each row is as long as the list of variables, and no variable is in it twice. */
const inlineDataFull = (type: TokenOf): SparqlGrammarRule<'inlineDataFull', PatternValues> => ({
  name: 'inlineDataFull',
  impl: ({ ACTION, OR1, OR2, MANY1, MANY2, MANY3, SUBRULE, CONSUME, CONSUME1, CONSUME2 }) => (C) => {
    const variables: TermVariable[] = [];
    const rows: PatternValues['values'] = [];
    const addRow = (values: readonly PatternValues['values'][number][string][], token: IToken): void => {
      if (values.length !== variables.length) throw new SyntaxFault(`The row has ${many(values.length, 'value')} for ${many(variables.length, 'variable')}.`, token.startOffset);
      const row = Object.create(null) as PatternValues['values'][number];
      values.forEach((value, i) => { row[variables[i]?.value ?? ''] = value; });
      rows.push(row);
    };
    const open = OR1([
      { ALT: () => CONSUME1(type('Nil')) },
      { ALT: () => {
        const token = CONSUME1(type('LParen'));
        MANY1(() => { variables.push(SUBRULE(gram.var_)); });
        CONSUME1(type('RParen'));
        return token;
      } },
    ]);
    ACTION(() => {
      const seen = new Set<string>();
      for (const { value } of variables) {
        if (seen.has(value)) throw new SyntaxFault(`VALUES has the variable ?${value} twice.`, open.startOffset);
        seen.add(value);
      }
    });
    CONSUME(type('LCurly'));
    MANY2(() => OR2([
      { ALT: () => {
        const token = CONSUME2(type('Nil'));
        ACTION(() => addRow([], token));
      } },
      { ALT: () => {
        const values: PatternValues['values'][number][string][] = [];
        const token = CONSUME2(type('LParen'));
        MANY3(() => { values.push(SUBRULE(gram.dataBlockValue)); });
        CONSUME2(type('RParen'));
        ACTION(() => addRow(values, token));
      } },
    ]));
    const close = CONSUME(type('RCurly'));
    return ACTION(() => C.astFactory.patternValues(variables, rows, C.astFactory.sourceLocation(open, close)));
  },
});

const triples = (type: TokenOf, name: string, sameSubject: SparqlGrammarRule<string, BasicGraphPattern>): SparqlGrammarRule<string, PatternBgp> => ({
  name,
  impl: ({ ACTION, AT_LEAST_ONE, SUBRULE, CONSUME, OPTION }) => (C) => {
    const found: BasicGraphPattern = [];
    let dot: IToken | undefined;
    let goesOn = true;
    AT_LEAST_ONE({
      GATE: () => goesOn,
      DEF: () => {
        goesOn = false;
        const part = SUBRULE(sameSubject);
        ACTION(() => { for (const triple of part) found.push(triple); });
        OPTION(() => {
          dot = CONSUME(type('Dot'));
          goesOn = true;
        });
      },
    });
    return ACTION(() => C.astFactory.patternBgp(found, C.astFactory.sourceLocation(found[0], found.at(-1), dot)));
  },
});

const propertyListNotEmpty = (type: TokenOf, name: string, withPaths: boolean): SparqlGrammarRule<string, TripleNesting[], [GraphNode]> => ({
  name,
  impl: ({ ACTION, CONSUME, AT_LEAST_ONE, SUBRULE1, MANY2, OR1 }) => (_, subject) => {
    const found: TripleNesting[] = [];
    let goesOn = true;
    AT_LEAST_ONE({
      GATE: () => goesOn,
      DEF: () => {
        goesOn = false;
        const part = withPaths
          ? SUBRULE1(gram.objectListPath, subject, OR1<TripleNesting['predicate']>([{ ALT: () => SUBRULE1(gram.verbPath) }, { ALT: () => SUBRULE1(gram.verbSimple) }]))
          : SUBRULE1(gram.objectList, subject, SUBRULE1(gram.verb));
        MANY2(() => {
          CONSUME(type('Semi'));
          goesOn = true;
        });
        ACTION(() => { for (const triple of part) found.push(triple); });
      },
    });
    return found;
  },
});

/**
 * Rules that replace the library's own. The library's rules cut prefixed names at the second colon, keep the
 * backslashes of escapes, resolve IRIs by their first character, and pass lists as arguments of a call, of which a
 * stack holds 100,000. With these rules, every IRI is absolute once it is read.
 *
 * @param type The token of a name: two versions of SPARQL have different ones.
 */
export const ownRules = (type: TokenOf): readonly SparqlGrammarRule<string, unknown, never[]>[] => [
  iriFull(type), prefixedName(type), baseDecl(type), string(type), aggregate, inlineDataFull(type),
  triples(type, 'triplesBlock', gram.triplesSameSubjectPath), triples(type, 'triplesTemplate', gram.triplesSameSubject), triples(type, 'constructTriples', gram.triplesSameSubject),
  propertyListNotEmpty(type, 'propertyListNotEmpty', false), propertyListNotEmpty(type, 'propertyListPathNotEmpty', true),
];
