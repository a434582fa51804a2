const known = new Map<string, RegExp | undefined>();
/** The one asked for before, which is nearly always asked for again: compared without making a key. */
let last: { readonly pattern: string; readonly flags: string; readonly everywhere: boolean; readonly result: RegExp | undefined } | undefined;

/**
 * XPath's regular expression (F&O 5.6.1) as JavaScript's. Flags s, m, i, x and q.
 *
 * @param everywhere For replacing every match.
 * @returns undefined when the pattern or a flag is not valid.
 */
export function toRegExp(pattern: string, flags: string, everywhere: boolean): RegExp | undefined {
  if (last?.pattern === pattern && last.flags === flags && last.everywhere === everywhere) return last.result;
  const result = lookUp(pattern, flags, everywhere);
  last = { pattern, flags, everywhere, result };
  return result;
}

function lookUp(pattern: string, flags: string, everywhere: boolean): RegExp | undefined {
  const key = `${everywhere ? 'g' : ''}${flags}/${pattern}`;
  if (known.has(key)) return known.get(key);
  const result = translate(pattern, flags, everywhere);
  if (known.size > 100) known.clear();
  known.set(key, result);
  return result;
}

function translate(pattern: string, flags: string, everywhere: boolean): RegExp | undefined {
  if (/[^smixq]/.test(flags)) return undefined;
  const own = `${/i/.test(flags) ? 'i' : ''}${/s/.test(flags) ? 's' : ''}${/m/.test(flags) ? 'm' : ''}${everywhere ? 'g' : ''}`;
  let source = pattern;
  if (flags.includes('q')) source = source.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  else if (flags.includes('x')) source = withoutWhitespace(source);
  source = nameClasses(source);
  // Unicode mode first, as XPath counts code points; it refuses escapes that the plain mode takes.
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, own + mode);
    } catch { /* not valid in this mode */ }
  }
  return undefined;
}

/** Flag x: white space counts only inside a character class. */
function withoutWhitespace(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+/gs, (part) => (/^\s/.test(part) ? '' : part));
}

/** \i and \c, the first and the other characters of an XML name. */
function nameClasses(pattern: string): string {
  return pattern.replace(/\\[ic]|\\./gs, (escape) => (escape === '\\i' ? '[\\p{L}_:]' : escape === '\\c' ? '[\\p{L}\\p{N}._:\\-]' : escape));
}
