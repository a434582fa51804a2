import { mpp, skos } from '../rdf/vocabulary.js';
import { html } from './html.js';
import { kinds, shapeIcon } from './kinds.js';
import type { Knowledge } from './knowledge.js';
import type { Document } from './shell.js';

/** Relations that are written without a claim and that the graph draws, in the direction in which they are drawn. */
const structural: readonly string[] = [
  mpp.immediatelyPrecedes, mpp.competesWith, mpp.addresses, mpp.continues, mpp.concerns, skos.broader, skos.related,
];

/** The frame of the graph page: the script fills it from the Turtle documents of the terms that are opened. */
export function graphDocument({ base, entities, properties, stages }: Knowledge): Document {
  const relations = [...properties.values()].filter(({ iri, claimable }) => claimable || structural.includes(iri));
  const present = kinds.filter((kind) => [...entities.values()].some((entity) => entity.kind === kind));
  return {
    title: 'Graph: Metastasis Perspective',
    description: 'Explore how stages, mechanisms, molecules, cells, sites, cancers and therapies are connected, relation by relation.',
    canonical: '/graph',
    section: 'graph',
    entry: 'graph',
    data: {
      base,
      kinds: kinds.map(({ iri, name, label, shape }) => ({ iri, name, label, shape })),
      relations: relations.map(({ iri, label, inverse }) => ({ iri, label, inverse })),
      stages: stages.map(({ iri, label, order, track, next }) => ({ iri, label, order, track, next })),
    },
    main: html`
<div class="page-head">
<h1>Graph</h1>
<p>Open a term, expand what interests you, and read the evidence on every connection.</p>
</div>
<noscript><p class="notice">The graph needs JavaScript. Every relation that it shows is also on the pages of the terms.</p></noscript>
<div class="graph-page script-only">
<div class="graph-tools" role="group" aria-label="Tools">
<form class="graph-add" data-graph-add><label for="graph-term">Add a term</label>
<input id="graph-term" name="term" list="graph-terms" autocomplete="off" placeholder="EMT, bone, dormancy…"><button type="submit">Add</button></form>
<div class="segmented" role="group" aria-label="Layout"><button type="button" data-layout="lanes" aria-pressed="true">Cascade lanes</button><button type="button" data-layout="free" aria-pressed="false">Free</button></div>
<div class="segmented" role="group" aria-label="View"><button type="button" data-graph-fit>Fit</button><button type="button" data-graph-zoom="1.25" aria-label="Zoom in">+</button><button type="button" data-graph-zoom="0.8" aria-label="Zoom out">−</button></div>
<div class="segmented" role="group" aria-label="Export"><button type="button" data-export="png">PNG</button><button type="button" data-export="ttl">Turtle</button></div>
</div>
<fieldset class="graph-kinds"><legend class="visually-hidden">Kinds shown</legend>${present.map((kind) =>
  html`<label><input type="checkbox" name="kind" value="${kind.name}" checked> ${shapeIcon(kind)} ${kind.plural}</label>`)}</fieldset>
<p class="graph-status" role="status" data-graph-status></p>
<div class="graph-area">
<div class="graph-canvas" id="graph" data-graph-canvas aria-hidden="true"></div>
<aside class="graph-details" data-graph-details aria-label="Details"><p class="none">Choose a node or a connection.</p></aside>
</div>
<section class="graph-twin" aria-labelledby="graph-twin-title">
<h2 id="graph-twin-title">The same as a list</h2>
<div class="table-frame" tabindex="0" role="region" aria-labelledby="graph-nodes"><table data-graph-nodes><caption id="graph-nodes">Terms</caption><thead><tr><th scope="col">Term</th><th scope="col">Kind</th><th scope="col">Connections</th><th scope="col">Actions</th></tr></thead><tbody></tbody></table></div>
<div class="table-frame" tabindex="0" role="region" aria-labelledby="graph-edges"><table data-graph-edges><caption id="graph-edges">Connections</caption><thead><tr><th scope="col">From</th><th scope="col">Relation</th><th scope="col">To</th><th scope="col">Status</th><th scope="col">Evidence</th></tr></thead><tbody></tbody></table></div>
</section>
<datalist id="graph-terms">${[...entities.values()].filter(({ deprecated }) => !deprecated).map(({ label, slug, kind }) => html`<option value="${label}" data-slug="${slug}">${kind.label}</option>`)}</datalist>
</div>`,
  };
}
