import Negotiator from 'negotiator';
import { Problem } from '../platform/problem.js';
import { formats, type Content, type Format } from '../rdf/formats.js';

/**
 * The format in which something is answered. The `format` parameter decides alone when it is there; then `Accept` by
 * q-values; without either, or for a wildcard, the first row of the table that holds the content.
 *
 * @param accept The Accept header.
 * @param wanted The `format` parameter: a name or a media type.
 * @throws Problem 406 when nothing acceptable holds the content, 400 when `wanted` is unknown; both list what there is.
 */
export function negotiate(accept: string | undefined, wanted: string | undefined, content: Content): Format {
  const holding = formats.filter(({ holds }) => holds.has(content));
  const available = holding.map(({ name, mediaType }) => ({ name, mediaType }));
  const names = holding.map(({ name }) => name).join(', ');
  if (wanted) {
    const name = formatName(wanted);
    const chosen = holding.find((format) => answersTo(format, name));
    if (chosen) return chosen;
    if (formats.some((format) => answersTo(format, name))) {
      throw new Problem(406, 'Not acceptable', `"${wanted}" cannot hold this kind of result; available: ${names}.`, { available });
    }
    throw new Problem(400, 'Unknown format', `There is no format "${wanted}"; available: ${names}.`, { available });
  }
  const [best] = preferred(accept, [...mediaTypes(holding)]);
  const chosen = holding.find((format) => best !== undefined && answersTo(format, best));
  if (!chosen) throw new Problem(406, 'Not acceptable', `None of "${accept}" can be given; available: ${names}.`, { available });
  return chosen;
}

/** The acceptable ones of `available`, best first; all of them when there is no Accept header. Parameters of media types do not matter. */
export const preferred = (accept: string | undefined, available: readonly string[]): readonly string[] =>
  new Negotiator({ headers: { accept: withoutParameters(accept ?? '') } }).mediaTypes(available);

/** Splits at commas, and at semicolons, that are outside of quotes. A quote without end reaches to the end of the text. */
const ranges = /(?:[^",]|"(?:[^"\\]|\\.?)*"?)+/g, parameters = /(?:[^";]|"(?:[^"\\]|\\.?)*"?)+/g;
const weight = /^q *= *[\d.]+$/i;

/**
 * An Accept header with nothing but types and weights: none of our formats has a variant that a parameter tells from
 * another, and clients ask for `charset` and `profile`. Of a type that comes more than once, the plain one counts.
 */
function withoutParameters(accept: string): string | undefined {
  const types = new Map<string, { readonly range: string; readonly plain: boolean }>();
  for (const range of accept.match(ranges) ?? []) {
    const [type = '', ...rest] = (range.match(parameters) ?? []).map((part) => part.trim());
    const q = rest.find((parameter) => weight.test(parameter));
    const known = types.get(type.toLowerCase()), plain = rest.length === (q === undefined ? 0 : 1);
    if (type !== '' && (!known || (plain && !known.plain))) types.set(type.toLowerCase(), { range: q === undefined ? type : `${type};${q.replaceAll(' ', '')}`, plain });
  }
  return [...types.values()].map(({ range }) => range).join(',') || undefined;
}

/** The content codings of `available` that the client takes, best first. */
export const preferredEncodings = (accept: string | undefined, available: readonly string[]): readonly string[] =>
  new Negotiator({ headers: { 'accept-encoding': accept ?? 'identity' } }).encodings(available);

/** Proper media types ahead of other names, so that `text/*` finds CSV before the `text/xml` of another format. */
function* mediaTypes(among: readonly Format[]): Generator<string> {
  for (const { mediaType } of among) yield mediaType;
  for (const { alsoKnownAs = [] } of among) yield* alsoKnownAs;
}

/** Whether a name or media type means this format. */
export const answersTo = ({ name, mediaType, alsoKnownAs = [], otherNames = [] }: Format, wanted: string): boolean =>
  name === wanted || mediaType === wanted || alsoKnownAs.includes(wanted) || otherNames.includes(wanted);

/** A `format` parameter as names are compared: a plus that was not percent-encoded has become a space, and parameters do not matter. */
export const formatName = (wanted: string): string => (wanted.split(';', 1)[0] ?? '').trim().replaceAll(' ', '+').toLowerCase();
