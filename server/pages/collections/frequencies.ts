import { inTurns } from '../../platform/turns.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import { groupBy } from '../knowledge.js';
import type { Entity } from '../knowledge.js';
import { termLink } from '../lexicon.js';
import type { Frequency } from '../statements.js';

/** A frequency of a claim that a cancer spreads to a site. */
export interface CountedCell {
  /** Slug of the claim. */
  readonly slug: string;
  readonly cancer: Entity;
  readonly site: Entity;
  readonly frequency: Frequency;
}

const sources: readonly { readonly source: Frequency['source']; readonly title: string; readonly note: string }[] = [
  { source: 'autopsy', title: 'At autopsy', note: 'Patients who were examined after death. Most of these counts are from 1914 to 1943, before scans and before drugs that act in the whole body.' },
  { source: 'registry', title: 'In registries and records', note: 'Many registries count at diagnosis alone, and only some sites: the figures are low, and comparable within one registry at best.' },
  { source: 'series', title: 'In clinical series', note: 'Patients of one or more centers or trials, looked at by whatever examinations were usual there.' },
];

/** In whole percent, small ones with one decimal. */
export const percentText = (percent: number): string => `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)}%`;

/** Ten shades of one colour; the number stands in each cell. */
const shade = (percent: number): number => Math.min(9, Math.floor(percent / 10));

/** How often each cancer was found in each site, a table for each way of counting: they do not compare. */
export async function frequencySection(cells: readonly CountedCell[]): Promise<Html | false> {
  if (cells.length === 0) return false;
  const tables: (Html | false)[] = [];
  for (const each of sources) tables.push(await table(cells.filter(({ frequency }) => frequency.source === each.source), each));
  return html`<section aria-labelledby="how-often"><h2 id="how-often">How often</h2>
<p class="footnote">In how many of a hundred patients the cancer was found in the organ, where a finding says so. A figure opens its claim. <span class="of-metastatic">Figures in italics</span> are shares of those patients in whom the cancer had spread; the others are shares of all patients. An empty cell says nothing.</p>
${tables}</section>`;
}

/** Most figures first, by row and by column. */
const ordered = (entities: readonly Entity[]): readonly Entity[] =>
  [...groupBy(entities, ({ iri }) => iri).values()].sort((a, b) => b.length - a.length || (a[0]?.label ?? '').localeCompare(b[0]?.label ?? '', 'en')).flatMap(([first]) => first ?? []);

async function table(cells: readonly CountedCell[], { source, title, note }: (typeof sources)[number]): Promise<Html | false> {
  if (cells.length === 0) return false;
  const cancers = ordered(cells.map(({ cancer }) => cancer)), sites = ordered(cells.map(({ site }) => site));
  const bySite = groupBy(cells, ({ cancer, site }) => `${cancer.slug} ${site.slug}`);
  const rows = await inTurns(cancers, (cancer) => html`<tr><th scope="row">${termLink(cancer.slug, cancer.label)}</th>${sites.map((site) => {
    const found = bySite.get(`${cancer.slug} ${site.slug}`) ?? [], most = Math.max(0, ...found.map(({ frequency }) => frequency.percent));
    return found.length === 0 ? html`<td class="empty"></td>` : html`<td class="heat-${shade(most)}">${found.map(figure)}</td>`;
  })}</tr>`);
  return html`<h3 id="often-${source}">${title}</h3>
<p class="footnote">${note}</p>
<div class="table-frame matrix-frame often-frame" tabindex="0" role="region" aria-labelledby="often-${source}">
<table class="matrix frequencies">
<thead><tr><th scope="col">Cancer</th>${sites.map((site) => html`<th scope="col">${termLink(site.slug, site.label)}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>
</div>`;
}

const figure = ({ slug, frequency: { percent, of, group } }: CountedCell): Html =>
  html`<a href="/${slug}" data-term="${slug}"${group === 'metastatic' && html` class="of-metastatic"`}>${percentText(percent)}${of !== undefined && html` <span class="of">of ${of.toLocaleString('en')}</span>`}${group === 'metastatic' && html`<span class="visually-hidden"> in whom it had spread</span>`}</a>`;
