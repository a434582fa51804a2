import { due, inTurns, turn } from '../../platform/turns.js';
import { mpp, skos } from '../../rdf/vocabulary.js';
import { audienceOf, plainKind } from '../audience.js';
import { capitalised, counted, entityLink } from '../context.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import { kinds, shapeIcon } from '../kinds.js';
import type { Kind } from '../kinds.js';
import { groupBy } from '../knowledge.js';
import type { Entity } from '../knowledge.js';
import type { Collection, Sources } from './collection.js';
import { addressWith, chosen, contains, filterForm, selectField, textField, typed } from './filters.js';
import { grow } from './tree.js';
import type { Branch } from './tree.js';

const path = '/vocabulary';
const views = [{ value: 'tree', label: 'Broader and narrower' }];

/** Every term of the controlled language: from A to Z, or as trees of broader and narrower terms, one per kind. */
export const vocabularyPage: Collection = async (sources, parameters) => {
  const { corpus, knowledge } = sources;
  const all = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated);
  const present = kinds.filter((kind) => all.some((entity) => entity.kind === kind));
  const isForPatients = audienceOf(parameters) === 'patients';
  const kindOptions = present.map(({ name, plural }) => ({ value: name, label: capitalised(isForPatients ? plainKind(plural) : plural) }));
  const kind = chosen(parameters, 'kind', kindOptions);
  const text = typed(parameters, 'text');
  const tree = chosen(parameters, 'view', views) === 'tree';
  const shown = all.filter((entity) => (kind === undefined || entity.kind.name === kind)
    && contains(text, [entity.label, ...corpus.texts(entity.iri, skos.altLabel), corpus.text(entity.iri, skos.definition), isForPatients ? corpus.text(entity.iri, mpp.layDefinition) : undefined]));
  const view = (name: string, value: string | undefined, on: boolean): Html =>
    html`<a href="${addressWith(path, parameters, { view: value })}"${on && html` aria-current="true"`}>${name}</a>`;
  if (due()) await turn();
  const list = tree ? await inTurns(present, (each) => treeSection(each, shown.filter((entity) => entity.kind === each), sources)) : await alphabet(shown, sources, isForPatients);
  return {
    title: 'Vocabulary: Metastasis Perspective',
    description: `The controlled language of metastasis: ${all.length} terms with their definitions and other names.`,
    canonical: path,
    section: 'vocabulary',
    alternates: [
      ['text/turtle', '/vocabulary.ttl'],
      ['application/ld+json', '/vocabulary.jsonld'],
    ],
    linkedData: {
      '@context': 'https://schema.org',
      '@type': 'DefinedTermSet',
      'name': 'Metastasis Perspective vocabulary',
      'url': `${knowledge.base}vocabulary`,
      'license': 'https://creativecommons.org/licenses/by/4.0/',
    },
    main: html`
<div class="page-head">
<h1>Vocabulary</h1>
<p>Every term that these pages use, with one meaning each. A term opens with its relations and their evidence. A text of your own is read in these words on <a href="/text">a page of its own</a>.</p>
</div>
${filterForm(path, [selectField('kind', 'Kind', kindOptions, kind, 'all kinds'), textField('text', 'Words in name or definition', text)], [['view', tree ? 'tree' : undefined]])}
<div class="list-head">
<p class="result-count" role="status">${counted(shown.length, 'term')}${shown.length < all.length && ` of ${all.length}`}</p>
<nav class="switch" aria-label="Order">${view('A to Z', undefined, !tree)}${view('Broader and narrower', 'tree', tree)}</nav>
</div>
${shown.length === 0 && html`<p class="none">No term has these words.</p>`}
${list}`,
  };
};

/** The letter under which a name stands; figures and signs come first. */
const letterOf = ({ label }: Entity): string => {
  const first = label.normalize('NFD').charAt(0).toUpperCase();
  return /[A-Z]/.test(first) ? first : '0–9';
};

async function alphabet(entities: readonly Entity[], { corpus }: Sources, isForPatients: boolean): Promise<Html> {
  const letters = [...groupBy(entities, letterOf)].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const anchor = (letter: string): string => `letter-${/[A-Z]/.test(letter) ? letter.toLowerCase() : 'other'}`;
  const entry = (entity: Entity): Html => {
    const names = corpus.texts(entity.iri, skos.altLabel);
    const definition = (isForPatients ? corpus.text(entity.iri, mpp.layDefinition) : undefined) ?? corpus.text(entity.iri, skos.definition);
    return html`<div><dt>${entityLink(entity)} <span class="kind-name">${entity.kind.label}</span></dt>${
      definition !== undefined && definition !== entity.label && html`<dd>${definition}</dd>`}${names.length > 0 && html`<dd class="other-names">Also ${names.join(', ')}</dd>`}</div>`;
  };
  const sections = await inTurns(letters, ([letter, group]) => html`<section class="letter" aria-labelledby="${anchor(letter)}">
<h2 id="${anchor(letter)}">${letter} <span class="count">${group.length}</span></h2>
<dl class="glossary">${group.map(entry)}</dl>
</section>`);
  return html`<nav class="letters" aria-label="Letters">${letters.map(([letter]) => html`<a href="#${anchor(letter)}">${letter}</a>`)}</nav>
${sections}`;
}

function treeSection(kind: Kind, entities: readonly Entity[], { corpus, knowledge }: Sources): Html | false {
  if (entities.length === 0) return false;
  const branches = grow(entities, (iri) => corpus.linked(iri, skos.broader).flatMap((broader) => knowledge.entities.get(broader) ?? []));
  const branch = ({ entity, narrower }: Branch): Html =>
    html`<li>${entity.kind === kind ? entityLink(entity) : html`<span class="foreign">${entityLink(entity)} <span class="kind-name">${entity.kind.label}</span></span>`}${
      narrower.length > 0 && html`<ul>${narrower.map(branch)}</ul>`
    }</li>`;
  const trees = branches.filter(({ narrower }) => narrower.length > 0);
  const single = branches.filter(({ narrower }) => narrower.length === 0);
  return html`<section class="tree" aria-labelledby="tree-${kind.name}">
<h2 id="tree-${kind.name}">${shapeIcon(kind)} ${capitalised(kind.plural)} <span class="count">${entities.length}</span></h2>
${trees.length > 0 && html`<ul class="branches">${trees.map(branch)}</ul>`}
${single.length > 0 && html`${trees.length > 0 && html`<h3>With no broader or narrower term</h3>`}<ul class="singles">${single.map(branch)}</ul>`}
</section>`;
}
