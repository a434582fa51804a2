import { mpp, skos } from '../../rdf/vocabulary.js';
import { due, inTurns, turn } from '../../platform/turns.js';
import { groupBy } from '../knowledge.js';
import type { Entity, Stage } from '../knowledge.js';
import type { Claim } from '../statements.js';
import type { Sources } from './collection.js';
import { onceAVersion } from './once-a-version.js';

/** A drug, class of drugs or procedure, with what is claimed of it. Refuted claims are left out. */
export interface Therapy {
  readonly entity: Entity;
  /** The classes to which it belongs. */
  readonly classes: readonly Entity[];
  /** Whether narrower therapies belong to it. */
  readonly isClass: boolean;
  readonly targets: readonly Claim[];
  /** Diseases, complications and sites that it treats. */
  readonly treats: readonly Claim[];
  /** Symptoms and complications that it holds back. */
  readonly eases: readonly Claim[];
  /** What it is used against, by what is claimed, or else by its approvals: diseases, sites, symptoms and complications. A metastasis of an organ is the organ. */
  readonly aims: readonly string[];
  /** Those of the aims for which it was seen to work in animals or cultures, and not in people. */
  readonly inModels: readonly string[];
  /** Of those in people: what no claim is established of, and no approval in force names. */
  readonly inFirstStudies: readonly string[];
  /** Diseases and sites whose patients its trials take in. */
  readonly studiedIn: readonly string[];
  /** The return or the spread of a cancer, where it was studied against that, and how that went where it did not hold in people. */
  readonly against: readonly Against[];
  readonly trials: readonly Trial[];
  /** Therapies that it must not be combined with. */
  readonly excludes: readonly Claim[];
  /** What it may cause in some of those who are treated. */
  readonly harms: readonly Claim[];
}

/** What a therapy was studied against, whichever the cancer. */
export interface Against {
  readonly object: string;
  readonly note: 'did not help' | 'in animals so far' | 'studies disagree' | undefined;
}

export interface Trial {
  readonly entity: Entity;
  /** Number in ClinicalTrials.gov. */
  readonly number: string | undefined;
  readonly result: string | undefined;
  /** IRIs of the therapies that it tests. */
  readonly evaluates: readonly string[];
  /** IRIs of the diseases and sites whose patients it takes in. */
  readonly enrols: readonly string[];
}

const ofModels = /\b(?:mice|mouse|murine|rats?|rabbits?|zebrafish|animals?|cultures?|cultured|in vitro|models?|xenografts?)\b/i;
/** Whether a claim speaks of animals or cultures: a line from people, or a review, beside it does not make it known in people. */
export const isOfModels = ({ statement = '' }: Claim): boolean => ofModels.test(statement);

/** Whether a claim rests on people: on a study of them, or on a review. */
export const inPeople = (claim: Claim, { evidenceOf }: Pick<Sources['corpus'], 'evidenceOf'>): boolean =>
  !isOfModels(claim) && evidenceOf(claim.iri).some(({ systems }) => systems.includes('human') || systems.includes('review'));

/** One way from a stage to a therapy: what acts in the stage and is the point of attack. */
export interface TreatmentRoute {
  readonly stage: Stage;
  readonly target: Entity;
  readonly therapies: readonly Therapy[];
}

export interface Treatment {
  readonly therapies: readonly Therapy[];
  /** Those without a result on record first, then the youngest registration. */
  readonly trials: readonly Trial[];
  /** In the order of the stages. */
  readonly routes: readonly TreatmentRoute[];
}

/** A metastasis of an organ is treated where the organ's are: `bone-metastasis` stands for `bone`. */
function placeOf(iri: string, { knowledge: { entities } }: Sources): string {
  const organ = iri.replace(/-metastasis$/, '');
  return organ !== iri && entities.get(organ)?.kind.name === 'site' ? organ : iri;
}

/** A refuted claim counts as well: that a treatment did not help is what one looks for. */
function againstOf(claim: Claim, { corpus, knowledge: { entities } }: Sources): readonly Against[] {
  const { predicate, object, status } = claim;
  if (predicate !== mpp.restrains || entities.get(object)?.kind.name !== 'term') return [];
  const note = status === 'refuted' ? 'did not help' : !inPeople(claim, corpus) ? 'in animals so far' : status === 'contested' ? 'studies disagree' : undefined;
  return [{ object, note }];
}

