import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How the names of the files of the code that runs end: it is compiled, or the sources are run as they are. */
export const codeSuffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** The project's folder: compiled code stands in dist/server, sources that are run as they are in server. */
const root = new URL(codeSuffix === '.ts' ? '../../' : '../../../', import.meta.url);

/** The project's own folder of queries. */
export const queriesFolder = fileURLToPath(new URL('queries/', root));

/** The examples of how to ask. */
export const examplesFolder = join(queriesFolder, 'examples');

/** The built browser application. */
export const assetsFolder = fileURLToPath(new URL('dist/public/', root));

/** Where commands keep what spares the next one time; it can be deleted at any time. */
export const cacheFolder = fileURLToPath(new URL('node_modules/.cache/metastasis/', root));

/** Files that tell which versions of its packages the code runs with, as far as they are there. */
export const dependencyFiles = (): readonly string[] => ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'].map((file) => fileURLToPath(new URL(file, root))).filter((file) => existsSync(file));

/** What the package says of itself. */
export const packageFile = fileURLToPath(new URL('package.json', root));
