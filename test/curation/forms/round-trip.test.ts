import { describe, expect, test } from '@jest/globals';
import type * as RDF from '@rdfjs/types';
import { compose } from '../../../server/curation/forms/compose.js';
import { formsOf, shownFields } from '../../../server/curation/forms/forms.js';
import { openForm, readFields, writeFields, shownOf } from '../../../server/curation/forms/form-state.js';
import { iriOfNew, slugOfDoi } from '../../../server/curation/forms/identifiers.js';
import { toNQuad } from '../../../server/ontology/canonical.js';
import { startForm } from '../../../server/curation/forms/form-kinds.js';
import { isLong } from '../../support/long.js';
import { base, forms, formsWithout, iriOf, type Forms } from '../../support/forms.js';
import { mpp, pav, rdf, rdfs, skos, sssom } from '../../../server/rdf/vocabulary.js';

const curation = { curator: `${base}curator-editors`, day: '2026-11-29' };
const lines = (quads: readonly RDF.Quad[]): readonly string[] => [...new Set(quads.map(toNQuad))].sort();
const ofKind = (kind: string): readonly string[] => forms.facts.resources(rdf.type, `<${kind}>`).filter((iri) => forms.stated(iri).length > 0);

/** The form of a resource as a browser would send it back, and what that comes to. */
function sentBack(iri: string, { names, ...others }: Forms = forms) {
  const all = { names, ...others }, opened = openForm(iri, all);
  if (!opened) throw new Error(`${iri} has no form`);
  const empty = { ...opened, parts: opened.parts.map((part) => ({ ...part, values: new Map() })) };
  const read = readFields(empty, new URLSearchParams(writeFields(opened).toString()), all);
  return { opened, composition: compose(read, all, curation) };
}

const isUnchanged = ({ faults, added, removed }: ReturnType<typeof compose>): boolean => faults.length === 0 && added === '' && removed === '';

/** Properties that a form leaves as they are: what the service sets, and what hangs on the resource as another one. */
const keeps = new Set([rdf.type, rdfs.label, pav.curatedBy, pav.curatedOn, mpp.hasEvidence, mpp.hasApproval]);

describe('a form that is sent back as it was opened', () => {
  test.each([['claim', mpp.Claim, 1_200], ['paper', mpp.Paper, 400], ['term', mpp.Entity, 500], ['evidence', mpp.Evidence, 1_800]])('says of every %s what was stated, and changes nothing', (_, kind, least) => {
    const iris = ofKind(kind), unshown = new Map<string, string>(), changed: unknown[] = [];
    // The forms of claims show all lines of evidence already.
    for (const iri of iris.filter((_, i) => isLong || kind !== mpp.Evidence || i % 6 === 0)) {
      const { opened, composition } = sentBack(iri);
      if (!isUnchanged(composition)) changed.push([iri, composition.faults, composition.added, composition.removed]);
      for (const { iri: each, quads, part } of composition.resources) {
        const [composed, stated] = [lines(quads), lines(forms.stated(each))];
        if (composed.join('\n') !== stated.join('\n')) changed.push([each, composed, stated]);
        const model = forms.of(part.kind), shown = new Set(model ? shownOf(model, forms.stated(each), forms).quads.map(toNQuad) : []);
        for (const quad of forms.stated(each)) if (!shown.has(toNQuad(quad)) && !keeps.has(quad.predicate.value) && model?.fields.some(({ path }) => path === quad.predicate.value)) unshown.set(toNQuad(quad), each);
      }
      if (kind === mpp.Claim) expect(opened.parts.length).toBe(1 + forms.facts.texts(iri, mpp.hasEvidence).length);
    }
    expect(changed).toEqual([]);
    expect(iris.length).toBeGreaterThan(least);
    // Names in other languages than English are kept, and nothing else that a shape speaks of.
    expect([...unshown.keys()].filter((line) => !/prefLabel> ".*"@(?:es|fr) /.test(line))).toEqual([]);
  });

  test('says of every other resource with a form what was stated', () => {
    const kinds = [`${base}Approval`, `${base}Image`, `${base}Section`, `${base}ContraryCheck`, 'https://w3id.org/sssom/Mapping'];
    for (const kind of kinds) {
      const iris = ofKind(kind);
      expect(iris.length).toBeGreaterThan(9);
      for (const iri of iris) {
        const { composition } = sentBack(iri);
        expect([iri, composition.faults, composition.added, composition.removed]).toEqual([iri, [], '', '']);
      }
    }
  });

  test('changes what was changed, and keeps what the form does not show', () => {
    const iri = `${base}emt`, opened = openForm(iri, forms), fields = writeFields(opened ?? { parts: [], seen: [] });
    fields.set('definition', 'A change by which cells of an epithelium come to move on their own.');
    fields.delete('related');
    const composition = compose(readFields(opened ?? { parts: [], seen: [] }, fields, forms), forms, curation);
    expect(composition.added.split('\n').filter(Boolean)).toEqual([`<${iri}> <${skos.definition}> "A change by which cells of an epithelium come to move on their own."@en <${base}graph/mechanisms> .`]);
    const removed = composition.removed.split('\n').filter(Boolean);
    expect(removed.filter((line) => line.includes('definition>'))).toHaveLength(1);
    expect(removed.filter((line) => line.includes('related>'))).toHaveLength(forms.stated(iri).filter(({ predicate }) => predicate.value === skos.related).length);
  });
});

