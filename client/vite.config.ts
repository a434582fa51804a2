import { fileURLToPath } from 'node:url';
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

/** One entry a kind of page, so that the graph's libraries are loaded on the graph page alone. */
export default defineConfig({
  root: here('.'),
  publicDir: false,
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
      input: [here('main.ts'), here('graph/graph.ts'), here('query/query.ts'), here('theme.ts'), here('styles.css')],
    },
  },
});
