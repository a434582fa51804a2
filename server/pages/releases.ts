import { counted } from './context.js';
import { longDate } from './facts.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Document } from './shell.js';

/** A release as its `release.json` tells it. */
export interface ReleaseSummary {
  readonly date: string;
  /** Id of its version. */
  readonly version: string;
  readonly prior?: string;
  readonly files: readonly { readonly path: string; readonly title: string; readonly mediaType: string; readonly bytes: number; readonly sha256: string }[];
}

const size = (bytes: number): string => (bytes < 2 ** 20 ? `${Math.max(1, Math.round(bytes / 2 ** 10))} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`);

const section = (
  { date, version, prior, files }: ReleaseSummary,
  all: readonly ReleaseSummary[],
): Html => html`<section aria-labelledby="release-${date}"><h2 id="release-${date}">${longDate(date)}</h2>
<p>Version <a href="/version/${version}"><code>${version.slice(0, 12)}</code></a>, ${counted(files.length, 'file')}. <a href="/release/${date}/changes.md">What changed</a>${all.some((release) => release.date === prior) && html` (<a href="/diff/${prior}/${date}">each statement</a>)`}, <a href="/release/${date}/SHA256SUMS">checksums</a>, <a href="/release/${date}/CITATION.cff">how to cite</a>.</p>
<details><summary>Files</summary><ul>${files.map((file) => html`<li><a href="/release/${date}/${file.path}">${file.path}</a>: ${file.title} (${size(file.bytes)})</li>`)}</ul></details></section>`;

/** The page of all releases, the newest first. */
export const releasesDocument = (releases: readonly ReleaseSummary[]): Document => ({
  title: 'Releases: Metastasis Perspective',
  description: 'Dated releases of the knowledge graph in every format, with checksums and what changed.',
  canonical: '/releases',
  main: html`
<div class="page-head">
<h1>Releases</h1>
<p class="lead">A release is the whole graph on a day, in every format, and stays as it is: cite its address. What the service holds now is at <a href="/ontology">/ontology</a>.</p>
</div>
${releases.length === 0 ? html`<p class="none">There is no release yet.</p>` : releases.map((release) => section(release, releases))}`,
});
