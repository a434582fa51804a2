import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { mpp, owl, rdf } from '../rdf/vocabulary.js';

/** Relations of statement nodes to what they are about; the node belongs into the document of that resource. */
const aboutness = new Set([rdf.subject, rdf.object, owl.annotatedSource, mpp.depicts, mpp.aboutStage, mpp.paper, mpp.evidenceFor].map((iri) => `<${iri}>`));

/** The quads of a version by what they are about. */
export interface Resources {
  /** IRIs of all described resources, in no particular order. */
  iris(): Iterable<string>;
  /** All quads whose subject is the IRI, or the blank node `_:label`; derived ones too. */
  about(iri: string): RDF.Quad[];
  /** IRIs of the claims, evidence, mappings, images and sections that are about the resource. */
  statementsAbout(iri: string): string[];
}

/**
 * Indexes canonical N-Quads by line: a few megabytes beside the bytes that are in memory anyway, where an RDF/JS store
 * of the same quads takes some hundred. What is asked for is parsed when it is asked for.
 */
export function indexResources(nquads: SharedArrayBuffer): Resources {
  const bytes = Buffer.from(nquads);
  // Latin-1 keeps one character a byte, so that positions in the string are positions in the bytes.
  const text = bytes.toString('latin1');
  const lines = new Map<string, number[]>();
  const statements = new Map<string, Set<string>>();
  for (let start = 0; start < text.length;) {
    const afterSubject = text.indexOf(' ', start);
    const afterPredicate = text.indexOf(' ', afterSubject + 1);
    const end = text.indexOf('\n', afterPredicate);
    const subject = text.slice(start, afterSubject);
    push(lines, subject, start, end);
    if (aboutness.has(text.slice(afterSubject + 1, afterPredicate))) {
      const object = text.slice(afterPredicate + 1, text.indexOf(' ', afterPredicate + 1));
      let about = statements.get(object);
      if (!about) statements.set(object, about = new Set());
      about.add(subject);
    }
    start = end + 1;
  }
  const key = (iri: string): string => Buffer.from(iri.startsWith('_:') ? iri : `<${iri}>`).toString('latin1');
  const decode = (term: string): string => Buffer.from(term, 'latin1').toString('utf8').slice(1, -1);

  return {
    *iris() {
      for (const subject of lines.keys()) if (subject.startsWith('<')) yield decode(subject);
    },
    about(iri) {
      const places = lines.get(key(iri)) ?? [];
      const found: string[] = [];
      for (let i = 0; i < places.length; i += 2) found.push(bytes.toString('utf8', places[i], places[i + 1]));
      // The parser's prefix for blank nodes is none: their labels are canonical in the whole version.
      return new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(found.join('\n'));
    },
    statementsAbout: (iri) => [...statements.get(key(iri)) ?? []].filter((subject) => subject.startsWith('<')).map(decode),
  };
}

/** Start and end of a line, in bytes. */
function push(lines: Map<string, number[]>, subject: string, start: number, end: number): void {
  const places = lines.get(subject);
  if (places) places.push(start, end);
  else lines.set(subject, [start, end]);
}
