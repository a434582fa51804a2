import { described, type Described } from './described.js';
import { endpoints } from './endpoints.js';
import type { JsonSchema } from './schema.js';

const problem: JsonSchema = {
  type: 'object', description: 'Problem details (RFC 9457).', required: ['title', 'status', 'detail'],
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string', description: 'What is wrong, and what to do.' } },
};
const treeNode: JsonSchema = {
  type: 'object', additionalProperties: false, required: ['term', 'label', 'kind', 'children'],
  properties: { term: { type: 'string' }, label: { type: 'string' }, kind: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/TreeNode' } }, more: { type: 'integer', description: 'Terms below that the depth leaves out.' } },
};
const problemAnswer = (description: string): JsonSchema => ({ description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });

/** Every address that the description tells, in its order. */
export const operations: readonly Described[] = [...described, ...endpoints];

/**
 * The API as OpenAPI 3.1, from the same rows that answer it.
 *
 * @param base Public base IRI. @param version Of the package.
 */
export function openApi(base: string, version: string): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Metastasis Perspective', version, summary: 'An open knowledge graph of cancer metastasis, claim by claim with evidence.',
      description: 'Read only. Lists come in pages: take `next` of an answer as `cursor` of the next request. `fields` gives some members alone. Answers have an `ETag`, the version that answered is named, and a failure is problem details. No key is needed, and pages of any site may ask.',
      license: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
    },
    servers: [{ url: '/', description: 'this service' }, { url: base, description: 'the public address' }],
    paths: Object.fromEntries(operations.map((operation) => [operation.address, { get: operationOf(operation) }])),
    components: { schemas: { Problem: problem, TreeNode: treeNode } },
  };
}

function operationOf({ address, name, summary, parameters, answer }: Described): JsonSchema {
  return {
    operationId: name, summary,
    parameters: Object.entries(parameters).map(([parameter, { description, needed, ...schema }]) => {
      const inPath = address.includes(`{${parameter}}`);
      return { name: parameter, in: inPath ? 'path' : 'query', required: inPath || needed === true, description, schema: { ...schema, ...(schema['type'] === 'string' && schema['maxLength'] === undefined && !schema['enum'] && { maxLength: 200 }) } };
    }),
    responses: {
      200: { description: 'The answer.', headers: { ETag: { description: 'Ask again with If-None-Match.', schema: { type: 'string' } } }, content: { 'application/json': { schema: answer } } },
      304: { description: 'The client has it already.' }, 400: problemAnswer('A parameter is wrong; the detail names it.'), 404: problemAnswer('There is no such thing in this version.'), 503: problemAnswer('Too much at once; Retry-After says when to ask again.'),
    },
  };
}
