import { lint, type LanguageFinding } from '../language/lint.js';
import type { LanguageSource, Passage } from '../language/passage.js';
import { createVocabulary, isMisspelling, type Name } from '../language/vocabulary.js';
import { readExportSource, type ExportSource } from '../exports/export-source.js';
import { controlledName } from '../exports/names.js';
import { kindOf } from '../pages/kinds.js';
import type { Finding, Statement } from '../ontology/findings.js';
import type { Ontology } from '../ontology/load.js';
import { mpp, skos } from '../rdf/vocabulary.js';
import { runInTurns } from '../platform/turns.js';

/** Texts that the ontology holds, by the last part of the property. */
const forScientists = new Set([
  'definition',
  'scopeNote',
  'statement',
  'finding',
  'scientistText',
  'notKnown',
  'question',
  'settled',
  'notSettled',
  'wouldSettle',
  'result',
  'overallSurvival',
  'harms',
  'comment',
  'caption',
]);
const forPatients = new Set(['layDefinition', 'layAnswer', 'layIndication', 'layNotKnown', 'patientText', 'urgentSign']);
/** What a regulator wrote, and when help is needed at once: no advice of ours. */
const notOurs = new Set(['layIndication', 'urgentSign']);

const own = (name: string): string => mpp.namespaceIri + name;

/** What the rules of language know of the files. */
async function sourceOf({ terms, claims, text, objects, base }: ExportSource): Promise<LanguageSource> {
  const slug = (iri: string): string => iri.slice(base.length), current = [...terms.values()].filter(({ deprecated }) => !deprecated), relations = new Map<string, Set<string>>();
  const others = current.flatMap(({ iri, synonyms }) => synonyms.map((label): Name => ({ slug: slug(iri), label }))).sort((a, b) => (a.label < b.label ? -1 : 1));
  for (const { subject, predicate, object, status } of claims)
    if (status !== 'refuted')
      relations.set(`${slug(subject)} ${slug(object)}`, (relations.get(`${slug(subject)} ${slug(object)}`) ?? new Set()).add(controlledName(predicate)));
  return {
    vocabulary: await createVocabulary([...current.map(({ iri, label }): Name => ({ slug: slug(iri), label, isPreferred: true })), ...others]),
    misspellings: await createVocabulary(
      current.flatMap(({ iri, label, synonyms }) =>
        objects(iri, skos.hiddenLabel)
          .filter(({ value }) => isMisspelling(value, [label, ...synonyms]))
          .map(({ value }): Name => ({ slug: slug(iri), label: value })),
      ),
    ),
    term(name) {
      const term = terms.get(base + name);
      return term && { label: text(term.iri, skos.prefLabel) ?? term.label, kind: kindOf(term.kind).name };
    },
    relations: (from, to) => [...(relations.get(`${from} ${to}`) ?? [])],
  };
}

const toFinding = ({ rule, text, fault, remedy }: LanguageFinding, statement: Statement): Finding =>
  ({ ...statement, severity: 'warning', check: `language/${rule}`, message: fault.includes('“') ? fault : `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”: ${fault}`, remedy });

/** Asks the rules of language of every text of an ontology: what they say are warnings. */
export async function lintOntology({ modules, prefixes }: Ontology, base: string): Promise<readonly Finding[]> {
  const source = readExportSource({ quads: modules.flatMap(({ quads }) => quads), prefixes, base, version: '' }), language = await sourceOf(source);
  const statements = new Map(source.claims.flatMap((claim) => [[claim.iri, claim] as const, ...claim.evidence.map((line) => [line.iri, claim] as const)]));
  const lines = new Map(source.claims.flatMap(({ evidence }) => evidence.map((line) => [line.iri, line] as const)));
  const findings: Finding[] = [];
  for (const { name, quads } of modules) for (const { subject, predicate, object } of quads) {
    const property = controlledName(predicate.value), isPlain = forPatients.has(property);
    if (object.termType !== 'Literal' || name === 'schema' || name === 'shapes' || name === 'forms' || name === 'prefixes' || !(isPlain || forScientists.has(property))) continue;
    const claim = statements.get(subject.value), systems = lines.get(subject.value)?.systems.map((system) => controlledName(system).replace(/^system-/, ''));
    const about = [
      subject.value,
      ...(claim ? [claim.subject, claim.object] : []),
      ...source.iris(subject.value, own('concerns')),
      ...source.iris(subject.value, own('aboutStage')),
    ].map((iri) => iri.slice(base.length));
    const passage: Passage = { text: object.value, isPlain, about, ...(systems && { systems }), ...(claim?.iri === subject.value && { relation: controlledName(claim.predicate) }) };
    for (const finding of await runInTurns(lint(passage, language, notOurs.has(property) ? ['treatment-advice'] : [])))
      findings.push(toFinding(finding, { resource: subject.value, property: predicate.value, value: object.value }));
  }
  return findings;
}
