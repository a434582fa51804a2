import { parentPort } from 'node:worker_threads';
import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { describe } from '../../ontology/describe.js';
import { openResources, type Resources } from '../../ontology/resources.js';
import { FormatError } from '../../rdf/format-error.js';
import { formatNamed } from '../../rdf/formats.js';
import { serialize } from '../../rdf/serialize.js';
import type { DocumentSource, DocumentTask, FromDocumentThread } from './document-writer.js';
import { giveWay } from '../../platform/priority.js';

/** The thread that writes documents of one resource or small graph. One task at a time. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const port = parentPort;
let opened: { readonly version: string; readonly resources: Resources } | undefined;

function quadsOf(source: DocumentSource): readonly RDF.Quad[] {
  if ('ntriples' in source) return new Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse(source.ntriples);
  if (opened?.version !== source.version) opened = { version: source.version, resources: openResources(source.store) };
  return describe(opened.resources, source.resource) ?? [];
}

port.on('message', ({ source, format, prefixes }: DocumentTask) => {
  void (async () => {
    try {
      const bytes = new TextEncoder().encode(await serialize(quadsOf(source), formatNamed(format), prefixes));
      port.postMessage({ kind: 'written', bytes } satisfies FromDocumentThread, [bytes.buffer as ArrayBuffer]);
    } catch (error) {
      port.postMessage((error instanceof FormatError ? { kind: 'refused', message: error.message } : { kind: 'failed', error }) satisfies FromDocumentThread);
    }
  })();
});
