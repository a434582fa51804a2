import { describe, expect, test } from '@jest/globals';
import { addressFor, forPatients } from '../../server/pages/audience.js';
import { html, raw } from '../../server/pages/html.js';
import { gist } from '../../server/pages/perspective.js';
import type { Figure } from '../../server/pages/figures.js';
import { inPlainWords, renamed, withoutNames } from '../../server/pages/small-drawing.js';

describe('markup for patients', () => {
  test.each([
    ['a page keeps the audience', '<a href="/emt">', '<a href="/emt?audience=patients">'],
    ['beside what else it asks for', '<a href="/treatment?site=bone#trials">', '<a href="/treatment?site=bone&amp;audience=patients#trials">'],
    ['once', '<a href="/?audience=patients">', '<a href="/?audience=patients">'],
    ['a file is for everyone', '<a href="/emt.ttl"><a href="/papers.csl.json?text=a"><a href="/images/a.svg"><a href="/sparql?query=a">', '<a href="/emt.ttl"><a href="/papers.csl.json?text=a"><a href="/images/a.svg"><a href="/sparql?query=a">'],
    ['what begins like a file is none', '<a href="/api"><a href="/images-of-cells"><a href="/graphs"><a href="/api/terms">', '<a href="/api?audience=patients"><a href="/images-of-cells?audience=patients"><a href="/graphs"><a href="/api/terms">'],
    ['a slug may have dots', '<a href="/doi-10.1038-nrc2622">', '<a href="/doi-10.1038-nrc2622?audience=patients">'],
    ['other sites and places of the page stay', '<a href="https://example.org/a"><a href="#a"><a href="//example.org">', '<a href="https://example.org/a"><a href="#a"><a href="//example.org">'],
    ['a form that leads to a page', '<form method="get" action="/papers">', '<form method="get" action="/papers"><input type="hidden" name="audience" value="patients">'],
    ['a form that is sent', '<form class="a" method="post" action="/text">', '<form class="a" method="post" action="/text?audience=patients">'],
    ['a form that does not', '<form action="/sparql" method="get">', '<form action="/sparql" method="get">'],
    ['a kind', '</svg> cascade stage</p>', '</svg> step of spread</p>'],
    ['a kind in a link', '</svg><span class="visually-hidden">anatomical site: </span>bone', '</svg><span class="visually-hidden">part of the body: </span>bone'],
    ['no other word', '<p>cascade stage</p>', '<p>cascade stage</p>'],
  ])('%s', async (_, markup, expected) => {
    expect(await forPatients(markup)).toBe(expected);
  });
});

test.each([
  ['/emt', '/emt?audience=patients'], ['/analyse?genes=A#sets', '/analyse?genes=A&audience=patients#sets'], ['/me#passkeys', '/me?audience=patients#passkeys'],
  ['/emt?audience=scientists', '/emt?audience=scientists'], ['/emt.ttl', '/emt.ttl'], ['https://example.org/login', 'https://example.org/login'],
])('who is sent on to %s as a patient comes to %s', (address, expected) => {
  expect([addressFor(address, 'patients'), addressFor(address, 'scientists')]).toEqual([expected, address]);
});

test('a term that a link names is named in plain words, but not to scientists', async () => {
  const link = '<a class="entity" href="/osteoclast" data-term="osteoclast"><svg></svg><span class="visually-hidden">cell type: </span>osteoclast</a>';
  const names = new Map([['osteoclast', { label: 'osteoclast', plain: 'cell that dissolves bone & stone' }]]);
  const markup = await forPatients(`${link}<details class="for-scientists">${link}</article>${link.replace('>osteoclast<', '>these osteoclasts<')}<dt>${link}</dt>`, names);
  expect(markup.match(/<\/span>[^<]*(?=<\/a>)/g)).toEqual(['</span>cell that dissolves bone &amp; stone', '</span>osteoclast', '</span>these osteoclasts', '</span>osteoclast']);
});

test('a drawing in plain words keeps its names in their places', () => {
  const figure = { drawing: raw('<svg><a href="/osteoclast" data-term="osteoclast"><rect x="485" y="361" width="144.4" height="30.8"/><text x="624" y="384" text-anchor="end">osteoclast</text></a>'
    + '<a href="/hepatic-dysfunction" data-term="hepatic-dysfunction"><rect x="490" y="259" width="150" height="56.8"/><text x="494" y="282"><tspan x="494">hepatic</tspan> <tspan x="494" dy="26">dysfunction</tspan></text></a>'
    + '<a href="/blood" data-term="blood"><rect x="12" y="23" width="76" height="30.8"/><text x="16" y="46">blood</text></a></svg>'), caption: 'For scientists', layCaption: 'For patients' } as Figure;
  const names = new Map([['osteoclast', 'bone-dissolving cell'], ['hepatic-dysfunction', 'liver not working well']]);
  const { drawing: { markup }, caption } = inPlainWords(figure, (slug) => names.get(slug));
  expect(caption).toBe('For patients');
  expect(markup).toContain('<rect x="372" y="361" width="256" height="30.8"/><text x="624" y="384" text-anchor="end">bone-dissolving cell</text>');
  expect(markup).toContain('<tspan x="494">liver not</tspan> <tspan x="494" dy="26">working well</tspan>');
  expect(markup).toContain('<text x="16" y="46">blood</text>');
  expect(inPlainWords({ ...figure, layCaption: undefined }, () => undefined)).toEqual({ ...figure, layCaption: undefined });
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
