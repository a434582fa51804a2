import { dct, mpp, pav, rdf, rdfs, sh, skos } from '../rdf/vocabulary.js';
import { dictionaryOf, eachOfSubject, eachSubjectOf } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import type { Conflict } from './merge-changes.js';
import { splitLine, type Diff } from './statements.js';
import { unescapeString } from '../store/ntriples.js';
import { splitTriple } from '../store/token-term.js';

/** A value as it stands in N-Triples, and as a reader is told it. */
export interface ToldValue {
  readonly term: string;
  readonly text: string;
}

/** What a change does to one property of one resource. */
export interface PropertyChange {
  readonly graph: string;
  /** IRIs; a blank node with `_:`. */
  readonly subject: string;
  readonly property: string;
  /** What readers call them. */
  readonly label: string;
  readonly name: string;
  readonly removed: readonly ToldValue[];
  readonly added: readonly ToldValue[];
}

/** A change in words. */
export interface ToldChange {
  /** One sentence, or nothing for a change that changes nothing. */
  readonly sentence: string;
  readonly diff: readonly PropertyChange[];
  /** Properties beyond those of `diff`, which has at most `mostTold`. */
  readonly more: number;
}

/** Properties that are told one by one. */
const mostTold = 500;
/** Lines that are told in words; of a larger change its numbers are. */
export const mostInWords = 2_000;
/** Resources of one kind that a sentence names one by one. */
const named = 3;
/** Characters of a text by which a resource is named in a sentence. */
const longest = 80;

/** Where the name of a resource is found, best first. */
const naming = [skos.prefLabel, mpp.statement, rdfs.label, dct.title, mpp.question, mpp.finding, mpp.heading];

/** Who noted something and when: it is kept as statements, and says nothing new of what a sentence is about. */
const bookkeeping: ReadonlySet<string> = new Set([pav.curatedBy, pav.curatedOn, pav.createdBy, pav.createdOn, pav.retrievedOn, pav.retrievedFrom, mpp.quoteChecked]);

/** What there is to see of a version and a change of it; each name is looked for once. */
interface Look {
  /** A literal's text, or what a resource is called. */
  text(term: string): string;
  /** Objects as tokens, before the change and after it. */
  values(subject: string, property: string, side?: 'before' | 'after'): readonly string[];
  /** What the shapes call a property. */
  shapeName(property: string): string | undefined;
}

/**
 * Tells a change in words.
 *
 * @param diff Lines of N-Quads. @param store The version before the change, or any that has the names of what it is about.
 */
export function tellChange(diff: Pick<Diff, 'added' | 'removed'>, store: StoreData): ToldChange {
  const look = lookInto(store, diff);
  const changes = propertyChanges(diff, look);
  return { sentence: sentenceOf(changes, look), diff: changes.slice(0, mostTold), more: Math.max(0, changes.length - mostTold) };
}

/** Values that are not what was seen, as a reader is told them. */
export interface ToldConflict {
  readonly subject: string;
  readonly label: string;
  readonly name: string;
  readonly seen: readonly ToldValue[];
  readonly now: readonly ToldValue[];
  readonly proposed: readonly ToldValue[];
}

/** @param diff Lines of N-Quads of what is proposed. @param store A version that has the names. */
export function tellConflicts(conflicts: readonly Conflict[], diff: Pick<Diff, 'added' | 'removed'>, store: StoreData): readonly ToldConflict[] {
  const look = lookInto(store, diff),
    told = (terms: readonly string[]): readonly ToldValue[] => terms.map((term) => ({ term, text: look.text(term) })),
    token = (name: string): string => (name.startsWith('_:') ? name : `<${name}>`);
  return conflicts.map(({ subject, property, seen, now, proposed }) => ({
    subject,
    label: look.text(token(subject)),
    name: look.shapeName(token(property)) ?? look.text(token(property)),
    seen: told(seen),
    now: told(now),
    proposed: told(proposed),
  }));
}

function lookInto(store: StoreData, { added, removed }: Pick<Diff, 'added' | 'removed'>): Look {
  const { findToken, token } = dictionaryOf(store);
  const index = (lines: readonly string[]): ReadonlyMap<string, string[]> => {
    const found = new Map<string, string[]>();
    for (const line of lines) {
      const [subject, predicate, object] = splitTriple(splitLine(line).triple), key = `${subject} ${predicate}`;
      const values = found.get(key);
      if (values) values.push(object);
      else found.set(key, [object]);
    }
    return found;
  };
  const comes = index(added), goes = index(removed);
  const [path, name] = [findToken(`<${sh.path}>`), findToken(`<${sh.name}>`)];
  const look: Look = {
    text: remembered((term) => textOf(term, look)),
    shapeName: remembered((property) => {
      const p = findToken(property), names: string[] = [];
      if (path > 0 && name > 0 && p > 0) eachSubjectOf(store.union, path, p, (shape) => { eachOfSubject(store.union, shape, (by, object) => { if (by === name) names.push(token(object)); }); });
      const [first] = names.sort();
      return first === undefined ? undefined : literalText(first);
    }),
    values(subject, property, side = 'after') {
      const [s, p] = [findToken(subject), findToken(`<${property}>`)], key = `${subject} <${property}>`;
      const before: string[] = [];
      if (s > 0 && p > 0) eachOfSubject(store.union, s, (predicate, object) => { if (predicate === p) before.push(token(object)); });
      const [more, less] = [comes.get(key) ?? [], goes.get(key) ?? []];
      // The store may be the version after the change as well as the one before it.
      return side === 'before'
        ? [...new Set([...before.filter((value) => !more.includes(value)), ...less])]
        : [...new Set([...before.filter((value) => !less.includes(value) || more.includes(value)), ...more])];
    },
  };
  return look;
}

