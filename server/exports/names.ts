import { bibo, mpp } from '../rdf/vocabulary.js';

/** The last part of an IRI, as words. */
export const controlledName = (iri: string): string => decodeURIComponent(iri.replace(/^.*[/#]/, ''));

/**
 * Prefixes that tools of the field write for the resources that mappings lead to, as the Biolink model and Bioregistry have them. In the Turtle of
 * the ontology the prefix of an OBO class is `obo`.
 */
const namespaces: readonly (readonly [string, string])[] = [
  ['http://identifiers.org/hgnc/', 'HGNC'],
  ['http://identifiers.org/ncbigene/', 'NCBIGene'],
  ['http://identifiers.org/ensembl/', 'ENSEMBL'],
  ['http://identifiers.org/atc/', 'ATC'],
  ['http://identifiers.org/chembl.compound/', 'CHEMBL.COMPOUND'],
  ['http://identifiers.org/reactome/', 'REACT'],
  ['http://purl.bioontology.org/ontology/RXNORM/', 'RXNORM'],
  ['http://identifiers.org/oncotree/', 'oncotree'],
  ['http://id.nlm.nih.gov/mesh/', 'MESH'],
  ['http://purl.uniprot.org/uniprot/', 'UniProtKB'],
  ['https://go.drugbank.com/drugs/', 'DRUGBANK'],
  ['https://clinicaltrials.gov/study/', 'clinicaltrials'],
  ['https://www.cellosaurus.org/', 'cellosaurus'],
];

/** An IRI as a CURIE of the field, such as `NCIT:C97660`; our own as `mpp:twist1`. Other IRIs stay whole. */
export function curieOf(iri: string, base: string): string {
  const obo = /^http:\/\/purl\.obolibrary\.org\/obo\/([A-Za-z]+)_([A-Za-z0-9]+)$/.exec(iri);
  if (obo) return `${obo[1]}:${obo[2]}`;
  if (iri.startsWith(base)) return `mpp:${iri.slice(base.length)}`;
  if (iri.startsWith(mpp.namespaceIri)) return `mpp:${iri.slice(mpp.namespaceIri.length)}`;
  const found = namespaces.find(([namespace]) => iri.startsWith(namespace));
  return found ? `${found[1]}:${iri.slice(found[0].length)}` : iri;
}

/** A paper as `PMID:19308069`, `doi:10.…`, or by its IRI where it has neither. */
export const paperCurie = (iri: string, { text, base }: { readonly text: (subject: string, predicate: string) => string | undefined; readonly base: string }): string => {
  const pmid = text(iri, bibo.pmid), doi = text(iri, bibo.doi);
  return pmid !== undefined ? `PMID:${pmid}` : doi !== undefined ? `doi:${doi}` : curieOf(iri, base);
};
