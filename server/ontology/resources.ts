import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { mpp, owl, rdf } from '../rdf/vocabulary.js';
import { dictionaryOf, eachOfSubject, eachSubjectOf } from '../store/read-store.js';
import { locate, type StoreData } from '../store/store-data.js';

/** Relations of statement nodes to what they are about; the node belongs into the document of that resource. */
const aboutness = [rdf.subject, rdf.object, owl.annotatedSource, mpp.depicts, mpp.aboutStage, mpp.paper, mpp.evidenceFor];

/** The quads of a version by what they are about. */
export interface Resources {
  /** IRIs of the described resources that begin with this, in their order. */
  iris(start: string): Iterable<string>;
  /** Whether anything is said of the IRI. */
  has(iri: string): boolean;
  /** All quads whose subject is the IRI, or the blank node `_:label`; derived ones too. */
  about(iri: string): RDF.Quad[];
  /** IRIs of the claims, evidence, mappings, images and sections that are about the resource. */
  statementsAbout(iri: string): string[];
}

/** Reads the columns of a version. Nothing is made ahead: what is asked for is found by its id. */
export function openResources(store: StoreData): Resources {
  const dictionary = dictionaryOf(store);
  const { text, token, findToken } = dictionary;
  const idOf = (iri: string): number => findToken(iri.startsWith('_:') ? iri : `<${iri}>`);
  const isSubject = (id: number): boolean => {
    const i = locate(store.union.spo, id);
    return store.union.spo.offsets[i] !== store.union.spo.offsets[i + 1];
  };
  return {
    *iris(start) {
      let low = store.blanks + 1, high = dictionary.firstLiteral;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (text(middle) < start) low = middle + 1;
        else high = middle;
      }
      for (; low < dictionary.firstLiteral && text(low).startsWith(start); low++) if (isSubject(low)) yield text(low);
    },
    has(iri) {
      const id = idOf(iri);
      return id !== 0 && isSubject(id);
    },
    about(iri) {
      const subject = idOf(iri);
      if (subject === 0) return [];
      const lines: string[] = [];
      for (const [name, graph] of store.graphs) {
        eachOfSubject(graph, subject, (predicate, object) => lines.push(`${token(subject)} ${token(predicate)} ${token(object)} ${name === 0 ? '' : `${token(name)} `}.`));
      }
      // The parser's prefix for blank nodes is none: their labels are canonical in the whole version.
      return new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(lines.join('\n'));
    },
    statementsAbout(iri) {
      const object = idOf(iri);
      const found = new Set<number>();
      for (const relation of aboutness) eachSubjectOf(store.union, idOf(relation), object, (subject) => { if (subject > store.blanks) found.add(subject); });
      return [...found].map(text);
    },
  };
}
