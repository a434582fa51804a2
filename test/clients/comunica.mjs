// Comunica as a client of the endpoint, found by its service description.
import assert from 'node:assert/strict';
import { QueryEngine } from '@comunica/query-sparql';

const engine = new QueryEngine();
const name = 'metástasis';
const prefixes = 'PREFIX mpp: <https://w3id.org/metastasis/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ';
for (const source of [process.env.ENDPOINT, { type: 'sparql', value: process.env.ENDPOINT }]) {
  const sources = [source];
  const rows = await (await engine.queryBindings(`${prefixes}SELECT ?l { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }`, { sources })).toArray();
  assert.deepEqual(rows.map((row) => [...row].map(([variable, term]) => [variable.value, term.value, term.language])), [[['l', name, 'es']]]);
  assert.equal(await engine.queryBoolean(`${prefixes}ASK { mpp:emt a mpp:Mechanism }`, { sources }), true);
  const quads = await (await engine.queryQuads(`${prefixes}CONSTRUCT { mpp:metastasis skos:prefLabel ?l } { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }`, { sources })).toArray();
  assert.deepEqual(quads.map(({ object }) => object.value), [name]);
}
process.stdout.write(`${'Comunica: as expected'}\n`);
