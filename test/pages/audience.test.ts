import { describe, expect, test } from '@jest/globals';
import { forPatients } from '../../server/pages/audience.js';
import { html, raw } from '../../server/pages/html.js';
import { gist } from '../../server/pages/perspective.js';
import { renamed, withoutNames } from '../../server/pages/small-drawing.js';

describe('markup for patients', () => {
  test.each([
    ['a page keeps the audience', '<a href="/emt">', '<a href="/emt?audience=patients">'],
    ['beside what else it asks for', '<a href="/treatment?site=bone#trials">', '<a href="/treatment?site=bone&amp;audience=patients#trials">'],
    ['once', '<a href="/?audience=patients">', '<a href="/?audience=patients">'],
    ['a file is for everyone', '<a href="/emt.ttl"><a href="/papers.csl.json?text=a"><a href="/images/a.svg"><a href="/sparql?query=a">', '<a href="/emt.ttl"><a href="/papers.csl.json?text=a"><a href="/images/a.svg"><a href="/sparql?query=a">'],
    ['a slug may have dots', '<a href="/doi-10.1038-nrc2622">', '<a href="/doi-10.1038-nrc2622?audience=patients">'],
    ['other sites and places of the page stay', '<a href="https://example.org/a"><a href="#a"><a href="//example.org">', '<a href="https://example.org/a"><a href="#a"><a href="//example.org">'],
    ['a form that leads to a page', '<form method="get" action="/papers">', '<form method="get" action="/papers"><input type="hidden" name="audience" value="patients">'],
    ['a form that does not', '<form action="/sparql" method="get">', '<form action="/sparql" method="get">'],
    ['a kind', '</svg> cascade stage</p>', '</svg> step of spread</p>'],
    ['a kind in a link', '</svg><span class="visually-hidden">anatomical site: </span>bone', '</svg><span class="visually-hidden">part of the body: </span>bone'],
    ['no other word', '<p>cascade stage</p>', '<p>cascade stage</p>'],
  ])('%s', (_, markup, expected) => {
    expect(forPatients(markup)).toBe(expected);
  });
});

test.each([
  ['One two. Three four. Five.', 4, 'One two. Three four.'], ['One two. Three four. Five.', 3, 'One two.'], ['One two three four', 2, 'One two three four'], ['', 3, ''],
])('the gist of %j in %d words', (text, words, expected) => {
  expect(gist(text, words)).toBe(expected);
});

test('a small drawing has no names; the overview may have others, in the room of the old ones', () => {
  const drawing = raw('<svg role="group" aria-label="A"><path class="f-lead" d="M0 0"/><circle r="1"/><a href="/dormancy" data-term="dormancy"><rect x="0" y="0" width="104" height="20"/><text x="52" y="307">dormancy</text></a></svg>');
  expect(withoutNames(drawing).markup).toBe('<svg aria-hidden="true" focusable="false"><circle r="1"/></svg>');
  expect(renamed(drawing, (slug) => (slug === 'dormancy' ? 'Cancer cells at rest' : undefined)).markup).toContain('<text x="52" y="298"><tspan x="52">Cancer cells</tspan> <tspan x="52" dy="18">at rest</tspan></text>');
  expect(renamed(drawing, () => undefined).markup).toBe(drawing.markup);
  expect(html`${renamed(drawing, () => 'a <b>')}`.markup).toContain('a &lt;b>');
});
