import { inTurns } from '../../platform/turns.js';
import type { Corpus } from '../collections/corpus.js';
import type { PageContext } from '../context.js';
import { capitalised, counted, entityLink, joined } from '../context.js';
import { countsText, statusChip } from '../evidence.js';
import { figureMarkup } from '../figures.js';
import { html, raw } from '../html.js';
import type { Html } from '../html.js';
import { termLink } from '../lexicon.js';
import { slugOf } from '../links.js';
import { relationsOf, type Relation } from '../relations.js';
import { renamed } from '../small-drawing.js';
import type { Document } from '../shell.js';
import { uprightCascade } from '../upright.js';
import type { GeneAnalysis, KnownGene, SetResult } from './analyse-genes.js';
import { addressOf, longestAddress, mostBackground, mostGenes, type GeneRequest } from './gene-list.js';
import { geneTables } from './gene-tables.js';

/** The slug of the concept that the overview drawing shows. */
const overviewSlug = 'metastatic-cascade';
/** Genes that a link to the graph names. */
const mostInGraph = 200;
const example = { genes: 'CDH1,SNAI1,TWIST1,ZEB1,VIM,MMP9,CXCR4,PTHLH,LOX,TP53' };

/** The page on which a list of genes is analysed; its form needs no script. */
export async function genesDocument(request: GeneRequest | undefined, analysis: GeneAnalysis | undefined, context: PageContext): Promise<Document> {
  return {
    title: `${analysis ? `${counted(analysis.known.length, 'gene')}: ` : ''}Genes in the cascade: Metastasis Perspective`,
    description: 'Paste a list of genes: which are curated here, in which steps, mechanisms and sites they act, with the evidence, and which sets are over-represented.',
    ...(analysis === undefined && { canonical: '/analyse' }),
    section: 'genes',
    sheets: ['genes'],
    main: html`
<div class="page-head">
<h1>Genes in the cascade</h1>
<p>Paste a list: which genes are curated here, what they do, by step, mechanism, site and direction, on which evidence, and which of these sets hold more of your genes than chance would give.</p>
</div>
${form(request)}
${request && analysis && await results(request, analysis, context)}`,
  };
}

function form(request: GeneRequest | undefined): Html {
  const background = request?.background?.trim() ?? '', isNumber = /^[\d,]+$/.test(background), isList = !isNumber && background !== '' && background !== 'curated';
  const choice = (value: string, checked: boolean, label: Html): Html => html`<label class="choice"><input type="radio" name="among" value="${value}"${checked && html` checked`}> ${label}</label>`;
  return html`<form class="gene-form" method="post" action="/analyse" aria-label="List of genes" data-gene-form>
<div class="gene-list"><label for="genes">Genes</label>
<textarea id="genes" name="genes" rows="7" required spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="genes-hint">${request?.genes.trim()}</textarea>
<p class="hint" id="genes-hint">Symbols, or numbers of HGNC, NCBI Gene (Entrez), Ensembl or UniProt, at most ${mostGenes}. <span class="script-only">A file can be dropped here. </span><a href="${addressOf(example)}">An example</a></p></div>
<fieldset><legend>Compare with</legend>
${choice('curated', !isNumber && !isList, html`the genes that are curated here`)}
<div class="choice-line">${choice('number', isNumber, html`a number of genes:`)} <input name="number" inputmode="numeric" aria-label="Number of genes" value="${isNumber ? background : '20000'}" size="8"></div>
${choice('list', isList, html`the genes that were measured:`)}
<textarea name="background" rows="3" aria-label="Genes that were measured" spellcheck="false" autocapitalize="off" autocomplete="off">${isList && background}</textarea>
<p class="hint">Best: all genes that your experiment could have found, at most ${mostBackground}.</p>
</fieldset>
<p class="gene-actions"><button class="primary" type="submit">Analyse</button> ${geneTables.map((table) => html`<button type="submit" name="table" value="${table}" formaction="/analyse.tsv">${capitalised(table)} as TSV</button> `)}</p>
<p class="hint gene-privacy">The list is sent to this service, and to nobody else. It is neither kept nor written into a log.</p>
</form>`;
}

