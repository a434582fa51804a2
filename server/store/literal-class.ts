/**
 * What a literal's value is, as SPARQL's operators see it. A literal whose lexical form its datatype does not allow is
 * `other`: it equals itself and compares with nothing.
 */
export const literalClass = {
  other: 0, string: 1, langString: 2, boolean: 3, integer: 4, decimal: 5, float: 6, double: 7, dateTime: 8, date: 9, time: 10,
} as const;

export type LiteralClass = (typeof literalClass)[keyof typeof literalClass];

export const isNumeric = (cls: number): boolean => cls >= literalClass.integer && cls <= literalClass.double;
export const isTemporal = (cls: number): boolean => cls >= literalClass.dateTime;
