import type { Replacement } from './curator.js';

const claims = 'claims/molecules.ttl', papers = 'papers.ttl', mechanisms = 'mechanisms.ttl', cascade = 'cascade.ttl', vocabulary = 'vocabulary.ttl';
const evidence = (of: string, paper = 'mpp:pmid-7654321', direction = 'supports'): string => `mpp:${of} a mpp:Evidence ;
    mpp:direction mpp:direction-${direction} ;
    mpp:evidenceType obo:ECO_0000178 ;
    mpp:finding "Mice with the factor had more lesions."@en ;
    mpp:paper ${paper} ;
    mpp:system mpp:system-mouse ;
    pav:curatedBy mpp:curator-editors ;
    pav:curatedOn "2026-11-21"^^xsd:date .
`;
const claim = (iri: string, subject: string, predicate: string, object: string, rest = 'mpp:status mpp:status-emerging', lines: readonly string[] = [`${iri}-e1`]): string => `${iri} a mpp:Claim ;
    rdf:subject ${subject} ;
    rdf:predicate ${predicate} ;
    rdf:object ${object} ;
    mpp:statement "In mice, one does something to the other."@en ;
    ${rest} ;
    mpp:hasEvidence ${lines.join(' , ')} .
`;
const paper = (iri: string, pmid: string, doi: string, label: string): string => `${iri} a mpp:Paper ; rdfs:label "${label}" ; bibo:pmid "${pmid}" ; bibo:doi "${doi}" ; dct:issued "2022"^^xsd:gYear .
`;

/** What curators get wrong: a name, the edits, and all that is then said, each finding once. */
export type Mistake = readonly [name: string, edits: readonly Replacement[], findings: readonly string[]];

