import { described, type Described } from './described.js';
import type { Endpoint } from './endpoint.js';
import { endpoints } from './endpoints.js';
import { historyDescribed, versionsDescribed } from './history.js';
import { lookupsDescribed } from './lookups.js';
import { treeNode } from './overview.js';
import { proposalPaths, proposalSchema } from './proposal-operations.js';
import { plainSchema, type JsonSchema } from './schema.js';

const problem: JsonSchema = {
  type: 'object', description: 'Problem details (RFC 9457).', required: ['title', 'status', 'detail'],
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string', description: 'What is wrong, and what to do.' } },
};
const problemAnswer = (description: string): JsonSchema => ({ description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });

type Operation = Described & Pick<Endpoint, 'body'>;

/** Every address that the description tells, in its order. */
export const operations: readonly Operation[] = [...described, ...lookupsDescribed, ...endpoints, historyDescribed, versionsDescribed];

/**
 * The API as OpenAPI 3.1, from the same rows that answer it.
 *
 * @param base Public base IRI. @param version Of the package.
 */
export function openApi(base: string, version: string): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Metastasis Perspective',
      version,
      summary: 'An open knowledge graph of cancer metastasis, claim by claim with evidence.',
      description:
        'What is known is read only; changes are proposed, and who sends a proposal or an annotation agrees that it may be published under CC BY 4.0. Lists come in pages: take `next` of an answer as `cursor` of the next request. `fields` gives some members alone. Answers have an `ETag`, the version that answered is named, and a failure is problem details. No key is needed to read, but for look-ups, and pages of any site may ask.',
      license: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
    },
    servers: [
      { url: '/', description: 'this service' },
      { url: base, description: 'the public address' },
    ],
    paths: {
      ...Object.fromEntries(
        operations.map((operation) => [operation.address, { get: operationOf(operation), ...(operation.body !== undefined && { post: postOf(operation) }) }]),
      ),
      ...proposalPaths,
    },
    components: {
      schemas: { Problem: problem, TreeNode: treeNode.json, Proposal: proposalSchema },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A personal token: `propose` to propose, `review` to review.' } },
    },
  };
}

/** Texts have a bound, whether or not one is named. */
const bounded = (schema: JsonSchema): JsonSchema => ({ ...schema, ...(schema['type'] === 'string' && schema['maxLength'] === undefined && !schema['enum'] && { maxLength: 200 }) });

function operationOf({ address, name, summary, parameters, answer, needs, body }: Operation): JsonSchema {
  return {
    operationId: name,
    summary,
    ...(needs !== undefined && { security: [{ bearer: [] }] }),
    parameters: Object.entries(parameters).map(([parameter, json]) => {
      const inPath = address.includes(`{${parameter}}`),
        { description, ...schema } = plainSchema(json);
      const required = inPath || json['needed'] === true;
      // A form sends what was left empty, which says as much as nothing.
      return { name: parameter, in: inPath ? 'path' : 'query', required, ...(!required && { allowEmptyValue: true }), description, schema: bounded(schema) };
    }),
    responses: {
      200: {
        description: 'The answer.',
        headers: { ETag: { description: 'Ask again with If-None-Match.', schema: { type: 'string' } } },
        content: { 'application/json': { schema: answer } },
      },
      304: { description: 'The client has it already.' },
      400: problemAnswer('A parameter is wrong; the detail names it.'),
      404: problemAnswer('There is no such thing in this version.'),
      406: problemAnswer('The answer is JSON, which Accept refuses.'),
      431: problemAnswer('The address and the headers are too long together; the detail names the bound.'),
      503: problemAnswer('Too much at once; Retry-After says when to ask again.'),
      ...(body !== undefined && { 413: problemAnswer('A list is too long; the detail names the bound.') }),
      ...((body !== undefined || 'since' in parameters) && { 422: problemAnswer('The parameters do not go together; the detail says why.') }),
      ...(needs !== undefined && {
        401: problemAnswer('Nobody is known by this request.'),
        403: problemAnswer(`This needs the role ${needs}.`),
        429: problemAnswer('Too often; Retry-After says when to ask again.'),
        502: problemAnswer('The services outside failed; the detail names them.'),
        504: problemAnswer('They did not answer in time.'),
      }),
    },
  };
}

/** The same by POST, for what is too long for an address. */
function postOf(operation: Operation): JsonSchema {
  const { operationId, summary, responses } = operationOf(operation) as JsonSchema & { readonly responses: Readonly<Record<number, JsonSchema>> };
  const needed = Object.entries(operation.parameters).filter(([, json]) => json['needed'] === true).map(([name]) => name);
  return {
    operationId: `${String(operationId)}Posted`,
    summary,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            additionalProperties: false,
            required: needed,
            properties: Object.fromEntries(Object.entries(operation.parameters).map(([name, json]) => [name, plainSchema(json, true)])),
          },
        },
      },
    },
    responses: {
      200: { description: 'The answer.', content: responses[200]?.['content'] },
      400: responses[400],
      404: responses[404],
      413: problemAnswer('The body or a list in it is too long; the detail names the bound.'),
      415: problemAnswer('The body is not JSON.'),
      422: responses[422],
      503: responses[503],
    },
  };
}
