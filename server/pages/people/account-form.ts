import { html, type HtmlContent, type Html } from '../html.js';

/** A form that changes something of an account: it carries what only the session can make. */
export const accountForm = (action: string, formToken: string, content: HtmlContent, name = 'account-form'): Html => html`<form class="${name}" method="post" action="${action}">
<input type="hidden" name="form" value="${formToken}">
${content}
</form>`;

/** A field with its label above it. */
export const field = (id: string, label: string, control: Html, hint?: string): Html => html`<p class="field">
<label for="${id}">${label}</label>
${control}
${hint !== undefined && html`<span class="hint" id="${id}-hint">${hint}</span>`}
</p>`;

export const choice = (id: string, name: string, options: readonly (readonly [value: string, label: string])[], chosen?: string): Html => html`<select id="${id}" name="${name}">
${options.map(([value, label]) => html`<option value="${value}"${value === chosen && ' selected'}>${label}</option>`)}
</select>`;

/** What cannot be done on this service; nothing where everything can. */
export const restrictionsPart = (restrictions: readonly string[]): Html => html`${restrictions.map((sentence) => html`<p class="notice">${sentence}</p>`)}`;

/** A day as pages write it. */
export const dayOf = (time: string): Html => html`<time datetime="${time}">${time.slice(0, 10)}</time>`;
