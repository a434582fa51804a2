import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeRelease } from './release-files.js';
import { openDataset } from '../ontology/snapshot.js';
import { unlessAbsent } from '../platform/absent.js';
import { readSettings } from '../platform/settings.js';
import { dictionaryOf, eachOfSubject } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import { dct, mpp, owl, rdf, rdfs } from '../rdf/vocabulary.js';
import { publicationOf } from '../service/publication.js';
import { source } from '../service/source.js';
import { ArgumentError } from '../platform/argument-error.js';

/**
 * Makes a dated release of the ontology of `MPP_ONTOLOGY` in `releases` of `MPP_DATA`, where the service finds it.
 * `--date YYYY-MM-DD`: default the day of the last commit of the ontology. Exit code 1 where that cannot be told, and where the date has a release with
 * other bytes.
 */
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

/** The day of the last commit to a folder; undefined where it is in no repository. */
function lastCommit(folder: string): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, 'log', '-1', '--format=%cs', '--', '.'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Values of a resource, as texts. */
function valuesOf(store: StoreData, subject: string): ReadonlyMap<string, readonly string[]> {
  const { text, findToken } = dictionaryOf(store), id = findToken(`<${subject}>`), found = new Map<string, string[]>();
  if (id !== 0) eachOfSubject(store.union, id, (predicate, object) => { found.set(text(predicate), [...found.get(text(predicate)) ?? [], text(object)]); });
  return found;
}

/** IRIs of a class. */
function membersOf(store: StoreData, type: string): readonly string[] {
  const { text, findToken, firstLiteral } = dictionaryOf(store), [class_, is] = [findToken(`<${type}>`), findToken(`<${rdf.type}>`)], found: string[] = [];
  for (let id = store.blanks + 1; id < firstLiteral; id++) eachOfSubject(store.union, id, (predicate, object) => { if (predicate === is && object === class_) found.push(text(id)); });
  return found.sort();
}

const { values: { date: wanted } } = parseArgs({ options: { date: { type: 'string' } } });
const settings = readSettings(process.env), { base, data } = settings, folder = join(data, 'releases');
const date = wanted ?? lastCommit(settings.ontology);
if (date === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
  print(date === undefined ? 'The ontology is in no git repository that says its day: give it with --date YYYY-MM-DD.' : `${date} is no day; write it as 2026-11-29.`);
  process.exit(1);
}
const dataset = await openDataset(source(settings), data), { store } = dataset;
const header = valuesOf(store, membersOf(store, owl.Ontology)[0] ?? `${base}ontology`),
  [title = 'Knowledge graph'] = header.get(dct.title) ?? [],
  [description = title] = header.get(dct.description) ?? [];
const named = (iris: readonly string[]) => iris.map((iri) => ({ name: valuesOf(store, iri).get(rdfs.label)?.[0] ?? iri, ...(iri.startsWith('https://orcid.org/') && { orcid: iri }) }));
const curators = membersOf(store, `${mpp.namespaceIri}Curator`),
  creators = named(curators),
  contributors = named(membersOf(store, 'http://www.w3.org/ns/prov#Person').filter((iri) => !curators.includes(iri)));
const publication = publicationOf(settings), { contact, publisher, repository } = publication;
const missing = [
  ...([...creators, ...contributors].some(({ orcid }) => orcid !== undefined)
    ? []
    : ['no person with an ORCID signs: creators are groups alone (mpp:Curator)']),
  ...(contact === undefined ? ['no address to write to (MPP_CONTACT)'] : []),
  ...(publisher === undefined ? ['nobody is named who answers for it (MPP_RESPONSIBLE)'] : []),
  ...(repository === undefined ? ['no address of the repository (repository in package.json)'] : []),
  'no DOI: a registrar gives it for datacite.json or zenodo.json',
];
const prior = (await readdir(folder).catch(unlessAbsent) ?? []).filter((each) => /^\d{4}-\d{2}-\d{2}$/.test(each) && each < date).sort().at(-1);
try {
  const files = await writeRelease({
    dataset,
    base,
    folder,
    release: { date, ...(prior !== undefined && { prior }) },
    title,
    description,
    license: header.get(dct.license)?.[0],
    creators,
    contributors,
    publisher,
    contact,
    repository,
    missing,
  });
  print(`release ${date}, version ${dataset.id.slice(0, 12)}: ${files.length} files, ${(files.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20).toFixed(1)} MiB, in ${join(folder, date)}`);
  for (const each of missing) print(`missing: ${each}`);
} catch (error) {
  if (!(error instanceof ArgumentError)) throw error;
  print(error.message);
  process.exitCode = 1;
}
