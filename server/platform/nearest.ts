import { distance } from 'fastest-levenshtein';

/** Characters of a name that are compared. */
const longestName = 60;

/** Whether two names differ in that two neighbours have changed places, which is the commonest slip of fingers. */
function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i + 1 < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/**
 * The name that differs least from a wanted one, whatever the case; undefined where none is near.
 *
 * @param most Characters that may differ. Default: a third of the name.
 */
export function nearestOf(name: string, names: Iterable<string>, most?: number): string | undefined {
  const wanted = name.slice(0, longestName).toLowerCase();
  let nearest: string | undefined, least = (most ?? Math.floor(wanted.length / 3)) + 1;
  for (const other of names) {
    if (Math.abs(Math.min(other.length, longestName) - wanted.length) >= least) continue;
    const compared = other.slice(0, longestName).toLowerCase(), difference = isSwapped(wanted, compared) ? 1 : distance(wanted, compared);
    if (difference < least) [nearest, least] = [other, difference];
  }
  return nearest;
}
