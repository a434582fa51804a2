import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import { byResource } from './checks.js';
import { checkWords } from './check-words.js';
import { factsOf, type Facts } from './facts.js';
import type { Fault, Finding } from './findings.js';
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
export function explain(faults: readonly Fault[], { data, derived, prefixes }: Explained): readonly Finding[] {
  if (faults.length === 0) return [];
  const facts = factsOf(data, derived), short = shortNames(prefixes);
  return joined([...faults].sort((a, b) => byResource(a, b) || (a.check < b.check ? -1 : a.check > b.check ? 1 : 0)), facts).map((fault) => findingOf(fault, facts, short));
}

function findingOf(fault: Fault, facts: Facts, short: (text: string) => string): Finding {
  const { severity, resource, check, property, value, others } = fault;
  const { message, remedy } = { ...fault, ...(fault.constraint === undefined ? checkWords(fault, facts) : fault.remedy === undefined ? shapeWords(fault, facts) : {}) };
  return {
    severity, resource, check, message: short(message),
    ...(property !== undefined && { property }), ...(value !== undefined && { value }), ...(remedy && { remedy: short(remedy) }), ...(others && others.length > 0 && { others }),
  };
}
