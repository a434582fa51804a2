/** What the pickers of a sentence say. Names as queries write them; an empty one is "any". */
export interface BuilderChoice {
  /** A class: what is looked for. */
  readonly kind: string;
  readonly relation: string;
  /** A term. */
  readonly object: string;
  /** A cancer: then only what was shown in it counts. */
  readonly cancer: string;
  /** Slug of a status without its `status-`. */
  readonly status: string;
  /** Slug of a system without its `system-`. */
  readonly system: string;
  readonly ids: boolean;
  readonly papers: boolean;
}

export const noChoice: BuilderChoice = { kind: 'mpp:Molecule', relation: 'mpp:promotes', object: '', cancer: '', status: '', system: '', ids: true, papers: true };

export const statuses = ['established', 'emerging', 'contested'] as const;
export const systems: readonly (readonly [slug: string, words: string])[] = [
  ['human', 'patients'], ['mouse', 'mice'], ['rat', 'rats'], ['zebrafish', 'zebrafish'], ['chick-embryo', 'chick embryos'], ['in-vitro', 'cells in culture'],
];

const mark = '#pickers:';

/** The choice that a text was built from; undefined where it was written by hand. */
export function readChoice(text: string): BuilderChoice | undefined {
  const line = text.split('\n').find((each) => each.startsWith(mark));
  if (line === undefined) return undefined;
  try {
    return { ...noChoice, ...JSON.parse(line.slice(mark.length)) as Partial<BuilderChoice> };
  } catch {
    return undefined;
  }
}

/** A text without the comment that the pickers read. */
export const withoutMark = (text: string): string => text.replaceAll(new RegExp(`^${mark}.*(?:\\r?\\n|$)`, 'gm'), '').trimEnd();

/** What differs from no choice, as a comment. */
const written = (choice: BuilderChoice): string =>
  `${mark} ${JSON.stringify(Object.fromEntries(Object.entries(choice).filter(([name, value]) => value !== noChoice[name as keyof BuilderChoice])))}`;

/** Words for the names that a sentence needs. */
export type LabelOf = (name: string) => string;

const variableOf = (label: string): string => label.replaceAll(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replaceAll(/\W/g, '') || 'term';

/** The sentence that a choice makes. */
export function sentenceOf({ kind, relation, object, cancer, status, system }: BuilderChoice, labelOf: LabelOf): string {
  const shown = systems.find(([slug]) => slug === system)?.[1];
  return `${kind === '' ? 'What' : `Which ${labelOf(kind)}`} ${labelOf(relation)} ${object === '' ? 'anything' : labelOf(object)}${status === '' ? '' : `, ${status}`}${shown === undefined ? '' : `, shown in ${shown}`}${cancer === '' ? '' : `, in ${labelOf(cancer)}`}?`;
}

/** A query that is to be read and changed: one pattern per line, with names that say what they are. */
export function buildQuery(choice: BuilderChoice, labelOf: LabelOf): string {
  const { kind, relation, object, cancer, status, system, ids, papers } = choice;
  const what = `?${kind === '' ? 'term' : variableOf(labelOf(kind))}`, target = object === '' ? '?object' : object;
  const evidence = papers || system !== '' || cancer !== '';
  const columns = [
    what, '?name', ...(object === '' ? ['?object', '?objectName'] : []), '?status', ...(ids ? ['?hgnc'] : []), ...(papers ? ['?paper', '?citation', '?pmid', '?doi'] : []),
  ];
  const lines = [
    `  ?claim rdf:subject ${what} ;`,
    `    rdf:predicate ${relation} ;`,
    `    rdf:object ${target} ;`,
    ...(evidence ? ['    mpp:hasEvidence ?evidence ;'] : []),
    `    mpp:status ${status === '' ? '?statusTerm' : `mpp:status-${status}`} .`,
    ...(kind === '' ? [] : [`  ${what} a ${kind} .`]),
    // A term has a name in each of several languages, and would stand in a row for each.
    `  ${what} skos:prefLabel ?name . FILTER(LANG(?name) = "en")`,
    ...(object === '' ? ['  ?object skos:prefLabel ?objectName . FILTER(LANG(?objectName) = "en")'] : []),
    status === '' ? '  ?statusTerm skos:prefLabel ?status .' : `  mpp:status-${status} skos:prefLabel ?status .`,
    ...(evidence ? ['  ?evidence mpp:direction mpp:direction-supports .'] : []),
    ...(system === '' ? [] : [`  ?evidence mpp:system mpp:system-${system} .`]),
    ...(cancer === '' ? [] : [`  ?evidence mpp:context/skos:broader* ${cancer} .`]),
    ...(papers
      ? ['  ?evidence mpp:paper ?paper .', '  ?paper rdfs:label ?citation .', '  OPTIONAL { ?paper bibo:pmid ?pmid }', '  OPTIONAL { ?paper bibo:doi ?doi }']
      : []),
    ...(ids
      ? [
          '  OPTIONAL {',
          `    ${what} skos:exactMatch ?gene .`,
          '    FILTER(STRSTARTS(STR(?gene), "http://identifiers.org/hgnc/"))',
          '    BIND(CONCAT("HGNC:", STRAFTER(STR(?gene), "/hgnc/")) AS ?hgnc)',
          '  }',
        ]
      : []),
  ];
  return `# ${sentenceOf(choice, labelOf)}
PREFIX bibo: <http://purl.org/ontology/bibo/>
PREFIX mpp: <https://w3id.org/metastasis/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ${columns.join(' ')}
WHERE {
${lines.join('\n')}
}
ORDER BY ?name
${written(choice)}`;
}
