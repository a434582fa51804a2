import { element, required } from '../dom.js';
import type { QueryEditor } from './editor/editor-contract.js';
import { later } from './load-later.js';
import { startSide } from './side.js';
import { startExamples, type Examples } from './start/examples-pane.js';
import type { Schema } from './text/schema.js';
import type { Storage } from './tabs/storage.js';
import type { Workspace } from './tabs/workspace.js';

export interface SidePanelsOptions {
  readonly editor: QueryEditor;
  /** Opens a text as a tab of its own. */
  readonly open: (text: string, title?: string) => void;
  readonly schema: () => Schema | undefined;
  readonly comingSchema: () => Promise<Schema>;
  /** What the browser keeps; undefined until its storage has answered. */
  readonly kept: () => { readonly storage: Storage; readonly workspace: Workspace } | undefined;
}

/** The panels beside the editor: examples, schema, builder, history. */
export interface SidePanels {
  readonly examples: Examples;
  /** Draws the history again, where it is seen. */
  redrawHistory(): void;
}

/** Fills a panel once the schema is there; says so where it cannot be fetched. */
async function withSchema(panel: HTMLElement, coming: Promise<Schema>, fill: (schema: Schema, parts: Awaited<ReturnType<typeof later>>) => void): Promise<void> {
  if (panel.childElementCount === 0) panel.replaceChildren(element('p', { class: 'side-note' }, 'Loading…'));
  try {
    fill(await coming, await later());
  } catch {
    panel.replaceChildren(element('p', { class: 'side-note' }, 'The schema could not be fetched.'));
  }
}

export function startSidePanels({ editor, open, schema, comingSchema, kept }: SidePanelsOptions): SidePanels {
  /** What was searched for in words, and is to be built. */
  let typed: string | undefined;
  let shown = 'examples';
  const examples = startExamples(required('[data-side-panel="examples"]'), {
    open, schema,
    build(words) {
      typed = words;
      side.show('build');
      required('[data-side="build"]').focus();
    },
  });
  const side = startSide(required('[data-query-side]'), (name, panel) => {
    shown = name;
    if (name === 'examples') return;
    if (name === 'history') {
      void later().then(({ drawHistory }) => {
        const known = kept();
        if (known) void drawHistory(panel, { ...known, open, write() { editor.focus(); } });
      });
      return;
    }
    const words = typed;
    typed = undefined;
    void withSchema(panel, comingSchema(), (known, { createSchemaPane, createBuilder }) => {
      if (name === 'schema') createSchemaPane(panel, { schema: known, insert: (text) => { editor.insert(text); }, open });
      else createBuilder(panel, { schema: known, text: () => editor.text, typed: words, built: (text, replaces) => { if (replaces) editor.replace(text); else open(text); } });
    });
  });
  return { examples, redrawHistory() { if (shown === 'history') side.show('history'); } };
}
