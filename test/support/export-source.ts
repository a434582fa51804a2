import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readExportSource, type ExportSource } from '../../server/exports/export-source.js';
import { parseModule } from '../../server/ontology/load.js';

const sourceOf = (files: readonly string[]): ExportSource => readExportSource({
  quads: files.flatMap((file) => parseModule(readFileSync(file, 'utf8'), 'https://example.org/graph', file.replace(/\W/g, '-'))),
  prefixes: new Map([['mpp', 'https://w3id.org/metastasis/'], ['skos', 'http://www.w3.org/2004/02/skos/core#']]), base: 'https://w3id.org/metastasis/', version: 'f00d',
});

/** The fixture of a few terms with the schema. */
export const smallSource = (): ExportSource => sourceOf(['ontology/schema.ttl', 'test/fixtures/small.ttl']);

/** The whole ontology, as its files have it. */
export const wholeSource = (): ExportSource => sourceOf(['ontology/schema.ttl', ...readdirSync('ontology/modules', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ttl')).sort().map((file) => join('ontology/modules', file))]);
