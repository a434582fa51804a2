import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import type { Views } from '../query/views.js';
import type { Corpus } from './collections/corpus.js';
import type { Figures } from './figures.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { shapeIcon } from './kinds.js';
import type { Entity, Knowledge } from './knowledge.js';
import { termLink } from './lexicon.js';
import { slugOf } from './links.js';

/** What the renderers of one version share. */
export interface PageContext {
  readonly views: Views;
  readonly knowledge: Knowledge;
  readonly figures: Figures;
  /** Id of the version. */
  readonly version: string;
  /** All claims and evidence at once, for pages that list many; read at the first use. */
  readonly corpus: () => Promise<Corpus>;
}

export const iriTerm = (iri: string): RDF.NamedNode => DataFactory.namedNode(iri);

/** A link to an entity with the shape of its kind before it. */
export const entityLink = ({ slug, kind, label }: Entity): Html =>
  html`<a class="entity" href="/${slug}" data-term="${slug}">${shapeIcon(kind)}<span class="visually-hidden">${kind.label}: </span>${label}</a>`;

/** A link to anything with a page: an entity with its shape, another resource by its label, an outside IRI as text. */
export function resourceLink({ entities, base }: Knowledge, iri: string, label?: string): Html {
  const entity = entities.get(iri);
  if (entity) return entityLink(entity);
  const slug = slugOf(iri, base);
  return slug === undefined ? html`${label ?? iri}` : termLink(slug, label ?? slug);
}

/** Joins with a separator, as in `a · b`. */
export const joined = (items: readonly Html[], separator: string): Html => html`${items.map((item, i) => html`${i > 0 && separator}${item}`)}`;

/** `1 claim`, `2 claims`. */
export const counted = (n: number, singular: string, plural = `${singular}s`): string => `${n} ${n === 1 ? singular : plural}`;

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The text cut at a word, for descriptions in the document head. */
export const shortened = (text: string, length = 160): string =>
  (text.length <= length ? text : `${text.slice(0, length).replace(/\s+\S*$/, '')}…`);
