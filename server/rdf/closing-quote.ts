/**
 * Where a text in double quotes ends: the offset of its closing quote, behind an even number of backslashes; -1 where it
 * has none. A loop, as a regular expression keeps a place to come back to for each of some millions of signs, for which
 * it has no room.
 *
 * @param from Behind the opening quote.
 */
export function closingQuote(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (before > from && text.charCodeAt(before - 1) === 0x5c) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return -1;
}
