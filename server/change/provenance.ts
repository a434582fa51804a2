import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { writeTurtle } from '../rdf/turtle.js';
import type { Agent } from './change-set.js';
import type { ChangeRecord } from './history.js';

const { literal, namedNode, quad } = DataFactory;
const namespaces = {
  prov: 'http://www.w3.org/ns/prov#', pav: 'http://purl.org/pav/', rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', rdfs: 'http://www.w3.org/2000/01/rdf-schema#', xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** The IRI of an agent; of a program, an address below `agents/`. */
const iriOf = ({ iri, name }: Agent, base: string): string => iri ?? `${base}agents/${encodeURIComponent(name)}`;

/**
 * Changes as PROV-O, in Turtle: each is an activity that used the version before and generated the one after it, and is
 * associated with its author and its reviewer.
 */
export function provenanceOf(changes: readonly ChangeRecord[], base: string): string {
  const quads: RDF.Quad[] = [];
  const say = (subject: string, property: string, object: RDF.Quad_Object): void => {
    const [prefix = '', name = ''] = property.split(':');
    quads.push(quad(namedNode(subject), namedNode(namespaces[prefix as 'prov'] + name), object as never) as RDF.Quad);
  };
  const iri = (text: string): RDF.NamedNode => namedNode(text) as RDF.NamedNode;
  for (const { change, time, author, reviewer, reason, base: before, version, reverts } of changes) {
    const [activity, old, made] = [`${base}changes/${change}`, `${base}version/${before}`, `${base}version/${version}`];
    say(activity, 'rdf:type', iri(`${namespaces.prov}Activity`));
    say(activity, 'prov:endedAtTime', literal(time, namedNode(`${namespaces.xsd}dateTime`)) as RDF.Literal);
    say(activity, 'rdfs:comment', literal(reason) as RDF.Literal);
    say(activity, 'prov:used', iri(old));
    say(activity, 'prov:generated', iri(made));
    if (reverts !== undefined) say(activity, 'prov:wasInformedBy', iri(`${base}changes/${reverts}`));
    say(made, 'rdf:type', iri(`${namespaces.prov}Entity`));
    say(made, 'prov:wasDerivedFrom', iri(old));
    for (const [property, agent] of [['pav:authoredBy', author], ['pav:curatedBy', reviewer]] as const) {
      const agentIri = iriOf(agent, base);
      say(activity, property, iri(agentIri));
      say(activity, 'prov:wasAssociatedWith', iri(agentIri));
      say(agentIri, 'rdf:type', iri(`${namespaces.prov}${agent.iri === undefined ? 'SoftwareAgent' : 'Person'}`));
      say(agentIri, 'rdfs:label', literal(agent.name) as RDF.Literal);
    }
  }
  return writeTurtle(quads, new Map(Object.entries(namespaces)));
}
