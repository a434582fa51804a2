import { insertCompletionText, pickedCompletion } from '@codemirror/autocomplete';
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorView } from '@codemirror/view';
import { element } from '../../dom.js';
import { askFound, foundFirst } from './found-here.js';
import { longText } from '../text/long-text.js';
import type { Schema } from '../text/schema.js';
import { declaration, suggest, type Suggestion, type Suggestions } from '../text/suggest.js';
import { definitionOf } from './words-of-name.js';

/** Puts a suggestion in, and declares its prefix where the text does not: the query then runs at any endpoint. */
const apply = ({ text, kind }: Suggestion, schema: Schema) => (view: EditorView, completion: Completion, from: number, to: number): void => {
  // A declaration is one itself.
  const declared = kind === 'prefix' ? undefined : declaration(view.state.doc.toString(), text, schema.prefixes);
  const spec = insertCompletionText(view.state, text, from, to);
  if (!declared || declared.at > from) {
    view.dispatch({ ...spec, annotations: pickedCompletion.of(completion) });
    return;
  }
  view.dispatch({
    changes: [{ from: declared.at, insert: declared.text }, { from, to, insert: text }],
    selection: { anchor: from + declared.text.length + text.length }, userEvent: 'input.complete', annotations: pickedCompletion.of(completion),
  });
};

function toCompletion(suggestion: Suggestion, schema: Schema): Completion {
  const { text, label, detail, kind, info, slug } = suggestion;
  return {
    label: text, type: kind, apply: apply(suggestion, schema),
    detail: [...(label === undefined || label === '' ? [] : [label]), ...(detail === undefined ? [] : [detail])].join(' · '),
    ...(info !== undefined && { info }),
    ...(slug !== undefined && { info: async () => {
      const definition = await definitionOf(slug);
      return definition === undefined ? null : element('p', {}, definition);
    } }),
  };
}

/** Where suggestions come from. */
export interface CompletionOptions {
  /** Undefined until it has come. */
  readonly schema: () => Schema | undefined;
  /** Waits for it; fetches it again where that failed before. */
  readonly loadSchema: () => Promise<Schema>;
}

/**
 * Completes from the schema, without a request. What is asked for by a key is also asked of the endpoint, with the
 * pattern that the query has there: what has solutions comes first.
 */
export const completionSource = ({ schema, loadSchema }: CompletionOptions): CompletionSource => (context: CompletionContext): CompletionResult | null | Promise<CompletionResult | null> => {
  if (context.state.doc.length > longText) return null;
  const { state, pos, explicit } = context, text = state.doc.toString();
  const toResult = (found: Suggestions | undefined, known: Schema): CompletionResult | null =>
    (found && found.options.length > 0 ? { from: found.from, options: found.options.map((each) => toCompletion(each, known)), filter: false } : null);
  const ask = async (known: Schema): Promise<CompletionResult | null> => {
    const offered = suggest(text, pos, known, true);
    if (!offered) return null;
    const found = await askFound(text, offered.from, syntaxTree(state));
    return toResult(foundFirst(text, pos, offered, found, known), known);
  };
  const known = schema();
  // Nobody has to press the key again because the page was opened a moment ago.
  if (!known) return loadSchema().then((come) => (explicit ? ask(come) : toResult(suggest(text, pos, come, false), come)), () => null);
  return explicit ? ask(known) : toResult(suggest(text, pos, known, false), known);
};
