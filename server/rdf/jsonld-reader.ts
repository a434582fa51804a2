import { shortened } from '../platform/shortened.js';
import { closingQuote } from './closing-quote.js';
import { DocumentError } from './document-error.js';
import { xsd } from './vocabulary.js';

/** How deep arrays and objects may be nested: they are read by recursive functions. */
const deepest = 500;
/** Stands before the digits of an integer that a double cannot hold. A private character, which no text should have. */
const exact = '\uf8ffinteger ';
/** What begins a text, a number, and what opens and closes. */
const tokens = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[[\]{}]/g;

/** In the place of xsd:double, whose values the library would write anew with fewer digits. */
export const writtenDouble = 'urn:x-metastasis:double';

/**
 * JSON-LD as N-Quads, with `writtenDouble` for xsd:double. Nothing is fetched. Numbers become what JSON-LD 1.1 Processing Algorithms, 8.2.2, makes of them, but
 * keep their value: integers all of their digits below 10^21, doubles as many as they need.
 *
 * @param base What relative IRIs are resolved against.
 * @throws DocumentError, Error with the reason.
 */
export async function jsonLdToNQuads(text: string, base: string): Promise<string> {
  const document = JSON.parse(prepare(text)) as object;
  // Loaded when first asked for, as for writing.
  const { default: jsonld } = await import('jsonld');
  const documentLoader = (url: string): Promise<never> => Promise.reject(new Error(`The document refers to ${url}, and nothing is fetched: write the context into the document.`));
  try {
    const expanded = await jsonld.expand(document as never, { base, documentLoader });
    // The library looks for a point in the text of a number: 5e-8 would become the integer 0.
    writeNumbers(expanded);
    return await jsonld.toRDF(expanded, { base, format: 'application/n-quads', skipExpansion: true }) as unknown as string;
  } catch (error) {
    throw (error as { details?: { cause?: Error } }).details?.cause ?? error;
  }
}

/** The text with integers kept that JSON.parse would round. @throws DocumentError for a document that nests too deep. */
function prepare(text: string): string {
  let depth = 0, from = 0;
  const pieces: string[] = [];
  tokens.lastIndex = 0;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const [token] = match;
    if (token === '"') {
      const end = closingQuote(text, tokens.lastIndex);
      // JSON.parse tells what is wrong.
      if (end < 0) break;
      tokens.lastIndex = end + 1;
    } else if (token === '[' || token === '{') {
      if (++depth > deepest) throw new DocumentError(`Arrays and objects may stand ${deepest} deep within each other.`);
    } else if (token === ']' || token === '}') {
      depth--;
    } else if (token.length > 15 && /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) && Math.abs(Number(token)) < 1e21) {
      pieces.push(text.slice(from, match.index), JSON.stringify(exact + token));
      from = tokens.lastIndex;
    }
  }
  return [...pieces, text.slice(from)].join('');
}

/** Gives each number in an expanded document its lexical form. @throws DocumentError for an IRI with white space of any kind. */
function writeNumbers(node: unknown): void {
  if (Array.isArray(node)) {
    node.forEach(writeNumbers);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const value = node as Record<string, unknown>;
  for (const iri of [value['@id'], value['@type'], Object.keys(value)].flat()) {
    // The library would leave such statements out without an error.
    if (typeof iri === 'string' && /\s/.test(iri)) throw new DocumentError(`The IRI <${shortened(iri)}> holds white space, which is not taken in JSON-LD.`);
  }
  if (!('@value' in value)) {
    Object.values(value).forEach(writeNumbers);
    return;
  }
  const { '@value': of, '@type': type } = value;
  if (type === '@json') {
    value['@value'] = withDoubles(of);
  } else if (typeof of === 'number') {
    const isDouble = !Number.isInteger(of) || Math.abs(of) >= 1e21 || type === xsd.double;
    value['@value'] = isDouble ? doubleText(of) : BigInt(of).toString();
    value['@type'] = type === undefined || type === xsd.double ? (isDouble ? writtenDouble : xsd.integer) : type;
  } else if (typeof of === 'string' && of.startsWith(exact)) {
    const digits = of.slice(exact.length);
    value['@value'] = type === xsd.double ? doubleText(Number(digits)) : digits;
    value['@type'] = type === xsd.double ? writtenDouble : type ?? xsd.integer;
    delete value['@language'];
    delete value['@direction'];
  } else if (type === xsd.double) {
    value['@type'] = writtenDouble; // a text stays what it is
  }
}

/** The value of a JSON literal, whose numbers are doubles (RFC 8785). */
function withDoubles(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith(exact)) return Number(value.slice(exact.length));
  if (Array.isArray(value)) return value.map(withDoubles);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDoubles(each)])) : value;
}

/** The canonical form of xsd:double. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}${mantissa.includes('.') ? '' : '.0'}E${exponent.replace('+', '')}`;
}
