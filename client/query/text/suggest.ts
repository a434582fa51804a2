import { classesCalled } from './class-names.js';
import { classesOf, propertiesOf, typeOf } from './classes.js';
import { contextAt, triplesOf, type CursorContext } from './context.js';
import { signatures } from './functions.js';
import { allowedAfter } from '../grammar/parser.js';
import { keywordsOf } from './keywords.js';
import { keeperOf, type Schema, type SchemaTerm } from './schema.js';
import { isKeyword, tokenize, type Token } from '../grammar/tokens.js';

export type SuggestionKind = 'class' | 'relation' | 'term' | 'value' | 'variable' | 'function' | 'keyword' | 'prefix' | 'service';

/** Something that may be put in the place of what was typed. */
export interface Suggestion {
  readonly kind: SuggestionKind;
  /** What is put in. */
  readonly text: string;
  /** Another name by which it was found, or its label. */
  readonly label?: string;
  readonly detail?: string;
  /** A sentence or two on what it means. */
  readonly info?: string;
  /** The slug of a term, whose definition can be fetched. */
  readonly slug?: string;
}

export interface Suggestions {
  /** Where what was typed begins. */
  readonly from: number;
  readonly options: readonly Suggestion[];
}

/** Suggestions that are shown. */
const most = 60;

/** How well a name fits what was typed: lower is better; undefined where it does not. Both in small letters. */
function fit(typed: string, name: string): number | undefined {
  if (typed === '') return 3;
  if (name === typed) return 0;
  if (name.startsWith(typed)) return 1;
  const at = name.indexOf(typed);
  if (at < 0) return undefined;
  return /[\s:_-]/.test(name[at - 1] ?? '') ? 2 : 4;
}

interface Ranked extends Suggestion {
  readonly rank: number;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

/** Names are matched with their prefix where one was typed, else by what is behind it and by their labels. */
export function nameMatcher(typed: string): (name: string, labels: readonly string[]) => { readonly rank: number; readonly found?: string } | undefined {
  const small = typed.toLowerCase(), colon = small.indexOf(':');
  return (name, labels) => {
    if (colon >= 0 && !name.toLowerCase().startsWith(small.slice(0, colon + 1))) return undefined;
    const wanted = colon >= 0 ? small.slice(colon + 1) : small;
    let best = fit(wanted, localName(name)), found: string | undefined;
    // Who writes a prefix wants what is behind it.
    if (best === undefined && colon < 0 && name.toLowerCase().startsWith(small)) best = 3;
    for (const label of labels) {
      const rank = fit(wanted, label.toLowerCase());
      if (rank !== undefined && (best === undefined || rank < best)) [best, found] = [rank, label];
    }
    return best === undefined ? undefined : { rank: best, ...(found !== undefined && { found }) };
  };
}

/** Whose IRIs a relation leads to, the one that was looked for first. */
export const leadsToKeepers = (keepers: readonly string[], found?: string): string => {
  const names = [...new Set([...keepers.filter((keeper) => keeper === found), ...keepers])];
  return `to ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`;
};

class Collector {
  readonly options: Ranked[] = [];
  private readonly match: ReturnType<typeof nameMatcher>;
  private readonly schema: Schema;
  readonly typed: string;

  constructor(typed: string, schema: Schema) {
    this.typed = typed;
    this.schema = schema;
    this.match = nameMatcher(typed);
  }

  /** @param weight Goes before how well the name fits; what has results there has less. @param note What is to be known of all of them. */
  names(kind: 'class' | 'relation', counts: Iterable<readonly [name: string, count: number]>, weight: number, note?: string): void {
    const sorted = [...counts].sort(([, a], [, b]) => b - a), called = kind === 'class' ? classesCalled(localName(this.typed), this.schema) : [];
    for (const [i, [name, count]] of sorted.entries()) {
      const [label, definition] = this.schema.words.get(name) ?? [];
      const keepers = (this.schema.links.get(name) ?? []).map(keeperOf);
      const matched: ReturnType<ReturnType<typeof nameMatcher>> =
        this.match(name, [...(label === undefined ? [] : [label]), ...(this.typed === '' ? [] : keepers)]) ?? (called.includes(name) ? { rank: 5 } : undefined);
      if (!matched || this.options.some(({ text }) => text === name)) continue;
      this.options.push({
        kind,
        text: name,
        rank: weight + matched.rank * 10 + i / 1000,
        detail: [
          ...(label === undefined || label === localName(name) ? [] : [label]),
          ...(label === undefined && keepers.length > 0 ? [leadsToKeepers(keepers, matched.found)] : []),
          count.toLocaleString('en'),
          ...(note === undefined ? [] : [note]),
        ].join(', '),
        ...(definition !== undefined && { info: definition }),
      });
    }
  }

