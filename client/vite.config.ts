import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One entry a kind of page, so that the graph's libraries are loaded on the graph page alone. */
export default defineConfig({
  root: here('.'),
  publicDir: false,
  // Threads are modules too, so that they may fetch what they need when they need it.
  worker: { format: 'es' },
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
