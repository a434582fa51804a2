import { inTurns } from '../../platform/turns.js';
import { capitalised, entityLink, joined } from '../context.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import { groupBy } from '../knowledge.js';
import type { Entity } from '../knowledge.js';
import { termLink } from '../lexicon.js';
import type { Sources } from './collection.js';
import type { Option, OptionGroup } from './filters.js';
import { claimRows, heading, therapyCard } from './treatment-cards.js';
import type { Therapy } from './treatment-model.js';

/** What therapies are used against, by the kinds of the terms, in the order in which one asks: the cancer, the place, what it causes. */
const sorts = [
  { kind: 'cancer', name: 'Cancers', plain: 'Where the cancer began' },
  { kind: 'site', name: 'Metastatic sites', plain: 'Where it has spread' },
  { kind: 'manifestation', name: 'Symptoms and complications', plain: 'Symptoms and complications' },
] as const;
const others = { kind: undefined, name: 'Other', plain: 'Other' } as const;
type Sort = typeof sorts[number] | typeof others;
const sortOf = (entity: Entity | undefined): Sort => sorts.find(({ kind }) => kind === entity?.kind.name) ?? others;

/** A term to choose. Patients find it by its plain name, and know it again by the one that doctors write. */
export const termOption = ({ slug, label, plain }: Entity, isForPatients: boolean): Option =>
  ({ value: slug, label: isForPatients && plain !== undefined ? `${capitalised(plain)} (${label})` : capitalised(label) });

/** Terms to choose from, in the order of what is read. */
export const sortedOptions = (entities: readonly Entity[], isForPatients: boolean): readonly Option[] =>
  entities.map((entity) => termOption(entity, isForPatients)).toSorted((a, b) => a.label.localeCompare(b.label, 'en'));

/** Terms to choose from, cancers first. */
export const groupedOptions = (entities: readonly Entity[], isForPatients: boolean): readonly OptionGroup[] => [...sorts, others].flatMap((sort) => {
  const options = sortedOptions(entities.filter((entity) => sortOf(entity) === sort), isForPatients);
  return options.length > 0 ? [{ label: isForPatients ? sort.plain : sort.name, options }] : [];
});

interface Member {
  readonly therapy: Therapy;
  /** Why it stands here where that is not what is claimed of it in people: for its trials alone, or for what was seen in animals. */
  readonly note?: string | undefined;
}
interface Shown {
  readonly without: string;
  /** Why those that stand in no group do. */
  readonly why?: string | undefined;
  readonly facts?: Html | false | undefined;
  readonly isOpen: boolean;
  readonly level: 3 | 4;
}

/** A group of therapies below the entity that they have in common: their names, and what each does one step away. */
const therapyGroup = (
  head: Entity | undefined,
  members: readonly Member[],
  sources: Sources,
  { without, why, facts, isOpen, level }: Shown,
): Html => html`<section class="therapy-class">${heading(level, html`${head ? entityLink(head) : without} ${members.length > 0 && html`<span class="count">${members.length}</span>`}`)}
${!head && why !== undefined && html`<p class="footnote">${why}</p>`}${
  members.length > 0
  && html`<p class="therapy-names">${joined(
    members.map(
      ({
        therapy: {
          entity: { slug, label },
        },
        note,
      }) => html`${termLink(slug, label)}${note !== undefined && html` <span class="claim-status">(${note})</span>`}`,
    ),
    ', ',
  )}</p>`
}
<details class="more"${isOpen && html` open`}><summary>What ${members.length > 1 ? 'each' : 'it'} does</summary>
${facts && html`<dl class="facts">${facts}</dl>`}
${members.length > 0 && html`<ul class="cards">${members.map(({ therapy }) => therapyCard(therapy, sources, level === 3 ? 4 : 5))}</ul>`}</details></section>`;

const claimed = (therapy: Therapy): Member => ({ therapy });

