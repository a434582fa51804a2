export const termKind = { blank: 1, iri: 2, literal: 3 } as const;
export type TermKind = (typeof termKind)[keyof typeof termKind];
