import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The lexer of Chevrotain, from its class to the first of its constants. */
const lexer = /var Lexer = class \{[\s\S]*?\n\};\nLexer\.SKIPPED = .*\n/;

/** Leaves the lexer of the parser's library out of the page: tokens are made by the service's own tokenizer. */
const withoutLexer = {
  name: 'without-lexer',
  transform(code: string, id: string) {
    if (!id.includes('@traqula/chevrotain')) return undefined;
    if (!lexer.test(code)) throw new Error('the lexer of @traqula/chevrotain is not where it was: see client/vite.config.ts');
    return { code: code.replace(lexer, 'var Lexer = {};\n').replace('= new RegExpParser()', '= /* @__PURE__ */ new RegExpParser()'), map: null };
  },
};

/** Writes each script a second time, compressed as hard as can be: a tenth less than what is compressed while somebody waits. */
const compressed = {
  name: 'compressed',
  async writeBundle({ dir = '' }: { readonly dir?: string }) {
    const folder = join(dir, 'assets'), scripts = (await readdir(folder)).filter((file) => file.endsWith('.js'));
    await Promise.all(scripts.map(async (file) => { await writeFile(join(folder, `${file}.br`), await promisify(brotliCompress)(await readFile(join(folder, file)))); }));
  },
};

/** One entry a kind of page, so that the graph's libraries are loaded on the graph page alone. */
export default defineConfig({
  root: here('.'),
  publicDir: false,
  plugins: [compressed],
  // Threads are modules too, so that they may fetch what they need when they need it.
  worker: { format: 'es', plugins: () => [withoutLexer] },
  build: {
    outDir: here('../dist/public'),
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    // The graph's libraries are one chunk of this size, and only its page loads it.
    chunkSizeWarningLimit: 1000,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: {
      // Small modules that several chunks of the query page share are one file: it is compressed better, and asked for once.
      output: { codeSplitting: { groups: [{ name: 'query-base', test: /client[\\/]query[\\/](?:cells|context|diagnose|functions|idle|rows|run|schema|tokens|why-empty|workspace)\.ts$/ }] } },
      input: [here('main.ts'), here('graph/graph.ts'), here('query/query.ts'), here('theme.ts'), here('styles.css')],
    },
  },
});
