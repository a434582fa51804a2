/** Functions and aggregates by name: what they take, and what they give. */
export const signatures: ReadonlyMap<string, readonly [takes: string, gives: string]> = new Map(([
  ['COUNT', '([DISTINCT] value or *)', 'how many'], ['SUM', '([DISTINCT] number)', 'the sum of a group'], ['MIN', '(value)', 'the smallest of a group'], ['MAX', '(value)', 'the largest of a group'],
  ['AVG', '(number)', 'the mean of a group'], ['SAMPLE', '(value)', 'any one of a group'], ['GROUP_CONCAT', '([DISTINCT] text; SEPARATOR = ", ")', 'the texts of a group, joined'],
  ['STR', '(term)', 'a term as plain text'], ['LANG', '(literal)', 'its language tag'], ['LANGMATCHES', '(tag, range)', 'whether a language tag fits'], ['DATATYPE', '(literal)', 'its datatype'],
  ['BOUND', '(?variable)', 'whether it has a value'], ['IRI', '(text)', 'an IRI'], ['BNODE', '([text])', 'a blank node'], ['RAND', '()', 'a random number from 0 to 1'],
  ['ABS', '(number)', 'without its sign'], ['CEIL', '(number)', 'rounded up'], ['FLOOR', '(number)', 'rounded down'], ['ROUND', '(number)', 'rounded'],
  ['CONCAT', '(text, …)', 'the texts, joined'], ['STRLEN', '(text)', 'its length in characters'], ['UCASE', '(text)', 'in capitals'], ['LCASE', '(text)', 'in small letters'],
  ['ENCODE_FOR_URI', '(text)', 'as a part of an address'], ['CONTAINS', '(text, part)', 'whether the part is in it'], ['STRSTARTS', '(text, start)', 'whether it begins with the part'],
  ['STRENDS', '(text, end)', 'whether it ends with the part'], ['STRBEFORE', '(text, part)', 'what is before the part'], ['STRAFTER', '(text, part)', 'what is after the part'],
  ['YEAR', '(date)', 'its year'], ['MONTH', '(date)', 'its month'], ['DAY', '(date)', 'its day'], ['HOURS', '(time)', 'its hours'], ['MINUTES', '(time)', 'its minutes'], ['SECONDS', '(time)', 'its seconds'],
  ['TZ', '(time)', 'its time zone'], ['TIMEZONE', '(time)', 'its time zone as a duration'], ['NOW', '()', 'the time of the query'], ['UUID', '()', 'a new IRI'], ['STRUUID', '()', 'a new identifier'],
  ['MD5', '(text)', 'hash'], ['SHA1', '(text)', 'hash'], ['SHA256', '(text)', 'hash'], ['SHA384', '(text)', 'hash'], ['SHA512', '(text)', 'hash'],
  ['COALESCE', '(value, …)', 'the first that is no error'], ['IF', '(condition, then, else)', 'one or the other'], ['STRLANG', '(text, tag)', 'a text with a language'], ['STRDT', '(text, datatype)', 'a typed literal'],
  ['SAMETERM', '(term, term)', 'whether they are the same term'], ['ISIRI', '(term)', 'whether it is an IRI'], ['ISBLANK', '(term)', 'whether it is a blank node'], ['ISLITERAL', '(term)', 'whether it is a literal'],
  ['ISNUMERIC', '(term)', 'whether it is a number'], ['REGEX', '(text, pattern, [flags])', 'whether the pattern is in it'], ['SUBSTR', '(text, from, [length])', 'a part; the first character is 1'],
  ['REPLACE', '(text, pattern, by, [flags])', 'with each match replaced'], ['TRIPLE', '(s, p, o)', 'a triple term'], ['ISTRIPLE', '(term)', 'whether it is a triple term'],
  ['SUBJECT', '(triple)', 'its subject'], ['PREDICATE', '(triple)', 'its predicate'], ['OBJECT', '(triple)', 'its object'],
] as const).map(([name, takes, gives]) => [name, [takes, gives]]));