  terms(terms: readonly SchemaTerm[], weight: number): void {
    for (const { name, label, others, kind, slug } of terms) {
      const matched = this.match(name, [label, ...others]);
      if (matched)
        this.options.push({
          kind: 'term',
          text: name,
          slug,
          rank: weight + matched.rank * 10 + label.length / 1000,
          label: matched.found ?? label,
          detail: matched.found !== undefined && matched.found !== label ? `${label}, ${kind}` : kind,
        });
    }
  }

  words(kind: SuggestionKind, words: Iterable<readonly [text: string, detail?: string, info?: string]>, weight: number): void {
    const small = this.typed.toLowerCase();
    for (const [i, [text, detail, info]] of [...words].entries()) {
      // What stands there already need not be offered.
      if (text.toLowerCase().startsWith(small) && text !== this.typed)
        this.options.push({ kind, text, rank: weight + i / 1000, ...(detail !== undefined && { detail }), ...(info !== undefined && { info }) });
    }
  }

  best(): readonly Suggestion[] {
    return this.options.sort((a, b) => a.rank - b.rank || (a.text < b.text ? -1 : 1)).slice(0, most).map(({ rank: _, ...suggestion }) => suggestion);
  }
}

const variablesIn = (tokens: readonly Token[], but: Token | undefined): readonly string[] =>
  [...new Set(tokens.filter((token) => token.kind === 'variable' && token !== but).map(({ text }) => `?${text.slice(1)}`))];

/** What may stand as the object: by the relation, what it has there; terms of those classes first. */
function addObjects(into: Collector, { predicate = '' }: CursorContext, schema: Schema): void {
  if (typeOf.has(predicate)) {
    const classes = [...schema.classes].map(([name, { entities }]) => [name, entities] as const), isOwn = ([name]: readonly [string, number]): boolean => name.startsWith('mpp:');
    // What the graph is about comes ahead of what describes it.
    into.names('class', classes.filter(isOwn), 0);
    into.names('class', classes.filter((each) => !isOwn(each)), 5);
    return;
  }
  if (predicate === 'rdf:predicate') into.names('relation', [...schema.claimable.keys()].map((name) => [name, schema.properties.get(name)?.triples ?? 0] as const), 0);
  const ranges = new Set([...schema.properties.get(predicate)?.ranges ?? [], ...schema.claimable.get(predicate)?.[1] ?? []]);
  into.terms(schema.terms.filter(({ type }) => ranges.has(type)), 0);
  if (ranges.size > 0 && !isNamed(into.typed)) return;
  into.terms(schema.terms.filter(({ type }) => !ranges.has(type)), 100);
}

/** Whether more was typed than a prefix: then what does not fit is offered too, last. */
const isNamed = (typed: string): boolean => !/^(?:[\w-]*:)?$/.test(typed);
const listed = (names: readonly string[]): string => `${names.slice(0, 2).join(' or ')}${names.length > 2 ? ' …' : ''}`;

function addPredicates(into: Collector, { subject = '' }: CursorContext, tokens: readonly Token[], schema: Schema): void {
  const types = classesOf(subject, triplesOf(tokens), schema);
  // Behind what the class has, as long as nothing is typed.
  into.words('keyword', [['a', 'is of the class']], into.typed === '' ? 31 : 5);
  into.names('relation', propertiesOf(types, schema), 0);
  // Of a class that is known, what it has not is found by its name alone: it would leave the query without a solution.
  if (types.length > 0 && !isNamed(into.typed)) return;
  const note = types.length > 0 ? `never of ${listed(types)}` : undefined;
  into.names('relation', [...schema.properties].map(([name, { triples }]) => [name, triples] as const), types.length > 0 ? 200 : 0, note);
}

/**
 * What may be written at an offset, best first, from the text and the schema alone.
 *
 * @param asked Whether it was asked for by a key: then also where nothing was typed yet.
 */
export function suggest(text: string, offset: number, schema: Schema, asked: boolean): Suggestions | undefined {
  const tokens = tokenize(text), current = tokens.find(({ from, to }) => from < offset && to >= offset);
  if (current && ['comment', 'string', 'number', 'language'].includes(current.kind)) return undefined;
  const typing = current && ['word', 'keyword', 'function', 'boolean', 'name', 'variable', 'iri', 'invalid'].includes(current.kind) ? current : undefined;
  // A lone `?` begins a variable.
  const lone = current?.text === '?' && current.to === offset ? current : undefined;
  const from = (typing ?? lone)?.from ?? offset, typed = text.slice(from, offset);
  const context = contextAt(tokens, offset), into = new Collector(typed, schema);
  const blank = typed === '';
  if (blank && !asked && !['predicate', 'object'].includes(context.position)) return undefined;
  if (blank && !asked && /\S$/.test(text.slice(0, offset))) return undefined;
  const variables = variablesIn(tokens, typing).map((name) => [name] as const);
  if (typed.startsWith('?') || typed.startsWith('$')) {
    into.words('variable', variables.map(([name]) => [typed.startsWith('$') ? `$${name.slice(1)}` : name]), 0);
    return { from, options: into.best() };
  }
  const previous = tokens.filter(({ to }) => to <= from).at(-1);
  if (isKeyword(previous, 'PREFIX')) {
    into.words('prefix', Object.entries({ ...schema.prefixes, ...schema.elsewhere }).sort(([a], [b]) => (a < b ? -1 : 1)).map(([prefix, iri]) => [`${prefix}: <${iri}>`]), 0);
    return { from, options: into.best() };
  }
  addFor(into, context, tokens, schema, variables, tokens.filter(({ to }) => to <= from));
  return { from, options: into.best() };
}

function addFor(into: Collector, context: CursorContext, tokens: readonly Token[], schema: Schema, variables: readonly (readonly [string])[], before: readonly Token[]): void {
  const { position } = context;
  if (position === 'predicate') {
    addPredicates(into, context, tokens, schema);
    return;
  }
  if (position === 'object') {
    addObjects(into, context, schema);
    into.words('variable', variables, 60);
    return;
  }
  // Everywhere else the grammar says what may stand there.
  const allowed = allowedAfter(before), names = allowed.has('NAME') && !isKeyword(before.at(-1), 'FROM', 'NAMED', 'GRAPH', 'USING', 'INTO');
  into.words('keyword', keywordsOf(allowed, into.typed === '', before.at(-1)?.text), position === 'expression' ? 5 : position === 'select' ? 10 : 15);
  if (position === 'service') {
    into.words('service', schema.services.map((iri) => [`<${iri}>`, 'may be asked from here']), 0);
    return;
  }
  if (allowed.has('VARIABLE')) into.words('variable', variables, 0);
  if (allowed.has('FUNCTION')) into.words('function', [...signatures].map(([name, [takes, gives]]) => [`${name}(`, takes, `${name}${takes}: ${gives}.`]), 10);
  if (names) into.terms(schema.terms, position === 'expression' ? 100 : 40);
  if (names && position === 'subject') into.names('class', [...schema.classes].map(([name, { entities }]) => [name, entities] as const), 100);
}

/** Where a declaration of a prefix goes, and its text; undefined where the text has it, or nobody knows the prefix. Below comments that open the text. */
export function declaration(text: string, name: string, prefixes: Readonly<Record<string, string>>): { readonly at: number; readonly text: string } | undefined {
  const prefix = /^([\w.-]*):/.exec(name)?.[1];
  const namespace = prefix === undefined ? undefined : prefixes[prefix];
  if (prefix === undefined || namespace === undefined) return undefined;
  const tokens = tokenize(text);
  if (tokens.some((token, i) => isKeyword(tokens[i - 1], 'PREFIX') && token.text === `${prefix}:`)) return undefined;
  const at = tokens.find(({ kind }) => kind !== 'comment')?.from ?? text.length;
  return { at, text: `PREFIX ${prefix}: <${namespace}>\n` };
}
