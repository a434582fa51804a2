import { defineLanguageFacet, foldNodeProp, HighlightStyle, indentService, Language, languageDataProp, LanguageSupport, syntaxHighlighting } from '@codemirror/language';
import { NodeSet, NodeType, Parser, Tree } from '@lezer/common';
import type { Input, PartialParse } from '@lezer/common';
import { styleTags, tags } from '@lezer/highlight';
import { tokenize, type TokenKind } from './tokens.js';

const data = defineLanguageFacet({ commentTokens: { line: '#' }, closeBrackets: { brackets: ['(', '[', '{', '"', "'", '<'] } });

/** Each kind of token is a node of the same name; the first two are the text and what stands in brackets. */
const kinds: readonly TokenKind[] = ['comment', 'iri', 'name', 'variable', 'blank', 'string', 'number', 'language', 'keyword', 'function', 'boolean', 'word', 'open', 'close', 'operator', 'invalid'];
const top = 1, group = 2, firstKind = 3;
const nodes = new NodeSet([
  NodeType.none,
  NodeType.define({ id: top, name: 'Text', top: true, props: [[languageDataProp, data]] }),
  NodeType.define({ id: group, name: 'Group', props: [[foldNodeProp, ({ from, to }: { readonly from: number; readonly to: number }) => ({ from: from + 1, to: to - 1 })]] }),
  ...kinds.map((name, i) => NodeType.define({ id: firstKind + i, name })),
]).extend(styleTags({
  comment: tags.lineComment, iri: tags.url, name: tags.propertyName, variable: tags.variableName, blank: tags.variableName, string: tags.string, number: tags.number, language: tags.annotation,
  keyword: tags.keyword, function: tags.standard(tags.variableName), boolean: tags.bool, open: tags.bracket, close: tags.bracket, operator: tags.operator, invalid: tags.invalid,
}));

/** Tokens and brackets as a tree. What is right is said by the parser in its own thread: a tree that takes any text needs no second grammar. */
export function bracketTree(text: string): Tree {
  const buffer: number[] = [], open: { readonly from: number; readonly at: number }[] = [];
  for (const { kind, from, to } of tokenize(text)) {
    if (kind === 'open') open.push({ from, at: buffer.length });
    buffer.push(firstKind + kinds.indexOf(kind), from, to, 4);
    const begun = kind === 'close' ? open.pop() : undefined;
    if (begun) buffer.push(group, begun.from, to, buffer.length - begun.at + 4);
  }
  return Tree.build({ buffer, nodeSet: nodes, topID: top, length: text.length });
}

class BracketParser extends Parser {
  override createParse(input: Input): PartialParse {
    return {
      parsedPos: input.length, stoppedAt: null,
      stopAt() { /* A query is read whole. */ },
      advance: () => bracketTree(input.read(0, input.length)),
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
  const text = context.state.sliceDoc(0, pos);
  const depth = tokenize(text).reduce((sum, { kind }) => sum + (kind === 'open' ? 1 : kind === 'close' ? -1 : 0), 0);
  const closes = /^\s*[}\])]/.test(context.textAfterPos(pos));
  return Math.max(0, depth - (closes ? 1 : 0)) * 2;
});

/** SPARQL 1.1 and 1.2 for the editor: colours, folding, indentation. */
export const sparql = (): LanguageSupport => new LanguageSupport(new Language(data, new BracketParser(), [], 'sparql'), [syntaxHighlighting(colours), indentation]);
