import { isDeepStrictEqual } from 'node:util';
import { openSection, ownAnswer, ownSections, rightAnswer } from '../conformance/own/answers.js';
import type { Evaluate } from '../../server/engine/native/open-store.js';
import { askText, formatCases } from '../conformance/own/formats.js';
import { askLarge, largeCases } from '../conformance/own/large.js';

/**
 * Runs the cases of `conformance/own` without jest, for `mutate.ts`: writes the names of those that fail as JSON to standard
 * output, or only the first that is not among those given as JSON in the environment variable `KNOWN`.
 */
const knownText = process.env['KNOWN'];
const known = new Set(JSON.parse(knownText ?? '[]') as string[]);
const failed: string[] = [];

function check(name: string, holds: () => boolean): void {
  let good = false;
  try {
    good = holds();
  } catch {
    // Fails.
  }
  if (good || known.has(name)) return;
  failed.push(name);
  if (knownText !== undefined) {
    process.stdout.write(JSON.stringify(failed));
    process.exit(1);
  }
}

for (const section of ownSections) {
  const { clause, cases } = section, opened: { evaluate?: Evaluate } = {};
  for (const [name, query, right, how] of cases) {
    check(`${clause}: ${name}`, () => isDeepStrictEqual(ownAnswer(opened.evaluate ??= openSection(section), query, how === 'ordered'), rightAnswer(right, how === 'ordered')));
  }
}
for (const [mediaType, query, text] of formatCases) check(`${mediaType}: ${query}`, () => askText(query, mediaType) === text);
for (const [name, query, right, how] of largeCases) {
  check(`large: ${name}`, () => [1, 2].every(() => {
    const rows = askLarge(query);
    return isDeepStrictEqual(how ? [...rows] : [...rows].sort(), how ? [...right] : [...right].sort());
  }));
}
process.stdout.write(JSON.stringify(failed));