export const mistakes: readonly Mistake[] = [
  ['01 no definition', [[mechanisms, '    skos:definition "Loss of epithelial traits and gain of mesenchymal ones."@en ;\n', '']], [
    'modules/mechanisms.ttl:18:1 error mpp:emt [shape-definition] “definition” (skos:definition) is missing. | Add skos:definition. What the term means: its kind, and what sets it apart.',
  ]],
  ['02 typo in the IRI of a subject', [[claims, 'rdf:subject mpp:snai1 ;', 'rdf:subject mpp:snia1 ;']], [
    'modules/claims/molecules.ttl:13:17 error mpp:claim-snai1-promotes-emt [qc/error/dangling-iri] mpp:snia1 is described nowhere. | Write mpp:snai1, if that is meant; else describe mpp:snia1 in a module.',
  ]],
  ['03 subject and object swapped', [[claims, '', `${claim('mpp:claim-stage-two-acts-in-twist1', 'mpp:stage-two', 'mpp:actsIn', 'mpp:twist1')}${evidence('claim-stage-two-acts-in-twist1-e1')}`]], [
    'modules/claims/molecules.ttl:58:17 error mpp:claim-stage-two-acts-in-twist1 [qc/error/claim-domain-range] Subject and object are the wrong way round: mpp:actsIn leads from a molecule to a cascade stage. | Write rdf:subject mpp:twist1 and rdf:object mpp:stage-two.',
  ]],
  ['04 the inverse of a relation', [[claims, 'rdf:predicate mpp:promotes ;\n    rdf:object mpp:emt ;\n    mpp:statement "In mice, TWIST1', 'rdf:predicate mpp:promotedBy ;\n    rdf:object mpp:emt ;\n    mpp:statement "In mice, TWIST1']], [
    'modules/claims/molecules.ttl:42:19 error mpp:claim-twist1-promotes-emt [shape-claim-predicate] Claims do not state mpp:promotedBy: it is the inverse of mpp:promotes. | Write mpp:promotes, and swap subject and object.',
  ]],
  ['05 a label that another term has', [['molecules.ttl', '"TWIST1"@en', '"Invasion"@en']], [
    'modules/molecules.ttl:20:20 error mpp:twist1 [qc/error/label-used-twice] “Invasion” is a label of mpp:invasion too, and preferred in one of them. | Keep the name at the term that readers mean by it, or join the terms.',
  ]],
  ['06 a paper that is not there', [[claims, 'mpp:paper mpp:pmid-1234567', 'mpp:paper mpp:pmid-9999999']], [
    'modules/claims/molecules.ttl:26:15 error mpp:claim-snai1-promotes-emt-e1 [qc/error/dangling-iri] mpp:pmid-9999999 is described nowhere. | Describe it in modules/papers.ttl (a paper), or name another.',
  ]],
  ['07 a PubMed number with its prefix', [[papers, 'bibo:pmid "7654321"', 'bibo:pmid "PMID:7654321"']], [
    'modules/papers.ttl:22:15 error mpp:pmid-7654321 [shape-pmid] “PubMed number” (bibo:pmid) is “PMID:7654321”. | A PubMed number has four to eight digits.',
  ]],
  ['08 a PubMed number that is not that of the IRI', [[papers, 'bibo:pmid "7654321"', 'bibo:pmid "7654322"']], [
    'modules/papers.ttl:22:15 error mpp:pmid-7654321 [qc/error/pubmed-number-and-iri] The PubMed number is 7654322, and the IRI says 7654321. | Look the paper up in PubMed, and make bibo:pmid and the IRI agree.',
  ]],
  ['09 two papers with one PubMed number', [[papers, '', paper('mpp:pmid-1111111', '1234567', '10.1000/new', 'Other 2022')], [claims, '', claim('mpp:claim-twist1-promotes-spread', 'mpp:twist1', 'mpp:promotes', 'mpp:spread') + evidence('claim-twist1-promotes-spread-e1', 'mpp:pmid-1111111')]], [
    'modules/papers.ttl:26:68 error mpp:pmid-1111111 [qc/error/paper-stated-twice] The paper mpp:pmid-1234567 has the same identifier, 1234567. | Look the paper up. Is it the same, keep one record and let all evidence cite that; else correct the identifier.',
  ]],
  ['10 no type of evidence', [[claims, '    mpp:evidenceType obo:ECO_0000178 ;\n    mpp:finding "Cells', '    mpp:finding "Cells']], [
    'modules/claims/molecules.ttl:22:1 error mpp:claim-snai1-promotes-emt-e1 [shape-evidence-type] “type of evidence” (mpp:evidenceType) is missing. | Add mpp:evidenceType. A class of the Evidence and Conclusion Ontology. It is one of obo:ECO_0000178 (in vivo assay evidence) or obo:ECO_0000181 (in vitro assay evidence).',
  ]],
  ['11 a type of evidence that is not there', [[claims, 'obo:ECO_0000178 ;\n    mpp:finding "Cells', 'obo:ECO_0000999 ;\n    mpp:finding "Cells']], [
    'modules/claims/molecules.ttl:24:22 error mpp:claim-snai1-promotes-emt-e1 [shape-evidence-type] “type of evidence” (mpp:evidenceType) is obo:ECO_0000999, which is described nowhere. | It is one of obo:ECO_0000178 (in vivo assay evidence) or obo:ECO_0000181 (in vitro assay evidence). Another one is first described in modules/evidence-types.ttl.',
  ]],
  ['12 a blank node', [[claims, 'mpp:hasEvidence mpp:claim-twist1-promotes-emt-e1 .', 'mpp:hasEvidence [ a mpp:Evidence ; mpp:direction mpp:direction-supports ] , mpp:claim-twist1-promotes-emt-e1 .']], [
    'modules/claims/molecules.ttl:46:54 error mpp:claim-twist1-promotes-emt [qc/error/blank-node-in-module] A blank node stands as a value. | Give it an IRI in place of [ ] or _:, such as the IRI of the resource with -1.',
  ]],
  ['13 a language tag with an underscore', [[vocabulary, '"spread"@en ;', '"spread"@en_US ;']], [
    'modules/vocabulary.ttl:20:28 syntax The language tag @en_US has a sign that no tag has. | Write @en-US, with a hyphen.',
  ]],
  ['14 a finding in German', [[claims, '"Cells with the factor lost their junctions."@en', '"Zellen mit dem Faktor verloren ihre Verbindungen."@de']], [
    'modules/claims/molecules.ttl:25:17 error mpp:claim-snai1-promotes-emt-e1 [qc/error/language] A text of mpp:finding has the language “de”, which is not curated here. | Write the text in English, with @en; names of terms may also be in es, fr or de.',
  ]],
  ['15 a finding without language', [[claims, '"Cells with the factor lost their junctions."@en', '"Cells with the factor lost their junctions."']], [
    'modules/claims/molecules.ttl:25:17 error mpp:claim-snai1-promotes-emt-e1 [shape-finding] The text “Cells with the factor lost their junctions.” of “finding” (mpp:finding) has no language. | Write @en behind its closing quote.',
  ]],
  ['16 a quote that is not closed', [[mechanisms, '"Loss of epithelial traits and gain of mesenchymal ones."@en', '"Loss of epithelial traits and gain of mesenchymal ones.@en']], [
    'modules/mechanisms.ttl:20:21 syntax The text that begins here has no end on its line. | Close it with a quote, and write \\" for a quote within it.',
  ]],
  ['17 no semicolon', [[mechanisms, '"Loss of epithelial traits and gain of mesenchymal ones."@en ;', '"Loss of epithelial traits and gain of mesenchymal ones."@en']], [
    'modules/mechanisms.ttl:20:81 syntax Behind "Loss of epithelial traits and gain of mesenchymal ones."@en stands no semicolon, comma or full stop. | Write ; where more is said of the resource, and . at its end.',
  ]],
  ['18 a term that is withdrawn', [[claims, 'rdf:subject mpp:twist1 ;\n    rdf:predicate mpp:promotes ;\n    rdf:object mpp:emt ;', 'rdf:subject mpp:twist1 ;\n    rdf:predicate mpp:promotes ;\n    rdf:object mpp:epithelial-change ;']], [
    'modules/claims/molecules.ttl:43:16 error mpp:claim-twist1-promotes-emt [qc/error/deprecated-in-use] mpp:epithelial-change is withdrawn. | Write mpp:emt, which replaces it.',
  ]],
  ['19 stages in a circle', [[cascade, '    mpp:order 3 ;', '    mpp:immediatelyPrecedes mpp:stage-one ;\n    mpp:order 3 ;']], [
    'modules/cascade.ttl:17:29 error mpp:stage-one [qc/error/stage-cycle] The stages follow each other in a circle: mpp:stage-one → mpp:stage-two → mpp:stage-three → mpp:stage-one. | Take one of these 3 steps of mpp:immediatelyPrecedes away.',
  ]],
  ['20 wider terms in a circle', [[vocabulary, '"Cells leave the place where they began."@en ;', '"Cells leave the place where they began."@en ;\n    skos:broader mpp:invasion ;']], [
    'modules/vocabulary.ttl:17:18 error mpp:invasion [qc/error/broader-cycle] The terms stand above each other in a circle: mpp:invasion → mpp:spread → mpp:invasion. | Take one of these 2 steps of skos:broader away.',
  ]],
  ['21 no evidence', [[claims, '"In mice, TWIST1 promotes the change."@en ;\n    mpp:status mpp:status-emerging ;\n    mpp:hasEvidence mpp:claim-twist1-promotes-emt-e1 .', '"In mice, TWIST1 promotes the change."@en ;\n    mpp:status mpp:status-emerging .']], [
    'modules/claims/molecules.ttl:40:1 error mpp:claim-twist1-promotes-emt [shape-has-evidence] “evidence” (mpp:hasEvidence) is missing. | Add mpp:hasEvidence. What papers show for or against the statement: nothing is a claim without a paper.',
  ]],
  ['22 a misspelt property of another vocabulary', [[mechanisms, 'skos:definition "Loss', 'skos:definiton "Loss']], [
    'modules/mechanisms.ttl:20:20 error mpp:emt [qc/error/unknown-foreign-property] There is no property skos:definiton. | Write skos:definition.',
  ]],
  ['23 a misspelt property of ours', [[claims, 'mpp:finding "Cells', 'mpp:findng "Cells']], [
    'modules/claims/molecules.ttl:25:16 error mpp:claim-snai1-promotes-emt-e1 [qc/error/unknown-predicate] There is no property mpp:findng. | Write mpp:finding.',
  ]],
  ['24 a claim that stands already', [[claims, '', claim('mpp:claim-twist1-promotes-emt-2', 'mpp:twist1', 'mpp:promotes', 'mpp:emt') + evidence('claim-twist1-promotes-emt-2-e1')]], [
    'modules/claims/molecules.ttl:57:1 error mpp:claim-twist1-promotes-emt-2 [qc/error/claim-stated-twice] The same relation is stated by mpp:claim-twist1-promotes-emt. | Keep one of the two claims, and give it the evidence of the other by mpp:hasEvidence.',
  ]],
  ['25 a prefix that is not declared', [[claims, 'rdf:subject mpp:snai1 ;', 'rdf:subject mp:snai1 ;']], [
    'modules/claims/molecules.ttl:13:17 syntax The prefix mp: is not declared. | Write mpp:, or declare it at the top of the file: @prefix mp: <…> .',
  ]],
  ['26 a second kind in another module', [[vocabulary, '', 'mpp:anoikis a mpp:Term .']], [
    'modules/vocabulary.ttl:25:15 error mpp:anoikis [qc/error/one-kind] The resource is both a mechanism and a term. | Take one of the two types away, or give the second thing an IRI of its own.',
  ]],
  ['27 a claim under another name', [[claims, '', claim('mpp:claim-of-mine', 'mpp:twist1', 'mpp:promotes', 'mpp:spread') + evidence('claim-of-mine-e1')]], [
    'modules/claims/molecules.ttl:57:1 warning mpp:claim-of-mine [qc/warn/claim-iri] By its subject, relation and object the claim is mpp:claim-twist1-promotes-spread. | Rename the claim everywhere, with its evidence, unless it was published: then it keeps its IRI.',
  ]],
  ['28 two established claims that say the opposite', [[claims, '', claim('mpp:claim-snai1-restrains-emt', 'mpp:snai1', 'mpp:restrains', 'mpp:emt', 'mpp:status mpp:status-established ; mpp:basis mpp:basis-independent-groups', ['mpp:claim-snai1-restrains-emt-e1', 'mpp:claim-snai1-restrains-emt-e2']) + evidence('claim-snai1-restrains-emt-e1') + evidence('claim-snai1-restrains-emt-e2', 'mpp:pmid-1234567')]], [
    'modules/claims/molecules.ttl:62:16 error mpp:claim-snai1-restrains-emt [qc/error/established-contradiction] mpp:claim-snai1-promotes-emt says the opposite, and both are established. | Give both the status mpp:status-contested with the evidence of the other side, or, where the direction depends on the context, make one claim with mpp:modulates.',
  ]],
  ['29 a day that no calendar has', [[claims, '"2026-11-21"^^xsd:date .\n\nmpp:claim-snai1-promotes-emt-e2', '"2026-13-40"^^xsd:date .\n\nmpp:claim-snai1-promotes-emt-e2']], [
    'modules/claims/molecules.ttl:29:19 error mpp:claim-snai1-promotes-emt-e1 [shape-curated-on] “2026-13-40” is no day of the calendar, as “curated on” (pav:curatedOn) takes it. | Write it as "YYYY-MM-DD"^^xsd:date.',
  ]],
  ['30 established, with evidence against it alone', [[claims, '', claim('mpp:claim-twist1-promotes-spread', 'mpp:twist1', 'mpp:promotes', 'mpp:spread', 'mpp:status mpp:status-established ; mpp:basis mpp:basis-independent-groups') + evidence('claim-twist1-promotes-spread-e1', 'mpp:pmid-7654321', 'disputes')]], [
    'modules/claims/molecules.ttl:62:16 error mpp:claim-twist1-promotes-spread [qc/error/established-without-support] The statement is established, and no evidence supports it. | Add the evidence that supports it, or make the status mpp:status-contested or mpp:status-refuted.',
  ]],
  ['31 evidence of no claim', [[claims, '', evidence('claim-twist1-promotes-emt-e2')]], [
    'modules/claims/molecules.ttl:57:1 warning mpp:claim-twist1-promotes-emt-e2 [qc/warn/evidence-of-one-statement] No claim or hypothesis has this evidence. | Add it to mpp:hasEvidence of its statement, or take it away.',
  ]],
  ['32 a day that has not come', [[claims, '"2026-11-21"^^xsd:date .\n\nmpp:claim-snai1-promotes-emt-e2', '"2099-01-01"^^xsd:date .\n\nmpp:claim-snai1-promotes-emt-e2']], [
    'modules/claims/molecules.ttl:29:19 error mpp:claim-snai1-promotes-emt-e1 [qc/error/date-in-the-future] The date 2099-01-01 has not come yet. | Write the day on which it was done.',
  ]],
  ['33 the name of evidence used again', [[claims, '', evidence('claim-snai1-promotes-emt-e1', 'mpp:pmid-7654321')]], [
    'modules/claims/molecules.ttl:61:15 error mpp:claim-snai1-promotes-emt-e1 [shape-paper] mpp:claim-snai1-promotes-emt-e1 is described twice: mpp:paper and mpp:finding have more than one value. | Give the second description a name of its own, such as mpp:claim-snai1-promotes-emt-e3, or take it away.',
  ]],
  // Found by using it.
  ['a direction that is nearly one', [[claims, 'mpp:direction mpp:direction-supports ;\n    mpp:evidenceType obo:ECO_0000178 ;\n    mpp:finding "Cells', 'mpp:direction mpp:direction-support ;\n    mpp:evidenceType obo:ECO_0000178 ;\n    mpp:finding "Cells']], [
    'modules/claims/molecules.ttl:23:19 error mpp:claim-snai1-promotes-emt-e1 [qc/error/dangling-iri] mpp:direction-support is described nowhere. | Write mpp:direction-supports, if that is meant. It is one of mpp:direction-disputes, mpp:direction-inconclusive or mpp:direction-supports.',
  ]],
  ['text in the place of the IRI of a paper', [[claims, 'mpp:paper mpp:pmid-1234567', 'mpp:paper "pmid-1234567"']], [
    'modules/claims/molecules.ttl:26:15 error mpp:claim-snai1-promotes-emt-e1 [shape-paper] “paper” (mpp:paper) is the text “pmid-1234567”, where an IRI stands. | Write the IRI as prefix:name or <https://…>, without quotes.',
  ]],
  ['a paper for the subject of a claim', [[claims, 'rdf:subject mpp:snai1', 'rdf:subject mpp:pmid-1234567']], [
    'modules/claims/molecules.ttl:13:17 error mpp:claim-snai1-promotes-emt [shape-claim-subject] “subject” (rdf:subject) is mpp:pmid-1234567, a paper, where an entity stands. | A claim has one subject, a term of the vocabulary.',
  ]],
  ['a misspelt class', [['molecules.ttl', 'mpp:twist1 a mpp:Molecule', 'mpp:twist1 a mpp:Molecul']], [
    'modules/molecules.ttl:19:14 error mpp:twist1 [qc/error/dangling-iri] mpp:Molecul is described nowhere. | Write mpp:Molecule.',
  ]],
  ['a term without a type', [['molecules.ttl', 'mpp:twist1 a mpp:Molecule ;\n    skos:prefLabel', 'mpp:twist1 skos:prefLabel']], [
    'modules/molecules.ttl:19:1 error mpp:twist1 [qc/error/dangling-iri] mpp:twist1 has no type, and is named by another resource. | Say first what it is, such as “mpp:twist1 a mpp:Mechanism”.',
  ]],
  ['a status that is not there', [[claims, 'mpp:status mpp:status-emerging', 'mpp:status mpp:status-probable']], [
    'modules/claims/molecules.ttl:45:16 error mpp:claim-twist1-promotes-emt [qc/error/dangling-iri] mpp:status-probable is described nowhere. | It is one of mpp:status-contested, mpp:status-emerging, mpp:status-established or mpp:status-refuted.',
  ]],
  ['established without basis', [[claims, '    mpp:basis mpp:basis-independent-groups ;\n', '']], [
    'modules/claims/molecules.ttl:17:16 error mpp:claim-snai1-promotes-emt [qc/error/established-without-basis] The statement is established and does not say on what basis. | Add mpp:basis: mpp:basis-independent-groups, mpp:basis-randomized-trial, mpp:basis-systematic-review, mpp:basis-guideline or mpp:basis-record; where none of them is recorded, the status is mpp:status-emerging.',
  ]],
  ['two definitions', [[mechanisms, '"Loss of epithelial traits and gain of mesenchymal ones."@en', '"Loss of epithelial traits and gain of mesenchymal ones."@en ,\n        "Another text about the same thing."@en']], [
    'modules/mechanisms.ttl:21:9 error mpp:emt [shape-definition] “definition” (skos:definition) stands 2 times where it may stand once in a language: “Another text about the same thing.” and “Loss of epithelial traits and gain of mesenchymal ones.”. | Keep one of them.',
  ]],
  ['a number as text', [[cascade, 'mpp:order 3', 'mpp:order "3"']], [
    'modules/cascade.ttl:26:15 error mpp:stage-three [shape-stage-order] “3” is no whole number, as “order” (mpp:order) takes it. | Write it as a number without quotes.',
  ]],
  ['a full stop too early', [['molecules.ttl', '"TWIST1"@en ;', '"TWIST1"@en .']], [
    'modules/molecules.ttl:21:21 syntax A text stands where a resource or a property begins. | Look at the end of the line above: a full stop ends what is said of a resource, a semicolon goes on.',
  ]],
  ['one line of evidence in two claims', [[claims, 'mpp:hasEvidence mpp:claim-twist1-promotes-emt-e1 .', 'mpp:hasEvidence mpp:claim-twist1-promotes-emt-e1 , mpp:claim-snai1-promotes-emt-e1 .']], [
    'modules/claims/molecules.ttl:22:1 warning mpp:claim-snai1-promotes-emt-e1 [qc/warn/evidence-of-one-statement] mpp:claim-snai1-promotes-emt and mpp:claim-twist1-promotes-emt share this evidence. | Write a line of evidence for each of them.',
  ]],
  ['a misspelt relation', [[claims, 'rdf:predicate mpp:promotes ;\n    rdf:object mpp:emt ;\n    mpp:statement "In mice, TWIST1', 'rdf:predicate mpp:promots ;\n    rdf:object mpp:emt ;\n    mpp:statement "In mice, TWIST1']], [
    'modules/claims/molecules.ttl:42:19 error mpp:claim-twist1-promotes-emt [qc/error/dangling-iri] mpp:promots is described nowhere. | Write mpp:promotes.',
  ]],
  ['a paper under another name', [[papers, 'mpp:pmid-1234567 a mpp:Paper', 'mpp:pmid-12345678 a mpp:Paper']], [
    'modules/mechanisms.ttl:16:26 error mpp:anoikis [qc/error/dangling-iri] mpp:pmid-1234567 is described nowhere; it is named in 11 places. | Write mpp:pmid-12345678, if that is meant; else describe mpp:pmid-1234567 in modules/papers.ttl (a paper).',
  ]],
  ['a term under an address of the service', [[mechanisms, '', 'mpp:changes a mpp:Mechanism ; skos:prefLabel "changes"@en ; skos:definition "What becomes other than it was before."@en ; mpp:layDefinition "What becomes other."@en ; mpp:definitionSource mpp:pmid-1234567 .']], [
    'modules/mechanisms.ttl:32:1 error mpp:changes [qc/error/reserved-address] mpp:changes cannot be read on a page of its own: the service answers something else at /changes. | Choose another last part of the IRI: one that is no address of the service and does not end in the suffix of a format.',
  ]],
  ['a finding that stands already', [[claims, '    mpp:hasEvidence mpp:claim-twist1-promotes-emt-e1 .', '    mpp:hasEvidence mpp:claim-twist1-promotes-emt-e1 , mpp:claim-twist1-promotes-emt-e2 .'], [claims, '', evidence('claim-twist1-promotes-emt-e2').replace('Mice with the factor had more', 'Mice without the factor had fewer')]], [
    'modules/claims/molecules.ttl:60:17 error mpp:claim-twist1-promotes-emt-e2 [qc/error/evidence-stated-twice] The same finding of the same paper is told by mpp:claim-twist1-promotes-emt-e1. | Keep one of the two lines. Is it another finding of the paper, tell that.',
  ]],
];
