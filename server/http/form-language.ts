import type { FieldFault } from '../curation/forms/compose.js';
import { endsIn } from '../curation/forms/form-kinds.js';
import type { FormState, Part } from '../curation/forms/form-state.js';
import { shownFields, type Forms } from '../curation/forms/forms.js';
import { lintText } from '../pages/language.js';
import type { Version } from '../pages/version.js';
import { mpp } from '../rdf/vocabulary.js';

/** Characters of a text that is looked at: no field may have more. Remarks of one field. */
const longest = 1_000, mostRemarks = 4;
/** Fields whose texts are not our own words. */
const others = new Set(['title', 'prefLabel', 'altLabel', 'hiddenLabel']);
const isForPatients = (name: string): boolean => name.startsWith('lay') || name === 'patientText' || name === 'urgentSign';

/** What the rules of language remark on the texts of a form, beside their fields: warnings, and never more. */
export async function languageFaults(state: FormState, forms: Forms, { pages }: Version): Promise<readonly FieldFault[]> {
  const sources = await pages.sources(), { subject, relation, object } = endsIn(state, forms), slug = (iri: string | undefined): readonly string[] => (iri === undefined ? [] : [iri.slice(forms.base.length)]);
  const found: FieldFault[] = [];
  for (const part of state.parts) for (const field of shownFields(forms.of(part.kind) ?? { kind: '', label: '', shapes: [], fields: [] })) {
    if ((field.editor !== 'text' && field.editor !== 'line') || part.kind === mpp.Paper || others.has(field.name)) continue;
    for (const text of part.values.get(field.name) ?? []) {
      if (text.length > longest || !text.includes(' ')) continue;
      const systems = systemsOf(part, forms), about = [...slug(part.iri), ...slug(subject), ...slug(object)];
      const remarks = await lintText({ text, isPlain: isForPatients(field.name), about, ...(systems.length > 0 && { systems }), ...(relation !== undefined && field.name === 'statement' && { relation: relation.slice(forms.base.length) }) }, sources);
      found.push(...remarks.slice(0, mostRemarks).map(({ text: passage, fault, remedy }): FieldFault => ({ part: part.key, field: field.name, message: fault.includes('“') ? fault : `“${passage.slice(0, 60)}”: ${fault}`, remedy, severity: 'warning' })));
    }
  }
  return found;
}

const systemsOf = ({ values }: Part, { base }: Forms): readonly string[] => (values.get('system') ?? []).map((iri) => iri.slice(base.length).replace(/^system-/, ''));
