import { present } from './json.js';
import type { Mark, PaperRecord } from './record.js';

/** One record of several about the same paper: what the first knows goes ahead; a mark of any of them stays. */
export function mergeRecords(records: readonly PaperRecord[]): PaperRecord | undefined {
  const [first] = records;
  if (!first) return undefined;
  const from = <Key extends keyof PaperRecord>(key: Key): PaperRecord[Key] | undefined => records.find((record) => record[key] !== undefined)?.[key];
  return present<PaperRecord>({
    pmid: from('pmid'), doi: from('doi'), pmcid: from('pmcid'), title: from('title'), authors: records.find(({ authors }) => authors.length > 0)?.authors ?? [],
    journal: from('journal'), volume: from('volume'), issue: from('issue'), pages: from('pages'), year: from('year'), abstract: from('abstract'),
    marks: distinct(records.flatMap(({ marks }) => marks)), isNotice: records.some(({ isNotice }) => isNotice), retrievedFrom: [...new Set(records.flatMap(({ retrievedFrom }) => retrievedFrom))],
  });
}

const distinct = (marks: readonly Mark[]): readonly Mark[] => [...new Map(marks.map((mark) => [JSON.stringify(mark), mark])).values()];
