import { mpp, pav } from '../rdf/vocabulary.js';
import { article } from './article.js';
import type { TermArticle } from './article.js';
import type { Audience } from './audience.js';
import type { Corpus } from './collections/corpus.js';
import { capitalised, iriTerm, joined, resourceLink, shortened } from './context.js';
import type { PageContext } from './context.js';
import { citation, countsText, evidenceSides, statusChip } from './evidence.js';
import { longDate } from './facts.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { claimKind } from './kinds.js';
import { value } from './knowledge.js';
import type { Knowledge } from './knowledge.js';
import { termLink } from './lexicon.js';
import { claimData } from './linked-data.js';
import { slugOf } from './links.js';
import { patientsClaim } from './patients.js';
import { readPapers, toClaim, toEvidence } from './statements.js';
import type { Claim, Direction } from './statements.js';
import { valueOf, type Subject } from './subject.js';

const relationOf = ({ properties }: Knowledge, { predicate }: Claim): string => properties.get(predicate)?.label ?? predicate;

/** A claim: what it relates, its status, its evidence for and against, when it was curated, and its neighbours. */
export async function claimArticle(subject: Subject, context: PageContext, audience: Audience = 'scientists'): Promise<TermArticle | undefined> {
  const { views, knowledge } = context;
  const self = iriTerm(subject.iri);
  const [[row], evidenceRows, curatedRows] = await Promise.all([
    views.select('claims', { claim: self }), views.select('evidence', { statement: self }), views.select('curation-of', { statement: self }),
  ]);
  if (!row) return undefined;
  const claim = toClaim(row);
  const evidence = await toEvidence(evidenceRows);
  const papers = await readPapers(views, [...new Set(evidence.map(({ paper }) => paper))].map(iriTerm));
  const predicate = relationOf(knowledge, claim);
  const name = (iri: string): string => knowledge.entities.get(iri)?.label ?? iri;
  const label = `${name(claim.subject)} ${predicate} ${name(claim.object)}`;
  const title = html`${resourceLink(knowledge, claim.subject)} <span class="predicate">${predicate}</span> ${resourceLink(knowledge, claim.object)}`;
  const ends = [claim.subject, claim.object].flatMap((iri) => knowledge.entities.get(iri)?.slug ?? []);
  const days = [...new Set(curatedRows.flatMap((each) => value(each, 'day') ?? []))].sort(), curators = [...new Set(curatedRows.flatMap((each) => value(each, 'curator') ?? []))];
  const body = html`
<div class="definition"><p class="definition-text">${claim.statement !== undefined && knowledge.lexicon.link(claim.statement)} ${statusChip(claim.status)}</p></div>
${evidenceSides(evidence, { knowledge, papers })}
${neighbours(claim, await context.corpus(), knowledge)}
${days.length > 0 && html`<dl class="facts"><div><dt>Curated</dt><dd>${joined(days.map(longDate), ', ')}${curators.length > 0 && html` by ${curators.join(', ')}`}</dd></div></dl>`}`;
  return {
    label: capitalised(label),
    description: shortened(claim.statement ?? label),
    linkedData: claimData(claim, label, evidence),
    article: article(
      { ...subject, label, kind: claimKind, focus: ends.length > 0 ? ends.join(',') : undefined, isPlain: audience === 'patients' },
      title,
      audience === 'patients'
        ? html`${await patientsClaim(
            claim,
            evidence.filter(({ paper }) => papers.get(paper)?.retracted !== true),
            context,
          )}
<details class="for-scientists"><summary>For scientists</summary>${body}</details>`
        : body,
      context,
    ),
  };
}

/** Relations that say the contrary of one another. */
const contrary: ReadonlyMap<string, string> = new Map([
  ['promotes', 'restrains'], ['restrains', 'promotes'], ['activates', 'inhibits'], ['inhibits', 'activates'],
  ['promotesMetastasisTo', 'restrainsMetastasisTo'], ['restrainsMetastasisTo', 'promotesMetastasisTo'],
]);

