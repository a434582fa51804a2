import { mpp, owl, rdf, skos } from '../rdf/vocabulary.js';
import { isTurned, nearestProperty, nearestResource, relationWords } from './check-words.js';
import { iriToken, textOf, type Facts } from './facts.js';
import type { RawFinding, Statement } from './findings.js';
import { inWords, tooMany } from './shape-words.js';

/** One mistake breaks several rules. What follows from another fault, or says the same, is left out here. */

const qcError = (name: string): string => `qc/error/${name}`;
const misspelling = new Set([qcError('unknown-predicate'), qcError('unknown-foreign-property')]);
/** What is said of a resource whose name differs a little from one that is named. */
const mistakenName = new Set([qcError('paper-unused'), qcError('pubmed-number-and-iri')]);
const isMissing = ({ constraint }: RawFinding): boolean => constraint === 'MinCount' || constraint === 'QualifiedMinCount';
const isRepeated = ({ constraint }: RawFinding): boolean => constraint === 'MaxCount' || constraint === 'UniqueLang';
const place = (resource: string, property = ''): string => `${resource} ${property}`;
const bibo = (name: string): string => `http://purl.org/ontology/bibo/${name}`;

/** @param findings Sorted. */
export function joined(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const passes = [withoutBlankNodes, nameOnce, misspeltOnce, repeatedOnce, kindsOnce, circlesOnce, pairsOnce, placesOnce, withoutConsequences, turnedOnce];
  return passes.reduce<readonly RawFinding[]>((rest, pass) => pass(rest, facts), findings);
}

/** Of a blank node only is said that it is one. */
function withoutBlankNodes(findings: readonly RawFinding[]): readonly RawFinding[] {
  if (!findings.some(({ check }) => check === qcError('blank-node-in-module'))) return findings;
  return findings.filter(({ check, resource, token }) => check === qcError('blank-node-in-module') || !(token?.startsWith('_:') || !resource.includes(':')));
}

/** A name that nothing describes is told once, wherever it stands, and nothing else is said of it. */
function nameOnce(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const uses = groupBy(findings.filter(({ check }) => check === qcError('dangling-iri')), ({ value = '' }) => value);
  if (uses.size === 0) return findings;
  const near = new Set<string>(), untyped = new Set<string>();
  const told = [...uses.values()].map((all): RawFinding => {
    const stated = all.filter(({ resource, property = '', token = '' }) => facts.isStated(resource, property, token));
    const [first, ...others] = stated.length > 0 ? stated : all;
    const fault = { ...first as RawFinding, others: others.map(statementOf) };
    near.add(nearestResource(fault, facts) ?? '');
    const { value = '', property } = fault;
    if (property === rdf.type) all.forEach(({ resource }) => untyped.add(resource));
    // It stands in a module and has lost its type, or never had one: the fault is there.
    return facts.isSubject(value) ? { ...fault, resource: value, others: [fault, ...others].map(statementOf) } : fault;
  });
  const isSaid = (iri: string | undefined): boolean => iri !== undefined && (uses.has(iri) || untyped.has(iri));
  return [...told, ...findings.filter(({ check, resource, property, value, token }) => check !== qcError('dangling-iri')
    && !isSaid(resource) && !isSaid(property) && !(token?.startsWith('<') && isSaid(value)) && !(mistakenName.has(check) && near.has(resource)))];
}

/** Leaves out “is missing” where the value stands under a misspelt name of the property: that is told already. */
function misspeltOnce(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const meant = new Set(findings.filter(({ check }) => misspelling.has(check)).map(({ resource, property = '' }) => place(resource, nearestProperty(property, facts))));
  return findings.filter((finding) => !(isMissing(finding) && meant.has(place(finding.resource, finding.property))));
}

