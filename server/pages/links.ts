/** A slug as it stands in an address: one path segment that needs no escaping. */
const slugPattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

export const isSlug = (text: string): boolean => slugPattern.test(text);

/** The slug of an IRI below the base, or undefined for any other IRI. */
export const slugOf = (iri: string, base: string): string | undefined => {
  const slug = iri.startsWith(base) ? iri.slice(base.length) : '';
  return isSlug(slug) ? slug : undefined;
};

/** The address, if a browser may follow it from our page; undefined for `javascript:` and everything else. */
export const safeUrl = (url: string): string | undefined => (/^(?:https?:\/\/|mailto:)[^\s"<>]+$/i.test(url) ? url : undefined);

interface WebPage {
  /** What the IRI looks like; its first group goes into `page`. */
  readonly iri: RegExp;
  readonly source: string;
  readonly page: (id: string) => string;
  /** How the identifier is written for people. */
  readonly name: (id: string) => string;
}

const obo = (prefix: string, source: string, page: (id: string) => string): WebPage =>
  ({ iri: new RegExp(`^http://purl\\.obolibrary\\.org/obo/${prefix}_(\\w+)$`), source, page, name: (id) => `${prefix}:${id}` });
const at = (namespace: string, source: string, page: (id: string) => string, name: (id: string) => string): WebPage =>
  ({ iri: new RegExp(`^${namespace.replace(/[.?]/g, '\\$&')}([\\w:.-]+)$`), source, page, name });
const lookup = (ontology: string, prefix: string) => (id: string): string => `https://www.ebi.ac.uk/ols4/ontologies/${ontology}/classes?obo_id=${prefix}:${id}`;

/** Where a person reads about a concept of another vocabulary: its IRI is often not a page. */
const webPages: readonly WebPage[] = [
  obo('GO', 'Gene Ontology', (id) => `https://amigo.geneontology.org/amigo/term/GO:${id}`),
  obo('NCIT', 'NCI Thesaurus', (id) => `https://evsexplore.semantics.cancer.gov/evsexplore/concept/ncit/${id}`),
  obo('DOID', 'Disease Ontology', (id) => `https://disease-ontology.org/term/DOID:${id}/`),
  obo('CHEBI', 'ChEBI', (id) => `https://www.ebi.ac.uk/chebi/CHEBI:${id}`),
  obo('UBERON', 'Uberon', lookup('uberon', 'UBERON')),
  obo('CL', 'Cell Ontology', lookup('cl', 'CL')),
  obo('MONDO', 'Mondo', lookup('mondo', 'MONDO')),
  obo('HP', 'Human Phenotype Ontology', (id) => `https://hpo.jax.org/browse/term/HP:${id}`),
  obo('NCBITaxon', 'NCBI Taxonomy', (id) => `https://www.ncbi.nlm.nih.gov/Taxonomy/Browser/wwwtax.cgi?id=${id}`),
  obo('ECO', 'Evidence and Conclusion Ontology', lookup('eco', 'ECO')),
  at('http://identifiers.org/hgnc/', 'HGNC', (id) => `https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:${id}`, (id) => `HGNC:${id}`),
  at('http://identifiers.org/ncbigene/', 'NCBI Gene', (id) => `https://www.ncbi.nlm.nih.gov/gene/${id}`, (id) => id),
  at('http://purl.uniprot.org/uniprot/', 'UniProt', (id) => `https://www.uniprot.org/uniprotkb/${id}/entry`, (id) => id),
  at('http://id.nlm.nih.gov/mesh/', 'MeSH', (id) => `https://meshb.nlm.nih.gov/record/ui?ui=${id}`, (id) => id),
  at('https://go.drugbank.com/drugs/', 'DrugBank', (id) => `https://go.drugbank.com/drugs/${id}`, (id) => id),
  at('http://identifiers.org/chembl.compound/', 'ChEMBL', (id) => `https://www.ebi.ac.uk/chembl/explore/compound/${id}`, (id) => id),
  at('http://identifiers.org/atc/', 'ATC', (id) => `https://atcddd.fhi.no/atc_ddd_index/?code=${id}`, (id) => id),
  at('http://purl.bioontology.org/ontology/RXNORM/', 'RxNorm', (id) => `https://mor.nlm.nih.gov/RxNav/search?searchBy=RXCUI&searchTerm=${id}`, (id) => id),
  at('http://identifiers.org/reactome/', 'Reactome', (id) => `https://reactome.org/content/detail/${id}`, (id) => id),
  at('http://identifiers.org/oncotree/', 'OncoTree', (id) => `https://oncotree.info/?search=${id}`, (id) => id),
];

export interface Outside {
  readonly url: string;
  readonly source: string;
  readonly name: string;
}

/** The web page about an IRI of another vocabulary; undefined when there is nothing that a browser may open. */
export function outsidePage(iri: string): Outside | undefined {
  for (const { iri: pattern, source, page, name } of webPages) {
    const id = pattern.exec(iri)?.[1];
    if (id !== undefined) return { url: page(id), source, name: name(id) };
  }
  const url = safeUrl(iri);
  return url === undefined ? undefined : { url, source: new URL(url).hostname, name: iri.replace(/^.*[/#]/, '') || iri };
}

export const pubmedUrl = (pmid: string): string => `https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(pmid)}/`;
export const doiUrl = (doi: string): string => `https://doi.org/${encodeURI(doi).replace(/[?#]/g, encodeURIComponent)}`;
export const trialUrl = (nct: string): string => `https://clinicaltrials.gov/study/${encodeURIComponent(nct)}`;
