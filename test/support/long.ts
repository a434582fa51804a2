/**
 * Whether this is a run of `npm run test:long`. Suites then repeat hundreds of times what a usual run repeats a few times,
 * and do what needs another program or many minutes.
 */
export const isLong = process.env['TEST_LONG'] === '1';

/** How often a test repeats something: `usual` times in `npm test`, `long` times in `npm run test:long`. */
export const rounds = (usual: number, long: number): number => (isLong ? long : usual);
