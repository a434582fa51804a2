import type { AdmissionLimits } from './admission.js';
import { rateWindow } from '../requests/client-use.js';

export interface QueryLimits extends AdmissionLimits {
  /** Most rows, or triples, of one result; 0 for any number. A larger result is refused as a whole, never cut. */
  readonly maxRows: number;
}

/** UTF-16 units of a query text. */
export const defaultQuerySize = 4 * 2 ** 20;

/** Bytes of a body that holds such a text as a form, in which most characters take three bytes. */
export const bodyLimit = (querySize: number): { readonly bytes: number; readonly setting: string } => ({ bytes: 3 * querySize + 2 ** 16, setting: 'MPP_QUERY_SIZE' });

/** No limits but the time. */
export const unlimited: QueryLimits = { slots: 0, clientQueries: 0, rate: 0, queue: 0, maxRows: 0 };

/** The limits as sentences, one each. @param size UTF-16 units of a query text. */
export const limitSentences = (timeout: number, size: number, { maxRows, clientQueries, rate, queue }: QueryLimits): readonly string[] => [
  `A query may take ${timeout / 1000} seconds.`,
  `Its text may have ${size} characters.`,
  ...(maxRows ? [`A result may have ${maxRows} rows or triples; a larger one is refused, never cut.`] : []),
  ...(clientQueries ? [`A client may have ${clientQueries} queries under way at a time.`] : []),
  ...(rate ? [`A client may ask ${rate} queries a second, averaged over ${rateWindow} seconds; answers from the cache are not counted.`] : []),
  ...(queue ? [`${queue} queries of all clients may wait.`] : []),
];

/** The value of the header that names the limits: a dictionary of RFC 9651. */
export const describeLimits = (timeout: number, size: number, { maxRows, clientQueries, queue }: QueryLimits): string => [
  `seconds=${timeout / 1000}`, `characters=${size}`, ...(maxRows ? [`rows=${maxRows}`] : []), ...(clientQueries ? [`concurrent=${clientQueries}`] : []), ...(queue ? [`waiting=${queue}`] : []),
].join(', ');
