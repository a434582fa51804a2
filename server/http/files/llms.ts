import type { Request, Response } from 'express';
import { exports } from '../../exports/exports.js';
import { notModified, sendBody } from '../answers/conditional.js';

/** `/llms.txt` (https://llmstxt.org): what a language model finds here, and how it asks. */
const text = `# Metastasis Perspective

> An open knowledge graph of cancer metastasis. Every relation between two terms is a claim with a status (established, emerging, contested, refuted) and with evidence for and against it, each line from one paper. Knowledge is CC BY 4.0.

Name the status of a claim and cite its papers. What is not here was not curated, which says nothing about whether it is true. Nothing here is medical advice.

## Ask
- [Model Context Protocol](/mcp): tools to search, read claims with evidence, find paths, look at gene lists, ask SPARQL (POST, streamable HTTP, read only)
- [OpenAPI 3.1](/api/openapi.json): the same over REST, with pages, fields and tags; [a page to try it](/api)
- [SPARQL examples](/.well-known/sparql-examples.ttl): tested queries; the endpoint is /sparql

## Read
- [The cascade on one page](/read)
- [All terms](/vocabulary), [open questions](/questions), [which cancer spreads where](/tropism), [papers](/papers)
- A term, claim or paper has an address such as [/emt](/emt), and the same as data with .ttl, .jsonld, .nt or .rdf

## Download
- [Everything as Turtle](/ontology.ttl)
${exports.map(({ addresses: [address = ''], title }) => `- [${address}](/${address}): ${title}`).join('\n')}
`;

export async function sendLlmsText(req: Request, res: Response): Promise<void> {
  if (notModified(req, res, ['llms.txt', text])) return;
  await sendBody(req, res.type('text/plain; charset=utf-8'), text);
}
