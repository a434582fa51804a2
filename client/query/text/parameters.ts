import type { Schema, SchemaTerm } from './schema.js';
import { tokenize } from '../grammar/tokens.js';

/** The terms of the vocabulary that a text names, in the order in which they appear. */
export function parametersOf(text: string, { byName }: Pick<Schema, 'byName'>): readonly SchemaTerm[] {
  const names = new Set(tokenize(text).filter(({ kind }) => kind === 'name').map((token) => token.text));
  return [...names].flatMap((name) => byName.get(name) ?? []);
}

/** The text with another term in the place of one. */
export function exchange(text: string, name: string, by: string): string {
  let out = '', at = 0;
  for (const token of tokenize(text)) {
    if (token.kind !== 'name' || token.text !== name) continue;
    out += text.slice(at, token.from) + by;
    at = token.to;
  }
  return out + text.slice(at);
}
