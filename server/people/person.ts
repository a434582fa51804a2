import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import type { Agent } from '../change/change-set.js';
import type { Role } from './roles.js';

/** A person with an account. */
export interface Person {
  /** 16 letters and digits, given once. */
  readonly id: string;
  readonly name: string;
  /** Sixteen digits with hyphens; absent where none is known. */
  readonly orcid: string | undefined;
  readonly role: Exclude<Role, 'visitor'>;
  readonly blocked: boolean;
  /** Name and everything else are gone; the id stays, since accepted changes name it. */
  readonly erased: boolean;
  /** ISO 8601, UTC. */
  readonly created: string;
}

/** Characters of a name. */
export const longestName = 120;

/** What a person is called whose account was erased. */
export const erasedName = 'former contributor';

/** The IRI that stands for a person in the record: the ORCID iD, or an address of the service. */
export const personIri = ({ id, orcid }: Pick<Person, 'id' | 'orcid'>, base: string): string => (orcid === undefined ? `${base}people/${id}` : `https://orcid.org/${orcid}`);

/** The path of the page of a person. */
export const personPath = ({ id }: Pick<Person, 'id'>): string => `/people/${id}`;

export const personPrefixes = new Map([
  ['foaf', 'http://xmlns.com/foaf/0.1/'],
  ['prov', 'http://www.w3.org/ns/prov#'],
  ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
]);

/** What everybody may know of a person, as data. */
export function personQuads(person: Person, base: string): RDF.Quad[] {
  const { namedNode, literal, quad } = DataFactory, iri = namedNode(personIri(person, base)), in_ = (prefix: string, name: string) => namedNode(`${personPrefixes.get(prefix) ?? ''}${name}`);
  return [
    quad(iri, in_('rdf', 'type'), in_('prov', 'Person')), quad(iri, in_('rdf', 'type'), in_('foaf', 'Person')), quad(iri, in_('rdfs', 'label'), literal(person.name)),
    quad(iri, in_('foaf', 'page'), namedNode(base + personPath(person).slice(1))),
  ] as RDF.Quad[];
}

export const agentOf = (person: Person, base: string): Agent => ({ name: person.name, iri: personIri(person, base) });

/** A name in one line; undefined for one that is empty or too long. */
export function readName(text: string): string | undefined {
  const name = text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\s]+/gu, ' ').trim();
  return name === '' || name.length > longestName ? undefined : name;
}

/** An ORCID iD, also as an address; undefined for what is none: ISO 7064, MOD 11-2, is its last character. */
export function readOrcid(text: string): string | undefined {
  const [, found] = /^(?:https:\/\/orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$/.exec(text.trim()) ?? [];
  if (found === undefined) return undefined;
  const digits = found.replaceAll('-', '');
  let total = 0;
  for (const digit of digits.slice(0, 15)) total = (total + Number(digit)) * 2;
  const check = (12 - (total % 11)) % 11;
  return digits[15] === (check === 10 ? 'X' : String(check)) ? found : undefined;
}

/** The IRI by which the knowledge graph knows somebody: the ORCID iD, or an address here from before it was known. */
export const publishedIri = (person: Person, isCurator: (iri: string) => boolean, base: string): string | undefined => [personIri(person, base), `${base}people/${person.id}`].find(isCurator);
