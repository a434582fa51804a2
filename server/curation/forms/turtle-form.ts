import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { syntaxError } from '../../ontology/load.js';
import { writeTurtle, type PrefixMap } from '../../rdf/turtle.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import { compose, type CurationStamp, type FieldFault } from './compose.js';
import { shownOf, type FormState, type Part } from './form-state.js';
import type { Forms } from './forms.js';

/** Characters of Turtle that are read. */
const longestTurtle = 40_000;

/** What a form says, as Turtle: that of its resources that it shows. */
export function turtleOf(state: FormState, forms: Forms, curation: CurationStamp, prefixes: PrefixMap): string {
  const quads = compose(state, forms, curation).resources.flatMap(({ part, quads: all }) => {
    const model = forms.of(part.kind), shown = model ? shownOf(model, all, forms).quads : [];
    return [...all.filter(({ predicate }) => predicate.value === rdf.type), ...shown];
  });
  return writeTurtle(quads, prefixes);
}

/** What somebody made of that Turtle, as values of the form; and what is wrong with it, or has no field. */
export function fromTurtle(text: string, state: FormState, forms: Forms, curation: CurationStamp, prefixes: PrefixMap): { readonly state: FormState; readonly faults: readonly FieldFault[] } {
  const fault = (message: string, severity: FieldFault['severity'] = 'error'): FieldFault => ({ part: '', field: 'turtle', message, severity });
  if (text.length > longestTurtle) return { state, faults: [fault(`The Turtle has ${text.length} characters; ${longestTurtle} are the most.`)] };
  let quads: readonly RDF.Quad[];
  try {
    quads = new Parser({ format: 'text/turtle', blankNodePrefix: '' }).parse([...prefixes].map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`).join(' ') + text) as unknown as RDF.Quad[];
  } catch (error) {
    const { line, message } = syntaxError(error, text);
    return { state, faults: [fault(`Line ${line} cannot be read: ${message}`)] };
  }
  const composed = compose(state, forms, curation).resources, taken = new Set<RDF.Quad>();
  const subjects = new Map<string, RDF.Quad[]>();
  for (const quad of quads) subjects.set(quad.subject.value, [...subjects.get(quad.subject.value) ?? [], quad]);
  const used = new Set<string>();
  const parts = state.parts.map((part): Part => {
    const own = subjectOf(part, composed.find((each) => each.part.key === part.key)?.iri, subjects, used), model = forms.of(part.kind);
    if (own === undefined || !model) return part;
    used.add(own);
    const { values, quads: shown } = shownOf(model, subjects.get(own) ?? [], forms);
    for (const quad of subjects.get(own) ?? []) if (shown.includes(quad) || kept.has(quad.predicate.value)) taken.add(quad);
    return { ...part, values };
  });
  const left = quads.filter((quad) => !taken.has(quad));
  return {
    state: { ...state, parts },
    faults:
      left.length === 0
        ? []
        : [
            fault(
              `The form has no field for ${left.length === 1 ? 'a statement' : `${left.length} statements`} of the Turtle, the first with ${left[0]?.predicate.value ?? ''}: ${left.length === 1 ? 'it is' : 'they are'} left out.`,
              'warning',
            ),
          ],
  };
}

/** What a form sets by itself. */
const kept = new Set([rdf.type, mpp.hasEvidence]);

/** Which subject of the Turtle a part is: that of its IRI, or else one of its class that no other part is. */
function subjectOf(part: Part, iri: string | undefined, subjects: ReadonlyMap<string, readonly RDF.Quad[]>, used: ReadonlySet<string>): string | undefined {
  if (iri !== undefined && subjects.has(iri)) return iri;
  return part.iri !== undefined
    ? undefined
    : [...subjects].find(
        ([subject, quads]) => !used.has(subject) && quads.some(({ predicate, object }) => predicate.value === rdf.type && object.value === part.kind),
      )?.[0];
}
