import { createPages } from '../../server/pages/pages.js';
import type { Pages } from '../../server/pages/pages.js';
import { createSearches } from '../../server/pages/search.js';
import type { TestGraph } from './graph.js';

const entry = { script: '/assets/main.js', preload: ['/assets/shared.js'] };

/** The pages over a fixture, with assets that do not exist. */
export const testPages = ({ views, prefixes }: TestGraph): Pages => createPages({
  views, makeSearch: createSearches(), prefixes, version: 'sha256-0123456789abcdef', base: 'https://w3id.org/metastasis/', images: 'test/fixtures/pages/images', origin: 'https://example.org',
  assets: { theme: 'theme()', styles: { all: 'body{margin:0}', tools: '.menu{}', query: '.editor{}', graph: '.graph-bar{}', genes: '.gene{}', contribute: '.door{}', print: '@page{}' }, picture: '/assets/share.png', scripts: { main: entry, graph: entry, query: entry } },
  examples: [{ id: 'one', title: 'All <things>', comment: 'What is there?', keywords: ['gene'], query: 'SELECT * WHERE { ?s ?p "o" }', federatesWith: [] }],
});

/** The page as the text that a reader sees, one line an element. */
export const text = (page: string | undefined): string => (page ?? '').replace(/<(script|style|head)\b[\s\S]*?<\/\1>/g, '')
  .replace(/<\/?(?:a|span|strong|b|cite|svg|path|time|i)\b[^>]*>/g, '').replace(/<[^>]*>/g, '\n').replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>')
  .split('\n').map((line) => line.trim()).filter(Boolean).join('\n');