async function results(request: GeneRequest, analysis: GeneAnalysis, context: PageContext): Promise<Html> {
  const corpus = await context.corpus(), lines = await inTurns(analysis.known, (gene) => oneGene(gene, corpus, context));
  const { known, sets, background } = analysis, address = addressOf(request), genes = known.map(({ gene }) => gene.slug).slice(0, mostInGraph);
  return html`<section class="gene-result" aria-labelledby="found"><h2 id="found">What is known here</h2>
<p role="status">${known.length === 0 ? 'None' : known.length} of the genes ${known.length === 1 ? 'is' : 'are'} curated here${
    known.length > 0
    && html`: ${joined(
      known.map(({ gene }) => termLink(gene.slug, gene.symbol)),
      ', ',
    )}`
  }. ${counted(analysis.curated, 'gene')} are curated in all.</p>
${otherNames(analysis)}
<p class="gene-links">${genes.length > 0 && html`<a href="/graph?with=${genes.join(',')}&amp;common=any">Open ${genes.length === 1 ? 'it' : 'them'} in the graph</a> · `}${
    address === undefined
      ? html`The list is too long for a link: an address has at most ${longestAddress} characters.`
      : html`<a href="${address}">Link to this result</a> · ${joined(
          geneTables.map((table) => html`<a href="${addressOf(request, '/analyse.tsv')}&amp;table=${table}">${capitalised(table)} as TSV</a>`),
          ' · ',
        )}`
  }</p></section>
${
  known.length > 0
  && html`${await cascade(analysis, context)}
<section aria-labelledby="sets"><h2 id="sets">Steps, mechanisms, sites</h2>
<p class="footnote">Compared with ${background.kind === 'curated' ? `the ${background.size} genes that are curated here` : `${background.size} genes, of which ${background.curated} are curated here`}; ${background.list} of your genes are among them. ${analysis.tested} sets were tested.</p>
${background.outside.length > 0 && html`<p class="notice">Not in the background, and so not counted: ${background.outside.join(', ')}.</p>`}
${sets.length === 0 ? html`<p class="none">None of them is in a set.</p>` : setTable(sets, context)}
</section>
<section aria-labelledby="reading"><h2 id="reading">How to read it</h2><ul class="gene-notes">${analysis.notes.map((note) => html`<li>${note}</li>`)}</ul></section>
<section aria-labelledby="by-gene"><h2 id="by-gene">Gene by gene</h2>${lines}</section>`
}`;
}

/** Names of the list that are no gene here, and why. */
function otherNames({ unknown, ambiguous, mouse, dates }: GeneAnalysis): Html {
  const shown = 60, some = (names: readonly string[]): string => `${names.slice(0, shown).join(', ')}${names.length > shown ? ` and ${names.length - shown} more` : ''}`;
  const sameLetters = mouse.flatMap(({ symbol }) => symbol ?? []);
  return html`${unknown.length > 0 && html`<p class="gene-unknown"><b>Not curated here</b> (${unknown.length}): ${some(unknown)}. That says nothing about what they do.</p>`}
${ambiguous.map(({ name, symbols }) => html`<p class="notice">${name} is another name of ${symbols.join(' and ')}: write the symbol that you mean.</p>`)}
${
  mouse.length > 0
  && html`<p class="notice">${mouse.length === 1 ? `${mouse[0]?.name} looks like a mouse gene` : html`These look like mouse genes: ${some(mouse.map(({ name }) => name))}`}. No table here says which human ${mouse.length === 1 ? 'gene that is, so it is' : 'genes these are, so they are'} left out${
    sameLetters.length > 0 && html`. Where you mean the human ${sameLetters.length === 1 ? 'gene' : 'genes'} of the same letters, write ${some(sameLetters)}`
  }${
    sameLetters.length < mouse.length && html`. ${sameLetters.length > 0 ? 'For the others, write' : 'Write'} the human symbol, which may have other letters`
  }.</p>`
}
${dates.length > 0 && html`<p class="notice">A spreadsheet has turned symbols into dates: ${some(dates)}. Which symbols they were cannot be told for certain.</p>`}`;
}

