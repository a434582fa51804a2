import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A page's entry of the browser application. */
export type BundleEntry = 'main' | 'graph' | 'query';

/** Style sheets of few kinds of pages, each in those that name it. In this order, after what all pages have. */
export const someSheets = ['tools', 'query', 'graph', 'genes', 'contribute'] as const;
export type SomeSheet = (typeof someSheets)[number];

/** The sheets of a page: what all have first, paper last. */
export const sheets = ['all', ...someSheets, 'print'] as const;
export type Sheet = (typeof sheets)[number];

/** The built browser application: what stands in every page as text, and the addresses of the rest. */
export interface Assets {
  /** Text of the classic script that sets the theme before anything is painted. */
  readonly theme: string;
  /** Texts of the style sheets. */
  readonly styles: Readonly<Record<Sheet, string>>;
  /** Address of the picture of a shared link. */
  readonly picture: string;
  /** Module scripts, and the chunks that they import. */
  readonly scripts: Readonly<Record<BundleEntry, { readonly script: string; readonly preload: readonly string[] }>>;
}

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/**
 * Reads the manifest that Vite wrote, and the two files that stand inline.
 *
 * @param folder Folder of the built client, which is served at `/`.
 * @throws Error when the client was not built, naming the file that is missing.
 */
export async function readAssets(folder: string): Promise<Assets> {
  const file = join(folder, '.vite', 'manifest.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`${file} cannot be read: build the client with \`vite build --config client/vite.config.ts\``, { cause: error });
  });
  const manifest = new Map(Object.entries(JSON.parse(text) as Record<string, Chunk>));
  const chunk = (source: string): Chunk => {
    const found = manifest.get(source);
    if (!found) throw new Error(`${file} has no entry ${source}: build the client again`);
    return found;
  };
  const imports = (found: Chunk): readonly string[] =>
    (found.imports ?? []).flatMap((name) => [`/${chunk(name).file}`, ...imports(chunk(name))]);
  /** `next` are chunks that the entry fetches as soon as it runs: they come beside it. */
  const entry = (source: string, ...next: readonly string[]): Assets['scripts'][BundleEntry] => {
    const script = `/${chunk(source).file}`, all = [...imports(chunk(source)), ...next.flatMap((each) => [`/${chunk(each).file}`, ...imports(chunk(each))])];
    return { script, preload: [...new Set(all)].filter((file) => file !== script) };
  };
  const read = (source: string): Promise<string> => readFile(join(folder, chunk(source).file), 'utf8');
  const theme = await read('theme.ts');
  const styles = await Promise.all(sheets.map(async (name) => [name, await read(name === 'all' ? 'styles.css' : `styles/${name}.css`)] as const));
  return {
    theme,
    styles: Object.fromEntries(styles) as Record<Sheet, string>,
    picture: `/${chunk('share.png').file}`,
    scripts: { main: entry('main.ts'), graph: entry('graph/graph.ts'), query: entry('query/query.ts', 'query/editor/code-editor.ts') },
  };
}
