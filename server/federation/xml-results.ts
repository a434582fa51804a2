import { SaxesParser } from '@rubensworks/saxes';

const namespace = 'http://www.w3.org/2005/sparql-results#';
/** How deep elements may be nested: sparql, results, result, binding, literal. */
const deepest = 5;

/** Where each element may stand. */
const holders: Readonly<Record<string, string>> = {
  sparql: '', head: 'sparql', variable: 'sparql head', link: 'sparql head', boolean: 'sparql', results: 'sparql', result: 'sparql results', binding: 'sparql results result',
  uri: 'sparql results result binding', bnode: 'sparql results result binding', literal: 'sparql results result binding',
};

/**
 * A result of SPARQL Query Results XML as the JSON that says the same; what its terms are is for the reader of that.
 * Entities are not taken.
 *
 * @throws SyntaxError that says what is wrong.
 */
export function xmlResultAsJson(text: string): string {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: string[] = [];
  const variables: string[] = [], rows: Record<string, object>[] = [];
  let row: Record<string, object> = {}, name = '', value = '', truth: boolean | undefined, hasResults = false, attributes: Record<string, string> = {};
  const fail = (reason: string): never => { throw new SyntaxError(reason); };
  parser.on('error', (error) => { throw new SyntaxError(error.message.replace(/^\d+:\d+: /, '')); });
  parser.on('doctype', () => fail('it has a document type'));
  parser.on('opentag', (tag) => {
    const place = open.join(' ');
    if (tag.uri !== namespace || !Object.hasOwn(holders, tag.local) || open.length >= deepest || holders[tag.local] !== place)
      fail(`it has the element ${tag.name.slice(0, 80)}${place === '' ? '' : ` in ${open.at(-1)}`}`);
    open.push(tag.local);
    attributes = Object.fromEntries(Object.values(tag.attributes).map((attribute) => [attribute.name, attribute.value]));
    value = '';
    if (tag.local === 'variable') variables.push(attributes['name'] ?? fail('a variable has no name'));
    if (tag.local === 'results') hasResults = true;
    if (tag.local === 'result') row = {};
    if (tag.local !== 'binding') return;
    name = attributes['name'] ?? fail('a binding has no name');
    if (Object.hasOwn(row, name)) fail(`a solution binds ?${name} twice`);
    Object.defineProperty(row, name, { value: null, enumerable: true, writable: true, configurable: true });
  });
  const take = (piece: string): void => {
    value += piece;
    const last = open.at(-1) ?? '';
    if (!['uri', 'bnode', 'literal', 'boolean'].includes(last) && /\S/.test(piece)) fail(`it has text in ${last || 'no element'}`);
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => {
    const last = open.pop();
    switch (last) {
      case 'boolean':
        truth = value.trim() === 'true' || (value.trim() !== 'false' && fail(`its boolean is "${value.trim().slice(0, 80)}"`));
        break;
      case 'result':
        rows.push(row);
        break;
      case 'uri':
      case 'bnode':
      case 'literal':
        if (row[name]) fail(`?${name} has two values in one solution`);
        row[name] = { type: last, value, ...(last === 'literal' && { datatype: attributes['datatype'], 'xml:lang': attributes['xml:lang'] }) };
    }
  });
  parser.write(text).close();
  if (truth !== undefined && hasResults) fail('it has solutions and a boolean');
  if (truth !== undefined) return JSON.stringify({ head: {}, boolean: truth });
  if (!hasResults) fail('it has no solutions');
  return JSON.stringify({ head: { vars: variables }, results: { bindings: rows } });
}
