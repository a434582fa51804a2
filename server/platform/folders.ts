import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: compiled code stands in dist/server, sources that are run as they are in server. */
const root = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url);

/** The project's own folder of queries. */
export const queriesFolder = fileURLToPath(new URL('queries/', root));

/** The examples of how to ask. */
export const examplesFolder = join(queriesFolder, 'examples');

/** The built browser application. */
export const assetsFolder = fileURLToPath(new URL('dist/public/', root));

/** What the package says of itself. */
export const packageFile = fileURLToPath(new URL('package.json', root));
