import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { routes } from '../../server/http/routes.js';

const documents = ['.', 'docs', 'docs/decisions', 'ontology', '.github', '.github/ISSUE_TEMPLATE']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => join(folder, name)));

describe('documentation', () => {
  test('is found', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/settings.md', 'ontology/README.md']));
  });

  test.each(documents)('%s links only to files that exist', (document) => {
    const targets = [...readFileSync(document, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
    const files = targets.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''));
    expect(files.filter((file) => !existsSync(join(dirname(document), file)))).toEqual([]);
  });

  test('CHANGELOG.md says nothing twice of what is not released yet', () => {
    const [, text = ''] = /^## Unreleased\n([^]*?)(?=^## |(?![^]))/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
    // Two lines of the same change differ in their figures; they begin alike.
    const starts = text.split('\n').filter((line) => line.startsWith('- ')).map((line) => line.replace(/\d[\d,]*/g, '0').split(' ', 14).join(' '));
    expect(starts.length).toBeGreaterThan(20);
    expect(starts.filter((start, i) => starts.indexOf(start) < i)).toEqual([]);
  });

  test('docs/settings.md lists the settings that the service reads, and no others', () => {
    const read = new Set(readFileSync('server/platform/settings.ts', 'utf8').match(/MPP_[A-Z_]+|(?<=')(?:PORT|HOST)(?=')/g));
    const store = readFileSync('docs/stores.md', 'utf8').match(/MPP_STORE_[A-Z_]+/g) ?? [];
    const listed = [...readFileSync('docs/settings.md', 'utf8').matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names]) => names?.match(/[A-Z_]+/g) ?? []);
    expect(new Set([...listed, ...store])).toEqual(read);
  });

  test('docs/asking.md lists the addresses of the service, and no others', () => {
    const text = readFileSync('docs/asking.md', 'utf8');
    const table = text.slice(text.indexOf('## Addresses'), text.indexOf('\n\n', text.indexOf('## Addresses')));
    const listed = [...table.matchAll(/^\| (GET|POST|PUT|PATCH|DELETE|any) \| (.+?) \| (.+) \|$/gm)].map(([, method, address = '', answers]) => ({ method, address: address.replaceAll('`', ''), answers }));
    expect(listed).toEqual(routes.map(({ method, address, answers }) => ({ method, address, answers })));
  });
});
