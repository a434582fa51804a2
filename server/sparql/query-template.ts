import type { IToken } from '@traqula/chevrotain';
import { randomBytes } from 'node:crypto';
import { wrong } from './tokens.js';

/** A query text with holes in the place of its constants. Texts that differ in constants and comments alone have one template. */
export interface Template {
  /** SPARQL itself: a hole is an IRI, the local part of a name or a string. */
  readonly template: string;
  /** What the holes stand for, in their order. */
  readonly constants: readonly string[];
}

/** What is made from a template, and where its holes are. */
export interface FilledTemplate<T extends object> {
  readonly of: T;
  /** Every object that has a hole, at any depth, with the keys that lead there. */
  readonly touched: ReadonlyMap<object, readonly string[]>;
}

/** A character that no text from outside has. A hole is this mark and a number; in a hole that is a whole IRI it is the scheme. */
const mark = `hole${randomBytes(8).toString('hex')}n`, whole = ':';
/** UTF-16 units of a text, and its holes, at most. */
const longest = 10_000, mostHoles = 1000;

/** Before these tokens an IRI or a name is no constant: it decides what the query means, or is a datatype. */
const declaring = new Set(['BaseDecl', 'PNameNs', 'From', 'NamedGraph', 'Hathat']);
const absolute = /^<[A-Za-z][A-Za-z0-9+.-]*:/;

/**
 * Constants are absolute IRIs, local parts of names, and strings, each without escapes. Everything else stays as it is:
 * declarations, FROM, names of datatypes and functions. Comments and white space are left out. The tokens are those
 * that the parser reads, so that a template cannot mean anything else than the text. What a parser makes of the
 * constants is found by `findHoles`.
 *
 * @returns Undefined for a text that is long or wrong, or has no constants or a great many.
 */
export function templateOf(text: string, tokens: readonly IToken[]): Template | undefined {
  if (text.length > longest || tokens.at(-1)?.tokenType.name === wrong) return undefined;
  const constants: string[] = [];
  const hole = (constant: string, between = ''): string => `${mark}${between}${constants.push(constant) - 1}`;
  let template = '';
  tokens.forEach(({ image, tokenType: { name } }, i) => {
    const next = tokens[i + 1]?.tokenType.name;
    const stays = image.includes('\\') || declaring.has(tokens[i - 1]?.tokenType.name ?? '') || next === 'LParen' || next === 'Nil';
    if (stays) template += image;
    else if (name === 'PNameLn') template += `${image.slice(0, image.indexOf(':') + 1)}${hole(image.slice(image.indexOf(':') + 1))}`;
    else if (name === 'IriRef' && absolute.test(image)) template += `<${hole(image.slice(1, -1), whole)}>`;
    else if (name.startsWith('StringLiteral')) template += `"${hole(image.slice(name.startsWith('Long', 13) ? 3 : 1, name.startsWith('Long', 13) ? -3 : -1))}"`;
    else template += image;
    template += ' ';
  });
  return constants.length === 0 || constants.length > mostHoles ? undefined : { template, constants };
}

/**
 * Finds the holes in a parsed template. @returns Undefined where a hole is not the value of an IRI or literal, or is
 * missing: then the parsed query depends on the constants.
 */
export function findHoles<T extends object>(of: T, count: number): FilledTemplate<T> | undefined {
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

/** The parsed query with constants in its holes; parts without holes are shared. */
export function fillHoles<T extends object>({ of, touched }: FilledTemplate<T>, constants: readonly string[]): T {
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
