import tseslint from 'typescript-eslint';

/** A folder of server/ may import from itself and from what stands before it: data flows one way. */
const order = ['platform', 'outside', 'language', 'rdf', 'exports', 'store', 'sparql', 'ontology', 'engine', 'query', 'federation', 'external', 'change', 'people', 'curation', 'pages', 'api', 'http', 'service', 'commands'];
/** The same for the rooms of server/engine; its own files may import from all of them. */
const engineOrder = ['contract', 'values', 'run', 'access', 'expressions', 'planning', 'operators', 'results', 'evaluator', 'workers'];

const restrict = (files, folders, message) => ({
  files: [files],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: folders.flatMap((folder) => [`**/${folder}/*`, `**/${folder}/**`]), message }] }] },
});

/** Tables: a row for each address, operation or tool, of which more come. */
const tables = ['server/http/routes.ts', 'server/api/proposal-operations.ts', 'server/api/tools.ts'];

export default tseslint.config(
  { ignores: ['dist/', '.dist/', 'node_modules/', 'data/'] },
  ...tseslint.configs.strict,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'A file is named after its main export: no default exports.' }],
    },
  },
  ...order.map((folder, i) => restrict(`server/${folder}/**`, [...order.slice(i + 1), 'client', 'test'],
    `server/${folder} may import only from: ${order.slice(0, i + 1).join(', ')}.`)),
  // A function is read as a whole, and a file on some pages. Lines are counted with their comments.
  {
    files: ['server/**/*.ts', 'network/**/*.ts', 'client/**/*.ts'], ignores: tables,
    rules: { 'max-lines-per-function': ['error', { max: 80 }], 'max-lines': ['error', { max: 350 }] },
  },
  {
    files: ['server/**/*.ts', 'network/**/*.ts', 'client/**/*.ts'],
    rules: { 'max-len': ['error', { code: 200, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreUrls: true }] },
  },
  // A later rule of the same name takes the place of the one before: what server/engine may not import is said again.
  ...engineOrder.map((folder, i) => restrict(`server/engine/${folder}/**`, [...engineOrder.slice(i + 1), ...order.slice(order.indexOf('engine') + 1), 'client', 'test'],
    `server/engine/${folder} may import only from: ${[...order.slice(0, order.indexOf('engine')), ...engineOrder.slice(0, i + 1).map((name) => `engine/${name}`)].join(', ')}.`)),
  // Columns are read at places that are in bounds by construction; checking each read would cost the time that columns save.
  { files: ['server/store/**', ...engineOrder.slice(0, -1).map((folder) => `server/engine/${folder}/**`)], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  restrict('server/*.ts', ['client', 'test'], 'Sources do not depend on the browser application or on tests.'),
  restrict('network/**', ['server', 'client', 'test'], 'Files of networks are written from a network alone: server and browser use them alike.'),
  { ...restrict('client/**', ['server', 'test'], 'The browser talks to the server over HTTP only.'), ignores: ['client/query/syntax/**', 'client/query/text/tsv.ts'] },
  // One way to the service, with a limit of time and one wording for what fails.
  {
    files: ['client/**/*.ts'], ignores: ['client/ask.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Ask the service by client/ask.ts: it has a limit of time.' }],
      'no-restricted-properties': ['error', ...['window', 'globalThis', 'self'].map((object) => ({ object, property: 'fetch', message: 'Ask the service by client/ask.ts: it has a limit of time.' }))],
    },
  },
  // One parser decides what a text means: the editor checks with the service's own.
  restrict('client/query/syntax/**', [...order.filter((folder) => folder !== 'sparql' && folder !== 'query'), 'test'], 'The editor takes the parser of server/sparql, and nothing else of the server.'),
  { files: ['*.js', '*.mjs', 'client/vite.config.ts', '**/*.d.ts'], rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' } },
);
