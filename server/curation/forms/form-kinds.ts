import { mpp, rdf, sssom } from '../../rdf/vocabulary.js';
import type { ProposalKind } from '../proposals/content.js';
import { shownFields, type Forms } from './forms.js';
import { openForm, readFields, type FormState, type Part } from './form-state.js';
import { endsOf } from './options.js';

/** What somebody may want to do; each has a form of its own. A new one is a row of `formKinds`. */
export interface FormKind {
  /** In the address. */
  readonly name: 'report' | 'evidence' | 'claim' | 'correction' | 'comment' | 'term' | 'trial' | 'paper' | 'mapping' | 'image' | 'withdrawal' | 'undo';
  readonly proposal: ProposalKind;
  readonly title: string;
  /** What it is for, on the door. */
  readonly does: string;
  /** Whether it is written in words alone, and changes no statement by itself. */
  readonly isWords: boolean;
  /** Whether it is about something that is there. */
  readonly needs: 'nothing' | 'something' | 'statement' | 'term' | 'change';
}

export const formKinds: readonly FormKind[] = [
  {
    name: 'report',
    proposal: 'correction',
    title: 'Report a mistake',
    does: 'Something is wrong, out of date or hard to understand. Say it in your own words; a curator does the rest.',
    isWords: true,
    needs: 'nothing',
  },
  {
    name: 'evidence',
    proposal: 'evidence',
    title: 'Add evidence to a claim',
    does: 'A paper supports a claim that is here, or speaks against it.',
    isWords: false,
    needs: 'statement',
  },
  {
    name: 'claim',
    proposal: 'claim',
    title: 'Propose a claim',
    does: 'A paper shows how two terms are related, and no claim here says so yet.',
    isWords: false,
    needs: 'nothing',
  },
  {
    name: 'correction',
    proposal: 'correction',
    title: 'Correct a term, a claim or a paper',
    does: 'Change the fields themselves: a definition, another name, a finding, a year.',
    isWords: false,
    needs: 'something',
  },
  {
    name: 'comment',
    proposal: 'annotation',
    title: 'Comment',
    does: 'A remark or a question about a term, a claim or a passage. It changes nothing by itself.',
    isWords: true,
    needs: 'something',
  },
  {
    name: 'term',
    proposal: 'term',
    title: 'Propose a term',
    does: 'A gene, site, mechanism, therapy or other term that the vocabulary lacks.',
    isWords: false,
    needs: 'nothing',
  },
  {
    name: 'trial',
    proposal: 'trial',
    title: 'Propose a clinical trial',
    does: 'A trial that treats metastasis or wants to prevent it, by its number in ClinicalTrials.gov.',
    isWords: false,
    needs: 'nothing',
  },
  { name: 'paper', proposal: 'paper', title: 'Name a paper', does: 'A paper that should be read for this knowledge graph.', isWords: false, needs: 'nothing' },
  {
    name: 'mapping',
    proposal: 'mapping',
    title: 'Map a term',
    does: 'A term is the same as a record of another vocabulary or database, or near to it: of MeSH, NCI Thesaurus, HGNC, UniProt or another one.',
    isWords: false,
    needs: 'nothing',
  },
  {
    name: 'image',
    proposal: 'image',
    title: 'Describe a drawing',
    does: 'Title, caption and words for readers who do not see it. The drawing itself is a file, which is added to the repository: name the file here.',
    isWords: false,
    needs: 'nothing',
  },
  {
    name: 'withdrawal',
    proposal: 'deprecation',
    title: 'Withdraw a term',
    does: 'A term should not be used any more, and another one takes its place.',
    isWords: false,
    needs: 'term',
  },
  {
    name: 'undo',
    proposal: 'revert',
    title: 'Undo a change',
    does: 'A change was a mistake, and what was there before should come back.',
    isWords: false,
    needs: 'change',
  },
];

export const formKindOf = (name: string): FormKind | undefined => formKinds.find((kind) => kind.name === name);

/** Name of the field by which the record of a new paper or trial is looked up: it is no value of what the form describes. */
export const recordLookup = 'lookup';

/** Whether a form describes something whose record can be looked up. */
export const hasRecord = ({ parts: [main] }: FormState): boolean => main !== undefined && main.key === '' && main.iri === undefined && (main.kind === mpp.Paper || main.kind === mpp.ClinicalTrial);

