import { due, inTurns, turn } from '../platform/turns.js';
import type { Parameters } from './collections/filters.js';
import { counted, entityLink, type PageContext } from './context.js';
import { countsText, statusChip } from './evidence.js';
import { firstPicture, packTriples, structural } from './graph-data.js';
import type { Connection, FirstPicture } from './graph-data.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { iconPath, kinds } from './kinds.js';
import type { Knowledge } from './knowledge.js';
import { termLink } from './lexicon.js';
import { isSlug, slugOf } from './links.js';
import { certainty } from './relations.js';
import type { Document } from './shell.js';

/** Rows of a table that stand in the page; its script writes all of them. */
const mostRows = 400;

/** Parameters that ask for something to be drawn. */
const opening: readonly string[] = ['focus', 'with', 'expand', 'query', 'from', 'to'];

/** Names of each parameter that are read. */
const mostNames = 200;

const slugs = (parameters: Parameters, name: string): readonly string[] => (parameters.get(name) ?? '').split(',', mostNames).filter(isSlug);

/**
 * The graph browser. The connections of the terms that the address names are in the page as a table, for readers without
 * a script and until the picture is drawn; the script draws them from the same statements, and fetches what is opened then.
 */
export async function graphDocument({ corpus, knowledge }: Pick<PageContext, 'corpus' | 'knowledge'>, parameters: Parameters): Promise<Document> {
  const { base, properties, stages, entities } = knowledge;
  const focus = slugs(parameters, 'focus'), list = slugs(parameters, 'with');
  // Claims are read for terms that the address names: the result of a query is fetched by the script.
  const sources = focus.length + list.length > 0 ? { corpus: await corpus(), knowledge } : undefined;
  const picture = sources ? await firstPicture(focus, list, sources) : { opened: [], listed: [], connections: [] };
  if (due()) await turn();
  const first = sources ? await packTriples(picture, sources) : { terms: [], triples: [], loaded: [] }, twin = await tables(picture, knowledge);
  if (due()) await turn();
  const relations = [...properties.values()].filter(({ iri, claimable }) => claimable || structural.includes(iri));
  const opened = [...picture.opened, ...picture.listed].flatMap((iri) => entities.get(iri)?.label ?? []);
  return {
    title: `${opened.length > 0 ? `${opened.slice(0, 3).join(', ')}: ` : ''}Graph: Metastasis Perspective`,
    description:
      'Explore how stages, mechanisms, molecules, cells, sites, cancers and therapies are connected, relation by relation, with the evidence for and against.',
    canonical: '/graph',
    section: 'graph',
    entry: 'graph',
    sheets: ['tools', 'graph'],
    data: {
      base,
      kinds: kinds.map(({ iri, name, label, plural, shape }) => ({ iri, name, label, plural, shape, icon: iconPath(shape) })),
      relations: relations.map(({ iri, label, inverse, claimable }) => ({ iri, label, inverse, claimed: claimable })),
      stages: stages.map(({ iri, label, order, track, next }) => ({ iri, label, order, track, next })),
      first,
    },
    main: html`
<div class="page-head">
<h1>Graph</h1>
<p>Open a term, expand what interests you, and read the evidence on every connection.</p>
</div>
<noscript><p class="notice">The picture needs JavaScript. The same connections stand in the tables below, and on the pages of the terms.</p></noscript>
<div class="graph-page">
${toolbar}
${statusBar}
<div class="graph-area script-only" data-graph-area>
<div class="graph-stage"><div class="graph-canvas" id="graph" data-graph-canvas tabindex="0" role="application" aria-label="Picture of the graph. Arrow keys go from term to term, Enter opens a menu. The tables below say the same." aria-describedby="graph-keys"></div>
<p class="graph-hint" data-graph-hint aria-hidden="true" hidden></p>
<div class="graph-beyond" role="group" aria-label="Beyond what is seen" data-graph-beyond></div></div>
<div class="graph-side">${panel(!opening.some((name) => parameters.get(name) !== null))}
<canvas class="graph-minimap" data-graph-minimap aria-hidden="true" hidden></canvas></div>
</div>
<p class="visually-hidden" id="graph-keys">Arrow keys: the next term in that direction. Shift and arrow keys: move the picture. Plus and minus: zoom. Enter: menu. E: expand. H: hide. Space: select. Tab: leave.</p>
${twin}
</div>`,
  };
}

const toolbar = html`<div class="graph-tools script-only" role="group" aria-label="Tools">
<form class="graph-add" data-graph-add><label for="graph-term">Add a term</label>
<span class="term-field"><input id="graph-term" name="term" autocomplete="off" placeholder="EMT, bone, dormancy…"></span><button type="submit">Add</button><button type="button" data-graph-list>List…</button></form>
<div class="segmented" role="group" aria-label="Steps"><button type="button" data-graph-undo disabled>Undo</button><button type="button" data-graph-redo disabled>Redo</button></div>
<div class="segmented" role="group" aria-label="Layout"><button type="button" data-layout="lanes" aria-pressed="true">Columns</button><button type="button" data-layout="kinds" aria-pressed="false">By kind</button><button type="button" data-layout="free" aria-pressed="false">Free</button><button type="button" data-graph-tidy>Tidy</button></div>
<button type="button" data-graph-lasso aria-pressed="false">Lasso</button>
</div>`;