/** A resource of which several properties have too many values is two things under one name. */
function repeatedOnce(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const repeated = groupBy(findings.filter(isRepeated), ({ resource }) => resource);
  const done = new Set<string>();
  return findings.flatMap((finding): readonly RawFinding[] => {
    const all = isRepeated(finding) ? repeated.get(finding.resource) ?? [] : [];
    if (all.length === 0) return [finding];
    const statements = all.flatMap((each) =>
      tooMany(each, facts).map((value): Statement => ({
        resource: each.resource,
        ...(each.property !== undefined && { property: each.property }),
        value: textOf(value),
      })),
    );
    if (all.length === 1) return [{ ...finding, others: statements }];
    if (done.has(finding.resource)) return [];
    done.add(finding.resource);
    const properties = [...new Set(all.map(({ property = '' }) => iriToken(property)))];
    return [{
      ...finding, others: statements,
      message: `${iriToken(finding.resource)} is described twice: ${inWords.list(properties, 'and')} have more than one value.`,
      remedy: `Give the second description a name of its own${nextName(finding.resource, facts)}, or take it away.`,
    }];
  });
}

/** The next free name of a resource that ends in a number. */
function nextName(resource: string, facts: Facts): string {
  const [, stem, number] = /^(.*-e?)(\d+)$/.exec(resource) ?? [];
  if (stem === undefined) return '';
  let next = Number(number) + 1;
  while (facts.isDescribed(`${stem}${next}`)) next++;
  return `, such as ${iriToken(`${stem}${next}`)}`;
}

/** A resource of several kinds is told once, with all its kinds. */
function kindsOnce(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const told = new Set<string>();
  return findings.flatMap((finding): readonly RawFinding[] => {
    const { check, resource } = finding;
    if (check !== qcError('one-kind')) return [finding];
    if (told.has(resource)) return [];
    told.add(resource);
    return [{ ...finding, others: facts.kinds(resource).map((value) => ({ resource, property: rdf.type, value })) }];
  });
}

/** The check of each kind of circle, by the property that makes it. */
const circles: ReadonlyMap<string, { readonly property: string; readonly message: string }> = new Map([
  [qcError('stage-cycle'), { property: mpp.immediatelyPrecedes, message: 'The stages follow each other in a circle' }],
  [qcError('broader-cycle'), { property: skos.broader, message: 'The terms stand above each other in a circle' }],
]);

/** A circle is told once, with its steps. */
function circlesOnce(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const told = new Set<string>();
  return findings.flatMap((finding): readonly RawFinding[] => {
    const kind = circles.get(finding.check);
    if (!kind) return [finding];
    const { resource, check } = finding, { property, message } = kind;
    if (told.has(place(resource, check))) return [];
    const way = shortestCircle(resource, property, facts);
    for (const each of way) told.add(place(each, check));
    const steps = way.map((each, i): Statement => ({ resource: each, property, value: way[i + 1] ?? resource }));
    return [
      {
        ...finding,
        property,
        value: steps[0]?.value ?? resource,
        others: steps.slice(1),
        message: `${message}: ${[...way, resource].map(iriToken).join(' → ')}.`,
        remedy: `Take one of these ${steps.length} steps of ${iriToken(property)} away.`,
      },
    ];
  });
}

