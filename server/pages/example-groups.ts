/** A public example of a question. */
export interface Example {
  readonly id: string;
  readonly title: string;
  /** The question as one sentence. */
  readonly comment: string;
  readonly keywords: readonly string[];
  readonly query: string;
  /** Endpoints that it asks through SERVICE. */
  readonly federatesWith: readonly string[];
}

export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly Example[];
}

/** Who asks, and what: an example is in the first group that has its first keyword. */
const groups: readonly (readonly [title: string, keywords: readonly string[]])[] = [
  ['Where cancers spread', ['tropism', 'manifestation', 'staging']],
  ['Steps of the cascade', ['cascade', 'dormancy']],
  ['Biologists: genes, cells, mechanisms', ['gene', 'mechanism', 'EMT', 'cell', 'path', 'marker', 'prediction']],
  ['Physicians: therapies and trials', ['therapy', 'clinical trial']],
  ['What is argued: for and against', ['hypothesis', 'contested', 'refuted', 'open question']],
  ['How well it is shown', ['claim', 'human', 'replication', 'ECO', 'paper', 'retraction', 'CiTO', 'data set']],
  ['Words: names, definitions, drawings', ['text search', 'vocabulary', 'patients', 'image']],
  ['Bioinformaticians: identifiers and networks', ['mapping', 'CONSTRUCT', 'DESCRIBE']],
  ['With other endpoints', ['federated']],
];
const others = 'Curators: the graph itself';

/** The examples in groups, each in the order of its number. */
export function groupExamples(examples: readonly Example[]): readonly ExampleGroup[] {
  const titleOf = ({ keywords: [keyword = ''] }: Example): string => groups.find(([, keywords]) => keywords.includes(keyword))?.[0] ?? others;
  return [...groups.map(([title]) => title), others]
    .map((title) => ({ title, examples: examples.filter((example) => titleOf(example) === title) }))
    .filter(({ examples: of }) => of.length > 0);
}
