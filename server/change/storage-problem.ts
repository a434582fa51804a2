import { causeOf } from '../ontology/damaged.js';
import { Problem } from '../platform/problem.js';
import { unwritable } from './restrictions.js';
import type { Folders } from './files.js';

/**
 * What the client is told when files cannot be written: 507 with the cause and the folder, for whoever runs the
 * service: the client can do nothing about it. Other errors come back as they are.
 */
export function storageProblem(error: unknown, folders: Pick<Folders, 'ontology'> | undefined, data: string, what = 'change'): unknown {
  const cause = causeOf(error);
  if (cause === undefined || error instanceof Problem) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const folder = folders && path?.startsWith(folders.ontology) ? 'MPP_ONTOLOGY' : 'MPP_DATA';
  const where = folders && folder === 'MPP_ONTOLOGY' ? folders.ontology : data;
  return new Problem(
    507,
    'Storage failed',
    `The ${what} could not be written to ${folder} (${where}): ${cause} (${code}). Nothing was changed; send it again once this is mended.${folder === 'MPP_ONTOLOGY' && unwritable(code) !== '' ? ` ${unwritable(code)}` : ''}`,
    { cause: code, folder: where, setting: folder },
    {},
    { cause: error },
  );
}
