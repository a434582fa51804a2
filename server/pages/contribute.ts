import { entityLink } from './context.js';
import { door } from './curation/door.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Entity } from './knowledge.js';
import type { Document } from './shell.js';

/** What a proposal is about: the resource and what the modules state of it today. */
export interface Target {
  readonly slug: string;
  readonly label: string;
  /** Present where the resource is an entity. */
  readonly entity: Entity | undefined;
  /** The stated triples as Turtle, without the derived ones. */
  readonly turtle: string;
  /** The files that hold them, below the folder of the ontology. */
  readonly files: readonly string[];
}

const correction = ({ slug, label }: Pick<Target, 'slug' | 'label'>): string => `# Correction of ${label} (mpp:${slug})

What is wrong, in one sentence:

What it should say:

Paper on which this rests (PMID or DOI):

Your name and ORCID, as the record of the change should show them:
`;

const claim = ({ slug }: Pick<Target, 'slug'>): string => `mpp:claim-${slug}-promotes-OTHER a mpp:Claim ;
    rdf:subject mpp:${slug} ;
    rdf:predicate mpp:promotes ;
    rdf:object mpp:OTHER ;
    mpp:statement "One sentence that says no more than the paper shows."@en ;
    mpp:status mpp:status-emerging ;
    mpp:hasEvidence mpp:claim-${slug}-promotes-OTHER-e1 .

mpp:claim-${slug}-promotes-OTHER-e1 a mpp:Evidence ;
    mpp:paper mpp:pmid-NUMBER ;
    mpp:direction mpp:direction-supports ;
    mpp:system mpp:system-mouse ;
    mpp:finding "What was found, in your own words."@en .
`;

const annotation = ({ slug, label }: Pick<Target, 'slug' | 'label'>): string => `# Annotation of ${label} (mpp:${slug})

Passage (quote it):

Comment or question:

Paper, if there is one (PMID or DOI):
`;

const copyable = (id: string, title: string, text: string, note: Html | string): Html => html`<section class="template">
<h2 id="${id}">${title}</h2>
<p>${note}</p>
<pre tabindex="0" role="region" aria-labelledby="${id}" data-citation>${text}</pre>
<p><button type="button" class="script-only" data-copy>Copy</button> <span role="status" data-copied></span></p>
</section>`;

/** How to propose a change of a term, or of the whole where no term is given: by forms, and by git. */
export function contributeDocument(target: Target | undefined, restrictions: readonly string[] = []): Document {
  const named = target ?? { slug: 'your-term', label: 'your term' };
  return {
    title: `${target ? `Contribute to ${target.label}` : 'Contribute'}: Metastasis Perspective`,
    description: 'Report a mistake, add evidence, propose a claim, a term or a correction; and how to do it by git.',
    section: 'contribute',
    ...(!target && { canonical: '/contribute' }),
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>Contribute</h1>
${target && html`<p class="contribute-term">${target.entity ? entityLink(target.entity) : html`<a href="/${target.slug}" data-term="${target.slug}">${target.label}</a>`}</p>`}
</div>
<div class="prose contribute">
${restrictions.map((sentence) => html`<p class="notice">${sentence}</p>`)}
<p>Everyone may propose a change, with or without an account. A curator reviews it, and what is accepted is recorded with its author, its reviewer and its reason. Nothing becomes a claim without a paper.</p>
</div>
${door(target && { slug: target.slug, is: target.slug.startsWith('claim-') || target.entity?.kind.name === 'hypothesis' ? 'statement' : target.entity ? 'term' : 'other' })}
<div class="prose contribute">
<h2>By git</h2>
<p>The knowledge is a folder of Turtle files, and a proposal may also be a change to one of them, or one of the texts below, handed to the project’s repository as a pull request or an issue.</p>
<ol class="steps">
<li>Copy the template that fits and fill it in.</li>
<li>${target && target.files.length > 0 ? html`Or edit the file itself: ${target.files.map((file, i) => html`${i > 0 && ', '}<code>${file}</code>`)}.` : html`Or edit the module in <code>ontology/modules/</code> that holds the kind of thing you add.`}</li>
<li><code>node setup.mjs check</code> names every rule that a change breaks, and <code>node setup.mjs format</code> lays the file out.</li>
<li>Open a pull request or an issue in the repository; <code>CONTRIBUTING.md</code> and <code>ontology/README.md</code> there are the guides.</li>
</ol>
${copyable('template-correction', 'A correction in words', correction(named), 'For whoever does not write Turtle: a curator turns it into a change.')}
${copyable('template-annotation', 'An annotation', annotation(named), 'A comment or a question about a passage. It changes nothing by itself.')}
${copyable('template-claim', 'A new claim', claim(named), 'Replace OTHER, the predicate and the number of the paper. The status says how far the field accepts it.')}
${target && copyable('template-current', 'What is stated today', target.turtle, html`The statements about <code>mpp:${target.slug}</code> as the modules hold them, to edit. Claims that name it are files of their own.`)}
</div>`,
  };
}
