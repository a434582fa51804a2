import { exports } from '../exports/exports.js';
import { dumps } from '../query/void-description.js';
import type { PageContext } from './context.js';
import { capitalised, counted } from './context.js';
import { certaintyWords, type Audience } from './audience.js';
import { coverageBar, coverageOf } from './coverage.js';
import { statusChip } from './evidence.js';
import { longDate } from './facts.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { kinds, shapeIcon } from './kinds.js';
import { value } from './knowledge.js';
import { termLink } from './lexicon.js';
import type { Document, Edition } from './shell.js';
import { shortVersion } from './shell.js';

const table = (caption: string, head: readonly string[], rows: readonly (readonly (Html | string | number | false)[])[], name = ''): Html => html`<table class="counts ${name}">
<caption>${caption}</caption>
<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...cells]) => html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table>`;

/** What is in the graph and what is missing, how to cite it and how to take part. */
export async function aboutDocument({ views, knowledge, corpus: read }: PageContext, edition: Edition, audience: Audience): Promise<Document> {
  const [corpus, curatedRows] = await Promise.all([read(), views.select('last-curated')]);
  const entities = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated);
  const byKind = kinds.map((kind) => [kind, entities.filter((entity) => entity.kind.name === kind.name).length] as const).filter(([, n]) => n > 0);
  const coverage = await coverageOf({ corpus, knowledge });
  const curated = curatedRows.flatMap((row) => value(row, 'day') ?? [])[0];
  const version = shortVersion(edition.version), isPlain = audience === 'patients';
  const nameOf: NameOf = ({ slug, label }) => (isPlain ? knowledge.entities.get(knowledge.base + slug)?.plain : undefined) ?? label;
  const certain = (status: string): string => (isPlain ? capitalised(certaintyWords.get(status) ?? status) : capitalised(status));
  return {
    title: 'About: Metastasis Perspective',
    description: 'What the Metastasis Perspective holds and what it lacks, under which licence, how to cite it and how to contribute.',
    canonical: '/about',
    section: 'about',
    linkedData: {
      '@context': 'https://schema.org',
      '@type': 'Dataset',
      'name': 'Metastasis Perspective',
      'identifier': knowledge.base,
      'url': knowledge.base,
      'version': edition.version,
      'description': 'An open knowledge graph of cancer metastasis: vocabulary, stages and claims, each claim with its evidence for and against.',
      'license': 'https://creativecommons.org/licenses/by/4.0/',
      'isAccessibleForFree': true,
      ...(curated !== undefined && { dateModified: curated }),
      'distribution': [
        ...[...dumps.values()].map(({ format: { mediaType }, address }) => ({ mediaType, address })),
        ...exports.map(({ mediaType, addresses: [address = ''] }) => ({ mediaType, address })),
      ].map(({ mediaType: encodingFormat, address }) => ({ '@type': 'DataDownload', encodingFormat, 'contentUrl': knowledge.base + address })),
    },
    main: html`
<div class="page-head">
<h1>About</h1>
<p class="lead">A living, citable map of what is known about metastasis. Every relation between two terms is a claim with a status, and every claim carries the evidence for it and against it.</p>
</div>
<div class="about">
<section><h2>What is in it</h2>
<p>${counted(edition.entities, 'term')}, ${counted(edition.claims, 'claim')}, ${counted(corpus.evidence.length, 'evidence line')} and ${counted(edition.papers, 'paper')}, all in RDF, all under one licence.</p>
${tablesOf(byKind, coverage, nameOf)}
</section>
<section><h2>What is missing</h2>
<p>The graph shows what has been curated, which is less than what is known. These are the gaps that it can see itself.</p>
<dl class="facts">${coverage.gaps.map(({ title, members }) => html`<div><dt>${isPlain ? title.replace(/^Stages\b/, 'Steps') : title} <span class="count">${members.length}</span></dt><dd>${members.length === 0 ? 'none' : html`<details${members.length <= 8 && html` open`}><summary>${counted(members.length, 'term')}</summary><ul class="gap">${members.map((member) => html`<li>${termLink(member.slug, nameOf(member))}</li>`)}</ul></details>`}</dd></div>`)}</dl></section>
<section class="prose"><h2>How to read it</h2>
<p>Each claim says how far it is accepted. <strong>${certain('established')}</strong>: it rests on several independent groups. <strong>${certain('emerging')}</strong>: on few studies so far. <strong>${certain('contested')}</strong>: there is evidence of weight on both sides. <strong>${certain('refuted')}</strong>: ${isPlain ? 'it' : 'it is no longer held, and'} is kept on record. A finding in mice stays a finding in mice: each evidence line names the system and the setting in which it was made. What a retracted paper found is never counted.</p></section>
<section class="prose"><h2>Cite it</h2>
<blockquote class="cite-as">Metastasis Perspective: an open knowledge graph of cancer metastasis. Version ${version}${curated !== undefined && html`, ${longDate(curated)}`}. <a href="${knowledge.base}">${knowledge.base}</a></blockquote>
<p>The whole version is <code>${edition.version}</code>: the same data always have the same version. For a single statement cite the papers of its evidence, and the address of the claim; <a href="/papers">the papers</a> can be exported for a reference manager.</p>
<p>The knowledge and the drawings are under <a href="https://creativecommons.org/licenses/by/4.0/" rel="license">Creative Commons Attribution 4.0</a>, the software under the Apache License 2.0.</p></section>
<section class="prose"><h2>Take the data</h2>
<p>Download everything as <a href="/ontology.ttl">Turtle</a>, <a href="/ontology.jsonld">JSON-LD</a> or <a href="/ontology.nt">N-Triples</a>, or the <a href="/mappings.sssom.tsv">mappings</a> to other vocabularies. Every term has an address that gives a page, Turtle, JSON-LD, N-Triples or RDF/XML, by content negotiation or suffix. Paste <a href="/analyse">a list of genes</a>, ask questions on the <a href="/query">query page</a>, or from your own client at <code>/sparql</code>.</p>
<p>Programs have <a href="/api">an API in JSON</a>, with a form to try each address; what stays as it is has a date, as <a href="/releases">a release</a>. <a href="/changes">What was changed</a> is on record, by whom and why.</p></section>
<section class="prose"><h2>Contribute</h2>
<p>Corrections, papers and new claims are welcome. The knowledge is a set of Turtle files with one rule above all: nothing is a claim without a paper. A proposal is reviewed by a curator and, once accepted, recorded with its author and reviewer.</p></section>
</div>`,
  };
}

