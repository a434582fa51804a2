import { describe, expect, test } from '@jest/globals';
import type * as RDF from '@rdfjs/types';
import fc from 'fast-check';
import { DataFactory, Parser, Store } from 'n3';
import { Validator } from 'shacl-engine';
import { loadOntology } from '../../server/ontology/load.js';
import { checkShapes, noVerdicts, type ShapeVerdicts } from '../../server/ontology/shape-check.js';
import { rdf, sh } from '../../server/rdf/vocabulary.js';
import { storeFromQuads } from '../../server/store/build-store.js';
import { toTriple } from '../../server/ontology/canonical.js';
import { rounds } from '../support/long.js';

const { literal, namedNode, quad } = DataFactory;
const base = 'https://w3id.org/metastasis/';
const { modules } = await loadOntology('ontology', base);
const quadsOf = (name: string): readonly RDF.Quad[] => modules.find((module) => module.name === name)?.quads ?? [];
const shapes = new Store(quadsOf('shapes') as never);
const resource = namedNode(`${base}fixture`);
/** What is said of nothing, with a validator that is made once. */
const nothing = noVerdicts(quadsOf('shapes'));
const validateShapes = async (quads: readonly RDF.Quad[]) => (await checkShapes(storeFromQuads(quads), nothing)).faults;

/** A check that goes on from what it found before. */
function createShapeCheck(asked: readonly RDF.Quad[]) {
  let verdicts: ShapeVerdicts = noVerdicts(asked), last = new Set<string>();
  return async (quads: readonly RDF.Quad[]) => {
    const triples = new Set(quads.map(toTriple));
    const changed = [...[...triples].filter((triple) => !last.has(triple)), ...[...last].filter((triple) => !triples.has(triple))];
    last = triples;
    verdicts = await checkShapes(storeFromQuads(quads), verdicts, changed);
    return verdicts.faults;
  };
}

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

  // What the schema says of itself is judged once: each case adds a resource.
  const ofSchema = checkShapes(storeFromQuads(quadsOf('schema')), nothing);

  test.each(cases)('%s of %s refuses what breaks it', async (_, target, shape) => {
    const path = objects(shape, 'path')[0] ?? '';
    const needed = objects(shape, 'minCount').length > 0 || objects(shape, 'qualifiedMinCount').length > 0;
    const statements = needed ? [] : wrong.map((value) => quad(resource, namedNode(path), value));
    const added = [quad(resource, namedNode(rdf.type), namedNode(target)), ...statements] as unknown as readonly RDF.Quad[];
    const { faults: findings } = await checkShapes(storeFromQuads([...quadsOf('schema'), ...added]), await ofSchema, added.map(toTriple));
    const free = objects(shape, 'datatype').length + objects(shape, 'class').length + objects(shape, 'maxCount').length + objects(shape, 'nodeKind').length === 0 && !needed;
    const message = objects(shape, 'message')[0] ?? '';
    const found = findings.filter(({ check, resource: about }) => check === shape && about === resource.value);
    if (free) expect(found).toEqual([]);
    else expect(found).toEqual(expect.arrayContaining([expect.objectContaining({ severity: 'error', resource: resource.value, check: shape, message: expect.stringContaining(message) })]));
  });
});

describe('checking again', () => {
  // Some hundred resources, many of them incomplete because what they stand in is missing.
  const subjects = new Set([...new Set(modules.filter(({ name }) => name !== 'shapes').flatMap(({ quads }) => quads.map(({ subject }) => subject.value)))].filter((_, i) => i % 40 === 0));
  const some = modules.flatMap(({ quads }) => quads.filter(({ subject }) => subjects.has(subject.value)));
  const whole = [...quadsOf('schema'), ...some];
  /** Statements that are left out, and some with the object of another. */
  const version = fc.tuple(fc.array(fc.nat(some.length - 1), { maxLength: 4 }), fc.array(fc.tuple(fc.nat(some.length - 1), fc.nat(some.length - 1)), { maxLength: 4 })).map(([missing, mixed]) => [
    ...quadsOf('schema'), ...some.filter((_, i) => !missing.includes(i)),
    ...mixed.flatMap(([a, b]) => some.slice(a, a + 1).flatMap(({ subject, predicate }) => some.slice(b, b + 1).map(({ object }) => quad(subject as never, predicate as never, object as never)))),
  ] as unknown as readonly RDF.Quad[]);

  test('gives the findings of a check from the start, in the same order, whatever has changed in between', async () => {
    await fc.assert(fc.asyncProperty(fc.array(version, { minLength: 2, maxLength: 4 }), async (versions) => {
      const check = createShapeCheck(quadsOf('shapes'));
      for (const quads of versions) expect(await check(quads)).toEqual(await validateShapes(quads));
    }), { numRuns: rounds(4, 200) });
  }, rounds(120_000, 3_600_000));

  // Neither the resource nor what it says has changed.
  test.each([
    ['something else says so', 'sh:targetClass e:C ; sh:property [ sh:path [ sh:inversePath e:p ] ; sh:maxCount 1 ]'],
    ['another shape asks it', 'sh:targetObjectsOf e:p ; sh:property [ sh:path e:q ; sh:minCount 1 ]'],
  ])('finds what is wrong because %s', async (_, shape) => {
    const parse = (text: string) => new Parser().parse(`PREFIX e: <http://example.org/> PREFIX sh: <${sh.namespaceIri}> ${text}`) as unknown as RDF.Quad[];
    const asked = parse(`e:S a sh:NodeShape ; ${shape} . e:T a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:q ; sh:maxCount 1 ] .`);
    const before = parse('e:c a e:C . e:x e:r e:c .'), after = parse('e:c a e:C . e:x e:p e:c . e:y e:p e:c .');
    const check = createShapeCheck(asked);
    expect(await check(before)).toEqual([]);
    expect((await check(after)).map(({ resource: about }) => about)).toEqual(['http://example.org/c']);
    expect(await check(before)).toEqual([]);
  });

  test('goes only to resources that have changed or whose values have', async () => {
    const changed = [...subjects].find((subject) => !some.some(({ object }) => object.value === subject)) ?? '';
    const check = createShapeCheck(quadsOf('shapes'));
    const before = await check(whole);
    const after = await check([...whole, quad(namedNode(changed), namedNode(`${base}unheard-of`), literal('x'))] as never);
    expect(before.length).toBeGreaterThan(20);
    expect(after.filter((finding) => !before.includes(finding)).map(({ resource: about }) => about).filter((about) => about !== changed)).toEqual([]);
  });

  test('resource by resource says what a validator says of everything at once, of whatever data', async () => {
    const validator = new Validator(new Store(quadsOf('shapes').map(({ subject, predicate, object }) => quad(subject as never, predicate as never, object as never))), { factory: DataFactory });
    const told = async (quads: readonly RDF.Quad[]): Promise<readonly string[]> => {
      const { results } = await validator.validate({ dataset: new Store(quads.map(({ subject, predicate, object }) => quad(subject as never, predicate as never, object as never))) });
      return results.map(({ focusNode, shape }) => `${focusNode.term?.value} ${shape.ptr.term.value}`).sort();
    };
    await fc.assert(fc.asyncProperty(version, async (quads) => {
      expect((await validateShapes(quads)).map(({ resource: about, check }) => `${about} ${check}`).sort()).toEqual(await told(quads));
    }), { numRuns: rounds(3, 200) });
    expect((await validateShapes(whole)).map(({ resource: about, check }) => `${about} ${check}`).sort()).toEqual(await told(whole));
  });
});
