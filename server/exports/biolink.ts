import { mpp } from '../rdf/vocabulary.js';
import type { ExportTerm } from './export-source.js';

/** How the kinds and relations of this ontology read in the Biolink model, version 4.4.4 (https://github.com/biolink/biolink-model). */

/** Prefixes, best first, whose record gives a node its identifier where the match is exact. */
const preferred: readonly (readonly [kind: string, prefixes: readonly string[]])[] = [
  ['Molecule', ['NCBIGene', 'HGNC', 'ENSEMBL']], ['CellType', ['CL']], ['AnatomicalSite', ['UBERON']], ['Cancer', ['MONDO', 'DOID', 'NCIT']], ['Mechanism', ['GO']], ['CascadeStage', ['GO']],
  ['Manifestation', ['HP', 'MONDO', 'NCIT']], ['Therapy', ['CHEBI', 'CHEMBL.COMPOUND', 'DRUGBANK']], ['ClinicalTrial', ['clinicaltrials']],
];
const preferredOf = new Map(preferred.map(([kind, prefixes]) => [mpp.namespaceIri + kind, prefixes]));

const categories: ReadonlyMap<string, string> = new Map([
  ['Molecule', 'MolecularEntity'], ['CellType', 'Cell'], ['AnatomicalSite', 'AnatomicalEntity'], ['Cancer', 'Disease'], ['Manifestation', 'PhenotypicFeature'], ['Mechanism', 'BiologicalProcess'],
  ['CascadeStage', 'PathologicalProcess'], ['Therapy', 'Treatment'], ['ClinicalTrial', 'ClinicalTrial'], ['StagingCategory', 'ClinicalAttribute'], ['Hypothesis', 'InformationContentEntity'],
  ['OpenQuestion', 'InformationContentEntity'], ['DataResource', 'Dataset'],
].map(([kind = '', category = '']) => [mpp.namespaceIri + kind, category]));

/** Identifier and category of a term, from its kind and the CURIEs of its exact matches. */
export function biolinkNode({ kind }: Pick<ExportTerm, 'kind'>, own: string, exact: readonly string[]): { readonly id: string; readonly category: string } {
  const prefixes = preferredOf.get(kind) ?? [];
  const id = prefixes.flatMap((prefix) => exact.filter((curie) => curie.startsWith(`${prefix}:`)))[0] ?? own;
  const gene = kind === mpp.Molecule && /^(?:NCBIGene|HGNC|ENSEMBL):/.test(id);
  const drug = kind === mpp.Therapy && exact.some((curie) => /^(?:DRUGBANK|CHEBI|CHEMBL\.COMPOUND|ATC):/.test(curie));
  return { id, category: `biolink:${gene ? 'Gene' : drug ? 'Drug' : categories.get(kind) ?? 'NamedThing'}` };
}

export interface BiolinkRelation {
  readonly predicate: string;
  /** What happens to the object: the full reading is “causes increased …”. */
  readonly direction?: 'increased' | 'decreased';
  readonly aspect?: 'activity_or_abundance';
}

const affects = (direction?: BiolinkRelation['direction'], aspect?: BiolinkRelation['aspect']): BiolinkRelation => ({
  predicate: 'affects',
  ...(direction && { direction }),
  ...(aspect && { aspect }),
});
const relations: ReadonlyMap<string, BiolinkRelation> = new Map<string, BiolinkRelation>([
  ['activates', affects('increased', 'activity_or_abundance')],
  ['inhibits', affects('decreased', 'activity_or_abundance')],
  ['promotes', affects('increased')],
  ['restrains', affects('decreased')],
  ['modulates', affects()],
  ['recruits', affects()],
  ['targets', affects()],
  ['actsIn', { predicate: 'actively_involved_in' }],
  ['participatesIn', { predicate: 'participates_in' }],
  ['secretes', { predicate: 'produces' }],
  ['predicts', { predicate: 'associated_with_likelihood_of' }],
  ['metastasizesTo', { predicate: 'disease_has_location' }],
  ['contraindicatedWith', { predicate: 'contraindicated_in' }],
  ['mayCause', { predicate: 'has_adverse_event' }],
  ['marks', { predicate: 'associated_with' }],
  ['manifestsAs', { predicate: 'associated_with' }],
  ['locatedIn', { predicate: 'located_in' }],
]);
const kindIs = (term: Pick<ExportTerm, 'kind'>, ...names: readonly string[]): boolean => names.some((name) => term.kind === mpp.namespaceIri + name);

/**
 * The Biolink predicate of a claim. One whose domain or range does not hold what the claim relates, or that says more than the claim,
 * is not used: `related_to` then stands with the relation of the claim beside it.
 */
export function biolinkRelation(predicate: string, subject: Pick<ExportTerm, 'kind'>, object: Pick<ExportTerm, 'kind'>, status: string): BiolinkRelation {
  const name = predicate.slice(mpp.namespaceIri.length);
  if (name === 'locatedIn' && kindIs(subject, 'Mechanism', 'CascadeStage')) return { predicate: 'occurs_in' };
  if (name === 'marks' && kindIs(subject, 'Molecule') && kindIs(object, 'Cancer')) return { predicate: 'biomarker_for' };
  if (name === 'manifestsAs' && kindIs(subject, 'Cancer')) return { predicate: 'has_phenotype' };
  // “treats” is said only where the evidence is strong (its description in the model).
  if (name === 'treats' && kindIs(object, 'Cancer', 'Manifestation')) return { predicate: status === 'established' ? 'treats' : 'studied_to_treat' };
  return relations.get(name) ?? { predicate: 'related_to' };
}
