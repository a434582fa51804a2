import { defineLanguageFacet, foldNodeProp, HighlightStyle, indentService, Language, languageDataProp, LanguageSupport, syntaxHighlighting } from '@codemirror/language';
import { NodeProp, NodeSet, NodeType, Parser, Tree } from '@lezer/common';
import type { Input, PartialParse } from '@lezer/common';
import { styleTags, tags } from '@lezer/highlight';
import { parse, ruleNames } from '../grammar/parser.js';
import { longText } from '../text/long-text.js';
import { tokenize, type Token } from '../grammar/tokens.js';

const data = defineLanguageFacet({ commentTokens: { line: '#' }, closeBrackets: { brackets: ['(', '[', '{', '"', "'", '<'] } });

/** Kinds of tokens that become nodes of the same name, and their look. */
const looks = {
  Comment: tags.lineComment, Iri: tags.url, Name: tags.propertyName, Variable: tags.variableName, Blank: tags.variableName, String: tags.string, Number: tags.number, Language: tags.annotation,
  Keyword: tags.keyword, Function: tags.standard(tags.variableName), Boolean: tags.bool, Word: [], Operator: tags.operator, Invalid: tags.invalid,
} as const;
/** Each bracket is a node called as it is written, so that its partner can be found. */
const brackets: readonly (readonly [open: string, close: string])[] = [['{', '}'], ['(', ')'], ['[', ']'], ['<<', '>>'], ['<<(', ')>>'], ['{|', '|}']];
/** What can be folded, but for its brackets. */
const folded = ['GroupGraphPattern', 'ConstructTemplate', 'Quads', 'BlankNodePropertyList', 'Collection'];

const names = ['Document', '⚠', ...Object.keys(looks), ...brackets.flat(), ...ruleNames], idOf = new Map(names.map((name, i) => [name, i + 1]));
const nodes = new NodeSet([NodeType.none, ...names.map((name, i) => NodeType.define({ id: i + 1, name, top: name === 'Document', error: name === '⚠' }))]).extend(
  styleTags({ ...looks, [brackets.flat().join(' ')]: tags.bracket }), languageDataProp.add({ Document: data }),
  NodeProp.closedBy.add(Object.fromEntries(brackets.map(([open, close]) => [open, [close]]))), NodeProp.openedBy.add(Object.fromEntries(brackets.map(([open, close]) => [close, [open]]))),
  foldNodeProp.add(Object.fromEntries(folded.map((name) => [name, ({ from, to }: { readonly from: number; readonly to: number }) => ({ from: from + 1, to: to - 1 })]))),
);

const nameOf = ({ kind, text }: Token): string => (kind === 'open' || kind === 'close' ? text : kind[0]?.toUpperCase() + kind.slice(1));

const build = (buffer: number[], length: number): Tree => Tree.build({ buffer, nodeSet: nodes, topID: 1, length });

/** The tree of a text by the grammar of SPARQL; what is wrong is an error node. Takes any text; that of a long one has no nodes. */
export function queryTree(text: string): Tree {
  const buffer: number[] = [];
  const put = (name: string, from: number, to: number, mark: number): void => { buffer.push(idOf.get(name) ?? 0, from, to, buffer.length - mark + 4); };
  try {
    if (text.length <= longText) {
      parse(text, {
        mark: () => buffer.length, token: (token) => { put(nameOf(token), token.from, token.to, buffer.length); },
        node: put, error: (from, to, mark) => { put('⚠', from, to, mark); },
      });
    }
  } catch (error) {
    // More brackets within each other than the stack holds.
    if (!(error instanceof RangeError)) throw error;
    buffer.length = 0;
  }
  return build(buffer, text.length);
}

class QueryParser extends Parser {
  override createParse(input: Input): PartialParse {
    return {
      parsedPos: input.length, stoppedAt: null,
      stopAt() { /* A query is read whole. */ },
      // A long text is not even read: that, too, takes the longer the longer it is.
      advance: () => (input.length > longText ? build([], input.length) : queryTree(input.read(0, input.length))),
    };
  }
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.lineComment, color: 'var(--soft)', fontStyle: 'italic' },
  { tag: tags.variableName, color: 'var(--link)' },
  { tag: tags.propertyName, color: 'var(--ink)' },
  { tag: tags.url, color: 'var(--kind-therapy)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.bool], color: 'var(--kind-mechanism)' },
  { tag: tags.annotation, color: 'var(--soft)' },
  { tag: tags.standard(tags.variableName), color: 'var(--kind-hypothesis)' },
  { tag: [tags.bracket, tags.operator], color: 'var(--soft)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

/** Two blanks for each group that is open ahead of the line. */
const indentation = indentService.of((context, pos) => {
  if (context.state.doc.length > longText) return null;
  const text = context.state.sliceDoc(0, pos);
  const depth = tokenize(text).reduce((sum, { kind }) => sum + (kind === 'open' ? 1 : kind === 'close' ? -1 : 0), 0);
  const closes = /^\s*[}\])]/.test(context.textAfterPos(pos));
  return Math.max(0, depth - (closes ? 1 : 0)) * 2;
});

/** SPARQL 1.1 and 1.2 for the editor: colours, folding, brackets, indentation. */
export const sparql = (): LanguageSupport => new LanguageSupport(new Language(data, new QueryParser(), [], 'sparql'), [syntaxHighlighting(colours), indentation]);
