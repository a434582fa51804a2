import type * as RDF from '@rdfjs/types';
import type { Store } from 'n3';
import { rdf, sh, xsd } from '../rdf/vocabulary.js';
import { token } from '../store/build-store.js';
import { splitToken } from '../store/ntriples.js';
import { dictionaryOf, eachOfSubject } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';

/**
 * Nearly every resource conforms to its shapes, and that is told here at a tenth of what a validator takes: from the columns,
 * by number. Where it cannot be told, because something is wrong or a shape says what is not known here, the validator is
 * asked. Nothing is ever said to be wrong here.
 */
export interface SureShapes {
  over(data: StoreData): SureCheck;
}

export interface SureCheck {
  /**
   * @param shapes Tokens of the shapes.
   * @param resource Its token.
   * @returns The tokens of the subjects that were read, where the resource conforms for sure.
   */
  conforms(shapes: readonly string[], resource: string): ReadonlySet<string> | undefined;
}

/** The data, by number of term. */
interface Reader {
  values(subject: number, property: string): readonly number[];
  token(id: number): string;
  find(token: string): number;
}

/** Whether a value conforms for sure. */
type Test = (value: number, reader: Reader) => boolean;
/** What a constraint asks of each value, or of all values of a property together. */
interface Constraint { readonly each?: Test; readonly all?: (values: readonly number[], reader: Reader) => boolean }
type Compile = (argument: RDF.Term, context: { readonly shapes: Store; readonly shape: RDF.Term; readonly test: (shape: RDF.Term) => Test }) => Constraint | undefined;

const never: Test = () => false;
const none: readonly number[] = [];
const isLiteral = (text: string): boolean => text.startsWith('"');
const shacl = (name: string): string => sh.namespaceIri + name;
const objects = (shapes: Store, subject: RDF.Term, property: string): readonly RDF.Term[] => shapes.getObjects(subject as never, property, null) as unknown as readonly RDF.Term[];

/** Characters of literals that are of a datatype beyond doubt. */
const forms: Readonly<Record<string, (text: string) => boolean>> = {
  [xsd.string]: () => true,
  [xsd.integer]: (text) => /^[+-]?\d+$/.test(text),
  [xsd.decimal]: (text) => /^[+-]?\d+(?:\.\d+)?$/.test(text),
  [xsd.boolean]: (text) => text === 'true' || text === 'false',
  [xsd.date]: (text) =>
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/.test(text)
    || (/^\d{4}-\d\d-(?:29|30|31)$/.test(text) && new Date(`${text}T00:00:00Z`).getUTCDate() === Number(text.slice(8))),
  [`${xsd.namespaceIri}gYear`]: (text) => /^[12]\d{3}$/.test(text),
  [`${xsd.namespaceIri}gYearMonth`]: (text) => /^[12]\d{3}-(?:0[1-9]|1[0-2])$/.test(text),
  [`${xsd.namespaceIri}anyURI`]: (text) => /^https?:\/\/[A-Za-z0-9.-]+(?:\/[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]*)?$/.test(text),
};

function isOf(datatype: string, written: string): boolean {
  if (!isLiteral(written)) return false;
  const { text, suffix } = splitToken(written);
  if (datatype === rdf.langString) return /^@[a-z]+$/.test(suffix);
  return suffix === (datatype === xsd.string ? '' : datatype) && forms[datatype]?.(text) === true;
}

function members(shapes: Store, list: RDF.Term): readonly RDF.Term[] {
  const found: RDF.Term[] = [];
  for (let [node] = [list] as readonly (RDF.Term | undefined)[]; node?.termType === 'BlankNode'; [node] = objects(shapes, node, `${rdf.namespaceIri}rest`))
    found.push(...objects(shapes, node, `${rdf.namespaceIri}first`));
  return found;
}

const number = (argument: RDF.Term): number => Number(argument.value);
/** The number that a literal is for sure: NaN, which no comparison holds for, where it has more digits than JavaScript keeps. */
function exact(written: string): number {
  const { text, suffix } = splitToken(written);
  return (suffix === xsd.integer || suffix === xsd.decimal) && text.length <= 15 ? Number(text) : NaN;
}

const nothing: Compile = () => ({});

