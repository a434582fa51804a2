import type { Release } from './export-source.js';

/** One file of a release. */
export interface ReleaseFile {
  /** Below the release. */
  readonly path: string;
  readonly mediaType: string;
  readonly title: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What is said of a release and not in its statements; what is not set is left out, and named in `missing`. */
export interface ReleaseFacts {
  readonly base: string;
  readonly release: Release;
  readonly title: string;
  readonly description: string;
  readonly license: string | undefined;
  /** Who made it: people with an ORCID, or a group. */
  readonly creators: readonly { readonly name: string; readonly orcid?: string | undefined }[];
  /** Who has an account and did something that stands in the record. */
  readonly contributors: readonly { readonly name: string; readonly orcid?: string | undefined }[];
  /** Who answers for it. */
  readonly publisher: string | undefined;
  readonly contact: string | undefined;
  readonly repository: string | undefined;
  /** What is not set, one sentence each. */
  readonly missing: readonly string[];
}

const yaml = (text: string): string => JSON.stringify(text);
const address = ({ base, release }: Pick<ReleaseFacts, 'base' | 'release'>): string => `${base}release/${release.date}`;
const ccBy = (license: string | undefined): boolean => license === 'https://creativecommons.org/licenses/by/4.0/';

/** Citation File Format 1.2. */
export const citationFile = (facts: ReleaseFacts): string =>
  [
    'cff-version: 1.2.0',
    'message: "Cite the data by this, and the claims that you use by their papers."',
    'type: dataset',
    `title: ${yaml(facts.title)}`,
    `abstract: ${yaml(facts.description)}`,
    'authors:',
    ...facts.creators.map(({ name, orcid }) => (orcid === undefined ? `  - name: ${yaml(name)}` : `  - name: ${yaml(name)}\n    orcid: ${yaml(orcid)}`)),
    `version: ${yaml(facts.release.date)}`,
    `date-released: ${yaml(facts.release.date)}`,
    `url: ${yaml(address(facts))}`,
    ...(ccBy(facts.license) ? ['license: CC-BY-4.0'] : []),
    ...(facts.repository === undefined ? [] : [`repository-code: ${yaml(facts.repository)}`]),
    '',
  ].join('\n');

const keywords = ['metastasis', 'cancer', 'knowledge graph', 'ontology', 'evidence'];

/** Attributes of a record in DataCite's schema 4, without a DOI: the registrar gives it. */
export const dataciteRecord = (facts: ReleaseFacts): string =>
  `${JSON.stringify(
    {
      data: {
        type: 'dois',
        attributes: {
          titles: [{ title: `${facts.title}, release ${facts.release.date}` }],
          creators: facts.creators.map(({ name, orcid }) => ({
            name,
            nameType: orcid === undefined ? 'Organizational' : 'Personal',
            ...(orcid !== undefined && { nameIdentifiers: [{ nameIdentifier: orcid, nameIdentifierScheme: 'ORCID' }] }),
          })),
          ...(facts.contributors.length > 0 && {
            contributors: facts.contributors.map(({ name, orcid }) => ({
              name,
              nameType: 'Personal',
              contributorType: 'DataCurator',
              ...(orcid !== undefined && { nameIdentifiers: [{ nameIdentifier: orcid, nameIdentifierScheme: 'ORCID' }] }),
            })),
          }),
          publisher: facts.publisher ?? facts.title,
          publicationYear: Number(facts.release.date.slice(0, 4)),
          types: { resourceTypeGeneral: 'Dataset', resourceType: 'Knowledge graph' },
          version: facts.release.date,
          url: address(facts),
          dates: [{ date: facts.release.date, dateType: 'Issued' }],
          descriptions: [{ description: facts.description, descriptionType: 'Abstract' }],
          subjects: keywords.map((subject) => ({ subject })),
          ...(facts.license !== undefined && { rightsList: [{ rightsUri: facts.license }] }),
          language: 'en',
        },
      },
    },
    null,
    1,
  )}\n`;

/** Metadata as Zenodo's deposit takes them. */
export const zenodoRecord = (facts: ReleaseFacts): string =>
  `${JSON.stringify(
    {
      upload_type: 'dataset',
      title: `${facts.title}, release ${facts.release.date}`,
      description: facts.description,
      version: facts.release.date,
      publication_date: facts.release.date,
      access_right: 'open',
      keywords,
      language: 'eng',
      ...(ccBy(facts.license) && { license: 'cc-by-4.0' }),
      creators: facts.creators.map(({ name, orcid }) => ({ name, ...(orcid !== undefined && { orcid: orcid.replace('https://orcid.org/', '') }) })),
      ...(facts.contributors.length > 0 && {
        contributors: facts.contributors.map(({ name, orcid }) => ({
          name,
          type: 'DataCurator',
          ...(orcid !== undefined && { orcid: orcid.replace('https://orcid.org/', '') }),
        })),
      }),
      related_identifiers: [{ identifier: address(facts), relation: 'isIdenticalTo', scheme: 'url' }],
    },
    null,
    1,
  )}\n`;

const literal = (text: string): string => JSON.stringify(text);

/** The release as a data set of DCAT 3 with a distribution for each file. */
export function dcatDescription(facts: ReleaseFacts & { readonly dataset: { readonly id: string } }, files: readonly ReleaseFile[]): string {
  const { base, release: { date, prior }, dataset } = facts, here = address(facts);
  const values = [
    `a dcat:Dataset`,
    `dct:title ${literal(`${facts.title}, release ${date}`)}@en`,
    `dct:description ${literal(facts.description)}@en`,
    `dct:issued "${date}"^^xsd:date`,
    `dcat:version "${date}"`,
    `dcat:isVersionOf <${base}ontology>`,
    `dct:identifier "${dataset.id}"`,
    ...(prior === undefined ? [] : [`dcat:previousVersion <${base}release/${prior}>`]),
    ...(facts.license === undefined ? [] : [`dct:license <${facts.license}>`]),
    ...facts.creators.map(({ name, orcid }) => (orcid === undefined ? `dct:creator [ a foaf:Agent ; foaf:name ${literal(name)} ]` : `dct:creator <${orcid}>`)),
    ...facts.contributors.map(({ name, orcid }) =>
      orcid === undefined ? `dct:contributor [ a foaf:Person ; foaf:name ${literal(name)} ]` : `dct:contributor <${orcid}>`,
    ),
    ...(facts.publisher === undefined ? [] : [`dct:publisher [ a foaf:Agent ; foaf:name ${literal(facts.publisher)} ]`]),
    ...(facts.contact === undefined ? [] : [`dcat:contactPoint [ vcard:hasEmail ${literal(facts.contact)} ]`]),
    ...(facts.repository === undefined ? [] : [`dcat:landingPage <${facts.repository}>`]),
    `dcat:keyword ${keywords.map((word) => `${literal(word)}@en`).join(' , ')}`,
    `dcat:distribution ${files.map(({ path }) => `<${here}/${path}>`).join(' , ')}`,
  ];
  return `@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<${here}> ${values.join(' ;\n    ')} .
${files.map(({ path, title, bytes, sha256, mediaType }) => `
<${here}/${path}> a dcat:Distribution ;
    dct:title ${literal(title)}@en ;
    dcat:downloadURL <${here}/${path}> ;
    dcat:byteSize "${bytes}"^^xsd:nonNegativeInteger ;
    dcat:mediaType <https://www.iana.org/assignments/media-types/${mediaType}> ;
    spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue "${sha256}"^^xsd:hexBinary ] .
`).join('')}`;
}
