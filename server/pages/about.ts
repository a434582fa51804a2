import type { PageContext } from './context.js';
import { capitalised, counted } from './context.js';
import { statusChip } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { kinds, shapeIcon } from './kinds.js';
import { required } from './knowledge.js';
import type { Document, Edition } from './shell.js';
import { controlled } from './statements.js';

const table = (caption: string, head: string, rows: readonly (readonly [Html | string | false, number])[]): Html => html`<table class="counts">
<caption>${caption}</caption>
<thead><tr><th scope="col">${head}</th><th scope="col">Number</th></tr></thead>
<tbody>${rows.map(([name, n]) => html`<tr><th scope="row">${name}</th><td>${n}</td></tr>`)}</tbody>
</table>`;

/** What is in the graph, how to cite it and how to take part. */
export async function aboutDocument({ views, knowledge }: PageContext, edition: Edition): Promise<Document> {
  const [statusRows, systemRows] = await Promise.all([views.select('claim-totals'), views.select('systems')]);
  const entities = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated);
  const byKind = kinds.map((kind) => [kind, entities.filter((entity) => entity.kind.name === kind.name).length] as const).filter(([, n]) => n > 0);
  return {
    title: 'About: Metastasis Perspective',
    description: 'What the Metastasis Perspective holds, under which licence, how to cite it and how to contribute.',
    canonical: '/about',
    section: 'about',
    linkedData: {
      '@context': 'https://schema.org', '@type': 'Dataset', 'name': 'Metastasis Perspective', 'identifier': knowledge.base, 'version': edition.version,
      'description': 'An open knowledge graph of cancer metastasis.', 'license': 'https://creativecommons.org/licenses/by/4.0/', 'isAccessibleForFree': true,
    },
    main: html`
<div class="page-head">
<h1>About</h1>
<p class="lead">A living, citable map of what is known about metastasis. Every relation between two terms is a claim with a status, and every claim carries the evidence for it and against it.</p>
</div>
<div class="prose">
<section><h2>What is in it</h2>
<p>${counted(edition.entities, 'term')}, ${counted(edition.claims, 'claim')} and ${counted(edition.papers, 'paper')}, all in RDF, all under one licence.</p>
<div class="tables">
${table('Terms by kind', 'Kind', byKind.map(([kind, n]) => [html`${shapeIcon(kind)} ${kind.plural}`, n]))}
${statusRows.length > 0 && table('Claims by status', 'Status', statusRows.map((row) => [statusChip(controlled(required(row, 'status'), 'status')), Number(required(row, 'count'))]))}
${systemRows.length > 0 && table('Evidence by study system', 'System', systemRows.map((row) => [capitalised(required(row, 'label')), Number(required(row, 'count'))]))}
</div></section>
<section><h2>How to read it</h2>
<p><strong>Established</strong> claims rest on several independent groups; <strong>emerging</strong> ones on few studies so far; <strong>contested</strong> ones have evidence of weight on both sides; <strong>refuted</strong> ones are kept on record and are no longer held. A finding in mice stays a finding in mice: each evidence line names the system and the setting in which it was made.</p></section>
<section><h2>Use it</h2>
<p>Every term has an address that gives a page, Turtle, JSON-LD, N-Triples or RDF/XML, by content negotiation or suffix. Ask questions on the <a href="/query">query page</a> or from your own client at <code>/sparql</code>; take the <a href="/ontology.ttl">whole graph</a> or the <a href="/mappings.sssom.tsv">mappings</a> to other vocabularies.</p></section>
<section><h2>Cite it</h2>
<p>Metastasis Perspective, version <code>${edition.version}</code>, <a href="${knowledge.base}">${knowledge.base}</a>. For a single statement cite the papers of its evidence, and the address of the claim.</p>
<p>The knowledge and the drawings are under <a href="https://creativecommons.org/licenses/by/4.0/" rel="license">Creative Commons Attribution 4.0</a>, the software under the Apache License 2.0.</p></section>
<section><h2>Contribute</h2>
<p>Corrections, papers and new claims are welcome. The knowledge is a set of Turtle files with one rule above all: nothing is a claim without a paper. A proposal is reviewed by a curator and, once accepted, recorded with its author and reviewer.</p></section>
</div>`,
  };
}
