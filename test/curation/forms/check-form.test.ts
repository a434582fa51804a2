import { describe, expect, test } from '@jest/globals';
import { checkForm } from '../../../server/curation/forms/check-form.js';
import { compose, type FieldFault } from '../../../server/curation/forms/compose.js';
import { openForm, readFields, writeFields, type FormState } from '../../../server/curation/forms/form-state.js';
import { prefill, startForm } from '../../../server/curation/forms/form-kinds.js';
import { claimsAkin, endsOf, optionsOf, relationsFor } from '../../../server/curation/forms/options.js';
import { base, forms, iriOf } from '../../support/forms.js';
import { bibo, mpp, owl, rdf, sssom } from '../../../server/rdf/vocabulary.js';

const curation = { curator: `${base}curator-editors`, day: '2026-11-29' };
const faultsOf = (state: FormState) => checkForm(compose(state, forms, curation), forms);
const claims = forms.facts.resources(rdf.type, `<${mpp.Claim}>`).filter((iri) => forms.stated(iri).length > 0);
const fill = (name: 'claim' | 'evidence' | 'paper' | 'term' | 'mapping', fields: Readonly<Record<string, string>>, about?: string, kind?: string): FormState => {
  const started = startForm({ name }, forms, { about, kind });
  if (!started) throw new Error(`no form ${name}`);
  return readFields(started, new URLSearchParams(fields), forms);
};
const at = (faults: readonly FieldFault[], field: string, part = ''): readonly string[] => faults.filter((fault) => fault.field === field && fault.part === part).map(({ message }) => message);

describe('the check of a form', () => {
  test('finds nothing wrong with what is here, in a few milliseconds', async () => {
    const times: number[] = [];
    for (const iri of claims.filter((_, i) => i % 6 === 0)) {
      const opened = openForm(iri, forms);
      if (!opened) throw new Error(iri);
      const fields = writeFields(opened), start = process.cpuUsage();
      const faults = await faultsOf(readFields(opened, fields, forms));
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / 1000);
      expect([iri, faults]).toEqual([iri, []]);
    }
    times.sort((a, b) => a - b);
    expect(times.length).toBeGreaterThan(200);
    // Milliseconds of the processor, for a claim with all of its evidence; what somebody types is one line of it.
    expect(times[Math.floor(times.length * 0.95)]).toBeLessThan(50);
  });

  test('tells what is here already and nearly the same, beside its field', async () => {
    const { facts, names } = forms, claim = claims.find((iri) => facts.texts(iri, mpp.hasEvidence).length > 0) ?? '', [line = ''] = facts.texts(claim, mpp.hasEvidence), [paper = ''] = facts.texts(line, mpp.paper);
    const evidence = fill('evidence', { 'e1.paper': names.show(paper), 'e1.finding': 'Something else that the same paper found.' }, claim);
    expect(at(await checkForm(compose(evidence, forms, curation), forms, claim), 'paper', 'e1')).toEqual([expect.stringMatching(/^This paper is evidence here already: it (?:supports it|speaks against it|leaves it open): “.{20}/)]);
    expect(at(await checkForm(compose(evidence, forms, curation), forms, claims.find((iri) => !facts.texts(iri, mpp.hasEvidence).some((each) => facts.texts(each, mpp.paper).includes(paper)))), 'paper', 'e1')).toEqual([]);
    const doi = facts.texts(facts.resources(rdf.type, `<${mpp.Paper}>`).find((iri) => iri.startsWith(`${base}pmid-`) && facts.texts(iri, bibo.doi).length > 0) ?? '', bibo.doi)[0] ?? '';
    expect(at(await faultsOf(fill('paper', { pmid: '99999901', doi })), 'doi')).toEqual([expect.stringMatching(/^A paper with this number is here: /)]);
    const [mapping = ''] = facts.resources(rdf.type, `<${sssom.Mapping}>`).filter((iri) => facts.texts(iri, owl.annotatedTarget)[0]?.startsWith('http://purl.obolibrary.org/obo/NCIT_')), [term = ''] = facts.texts(mapping, owl.annotatedSource), [target = ''] = facts.texts(mapping, owl.annotatedTarget);
    const map = async (of: string, to: string): Promise<readonly string[]> => at(await faultsOf(fill('mapping', { annotatedSource: of, annotatedTarget: to })), 'annotatedTarget');
    expect(await map(names.show(term), 'http://purl.obolibrary.org/obo/NCIT_C99999999')).toEqual([expect.stringContaining(`The term is mapped to this vocabulary already: `)]);
    expect((await map('dormancy' === term.slice(base.length) ? 'emt' : 'dormancy', target)).filter((message) => message.startsWith('Another term is mapped to it'))).toEqual([`Another term is mapped to it: ${names.label(term)}, ${(facts.texts(mapping, owl.annotatedProperty)[0] ?? '').replace(/^.*#/, '')}.`]);
    const [subject = '', object = ''] = [facts.texts(claim, rdf.subject)[0], facts.texts(claim, rdf.object)[0]];
    expect(claimsAkin({ subject, object }, facts).others).toContain(claim);
  });

  test('tells what is missing and wrong beside its field, and nothing of the rest', async () => {
    const claim = claims[0] ?? '';
    const faults = await faultsOf(fill('evidence', { 'e1.finding': 'short', 'e1.paper': 'no such paper', 'e1.cellLine': 'HeLa' }, claim));
    expect(at(faults, 'finding', 'e1')).toEqual(['“finding” has 5 characters, “short”; 20 are the least.']);
    expect(at(faults, 'paper', 'e1')).toEqual(['Nothing here has the name “no such paper”. Write its name as its page has it, or look for it.']);
    expect(at(faults, 'cellLine', 'e1')).toEqual([expect.stringContaining('“HeLa” is no address')]);
    expect(at(faults, 'direction', 'e1')).toEqual(['“direction” is missing.']);
    // Date and curator are set by the service.
    expect(faults.filter(({ field }) => field === '' || field === 'curatedBy')).toEqual([]);
  });

  test('of texts says how long they may be', async () => {
    const faults = await faultsOf(fill('claim', { statement: 'x'.repeat(301), subject: 'twist1' }));
    expect(at(faults, 'statement')).toEqual(['“statement” has 301 characters; 300 are the most.']);
    expect(at(await faultsOf(fill('paper', { pmid: '12', title: 'y' })), 'pmid')).toEqual([expect.stringContaining('“12”')]);
  });

  test('knows a claim that is here, and a paper by either number', async () => {
    const [claim = ''] = claims, of = (path: string): string => forms.facts.texts(claim, path)[0] ?? '';
    const faults = await faultsOf(fill('claim', { subject: of(rdf.subject), predicate: of(rdf.predicate), object: of(rdf.object), statement: 'Again.' }));
    expect(at(faults, '')).toEqual([expect.stringContaining('is there already')]);
    expect(claimsAkin({ subject: of(rdf.subject), relation: of(rdf.predicate), object: of(rdf.object) }, forms.facts).same).toEqual([claim]);
  });
});