export const readTreatment: (sources: Sources) => Promise<Treatment> = onceAVersion(async ({ corpus, knowledge }) => {
  const claims = groupBy([...corpus.claims.values()], ({ subject }) => subject);
  const current = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated);
  const stated = (subject: string, ...predicates: readonly string[]): readonly Claim[] =>
    (claims.get(subject) ?? []).filter(({ predicate, status }) => status !== 'refuted' && predicates.includes(predicate));
  const entity = (iri: string): readonly Entity[] => [knowledge.entities.get(iri) ?? []].flat();

  const trials = (await inTurns(current.filter(({ kind }) => kind.iri === mpp.ClinicalTrial), (trial): Trial => ({
    entity: trial,
    number: corpus.text(trial.iri, skos.notation),
    result: corpus.text(trial.iri, mpp.result),
    evaluates: stated(trial.iri, mpp.evaluates).map(({ object }) => object),
    enrols: stated(trial.iri, mpp.enrols).map(({ object }) => placeOf(object, { corpus, knowledge })),
  }))).sort((a, b) => Number(a.result !== undefined) - Number(b.result !== undefined) || (b.number ?? '').localeCompare(a.number ?? ''));

  const broader = new Set(current.flatMap(({ iri }) => corpus.linked(iri, skos.broader)));
  const therapies = await inTurns(current.filter(({ kind }) => kind.iri === mpp.Therapy), (therapy): Therapy => {
    const treats = stated(therapy.iri, mpp.treats, mpp.treatsMetastasisIn), tested = trials.filter(({ evaluates }) => evaluates.includes(therapy.iri));
    const eases = stated(therapy.iri, mpp.restrains).filter(({ object }) => knowledge.entities.get(object)?.kind.name === 'manifestation');
    const allowed = new Set(corpus.approvals(therapy.iri).flatMap(({ usedFor }) => usedFor)), isFirst = (object: string): boolean =>
      !allowed.has(object) && [...treats, ...eases].every((claim) => claim.object !== object || claim.status !== 'established');
    const claimed = [...treats, ...eases].map(({ object }) => object), used = claimed.length > 0 ? claimed : corpus.approvals(therapy.iri).flatMap(({ usedFor }) => usedFor);
    return {
      entity: therapy,
      classes: corpus.linked(therapy.iri, skos.broader).flatMap(entity),
      isClass: broader.has(therapy.iri),
      targets: stated(therapy.iri, mpp.targets),
      treats, eases,
      aims: [...new Set(used.map((iri) => placeOf(iri, { corpus, knowledge })))],
      inModels: claimed.filter((object) => [...treats, ...eases].every((claim) => claim.object !== object || !inPeople(claim, corpus))).map((iri) => placeOf(iri, { corpus, knowledge })),
      inFirstStudies: claimed.filter(isFirst).map((iri) => placeOf(iri, { corpus, knowledge })),
      studiedIn: [...new Set(tested.flatMap(({ enrols }) => enrols))],
      against: (claims.get(therapy.iri) ?? []).flatMap((claim) => againstOf(claim, { corpus, knowledge })),
      excludes: stated(therapy.iri, mpp.contraindicatedWith),
      harms: stated(therapy.iri, mpp.mayCause),
      trials: tested,
    };
  });
  if (due()) await turn();
  return { therapies, trials, routes: routesOf(therapies, { corpus, knowledge }) };
});

/** A target leads to the stages in which it acts, directly or through a mechanism that it takes part in. */
function routesOf(therapies: readonly Therapy[], { corpus, knowledge }: Sources): readonly TreatmentRoute[] {
  const targets = new Set(therapies.flatMap(({ targets: claims }) => claims.map(({ object }) => object)));
  const reached = [...knowledge.entities.values()].filter(({ iri }) => targets.has(iri));
  return knowledge.stages.flatMap((stage) => reached.filter(({ iri }) => corpus.stagesOf(iri).includes(stage.iri)).map((target): TreatmentRoute => ({
    stage, target, therapies: therapies.filter(({ targets: claims }) => claims.some(({ object }) => object === target.iri)),
  })));
}
