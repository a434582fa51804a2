import type * as RDF from '@rdfjs/types';
import type { FieldFault } from '../../curation/forms/compose.js';
import { endsIn } from '../../curation/forms/form-kinds.js';
import type { Field } from '../../curation/forms/form-model.js';
import type { FormState, Part } from '../../curation/forms/form-state.js';
import { shownFields, type Forms } from '../../curation/forms/forms.js';
import { lintText } from '../../pages/language.js';
import type { Version } from '../../pages/version.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';

/** Characters of a text that is looked at: no field may have more. Remarks of one field; texts of one proposal. */
const longest = 1_000, mostRemarks = 4, mostTexts = 40;
/** Fields whose texts are not our own words. */
const others = new Set(['title', 'prefLabel', 'altLabel', 'hiddenLabel']);
const isForPatients = (name: string): boolean => name.startsWith('lay') || name === 'patientText' || name === 'urgentSign';
const fieldsOf = (kind: string, forms: Forms): readonly Field[] =>
  shownFields(forms.of(kind) ?? { kind: '', label: '', shapes: [], fields: [] }).filter(
    ({ editor, name }) => (editor === 'text' || editor === 'line') && kind !== mpp.Paper && !others.has(name),
  );

/** A text of a field, with what is said beside it. */
interface Written { readonly text: string; readonly field: string; readonly about: readonly string[]; readonly systems: readonly string[]; readonly relation: string | undefined }

async function remarksOn({ text, field, about, systems, relation }: Written, { pages }: Version): Promise<readonly Pick<FieldFault, 'message' | 'remedy'>[]> {
  if (text.length > longest || !text.includes(' ')) return [];
  const remarks = await lintText(
    {
      text,
      isPlain: isForPatients(field),
      about,
      ...(systems.length > 0 && { systems }),
      ...(relation !== undefined && field === 'statement' && { relation }),
    },
    await pages.sources(),
  );
  return remarks.slice(0, mostRemarks).map(({ text: passage, fault, remedy }) => ({ message: fault.includes('“') ? fault : `“${passage.slice(0, 60)}”: ${fault}`, remedy }));
}

/** What the rules of language remark on the texts of a form, beside their fields: warnings, and never more. */
export async function languageFaults(state: FormState, forms: Forms, version: Version): Promise<readonly FieldFault[]> {
  const { subject, relation, object } = endsIn(state, forms), slug = (iri: string | undefined): readonly string[] => (iri === undefined ? [] : [iri.slice(forms.base.length)]);
  const found: FieldFault[] = [];
  for (const part of state.parts) for (const { name } of fieldsOf(part.kind, forms)) for (const text of part.values.get(name) ?? []) {
    const written: Written = { text, field: name, about: [...slug(part.iri), ...slug(subject), ...slug(object)], systems: systemsOf(part, forms), relation: relation?.slice(forms.base.length) };
    found.push(...(await remarksOn(written, version)).map((remark): FieldFault => ({ part: part.key, field: name, severity: 'warning', ...remark })));
  }
  return found;
}

const systemsOf = ({ values }: Part, { base }: Forms): readonly string[] => (values.get('system') ?? []).map((iri) => iri.slice(base.length).replace(/^system-/, ''));

/** A remark on a text that a proposal brings. */
export interface TextRemark { readonly resource: string; readonly field: string; readonly message: string; readonly remedy: string | undefined }

/** The same for statements that are proposed, whoever wrote them. */
export async function languageRemarks(quads: readonly RDF.Quad[], forms: Forms, version: Version): Promise<readonly TextRemark[]> {
  const valuesOf = (iri: string, property: string): readonly string[] => [
    ...quads.filter(({ subject, predicate }) => subject.value === iri && predicate.value === property).map(({ object }) => object.value),
    ...forms.facts.texts(iri, property),
  ];
  const local = (iris: readonly string[]): readonly string[] => iris.filter((iri) => iri.startsWith(forms.base)).map((iri) => iri.slice(forms.base.length)), found: TextRemark[] = [];
  let texts = 0;
  for (const { subject: { value: iri }, predicate, object } of quads) {
    if (object.termType !== 'Literal' || texts >= mostTexts) continue;
    const field = valuesOf(iri, rdf.type).flatMap((kind) => fieldsOf(kind, forms)).find(({ path }) => path === predicate.value);
    if (!field) continue;
    texts++;
    const [relation] = local(valuesOf(iri, rdf.predicate)), systems = local(valuesOf(iri, mpp.system)).map((slug) => slug.replace(/^system-/, ''));
    const remarks = await remarksOn({ text: object.value, field: field.name, about: local([iri, ...valuesOf(iri, rdf.subject), ...valuesOf(iri, rdf.object)]), systems, relation }, version);
    found.push(...remarks.map(({ message, remedy }): TextRemark => ({ resource: iri, field: field.label, message, remedy })));
  }
  return found;
}
