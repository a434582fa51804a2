import { nearestOf } from '../platform/nearest.js';
import { Problem } from '../platform/problem.js';
import type { Knowledge } from './knowledge.js';

/** A value of a list that the vocabulary closes: there are no others than those that its schema has. */
export interface ClosedValue {
  /** As an address names it. */
  readonly name: string;
  readonly label: string;
  readonly iri: string;
}

const lists = {
  relation: ({ base, properties }: Knowledge): readonly ClosedValue[] =>
    [...properties.values()].filter(({ claimable }) => claimable).map(({ iri, label }) => ({ name: iri.startsWith(base) ? iri.slice(base.length) : iri, label, iri })),
  system: ({ systems }: Knowledge): readonly ClosedValue[] => [...systems].map(([iri, label]) => ({ name: label, label, iri })),
};

const folded = (text: string): string => text.toLowerCase().replace(/[\s-]+/g, ' ').trim();

/**
 * The value of a closed list that is meant, by its name or its label.
 *
 * @param parameter What it was given as. Default: the name of the list.
 * @throws Problem 400 with those that there are.
 */
export function closedValue(list: keyof typeof lists, given: string, knowledge: Knowledge, parameter: string = list): ClosedValue {
  const values = lists[list](knowledge), wanted = folded(given), found = values.find(({ name, label }) => name === given || folded(name) === wanted || folded(label) === wanted);
  if (found) return found;
  const names = values.map(({ name }) => name), near = nearestOf(given, names);
  throw new Problem(
    400,
    'Unknown value',
    `${parameter} is one of ${names.join(', ')}; there is none “${given.slice(0, 100)}”.${near === undefined ? '' : ` Near: ${near}.`}`,
    { parameter, values: names, ...(near !== undefined && { nearest: near }) },
  );
}