/** Other claims on the same two ends, and what else has the same effect on the same object. */
function neighbours(claim: Claim, corpus: Corpus, knowledge: Knowledge): Html | false {
  const others = [...corpus.claims.values()].filter(({ iri }) => iri !== claim.iri);
  const between = others.filter(({ subject, object }) => (subject === claim.subject && object === claim.object) || (subject === claim.object && object === claim.subject));
  const opposite = contrary.get(claim.predicate.slice(mpp.namespaceIri.length));
  const against = others.filter(({ predicate, object, subject }) => opposite !== undefined && predicate === mpp.namespaceIri + opposite && object === claim.object && subject !== claim.subject);
  const alike = others.filter(({ predicate, object, subject }) => predicate === claim.predicate && object === claim.object && subject !== claim.subject);
  const row = (title: string, claims: readonly Claim[]): Html | false =>
    claims.length > 0
    && html`<div><dt>${title}${claims.length > shown && html` <span class="count">${claims.length}</span>`}</dt><dd><ul>${claims.slice(0, shown).map((each) => {
      const slug = slugOf(each.iri, knowledge.base),
        text = each.statement ?? relationOf(knowledge, each);
      return html`<li>${slug === undefined ? text : termLink(slug, text)} ${statusChip(each.status)} <span class="evidence-facts">${countsText(corpus.evidenceOf(each.iri))}</span></li>`;
    })}</ul></dd></div>`;
  const rows = [row('Between the same two', between), row('The contrary of others', against), row('The same of others', alike)].filter((each) => each !== false);
  return rows.length > 0 && html`<section class="links"><h2>Similar and opposite claims</h2><dl>${rows}</dl></section>`;
}
/** Claims that are named of each sort. */
const shown = 4;

const verbs: Readonly<Record<Direction, string>> = { supports: 'supports', disputes: 'disputes', inconclusive: 'leaves open' };

/** A line of evidence: which paper says what about which claim. */
export async function evidenceArticle(subject: Subject, context: PageContext): Promise<TermArticle | undefined> {
  const { views, knowledge } = context;
  const rows = await views.select('evidence', { evidence: iriTerm(subject.iri) });
  const [line] = await toEvidence(rows);
  if (!line) return undefined;
  const [papers, claimRows] = await Promise.all([readPapers(views, [iriTerm(line.paper)]), views.select('claims', { claim: iriTerm(line.statement) })]);
  const paper = papers.get(line.paper), claim = claimRows.map(toClaim)[0], slug = slugOf(line.statement, knowledge.base);
  const statement = claim?.statement ?? knowledge.entities.get(line.statement)?.label ?? slug ?? line.statement;
  const label = `${paper?.label ?? 'A paper'} ${verbs[line.direction]}: ${statement}`;
  const curator = valueOf(subject, pav.curatedOn);
  return {
    label, description: shortened(line.finding ?? label),
    article: article({ ...subject, label, kind: undefined, called: 'evidence line' }, label, html`
<div class="definition"><p class="definition-text">${line.finding !== undefined && knowledge.lexicon.link(line.finding)}</p></div>
<dl class="facts">
<div><dt>About</dt><dd>${slug === undefined ? statement : termLink(slug, statement)} ${statusChip(claim?.status)}</dd></div>
<div><dt>Paper</dt><dd>${citation(line.paper, paper, knowledge.base)}${paper?.title !== undefined && html` ${paper.title}`}</dd></div>
${line.systems.length > 0 && html`<div><dt>Seen in</dt><dd>${line.systems.join(', ')}</dd></div>`}
${line.type !== undefined && html`<div><dt>Kind of evidence</dt><dd>${line.type}</dd></div>`}
${line.contexts.length > 0 && html`<div><dt>Limited to</dt><dd>${joined(line.contexts.map((iri) => resourceLink(knowledge, iri)), ', ')}</dd></div>`}
${curator !== undefined && html`<div><dt>Curated</dt><dd>${longDate(curator)}</dd></div>`}
</dl>`, context),
  };
}
