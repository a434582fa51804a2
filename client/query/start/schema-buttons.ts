import { element } from '../../dom.js';
import { keeperOf, type Schema } from '../text/schema.js';

export interface SchemaPaneOptions {
  readonly schema: Schema;
  /** Puts a text where the cursor is. */
  readonly insert: (text: string) => void;
  /** Opens a query as a tab of its own. */
  readonly open: (text: string, title: string) => void;
}

/** What can be pressed beside a name of the schema. */
export interface SchemaButtons {
  /** Puts a name into the query. */
  inserter(name: string, label?: string): HTMLButtonElement;
  /** Opens a query. */
  opener(title: string, text: string): HTMLButtonElement;
  /** Opens the values that a relation has in a class. */
  example(name: string, property: string): HTMLButtonElement;
  /** Opens the IRIs of a keeper that a relation leads to. */
  linkExample(property: string, space: string): HTMLButtonElement;
}

/** A query, of its lines. */
const query = (...lines: readonly string[]): string => lines.join('\n');

export function schemaButtons({ schema, insert, open }: SchemaPaneOptions): SchemaButtons {
  const opener = (title: string, text: string): HTMLButtonElement => {
    const made = element('button', { 'type': 'button', 'class': 'schema-example', 'aria-label': `Example: ${title}` }, 'example');
    made.addEventListener('click', () => { open(text, title); });
    return made;
  };
  return {
    inserter(name, label = name) {
      const made = element('button', { 'type': 'button', 'class': 'schema-name', 'title': schema.words.get(name)?.[1] ?? `Put ${name} into the query` }, label);
      made.addEventListener('click', () => { insert(name); });
      return made;
    },
    opener,
    example: (name, property) => opener(`${property} of ${name}`, query('SELECT ?subject ?value', 'WHERE {', `  ?subject a ${name} ;`, `    ${property} ?value .`, '}', 'LIMIT 20')),
    linkExample: (property, space) => opener(`${keeperOf(space)} by ${property}`, query(
      'SELECT ?subject ?name ?value', 'WHERE {', `  ?subject ${property} ?value ;`, '    skos:prefLabel ?name .',
      `  FILTER(STRSTARTS(STR(?value), "${schema.prefixes[space] ?? space}"))`, '  FILTER(LANG(?name) = "en")', '}', 'ORDER BY ?name',
    )),
  };
}
