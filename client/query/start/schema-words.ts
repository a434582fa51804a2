import type { Property } from '../text/schema.js';

/** Whether a class describes the subject; those that describe the data come last, folded. */
export const isOwn = (name: string): boolean => name.startsWith('mpp:');

export const count = (n: number): string => n.toLocaleString('en');
/** The first of some names. */
export const shortList = (names: readonly string[]): string => `${names.slice(0, 3).map((name) => name.replace(/^mpp:/, '')).join(', ')}${names.length > 3 ? ' …' : ''}`;

const valueWords: Readonly<Record<string, string>> = {
  'IRI': 'IRI', 'rdf:langString': 'text', 'xsd:string': 'text', 'xsd:date': 'date', 'xsd:dateTime': 'date', 'xsd:gYear': 'year', 'xsd:boolean': 'true or false', 'xsd:anyURI': 'address',
  'xsd:integer': 'number', 'xsd:decimal': 'number', 'xsd:double': 'number', 'xsd:nonNegativeInteger': 'number', 'xsd:positiveInteger': 'number',
};

/** What a relation leads to: classes, or what its values are. */
export function leadsTo({ ranges, values }: Pick<Property, 'ranges' | 'values'>): string {
  const kinds = [...new Set(values.map((each) => valueWords[each] ?? each))];
  return ranges.length + kinds.length === 0 ? 'a value' : [...(ranges.length > 0 ? [shortList(ranges)] : []), ...kinds].join(' or ');
}
