import { readFileSync } from 'node:fs';
import { packageFile } from './folders.js';

const { version, repository } = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string; readonly repository?: string | { readonly url?: string } };

/** The version of the package, as it was released. */
export const packageVersion = version;
/** The address of its sources, where it names one. */
export const packageRepository = typeof repository === 'string' ? repository : repository?.url;