/** By the first class. A class that is a therapy itself heads its group; what has no class comes last. */
export async function byClass(therapies: readonly Therapy[], sources: Sources, isOpen: boolean): Promise<Html> {
  const heads = new Map(therapies.filter(({ isClass }) => isClass).map((therapy) => [therapy.entity.iri, therapy]));
  const groups = groupBy(therapies.filter(({ isClass }) => !isClass), ({ classes: [first] }) => first?.iri ?? '');
  for (const iri of heads.keys()) if (!groups.has(iri)) groups.set(iri, []);
  return html`<div class="therapy-classes">${await inTurns(sorted(groups, sources), ([entity, members]) => {
    const head = entity && heads.get(entity.iri);
    return therapyGroup(entity, members.map(claimed), sources, { without: 'Of no class', facts: head && claimRows(head, sources), isOpen, level: 3 });
  })}</div>`;
}

/** What a list by aims shows. */
export interface Aims {
  /** Whether a group is wanted for what a therapy is used against. */
  readonly isAsked: (iri: string) => boolean;
  /** Heads those that stand in no group. */
  readonly without: string;
  /** Why they do not. */
  readonly why?: string | undefined;
  /** Whether a therapy of which nothing is claimed stands where it was studied. */
  readonly withStudied: boolean;
  readonly isOpen: boolean;
  readonly isForPatients: boolean;
}

/** Stands for a group of classes of drugs: what their drugs do is told of each of these. */
const classes = 'classes';

/** Where a therapy stands, and why where that is not what is claimed of it in people: what it is used against, or was studied in, or else the return or spread of any cancer. */
function placesOf(therapy: Therapy, isAsked: Aims['isAsked'], withStudied: boolean): readonly { readonly object: string; readonly note?: string | undefined }[] {
  const aims = therapy.aims.filter(isAsked);
  if (aims.length > 0) return aims.map((object) => ({ object, note: therapy.inModels.includes(object) ? 'in animals so far' : therapy.inFirstStudies.includes(object) ? 'first studies' : undefined }));
  if (!withStudied) return [{ object: '' }];
  const studied = therapy.aims.length === 0 ? therapy.studiedIn.filter(isAsked) : [];
  if (studied.length > 0) return studied.map((object) => ({ object, note: 'studied' }));
  if (therapy.isClass) return [{ object: classes }];
  const against = therapy.aims.length === 0 ? therapy.against.filter(({ object }) => isAsked(object)) : [];
  return against.length > 0 ? against : [{ object: '' }];
}

/** By what they are used against; a therapy that has several aims stands in each group. The sorts of groups have headings where there are several. */
export async function byAim(therapies: readonly Therapy[], { isAsked, without, why, withStudied, isOpen, isForPatients }: Aims, sources: Sources): Promise<Html> {
  const pairs = therapies.flatMap((therapy) => placesOf(therapy, isAsked, withStudied).map(({ object, note }) => ({ object, member: { therapy, note } })));
  const groups = sorted(new Map([...groupBy(pairs, ({ object }) => object)].map(([object, members]) => [object, members.map(({ member }) => member)])), sources, isForPatients);
  const hasNames = new Set(groups.flatMap(([entity]) => (entity ? [sortOf(entity)] : []))).size > 1;
  const made: Html[] = [];
  for (const sort of [...sorts, others]) {
    const ofSort = groups.filter(([entity]) => (entity === undefined ? sort === others : sortOf(entity) === sort));
    if (ofSort.length === 0) continue;
    made.push(html`${hasNames && html`<h3 class="therapy-sort">${isForPatients ? sort.plain : sort.name}</h3>`}<div class="therapy-classes">${await inTurns(ofSort, ([entity, members, key]) =>
      therapyGroup(entity, members, sources, { ...(key === classes ? { without: 'Classes of treatment' } : { without, why }), isOpen, level: hasNames ? 4 : 3 }))}</div>`);
  }
  return html`${made}`;
}

/** Groups with the entity that heads them, from A to Z as they are named; the one without comes last. */
function sorted<Value>(groups: ReadonlyMap<string, Value>, { knowledge }: Sources, isForPatients = false): readonly (readonly [Entity | undefined, Value, string])[] {
  const nameOf = (entity: Entity | undefined): string => (isForPatients ? entity?.plain : undefined) ?? entity?.label ?? '\uffff';
  return [...groups].map(([iri, members]) => [knowledge.entities.get(iri), members, iri] as const)
    .sort(([a], [b]) => nameOf(a).localeCompare(nameOf(b), 'en'));
}
