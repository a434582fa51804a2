import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import { byResource } from './checks.js';
import { checkWords } from './check-words.js';
import { factsOf, type Facts } from './facts.js';
import type { RawFinding, Finding } from './findings.js';
import { joined } from './joined-faults.js';
import { shapeWords } from './shape-words.js';
import { shortNames } from './short-names.js';

interface Explained {
  /** What is stated and what follows. */
  readonly data: StoreData;
  /** IRI of the graph of what follows. */
  readonly derived: string;
  readonly prefixes: PrefixMap;
}

/**
 * One finding for each fault: what is wrong and what to do about it. What several shapes and checks say of one mistake is put
 * together. It depends on the data and the faults alone, in whatever order these come.
 */
export function explain(findings: readonly RawFinding[], { data, derived, prefixes }: Explained): readonly Finding[] {
  if (findings.length === 0) return [];
  const facts = factsOf(data, derived), short = shortNames(prefixes);
  return joined([...findings].sort((a, b) => byResource(a, b) || (a.check < b.check ? -1 : a.check > b.check ? 1 : 0)), facts).map((finding) => findingOf(finding, facts, short));
}

function findingOf(finding: RawFinding, facts: Facts, short: (text: string) => string): Finding {
  const { severity, resource, check, property, value, others } = finding;
  const { message, remedy } = { ...finding, ...(finding.constraint === undefined ? checkWords(finding, facts) : finding.remedy === undefined ? shapeWords(finding, facts) : {}) };
  return {
    severity, resource, check, message: short(message),
    ...(property !== undefined && { property }), ...(value !== undefined && { value }), ...(remedy && { remedy: short(remedy) }), ...(others && others.length > 0 && { others }),
  };
}
