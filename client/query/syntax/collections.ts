/**
 * What the parser's library takes from lodash, by what the language has: a tenth of the size. Each does what the library
 * needs of it, and no more; the build puts them there (`client/vite.config.ts`).
 */
type Each<T> = (value: T, key: never) => unknown;
type Many<T> = readonly T[] | Readonly<Record<string, T>> | string | null | undefined;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
/** The values of a list, a text or an object, each with what it is called by. */
const pairsOf = <T>(of: Many<T>): (readonly [key: number | string, value: T])[] =>
  (typeof of === 'string' || isList(of) ? [...of as readonly T[]].map((value, i) => [i, value] as const) : Object.entries(of ?? {}));
const valuesOf = <T>(of: Many<T>): T[] => pairsOf(of).map(([, value]) => value);

export const isArray = isList;
export const isString = (value: unknown): boolean => typeof value === 'string';
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isRegExp = (value: unknown): boolean => value instanceof RegExp;
export const isUndefined = (value: unknown): boolean => value === undefined;
export const isObject = (value: unknown): boolean => typeof value === 'function' || (typeof value === 'object' && value !== null);
export const isEmpty = (value: Many<unknown>): boolean => pairsOf(value).length === 0;

export const keys = (of: object | null): string[] => Object.keys(of ?? {});
export const values = valuesOf;
export const has = (of: object | null | undefined, key: string): boolean => of !== null && of !== undefined && Object.hasOwn(of, key);
export const clone = (value: object): object => (isList(value) ? [...value] : { ...value });
export const assign = Object.assign;
/** What is undefined so far, by later ones. */
export function defaults(into: Record<string, unknown>, ...from: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  for (const each of from) for (const [key, value] of Object.entries(each)) if (into[key] === undefined) into[key] = value;
  return into;
}
export function pickBy(of: object, test: (value: unknown) => boolean): object {
  const found: Record<string, unknown> = {};
  // With what is inherited, as lodash does.
  for (const key in of) {
    const value = (of as Record<string, unknown>)[key];
    if (test(value)) found[key] = value;
  }
  return found;
}

/** Ends where `act` returns false. */
export function forEach<T>(of: Many<T>, act: Each<T>): Many<T> {
  // A list may grow while it is walked through.
  if (isList(of)) {
    for (let i = 0; i < of.length && act(of[i] as T, i as never) !== false; i++);
  } else {
    pairsOf(of).every(([key, value]) => act(value, key as never) !== false);
  }
  return of;
}
export const map = <T>(of: Many<T>, make: Each<T>): unknown[] => pairsOf(of).map(([key, value]) => make(value, key as never));
export const filter = <T>(of: Many<T>, test: Each<T>): T[] => pairsOf(of).filter(([key, value]) => test(value, key as never)).map(([, value]) => value);
export const reject = <T>(of: Many<T>, test: Each<T>): T[] => filter(of, (value, key) => !test(value, key));
export const some = <T>(of: Many<T>, test: Each<T>): boolean => pairsOf(of).some(([key, value]) => test(value, key as never));
export const every = <T>(of: Many<T>, test: Each<T>): boolean => pairsOf(of).every(([key, value]) => test(value, key as never));
export const find = <T>(of: Many<T>, test: Each<T>): T | undefined => pairsOf(of).find(([key, value]) => test(value, key as never))?.[1];
export const reduce = <T, R>(of: Many<T>, take: (sum: R, value: T, key: never) => R, start: R): R => pairsOf(of).reduce((sum, [key, value]) => take(sum, value, key as never), start);
export const includes = <T>(of: Many<T>, value: T): boolean => (typeof of === 'string' ? of.includes(String(value)) : valuesOf(of).includes(value));
export const indexOf = <T>(of: readonly T[], value: T): number => of.indexOf(value);
export function groupBy<T>(of: Many<T>, keyOf: Each<T>): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const [key, value] of pairsOf(of)) (groups[String(keyOf(value, key as never))] ??= []).push(value);
  return groups;
}

export const uniq = <T>(of: readonly T[]): T[] => [...new Set(of)];
export const compact = <T>(of: readonly T[]): T[] => of.filter(Boolean);
export const flatten = <T>(of: readonly T[]): unknown[] => of.flat();
export const flatMap = <T>(of: Many<T>, make: Each<T>): unknown[] => map(of, make).flat();
export const difference = <T>(of: readonly T[], without: readonly T[]): T[] => of.filter((value) => !without.includes(value));
export const head = <T>(of: readonly T[] | undefined): T | undefined => of?.[0];
export const last = <T>(of: readonly T[] | undefined): T | undefined => of?.at(-1);
export const drop = <T>(of: readonly T[], count = 1): T[] => of.slice(count);
export const dropRight = <T>(of: readonly T[], count = 1): T[] => of.slice(0, Math.max(0, of.length - count));
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
