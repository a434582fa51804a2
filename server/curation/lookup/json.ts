/** Reading JSON that somebody else wrote: nothing is believed to be there. */
export type Json = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : {});
/** A list; services of XML descent send one thing in the place of a list of one. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, mostItems) : value === undefined || value === null ? [] : [value]);
export const asText = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : typeof value === 'number' ? String(value) : undefined);

/** Members of a list that are read: the largest collaborations have some thousand authors. */
const mostItems = 10_000;

/** An object without its members that are not there. */
export const present = <T extends object>(value: { readonly [Key in keyof T]: T[Key] | undefined }): T => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
