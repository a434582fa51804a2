import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ArgumentError } from '../../server/platform/argument-error.js';
import { readAssets } from '../../server/pages/assets.js';
import { inlineSvg } from '../../server/pages/figures.js';

describe('inlineSvg', () => {
  test.each([
    ['prolog and comments go', '<?xml version="1.0"?><!-- x --><svg viewBox="0 0 1 1"><!-- y --><g/></svg>', '<svg viewBox="0 0 1 1" role="group" aria-label="A &lt;cell&gt;"><g/></svg>'],
    ['scripts and styles go', '<svg><script>x()</script><style>a{}</style><g/></svg>', '<svg role="group" aria-label="A &lt;cell&gt;"><g/></svg>'],
    ['its own name and size go', '<svg width="2" height="3" role="img" aria-labelledby="t"><title id="t">T</title></svg>', '<svg role="group" aria-label="A &lt;cell&gt;"></svg>'],
    ['a width inside stays', '<svg><rect width="2"/></svg>', '<svg role="group" aria-label="A &lt;cell&gt;"><rect width="2"/></svg>'],
  ])('%s', (_, file, markup) => {
    expect(inlineSvg(file, 'A <cell>').markup).toBe(markup);
  });

  test('what is no drawing is refused', () => {
    expect(() => inlineSvg('<p>', '')).toThrow(ArgumentError);
  });
});

describe('readAssets', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assets-'));
    await mkdir(join(folder, '.vite'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const write = (manifest: unknown): Promise<void> => writeFile(join(folder, '.vite', 'manifest.json'), JSON.stringify(manifest));

  test('gives the text that stands in every page and the addresses of the other files, with what each entry imports', async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets', 'theme-1.js'), 'theme()');
    const sheets = ['styles', ...['tools', 'query', 'graph', 'genes', 'contribute', 'print'].map((name) => `styles/${name}`)];
    for (const [i, name] of sheets.entries()) await writeFile(join(folder, 'assets', `sheet-${i}.css`), `.${name.replace('styles/', '')}{}`);
    await write({
      '_shared.js': { file: 'assets/shared-1.js' },
      'main.ts': { file: 'assets/main-1.js', imports: ['_shared.js'] },
      'graph/graph.ts': { file: 'assets/graph-1.js', imports: ['_shared.js'] },
      'query/query.ts': { file: 'assets/query-1.js' },
      'query/editor/code-editor.ts': { file: 'assets/code-editor-1.js', imports: ['_shared.js'] },
      'theme.ts': { file: 'assets/theme-1.js' },
      ...Object.fromEntries(sheets.map((name, i) => [`${name}.css`, { file: `assets/sheet-${i}.css` }])),
      'share.png': { file: 'assets/share-1.png' },
    });
    expect(await readAssets(folder)).toEqual({
      theme: 'theme()',
      styles: { all: '.styles{}', tools: '.tools{}', query: '.query{}', graph: '.graph{}', genes: '.genes{}', contribute: '.contribute{}', print: '.print{}' },
      picture: '/assets/share-1.png',
      scripts: {
        main: { script: '/assets/main-1.js', preload: ['/assets/shared-1.js'] },
        graph: { script: '/assets/graph-1.js', preload: ['/assets/shared-1.js'] },
        query: { script: '/assets/query-1.js', preload: ['/assets/code-editor-1.js', '/assets/shared-1.js'] },
      },
    });
  });

  test('names what is missing', async () => {
    await write({});
    await expect(readAssets(folder)).rejects.toThrow(/has no entry theme\.ts/);
    await expect(readAssets(join(folder, 'nowhere'))).rejects.toThrow(/cannot be read: build the client/);
  });
});
