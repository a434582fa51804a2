import { bibo, skos } from '../../rdf/vocabulary.js';
import { due, turn } from '../../platform/turns.js';
import type { Composed } from '../forms/compose.js';
import { classesAbove } from '../forms/form-model.js';
import type { Forms } from '../forms/forms.js';

const naming: readonly string[] = [skos.prefLabel, skos.altLabel, skos.notation, bibo.pmid, bibo.doi];

/** What rows would add, by its names and by its IRI. */
export interface Made { readonly named: ReadonlyMap<string, Composed>; readonly byIri: ReadonlyMap<string, Composed> }

/** Puts what rows would add in order, with turns for others between. */
export async function orderMade(made: readonly Composed[], base: string): Promise<Made> {
  const named = new Map<string, Composed>(), byIri = new Map<string, Composed>();
  for (const each of made) {
    byIri.set(each.iri, each);
    named.set(each.iri.slice(base.length).toLowerCase(), each);
    for (const { predicate, object } of each.quads) if (naming.includes(predicate.value) && !named.has(object.value.toLowerCase())) named.set(object.value.toLowerCase(), each);
    if (due()) await turn();
  }
  return { named, byIri };
}

/**
 * The forms of a version that know, too, what other rows would add.
 *
 * @param byName Whether by its names: a check whether a name is taken must not find what takes it.
 */
export function formsWith(forms: Forms, { named, byIri }: Made, byName = true): Forms {
  const fits = (each: Composed | undefined, kinds: readonly string[]): each is Composed =>
    each !== undefined && (kinds.length === 0 || kinds.some((kind) => classesAbove(each.part.kind, forms.facts).has(kind)));
  const { names } = forms;
  const own: Forms['names'] = {
    show: (iri) => names.show(iri), label: (iri) => byIri.get(iri)?.quads.find(({ predicate }) => predicate.value === skos.prefLabel)?.object.value ?? names.label(iri),
    isOf: (iri, kinds) => names.isOf(iri, kinds) || fits(byIri.get(iri), kinds),
    meant(text, kinds) {
      const here = names.meant(text, kinds);
      if (!byName || here.iri !== undefined || here.candidates.length > 0) return here;
      const found = named.get(text.trim().toLowerCase().replace(/^https?:\/\/(?:dx\.)?doi\.org\//, '').replace(/^(?:pmid|doi|mpp):?\s*/, ''));
      return fits(found, kinds) ? { iri: found.iri } : here;
    },
  };
  // What is computed when it is asked for stays so.
  return Object.create(forms, { names: { value: own } }) as Forms;
}
