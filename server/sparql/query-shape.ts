import { randomBytes } from 'node:crypto';

/** A query text with holes in the place of its constants. Texts that differ in constants and comments alone have one template. */
export interface Shape {
  /** SPARQL itself: a hole is an IRI, the local part of a name or a string. */
  readonly template: string;
  /** What the holes stand for, in their order. */
  readonly constants: readonly string[];
}

/** What is made from a template, and where its holes are. */
export interface Form<T extends object> {
  readonly of: T;
  /** Every object that has a hole, at any depth, with the keys that lead there. */
  readonly touched: ReadonlyMap<object, readonly string[]>;
}

/** Stands in no text that comes from outside. A hole is it and a number; where it is a whole IRI, it is the scheme of it. */
const mark = `hole${randomBytes(8).toString('hex')}n`, whole = ':';
/** UTF-16 units of a text, and its holes, at most. */
const longest = 10_000, mostHoles = 1000;

/**
 * Constants are absolute IRIs, names with a prefix and strings, each in its simplest form. All else stays as it is: also
 * what only looks like one and is part of a string, a declaration or FROM; and names of datatypes and functions.
 * Comments go. Groups: comment, quote and text of a string, IRI, prefix and local part of a name. They have no names, as
 * an object for each match takes most of the time.
 */
const token = new RegExp([
  /"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[^]|'(?!''))*(?:'''|$)/,
  /(#[^\r\n]*)/,
  /(["'])((?:(?!\2)[^\\\r\n])*)\2|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?/,
  /(?<![\p{L}\p{N}_?$@.:-])(?:[Pp][Rr][Ee][Ff][Ii][Xx]\s+[^\s:<]*:\s*|[Bb][Aa][Ss][Ee]\s*|[Ff][Rr][Oo][Mm]\s*(?:[Nn][Aa][Mm][Ee][Dd]\s*)?)<[^<>]*>/u,
  /<([A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]*)>(?!\s*\()|<[^<>"{}|^`\\\u0000-\u0020]*>/,
  /(?<=^|[\s(){};,|/!*+=&[\]]|(?<!\^)\^)((?:[A-Za-z][A-Za-z0-9_-]*)?:)([A-Za-z_][A-Za-z0-9_-]*)(?=$|[\s;,)}{|/*+?^!=<>&\]]|\.(?:[\s}]|$))(?!\s*\()/,
].map(({ source }) => source).join('|'), 'gu');

/** Undefined for a text that is long, or has no constants or a great many. */
export function shapeOf(text: string): Shape | undefined {
  if (text.length > longest) return undefined;
  const constants: string[] = [];
  const hole = (constant: string, between = ''): string => `${mark}${between}${constants.push(constant) - 1}`;
  const replace = (found: string, comment?: string, quote?: string, string?: string, iri?: string, prefix?: string, local?: string): string => {
    if (local !== undefined) return `${prefix}${hole(local)}`;
    if (iri !== undefined) return `<${hole(iri, whole)}>`;
    if (string !== undefined) return `${quote}${hole(string)}${quote}`;
    return comment === undefined ? found : '';
  };
  const template = text.replace(token, replace);
  return constants.length === 0 || constants.length > mostHoles ? undefined : { template, constants };
}

/**
 * Finds the holes in what a parser made of a template.
 *
 * @returns Undefined where one is not the value of an IRI or literal, or is nowhere: then what is made depends on the constants.
 */
export function findHoles<T extends object>(of: T, count: number): Form<T> | undefined {
  const touched = new Map<object, readonly string[]>();
  const found = new Set<number>();
  let misplaced = false;
  /** Whether there is a hole in it. */
  const walk = (node: object): boolean => {
    const { termType } = node as { termType?: string };
    const mayHave = termType === 'NamedNode' || termType === 'Literal';
    const keys: string[] = [];
    for (const [key, value] of Object.entries(node) as [string, unknown][]) {
      if (typeof value === 'object' && value !== null) {
        if (walk(value)) keys.push(key);
      } else if (key.includes(mark) || (typeof value === 'string' && value.includes(mark))) {
        if (mayHave && key === 'value') found.add(holeIn(value as string).index);
        else misplaced = true;
        keys.push(key);
      }
    }
    if (keys.length > 0) touched.set(node, keys);
    return keys.length > 0;
  };
  walk(of);
  return misplaced || found.size < count ? undefined : { of, touched };
}

/** The same with constants in its holes; what has none is shared. */
export function fillHoles<T extends object>({ of, touched }: Form<T>, constants: readonly string[]): T {
  const fill = <N extends object>(node: N): N => {
    const keys = touched.get(node);
    if (!keys) return node;
    const filled = copy(node) as Record<string, unknown>;
    for (const key of keys) {
      const value = filled[key];
      filled[key] = typeof value === 'string' ? filledText(value, constants) : fill(value as object);
    }
    return filled as N;
  };
  return fill(of);
}

function copy(node: object): object {
  if (Array.isArray(node)) return node.slice() as object;
  const prototype = Object.getPrototypeOf(node) as object;
  return prototype === Object.prototype ? { ...node } : Object.assign(Object.create(prototype) as object, node);
}

function filledText(value: string, constants: readonly string[]): string {
  const { before, index } = holeIn(value);
  return before + (constants[index] as string);
}

/** The hole in a value, and what stands before it. */
function holeIn(value: string): { readonly before: string; readonly index: number } {
  const start = value.indexOf(mark), number = start + mark.length + (value.startsWith(whole, start + mark.length) ? whole.length : 0);
  return { before: value.slice(0, start), index: Number.parseInt(value.slice(number), 10) };
}
