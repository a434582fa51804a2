import { readSchema, type Schema, type SchemaFile, type TermsFile } from '../../client/query/text/schema.js';

export const prefixes = {
  bibo: 'http://purl.org/ontology/bibo/', mpp: 'https://w3id.org/metastasis/', rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', rdfs: 'http://www.w3.org/2000/01/rdf-schema#', skos: 'http://www.w3.org/2004/02/skos/core#',
};

const file: SchemaFile = {
  base: prefixes.mpp, prefixes, elsewhere: { wdt: 'http://www.wikidata.org/prop/direct/' }, services: ['https://sparql.uniprot.org/sparql'],
  classes: [
    ['mpp:Claim', 1700, [['mpp:hasEvidence', 3000, ['mpp:Evidence']], ['rdf:predicate', 1700, []], ['mpp:status', 1700, ['mpp:ClaimStatus']]]],
    ['mpp:Evidence', 3000, [['mpp:paper', 3000, ['mpp:Paper']], ['mpp:direction', 3000, []]]],
    ['mpp:Molecule', 200, [['skos:prefLabel', 220, []], ['mpp:promotes', 150, ['mpp:CascadeStage', 'mpp:Mechanism']], ['skos:exactMatch', 290, [], ['IRI']]]],
    ['mpp:Paper', 600, [['bibo:pmid', 590, []]]],
  ],
  words: { 'mpp:promotes': ['promotes', 'Makes it more frequent.'], 'mpp:Claim': ['claim'], 'mpp:hasEvidence': ['has evidence'] },
  claimable: { 'mpp:promotes': [['mpp:Molecule'], ['mpp:CascadeStage', 'mpp:Mechanism']] },
  links: { 'skos:exactMatch': ['hgnc', 'http://identifiers.org/ensembl/', 'http://id.nlm.nih.gov/mesh/'] },
};
const terms: TermsFile = {
  kinds: [['https://w3id.org/metastasis/CascadeStage', 'stage', 'cascade stage'], ['https://w3id.org/metastasis/Molecule', 'molecule', 'molecule'], ['https://w3id.org/metastasis/AnatomicalSite', 'site', 'anatomical site']],
  terms: [['extravasation', 0, 'extravasation', []], ['dormancy', 0, 'dormancy', ['latency']], ['snai1', 1, 'SNAI1', ['Snail']], ['brain', 2, 'brain', []]],
};

/** A schema of a few names. */
export const schema: Schema = readSchema(file, terms);
