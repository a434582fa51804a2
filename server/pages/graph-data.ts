import { due, inTurns, turn } from '../platform/turns.js';
import { dct, mpp, rdf, rdfs, skos } from '../rdf/vocabulary.js';
import type { Sources } from './collections/collection.js';
import type { Claim, Evidence } from './statements.js';

/** Relations that are written without a claim and that the graph draws, in the direction in which they are drawn. */
export const structural: readonly string[] = [mpp.immediatelyPrecedes, mpp.competesWith, mpp.addresses, mpp.continues, mpp.concerns, skos.broader, skos.related];

/** Statements with each term written once: `triples` holds places in `terms`, three per statement. */
export interface PackedTriples {
  readonly terms: readonly string[];
  readonly triples: readonly number[];
  /** Slugs of the terms of which everything that the graph draws is there. */
  readonly loaded: readonly string[];
}

/** One connection of a term, as the graph draws it. */
export interface Connection {
  readonly source: string;
  readonly predicate: string;
  readonly target: string;
  /** Absent where no claim states it. */
  readonly claim: Claim | undefined;
  readonly evidence: readonly Evidence[];
}

/** What a picture of some terms begins with. */
export interface FirstPicture {
  /** IRIs of the terms that the address opens or lists, as far as there are such. */
  readonly opened: readonly string[];
  readonly listed: readonly string[];
  readonly connections: readonly Connection[];
}

/** Terms of an address whose statements are put into the page; the page's script fetches those of further ones. */
const mostTerms = 60;

/** What the address asks for: terms by their slugs, the first ones; a claim stands for its two ends. With turns of the event loop between. */
export async function firstPicture(focus: readonly string[], list: readonly string[], { corpus, knowledge: { base, entities, stages } }: Sources): Promise<FirstPicture> {
  const known = (slugs: readonly string[]): readonly string[] => [...new Set(slugs.map((slug) => base + slug))].filter((iri) => entities.has(iri)).slice(0, mostTerms);
  const ends = focus.flatMap((slug) => {
    const claim = corpus.claims.get(base + slug);
    return claim ? [claim.subject, claim.object].filter((iri) => entities.has(iri)) : [];
  });
  const opened = known(focus), listed = [...new Set([...ends, ...known(list)])].slice(0, mostTerms);
  const terms = new Set([...opened, ...listed]);
  const claimed = await inTurns(corpus.claims.values(), (claim): readonly Connection[] => {
    const { subject, predicate, object } = claim;
    return (terms.has(subject) || terms.has(object)) && entities.has(subject) && entities.has(object)
      ? [{ source: subject, predicate, target: object, claim, evidence: corpus.evidenceOf(claim.iri) }]
      : [];
  });
  const next = new Map(stages.map((stage) => [stage.iri, stage.next]));
  const linked = (await inTurns(terms, (iri) => structural.flatMap((predicate) => [
    ...(predicate === mpp.immediatelyPrecedes ? next.get(iri) ?? [] : corpus.linked(iri, predicate)).map((target) => ({ source: iri, predicate, target })),
    ...corpus.linking(predicate, iri).map((source) => ({ source, predicate, target: iri })),
  ]))).flat().filter(({ source, target }) => entities.has(source) && entities.has(target) && source !== target);
  const written = [...new Map(linked.map((link) => [`${link.source} ${link.predicate} ${link.target}`, { ...link, claim: undefined, evidence: [] }])).values()];
  return { opened, listed, connections: [...claimed.flat(), ...written] };
}

/** The same as statements, for the script of the page; with turns of the event loop between. */
export async function packTriples({ opened, listed, connections }: FirstPicture, { corpus, knowledge: { base, entities } }: Sources): Promise<PackedTriples> {
  const terms: string[] = [], triples: number[] = [];
  const indexes = new Map<string, number>();
  const indexOf = (term: string): number => {
    let found = indexes.get(term);
    if (found === undefined) {
      indexes.set(term, found = terms.length);
      terms.push(term);
    }
    return found;
  };
  const add = (subject: string, predicate: string, object: string | undefined): void => {
    if (object !== undefined) triples.push(indexOf(subject), indexOf(predicate), indexOf(object));
  };
  const own = new Set([...opened, ...listed]);
  for (const iri of new Set([...own, ...connections.flatMap(({ source, target }) => [source, target])])) {
    const entity = entities.get(iri);
    if (!entity) continue;
    add(iri, rdf.type, entity.kind.iri);
    add(iri, skos.prefLabel, entity.label);
    if (own.has(iri)) add(iri, skos.definition, corpus.text(iri, skos.definition));
    if (due()) await turn();
  }
  const papers = new Set<string>(), contexts = new Set<string>();
  for (const { source, predicate, target, claim, evidence } of connections) {
    if (due()) await turn();
    if (!claim) {
      add(source, predicate, target);
      continue;
    }
    add(claim.iri, rdf.subject, source);
    add(claim.iri, rdf.predicate, predicate);
    add(claim.iri, rdf.object, target);
    if (claim.status !== undefined) add(claim.iri, mpp.status, `${base}status-${claim.status}`);
    add(claim.iri, mpp.statement, claim.statement);
    for (const line of evidence) {
      const node = line.iri;
      add(claim.iri, mpp.hasEvidence, node);
      add(node, `${mpp.namespaceIri}direction`, `${base}direction-${line.direction}`);
      add(node, `${mpp.namespaceIri}finding`, line.finding);
      add(node, mpp.paper, line.paper);
      for (const system of line.systems) add(node, `${mpp.namespaceIri}system`, `${base}system-${system.replaceAll(' ', '-')}`);
      for (const context of line.contexts) {
        add(node, `${mpp.namespaceIri}context`, context);
        contexts.add(context);
      }
      papers.add(line.paper);
    }
  }
  for (const iri of papers) {
    add(iri, rdfs.label, corpus.papers.get(iri)?.label);
    add(iri, `${dct.namespaceIri}issued`, corpus.papers.get(iri)?.year);
  }
  for (const iri of contexts) {
    add(iri, rdf.type, entities.get(iri)?.kind.iri);
    add(iri, skos.prefLabel, entities.get(iri)?.label);
  }
  return { terms, triples, loaded: [...own].map((iri) => iri.slice(base.length)) };
}
