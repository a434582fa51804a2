import { runInTurns } from '../platform/turns.js';

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
/** Characters of an article that are read before others have their turn. */
const piece = 2 ** 16;

/** Signs that are compared: what a browser copies has its own spaces and capitals, and people type other dashes and quotation marks. */
const comparable = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/["'\u2018-\u201f\u00ab\u00bb\u2032\u2033`\u00b4]/g, "'")
    .toLowerCase();

/** Whether a text has a sign that is seen. */
export const isSeen = (text: string): boolean => comparable(text) !== '';

/** Whether a passage stands in the text of an article, which is read in turns. */
export async function hasPassage(markup: string, passage: string): Promise<boolean> {
  const wanted = comparable(passage);
  return wanted !== '' && (await runInTurns(textOf(markup))).includes(wanted);
}

function* textOf(markup: string): Generator<void, string> {
  const texts: string[] = [];
  for (let from = 0, to; from < markup.length; from = to) {
    // A piece ends ahead of a tag: neither a tag nor an entity goes over its end.
    to = from + piece >= markup.length ? markup.length : Math.max(markup.indexOf('<', from + piece), from + 1);
    if (to <= from + 1) to = markup.length;
    texts.push(comparable(markup.slice(from, to).replace(/<[^>]*>/g, ' ').replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => entities[name] ?? '')));
    yield;
  }
  return texts.join('');
}
