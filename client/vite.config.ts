import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Parts of Chevrotain that our parsers never call, and what stands in their place: the lexer, as tokens are made by the
 * service's own tokenizer; the tree of the grammar, as its rules make another; going on behind a fault; what may follow,
 * which the editor tells by a grammar of its own; the checks of the grammar, which the builder of parsers leaves out; its
 * messages, in whose place the service has its own.
 */
const unused: readonly (readonly [part: string, code: RegExp, instead: string])[] = [
  ['lexer', /var Lexer = class \{[\s\S]*?\n\};\nLexer\.SKIPPED = .*\n/, 'var Lexer = {};\n'],
  ['parser of patterns', /= new RegExpParser\(\)/, '= /* @__PURE__ */ new RegExpParser()'],
  [
    'start of the tree',
    /(var TreeBuilder = class \{\n {2}initTreeBuilder\(config\) \{\n)[\s\S]*?(?= {2}getPreviousExplicitRuleShortName)/,
    '$1    this.CST_STACK = [];\n    this.outputCst = false;\n  }\n  cstInvocationStateUpdate() {}\n  cstFinallyStateUpdate() {}\n  cstPostTerminal() {}\n  cstPostNonTerminal() {}\n  cstPostRule() {}\n',
  ],
  [
    'recovery',
    /var Recoverable = class \{[\s\S]*?\n\};\n/,
    'var Recoverable = class {\n  initRecoverable() {\n    this.firstAfterRepMap = {};\n    this.resyncFollows = {};\n    this.recoveryEnabled = false;\n  }\n  attemptInRepetitionRecovery() {}\n  getHumanReadableRuleStack() {\n    return [];\n  }\n};\n',
  ],
  ['content assist', /var ContentAssist = class \{[\s\S]*?\n\};\n/, 'var ContentAssist = class {\n  initContentAssist() {}\n};\n'],
  ['question for recovery', /this\.recoveryEnabled(?! =)/g, 'false'],
  ['question for the tree', /this\.outputCst(?: === true)?(?! =)/g, 'false'],
  ['walkers of recovery', /\bNextTerminalAfter\w+Walker(?=[,)\n])/g, 'undefined'],
  [
    'checks of alternatives',
    /validate\(options\) \{\n {4}const leftRecursionErrors[\s\S]*?(?= {2}buildLookaheadForAlternation)/,
    'validate() {\n    return [];\n  }\n',
  ],
  ['walkers', /var AbstractNextPossibleTokensWalker = [\s\S]*?(?=function possiblePathsFrom\()/, ''],
  [
    'settings of the lexer',
    /var LexerDefinitionErrorType;\n[\s\S]*?Object\.freeze\(DEFAULT_LEXER_CONFIG\);\n/,
    'var LexerDefinitionErrorType = {};\nvar DEFAULT_LEXER_CONFIG = {};\n',
  ],
  ['messages', /var defaultParserErrorProvider = \{[\s\S]*?\n\};\nObject\.freeze\(defaultParserErrorProvider\);\n/, 'var defaultParserErrorProvider = {};\n'],
  ['messages about the grammar', /var defaultGrammarValidatorErrorProvider = \{[\s\S]*?\n\};\n/, 'var defaultGrammarValidatorErrorProvider = {};\n'],
  ['rules in the place of others, and rules that are tried', / {2}OVERRIDE_RULE\(name, impl[\s\S]*?(?= {2}\/\/ GAST export APIs)/, ''],
  ['grammar as text', /function serializeProduction\(node\) \{[\s\S]*?\n\}\n/, 'function serializeProduction(node) {\n  return node;\n}\n'],
  ['lodash', /^\/\/ \.\.\/\.\.\/node_modules\/lodash-es\/[\s\S]*?(?=^\/\/ (?!\.\.\/\.\.\/node_modules\/lodash-es\/)\S+\/node_modules\/)/gm, ''],
  ['checks of the grammar', /isEmpty_default\(resolverErrors\) && this\.skipValidations === false/, 'false'],
];

/** Leaves them out of the page. */
const withoutUnused = {
  name: 'without-unused',
  transform(code: string, id: string) {
    if (!id.includes('@traqula/chevrotain')) return undefined;
    const rest = unused.reduce((text, [part, known, instead]) => {
      if (text.search(known) < 0) throw new Error(`the ${part} of @traqula/chevrotain is not where it was: see client/vite.config.ts`);
      return text.replace(known, instead);
    }, code);
    // What it took from lodash; the bundler says so where one is missing.
    const taken = [...new Set([...rest.matchAll(/\b(\w+)_default\b/g)].map(([, name = '']) => name))];
    return { code: `import { ${taken.map((name) => `${name} as ${name}_default`).join(', ')} } from ${JSON.stringify(here('query/syntax/collections.ts'))};\n${rest}`, map: null };
  },
};

/** The picture of a shared link: most who show one take no SVG. It is the overview of the cascade under the name of the site. */
const picture = {
  name: 'picture',
  async buildStart(this: { emitFile(file: { readonly type: 'asset'; readonly name: string; readonly originalFileName: string; readonly source: Uint8Array }): string }) {
    this.emitFile({ type: 'asset', name: 'share.png', originalFileName: 'share.png', source: await readFile(here('share.png')) });
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
  plugins: [picture, compressed],
  // Threads are modules too, so that they may fetch what they need when they need it.
  worker: { format: 'es', plugins: () => [withoutUnused] },
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
      output: {
        codeSplitting: {
          groups: [
            // A group takes what it imports along: what every page has comes first and is one file, or it would wait for the words of the query page.
            { name: 'base', priority: 1, test: /client[\\/](?:ask|audience|dom|application|windows[\\/][\w-]+)\.ts$|preload-helper/ },
            {
              name: 'query-base',
              test: /client[\\/]query[\\/]\w+[\\/](?:cells|class-names|context|copy|diagnose|example-search|functions|idle|mend|rows|run|schema|tab-keys|tokens|view-names|why-empty|workspace)\.ts$/,
            },
          ],
        },
      },
      // What all pages show is in styles.css; what few of them do stands in a sheet of its own, in theirs alone.
      input: ['main.ts', 'graph/graph.ts', 'query/query.ts', 'theme.ts', 'styles.css', ...['tools', 'query', 'graph', 'genes', 'contribute', 'print'].map((name) => `styles/${name}.css`)].map(here),
    },
  },
});
