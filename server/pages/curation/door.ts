import { formKinds, type FormKind } from '../../curation/forms/form-kinds.js';
import { html, type Html } from '../html.js';
import type { Document } from '../shell.js';

/** What a page is about, as far as the ways to a form depend on it. */
export interface DoorTarget { readonly slug: string; readonly is: 'term' | 'statement' | 'other' }

/** Which kinds of things a form can be filled with. */
const takes = ({ name, needs }: FormKind, is: DoorTarget['is']): boolean =>
  name === 'report'
  || needs === 'something'
  || (needs === 'statement' && is === 'statement')
  || ((needs === 'term' || parameters[name] !== undefined) && is === 'term');

/** Parameters by which forms are filled with a term. */
const parameters: Readonly<Partial<Record<FormKind['name'], string>>> = { claim: 'subject', mapping: 'term', image: 'term' };

/** Where the way to a form leads from a page about something. */
const formAddress = (kind: FormKind, target: DoorTarget | undefined): string =>
  (target !== undefined && takes(kind, target.is) ? `/contribute/${kind.name}?${parameters[kind.name] ?? 'about'}=${encodeURIComponent(target.slug)}` : `/contribute/${kind.name}`);

/** The ways to contribute, each with what it is for. */
export const door = (target?: DoorTarget): Html =>
  html`<ul class="door">${formKinds.map((kind) => html`<li><a href="${formAddress(kind, target)}"><b>${kind.title}</b></a><p>${kind.does}</p></li>`)}${target === undefined && html`<li><a href="/bulk"><b>Send a table</b></a><p>Claims with evidence, terms and papers, many at once, from a spreadsheet.</p></li>`}</ul>`;

/** The page on which somebody chooses what a form is about. */
export function chooseDocument(
  kind: FormKind,
  {
    asked,
    found,
    label,
    help,
    name = 'about',
    fault,
    instead,
  }: {
    readonly asked: string;
    readonly found: readonly (readonly [href: string, label: string, note: string])[];
    readonly label: string;
    readonly help: string;
    readonly name?: string;
    readonly fault?: string | undefined;
    /** What one can do where none of these is meant. */
    readonly instead?: Html | undefined;
  },
): Document {
  return {
    title: `${kind.title}: Metastasis Perspective`,
    section: 'contribute',
    description: kind.does,
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${kind.title}</h1>
<p>${kind.does}</p>
</div>
<form class="contribution" method="get" action="/contribute/${kind.name}">
${fault !== undefined && html`<p class="notice" role="alert">${fault}</p>`}
<div class="field"><label for="choose-about">${label}</label>
<input id="choose-about" name="${name}" value="${asked}" maxlength="200" aria-describedby="choose-about-hint">
<span class="hint" id="choose-about-hint">${help}</span></div>
<p class="form-actions"><button class="primary">Continue</button></p>
</form>
${found.length > 0 && html`<section class="prose"><h2>${asked === '' ? 'Choose one' : 'Is it one of these?'}</h2><ul class="form-lines">${found.map(([href, text, note]) => html`<li><a href="${href}">${text}</a> <span class="kind-name">${note}</span></li>`)}</ul></section>`}
${instead && html`<p class="form-actions">${instead}</p>`}`,
  };
}