function remembered<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key) as Value;
  };
}

function propertyChanges({ added, removed }: Pick<Diff, 'added' | 'removed'>, look: Look): readonly PropertyChange[] {
  const cells = new Map<string, { readonly graph: string; readonly subject: string; readonly predicate: string; readonly removed: string[]; readonly added: string[] }>();
  for (const [side, lines] of [['removed', removed], ['added', added]] as const) {
    for (const line of lines) {
      const { graph, triple } = splitLine(line), [subject, predicate, object] = splitTriple(triple), key = `${graph} ${subject} ${predicate}`;
      let cell = cells.get(key);
      if (!cell) cells.set(key, cell = { graph, subject, predicate, removed: [], added: [] });
      cell[side].push(object);
    }
  }
  const told = (term: string): ToldValue => ({ term, text: look.text(term) });
  return [...cells.values()].map(({ graph, subject, predicate, removed: less, added: more }) => ({
    graph, subject: nameOf(subject), property: nameOf(predicate), label: look.text(subject), name: look.shapeName(predicate) ?? look.text(predicate), removed: less.map(told), added: more.map(told),
  }));
}

const nameOf = (token: string): string => (token.startsWith('<') ? token.slice(1, -1) : token);

const literalText = (token: string): string => unescapeString(token.slice(1, token.lastIndexOf('"')));

/** A literal's text, or what a resource is called. */
function textOf(token: string, look: Look): string {
  if (token.startsWith('"')) return literalText(token);
  for (const property of naming) {
    for (const side of ['after', 'before'] as const) {
      const values = look.values(token, property, side), best = values.find((value) => value.endsWith('"@en')) ?? values[0];
      if (best?.startsWith('"')) return literalText(best);
    }
  }
  const name = nameOf(token);
  return /[/#]([^/#]+)[/#]?$/.exec(name)?.[1] ?? name;
}

/** One sentence: what comes, what changes and what goes, by kind. */
function sentenceOf(changes: readonly PropertyChange[], look: Look): string {
  const groups = new Map<string, { readonly verb: string; readonly what: string; readonly labels: Set<string> }>();
  const note = (verb: string, what: string, label: string): void => {
    const key = `${verb} ${what}`, group = groups.get(key);
    if (group) group.labels.add(label);
    else groups.set(key, { verb, what, labels: new Set([label]) });
  };
  const bySubject = new Map<string, PropertyChange[]>();
  for (const change of changes) bySubject.set(change.subject, [...bySubject.get(change.subject) ?? [], change]);
  for (const [subject, of] of bySubject) {
    const token = subject.startsWith('_:') ? subject : `<${subject}>`, label = of[0]?.label ?? subject;
    const [before, after] = [look.values(token, rdf.type, 'before'), look.values(token, rdf.type, 'after')];
    const [type = `<${rdfs.Resource}>`] = [...after, ...before], kind = look.text(type);
    if (before.length === 0 && after.length > 0) note('adds', kind, label);
    else if (before.length > 0 && after.length === 0) note('removes', kind, label);
    else for (const { name, added, removed } of worthTelling(of)) note(removed.length === 0 ? 'adds to' : added.length === 0 ? 'removes from' : 'changes', name, label);
  }
  const order = ['adds', 'adds to', 'changes', 'removes from', 'removes'];
  const parts = [...groups.values()].sort((a, b) => order.indexOf(a.verb) - order.indexOf(b.verb)).map(({ verb, what, labels }) => {
    const list = [...labels].slice(0, named).map((label) => `“${shortened(label)}”`).join(', '), rest = labels.size - named;
    const things = rest > 0 ? `${list} and ${rest} more` : list;
    switch (verb) {
      case 'adds to': return `adds “${what}” to ${things}`;
      case 'removes from': return `removes “${what}” from ${things}`;
      case 'changes': return `changes “${what}” of ${things}`;
      default: return `${verb} ${what} ${things}`;
    }
  });
  const text = parts.length > 6 ? `${parts.slice(0, 6).join('; ')}; and ${parts.length - 6} more kinds of change` : parts.join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Everything but bookkeeping, where there is anything else. */
function worthTelling(changes: readonly PropertyChange[]): readonly PropertyChange[] {
  const told = changes.filter(({ property }) => !bookkeeping.has(property));
  return told.length === 0 ? changes : told;
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text);
