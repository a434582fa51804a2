const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Tags behind which a text goes on in a new line. */
const blocks = /<\/?(?:p|h[1-6]|br|div|li|jats:p|jats:title|jats:sec|sec|title)\b[^<>]*>/gi;

/**
 * The text of titles and abstracts, which services send with tags of HTML or JATS, and with entities.
 *
 * @param most Characters that are kept; the text is one line.
 */
export function plainText(markup: unknown, most: number): string | undefined {
  if (typeof markup !== 'string') return undefined;
  const text = markup.slice(0, 4 * most).replace(blocks, ' ').replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000) ? String.fromCodePoint(point) : '';
    });
  // What is not seen, and what turns the direction of a line, would make a text look other than it is.
  const clean = text.normalize('NFC').replace(/[\p{Cc}\s]+/gu, ' ').replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '').trim();
  return clean === '' ? undefined : clean.slice(0, most).replace(/\p{Cs}/gu, '');
}

/** A title has no full stop at its end here, where services differ. */
export const titleOf = (markup: unknown): string | undefined => plainText(markup, 2_000)?.replace(/(?<=[^.])\.$/, '').replace(/^\[(.*)\]$/, '$1');