/** The resources on the shortest way from one back to itself, itself first. */
function shortestCircle(start: string, property: string, facts: Facts): readonly string[] {
  let ways: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  while (ways.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const way of ways) {
      for (const next of [...facts.texts(way.at(-1) ?? start, property)].sort()) {
        if (next === start) return way;
        if (seen.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return [start];
}

/** What two resources have against each other is told of one of them: the one whose name does not hold the value in question, or else the second by name. */
function pairsOnce(findings: readonly RawFinding[]): readonly RawFinding[] {
  const pairs = new Set(findings.flatMap(({ check, resource, other }) => (other === undefined ? [] : [`${check} ${resource} ${other}`])));
  const isTold = (resource: string, other: string, value: string | undefined): boolean => {
    const [own, others] = value === undefined ? [false, false] : [resource.endsWith(value), other.endsWith(value)];
    return own === others ? resource > other : others;
  };
  return findings
    .filter(({ check, resource, other, value }) => other === undefined || !pairs.has(`${check} ${other} ${resource}`) || isTold(resource, other, value))
    .map((finding) =>
      finding.other === undefined
        ? finding
        : {
            ...finding,
            others: [...(finding.others ?? []), { resource: finding.other, ...(finding.property !== undefined && { property: finding.property }) }],
          },
    );
}

/** Constraints of one value, that which says most first. */
const ranks = ['Datatype', 'Class', 'Node', 'In', 'NodeKind', 'Or', 'Pattern', 'MinLength', 'MinInclusive', 'MinCount', 'MaxCount', 'UniqueLang', 'QualifiedMinCount'];
const rankOf = ({ constraint = '' }: RawFinding): number => (ranks.indexOf(constraint) + 1) || ranks.length;

/** Of what is wrong with one value, only the first is told. */
function placesOnce(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const shapes = findings.filter(({ constraint }) => constraint !== undefined);
  const best = new Map<string, RawFinding>();
  for (const finding of shapes) {
    const key = `${place(finding.resource, finding.property)} ${finding.token ?? ''}`, known = best.get(key);
    if (!known || rankOf(finding) < rankOf(known)) best.set(key, finding);
  }
  const kept = new Set(best.values()), wrong = new Set(shapes.filter(({ token }) => token !== undefined).map(({ resource, property }) => place(resource, property)));
  return findings.filter((finding) => finding.constraint === undefined || (kept.has(finding) && !(finding.constraint === 'QualifiedMinCount' && wrong.has(place(finding.resource, finding.property)))))
    .map((finding) => (finding.property === rdf.predicate && finding.constraint === 'Node' ? { ...finding, ...relationWords(finding, facts) } : finding));
}

/** By check, the properties on which it rests: where one of them is wrong already, what the check says follows from that. */
const rests: Readonly<Record<string, readonly string[]>> = {
  [qcError('established-without-support')]: [mpp.hasEvidence],
  [qcError('established-without-basis')]: [mpp.hasEvidence, mpp.basis, qcError('established-without-support')],
  [qcError('answer-without-claims')]: [mpp.settled, mpp.notSettled, mpp.layAnswer, mpp.lastChecked, mpp.backedBy],
  [qcError('claim-domain-range')]: [rdf.subject, rdf.predicate, rdf.object],
  [qcError('predictor-level')]: [rdf.predicate, mpp.level],
  [qcError('date-in-the-future')]: ['*'],
  [qcError('language')]: ['*'],
  [qcError('skos-s14-one-preferred-label')]: [skos.prefLabel],
  [qcError('pubmed-number-and-iri')]: [bibo('pmid'), qcError('paper-stated-twice')],
  [qcError('paper-label-used-twice')]: [qcError('paper-stated-twice')],
  [qcError('paper-unused')]: [qcError('paper-stated-twice')],
  [qcError('deprecated-without-replacement')]: [owl.deprecated],
  'qc/warn/claim-iri': [qcError('claim-stated-twice'), rdf.subject, rdf.predicate, rdf.object],
};

function withoutConsequences(findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] {
  const wrong = new Set<string>();
  for (const { check, resource, property, other, others = [], constraint } of findings) {
    wrong.add(place(resource, check));
    if (other !== undefined) wrong.add(place(other, check));
    const isCause = constraint !== undefined || misspelling.has(check) || check === qcError('dangling-iri');
    if (!isCause) continue;
    for (const each of [{ resource, ...(property !== undefined && { property }) }, ...others]) {
      const meant = misspelling.has(check) ? nearestProperty(each.property ?? '', facts) : each.property;
      wrong.add(place(each.resource, meant));
      // What is wrong with a line of evidence is wrong with that of its statement.
      for (const statement of facts.resources(mpp.hasEvidence, iriToken(each.resource))) wrong.add(place(statement, mpp.hasEvidence));
    }
  }
  return findings.filter((finding) => {
    if (isMissing(finding) && wrong.has(place(finding.resource, qcError('one-kind')))) return false;
    return !(rests[finding.check] ?? []).some((cause) => wrong.has(place(finding.resource, cause === '*' ? finding.property : cause)));
  });
}

/** A claim the wrong way round has one fault, not one at each end. */
const turnedOnce = (findings: readonly RawFinding[], facts: Facts): readonly RawFinding[] => findings.filter(({ check, resource, property }, i) => (
  check !== qcError('claim-domain-range') || property !== rdf.object || !isTurned(resource, facts) || !findings.some((each, j) => i !== j && each.check === check && each.resource === resource)));

const statementOf = ({ resource, property, value }: RawFinding): Statement => ({ resource, ...(property !== undefined && { property }), ...(value !== undefined && { value }) });

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...groups.get(key(item)) ?? [], item]);
  return groups;
}
