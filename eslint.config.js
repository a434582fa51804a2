import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** A folder of server/ may import from itself and from what stands before it: data flows one way. */
const order = ['rdf', 'ontology', 'engine', 'query', 'pages', 'http'];
const zones = order.slice(0, -1).map((folder, i) => ({
  target: `./server/${folder}`,
  from: order.slice(i + 1).map((later) => `./server/${later}`),
  message: `server/${folder} may import only from: ${order.slice(0, i + 1).join(', ')}.`,
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/'] },
  ...tseslint.configs.strict,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: false, node: { extensions: ['.ts', '.js'] } } },
    rules: {
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', {
        zones: [
          ...zones,
          { target: './client', from: './server', message: 'The browser talks to the server over HTTP only.' },
          { target: './server', from: './client', message: 'The server does not know the browser application.' },
          { target: ['./server', './client'], from: './test', message: 'Sources do not depend on tests.' },
        ],
      }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['*.js', '*.mjs', 'client/vite.config.ts'], rules: { 'import-x/no-default-export': 'off', 'no-console': 'off' } },
);
