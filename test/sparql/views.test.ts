import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sparqljs from 'sparqljs';
import { parseQuery } from '../../server/sparql/parse-query.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { queriesFolder } from '../../server/platform/folders.js';
import { loadDefinitions } from '../support/ontology.js';

const folder = join(queriesFolder, 'views');
const { prefixes } = await loadDefinitions();
const files = readdirSync(folder).filter((file) => file.endsWith('.rq'));

/** Without the labels of blank nodes, which are counted over all queries. */
const plain = (text: string): unknown => JSON.parse(JSON.stringify(parseQuery(text).operation).replaceAll(/"(?:e_)?g_\d+"/g, '"blank"'));

/** sparqljs puts VALUES into views and writes them as text: it has to read them as the parser does. */
test.each(files)('the view %s is the same once sparqljs has read and written it', (file) => {
  const { text } = prepareQuery(readFileSync(join(folder, file), 'utf8'), { prefixes });
  const query = new sparqljs.Parser().parse(text) as sparqljs.SelectQuery;
  const where = (query.where ?? []).map((pattern): sparqljs.Pattern => (pattern.type === 'query' ? { type: 'group', patterns: [pattern] } : pattern));
  expect(plain(new sparqljs.Generator().stringify({ ...query, where }))).toEqual(plain(text));
});
