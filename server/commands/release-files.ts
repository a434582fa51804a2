import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { exports } from '../exports/exports.js';
import { readExportSource, type ExportSource, type Release } from '../exports/export-source.js';
import { changesInWords } from '../exports/changes.js';
import { citationFile, dataciteRecord, dcatDescription, zenodoRecord, type ReleaseFile, type ReleaseFacts } from '../exports/release-metadata.js';
import { refuseTooLarge } from '../http/files/document.js';
import { graphOfDump } from '../http/files/downloads.js';
import { writeDownload, type DownloadTask } from '../http/files/write-download.js';
import type { Dataset } from '../ontology/dataset.js';
import { derivedGraph } from '../ontology/judge.js';
import { unlessAbsent } from '../platform/absent.js';
import { metadataGraphs } from '../query/metadata.js';
import { dumps } from '../query/void-description.js';
import { ArgumentError } from '../platform/argument-error.js';

/** What a release is made from. */
export interface ReleaseInput extends ReleaseFacts {
  readonly dataset: Dataset;
  readonly base: string;
  readonly release: Release;
  /** Folder of the releases: each stands in a folder named by its date. */
  readonly folder: string;
}

/**
 * Writes a release whole or not at all: every format, every export, mappings, what the checks say, what changed, descriptions, and checksums. The same
 * version, date and facts give the same bytes.
 *
 * @returns its files. @throws ArgumentError where a release of this date is there with other bytes: a release stays as it is.
 */
export async function writeRelease(input: ReleaseInput): Promise<readonly ReleaseFile[]> {
  const { folder, release } = input, target = join(folder, release.date), draft = `${target}.draft`;
  await rm(draft, { recursive: true, force: true });
  const files: ReleaseFile[] = [];
  const put = async (path: string, mediaType: string, title: string, content: Buffer | string): Promise<void> => {
    const bytes = Buffer.from(content as string);
    await mkdir(dirname(join(draft, path)), { recursive: true });
    await writeFile(join(draft, path), bytes);
    files.push({ path, mediaType, title, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  };
  await putKnowledge(input, put);
  await putChanges(input, put);
  await put(
    'report.txt',
    'text/plain',
    'what the checks say',
    `${input.dataset.warnings.map(({ severity, resource, message, check }) => `${severity}: <${resource}> ${message} (${check})\n`).join('')}no errors, ${input.dataset.warnings.length} warnings\n`,
  );
  await put('CITATION.cff', 'text/yaml', 'how to cite', citationFile(input));
  await put('datacite.json', 'application/json', 'record for DataCite', dataciteRecord(input));
  await put('zenodo.json', 'application/json', 'record for Zenodo', zenodoRecord(input));
  await put('dcat.ttl', 'text/turtle', 'description in DCAT with sizes and checksums', dcatDescription(input, [...files]));
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1)), sums = sorted.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');
  await writeFile(join(draft, 'SHA256SUMS'), sums);
  await writeFile(
    join(draft, 'release.json'),
    `${JSON.stringify({ date: release.date, version: input.dataset.id, ...(release.prior !== undefined && { prior: release.prior }), missing: input.missing, files: sorted }, null, 1)}\n`,
  );
  const before = await readFile(join(target, 'SHA256SUMS'), 'utf8').catch(unlessAbsent);
  if (before !== undefined) {
    await rm(draft, { recursive: true });
    if (before !== sums) throw new ArgumentError(`The release of ${release.date} is there already, with other bytes. A release stays as it is: give another date.`);
    return sorted;
  }
  await rename(draft, target);
  return sorted;
}

type Put = (path: string, mediaType: string, title: string, content: Buffer | string) => Promise<void>;

/** A whole document; nobody waits for this thread. */
async function write(task: DownloadTask): Promise<string> {
  refuseTooLarge(task);
  let text = '';
  for await (const piece of writeDownload(task)) text += piece;
  return text;
}

async function putKnowledge({ dataset: { id, store, prefixes }, base, release, publisher, contact, repository }: ReleaseInput, put: Put): Promise<void> {
  const metadata = Object.values(metadataGraphs(base)), task = { store, prefixes, version: id, base, release, publication: { publisher, contact, repository } };
  for (const [name, { format, address }] of dumps) {
    const graph = graphOfDump(name);
    await put(address, format.mediaType, `everything as ${format.label}`, await write({ ...task, format: name, ...(graph !== undefined && { graph }), without: metadata }));
  }
  await put('mappings.sssom.tsv', 'text/tab-separated-values', 'mappings as SSSOM', await write({ ...task, format: 'sssom', without: metadata }));
  for (const {
    name,
    addresses: [address = name],
    mediaType,
    title,
  } of exports)
    await put(address, mediaType, title, await write({ ...task, format: name, without: [...metadata, derivedGraph(base)] }));
}

/** What changed since the release before: in words, and as the statements that came and went. */
async function putChanges({ folder, release, dataset: { prefixes, id }, base }: ReleaseInput, put: Put): Promise<void> {
  const read = (date: string, part = ''): Promise<string> => readFile(join(folder, `${date}${part}`, 'ontology.nt'), 'utf8');
  const now = await read(release.date, '.draft'), before = release.prior === undefined ? '' : await read(release.prior);
  const sourceOf = (text: string): ExportSource => readExportSource({ quads: new Parser({ format: 'N-Triples' }).parse(text) as RDF.Quad[], prefixes, base, version: id });
  await put('changes.md', 'text/markdown', 'what changed since the release before, in words', changesInWords(release, before === '' ? undefined : sourceOf(before), sourceOf(now)));
  if (release.prior === undefined) return;
  const [old, fresh] = [new Set(before.split('\n')), new Set(now.split('\n'))];
  const only = (these: ReadonlySet<string>, those: ReadonlySet<string>): string => [...these].filter((line) => !those.has(line)).sort().map((line) => `${line}\n`).join('');
  await put('added.nt', 'application/n-triples', 'statements that are new', only(fresh, old));
  await put('removed.nt', 'application/n-triples', 'statements that are gone', only(old, fresh));
}
