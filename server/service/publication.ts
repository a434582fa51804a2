import type { Publication } from '../exports/export-source.js';
import { packageRepository } from '../platform/package-version.js';
import type { Settings } from '../platform/settings.js';

/** What the settings and the package say of the ontology, for the headers of its files. */
export const publicationOf = ({ responsible: { name, contact } }: Pick<Settings, 'responsible'>): Publication => ({ publisher: name, contact, repository: packageRepository });
