import { createHash, randomBytes } from 'node:crypto';

/**
 * Labels of new blank nodes, as `_:` and the label. A label names one node in all graphs of the store, for good: each
 * label is given once.
 *
 * @param seed The version that a change is made on, and the change. The same change of the same version gives the same
 * labels, and that version holds none of them. Default: random labels.
 */
export function createLabels(...seed: readonly string[]): () => string {
  const hash = createHash('sha256');
  for (const part of seed.length > 0 ? seed : [randomBytes(16).toString('hex')]) hash.update(`${part.length} ${part}`);
  // 62 of its bits.
  const start = BigInt(`0x${hash.digest('hex')}`).toString(36).slice(-12);
  let made = 0;
  return () => `_:b${start}-${(made++).toString(36)}`;
}
