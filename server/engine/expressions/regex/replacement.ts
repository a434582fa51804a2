/**
 * What stands in the place of a match: texts, and numbers of groups (XPath F&O 3.0, 5.6.3).
 *
 * @param groups number of groups that capture.
 * @returns undefined for a backslash or dollar sign that means nothing: XPath's FORX0004.
 */
export function parseReplacement(replacement: string, literally: boolean, groups: number): readonly (string | number)[] | undefined {
  if (literally) return [replacement];
  const pieces: (string | number)[] = [];
  let text = '';
  for (let i = 0; i < replacement.length; i++) {
    const c = replacement.charAt(i), next = replacement.charAt(i + 1);
    if (c === '\\') {
      if (next !== '\\' && next !== '$') return undefined;
      text += next;
      i++;
    } else if (c === '$') {
      if (!/^[0-9]$/.test(next)) return undefined;
      let number = Number(next);
      i++;
      // As many digits as there are groups for; a group that is not there is an empty text.
      for (let digit = replacement.charAt(i + 1); /^[0-9]$/.test(digit) && number * 10 + Number(digit) <= groups; digit = replacement.charAt(i + 1)) {
        number = number * 10 + Number(digit);
        i++;
      }
      if (text !== '') pieces.push(text);
      text = '';
      if (number <= groups) pieces.push(number);
    } else {
      text += c;
    }
  }
  return text === '' ? pieces : [...pieces, text];
}
