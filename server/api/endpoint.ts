import type { Sources } from '../pages/collections/collection.js';
import type { Role } from '../people/roles.js';
import { nearestOf } from '../platform/nearest.js';
import { Problem } from '../platform/problem.js';
import type { Views } from '../query/views.js';
import { aName, wordsPattern, type JsonSchema, type ObjectOf, type Schema } from './schema.js';

/** What answers are made from: one version. */
export interface ApiSources extends Sources {
  readonly views: Views;
  readonly version: string;
}

/** A parameter: texts and whole numbers, by their schema. */
export type ParameterSchemas = Readonly<Record<string, Schema<string | number | undefined>>>;
export type ParameterValues<P extends ParameterSchemas> = ObjectOf<P>;

/** An address of the API that only reads. A new one is a file and a row of `endpoints`. */
export interface Endpoint {
  /** As `/api/terms/{term}`. */
  readonly address: string;
  /** Name for generated clients, as `getTerm`. */
  readonly name: string;
  readonly summary: string;
  /** Schemas by name; those named in the address are required. */
  readonly parameters: Readonly<Record<string, JsonSchema>>;
  readonly answer: JsonSchema;
  /** Whether the answer is a page of a list. */
  readonly paged: boolean;
  /** @throws Problem 400 that names the parameter; 404 for a resource that is not there. */
  run(parameters: Readonly<Record<string, unknown>>, sources: () => Promise<ApiSources>): Promise<object>;
  /** Parameters with which it answers something, for the page and the tests. */
  readonly example: string;
  /**
   * Bytes of a body of JSON with the parameters, where these are lists or texts of whoever asks: such an address may be asked by POST, too. No cache
   * keeps its answer, and no log its parameters.
   */
  readonly body?: number;
  /** The least role that may ask; absent: anybody. */
  readonly needs?: Role;
}

/** Items of one page when nothing is asked, and the most. */
const usualLimit = 50, mostItems = 500;
export const fieldsOf = (names: readonly string[]): Schema<string> => ({
  json: {
    type: 'string',
    maxLength: 500,
    pattern: wordsPattern(names),
    description: `Names of the members that are wanted, with commas between: ${names.join(', ')}. Default: all.`,
  },
});
export const paging = {
  limit: { json: { type: 'integer', minimum: 1, maximum: mostItems, default: usualLimit, description: 'Items of this page.' } },
  cursor: { json: { type: 'string', format: 'cursor', maxLength: 1000, description: 'The value of `next` of the page before.' } },
};

interface Described<P extends ParameterSchemas> {
  readonly address: string;
  readonly name: string;
  readonly summary: string;
  readonly parameters: P;
  readonly example: string;
  readonly body?: number;
}

const jsonOf = (parameters: ParameterSchemas): Readonly<Record<string, JsonSchema>> => Object.fromEntries(Object.entries(parameters).map(([name, { json: { absent: _, ...json } }]) => [name, json]));

/** An address that answers with one thing. */
export function single<const P extends ParameterSchemas, T extends object>({
  address,
  name,
  summary,
  parameters,
  example,
  body,
  answer,
  make,
}: Described<P> & {
  readonly answer: Schema<T> & { readonly members: readonly string[] };
  make(asked: ParameterValues<P>, sources: ApiSources): Promise<T> | T;
}): Endpoint {
  const all = { ...jsonOf(parameters), fields: fieldsOf(answer.members).json };
  return {
    address,
    name,
    summary,
    example,
    parameters: all,
    answer: partly(answer.json),
    paged: false,
    ...(body !== undefined && { body }),
    async run(given, sources) {
      const asked = readParameters(given, all, address),
        fields = readFields(asked['fields'], answer.members);
      return picked(await make(asked as ParameterValues<P>, await sources()), fields);
    },
  };
}

