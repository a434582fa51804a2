import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pages } from '../../server/pages/pages.js';
import { loadGraph, type TestGraph } from '../support/graph.js';
import { testPages, text } from '../support/pages.js';

let pages: Pages;
let graph: TestGraph;
beforeAll(async () => {
  graph = await loadGraph('test/fixtures/pages/urgent.ttl');
  pages = testPages(graph);
});
afterAll(() => graph.close());

/** The manifestations whose signs a page names, in its order. */
const named = async (slug: string): Promise<readonly string[]> => {
  const list = /<ul class="urgent-signs">([\s\S]*?)<\/ul>/.exec(await pages.term(slug) ?? '')?.[1] ?? '';
  return [...list.matchAll(/data-term="([^"]*)"/g)].map(([, term]) => term ?? '');
};

describe('signs that need help at once', () => {
  test('stand on the page of the manifestation, with who says so and when that was read', async () => {
    const page = await pages.term('seizure');
    expect(text(page)).toContain('When help is needed at once. Call an ambulance. Source: example.org, javascript:alert(1), read on 29 November 2026');
    expect(page).toContain('<a href="https://www.example.org/fit" rel="external">example.org</a>, javascript:alert(1)');
    expect(page).not.toContain('<dt>source of the urgent signs</dt>');
  });

  test.each([
    ['a site', 'brain', ['headache', 'seizure']],
    ['a lesion of the site', 'brain-metastasis', ['headache', 'seizure']],
    ['a site by what is narrower than what it shows as, and by its parts', 'bone', ['compression', 'fracture']],
    ['a part', 'spine', ['compression']],
    ['a wider manifestation', 'event', ['fracture']],
    ['a related manifestation', 'headache', ['compression']],
    ['a drug that may cause it', 'drug', ['headache']],
  ])('stand on the page of %s', async (_, slug, expected) => {
    expect(await named(slug)).toEqual(expected);
    expect(text(await pages.term(slug))).toContain('They are listed so that help is called in time.');
  });

  test('are not made up: no notice where nothing shows as any, or where the claim is refuted', async () => {
    expect(await pages.term('skin')).not.toContain('class="notice urgent"');
    expect(await pages.term('nodule')).not.toContain('class="notice urgent"');
  });
});
