import { mpp } from '../../rdf/vocabulary.js';
import { endsIn, type FormKind } from './form-kinds.js';
import type { Forms } from './forms.js';
import type { FormState, Part } from './form-state.js';

const first = (part: Part | undefined, name: string): string | undefined => part?.values.get(name)?.[0];

/** What a claim would say, as a sentence; a gap where something is missing. */
export function claimSentence(state: FormState, forms: Forms): string {
  const { subject, relation, object } = endsIn(state, forms), name = (iri: string | undefined): string => (iri === undefined ? '…' : forms.names.label(iri));
  return `${name(subject)} ${name(relation)} ${name(object)}`;
}

const verbs: Readonly<Record<string, string>> = { 'direction-supports': 'supports', 'direction-disputes': 'speaks against', 'direction-inconclusive': 'leaves open' };

/** What a paper says of a statement. */
export function evidenceSentence(state: FormState, forms: Forms): string {
  const line = state.parts.find(({ kind }) => kind === mpp.Evidence), direction = first(line, 'direction')?.slice(forms.base.length) ?? '';
  const written = first(line, 'paper'), meant = written === undefined ? undefined : forms.names.meant(written, [mpp.Paper]).iri, described = state.parts.find(({ key }) => key === 'p');
  const paper = meant === undefined ? (first(described, 'title') ?? written) : forms.names.label(meant),
    statement =
      state.about === undefined
        ? first(
            state.parts.find(({ key }) => key === ''),
            'statement',
          )
        : forms.names.label(state.about);
  return `${paper ?? 'A paper'} ${verbs[direction] ?? '…'}: ${statement ?? '…'}`;
}

const matches: Readonly<Record<string, string>> = {
  exactMatch: 'is the same as',
  closeMatch: 'is near to',
  broadMatch: 'is narrower than',
  narrowMatch: 'is broader than',
  relatedMatch: 'is related to',
};
const matchOf = (iri: string | undefined): string => matches[iri?.replace(/^.*[#/]/, '') ?? ''] ?? '…';

/** The title of a proposal: what a queue shows of it. */
export function titleOf({ name }: Pick<FormKind, 'name'>, state: FormState, forms: Forms): string {
  const [main] = state.parts, label = main?.iri === undefined ? undefined : forms.names.label(main.iri);
  switch (name) {
    case 'claim': return `New claim: ${claimSentence(state, forms)}`;
    case 'evidence': return evidenceSentence(state, forms);
    case 'correction': return `Correction of ${label ?? 'a resource'}`;
    case 'term': return `New ${forms.facts.nameOf(main?.kind ?? '')}: ${first(main, 'prefLabel') ?? '…'}`;
    case 'paper': return `New paper: ${first(main, 'title') ?? first(main, 'pmid') ?? first(main, 'doi') ?? '…'}`;
    case 'trial': return `New trial: ${[first(main, 'notation'), first(main, 'prefLabel')].filter(Boolean).join(', ') || '…'}`;
    case 'mapping': return `New mapping: ${first(main, 'annotatedSource') ?? '…'} ${matchOf(first(main, 'annotatedProperty'))} ${first(main, 'object_label') ?? first(main, 'annotatedTarget') ?? '…'}`;
    case 'image': return `New drawing: ${first(main, 'title') ?? first(main, 'contentUrl') ?? '…'}`;
    default: return 'A proposal';
  }
}
