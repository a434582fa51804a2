import type * as RDF from '@rdfjs/types';
import { xsd } from '../../rdf/vocabulary.js';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { termKind } from '../../store/dictionary.js';
import type { Context } from './context.js';

/** The id of a constant. */
export function internTerm({ terms }: Context, term: RDF.Term): number {
  switch (term.termType) {
    case 'NamedNode': return terms.intern(termKind.iri, term.value);
    case 'BlankNode': return terms.intern(termKind.blank, term.value); // in what a service gave; in a query it is a variable
    case 'Literal':
      if (term.direction) throw new UnsupportedError('A literal with a direction is not supported.');
      return terms.intern(termKind.literal, term.value, term.language ? `@${term.language.toLowerCase()}` : term.datatype.value === xsd.string ? '' : term.datatype.value);
    default: throw new UnsupportedError(`A ${term.termType} is not supported here.`);
  }
}
