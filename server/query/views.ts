import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sparqljs, { type IriTerm, type LiteralTerm, type Pattern, type SelectQuery } from 'sparqljs';
import type * as RDF from '@rdfjs/types';
import { EngineError, type Engine } from '../engine/contract/engine.js';
import { Problem } from '../platform/problem.js';
import { formats, type Format } from '../rdf/formats.js';
import { createGate, due, turn } from '../platform/turns.js';
import { iri } from '../rdf/iri.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { nodes } from '../sparql/nodes.js';
import { prepareQuery } from '../sparql/prepare.js';
import { parseSolutions, readAnswer, type AnswerText, type Solution } from './solutions.js';
import { ArgumentError } from '../platform/argument-error.js';

export type { Solution } from './solutions.js';

/** The queries that the service asks for its own pages, each in a file `queries/views/{name}.rq`. */
export interface Views {
  /**
   * Runs a SELECT view. Values enter as terms, through VALUES put in the parsed query: each key of `values` is a
   * variable of the view.
   *
   * @throws ArgumentError when there is no such view or variable, or a value is no IRI or literal that SPARQL can hold;
   * EngineError when the engine does not answer.
   */
  select(name: string, values?: ViewValues): Promise<readonly Solution[]>;
  /** As `select`, for a caller that may have the result already. */
  ask(name: string, values?: ViewValues): Promise<ViewAnswer>;
  /** The query that `select` runs, complete, for a reader who wants to see or change it. Throws as `select` does. */
  text(name: string, values?: ViewValues): string;
}

/** Views that are answered from one version, or from whatever the engine answers from. */
export interface AllViews extends Views {
  /** The same, answered from this version alone: `select` and `ask` throw VersionPassedError once there is another. */
  at(version: string): Views;
}

/** An answer from one version cannot be finished: there is a newer version, and the answer has to be begun again on that. */
export class VersionPassedError extends Error {
  readonly version: string;
  readonly newer: string;

  constructor(version: string, newer: string) {
    super(`version ${version} was asked, and ${newer} answers`);
    this.version = version;
    this.newer = newer;
    this.name = 'VersionPassedError';
  }
}

export interface ViewAnswer {
  /** Equal for equal solutions in the same order, whatever version they are from. */
  readonly digest: string;
  /** Reads them. */
  solutions(): Promise<readonly Solution[]>;
}

/** Terms by the variable of the view that they are given to. */
export type ViewValues = Readonly<Record<string, RDF.Term | readonly RDF.Term[]>>;

interface View {
  readonly query: SelectQuery;
  readonly variables: ReadonlySet<string>;
}

/** Milliseconds for one view: a page that takes longer is of no use. */
const timeout = 10_000;
/** The limit of a view is none of those that can be set. */
function asTimeOfView(error: unknown): never {
  if (!(error instanceof EngineError && error.reason === 'timeout')) throw error;
  throw new Problem(
    503,
    'Too much to do',
    `A part of what was asked for was not there within ${timeout / 1000} s: the service has much to do. Try again in a moment.`,
    { limit: timeout / 1000 },
    { 'Retry-After': '5' },
    { cause: error },
  );
}

/** How many views are asked at once: pages ask hundreds in a moment, and other queries must not wait behind all of them. */
const mostAsked = 4;
const json = formats.find(({ name }) => name === 'json') as Format;

/**
 * Reads every `.rq` file of a folder. Each is parsed when it is first asked: all of them would take a sixth of a start.
 *
 * Asking a view that is not a SELECT query that stands the checks of `prepareQuery` throws an Error that names the file.
 */
export function createViews(folder: string, engine: Engine, prefixes: PrefixMap): AllViews {
  const texts = new Map(readdirSync(folder).filter((file) => file.endsWith('.rq')).map((file) => [basename(file, '.rq'), readFileSync(join(folder, file), 'utf8')]));
  const views = new Map<string, View>();
  const generator = new sparqljs.Generator();

  const complete = (name: string, values: ViewValues = {}): string => {
    const text = texts.get(name);
    if (text === undefined) throw new ArgumentError(`there is no view "${name}"`);
    const view = views.get(name) ?? parseView(join(folder, `${name}.rq`), text, prefixes);
    views.set(name, view);
    return generator.stringify(withValues(view, values));
  };

  const gate = createGate(mostAsked);
  const answer = (name: string, values: ViewValues | undefined, wanted: string | undefined): Promise<AnswerText> =>
    gate(async () => {
      if (due()) await turn();
      const query = { text: complete(name, values), form: 'SELECT', defaultGraphs: [], namedGraphs: [] } as const;
      if (wanted !== undefined && engine.version !== wanted) throw new VersionPassedError(wanted, engine.version);
      const { version, body } = await engine.query(query, { format: json, timeout }).catch(asTimeOfView);
      if (wanted !== undefined && version !== wanted) {
        body.destroy();
        throw new VersionPassedError(wanted, version);
      }
      return readAnswer(body).catch(asTimeOfView);
    });
  const from = (version: string | undefined): Views => ({
    text: complete,
    async select(name, values) {
      return parseSolutions(await answer(name, values, version));
    },
    async ask(name, values) {
      const found = await answer(name, values, version);
      return { digest: found.digest, solutions: () => parseSolutions(found) };
    },
  });
  return { ...from(undefined), at: from };
}

function parseView(file: string, text: string, prefixes: PrefixMap): View {
  try {
    const { text: complete, form } = prepareQuery(text, { prefixes });
    if (form !== 'SELECT') throw new ArgumentError(`a view is a SELECT, not ${form}`);
    const query = new sparqljs.Parser().parse(complete) as SelectQuery;
    const variables = [...nodes(query)].filter(({ termType }) => termType === 'Variable').map(({ value }) => value as string);
    return { query, variables: new Set(variables) };
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause });
  }
}

/** One VALUES block per variable, before the other patterns. */
function withValues({ query, variables }: View, values: ViewValues): SelectQuery {
  const blocks = Object.entries(values).map(([name, terms]): Pattern => {
    if (!variables.has(name)) throw new ArgumentError(`the view has no variable "?${name}"`);
    return { type: 'values', values: [terms].flat().map((term) => ({ [`?${name}`]: checked(term) })) };
  });
  // The generator writes a subselect without braces, which can stand alone only.
  const where = (query.where ?? []).map((pattern): Pattern => (pattern.type === 'query' ? { type: 'group', patterns: [pattern] } : pattern));
  return { ...query, where: [...blocks, ...where] };
}

const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

/** A term that the generator can write: it escapes strings, and neither IRIs nor language tags. */
function checked(term: RDF.Term): IriTerm | LiteralTerm {
  switch (term.termType) {
    case 'NamedNode':
      iri(term.value);
      return term as IriTerm;
    case 'Literal':
      iri(term.datatype.value);
      if (term.language && !languageTag.test(term.language)) throw new ArgumentError(`not a language tag: "${term.language}"`);
      return term as LiteralTerm;
    default:
      throw new ArgumentError(`a ${term.termType} cannot be a value of a view`);
  }
}
