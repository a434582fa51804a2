import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { causeOf } from './damaged.js';
import { OntologyError, type SourceError } from './findings.js';
import { nameFault, twinOf } from './module-name.js';

/** Graphs that have no file of a module: written by hand beside the modules, or by the service. */
const definitions = new Set(['schema', 'shapes', 'forms', 'prefixes']), reserved = new Set(['default', 'derived']);

export const moduleNameOf = (file: string): string => file.replace(/^modules\//, '').replace(/\.ttl$/, '');

/**
 * The Turtle files of an ontology folder, sorted: those in the folder itself, and all below `modules`. What is a link is
 * followed to a file; hidden files and files of other kinds are none.
 *
 * @throws OntologyError that names everything that looks like a module and cannot be one.
 */
export async function moduleFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  const errors: SourceError[] = [];
  const refuse = (file: string, message: string): void => { errors.push({ file, message }); };
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const looksLikeModule = entry.name.endsWith('.ttl');
      const isFolder = below !== '' || entry.name === 'modules';
      if (!looksLikeModule && !isFolder) continue;
      const kind = await kindOf(entry, join(folder, path));
      if (looksLikeModule && kind === 'file') files.push(path);
      else if (looksLikeModule) refuse(path, `This is no file (${kind}); a module is one, so rename it or remove it.`);
      else if (kind === 'folder') await walk(path);
      else if (kind === 'link to a folder') refuse(path, 'This is a link to a folder, which is not followed; put the folder itself in its place, or links to its files.');
      else if (path === 'modules') refuse(path, `This is no folder (${kind}), and the modules stand in it; remove it or make it one.`);
    }
  };
  await walk('');
  files.sort();
  const byName = new Map<string, string>();
  for (const file of files) {
    const name = moduleNameOf(file);
    const fault = nameFault(name);
    const other = byName.get(name), twin = twinOf(name, byName.keys());
    if (fault !== undefined) refuse(file, `This cannot be the name of a module: ${fault}. Rename the file.`);
    else if (reserved.has(name)) refuse(file, `The graph "${name}" is made by the service; rename the file.`);
    else if (definitions.has(name) && file.includes('/')) refuse(file, `The graph "${name}" is laid out in ${name}.ttl, beside the folder of the modules; move the file there.`);
    else if (other !== undefined) refuse(file, `This and ${other} are one graph; put what they hold into one of them.`);
    else if (twin !== undefined) refuse(file, `This and ${byName.get(twin)} differ in nothing but case, and are one file on many systems; rename one of them.`);
    byName.set(name, file);
  }
  if (errors.length > 0) throw new OntologyError(errors, []);
  return files;
}

type Kind = 'file' | 'folder' | 'link to a folder' | 'link to nothing' | 'neither file nor folder';

async function kindOf(entry: Dirent, path: string): Promise<Kind> {
  if (!entry.isSymbolicLink()) return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'neither file nor folder';
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'link to a folder' : 'neither file nor folder';
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '') && causeOf(error) !== undefined) return 'link to nothing';
    throw error;
  }
}
