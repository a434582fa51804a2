/** Values of the API: what TypeScript and JSON Schema 2020-12 say of them from one description. */
export interface Schema<T> {
  readonly json: JsonSchema;
  /** The type that it stands for; there is no value. */
  readonly type?: T;
}
export type JsonSchema = Readonly<Record<string, unknown>>;
/** The type that a schema describes. */
export type Of<S> = S extends Schema<infer T> ? T : never;

type Members = Readonly<Record<string, Schema<unknown>>>;
type Optional<M extends Members> = { [K in keyof M]: undefined extends Of<M[K]> ? K : never }[keyof M];
export type ObjectOf<M extends Members> = { readonly [K in Exclude<keyof M, Optional<M>>]: Of<M[K]> } & { readonly [K in Optional<M>]?: Of<M[K]> };

export const text = (description: string, rest: JsonSchema = {}): Schema<string> => ({ json: { type: 'string', description, ...rest } });
/** A list of names, as one text or as a list of at least so many; or a number up to the one that is given. */
export const names = (
  description: string,
  { least = 1, number, ...rest }: JsonSchema & { readonly least?: number; readonly number?: number } = {},
): Schema<string> => ({ json: { type: 'string', description, names: least, ...(number !== undefined && { number }), ...rest } });
export const whole = (description: string, rest: JsonSchema = {}): Schema<number> => ({ json: { type: 'integer', description, ...rest } });
export const numeric = (description: string, rest: JsonSchema = {}): Schema<number> => ({ json: { type: 'number', description, ...rest } });
export const truth = (description: string): Schema<boolean> => ({ json: { type: 'boolean', description } });
/** One of some texts. */
export const choice = <const Value extends string>(description: string, values: readonly Value[]): Schema<Value> => ({ json: { type: 'string', description, enum: values } });
export const list = <T>(of: Schema<T>, description: string): Schema<readonly T[]> => ({ json: { type: 'array', description, items: of.json } });
/** Values by name. */
export const byName = <T>(of: Schema<T>, description: string): Schema<Readonly<Record<string, T>>> => ({ json: { type: 'object', description, additionalProperties: of.json } });
/** What holds a name, among what may stand between names. */
export const aName = '[^\\s,;|"\']';
/** Several of some words with commas between, or none, as a pattern of JSON Schema. */
export const wordsPattern = (words: readonly string[]): string => `^(?: *(?:${words.join('|')}) *(?:, *(?:${words.join('|')}) *)*)?$`;
/** Some of some words, as one text with commas between. */
export const several = (description: string, words: readonly string[]): JsonSchema => ({
  type: 'string',
  maxLength: 500,
  pattern: wordsPattern(words),
  words,
  description: `${description}: ${words.join(', ')}.`,
});
/** A schema as JSON Schema has it, without what only this service reads. @param orList Whether a list of names is named, too. */
export function plainSchema({ absent: _, words: __, needed, names: least, number, description, ...json }: JsonSchema, orList = false): JsonSchema {
  const text = { ...json, ...(needed === true && json['type'] === 'string' && { minLength: 1 }) };
  return {
    ...(description !== undefined && { description }),
    ...(least !== undefined && orList
      ? {
          anyOf: [
            text,
            { type: 'array', items: { type: ['string', 'number'], pattern: aName }, minItems: least },
            ...(number === undefined ? [] : [{ type: 'integer', minimum: 1, maximum: number }]),
          ],
        }
      : text),
  };
}
/** May be absent. */
export const maybe = <T>({ json }: Schema<T>): Schema<T | undefined> => ({ json: { ...json, absent: true } });
/** Something of the shape that another part of the service defines. */
export const shaped = <T>(description: string, json: JsonSchema): Schema<T> => ({ json: { description, ...json } });

/** An object of these members and no others. */
export function object<const M extends Members>(members: M, description?: string): Schema<ObjectOf<M>> & { readonly members: readonly string[] } {
  const names = Object.keys(members);
  return {
    members: names,
    json: {
      type: 'object', ...(description !== undefined && { description }), additionalProperties: false,
      properties: Object.fromEntries(Object.entries(members).map(([name, { json }]) => [name, plainSchema(json)])),
      required: Object.entries(members).filter(([, { json }]) => json['absent'] !== true).map(([name]) => name),
    },
  };
}

/** The members of an answer that another part of the service makes, checked against its type: a member that is missing there or here does not compile. */
export const members = <T extends object>(properties: Readonly<Record<keyof T & string, JsonSchema>>, optional: readonly (keyof T & string)[] = []): JsonSchema =>
  ({ type: 'object', properties, required: Object.keys(properties).filter((name) => !(optional as readonly string[]).includes(name)) });