/** Values by which an address fills a form, and where they go. */
const prefills: readonly (readonly [parameter: string, field: string, part: string])[] = [
  ['subject', 'subject', ''], ['relation', 'predicate', ''], ['object', 'object', ''], ['paper', 'paper', 'e1'], ['statement', 'statement', ''], ['direction', 'direction', 'e1'],
  ['term', 'annotatedSource', ''], ['term', 'depicts', ''],
];

/** The classes of what some forms describe. */
const described: Readonly<Partial<Record<FormKind['name'], string>>> = { trial: mpp.ClinicalTrial, paper: mpp.Paper, mapping: sssom.Mapping, image: mpp.Image };

const evidencePart: Part = { key: 'e1', kind: mpp.Evidence, iri: undefined, values: new Map() };
const paperPart: Part = { key: 'p', kind: mpp.Paper, iri: undefined, values: new Map() };

/** The classes of what a form is about; any where there are none. */
export const kindsNeeded = ({ needs }: Pick<FormKind, 'needs'>): readonly string[] => (needs === 'statement' ? [mpp.Claim, mpp.Hypothesis] : needs === 'term' ? [mpp.Entity] : []);

/**
 * A form as it is opened.
 *
 * @param about IRI of what it is about.
 * @param kind IRI of the class of a new term.
 * @returns undefined where it has nothing to be made from.
 */
export function startForm({ name }: Pick<FormKind, 'name'>, forms: Forms, { about, kind }: { readonly about?: string | undefined; readonly kind?: string | undefined }): FormState | undefined {
  const fresh = (of: string | undefined): FormState | undefined => {
    const model = of === undefined ? undefined : forms.of(of);
    return (
      model && {
        parts: [
          {
            key: '',
            kind: model.kind,
            iri: undefined,
            values: new Map(shownFields(model).flatMap(({ name: field, usual }) => (usual === undefined ? [] : [[field, [usual]] as const]))),
          },
        ],
        seen: [],
      }
    );
  };
  switch (name) {
    case 'claim': return forms.of(mpp.Claim) && forms.of(mpp.Evidence) ? { parts: [{ key: '', kind: mpp.Claim, iri: undefined, values: new Map() }, evidencePart, paperPart], seen: [] } : undefined;
    case 'evidence': return about !== undefined && forms.of(mpp.Evidence) ? { parts: [evidencePart, paperPart], about, seen: [] } : undefined;
    case 'correction': return about === undefined ? undefined : openForm(about, forms, false);
    case 'term': return kind === undefined || !forms.termKinds.some((each) => each.kind === kind) ? undefined : fresh(kind);
    default: return fresh(described[name]);
  }
}

/** Puts what an address says into a form: names of resources as a form writes them. */
export function prefill(state: FormState, parameters: URLSearchParams, forms: Forms): FormState {
  const named = readFields(state, parameters, forms);
  const parts = state.parts.map((part) => {
    const values = new Map([...part.values, ...part.iri === undefined ? named.parts.find(({ key }) => key === part.key)?.values ?? [] : []]);
    for (const [parameter, name, key] of prefills) {
      const text = parameters.get(parameter)?.slice(0, 300).trim(), field = key === part.key && part.iri === undefined ? forms.of(part.kind)?.fields.find((each) => each.name === name) : undefined;
      if (text === undefined || text === '' || !field) continue;
      const iri = [text, forms.base + text].find((each) => forms.facts.texts(each, rdf.type).length > 0);
      values.set(name, [iri === undefined ? text : field.editor === 'choice' ? iri : forms.names.show(iri)]);
    }
    return { ...part, values };
  });
  return { ...state, parts };
}

/** The ends and the relation of a claim, as far as a form has them. */
export function endsIn({ parts }: FormState, forms: Forms): { readonly subject?: string | undefined; readonly relation?: string | undefined; readonly object?: string | undefined } {
  const values = parts.find(({ kind, key }) => kind === mpp.Claim && key === '')?.values, first = (name: string): string => values?.get(name)?.[0] ?? '';
  const meant = (name: string): string | undefined => (first(name) === '' ? undefined : forms.names.meant(first(name), [mpp.Entity]).iri);
  return { subject: meant('subject'), relation: forms.facts.relations.find((each) => each === first('predicate')), object: meant('object') };
}

/** Of which classes a value of a field is, as far as the rest of the form decides that. */
export function kindsOfField(state: FormState, part: Part, name: string, forms: Forms): readonly string[] {
  if (part.kind === mpp.Claim && (name === 'subject' || name === 'object')) return endsOf(endsIn(state, forms).relation, name === 'subject' ? 'domain' : 'range', forms.facts);
  return forms.of(part.kind)?.fields.find((field) => field.name === name)?.kinds ?? [];
}