describe('new resources', () => {
  test('get the IRIs that the rules of the project give', () => {
    // Of claims, trials and papers as they are: what was published under another name keeps it.
    for (const iri of [...ofKind(mpp.Claim), ...ofKind(mpp.ClinicalTrial)]) {
      const kind = forms.kindOf(iri) ?? '';
      const made = iriOfNew(kind, (path) => forms.facts.texts(iri, path)[0], base);
      if (made !== iri) expect([iri, made]).toEqual([iri, expect.stringMatching(/claim-/)]);
    }
    const dois = ofKind(mpp.Paper).flatMap((iri) => (iri.startsWith(`${base}doi-`) ? forms.facts.texts(iri, 'http://purl.org/ontology/bibo/doi').map((doi) => [iri, base + slugOfDoi(doi)]) : []));
    expect(dois.filter(([iri, made]) => iri !== made)).toEqual([]);
    expect(dois.length).toBeGreaterThan(100);
  });

  test.each<[string, string, number]>([['mapping', sssom.Mapping, 1_000], ['trial', mpp.ClinicalTrial, 60], ['drawing', mpp.Image, 15]])('say of every %s, filled in as a new one, what was stated', (_, kind, least) => {
    // One is left: a new one stands in the module of its kind.
    const [, ...iris] = [...ofKind(kind)].sort(), without = formsWithout(iris), model = without.of(kind);
    let count = 0;
    for (const iri of iris) {
      const stated = forms.stated(iri), { values } = model ? shownOf(model, stated, forms) : { values: new Map<string, readonly string[]>() };
      const fields = writeFields({ parts: [{ key: '', kind, iri: undefined, values }], seen: [] }), started = startForm({ name: kind === sssom.Mapping ? 'mapping' : kind === mpp.Image ? 'image' : 'trial' }, without, {});
      // As a look-up would have seen each trial: what was typed by hand is marked so.
      const { added, removed, faults } = compose(readFields(started ?? { parts: [], seen: [] }, fields, without), without, { ...curation, seenRecords: new Set(fields.getAll('notation')) });
      expect([iri, faults, removed, added.split('\n').filter(Boolean)]).toEqual([iri, [], '', lines(stated).filter((line) => !/prefLabel> ".*"@(?:es|fr) /.test(line))]);
      count++;
    }
    expect(count).toBeGreaterThanOrEqual(least);
  }, 60_000);

  test('have what is meant nearly always', () => {
    const usual = (name: 'mapping' | 'image') => Object.fromEntries(startForm({ name }, forms, {})?.parts[0]?.values ?? []);
    expect([usual('mapping'), usual('image')]).toEqual([{ mapping_justification: ['https://w3id.org/semapv/vocab/ManualMappingCuration'] }, { license: ['https://creativecommons.org/licenses/by/4.0/'] }]);
  });

  test('that others have made stay theirs', () => {
    const [mapping = ''] = ofKind(sssom.Mapping), model = forms.of(sssom.Mapping), { values } = model ? shownOf(model, forms.stated(mapping), forms) : { values: new Map<string, readonly string[]>() };
    const { added, faults } = compose({ parts: [{ key: '', kind: sssom.Mapping, iri: undefined, values }], seen: [] }, forms, curation);
    expect([added, faults.map(({ message }) => message)]).toEqual(['', [expect.stringContaining(`is there already: <${mapping}>.`)]]);
  });

  test('stand in the module of their kind, and evidence beside its statement', () => {
    const claim = `${base}claim-angiogenesis-promotes-primary-tumor-growth`;
    const state = { about: claim, seen: [], parts: [{ key: 'e1', kind: mpp.Evidence, iri: undefined, values: new Map([['finding', ['Tumors grew where no vessel was near them, in three of ten mice.']], ['direction', [`${base}direction-disputes`]]]) }] };
    const { added, removed } = compose(state, forms, curation), graph = `<${base}graph/claims/cascade>`;
    expect(removed).toBe('');
    expect(added).toContain(`<${claim}> <${mpp.hasEvidence}> <${claim}-e3> ${graph} .\n`);
    expect(added).toContain(`<${claim}-e3> <${pav.curatedBy}> <${base}curator-editors> ${graph} .\n`);
  });

  test('and a paper that is not here yet comes with the evidence', () => {
    const claim = `${base}claim-angiogenesis-promotes-primary-tumor-growth`;
    const paper = { key: 'p', kind: mpp.Paper, iri: undefined, values: new Map([['doi', ['10.0000/invented.1']], ['firstAuthor', ['Muster AB']], ['issued', ['2026']], ['title', ['An invented title']]]) };
    const evidence = { key: 'e1', kind: mpp.Evidence, iri: undefined, values: new Map([['paper', ['10.0000/invented.1']], ['finding', ['Nothing was found, as nothing was done.']]]) };
    const { added, faults } = compose({ about: claim, seen: [], parts: [evidence, paper] }, forms, curation);
    expect(faults).toEqual([]);
    expect(added).toContain(`<${base}doi-10.0000-invented.1> <${rdfs.label}> "Muster 2026" <${base}graph/papers> .\n`);
    expect(added).toContain(`<${claim}-e3> <${mpp.paper}> <${base}doi-10.0000-invented.1> <${base}graph/claims/cascade> .\n`);
  });
});

