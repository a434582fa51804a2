import { describe, expect, test } from '@jest/globals';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Store } from 'n3';
import { loadOntology } from '../../server/ontology/load.js';
import { validateShapes } from '../../server/ontology/validate.js';
import { rdf, sh } from '../../server/rdf/vocabulary.js';

const { literal, namedNode, quad } = DataFactory;
const base = 'https://w3id.org/metastasis/';
const { modules } = await loadOntology('ontology', base);
const quadsOf = (name: string): readonly RDF.Quad[] => modules.find((module) => module.name === name)?.quads ?? [];
const shapes = new Store(quadsOf('shapes') as never);
const resource = namedNode(`${base}fixture`);

const objects = (subject: string, predicate: string): string[] => shapes.getObjects(namedNode(subject), namedNode(sh.namespaceIri + predicate), null).map(({ value }) => value);

/** Every property shape with a class that it is asked of. */
const cases = shapes.getSubjects(namedNode(`${sh.namespaceIri}targetClass`), null, null).flatMap(({ value: node }) => (
  objects(node, 'property').flatMap((property) => objects(node, 'targetClass').map((target): [string, string, string] => (
    [property.replace(base, ''), target, property])))));

describe('every property shape', () => {
  test('is asked of some class, says what it wants, and is written once', () => {
    const declared = shapes.getSubjects(namedNode(rdf.type), namedNode(`${sh.namespaceIri}PropertyShape`), null).map(({ value }) => value);
    expect([...new Set(cases.map(([, , shape]) => shape))].sort()).toEqual(declared.sort());
    for (const shape of declared) {
      for (const predicate of ['path', 'name', 'description', 'order', 'message']) expect([shape, predicate, objects(shape, predicate).length]).toEqual([shape, predicate, 1]);
    }
  });

  // What no value of the property can be: neither text with a language, nor a number, nor a date, nor a known resource.
  const wrong = [literal('x y', namedNode('http://example.org/no-such-datatype')), literal('z', namedNode('http://example.org/no-such-datatype'))];

  test.each(cases)('%s of %s refuses what breaks it', async (_, target, shape) => {
    const path = objects(shape, 'path')[0] ?? '';
    const needed = objects(shape, 'minCount').length > 0 || objects(shape, 'qualifiedMinCount').length > 0;
    const statements = needed ? [] : wrong.map((value) => quad(resource, namedNode(path), value));
    const findings = await validateShapes([...quadsOf('schema'), quad(resource, namedNode(rdf.type), namedNode(target)), ...statements] as never, quadsOf('shapes'));
    const free = objects(shape, 'datatype').length + objects(shape, 'class').length + objects(shape, 'maxCount').length + objects(shape, 'nodeKind').length === 0 && !needed;
    const message = objects(shape, 'message')[0] ?? '';
    const found = findings.filter(({ rule, resource: about }) => rule === shape && about === resource.value);
    if (free) expect(found).toEqual([]);
    else expect(found).toEqual(expect.arrayContaining([{ severity: 'error', resource: resource.value, rule: shape, message: expect.stringContaining(message) }]));
  });
});
