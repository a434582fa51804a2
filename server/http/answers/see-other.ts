import type { Response } from 'express';
import { addressFor } from '../../pages/audience.js';
import { audience } from '../requests/audience.js';

/** Sends on to another of our pages, for the same audience. @param address Path, with its query and place. */
export function seeOther(res: Response, address: string): void {
  res.redirect(303, addressFor(address, audience(res.req)));
}
