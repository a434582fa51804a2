import { iriToken, textOf, type Facts } from '../../ontology/facts.js';
import { bibo, mpp, rdf, rdfs, skos } from '../../rdf/vocabulary.js';
import { dictionaryOf, eachWithPredicate } from '../../store/read-store.js';
import type { StoreData } from '../../store/store-data.js';
import { runInTurns } from '../../platform/turns.js';

/** What somebody wrote for a resource: the one that is meant, or those that it may be. */
export type Meant = { readonly iri: string } | { readonly iri?: undefined; readonly candidates: readonly string[] };

/** What the resources of a version are called in forms. */
export interface ResourceNames {
  /** How a form writes a resource: a text that `meant` leads back from. */
  show(iri: string): string;
  /** What pages call it. */
  label(iri: string): string;
  /** @param kinds Classes of which the resource is one; any where there are none. */
  meant(text: string, kinds: readonly string[]): Meant;
  isOf(iri: string, kinds: readonly string[]): boolean;
}

/** Most names that one form lists. */
const mostCandidates = 12;
const naming = [skos.prefLabel, rdfs.label, skos.altLabel, skos.notation, bibo.pmid, bibo.doi];
const preferred = new Set([skos.prefLabel, rdfs.label]);

const known = new WeakMap<StoreData, ResourceNames>();

/** The names of a version, which are read once: at once where `prepareNames` did not do it before. */
export function namesOf(data: StoreData, facts: Facts, base: string): ResourceNames {
  let names = known.get(data);
  if (!names) {
    const steps = readNames(data, facts, base);
    let step = steps.next();
    while (!step.done) step = steps.next();
    known.set(data, names = step.value);
  }
  return names;
}

/** Reads the names of a version ahead, with turns for others between. */
export async function prepareNames(data: StoreData, facts: Facts, base: string): Promise<void> {
  if (!known.has(data)) known.set(data, await runInTurns(readNames(data, facts, base)));
}

function* readNames(data: StoreData, facts: Facts, base: string): Generator<void, ResourceNames> {
  const { findToken, text } = dictionaryOf(data), exact = new Map<string, string[]>(), folded = new Map<string, string[]>(), labels = new Map<string, string>();
  const add = (map: Map<string, string[]>, name: string, iri: string): void => {
    const found = map.get(name);
    if (!found) map.set(name, [iri]);
    else if (!found.includes(iri)) found.push(iri);
  };
  for (const property of naming) {
    const predicate = findToken(iriToken(property));
    const rows: (readonly [number, number])[] = [];
    if (predicate > 0) eachWithPredicate(data.union, predicate, (subject, object) => { rows.push([subject, object]); });
    for (const [subject, object] of rows) {
      const iri = text(subject), name = text(object);
      if (!labels.has(iri) && preferred.has(property)) labels.set(iri, facts.values(iri, property).filter((token) => token.endsWith('@en')).map(textOf)[0] ?? name);
      add(exact, name, iri);
      add(folded, name.toLowerCase(), iri);
      yield;
    }
  }
  const isOf = (iri: string, kinds: readonly string[]): boolean => {
    const types = facts.texts(iri, rdf.type);
    return kinds.length === 0 ? types.length > 0 : kinds.some((kind) => types.includes(kind));
  };
  const bySlug = (written: string, kinds: readonly string[]): string | undefined => [written, base + written.replace(/^mpp:/, '')].find((iri) => isOf(iri, kinds));
  const meant = (written: string, kinds: readonly string[]): Meant => {
    const wanted = written.trim().replace(/^<(.*)>$/, '$1'), [, inBrackets] = /\(([A-Za-z0-9][\w.:/-]*)\)$/.exec(wanted) ?? [];
    const named = (inBrackets === undefined ? undefined : bySlug(inBrackets, kinds)) ?? bySlug(wanted, kinds);
    if (named !== undefined) return { iri: named };
    const plain = wanted.replace(/^https?:\/\/(?:dx\.)?doi\.org\//i, '').replace(/^(?:pmid|doi):?\s*/i, '');
    for (const [map, name] of [[exact, wanted], [folded, wanted.toLowerCase()], [folded, plain.toLowerCase()]] as const) {
      const found = (map.get(name) ?? []).filter((iri) => isOf(iri, kinds)),
        own = found.filter((iri) => labels.get(iri)?.toLowerCase() === name.toLowerCase()),
        [first] = own.length === 1 ? own : found;
      if (first !== undefined && (found.length === 1 || own.length === 1)) return { iri: first };
      if (found.length > 0) return { candidates: found.slice(0, mostCandidates) };
    }
    return { candidates: [] };
  };
  const label = (iri: string): string => labels.get(iri) ?? facts.texts(iri, mpp.statement)[0] ?? (iri.startsWith(base) ? iri.slice(base.length) : iri);
  const shown = new Map<string, string>(), remember = (iri: string, name: string): string => {
    shown.set(iri, name);
    return name;
  };
  return {
    meant, isOf, label,
    show(iri) {
      const before = shown.get(iri);
      if (before !== undefined) return before;
      const name = labels.get(iri), slug = iri.startsWith(base) ? iri.slice(base.length) : iri;
      if (name === undefined) return slug; // of these there is no end
      const found = meant(name, []);
      // Papers share their short citations with others to come.
      return remember(iri, found.iri === iri && !facts.texts(iri, rdf.type).includes(mpp.Paper) ? name : `${name} (${slug})`);
    },
  };
}
