import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

/** What cannot be done on a service, each in a sentence. It is looked up each time: a folder may be mended while the service runs. */
export type Restrictions = () => Promise<readonly string[]>;

/** By code of the error: what keeps files from being written for good, until somebody mends it. */
const lasting = new Set(['EACCES', 'EPERM', 'EROFS']);
/** What is said where the folder of the ontology cannot be written; nothing for another error. */
export const unwritable = (code: string | undefined): string => (code !== undefined && lasting.has(code)
  ? `The knowledge graph cannot be changed on this service, because it cannot write to the folder of MPP_ONTOLOGY (${code}); graphs beside it, accounts and dry runs work.` : '');

/** @param store Whether another store answers in the place of the embedded engine. */
export function createRestrictions({ ontology, store }: { readonly ontology: string; readonly store: boolean }): Restrictions {
  const codeOf = (folder: string): Promise<string | undefined> => access(folder, constants.W_OK).then(() => undefined, ({ code }: NodeJS.ErrnoException) => code);
  return async () => {
    const modules = await codeOf(join(ontology, 'modules')), code = modules === 'ENOENT' ? await codeOf(ontology) : modules, sentence = unwritable(code);
    return [
      ...sentence === '' ? [] : [sentence],
      ...store ? ['The store of MPP_STORE answers here: a change is shown once that store has taken it, and any other service over it cannot answer from then on until it is started again.'] : [],
    ];
  };
}
