/** A file that is made of the knowledge for the tools of one field. A new one is a row here, and a row of `writers` in `write-export.ts`. */
export interface Export {
  /** The name in `metastasis export NAME`. */
  readonly name: string;
  /** Its addresses below the base, without the first slash; the first is the one to give. */
  readonly addresses: readonly string[];
  readonly mediaType: string;
  /** What it is, as descriptions and documents say it. */
  readonly title: string;
}

export const exports: readonly Export[] = [
  { name: 'owl', addresses: ['ontology.owl', 'ontology.rdf'], mediaType: 'application/rdf+xml', title: 'ontology in OWL 2 DL, for Protégé, ROBOT, OLS and reasoners' },
  { name: 'obo', addresses: ['ontology.obo'], mediaType: 'text/plain', title: 'terms in OBO format' },
  { name: 'obographs', addresses: ['ontology.json', 'ontology.obo.json'], mediaType: 'application/json', title: 'terms and relations as OBO Graphs JSON, for oaklib' },
];

/** @throws RangeError for a name that no export has. */
export function exportNamed(name: string): Export {
  const found = exports.find((one) => one.name === name);
  if (!found) throw new RangeError(`no export ${name}`);
  return found;
}
