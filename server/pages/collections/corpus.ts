import type { Views } from '../../query/views.js';
import { mpp, skos } from '../../rdf/vocabulary.js';
import { DataFactory } from 'n3';
import { due, inTurns, turn } from '../../platform/turns.js';
import { groupBy, required } from '../knowledge.js';
import type { Knowledge } from '../knowledge.js';
import { toClaim, toEvidence, toPaper } from '../statements.js';
import type { Claim, Evidence, Paper } from '../statements.js';
import { approvalsOf } from './approval-model.js';
import type { Approval } from './approval-model.js';

/**
 * All that a version says of its entities, in one reading, for the pages that list many of them. Retracted papers are
 * among the papers; what they found is not among the evidence.
 */
export interface Corpus {
  /** By IRI. */
  readonly claims: ReadonlyMap<string, Claim>;
  /** By IRI, in order of their year. */
  readonly papers: ReadonlyMap<string, Paper>;
  /** Every evidence line that counts. */
  readonly evidence: readonly Evidence[];
  /** The evidence lines of a claim or a hypothesis. */
  evidenceOf(statement: string): readonly Evidence[];
  /** What a statement is about: the two ends of a claim, the concerns of a hypothesis. */
  topicsOf(statement: string): readonly string[];
  /** The stages of an entity: a stage itself; of others those in which they act, also through a mechanism that they take part in. */
  stagesOf(entity: string): readonly string[];
  /** What regulators decided on a therapy. */
  approvals(therapy: string): readonly Approval[];
  /** The values of an attribute, in order. */
  texts(entity: string, predicate: string): readonly string[];
  text(entity: string, predicate: string): string | undefined;
  /** What an entity links to without a claim. */
  linked(entity: string, predicate: string): readonly string[];
  /** What links to an entity without a claim. */
  linking(predicate: string, entity: string): readonly string[];
}

const structure = [
  skos.broader,
  skos.related,
  mpp.concerns,
  mpp.addresses,
  mpp.competesWith,
  mpp.continues,
  mpp.backedBy,
  mpp.definitionSource,
  mpp.status,
  mpp.trialStatus,
].map((iri) => DataFactory.namedNode(iri));

/** Reads everything at once; a page then asks nothing more. */
export async function readCorpus(views: Views, { stages }: Knowledge): Promise<Corpus> {
  const [claimRows, evidenceRows, paperRows, attributeRows, linkRows, approvalRows] = await Promise.all([
    views.select('claims'), views.select('evidence'), views.select('papers'), views.select('attributes'), views.select('links', { predicate: structure }),
    views.select('approvals'),
  ]);
  const claims = new Map((await inTurns(claimRows, toClaim)).map((claim) => [claim.iri, claim]));
  const papers = new Map((await inTurns(paperRows, toPaper)).map((paper) => [paper.iri, paper]));
  if (due()) await turn();
  const evidence = (await toEvidence(evidenceRows)).filter(({ paper }) => papers.get(paper)?.retracted !== true);

  const approvals = await approvalsOf(approvalRows);
  const byStatement = groupBy(evidence, ({ statement }) => statement);
  const attributes = await valuesBy(attributeRows, (row) => [required(row, 'entity'), required(row, 'predicate'), required(row, 'value')]);
  const links = await valuesBy(linkRows, (row) => [required(row, 'subject'), required(row, 'predicate'), required(row, 'object')]);
  const reverse = await valuesBy(linkRows, (row) => [required(row, 'object'), required(row, 'predicate'), required(row, 'subject')]);
  const linked: Corpus['linked'] = (entity, predicate) => links.get(`${entity} ${predicate}`) ?? [];

  const held = [...claims.values()].filter(({ status }) => status !== 'refuted');
  const relation = (predicate: string): Promise<ReadonlyMap<string, readonly string[]>> =>
    valuesBy(held.filter((claim) => claim.predicate === predicate), ({ subject, object }) => [subject, predicate, object]);
  const acting = await relation(mpp.actsIn);
  const taking = await relation(mpp.participatesIn);
  const known = new Set(stages.map(({ iri }) => iri));
  const stagesByEntity = new Map<string, readonly string[]>();
  const findStages = (entity: string): readonly string[] => (known.has(entity) ? [entity] : [...new Set(
    [entity, ...taking.get(`${entity} ${mpp.participatesIn}`) ?? []].flatMap((actor) => acting.get(`${actor} ${mpp.actsIn}`) ?? []),
  )]);
  const stagesOf = (entity: string): readonly string[] => {
    let found = stagesByEntity.get(entity);
    if (!found) stagesByEntity.set(entity, found = findStages(entity));
    return found;
  };

  return {
    claims, papers, evidence, linked, stagesOf,
    approvals: (therapy) => approvals.get(therapy) ?? [],
    evidenceOf: (statement) => byStatement.get(statement) ?? [],
    topicsOf(statement) {
      const claim = claims.get(statement);
      return claim ? [claim.subject, claim.object] : linked(statement, mpp.concerns);
    },
    texts: (entity, predicate) => attributes.get(`${entity} ${predicate}`) ?? [],
    text: (entity, predicate) => attributes.get(`${entity} ${predicate}`)?.[0],
    linking: (predicate, entity) => reverse.get(`${entity} ${predicate}`) ?? [],
  };
}

/** A paper itself; of anything else the papers with evidence for it or for a claim that names it, and those that define it, in order of their year. */
export function papersOf(iri: string, { papers, claims, evidenceOf, linked }: Corpus): readonly Paper[] {
  const paper = papers.get(iri);
  if (paper) return [paper];
  const statements = [iri, ...[...claims.values()].filter(({ subject, object }) => subject === iri || object === iri).map((claim) => claim.iri)];
  const cited = new Set([...statements.flatMap((statement) => evidenceOf(statement).map((line) => line.paper)), ...linked(iri, mpp.definitionSource)]);
  return [...papers.values()].filter((each) => cited.has(each.iri));
}

/** Values by two IRIs; a space cannot stand in an IRI. */
async function valuesBy<Row>(rows: readonly Row[], read: (row: Row) => readonly [string, string, string]): Promise<ReadonlyMap<string, readonly string[]>> {
  const values = new Map<string, string[]>();
  await inTurns(rows, (row) => {
    const [one, two, value] = read(row);
    const key = `${one} ${two}`;
    const list = values.get(key);
    if (list) list.push(value);
    else values.set(key, [value]);
  });
  return values;
}
