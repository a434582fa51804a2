import { insertCompletionText, pickedCompletion } from '@codemirror/autocomplete';
import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { element } from '../dom.js';
import type { Schema } from './schema.js';
import { declaration, suggest, type Suggestion } from './suggest.js';
import { definitionOf } from './words-of-name.js';

/** Puts a suggestion in, and declares its prefix where the text does not: the query then runs at any endpoint. */
const apply = ({ text }: Suggestion, schema: Schema) => (view: EditorView, completion: Completion, from: number, to: number): void => {
  const declared = declaration(view.state.doc.toString(), text, schema.prefixes);
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
    detail: [...(label !== undefined ? [label] : []), ...(detail === undefined ? [] : [detail])].join(' · '),
    ...(info !== undefined && { info }),
    ...(slug !== undefined && { info: async () => {
      const definition = await definitionOf(slug);
      return definition === undefined ? null : element('p', {}, definition);
    } }),
  };
}

/** Completes from the schema, without a request. */
export const completionSource = (schema: () => Schema | undefined): CompletionSource => ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
  const known = schema();
  if (!known) return null;
  const found = suggest(state.doc.toString(), pos, known, explicit);
  if (!found || found.options.length === 0) return null;
  return { from: found.from, options: found.options.map((each) => toCompletion(each, known)), filter: false };
};
