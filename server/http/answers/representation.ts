import type { IncomingHttpHeaders } from 'node:http';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import { negotiate } from '../../query/negotiate.js';
import type { Content, Format } from '../../rdf/formats.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import { contentOfForm } from '../../sparql/question.js';
import { chooseCoding, type Coding } from './coding.js';
import { entityTag } from './etag.js';

/** The representation of a result for all clients that accept the same. */
export interface Representation {
  /** The `format` parameter, and the headers of the request. */
  readonly wanted: string | undefined;
  readonly accept: string | undefined;
  readonly acceptEncoding: string | undefined;
  readonly format: Format;
  readonly coding: Coding | undefined;
  readonly contentType: string;
  /** The key under which the result is kept. */
  readonly key: string;
  /** The entity tag, and the version that it belongs to. */
  tag: { readonly version: string; readonly value: string } | undefined;
}

/** A question whose results are sent in several representations. */
export interface Represented {
  readonly form: PreparedQuery['form'];
  readonly key: string;
  /** One for each set of headers that its clients send; most send the same. */
  readonly representations: Representation[];
}

/** Bytes of the representations that are kept for one question. */
export const representationBytes = 2048;
/** Most representations that are kept for a question, and UTF-16 units of the longest headers for which one is kept: clients choose them. */
const mostRepresentations = 4, longestHeaders = 256;

/** The representation for a client that sent these headers. @throws Problem 400 or 406. */
export function represent({ form, key, representations }: Represented, wanted: string | undefined, headers: IncomingHttpHeaders): Representation {
  const { accept } = headers, acceptEncoding = headers['accept-encoding']?.toString();
  for (const known of representations) if (known.accept === accept && known.acceptEncoding === acceptEncoding && known.wanted === wanted) return known;
  const short = (accept?.length ?? 0) + (acceptEncoding?.length ?? 0) + (wanted?.length ?? 0) <= longestHeaders;
  const { format, coding } = short ? chosen(accept, acceptEncoding, wanted, contentOfForm[form]) : choose(accept, acceptEncoding, wanted, contentOfForm[form]);
  const representation = { wanted, accept, acceptEncoding, format, coding, contentType: `${format.mediaType}; charset=utf-8`, key: resultKey(format.name, coding?.name, key), tag: undefined };
  if (short) {
    if (representations.length >= mostRepresentations) representations.length = 0;
    representations.push(representation);
  }
  return representation;
}

export const resultKey = (format: string, coding: string | undefined, question: string): string => `${format} ${coding ?? ''} ${question}`;

/** The entity tag of an answer. @param edition What determines answers besides version and question. */
export function tagOf({ key }: Represented, representation: Representation, version: string, edition: string | undefined): string {
  const { format, coding } = representation;
  if (representation.tag?.version !== version) representation.tag = { version, value: entityTag([version, edition, key, format.name], coding?.name) };
  return representation.tag.value;
}

interface Chosen { readonly format: Format; readonly coding: Coding | undefined }

const choose = (accept: string | undefined, acceptEncoding: string | undefined, wanted: string | undefined, content: Content): Chosen => ({
  format: negotiate(accept, wanted, content),
  coding: chooseCoding(acceptEncoding),
});

/** Clients send the same few headers with all their queries. */
const choices = createBoundedCache<Chosen>(2 ** 16, () => 64);

function chosen(accept: string | undefined, acceptEncoding: string | undefined, wanted: string | undefined, content: Content): Chosen {
  const key = `${content} ${accept} ${acceptEncoding} ${wanted}`;
  let found = choices.get(key);
  if (!found) choices.set(key, found = choose(accept, acceptEncoding, wanted, content));
  return found;
}
