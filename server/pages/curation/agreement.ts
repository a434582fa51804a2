import { createHash } from 'node:crypto';
import { html, type Html } from '../html.js';

const licence = 'https://creativecommons.org/licenses/by/4.0/';
/** What is agreed to, in words. */
const words = ['What I send I wrote myself, and it may be published under', 'with the name that I gave.'] as const;

/** The name of these terms: whoever agreed is asked again once a word of them differs. */
export const termsName = createHash('sha256').update(JSON.stringify([words, licence])).digest('hex').slice(0, 16);

/** @param agreed When the person agreed: they are not asked again. @param fault What is missing. */
export function agreementPart(agreed: string | undefined, fault?: string): Html {
  if (agreed !== undefined) return html`<p class="hint">You agreed on ${agreed.slice(0, 10)}: “${words[0]} <a href="${licence}" rel="license">CC BY 4.0</a> ${words[1]}”</p>`;
  return html`<p class="field"><label class="tick"><input type="checkbox" name="consent" value="yes"${fault !== undefined && html` aria-invalid="true" aria-describedby="consent-found" autofocus`}> <span>${words[0]} <a href="${licence}" rel="license">CC BY 4.0</a> ${words[1]}</span></label></p>
${fault !== undefined && html`<p class="fault fault-error" id="consent-found" role="alert">${fault}</p>`}`;
}
