import { iriTerm, joined, resourceLink } from './context.js';
import type { PageContext } from './context.js';
import { evidenceCount, paperLinks, statusChip } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { required } from './knowledge.js';
import { termLink } from './lexicon.js';
import { slugOf } from './links.js';
import { readPapers, toClaim, toEvidence } from './statements.js';
import type { Evidence, Paper } from './statements.js';
import type { Subject } from './term.js';

/** `Hess KR. Cancer 106:1624-1633 (2006)`, as far as its parts are known. */
function bibliographic({ author, journal, volume, pages, year }: Paper): Html {
  const place = [volume, pages].filter((part) => part !== undefined).join(':');
  return html`${author !== undefined && `First author ${author}. `}${journal !== undefined && html`<cite>${journal}</cite> `}${place}${year !== undefined && ` (${year})`}`;
}

/** What a paper says in this graph: the evidence that it gives, and the terms that it helped to define. */
export async function paperBody({ iri }: Subject, { views, knowledge }: PageContext): Promise<Html> {
  const self = iriTerm(iri);
  const [papers, evidenceRows, definedRows] = await Promise.all([
    readPapers(views, [self]), views.select('evidence', { paper: self }), views.select('defined-by', { paper: self }),
  ]);
  const paper = papers.get(iri);
  const evidence = toEvidence(evidenceRows);
  const statements = [...new Set(evidence.map(({ statement }) => statement))];
  const claims = new Map((statements.length > 0 ? await views.select('claims', { claim: statements.map(iriTerm) }) : [])
    .map(toClaim).map((claim) => [claim.iri, claim]));

  const line = ({ statement, direction, finding }: Evidence): Html => {
    const claim = claims.get(statement);
    const slug = slugOf(statement, knowledge.base);
    const name = claim?.statement !== undefined && slug !== undefined ? termLink(slug, claim.statement) : resourceLink(knowledge, statement);
    return html`<li class="evidence evidence-${direction}">
<p><span class="direction">${direction}</span> ${name} ${statusChip(claim?.status)}</p>
${finding !== undefined && html`<p class="finding">${knowledge.lexicon.link(finding)}</p>`}
</li>`;
  };
  return html`
${paper?.retracted && html`<p class="notice"><strong>Retracted.</strong> This paper is never used as evidence.</p>`}
${paper && html`<p class="bibliographic">${bibliographic(paper)}</p>
<p class="paper-links">${joined(paperLinks(paper), ' · ')}</p>`}
${evidence.length > 0 && html`<section><h2>${evidenceCount(evidence.length)} from ${paper?.label ?? 'this paper'}</h2><ul class="evidence-list">${evidence.map(line)}</ul></section>`}
${definedRows.length > 0 && html`<section class="links"><h2>Helped to define</h2><p>${joined(definedRows.map((row) => resourceLink(knowledge, required(row, 'entity'))), ', ')}</p></section>`}`;
}