/** The drawing of the cascade: steps in which genes of the list have a part are lit, with their number. */
async function cascade({ sets }: GeneAnalysis, { knowledge, figures }: PageContext): Promise<Html | false> {
  const counts = new Map(sets.filter(({ direction, term }) => direction === 'part' && term.kind.name === 'stage').map(({ term, genes }) => [term.slug, genes.length]));
  const labels = new Map(knowledge.stages.map(({ slug, label }) => [slug, label]));
  const nameOf = (slug: string): string | undefined => { const count = counts.get(slug); return count === undefined ? undefined : `${labels.get(slug) ?? slug} (${count})`; };
  const overview = (await figures.of()).find(({ entity }) => entity === knowledge.base + overviewSlug);
  const lit = ({ markup }: Html): Html => raw(markup.replace(/<a href="\/([\w-]+)"/g, (link, slug: string) => (counts.has(slug) ? `<a class="lit" href="/${slug}"` : link)));
  return (
    counts.size > 0
    && html`<section aria-labelledby="where"><h2 id="where">Where in the cascade</h2>
<p class="footnote">Steps in which your genes have a part by a claim of their own are lit, with the number of genes. A gene that acts through a mechanism counts for that mechanism, below.</p>
<div class="overview">${overview && lit(figureMarkup({ ...overview, drawing: renamed(overview.drawing, nameOf), caption: undefined, credit: undefined }))}${lit(uprightCascade(knowledge.stages, ({ slug, label }) => capitalised(nameOf(slug) ?? label)))}</div></section>`
  );
}

const directionWords: Readonly<Record<SetResult['direction'], string>> = { part: 'have a part in', promotes: 'promote', restrains: 'restrain', marks: 'mark' };
/** What genes do to a term, before its name; to a site it is metastasis that they do something to. */
const doing = ({ direction, term }: SetResult): string => `${directionWords[direction]}${term.kind.name === 'site' ? ' metastasis to' : ''}`;

/** A probability as people write it. */
function probability(p: number | undefined): Html | string {
  if (p === undefined) return html`<span class="none">not tested</span>`;
  if (p >= 0.001) return p > 0.9995 ? '1' : String(Number(p.toPrecision(2)));
  const [digits = '', exponent = ''] = p.toExponential(1).split('e');
  return html`${digits} × 10<sup>${exponent.replace('-', '−')}</sup>`;
}

function setTable(sets: readonly SetResult[], { knowledge: { base } }: PageContext): Html {
  const row = (set: SetResult): Html => html`<tr><th scope="row"><span class="doing">${doing(set)}</span> ${entityLink(set.term)}</th>
<td data-label="Your genes">${joined(
    set.genes.map(
      ({ gene, claims }) =>
        html`<a href="/${slugOf(claims[0]?.iri ?? gene.iri, base) ?? gene.slug}" data-term="${slugOf(claims[0]?.iri ?? gene.iri, base) ?? gene.slug}">${gene.symbol}</a>`,
    ),
    ', ',
  )}</td>
<td class="figure-cell" data-label="Of the set">${set.hits} of ${set.size}</td><td class="figure-cell" data-label="By chance">${Number(set.expected.toPrecision(2))}</td><td class="figure-cell" data-label="p">${probability(set.p)}</td><td class="figure-cell" data-label="q">${probability(set.q)}</td></tr>`;
  return html`<div class="table-frame" tabindex="0" role="region" aria-labelledby="sets-caption"><table class="gene-sets"><caption id="sets-caption" class="visually-hidden">Sets with genes of the list, the least p first. A gene leads to its claim.</caption>
<thead><tr><th scope="col">Set</th><th scope="col">Your genes</th><th scope="col">Of the set</th><th scope="col">By chance</th><th scope="col">p</th><th scope="col">q</th></tr></thead>
<tbody>${sets.map(row)}</tbody></table></div>`;
}

/** What claims say of one gene. */
function oneGene({ gene, names, claims }: KnownGene, { evidenceOf }: Corpus, { knowledge }: PageContext): Html {
  const other = names.filter((name) => name !== gene.symbol);
  const line = ({ claim, label, other: end }: Relation): Html => {
    const entity = knowledge.entities.get(end);
    return html`<li>${label} ${entity ? entityLink(entity) : end} ${statusChip(claim.status)} ${termLink(slugOf(claim.iri, knowledge.base) ?? '', countsText(evidenceOf(claim.iri)))}</li>`;
  };
  return html`<details class="gene"><summary><b>${gene.symbol}</b>${other.length > 0 && html` <span class="kind-name">(${other.join(', ')})</span>`} <span class="count">${counted(claims.length, 'claim')}</span></summary>
<p>${termLink(gene.slug, `What ${gene.symbol} is`)}</p><ul>${relationsOf(
    gene.iri,
    claims.map(({ claim }) => claim),
    knowledge,
  ).map(line)}</ul></details>`;
}
