import { iri } from './iri.js';
import { rdf } from './vocabulary.js';

/** A term of SPARQL 1.1 Query Results JSON; `typed-literal` is a word of a draft that Virtuoso has kept. */
export interface JsonTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

export type JsonRow = Readonly<Record<string, JsonTerm>>;

/** How deep brackets may be nested: no result needs more. */
export const deepestJson = 64;

const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
/** VARNAME of SPARQL. */
const variableName = /^[\p{L}\p{Nd}_][\p{L}\p{Nd}\p{Mn}\p{Mc}_\u00b7\u203f\u2040]*$/u;
const members: Readonly<Record<string, readonly string[]>> = {
  'uri': ['type', 'value'], 'bnode': ['type', 'value'], 'literal': ['type', 'value', 'datatype', 'xml:lang'], 'typed-literal': ['type', 'value', 'datatype', 'xml:lang'],
};

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The variables that the head of a result names. @throws SyntaxError that says what is wrong. */
export function checkedVariables(head: unknown): readonly string[] {
  const names = isObject(head) ? head['vars'] : undefined;
  if (!Array.isArray(names)) throw new SyntaxError('its head names no variables');
  const seen = new Set<string>();
  for (const name of names as unknown[]) {
    if (typeof name !== 'string' || !variableName.test(name)) throw new SyntaxError(`${shown(name)} is no variable`);
    if (seen.has(name)) throw new SyntaxError(`it names the variable ?${name} twice`);
    seen.add(name);
  }
  return [...seen];
}

/** One solution, of terms that can stand in RDF 1.1. @throws SyntaxError that says what is wrong. */
export function checkedRow(row: unknown, variables: ReadonlySet<string>): JsonRow {
  if (!isObject(row)) throw new SyntaxError(`${shown(row)} is no solution`);
  for (const [name, term] of Object.entries(row)) {
    if (!variables.has(name)) throw new SyntaxError(`a solution binds ?${name.slice(0, 80)}, which its head does not name`);
    const fault = faultOf(term);
    if (fault !== undefined) throw new SyntaxError(`the value of ?${name} ${fault}`);
  }
  return row as unknown as JsonRow;
}

function faultOf(term: unknown): string | undefined {
  if (!isObject(term)) return `is ${shown(term)}, and no term`;
  const { type, value, datatype, 'xml:lang': language } = term;
  if (typeof type !== 'string' || !Object.hasOwn(members, type)) return `has the type ${shown(type)}, which is none of uri, literal and bnode`;
  if (typeof value !== 'string') return value === undefined ? 'is a term without a value' : `is ${shown(value)}, where a text has to stand`;
  if (/\p{Surrogate}/u.test(value)) return 'holds half of a character';
  const strange = ['datatype', 'xml:lang'].find((name) => term[name] !== undefined && !members[type]?.includes(name));
  if (strange !== undefined) return `has ${strange}, which a ${type} cannot have`;
  if (type === 'uri') return isIri(value) ? undefined : `is no absolute IRI: ${shown(value)}`;
  if (type === 'bnode') return value === '' ? 'is a blank node without a label' : undefined;
  if (datatype !== undefined && (typeof datatype !== 'string' || !isIri(datatype))) return `has a datatype that is no absolute IRI: ${shown(datatype)}`;
  if (language === undefined || language === '') return datatype === rdf.langString ? 'has no language tag, which its datatype asks for' : undefined;
  if (typeof language !== 'string' || !languageTag.test(language)) return `has ${shown(language)}, which is no language tag`;
  return datatype === undefined || datatype === rdf.langString ? undefined : 'has a language and a datatype';
}

function isIri(value: string): boolean {
  try {
    return iri(value) === value;
  } catch {
    return false;
  }
}

/**
 * Reads a whole result of SPARQL 1.1 Query Results JSON strictly.
 *
 * @returns the answer to an ASK, or the variables and the solutions.
 * @throws SyntaxError that says what is wrong.
 */
export function readJsonResult(text: string): boolean | { readonly variables: readonly string[]; readonly rows: readonly JsonRow[] } {
  refuseDepth(text);
  const result: unknown = JSON.parse(text);
  if (!isObject(result)) throw new SyntaxError('it is no result');
  const { head, results, boolean } = result;
  if (boolean !== undefined) {
    if (typeof boolean !== 'boolean' || results !== undefined) throw new SyntaxError(results === undefined ? `its boolean is ${shown(boolean)}` : 'it has solutions and a boolean');
    return boolean;
  }
  const bindings = isObject(results) ? results['bindings'] : undefined;
  if (!Array.isArray(bindings)) throw new SyntaxError('it has no solutions');
  const variables = checkedVariables(head), names = new Set(variables);
  return { variables, rows: (bindings as unknown[]).map((row) => checkedRow(row, names)) };
}

/** Checked before parsing: the parser makes an object of each bracket. */
function refuseDepth(text: string): void {
  let depth = 0, inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) {
      inString = true;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepestJson) throw new SyntaxError(`it nests more than ${deepestJson} deep`);
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
}
