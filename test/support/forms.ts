import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { formsOf, type Forms } from '../../server/curation/forms/forms.js';
import { toNQuad } from '../../server/ontology/canonical.js';
import { readNQuad } from '../../server/store/ntriples.js';
import { createStoreBuilder } from '../../server/store/build-store.js';
import { deriveOntology } from './ontology.js';

export type { Forms };
export const base = 'https://w3id.org/metastasis/';
export const iriOf = (slug: string): string => base + slug;

const { modules, triples, data } = await deriveOntology();

const build = (more: readonly RDF.Quad[], without: ReadonlySet<string> = new Set()): Forms => {
  const builder = createStoreBuilder();
  for (const line of modules.flatMap(({ lines }) => lines)) if (!without.has(line.slice(0, line.indexOf(' ')))) readNQuad(line, builder.add);
  for (const triple of triples) if (!without.has(triple.slice(0, triple.indexOf(' ')))) readNQuad(`${triple} <${base}graph/derived> .`, builder.add);
  for (const quad of more) readNQuad(toNQuad(quad), builder.add);
  return formsOf(builder.finish(), base);
};

/** The forms of the whole ontology, with what follows from it. */
export const forms = formsOf(data, base);

/** The same without some resources. */
export const formsWithout = (iris: readonly string[]): Forms => build([], new Set(iris.map((iri) => `<${iri}>`)));

/** The same with more shapes. */
export const changedForms = (turtle: string): Forms => build((new Parser({ blankNodePrefix: '' }).parse(`@prefix mpp: <${base}> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dash: <http://datashapes.org/dash#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
<${base}graph/shapes> a mpp:Module .
${turtle}`) as unknown as RDF.Quad[]));
