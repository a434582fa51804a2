import { capitalised, counted } from './context.js';
import { statusChip } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { groupBy } from './knowledge.js';
import { certainty } from './relations.js';
import { countDirections } from './statements.js';
import type { Claim, Direction, Evidence, Paper } from './statements.js';

/** Fewer lines than these are read faster than counted. */
const worthCounting = 3;

const directions = ['supports', 'disputes', 'inconclusive'] as const satisfies readonly Direction[];

/**
 * In what the evidence was made and which way it points, one row a study system, those from people first: a reader
 * sees at once whether a finding stands on mice alone. A line from two systems counts for both; what a retracted paper
 * found counts for none.
 */
export function evidenceProfile(claims: readonly Claim[], evidence: readonly Evidence[], papers: ReadonlyMap<string, Paper>): Html | false {
  const counting = evidence.filter(({ paper }) => papers.get(paper)?.retracted !== true);
  if (counting.length < worthCounting) return false;
  const rows = [...groupBy(counting.flatMap(({ systems, direction }) => systems.map((system) => ({ system, direction }))), ({ system }) => system)]
    .map(([system, lines]) => ({ system, lines: lines.length, counts: countDirections(lines) }))
    .sort((a, b) => Number(b.system === 'human') - Number(a.system === 'human') || b.lines - a.lines);
  const widest = Math.max(1, ...rows.map(({ lines }) => lines));
  const statuses = [...groupBy(claims, ({ status }) => status ?? '')].sort(([a], [b]) => certainty(a || undefined) - certainty(b || undefined));
  return html`<section class="profile">
<h2>Evidence at a glance</h2>
<p class="profile-statuses">${counted(counting.length, 'evidence line')}${
    claims.length > 0
    && html` on ${counted(claims.length, 'claim')}: ${statuses.map(
      ([status, group]) => html` <span>${group.length} ${statusChip(status || 'without status')}</span>`,
    )}`
  }</p>
<table class="counts"><caption class="visually-hidden">Evidence lines by study system</caption>
<thead><tr><th scope="col">System</th><td></td><th scope="col">For</th><th scope="col">Against</th><th scope="col">Open</th></tr></thead>
<tbody>${rows.map(({ system, counts }) => html`<tr><th scope="row">${capitalised(system)}</th><td class="profile-bar">${bar(counts, widest)}</td>${directions.map((direction) => html`<td>${counts[direction]}</td>`)}</tr>`)}</tbody></table>
${rows.reduce((sum, { lines }) => sum + lines, 0) > counting.length && html`<p class="footnote">A line from two systems stands in both rows.</p>`}
</section>`;
}

/** For, against and inconclusive, one after the other. Decorative: the numbers stand beside it. */
function bar(counts: Readonly<Record<Direction, number>>, widest: number): Html {
  let x = 0;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">${directions.map((direction) => {
    const width = Math.round((1000 * counts[direction]) / widest) / 10;
    const part = width > 0 && html`<rect class="${direction}" x="${x}" width="${width}" height="8"/>`;
    x = Math.round((x + width) * 10) / 10;
    return part;
  })}</svg>`;
}
