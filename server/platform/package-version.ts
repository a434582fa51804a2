import { readFileSync } from 'node:fs';
import { packageFile } from './folders.js';

/** The version of the package, as it was released. */
export const { version: packageVersion } = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string };
