import Negotiator from 'negotiator';
import { Problem } from '../problem.js';
import { formats, type Format } from '../rdf/formats.js';

export type Shape = 'bindings' | 'boolean' | 'triples' | 'quads';

/**
 * The format in which something is answered. The `format` parameter decides alone when it is there; then `Accept` by
 * q-values; without either, or for a wildcard, the first row of the table that holds the shape.
 *
 * @param accept The Accept header.
 * @param wanted The `format` parameter: a name or a media type.
 * @throws Problem 406 when nothing acceptable holds the shape, 400 when `wanted` is unknown; both list what there is.
 */
export function negotiate(accept: string | undefined, wanted: string | undefined, shape: Shape): Format {
  const holding = formats.filter(({ holds }) => holds.has(shape));
  const available = holding.map(({ name, mediaType }) => ({ name, mediaType }));
  const names = holding.map(({ name }) => name).join(', ');
  if (wanted) {
    const chosen = holding.find((format) => answersTo(format, wanted.toLowerCase()));
    if (chosen) return chosen;
    if (formats.some((format) => answersTo(format, wanted.toLowerCase()))) {
      throw new Problem(406, 'Not acceptable', `"${wanted}" cannot hold this kind of result; available: ${names}.`, { available });
    }
    throw new Problem(400, 'Unknown format', `There is no format "${wanted}"; available: ${names}.`, { available });
  }
  const [best] = preferred(accept, [...mediaTypes(holding)]);
  const chosen = holding.find((format) => best !== undefined && answersTo(format, best));
  if (!chosen) throw new Problem(406, 'Not acceptable', `None of "${accept}" can be given; available: ${names}.`, { available });
  return chosen;
}

/** The acceptable ones of `available`, best first; all of them when there is no Accept header. */
export const preferred = (accept: string | undefined, available: readonly string[]): readonly string[] =>
  new Negotiator({ headers: { accept: accept?.trim() || undefined } }).mediaTypes(available);

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
