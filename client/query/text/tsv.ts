/** Solutions are read as the service's own page of results reads them. */
export { readCell, TsvReader, xsd, type Cell } from '../../../server/rdf/tsv.js';
