import { required } from '../dom.js';
import type { QueryEditor } from './editor/editor-contract.js';
import { later } from './load-later.js';
import type { QueryParts } from './page-parts.js';
import { copyText } from './results/copy.js';
import { sharedLink } from './tabs/share.js';
import type { Format } from './text/formats.js';
import { longText, longTextWords } from './text/long-text.js';
import type { Work } from './work.js';

export interface ToolsOptions {
  readonly parts: QueryParts;
  readonly editor: QueryEditor;
  readonly work: Work;
  readonly formats: readonly Format[];
}

/** What the buttons around the text do: lay it out, show it as code, share it, download its answer. */
export function startTools({ parts: { status, shared, formatField }, editor, work, formats }: ToolsOptions): void {
  const listen = (name: string, act: () => void): void => { required(`[data-query-${name}]`).addEventListener('click', act); };
  listen('layout', () => {
    editor.format();
    editor.focus();
  });
  listen('code', () => {
    later().then(({ openCode }) => { openCode(editor.text); }).catch((cause: unknown) => { work.fail(cause instanceof Error ? cause.message : String(cause)); });
  });
  listen('share', () => {
    if (editor.length > longText) shared.textContent = longTextWords;
    else void copyText(sharedLink(editor.text, location.origin), shared);
  });
  listen('download', () => {
    const format = formats.find(({ name }) => name === formatField.value);
    const said = status.textContent;
    if (format) void work.begin('Downloading…', async (signal) => {
      const { download } = await later();
      await download(editor.text, format, signal);
      status.textContent = [said, 'Downloaded.'].filter(Boolean).join('. ');
    });
  });
}