/** What the readers of a page call a term. */
type NameOf = (term: { readonly slug: string; readonly label: string }) => string;

/** How much of each kind there is, and of each step. */
function tablesOf(
  byKind: readonly (readonly [kind: (typeof kinds)[number], count: number])[], { stages, statuses, systems }: Awaited<ReturnType<typeof coverageOf>>, nameOf: NameOf,
): Html {
  const widest = Math.max(0, ...stages.map(({ evidence }) => evidence));
  return html`<div class="tables">
${table(
  'Terms by kind',
  ['Kind', 'Terms'],
  byKind.map(([kind, n]) => [html`${shapeIcon(kind)} <a href="/vocabulary?kind=${kind.name}"><span class="found-kinds">${kind.plural}</span></a>`, n]),
)}
${
  statuses.length > 0
  && table(
    'Claims by status',
    ['Status', 'Claims'],
    statuses.map(([status, n]) => [statusChip(status), n]),
  )
}
${
  systems.length > 0
  && table(
    'Evidence by study system',
    ['System', 'For', 'Against', 'Open'],
    systems.map(({ system, supports, disputes, inconclusive }) => [
      html`<a href="/papers?system=${encodeURIComponent(system)}">${capitalised(system)}</a>`,
      supports,
      disputes,
      inconclusive,
    ]),
  )
}
</div>
${table(
  'Coverage by step: claims on the step or on a mechanism that acts in it, and their evidence; filled where it comes from people',
  ['Step', 'Claims', 'Evidence', 'In people', 'Share'],
  stages.map((stage) => [termLink(stage.stage.slug, capitalised(nameOf(stage.stage))), stage.claims, stage.evidence, stage.human, coverageBar(stage, widest)]),
  'coverage',
)}`;
}
