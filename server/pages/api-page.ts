import { html } from './html.js';
import type { Html } from './html.js';
import type { Document } from './shell.js';

/** An address of the API as its page shows it. */
export interface ApiOperation {
  readonly address: string;
  readonly name: string;
  readonly summary: string;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What follows the address, or takes the place of its parameter. */
  readonly example: string;
  /** Bytes of a body, where it may be asked by POST, too. */
  readonly body?: number;
  /** The least role that may ask; absent: anybody. */
  readonly needs?: string;
}

/** The address of an example: its first part stands in the place of a parameter in braces. */
export function exampleAddress({ address, example }: Pick<ApiOperation, 'address' | 'example'>): string {
  if (!address.includes('{')) return address + example;
  const [value = '', query] = example.split('?');
  return `${address.replace(/\{\w+\}/, value)}${query === undefined ? '' : `?${query}`}`;
}

function field(operation: ApiOperation, name: string, schema: Readonly<Record<string, unknown>>): Html {
  const id = `${operation.name}-${name}`, hint = String(schema['description'] ?? ''), values = schema['enum'];
  const example = new URLSearchParams(operation.example.split('?')[1] ?? '').get(name) ?? '';
  const input = Array.isArray(values)
    ? html`<select id="${id}" name="${name}"><option value="">any</option>${values.map((value) => (value === example ? html`<option selected>${String(value)}</option>` : html`<option>${String(value)}</option>`))}</select>`
    : schema['type'] === 'integer'
      ? html`<input id="${id}" name="${name}" type="number" min="${String(schema['minimum'] ?? 0)}" max="${String(schema['maximum'] ?? 999999)}" value="${example}">`
      : html`<input id="${id}" name="${name}" value="${example}">`;
  return html`<p class="field"><label for="${id}"><code>${name}</code></label> ${input}<br><small>${hint}</small></p>`;
}

/** One address with a form that asks it. A parameter within the address is chosen by following the example. */
function section(operation: ApiOperation): Html {
  const { address, name, summary, parameters, body, needs } = operation, example = exampleAddress(operation), inPath = address.includes('{');
  const fields = Object.entries(parameters).filter(([parameter]) => !address.includes(`{${parameter}}`)).map(([parameter, schema]) => field(operation, parameter, schema));
  return html`<section class="template" aria-labelledby="${name}"><h2 id="${name}"><code>GET ${address}</code></h2>
<p>${summary}</p>
${body !== undefined && html`<p>What is too long for an address is sent by POST, as JSON with the same parameters.</p>`}
${needs !== undefined && html`<p>For people with the role ${needs} and those who may do more: in a session, or with a personal token of <a href="/me">your account</a>.</p>`}
<pre tabindex="0" role="region" aria-label="Example of ${address}">${example}</pre>
${needs === undefined && html`<p><a href="${example}">Open this example</a></p>`}
<details><summary>Parameters</summary>
<form action="${inPath ? example.split('?')[0] ?? address : address}" method="get">${fields}<p><button>Ask</button></p></form></details></section>`;
}

/** The page of the API: each address with what it takes, and a form to try it, which needs no script. */
export const apiDocument = (operations: readonly ApiOperation[]): Document => ({
  title: 'API: Metastasis Perspective',
  description: 'The knowledge graph as JSON: addresses, parameters, and a form for each to try it.',
  canonical: '/api',
  alternates: [['application/openapi+json', '/api/openapi.json']],
  main: html`
<div class="page-head">
<h1>API</h1>
<p class="lead">Everything that the pages show, as JSON. Nothing has to be registered, and pages of other sites may ask too. Clients can be made from the description in <a href="/api/openapi.json">OpenAPI 3.1</a>; language models ask at <code>/mcp</code>. For questions of any shape there is <a href="/query">SPARQL</a>, for a <a href="/analyse">list of genes</a> and for a <a href="/text">text</a> pages of their own.</p>
<p>Lists come in pages: take <code>next</code> of an answer as <code>cursor</code> of the next request. <code>fields</code> gives some members alone. A failure is <a href="https://www.rfc-editor.org/rfc/rfc9457">problem details</a>, with what is wrong and what to do.</p>
</div>
${operations.map(section)}`,
});