describe('names', () => {
  test('lead back to every resource that a field may hold', () => {
    const { names } = forms;
    for (const kind of [mpp.Entity, mpp.Paper, mpp.Claim]) for (const iri of ofKind(kind)) expect([iri, names.meant(names.show(iri), [kind])]).toEqual([iri, { iri }]);
  });

  test('are taken as people write them', () => {
    const { names } = forms, [paper = ''] = ofKind(mpp.Paper).filter((iri) => iri.startsWith(`${base}pmid-`));
    expect(names.meant('twist1', [mpp.Entity]).iri).toBe(iriOf('twist1'));
    expect(names.meant('mpp:twist1', [mpp.Entity]).iri).toBe(iriOf('twist1'));
    expect(names.meant(`<${base}twist1>`, [mpp.Entity]).iri).toBe(iriOf('twist1'));
    expect(names.meant(`PMID: ${paper.slice(`${base}pmid-`.length)}`, [mpp.Paper]).iri).toBe(paper);
    expect(names.meant('no such thing', [mpp.Entity])).toEqual({ candidates: [] });
    // A term is no paper.
    expect(names.meant('twist1', [mpp.Paper])).toEqual({ candidates: [] });
  });
});

describe('forms and shapes', () => {
  test('every property shape of a class with a form has a group and an editor', () => {
    const sh = 'http://www.w3.org/ns/shacl#', shapes = forms.facts.resources(rdf.type, `<${sh}PropertyShape>`);
    expect(shapes.length).toBeGreaterThanOrEqual(77);
    for (const shape of shapes) for (const property of [`${sh}group`, 'http://datashapes.org/dash#editor']) expect([shape, property, forms.facts.texts(shape, property).length]).toEqual([shape, property, 1]);
    const groups = new Set(forms.facts.resources(rdf.type, `<${sh}PropertyGroup>`));
    for (const shape of shapes) expect(groups).toContain(forms.facts.texts(shape, `${sh}group`)[0]);
  });

  test('a property that is added to the Turtle appears in the form', async () => {
    const { changedForms } = await import('../../support/forms.js');
    const other = changedForms(`mpp:shape-evidence sh:property mpp:shape-dose .
mpp:shape-dose a sh:PropertyShape ; sh:path mpp:dose ; sh:name "dose"@en ; sh:description "How much was given."@en ; sh:order 47 ; sh:maxCount 1 ; sh:datatype rdf:langString ; sh:maxLength 100 ; sh:message "At most one dose."@en ;
  sh:group mpp:group-evidence ; dash:editor dash:TextFieldWithLangEditor .`);
    const names = (all: Forms) => shownFields(all.of(mpp.Evidence) ?? { kind: '', label: '', shapes: [], fields: [] }).map(({ name }) => name);
    expect(names(forms)).not.toContain('dose');
    expect(names(other)).toContain('dose');
    const field = other.of(mpp.Evidence)?.fields.find(({ name }) => name === 'dose');
    expect(field).toMatchObject({ label: 'dose', editor: 'line', multiple: false, maxLength: 100, group: { label: 'Evidence' } });
  });
});

test('forms of one version are made once', () => {
  expect(formsOf(forms.data, base)).toBe(forms);
});
