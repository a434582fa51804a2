import { iriTerm, joined, resourceLink } from './context.js';
import type { PageContext } from './context.js';
import { evidenceCount, paperLinks, statusChip, unverifiedNotice } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { required } from './knowledge.js';
import { termLink } from './lexicon.js';
import { slugOf } from './links.js';
import { bibliographicLine } from './references.js';
import { toClaim, toEvidence } from './statements.js';
import type { Evidence, Paper } from './statements.js';
import type { Subject } from './subject.js';

/** What a paper says in this graph: the evidence that it gives, and the terms that it helped to define. */
export async function paperBody({ iri }: Subject, paper: Paper | undefined, { views, knowledge }: PageContext): Promise<Html> {
  const self = iriTerm(iri);
  const [evidenceRows, definedRows] = await Promise.all([
    views.select('evidence', { paper: self }), views.select('defined-by', { paper: self }),
  ]);
  const evidence = await toEvidence(evidenceRows);
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
${unverifiedNotice(paper?.typedByHand)}
${paper && html`<p class="bibliographic">${bibliographicLine(paper)}</p>
<p class="paper-links">${joined(paperLinks(paper), ' · ')}</p>`}
${evidence.length > 0 && html`<section><h2>${evidenceCount(evidence.length)} from ${paper?.label ?? 'this paper'}</h2><ul class="evidence-list">${evidence.map(line)}</ul></section>`}
${definedRows.length > 0 && html`<section class="links"><h2>Helped to define</h2><p>${joined(definedRows.map((row) => resourceLink(knowledge, required(row, 'entity'))), ', ')}</p></section>`}`;
}
