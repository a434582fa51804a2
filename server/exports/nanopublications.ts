import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { dct, mpp, rdf, rdfs, xsd } from '../rdf/vocabulary.js';
import { claimLabel, papersOfClaim } from './export-source.js';
import type { ExportClaim, ExportSource } from './export-source.js';

const { literal, namedNode, quad } = DataFactory;
const np = 'http://www.nanopub.org/nschema#', prov = 'http://www.w3.org/ns/prov#', pav = 'http://purl.org/pav/';
export const nanopublicationPrefixes: readonly (readonly [string, string])[] = [['np', np], ['prov', prov], ['pav', pav]];

/**
 * Each claim as a nanopublication (https://nanopub.net/guidelines/working_draft/): its graphs are fragments of the claim's own address. The assertion of
 * a claim that is contested or refuted is that it is, and not the relation itself. They are not signed, and have no trusty address.
 */
export const nanopublications = (source: ExportSource): RDF.Quad[] => source.claims.flatMap((claim) => nanopublication(claim, source));

function nanopublication(claim: ExportClaim, source: ExportSource): RDF.Quad[] {
  const { iri, subject, predicate, object, status, statement, evidence } = claim, part = (name: string): string => `${iri}#${name}`;
  const quads: RDF.Quad[] = [];
  const say = (graph: string, s: string, p: string, o: string | RDF.Term): void => {
    quads.push(quad(namedNode(s), namedNode(p), (typeof o === 'string' ? namedNode(o) : o) as never, namedNode(part(graph))) as RDF.Quad);
  };
  const nanopub = part('nanopublication'), assertion = part('assertion');
  say('Head', nanopub, rdf.type, `${np}Nanopublication`);
  say('Head', nanopub, `${np}hasAssertion`, assertion);
  say('Head', nanopub, `${np}hasProvenance`, part('provenance'));
  say('Head', nanopub, `${np}hasPublicationInfo`, part('pubinfo'));
  if (status === 'established' || status === 'emerging') say('assertion', subject, predicate, object);
  say('assertion', iri, rdf.type, mpp.Claim);
  say('assertion', iri, rdf.subject, subject);
  say('assertion', iri, rdf.predicate, predicate);
  say('assertion', iri, rdf.object, object);
  if (statement !== undefined) say('assertion', iri, mpp.statement, literal(statement, 'en') as RDF.Literal);
  say('assertion', iri, mpp.status, `${mpp.namespaceIri}status-${status}`);
  for (const paper of papersOfClaim(claim)) say('provenance', assertion, `${prov}wasDerivedFrom`, paper);
  const curators = new Set<string>(), days: string[] = [];
  for (const line of evidence) {
    say('provenance', iri, mpp.hasEvidence, line.iri);
    for (const { predicate: p, object: o } of source.about(line.iri)) {
      if (p.value === `${pav}curatedBy`) curators.add(o.value);
      else if (p.value === `${pav}curatedOn`) days.push(o.value);
      else say('provenance', line.iri, p.value, o);
    }
  }
  for (const curator of curators) say('provenance', assertion, `${prov}wasAttributedTo`, curator);
  say('pubinfo', nanopub, rdfs.label, literal(claimLabel(claim, source), 'en') as RDF.Literal);
  for (const curator of curators) say('pubinfo', nanopub, `${dct.namespaceIri}creator`, curator);
  const [first] = days.sort();
  if (first !== undefined) say('pubinfo', nanopub, `${dct.namespaceIri}created`, literal(first, namedNode(xsd.date)) as RDF.Literal);
  for (const license of source.iris(source.ontology, dct.license)) say('pubinfo', nanopub, dct.license, license);
  say('pubinfo', nanopub, `${dct.namespaceIri}isPartOf`, source.ontology);
  return quads;
}