describe('what a form offers', () => {
  test('is every relation that fits, for the ends of every claim', () => {
    for (const claim of claims) {
      const of = (path: string): string => forms.facts.texts(claim, path)[0] ?? '', [subject, relation, object] = [of(rdf.subject), of(rdf.predicate), of(rdf.object)];
      expect([claim, relationsFor(subject, object, forms.facts, forms.names).some(({ value }) => value === relation)]).toEqual([claim, true]);
      expect([claim, forms.names.isOf(object, endsOf(relation, 'range', forms.facts)), forms.names.isOf(subject, endsOf(relation, 'domain', forms.facts))]).toEqual([claim, true, true]);
    }
  });

  test('is no relation that does not', () => {
    const names = (subject?: string, object?: string) => relationsFor(subject, object, forms.facts, forms.names).map(({ value }) => value.slice(base.length));
    expect(names()).toHaveLength(forms.facts.relations.length);
    expect(names(iriOf('twist1'))).toContain('promotes');
    for (const other of ['treats', 'evaluates', 'metastasizesTo', 'mayCause']) expect(names(iriOf('twist1'))).not.toContain(other);
    expect(names(iriOf('breast-cancer'), iriOf('lung'))).toContain('metastasizesTo');
    expect(names(iriOf('breast-cancer'), iriOf('twist1'))).not.toContain('metastasizesTo');
  });

  test('are the values of a class, by their labels', () => {
    const field = forms.of(mpp.Evidence)?.fields.find(({ name }) => name === 'system');
    expect(field && optionsOf(field, forms.facts, forms.names).map(({ label }) => label)).toEqual(['chick embryo', 'human', 'in silico', 'in vitro', 'mouse', 'rat', 'review', 'zebrafish']);
    const match = forms.of('https://w3id.org/sssom/Mapping')?.fields.find(({ name }) => name === 'annotatedProperty');
    expect(match && optionsOf(match, forms.facts, forms.names)).toHaveLength(5);
  });

  test('is filled by an address: by slugs, names, and the fields themselves', () => {
    const started = startForm({ name: 'claim' }, forms, {}), state = started && prefill(started, new URLSearchParams('subject=twist1&relation=promotes&object=metastatic+niche&paper=pmid-15210113&e1.system=x'), forms);
    const [claim, line] = state?.parts ?? [];
    expect(claim?.values.get('subject')).toEqual(['TWIST1']);
    expect(claim?.values.get('predicate')).toEqual([`${base}promotes`]);
    expect(claim?.values.get('object')).toEqual(['metastatic niche']);
    expect(line?.values.get('paper')).toEqual(['Yang 2004 (pmid-15210113)']);
  });
});