/** What is seen, how it is seen, and where it goes. */
const statusBar = html`<div class="graph-bar script-only"><p class="graph-status" role="status" data-graph-status></p>
<span class="graph-seek"><label for="graph-seek">Find in the picture</label> <input id="graph-seek" type="search" autocomplete="off" placeholder="a name to find" data-graph-seek></span>
<div class="segmented" role="group" aria-label="View"><button type="button" data-graph-fit>Fit</button><button type="button" data-graph-zoom="1.25" aria-label="Zoom in">+</button><button type="button" data-graph-zoom="0.8" aria-label="Zoom out">−</button><button type="button" data-graph-full>Full screen</button></div>
<button type="button" data-graph-copy>Copy link</button>
<button type="button" data-graph-export aria-haspopup="menu">Export</button>
</div>`;

/** @param isEmpty Nothing was asked for: ways are a question to begin with. */
const panel = (isEmpty: boolean): Html => html`<aside class="graph-panel" aria-label="Details and filters">
<details open><summary>Selected</summary><div class="graph-details" data-graph-details><p class="none">Choose a term or a connection, in the picture or in the table.</p></div></details>
<details data-graph-ways${isEmpty && html` open`}><summary>Ways between two terms</summary><div class="graph-ways">
<form><label for="graph-from">From</label> <span class="term-field"><input id="graph-from" name="from" autocomplete="off" placeholder="breast cancer"></span>
<label for="graph-to">to</label> <span class="term-field"><input id="graph-to" name="to" autocomplete="off" placeholder="bone"></span> <button type="submit">Find</button>
<label class="legend-choice"><input type="checkbox" id="graph-ways-all" name="all"> also through therapies, trials and data sets</label></form>
<div data-graph-ways-list></div></div></details>
<details open><summary>Legend and filters</summary><div class="graph-legend" data-graph-legend></div></details>
<details><summary>Kept views</summary><div class="graph-views" data-graph-views></div></details>
</aside>`;

/** The terms and connections that the address names. The script writes the same rows with more to do in each. */
async function tables(picture: FirstPicture, { entities, properties, base }: Knowledge): Promise<Html> {
  const sorted = [...picture.connections].sort((a, b) => certainty(a.claim?.status) - certainty(b.claim?.status) || b.evidence.length - a.evidence.length);
  const degree = new Map<string, number>();
  for (const { source, target } of picture.connections) for (const end of [source, target]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const terms = [...new Set([...picture.opened, ...picture.listed, ...degree.keys()])].flatMap((iri) => entities.get(iri) ?? []);
  const end = (iri: string): Html => {
    const entity = entities.get(iri);
    return entity ? termLink(entity.slug, entity.label) : html`${iri}`;
  };
  const row = ({ source, predicate, target, claim, evidence }: Connection): Html => {
    const label = properties.get(predicate)?.label ?? predicate, slug = claim && slugOf(claim.iri, base);
    return html`<tr><td></td><td>${end(source)}</td><td>${slug === undefined ? label : termLink(slug, label)}</td><td>${end(target)}</td><td>${statusChip(claim?.status)}</td><td>${evidence.length > 0 && countsText(evidence)}</td></tr>`;
  };
  const find = (name: string, label: string): Html =>
    html`<p class="table-tools script-only"><label for="find-${name}">${label}</label> <input id="find-${name}" type="search" data-graph-find="${name}" autocomplete="off"></p>`;
  const more = (name: string): Html => html`<p class="script-only"><button type="button" data-graph-more="${name}" hidden></button></p>`;
  if (due()) await turn();
  const edges = await inTurns(sorted.slice(0, mostRows), row);
  const nodes = await inTurns(
    terms.slice(0, mostRows),
    (entity) =>
      html`<tr><td></td><th scope="row">${entityLink(entity)}</th><td>${entity.kind.label}</td><td>${degree.get(entity.iri) ?? 0}</td><td class="script-only"></td></tr>`,
  );
  return html`<section class="graph-twin" aria-labelledby="graph-twin-title">
<h2 id="graph-twin-title">The same as tables</h2>
${picture.connections.length > 0 && html`<p class="graph-note">${counted(terms.length, 'term')}, ${counted(picture.connections.length, 'connection')}${picture.connections.length > mostRows && html`, of which the best evidenced ${mostRows} are listed`}.</p>`}
${find('edges', 'Find a connection')}
<div class="table-frame" tabindex="0" role="region" aria-labelledby="graph-edges"><table data-graph-edges><caption id="graph-edges">Connections</caption><thead><tr><td></td><th scope="col" data-column="from">From</th><th scope="col" data-column="relation">Relation</th><th scope="col" data-column="to">To</th><th scope="col" data-column="status">Status</th><th scope="col" data-column="evidence">Evidence</th></tr></thead>
<tbody>${edges}</tbody></table></div>
${more('edges')}
${find('nodes', 'Find a term')}
<div class="table-frame" tabindex="0" role="region" aria-labelledby="graph-nodes"><table data-graph-nodes><caption id="graph-nodes">Terms</caption><thead><tr><td></td><th scope="col" data-column="term">Term</th><th scope="col" data-column="kind">Kind</th><th scope="col" data-column="connections">Connections</th><th scope="col" class="script-only">Actions</th></tr></thead>
<tbody>${nodes}</tbody></table></div>
${more('nodes')}
</section>`;
}