const constraints: Readonly<Record<string, Compile>> = {
  name: nothing, description: nothing, order: nothing, message: nothing, targetClass: nothing, path: nothing,
  minCount: (argument) => ({ all: (values) => values.length >= number(argument) }),
  maxCount: (argument) => ({ all: (values) => values.length <= number(argument) }),
  hasValue: (argument) => ({ all: (values, { find }) => values.includes(find(token(argument))) }),
  uniqueLang: (argument) => (argument.value !== 'true' ? undefined : {
    all: (values, reader) => {
      const languages = values.map((value) => splitToken(reader.token(value)).suffix);
      return new Set(languages).size === languages.length;
    },
  }),
  class: (argument) => ({ each: (value, { values, find }) => values(value, rdf.type).includes(find(token(argument))) }),
  datatype: (argument) => ({ each: (value, reader) => isOf(argument.value, reader.token(value)) }),
  nodeKind: (argument) => (argument.value === shacl('IRI') ? { each: (value, reader) => reader.token(value).startsWith('<') } : undefined),
  pattern: (argument, { shapes, shape }) => {
    if (objects(shapes, shape, shacl('flags')).length > 0) return undefined;
    const pattern = new RegExp(argument.value);
    return { each: (value, reader) => { const written = reader.token(value); return !written.startsWith('_:') && pattern.test(splitToken(written).text); } };
  },
  minLength: (argument) => ({ each: (value, reader) => { const written = reader.token(value); return !written.startsWith('_:') && splitToken(written).text.length >= number(argument); } }),
  maxLength: (argument) => ({ each: (value, reader) => { const written = reader.token(value); return !written.startsWith('_:') && splitToken(written).text.length <= number(argument); } }),
  minInclusive: (argument) => ({ each: (value, reader) => exact(reader.token(value)) >= number(argument) }),
  maxInclusive: (argument) => ({ each: (value, reader) => exact(reader.token(value)) <= number(argument) }),
  languageIn: (argument, { shapes }) => {
    const languages = new Set(members(shapes, argument).map(({ value }) => `@${value}`));
    return { each: (value, reader) => languages.has(splitToken(reader.token(value)).suffix) };
  },
  in: (argument, { shapes }) => {
    const allowed = new Set(members(shapes, argument).map(token));
    return { each: (value, reader) => allowed.has(reader.token(value)) };
  },
  node: (argument, { test }) => ({ each: test(argument) }),
  property: (argument, { test }) => ({ each: test(argument) }),
  or: (argument, { shapes, test }) => {
    const tests = members(shapes, argument).map(test);
    return { each: (value, reader) => tests.some((each) => each(value, reader)) };
  },
  qualifiedValueShape: (argument, { shapes, shape, test }) => {
    const [least, ...others] = objects(shapes, shape, shacl('qualifiedMinCount')), one = test(argument);
    if (least === undefined || others.length > 0) return undefined;
    return { all: (values, reader) => values.filter((value) => one(value, reader)).length >= number(least) };
  },
  qualifiedMinCount: nothing,
};

/** @param shapes Quads of the shapes graph, in the default graph. */
export function sureShapes(shapes: Store): SureShapes {
  const tests = new Map<string, Test>();
  const test = (shape: RDF.Term): Test => {
    const key = token(shape);
    let known = tests.get(key);
    if (!known) {
      // A shape that asks itself again is left to the validator.
      tests.set(key, never);
      tests.set(key, known = compiled(shapes, shape, test));
    }
    return known;
  };
  return {
    over(data) {
      const reader = readerOf(data);
      return {
        conforms(names, resource) {
          const focus = reader.find(resource);
          if (focus === 0 || !resource.startsWith('<')) return undefined;
          reader.read.clear();
          reader.read.add(resource);
          const all = names.every((name) => name.startsWith('<') && test({ termType: 'NamedNode', value: name.slice(1, -1) } as RDF.NamedNode)(focus, reader));
          return all ? new Set(reader.read) : undefined;
        },
      };
    },
  };
}

/** The test of one shape: of the values of its property, or of the resource itself. */
function compiled(shapes: Store, shape: RDF.Term, test: (shape: RDF.Term) => Test): Test {
  const each: Test[] = [], all: Exclude<Constraint['all'], undefined>[] = [], paths = objects(shapes, shape, sh.path);
  for (const { predicate, object } of shapes.getQuads(shape as never, null, null, null)) {
    if (predicate.value === rdf.type) continue;
    const compile = predicate.value.startsWith(sh.namespaceIri) ? constraints[predicate.value.slice(sh.namespaceIri.length)] : undefined;
    const constraint = compile?.(object as unknown as RDF.Term, { shapes, shape, test });
    if (!constraint || (constraint.all && paths.length !== 1)) return never;
    if (constraint.each) each.push(constraint.each);
    if (constraint.all) all.push(constraint.all);
  }
  const [path, second] = paths;
  if (path === undefined) return (value, reader) => each.every((one) => one(value, reader));
  if (second !== undefined || path.termType !== 'NamedNode') return never;
  return (value, reader) => {
    const values = reader.values(value, path.value);
    return all.every((one) => one(values, reader)) && values.every((found) => each.every((one) => one(found, reader)));
  };
}

function readerOf(data: StoreData): Reader & { readonly read: Set<string> } {
  const dictionary = dictionaryOf(data), read = new Set<string>(), properties = new Map<string, number>(), rows = new Map<number, ReadonlyMap<number, readonly number[]>>();
  const rowOf = (subject: number): ReadonlyMap<number, readonly number[]> => {
    let row = rows.get(subject) as Map<number, number[]> | undefined;
    if (row) return row;
    rows.set(subject, row = new Map());
    const made = row;
    eachOfSubject(data.union, subject, (predicate, object) => {
      const known = made.get(predicate);
      if (known) known.push(object);
      else made.set(predicate, [object]);
    });
    return row;
  };
  return {
    read,
    token: dictionary.token,
    find: dictionary.findToken,
    values(subject, property) {
      let id = properties.get(property);
      if (id === undefined) properties.set(property, id = dictionary.findToken(`<${property}>`));
      read.add(dictionary.token(subject));
      return id === 0 ? none : rowOf(subject).get(id) ?? none;
    },
  };
}
