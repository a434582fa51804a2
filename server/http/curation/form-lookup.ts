import type * as RDF from '@rdfjs/types';
import type { FieldFault } from '../../curation/forms/compose.js';
import { shownOf, type FormState, type Part } from '../../curation/forms/form-state.js';
import type { Forms } from '../../curation/forms/forms.js';
import { readPaperId } from '../../curation/lookup/identifiers.js';
import type { Lookups } from '../../curation/lookup/lookups.js';
import { paperQuads, paperSlug } from '../../curation/lookup/paper-quads.js';
import { isRetracted, type FoundRecord, type Mark, type PaperRecord } from '../../curation/lookup/record.js';
import { checkQuote } from '../../curation/quotes/quotes.js';
import { rdfs, mpp } from '../../rdf/vocabulary.js';
import { Problem } from '../../platform/problem.js';

/** A form whose record of a paper was filled from outside, and what is said of that beside the field. */
export interface LookedUp { readonly state: FormState; readonly faults: readonly FieldFault[] }

const isIdentifier = (text: string): boolean => {
  try {
    readPaperId(text);
    return true;
  } catch {
    return false;
  }
};

const marked: Readonly<Record<Mark['kind'], string>> = {
  retraction: 'The paper was retracted: it is evidence for nothing.',
  concern: 'The journal has expressed concern about the paper.',
  erratum: 'The paper was corrected: read the correction, too.',
};

/**
 * Looks a paper up that is named by its number and is not here, and puts its record into the part of the form that
 * describes it.
 *
 * @param name Name of the field whose button was pressed.
 * @returns undefined where there is nothing to look up.
 */
export async function lookUpFor(name: string, state: FormState, forms: Forms, lookups: Lookups): Promise<LookedUp | undefined> {
  const evidence = state.parts.find(({ key, kind }) => kind === mpp.Evidence && name === `${key}.paper`), record = state.parts.find(({ key }) => key === 'p');
  const [text = ''] = evidence?.values.get('paper') ?? [], model = forms.of(mpp.Paper);
  if (!evidence || !record || !model || !isIdentifier(text) || forms.names.meant(text, [mpp.Paper]).iri !== undefined) return undefined;
  const say = (message: string, severity: FieldFault['severity'], remedy?: string): FieldFault => ({ part: evidence.key, field: 'paper', message, severity, ...(remedy !== undefined && { remedy }) });
  try {
    const found = await lookups.paper(text), here = hereOf(found, forms);
    if (here !== undefined) return { state, faults: [{ ...say(`“${text.slice(0, 100)}” is here already:`, 'warning'), candidates: [here] }] };
    if (paperSlug(found.record) === undefined) return { state, faults: [say('The record that was found has neither PMID nor DOI.', 'warning', 'Describe the paper below.')] };
    const taken = (label: string): boolean => forms.facts.resources(rdfs.label, JSON.stringify(label)).length > 0;
    const { values } = shownOf(model, paperQuads(found, forms.base, taken) as readonly RDF.Quad[], forms);
    return { state: { ...state, parts: state.parts.map((part): Part => (part.key === 'p' ? { ...part, values } : part)) }, faults: saidOf(found, say) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { state, faults: [say(error.detail, 'warning')] };
  }
}

/** The paper here that has one of the numbers that were found. */
export function hereOf({ record: { pmid, doi } }: FoundRecord<PaperRecord>, { names }: Forms): string | undefined {
  for (const number of [pmid, doi]) {
    const iri = number === undefined ? undefined : names.meant(number, [mpp.Paper]).iri;
    if (iri !== undefined) return iri;
  }
  return undefined;
}

export function saidOf(
  { record: { title = 'a paper without a title', marks, isNotice }, asked, missing, retrievedOn }: FoundRecord<PaperRecord>,
  say: (message: string, severity: FieldFault['severity']) => FieldFault,
): readonly FieldFault[] {
  const kinds = [...new Set(marks.map(({ kind }) => kind))];
  return [
    say(`Found by ${asked.join(', ')} on ${retrievedOn}: “${title.slice(0, 300)}”. Its record stands below.`, 'warning'),
    ...kinds.map((kind) =>
      say(
        `${marked[kind]} ${marks
          .filter((each) => each.kind === kind)
          .map(({ source, link }) => `${source}: ${link}`)
          .slice(0, 3)
          .join('; ')}`,
        kind === 'retraction' ? ('error' as const) : 'warning',
      ),
    ),
    ...(isNotice ? [say('This is the notice of a retraction, and no evidence for anything.', 'error')] : []),
    ...(missing.length > 0
      ? [
          say(
            `Not asked: ${missing.map(({ source, reason }) => `${source} (${reason})`).join(', ')}. What they alone know is missing, a retraction too.`,
            'warning',
          ),
        ]
      : []),
  ];
}

/**
 * Looks at the papers of new evidence, and compares quotations with their abstracts.
 *
 * @returns the parts whose quotation was found, and what is to be said of the others, and of papers that were retracted.
 */
export async function compareWithPapers(state: FormState, forms: Forms, lookups: Lookups | undefined): Promise<{ readonly found: ReadonlySet<string>; readonly faults: readonly FieldFault[] }> {
  const found = new Set<string>(), faults: FieldFault[] = [];
  for (const part of state.parts) {
    const [quote] = part.values.get('quote') ?? [];
    if (part.kind !== mpp.Evidence || (quote === undefined && part.iri !== undefined)) continue;
    const record = await recordOf(part, state, forms, lookups), [finding] = part.values.get('finding') ?? [];
    if (record && part.iri === undefined && isRetracted(record)) faults.push({ part: part.key, field: 'paper', message: marked.retraction, severity: 'error' });
    if (quote === undefined) continue;
    const { outcome, reason = '' } = checkQuote({ quote, finding, title: record?.title, abstract: record?.abstract });
    if (outcome === 'found') found.add(part.key);
    else faults.push({
      part: part.key,
      field: 'quote',
      message: outcome === 'unchecked' ? 'The quotation was compared with nothing: no abstract could be read.' : reason,
      severity: outcome === 'no quotation' ? 'error' : 'warning',
    });
  }
  return { found, faults };
}

/** The record of the paper of some evidence; undefined where it cannot be had now. */
async function recordOf(part: Part, state: FormState, forms: Forms, lookups: Lookups | undefined): Promise<PaperRecord | undefined> {
  const [written = ''] = part.values.get('paper') ?? [], iri = forms.names.meant(written, [mpp.Paper]).iri, described = state.parts.find(({ key }) => key === 'p')?.values;
  const ids = iri === undefined ? ['pmid', 'doi'].flatMap((name) => described?.get(name) ?? []) : ['pmid', 'doi'].flatMap((name) => forms.facts.texts(iri, `http://purl.org/ontology/bibo/${name}`));
  const id = [...ids, written].find(isIdentifier);
  if (!lookups || id === undefined) return undefined;
  try {
    return (await lookups.paper(id)).record;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
