import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import { mpp, owl, rdf } from '../rdf/vocabulary.js';
import { termKind } from '../store/term-kind.js';
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

/** A literal by its text and its suffix: nothing, `@` with language and direction, or a datatype. */
function literalOf(text: string, suffix: string): RDF.Term {
  if (suffix === '') return DataFactory.literal(text) as RDF.Term;
  if (!suffix.startsWith('@')) return DataFactory.literal(text, DataFactory.namedNode(suffix)) as RDF.Term;
  const [language = '', direction] = suffix.slice(1).split('--');
  return DataFactory.literal(text, direction === undefined ? language : { language, direction } as never) as RDF.Term;
}

/** Reads the columns of a version. Nothing is made ahead: what is asked for is found by its id. */
export function openResources(store: StoreData): Resources {
  const dictionary = dictionaryOf(store);
  const { text, kind, suffix, findToken } = dictionary;
  const idOf = (iri: string): number => findToken(iri.startsWith('_:') ? iri : `<${iri}>`);
  const isSubject = (id: number): boolean => {
    const i = locate(store.union.spo, id);
    return store.union.spo.offsets[i] !== store.union.spo.offsets[i + 1];
  };
  /** The RDF term of an id. Labels of blank nodes are canonical in the whole version, and stay as they are. */
  const termOf = (id: number): RDF.Term => {
    const value = text(id);
    switch (kind(id)) {
      case termKind.blank: return DataFactory.blankNode(value) as RDF.Term;
      case termKind.iri: return DataFactory.namedNode(value) as RDF.Term;
      default: return literalOf(value, suffix(id));
    }
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
      const quads: RDF.Quad[] = [], of = termOf(subject);
      for (const [name, graph] of store.graphs) {
        const named = name === 0 ? DataFactory.defaultGraph() : termOf(name);
        eachOfSubject(graph, subject, (predicate, object) => { quads.push(DataFactory.quad(of as never, termOf(predicate) as never, termOf(object) as never, named as never) as RDF.Quad); });
      }
      return quads;
    },
    statementsAbout(iri) {
      const object = idOf(iri);
      const found = new Set<number>();
      for (const relation of aboutness) eachSubjectOf(store.union, idOf(relation), object, (subject) => { if (subject > store.blanks) found.add(subject); });
      return [...found].map(text);
    },
  };
}
