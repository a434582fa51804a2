import type { Triple } from './model.js';

/** A line of N-Triples (RDF 1.1 N-Triples, section 7); blank nodes keep their label, of a literal its text is kept. */
const line = /^(?:<([^>]*)>|(_:\S+)) <([^>]*)> (?:<([^>]*)>|(_:\S+)|"([^"\\]*(?:(?:\\.)+[^"\\]*)*)"\S*) \.$/;

const named: Readonly<Record<string, string>> = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f' };

const unescaped = (text: string): string => (text.includes('\\')
  ? text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, short?: string, long?: string, one = '') => {
    const code = short ?? long;
    return code === undefined ? named[one] ?? one : String.fromCodePoint(parseInt(code, 16));
  })
  : text);

/**
 * The statements of a text in N-Triples, as much of them as the picture needs: of a literal its text. Ten
 * thousand lines take some milliseconds, where a reader of Turtle takes a second.
 *
 * @throws Error that names the line which is no statement.
 */
export function readNTriples(text: string): readonly Triple[] {
  // Each term once: there are few, and the picture finds them by what they are.
  const terms = new Map<string, { readonly value: string }>();
  const term = (value: string): { readonly value: string } => {
    let found = terms.get(value);
    if (!found) terms.set(value, found = { value });
    return found;
  };
  const triples: Triple[] = [];
  for (const [i, written] of text.split('\n').entries()) {
    if (written === '') continue;
    const parts = line.exec(written);
    if (!parts) throw new Error(`line ${i + 1} of the answer is no statement`);
    const [, subject, blank = '', predicate = '', object, other, literal = ''] = parts;
    triples.push({ subject: term(unescaped(subject ?? blank)), predicate: term(unescaped(predicate)), object: term(unescaped(object ?? other ?? literal)) });
  }
  return triples;
}
