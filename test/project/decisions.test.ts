import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';

const folder = 'docs/decisions';
const files = readdirSync(folder).filter((name) => name !== 'README.md').sort();
const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
/** The text with links to other decisions as their numbers alone. */
const withoutLinks = (text: string) => text.replace(/\[(\d{4})\]\([^)]*\)/g, '$1');

interface Decision { readonly number: string; readonly title: string; readonly date: string; readonly status: string }
function parse(name: string): Decision {
  const [, number = '', title = '', status = '', date = ''] = /^# (\d{4}) (.+)\n\n- Status: (.+)\n- Date: (\d{4}-\d{2}-\d{2})\n\n## Context\n/.exec(read(name)) ?? [];
  return { number, title, date, status: withoutLinks(status) };
}

describe('decisions', () => {
  test('are numbered without a gap', () => {
    expect(files.map((name) => name.slice(0, 5))).toEqual(files.map((_, i) => `${String(i + 1).padStart(4, '0')}-`));
  });

  test.each(files)('%s has number, title, status, date, context, decision and consequences', (name) => {
    expect(parse(name)).toEqual({
      number: name.slice(0, 4), title: expect.stringMatching(/./), date: expect.stringMatching(/^20/),
      status: expect.stringMatching(/^(accepted|(accepted, in part )?replaced by \d{4}(, \d{4})*)$/),
    });
    expect([...read(name).matchAll(/^## .+$/gm)].map(([heading]) => heading)).toEqual(['## Context', '## Decision', '## Consequences']);
  });

  test('are all in the index, with what they say of themselves', () => {
    const rows = [...read('README.md').matchAll(/^\| (\d{4}) \| \[(.+)\]\((.+)\) \| (.+) \| (.+) \|$/gm)];
    expect(rows.map(([, number, title, file, date, status]) => ({ file, number, title, date, status })))
      .toEqual(files.map((file) => ({ file, ...parse(file) })));
  });

  test('link only to files that exist', () => {
    const broken = files.flatMap((name) => [...read(name).matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(([, target]) => target ?? '').filter((target) => !files.includes(target)).map((target) => `${name}: ${target}`));
    expect(broken).toEqual([]);
  });

  test('are replaced only by later ones', () => {
    const wrong = files.filter((name) => (parse(name).status.match(/\d{4}/g) ?? []).some((number) => number <= name.slice(0, 4) || !files.some((file) => file.startsWith(number))));
    expect(wrong).toEqual([]);
  });
});
