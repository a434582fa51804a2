import { createRequire } from 'node:module';

/** What has to be known of a query before it is evaluated. */
export interface Sparql12Query {
  readonly form: 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
  /** The query as SPARQL algebra. */
  readonly algebra: object;
}

/** What SPARQL 1.2 added to 1.1. Strings and comments may have it as well: it decides only whether parsing as 1.2 is worth a try. */
const signs = /<<|!\s*!|\{\||~|--(?:ltr|rtl)|\\[uU]|\b(?:version|triple|istriple|subject|predicate|object|langdir|haslang|haslangdir|strlangdir)\b/i;

interface From { readonly type: string; readonly default: readonly { readonly value: string }[]; readonly named: readonly { readonly value: string }[] }

let parse: ((text: string) => Sparql12Query | undefined) | undefined;

/** Whether a text has a sign of SPARQL 1.2. */
export const seemsSparql12 = (text: string): boolean => signs.test(text);

/** Parses a query as SPARQL 1.2; undefined where it is none. */
export function parseSparql12(text: string): Sparql12Query | undefined {
  parse ??= load();
  try {
    return parse(text);
  } catch {
    return undefined; // whoever asks has the message of the parser of SPARQL 1.1, which people can read
  }
}

/** Loaded by the first query that needs it: it takes 0.4 s and 26 MB. */
function load(): (text: string) => Sparql12Query | undefined {
  const require = createRequire(import.meta.url);
  const { Parser } = require('@traqula/parser-sparql-1-2') as typeof import('@traqula/parser-sparql-1-2');
  const { toAlgebra } = require('@traqula/algebra-sparql-1-2') as typeof import('@traqula/algebra-sparql-1-2');
  const parser = new Parser();
  return (text) => {
    const syntax = parser.parse(text);
    if (syntax.type !== 'query') return undefined;
    const algebra = toAlgebra(syntax) as object;
    const { type, default: defaults, named } = algebra as From;
    const iris = (terms: From['default']): readonly string[] => (type === 'from' ? terms.map(({ value }) => value) : []);
    return { form: syntax.subType.toUpperCase() as Sparql12Query['form'], defaultGraphs: iris(defaults), namedGraphs: iris(named), algebra };
  };
}
