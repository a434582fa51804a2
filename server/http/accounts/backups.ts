import type { Request, Response } from 'express';
import { storageProblem } from '../../change/storage-problem.js';
import { accountsOf } from './private-pages.js';
import type { Services } from '../services.js';

/** What a backup is told by. */
export interface MadeBackup {
  /** Seen from the folder of the data. */
  readonly folder: string;
  /** The version on the disk when it was made, and the changes that its journal has. */
  readonly version: string;
  readonly changes: number;
}

/** Makes a backup while no change is being made. @throws Problem 507 where the disk takes no more. */
export async function makeBackup(services: Services): Promise<MadeBackup> {
  const { writer, history, data } = services, accounts = accountsOf(services);
  return writer.whileStill(async ({ id }) => ({ folder: await accounts.backUp(), version: id, changes: (await history.changes({ limit: 1 })).total }))
    .catch((error: unknown) => { throw storageProblem(error, undefined, data, 'backup'); });
}

/** `POST /api/backup`: the same for a program of an administrator. */
export const sendBackup = (services: Services) => async (req: Request, res: Response): Promise<void> => {
  req.resume();
  await services.agents.authorize(req, 'back-up');
  res.status(201).set('Cache-Control', 'no-store').json(await makeBackup(services));
};