/** An address that answers with a list, a page at a time, in the order of its keys: a page stays what it is while others are asked for. */
export function listing<const P extends ParameterSchemas, Row, T extends object>(
  { address, name, summary, parameters, example, item, rows, key, make }: Described<P> & {
    readonly item: Schema<T> & { readonly members: readonly string[] };
    /** What the list is of. */ rows(asked: ParameterValues<P>, sources: ApiSources): Promise<readonly Row[]> | readonly Row[];
    /** Distinguishes the rows. */ key(row: Row): string;
    make(row: Row, sources: ApiSources): T;
  },
): Endpoint {
  const all = { ...jsonOf(parameters), limit: paging.limit.json, cursor: paging.cursor.json, fields: fieldsOf(item.members).json };
  return {
    address, name, summary, example, parameters: all, paged: true,
    answer: {
      type: 'object', additionalProperties: false, required: ['version', 'total', 'items'],
      properties: {
        version: { type: 'string', description: 'The version that answered.' }, total: { type: 'integer', description: 'Items on all pages.' },
        items: { type: 'array', items: partly(item.json) }, next: { type: 'string', description: 'The `cursor` of the next page; absent on the last one.' },
      },
    },
    async run(given, sources) {
      const asked = readParameters(given, all, address), fields = readFields(asked['fields'], item.members), limit = Number(asked['limit'] ?? usualLimit);
      const after = readCursor(asked['cursor']), opened = await sources();
      const sorted = [...await rows(asked as ParameterValues<P>, opened)].map((row) => [key(row), row] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      const from = after === undefined ? 0 : sorted.findIndex(([each]) => each > after), rest = from < 0 ? [] : sorted.slice(from), page = rest.slice(0, limit), last = page.at(-1);
      return {
        version: opened.version, total: sorted.length, items: page.map(([, row]) => picked(make(row, opened), fields)),
        ...(rest.length > page.length && last && { next: Buffer.from(last[0]).toString('base64url') }),
      };
    },
  };
}

/** With `fields`, any member may be missing. */
const partly = ({ required: _, ...json }: JsonSchema): JsonSchema => json;

const bad = (title: string, detail: string, members: Readonly<Record<string, unknown>> = {}): Problem => new Problem(400, title, detail, members);

/** Texts of an address as the values that the schemas say. @throws Problem 400 that names the parameter and what it may be. */
export function readParameters(given: Readonly<Record<string, unknown>>, schemas: Readonly<Record<string, JsonSchema>>, address: string): Readonly<Record<string, string | number>> {
  refuseUnknown(Object.keys(given), Object.keys(schemas), address);
  const values: Record<string, string | number> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const value = schema['names'] !== undefined ? joined(name, given[name], Number(schema['names'])) : withCommas(given[name], schema);
    if (value === undefined || value === '') {
      if (schema['needed'] === true || address.includes(`{${name}}`)) throw bad('Missing parameter', `${address} needs the parameter ${name}: ${schema['description']}`, { parameter: name });
      continue;
    }
    if (typeof value !== 'string' && typeof value !== 'number')
      throw Array.isArray(value) && schema['names'] !== undefined
        ? bad('Bad value', `In the list ${name} each name is a text or a number, and no list or object.`, { parameter: name })
        : Array.isArray(value)
          ? bad('Repeated parameter', `${name} is given once.`, { parameter: name })
          : bad('Bad value', `${name} is a text or a number.`, { parameter: name });
    if (typeof value === 'number' && schema['type'] === 'string' && !(Number.isInteger(value) && value >= 1 && value <= Number(schema['number'] ?? 0)))
      throw bad('Bad value', `${name} is a text${schema['number'] === undefined ? '' : `, or a whole number from 1 to ${String(schema['number'])}`}.`, {
        parameter: name,
      });
    values[name] = readValue(name, String(value), schema);
    // What may be left out has a reader of its own, which says more.
    if (schema['needed'] === true && schema['pattern'] !== undefined && !new RegExp(String(schema['pattern']), 'u').test(String(value)))
      throw bad('Missing parameter', `${address} needs the parameter ${name}: ${schema['description']}`, { parameter: name });
  }
  return values;
}

/** @throws Problem 400 for a parameter that the address does not have, with the nearest one. */
export function refuseUnknown(given: Iterable<string>, known: readonly string[], address: string): void {
  for (const name of given) {
    if (known.includes(name)) continue;
    const near = nearestOf(name, known);
    throw bad(
      'Unknown parameter',
      `${address} has no parameter “${name.slice(0, 100)}”; it has ${known.length === 0 ? 'none' : known.join(', ')}.${near === undefined ? '' : ` Near: ${near}.`}`,
      { parameters: known, ...(near !== undefined && { nearest: near }) },
    );
  }
}

