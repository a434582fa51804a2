import { describe, expect, test } from '@jest/globals';
import { loadOntology } from '../../server/ontology/load.js';
import { canonicalQuads } from '../../server/ontology/canonical.js';
import { readingGrade } from '../../server/language/reading-grade.js';

const base = 'https://w3id.org/metastasis/';
const { modules } = await loadOntology('ontology', base);
const quads = (await Promise.all(modules.filter(({ name }) => !['schema', 'shapes', 'prefixes'].includes(name)).map(canonicalQuads))).flat();
const local = (iri: string): string => iri.replace(/^.*[/#]/, '');

/** What is written for patients. */
const forPatients = new Set(['layAnswer', 'layCaption', 'layDefinition', 'layIndication', 'layNotKnown', 'patientText', 'urgentSign']);
const highest = 8;

/** Medicines that the vocabulary does not hold, because they are only given beside those that it holds. */
const beside = ['anastrozole', 'aromatase inhibitor', 'capecitabine', 'carboplatin', 'cisplatin', 'docetaxel', 'exemestane', 'fulvestrant', 'letrozole', 'octreotide', 'paclitaxel', 'pemetrexed', 'prednisolone', 'prednisone', 'sorafenib', 'sunitinib', 'taxane'];

const named = new Set(quads.filter(({ predicate, object }) => local(predicate.value) === 'type' && ['Therapy', 'Cancer', 'Molecule', 'ClinicalTrial'].includes(local(object.value))).map(({ subject }) => subject.value));
const names = [...beside, ...quads.filter(({ subject, predicate }) => named.has(subject.value) && ['prefLabel', 'altLabel'].includes(local(predicate.value))).map(({ object }) => object.value)];

describe('texts for patients', () => {
  test('the grade of a known sentence, and of one with a name in it', () => {
    expect(readingGrade('The cat sat on the mat.')).toBeCloseTo(-1.45, 2);
    expect(readingGrade('It is given with trastuzumab deruxtecan.', ['trastuzumab', 'trastuzumab deruxtecan'])).toBeCloseTo(readingGrade('It is given with given.'), 10);
    expect(readingGrade('Extracellular proteolytic degradation facilitates dissemination.')).toBeGreaterThan(highest);
  });

  test(`read at grade ${highest} at most`, () => {
    const texts = quads.filter(({ predicate }) => forPatients.has(local(predicate.value)));
    expect(texts.length).toBeGreaterThan(500);
    const hard = texts.flatMap(({ subject, predicate, object }) => {
      const grade = readingGrade(object.value, names);
      return grade > highest ? [`${grade.toFixed(1)} ${local(subject.value)} ${local(predicate.value)}: ${object.value}`] : [];
    });
    expect(hard).toEqual([]);
  });
});
