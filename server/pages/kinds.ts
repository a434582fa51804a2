import { mpp } from '../rdf/vocabulary.js';
import { html, raw } from './html.js';
import type { Html } from './html.js';

/** A kind of thing that has a page. Its colour is the CSS property `--kind-{name}`; its shape says the same without colour. */
export interface Kind {
  /** IRI of the class. */
  readonly iri: string;
  /** Name in CSS classes and in the address of the graph page. */
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  /** A shape of Cytoscape, drawn in pages from `shapes`. */
  readonly shape: Shape;
}

/** Outline of each shape in a box of 12 by 12. */
const shapes = {
  'ellipse': 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Z',
  'rectangle': 'M1.5 1.5h9v9h-9Z',
  'round-rectangle': 'M3 2h6a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2Z',
  'triangle': 'M6 1 11 10.5H1Z',
  'diamond': 'M6 .6 11.4 6 6 11.4.6 6Z',
  'pentagon': 'M6 .8 11.4 4.8 9.3 11H2.7L.6 4.8Z',
  'hexagon': 'M3.2 1.2h5.6L11.6 6l-2.8 4.8H3.2L.4 6Z',
  'octagon': 'M3.8.8h4.4l3 3v4.4l-3 3H3.8l-3-3V3.8Z',
  'star': 'M6 .5 7.6 4.3l4.1.3-3.1 2.7 1 4L6 9.1l-3.6 2.2 1-4L.3 4.6l4.1-.3Z',
  'vee': 'M6 11 .8 1.5 6 4l5.2-2.5Z',
  'rhomboid': 'M.5 2h8L11.5 10h-8Z',
  'tag': 'M1 2h6.5L11.5 6 7.5 10H1Z',
  'barrel': 'M2 1.5q4-1 8 0 1 4.500 0 9-4 1-8 0-1-4.500 0-9Z',
  'cut-rectangle': 'M3 1.500h6L11 3.500v5L9 10.500H3L1 8.500v-5Z',
} as const;
export type Shape = keyof typeof shapes;

const kind = (className: string, name: string, label: string, plural: string, shape: Shape): Kind =>
  ({ iri: mpp.namespaceIri + className, name, label, plural, shape });

/** In the order in which pages list them. */
export const kinds: readonly Kind[] = [
  kind('CascadeStage', 'stage', 'cascade stage', 'cascade stages', 'round-rectangle'),
  kind('Mechanism', 'mechanism', 'mechanism', 'mechanisms', 'hexagon'),
  kind('Molecule', 'molecule', 'molecule', 'molecules', 'diamond'),
  kind('CellType', 'cell', 'cell type', 'cell types', 'ellipse'),
  kind('AnatomicalSite', 'site', 'anatomical site', 'anatomical sites', 'pentagon'),
  kind('Cancer', 'cancer', 'cancer', 'cancers', 'octagon'),
  kind('Manifestation', 'manifestation', 'manifestation', 'manifestations', 'vee'),
  kind('StagingCategory', 'staging', 'staging category', 'staging categories', 'barrel'),
  kind('Therapy', 'therapy', 'therapy', 'therapies', 'triangle'),
  kind('ClinicalTrial', 'trial', 'clinical trial', 'clinical trials', 'tag'),
  kind('Hypothesis', 'hypothesis', 'hypothesis', 'hypotheses', 'star'),
  kind('OpenQuestion', 'question', 'open question', 'open questions', 'rhomboid'),
  kind('DataResource', 'resource', 'data resource', 'data resources', 'cut-rectangle'),
  kind('Term', 'term', 'term', 'terms', 'rectangle'),
];

export const paperKind = kind('Paper', 'paper', 'paper', 'papers', 'cut-rectangle');
export const claimKind = kind('Claim', 'claim', 'claim', 'claims', 'rectangle');
export const imageKind = kind('Image', 'image', 'drawing', 'drawings', 'round-rectangle');

const byIri = new Map([...kinds, paperKind, claimKind, imageKind].map((entry) => [entry.iri, entry]));

/** The kind of a class; one that another knowledge base brings is shown as a general term. */
export const kindOf = (classIri: string): Kind => byIri.get(classIri) ?? kind('Term', 'term', 'term', 'terms', 'rectangle');

/** Outline of a shape in a box of 12 by 12, for drawings that the browser makes. */
export const iconPath = (shape: Shape): string => shapes[shape];

/** The kind's shape as a small drawing. Decorative: the kind's label stands beside it or in the link's name. */
export const shapeIcon = ({ name, shape }: Kind): Html =>
  html`<svg class="shape kind-${name}" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="${raw(shapes[shape])}"/></svg>`;
