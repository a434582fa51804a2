import { systems, statuses, type BuilderChoice } from '../text/build-query.js';
import { classesCalled } from '../text/class-names.js';
import { searchWords, stem } from './example-search.js';
import type { Schema } from '../text/schema.js';

/** What of a sentence of pickers some words say: a kind, a relation, what it leads to, a cancer, how sure, shown in what. */
export function choiceFromWords(typed: string, schema: Schema): Partial<BuilderChoice> {
  const words = searchWords(typed), stems = new Set(words.map(stem)), said = ` ${typed.toLowerCase().replaceAll(/[^\p{L}\p{N}-]+/gu, ' ').trim()} `;
  /** How long the longest of some names is that was written, whole. */
  const written = (names: readonly string[]): number =>
    Math.max(
      0,
      ...names
        .map((name) => name.toLowerCase())
        .filter((name) => name.length > 1 && said.includes(` ${name} `))
        .map((name) => name.length),
    );
  const longest = (of: Schema['terms']): string | undefined =>
    of.map((term) => ({ name: term.name, length: written([term.label, ...term.others]) })).filter(({ length }) => length > 0).sort((a, b) => b.length - a.length)[0]?.name;
  const isRelation = (name: string): boolean => {
    const parts = (schema.words.get(name)?.[0] ?? '').toLowerCase().split(/\s+/).filter((part) => part.length > 3);
    return parts.length > 0 && parts.every((part) => stems.has(stem(part)));
  };
  const relation = [...schema.claimable.keys()].filter(isRelation).sort((a, b) => (schema.words.get(b)?.[0].length ?? 0) - (schema.words.get(a)?.[0].length ?? 0))[0];
  const domains = relation === undefined ? [] : schema.claimable.get(relation)?.[0] ?? [], ranges = relation === undefined ? [] : schema.claimable.get(relation)?.[1] ?? [];
  const kinds = new Set(schema.terms.map(({ type }) => type));
  const kind = words.flatMap((word) => classesCalled(word, schema)).find((name) => kinds.has(name) && (domains.length === 0 || domains.includes(name)));
  const cancer = longest(schema.terms.filter(({ kindName }) => kindName === 'cancer'));
  const object = longest(schema.terms.filter(({ type, name }) => name !== cancer && (ranges.length === 0 || ranges.includes(type))));
  const status = statuses.find((each) => words.includes(each)), system = systems.find(([, inWords]) => said.includes(` ${inWords} `))?.[0];
  return {
    ...(kind !== undefined && { kind }), ...(relation !== undefined && { relation }), ...(object !== undefined && { object }), ...(cancer !== undefined && { cancer }),
    ...(status !== undefined && { status }), ...(system !== undefined && { system }),
  };
}
