/** A part of a rule: a token, another rule, or a way to put parts together. */
export type Part =
  | { readonly kind: 'token'; readonly symbol: string }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Part[] }
  | { readonly kind: 'optional' | 'repeat'; readonly part: Part };

/** Rules by name. */
export type Grammar = ReadonlyMap<string, Part>;

/** Reads a grammar: `name = parts ;`, with `|`, brackets, `?`, `*` and `+`; tokens are quoted or in capitals. */
export function readGrammar(text: string): Grammar {
  const pieces = text.match(/'[^']+'|\w+|[=;()|?*+]/g) ?? [];
  let at = 0;
  const combine = (kind: 'sequence' | 'choice', parts: readonly Part[]): Part => (parts.length === 1 && parts[0] ? parts[0] : { kind, parts });
  const choice = (): Part => {
    const parts = [sequence()];
    while (pieces[at] === '|') {
      at += 1;
      parts.push(sequence());
    }
    return combine('choice', parts);
  };
  const sequence = (): Part => {
    const parts: Part[] = [];
    while (at < pieces.length && ![')', '|', ';'].includes(pieces[at] ?? '')) parts.push(...counted());
    return combine('sequence', parts);
  };
  const counted = (): readonly Part[] => {
    const part = single();
    switch (pieces[at]) {
      case '?': at += 1; return [{ kind: 'optional', part }];
      case '*': at += 1; return [{ kind: 'repeat', part }];
      case '+': at += 1; return [part, { kind: 'repeat', part }];
      default: return [part];
    }
  };
  const single = (): Part => {
    const piece = pieces[at++] ?? '';
    if (piece === '(') {
      const part = choice();
      at += 1;
      return part;
    }
    if (piece.startsWith("'")) return { kind: 'token', symbol: piece.slice(1, -1) };
    return /^[A-Z]+$/.test(piece) ? { kind: 'token', symbol: piece } : { kind: 'rule', name: piece };
  };
  const rules = new Map<string, Part>();
  while (at < pieces.length) {
    const name = pieces[at] ?? '';
    at += 2;
    rules.set(name, choice());
    at += 1;
  }
  return rules;
}

/** The tokens with which a part may begin, and whether it may be nothing. */
export interface Start {
  readonly first: ReadonlySet<string>;
  readonly empty: boolean;
}

/** Tells how parts begin. The grammar must have no rule that begins with itself. */
export function startsOf(rules: Grammar): (part: Part) => Start {
  const known = new Map<Part, Start>();
  const find = (part: Part): Start => {
    switch (part.kind) {
      case 'token': return { first: new Set([part.symbol]), empty: false };
      case 'rule': {
        const rule = rules.get(part.name);
        if (!rule) throw new Error(`the grammar has no rule ${part.name}`);
        return start(rule);
      }
      case 'optional':
      case 'repeat': return { first: start(part.part).first, empty: true };
      case 'choice': {
        const all = part.parts.map(start);
        return { first: new Set(all.flatMap(({ first }) => [...first])), empty: all.some(({ empty }) => empty) };
      }
      case 'sequence': {
        const first = new Set<string>();
        for (const each of part.parts) {
          const { first: begins, empty } = start(each);
          for (const symbol of begins) first.add(symbol);
          if (!empty) return { first, empty: false };
        }
        return { first, empty: true };
      }
    }
  };
  const start = (part: Part): Start => {
    let found = known.get(part);
    if (!found) known.set(part, found = find(part));
    return found;
  };
  return start;
}
