import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { canonicalQuads, toNQuad } from '../../server/ontology/canonical.js';
import { derive, rulesOf } from '../../server/ontology/derive.js';
import { parseModule } from '../../server/ontology/load.js';
import { readQueries } from '../../server/ontology/queries.js';
import { checksOf, runChecks } from '../../server/ontology/checks.js';
import { loadDefinitions } from '../support/ontology.js';

const base = 'https://w3id.org/metastasis/';
const { modules, prefixes } = await loadDefinitions();
const schema = await Promise.all(modules.filter(({ name }) => name === 'schema').map(canonicalQuads));
const rules = rulesOf(await readQueries('queries/rules', prefixes), `${base}graph/derived`);

describe.each<['error' | 'warn', 'error' | 'warning']>([['error', 'error'], ['warn', 'warning']])('qc/%s', (folder, severity) => {
  const checks = readdirSync(`queries/qc/${folder}`).map((file) => file.replace('.rq', ''));

  test.each(checks)('%s opens with a sentence of intent and finds what its fixture breaks, and only that', async (name) => {
    const [check] = (await readQueries(`queries/qc/${folder}`, prefixes)).filter((query) => query.name === name);
    expect(readFileSync(`queries/qc/${folder}/${name}.rq`, 'utf8')).toMatch(/^# [A-Z].*\.\n/);

    const text = readFileSync(`test/fixtures/qc/${folder}/${name}.ttl`, 'utf8');
    const expected = /^# finds: (.*)$/m.exec(text)?.[1]?.split(' ');
    const quads = [...schema.flat(), ...parseModule(text, `${base}graph/fixture`, 'fixture')];
    const { store } = derive(createCandidateStore().after(quads.map(toNQuad)), rules);

    const findings = [...runChecks(store, checksOf(check ? [check] : [], severity)).values()].flat();
    expect([...new Set(findings.map(({ resource }) => resource.replace(base, '')))].sort()).toEqual(expected);
    for (const finding of findings) {
      expect(finding).toMatchObject({ severity, check: `qc/${folder}/${name}`, message: expect.stringMatching(/^\S.*\.$/) });
    }
  });
});
