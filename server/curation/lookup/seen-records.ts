import { inTurns } from '../../platform/turns.js';
import { bibo, dct, mpp, skos } from '../../rdf/vocabulary.js';
import type { FormModel } from '../forms/form-model.js';
import type { Part } from '../forms/form-state.js';
import { sameTitle } from './compare-records.js';
import type { Lookups } from './lookups.js';

/** Parts whose records are looked for; those beyond count as typed by hand. */
const mostLooked = 500;

/** Texts of a property of a part, by the fields of its class. */
const textsOf = ({ values }: Part, model: FormModel, path: string): readonly string[] => model.fields.filter((field) => field.path === path).flatMap(({ name }) => values.get(name) ?? []);

/** The numbers by which a paper or a trial is known. */
export const numbersOf = (part: Part, model: FormModel | undefined): readonly string[] =>
  model === undefined
    ? []
    : part.kind === mpp.Paper
      ? [...textsOf(part, model, bibo.pmid), ...textsOf(part, model, bibo.doi)].map((number) => number.trim().toLowerCase())
      : part.kind === mpp.ClinicalTrial
        ? textsOf(part, model, skos.notation)
        : [];

/**
 * The numbers of papers and trials whose record a look-up has seen, as it is kept: with this title, where it is a paper.
 * Nobody is asked.
 *
 * @param modelOf The form of a class.
 */
export async function recordsSeen(parts: readonly Part[], modelOf: (kind: string) => FormModel | undefined, lookups: Pick<Lookups, 'keptPaper' | 'keptTrial'>): Promise<ReadonlySet<string>> {
  const described = parts.filter(({ kind, values }) => (kind === mpp.Paper || kind === mpp.ClinicalTrial) && values.size > 0).slice(0, mostLooked);
  const seen = await Promise.all(await inTurns(described, async (part): Promise<readonly string[]> => {
    const model = modelOf(part.kind), numbers = numbersOf(part, model), [number = ''] = numbers;
    if (!model || numbers.length === 0) return [];
    if (part.kind === mpp.ClinicalTrial) return await lookups.keptTrial(number) ? numbers : [];
    const found = await lookups.keptPaper(numbers), [title] = textsOf(part, model, dct.title);
    return found && (found.record.title === undefined || title === undefined || sameTitle(title, found.record.title)) ? numbers : [];
  }));
  return new Set(seen.flat());
}
