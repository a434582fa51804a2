import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, html, jsonScript, raw } from '../../server/pages/html.js';

describe('html', () => {
  test.each([
    ['a text', html`<p>${'<b> & "c" \'d\''}</p>`, '<p>&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</p>'],
    ['an attribute', html`<a title="${'" onclick="x'}">`, '<a title="&quot; onclick=&quot;x">'],
    ['HTML inside HTML', html`<ul>${html`<li>${'&'}</li>`}</ul>`, '<ul><li>&amp;</li></ul>'],
    ['a list', html`${['a', html`<b>`, 1]}`, 'a<b>1'],
    ['nothing', html`[${undefined}${null}${false}${''}]`, '[]'],
    ['zero', html`${0}`, '0'],
    ['markup of ours', html`${raw('<svg/>')}`, '<svg/>'],
  ])('%s', (_, made, expected) => {
    expect(made.markup).toBe(expected);
  });

  test('no text can leave its place', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']/);
    }));
  });

  test('data cannot end its script element', () => {
    expect(jsonScript({ a: '</script><!--' }).markup).toBe('{"a":"\\u003c/script>\\u003c!--"}');
    expect(JSON.parse(jsonScript({ a: '</script>' }).markup)).toEqual({ a: '</script>' });
  });
});
