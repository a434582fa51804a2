import { afterAll, describe, expect, test } from '@jest/globals';
import { createEngine } from '../../server/engine/create-engine.js';
import { createExternalStore } from '../../server/external/external-store.js';
import { createFederatedEngine } from '../../server/federation/federated-engine.js';
import { routeEngine } from '../../server/federation/route-engine.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { ask, prefixes, versionOf } from '../support/service.js';
import { addressesOf, startVirtuoso } from '../support/virtuoso.js';

/** Virtuoso 7 as a remote service: to it a string is another term when its type is written out, so that joins lose rows. */
const virtuoso = await startVirtuoso();
const ex = 'http://example.org/';

if (!virtuoso) {
  test.skip('federation with Virtuoso: virtuoso-t is not installed', () => undefined);
} else {
  const store = createExternalStore(addressesOf(virtuoso), { connections: 4 });
  const service = addressesOf(virtuoso).query;
  const engine = routeEngine(createEngine({ workers: 1, warmUp: false }), createFederatedEngine({ services: [service], limit: 2 ** 20 }));
  afterAll(async () => {
    await Promise.all([engine.close(0), store.close(0)]);
    await virtuoso.stop();
  });
  const triple = (s: string, p: string, o: string) => `<${ex}${s}> <${ex}${p}> ${o} <${ex}graph> .\n`;
  const genes = [['mmp9', '"MMP9"', '20', '"Gelatinase"@en'], ['snai1', '"SNAI1"', '20', '"Schnecke"@de'], ['tp53', '"TP53"', '17', '"tumour protein"@en']] as const;
  const integer = (text: string) => `"${text}"^^<http://www.w3.org/2001/XMLSchema#integer>`;

  describe('a join with Virtuoso on', () => {
    const prepared = Promise.all([
      store.swap(versionOf('remote', genes.map(([gene, symbol, chromosome, name]) => triple(gene, 'symbol', symbol) + triple(gene, 'chromosome', integer(chromosome)) + triple(gene, 'name', name)).join(''))),
      engine.swap(versionOf('local', genes.map(([gene, symbol, chromosome, name]) => triple(`our-${gene}`, 'is', `<${ex}${gene}>`)
        + triple(`our-${gene}`, 'symbol', symbol) + triple(`our-${gene}`, 'chromosome', integer(chromosome)) + triple(`our-${gene}`, 'name', name)).join(''))),
    ]);
    test.each<[string, string, string, number]>([
      ['IRIs', '?our ex:is ?x', '?x ex:symbol ?y', 3],
      ['strings', '?our ex:symbol ?x', '?gene ex:symbol ?x', 3],
      ['numbers', '?our ex:chromosome ?x', '?gene ex:chromosome ?x', 5],
      ['strings with a language', '?our ex:name ?x', '?gene ex:name ?x', 3],
      ['nothing that is bound', '', '?gene ex:symbol ?x', 3],
      ['an OPTIONAL within', '?our ex:is ?x', '?x ex:symbol ?y OPTIONAL { ?x ex:none ?z }', 3],
    ])('%s finds every row', async (_, local, remote, rows) => {
      await prepared;
      const query = `SELECT (COUNT(*) AS ?n) { ${local} SERVICE <${service}> { GRAPH ex:graph { ${remote} } } }`;
      expect(await ask(engine, prepareQuery(query, { prefixes, services: [service] }), { timeout: 60_000 })).toBe(`n\r\n${rows}\r\n`);
    }, 120_000);
  });
}
