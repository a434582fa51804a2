/** Characters that one entity, and all entities of a document together, may stand for. */
const longest = 2 ** 16, mostTogether = 2 ** 25;

const declarations = /<!--[^]*?-->|<\?[^]*?\?>|<!ENTITY\s+(%\s+)?([^\s%]+)\s+(?:"([^"]*)"|'([^']*)'|(?:SYSTEM|PUBLIC)\s[^>]*)\s*>|(%[^\s%;]+;)|<![A-Z]+(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const references = /&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([^;&<\s]+));|[&<]/g;
const predefined: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The entities that the document type of an XML document declares, as texts by name. Each value is made when it is
 * first used, so that an unused one takes no time (XML 1.0, 4.4 and 4.5).
 *
 * @param doctype What stands between `<!DOCTYPE` and its `>`.
 * @param fail Throws, with the reason.
 */
export function entitiesOf(doctype: string, fail: (reason: string) => never): ReadonlyMap<string, () => string> {
  const values = new Map<string, string | undefined>();
  for (const [, parameter, name, double, single, reference] of doctype.slice(doctype.indexOf('[') + 1).matchAll(declarations)) {
    if (reference !== undefined) fail(`Parameter entities such as ${reference} are not taken.`);
    if (parameter !== undefined || name === undefined || values.has(name)) continue; // the first declaration counts
    values.set(name, (double ?? single)?.replace(/&#(?:x([0-9A-Fa-f]+)|([0-9]+));/g, (_, hex?: string, decimal?: string) => character(hex, decimal, fail)));
  }
  const expanded = new Map<string, string>();
  let together = 0;
  const expand = (name: string, within: readonly string[]): string => {
    const known = expanded.get(name);
    if (known !== undefined) return known;
    if (!values.has(name)) fail(`The entity &${name}; is not declared.`);
    const value = values.get(name);
    if (value === undefined) fail(`The entity &${name}; stands for a document elsewhere, and nothing is fetched.`);
    if (within.includes(name)) fail(`The entity &${name}; holds itself.`);
    let text = '', end = 0;
    for (const match of (value as string).matchAll(references)) {
      const [whole, hex, decimal, inner] = match;
      if (whole === '<') fail(`The entity &${name}; holds markup, which is not taken.`);
      if (whole === '&') fail(`The entity &${name}; holds an & that begins no reference.`);
      text += (value as string).slice(end, match.index) + (inner === undefined ? character(hex, decimal, fail) : predefined[inner] ?? expand(inner, [...within, name]));
      end = match.index + whole.length;
      if (text.length > longest) break;
    }
    text += (value as string).slice(end);
    if (text.length > longest) fail(`The entity &${name}; stands for more than ${longest} characters.`);
    expanded.set(name, text);
    return text;
  };
  return new Map([...values.keys()].map((name) => [name, () => {
    const text = expand(name, []);
    together += text.length;
    if (together > mostTogether) fail(`The entities of the document stand for more than ${mostTogether} characters together.`);
    return text;
  }]));
}

function character(hex: string | undefined, decimal: string | undefined, fail: (reason: string) => never): string {
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff) || code === 0) return fail(`There is no character ${code}.`);
  return String.fromCodePoint(code);
}