/** A list of texts, which agents send in the place of one text with commas, as that text; anything else stays what it is. */
function withCommas(value: unknown, schema: JsonSchema): unknown {
  const takesSeveral = schema['words'] !== undefined || schema['format'] === 'relations' || schema['format'] === 'systems';
  return takesSeveral && Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join(',') : value;
}

/** A list of names as one text; anything else stays what it is. @throws Problem 400 for a list that is too short. */
function joined(name: string, value: unknown, least: number): unknown {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string' || typeof each === 'number')) return value;
  if (!value.every((each) => new RegExp(aName, 'u').test(String(each)))) throw bad('Empty name', `A name in the list ${name} is empty.`, { parameter: name });
  if (value.length < least) throw bad('List too short', `${name} is a text, or a list of at least ${least}.`, { parameter: name, least });
  return value.join('\n');
}

function readValue(name: string, value: string, { type, minimum, maximum, maxLength = 200, enum: values, words }: JsonSchema): string | number {
  if (type === 'integer') {
    const number = /^-?[0-9]{1,9}$/.test(value) ? Number(value) : NaN;
    if (!(number >= Number(minimum ?? -Infinity) && number <= Number(maximum ?? Infinity)))
      throw bad('Bad number', `${name} is a whole number${minimum === undefined ? '' : ` from ${minimum} to ${maximum}`}.`, {
        parameter: name,
        ...(maximum !== undefined && { limit: maximum }),
      });
    return number;
  }
  if (value.length > Number(maxLength)) throw bad('Parameter too long', `${name} takes at most ${maxLength} characters.`, { parameter: name, limit: maxLength });
  if (Array.isArray(values) && !values.includes(value)) throw bad('Unknown value', `${name} is one of ${values.join(', ')}.`, { parameter: name, values });
  if (Array.isArray(words)) readSeveral(name, value, words as readonly string[]);
  return value;
}

/** The words of a text with commas between. @throws Problem 400 for one that is none of those that there are. */
export function readSeveral(name: string, value: string, words: readonly string[]): readonly string[] {
  const given = value.split(',').map((each) => each.replace(/^ +| +$/g, '')), unknown = given.find((each) => !words.includes(each));
  if (unknown !== undefined)
    throw bad('Unknown value', `${name} is of ${words.join(', ')}, with commas between${unknown === '' ? '; at a comma there is none' : ''}.`, {
      parameter: name,
      values: words,
    });
  return given;
}

export function readFields(value: unknown, members: readonly string[]): ReadonlySet<string> | undefined {
  if (value === undefined) return undefined;
  const names = String(value).split(',').map((name) => name.replace(/^ +| +$/g, '')), unknown = names.find((name) => !members.includes(name));
  if (names.includes('')) throw bad('No field', `fields names no member at a comma; it takes those of ${members.join(', ')}, with commas between.`, { fields: members });
  if (unknown !== undefined) throw bad('Unknown field', `There is no member “${unknown.slice(0, 100)}”; fields are of ${members.join(', ')}.`, { fields: members });
  return new Set(names);
}

function readCursor(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = Buffer.from(String(value), 'base64url').toString();
  if (Buffer.from(text).toString('base64url') !== value) throw bad('Bad cursor', 'cursor is the value of next of the page before.', { parameter: 'cursor' });
  return text;
}

export const picked = <T extends object>(item: T, fields: ReadonlySet<string> | undefined): Partial<T> =>
  fields === undefined ? item : (Object.fromEntries(Object.entries(item).filter(([name]) => fields.has(name))) as Partial<T>);

/** @throws Problem 404 that names what is not there. */
export function found<T>(thing: T | undefined, what: string, slug: string, names: () => Iterable<string> = () => []): T {
  if (thing !== undefined) return thing;
  const near = nearestOf(slug, names());
  throw new Problem(
    404,
    `Unknown ${what}`,
    `This version of the knowledge graph has no ${what} “${slug.slice(0, 200)}”.${near === undefined ? '' : ` Near: ${near}.`}`,
    { [what]: slug, ...(near !== undefined && { nearest: near }) },
  );
}
