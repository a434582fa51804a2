import { largestChange, longestIri, longestNote, longestTitle, mostAbout, origins, proposalKinds } from '../curation/proposals/content.js';
import { annotationContext, leastText, longestAround, longestPassage, motivations } from '../curation/annotations/web-annotation.js';
import { longestComment, longestReason, mostTogether } from '../curation/proposals/bounds.js';
import { flagOutcomes } from '../curation/proposals/moderation.js';
import { states } from '../curation/proposals/proposal.js';
import { transitionOf } from '../curation/proposals/transitions.js';
import { actionSummary, listParameters, postedActions } from './proposals.js';
import { plainSchema, type JsonSchema } from './schema.js';

/** Addresses of proposals as OpenAPI tells them: what can be written, beside what can be read. */

const text = (description: string, rest: JsonSchema = {}): JsonSchema => ({ type: 'string', description, ...rest });
/** Characters that are not seen, or turn the direction, for a class of a pattern. @param lines Whether there may be several lines. */
const unseen = (lines: boolean): string =>
  `${lines ? '\\u0000-\\u0008\\u000b\\u000c' : '\\u0000-\\u0008'}\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb`;
/** Texts that people write, as `readWords` takes them. */
const words = (lines: boolean, needed: boolean): string => (needed ? `^[^${unseen(lines)}]*[^${unseen(lines)}\\s][^${unseen(lines)}]*$` : `^[^${unseen(lines)}]*$`);
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
const who: JsonSchema = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: orNull(text('Of a person with an account.')), name: text('Name.'), until: orNull(text('Until when somebody reviews it.')) },
};

const content = {
  kind: { type: 'string', enum: proposalKinds, description: 'What kind of proposal it is.' },
  title: text('One sentence.', { maxLength: longestTitle, minLength: 1, pattern: words(false, true) }),
  about: {
    type: 'array',
    items: { type: 'string', maxLength: longestIri, pattern: '^https?://[^\\s<>"{}|\\\\^`\\u0000-\\u001f\\u007f-\\u009f]+$' },
    maxItems: mostAbout,
    description: 'IRIs of the resources that it is about.',
  },
  added: orNull(text('Statements that come, in N-Quads.', { maxLength: largestChange, format: 'n-quads' })),
  removed: orNull(text('Statements that go: the values that you saw.', { maxLength: largestChange, format: 'n-quads' })),
  base: orNull(text('Id of the version that you saw.', { pattern: '^[0-9a-f]{64}$' })),
  note: text('Why. Public.', { maxLength: longestNote, pattern: words(true, false) }),
  payload: { description: 'Values of the form that it was written in; anything.' },
  origin: { type: 'string', enum: origins, description: 'Where it was written.' },
};

export const proposalSchema: JsonSchema = {
  type: 'object',
  required: ['id', 'address', 'kind', 'title', 'state', 'revision', 'etag', 'author'],
  properties: {
    id: text('16 letters and digits.'),
    address: text('Path of its page.'),
    kind: content.kind,
    title: content.title,
    state: { type: 'string', enum: states },
    revision: { type: 'integer', description: 'Number of its newest content.' },
    etag: text('For If-Match.'),
    author: who,
    about: content.about,
    assignee: orNull(who),
    change: orNull(text('The change that it became.')),
    version: orNull(text('The version that this gave.')),
    decidedBy: orNull(who),
    reason: orNull(text('Of the last decision.')),
    duplicateOf: orNull(text('The proposal that says the same.')),
    comments: { type: 'integer' },
    created: text('ISO 8601.'),
    changed: text('ISO 8601.'),
  },
};

const problem = (description: string): JsonSchema => ({ description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });
const answer = (description: string, schema: JsonSchema = { $ref: '#/components/schemas/Proposal' }): JsonSchema => ({
  description,
  headers: { ETag: { description: 'For If-Match.', schema: { type: 'string' } } },
  content: { 'application/json': { schema } },
});
const refusals: JsonSchema = {
  400: problem('The body is wrong; the detail names the member.'),
  401: problem('This needs a token, or a session.'),
  403: problem('You may not do this with this proposal.'),
  404: problem('There is no such proposal, or it is not public.'),
  409: problem('The proposal is in another state, which `state` names; or values have changed since, which `conflicts` tells.'),
  413: problem('Too large; the detail names the bound.'),
  422: problem('It would break a rule, which `findings` tells.'),
  415: problem('The body is not JSON.'),
  429: problem('Too many; Retry-After says when to go on.'),
  503: problem('Too much at once; Retry-After says when to ask again.'),
};
const conditional: JsonSchema = { 412: problem('The proposal was changed since you saw it.'), 428: problem('If-Match is missing.') };
const id: JsonSchema = { name: 'id', in: 'path', required: true, description: 'Id of a proposal.', schema: { type: 'string', maxLength: 40 } };
const ifMatch: JsonSchema = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of the proposal as you saw it, or *.',
  schema: { type: 'string', pattern: '^(?:"[0-9]{1,9}"|\\*)$' },
};
const body = (schema: JsonSchema, required = true): JsonSchema => ({ required, content: { 'application/json': { schema } } });
const secured = [{ bearer: [] }];
const annotations = (description: string): JsonSchema => ({ description, content: { 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"': { schema: { type: 'object' } } } });
const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A Web Annotation as clients write it. What the service sets itself is passed over, and not told here. */
const annotation: JsonSchema = {
  type: 'object',
  required: ['@context', 'type', 'body', 'target'],
  additionalProperties: false,
  properties: {
    '@context': { const: annotationContext },
    'type': { const: 'Annotation' },
    'motivation': { type: 'string', enum: motivations, default: 'commenting' },
    'body': {
      type: 'object',
      required: ['type', 'value'],
      additionalProperties: false,
      properties: {
        type: { const: 'TextualBody' },
        format: { const: 'text/plain' },
        language: { const: 'en' },
        // With a passage it may have as many characters fewer as that has.
        value: text(`What is to be said, in ${leastText} characters at least.`, {
          maxLength: longestNote - longestPassage - 100,
          pattern: `^[^${unseen(true)}\\s][^${unseen(true)}]{${leastText - 2},}[^${unseen(true)}\\s]$`,
        }),
      },
    },
    'target': {
      anyOf: [
        text('IRI of a resource.', { minLength: 1, maxLength: longestIri }),
        {
          type: 'object',
          required: ['source'],
          additionalProperties: false,
          properties: {
            source: text('IRI of a resource.', { minLength: 1, maxLength: longestIri }),
            selector: {
              type: 'object',
              required: ['type', 'exact'],
              additionalProperties: false,
              description: 'A passage of its page.',
              properties: {
                type: { const: 'TextQuoteSelector' },
                exact: text('The passage.', { maxLength: longestPassage, pattern: words(false, true) }),
                ...Object.fromEntries(
                  ['prefix', 'suffix'].map((name) => [
                    name,
                    text(`What stands ${name === 'prefix' ? 'ahead of' : 'behind'} it.`, { maxLength: longestAround, pattern: words(false, false) }),
                  ]),
                ),
              },
            },
          },
        },
      ],
    },
  },
};
const annotationBody: JsonSchema = { required: true, content: { 'application/ld+json': { schema: annotation }, 'application/json': { schema: annotation } } };

/** Statements that come or go, or words that say what is meant. */
const saysSomething: readonly JsonSchema[] = [
  { required: ['note'], properties: { note: { type: 'string', pattern: words(true, true) } } },
  ...['added', 'removed'].map((member) => ({ required: [member], properties: { [member]: { type: 'string', pattern: '\\S' } } })),
];

/** By address and method. */
export const proposalPaths: Readonly<Record<string, JsonSchema>> = {
  '/api/annotations': {
    get: {
      operationId: 'listAnnotations',
      summary:
        'Comments on a resource, as an AnnotationCollection of the Web Annotation Data Model with its first page; with `cursor`, the next AnnotationPage.',
      parameters: [
        {
          name: 'target',
          in: 'query',
          required: true,
          description: 'The resource, by its IRI or the last part of its address.',
          schema: { type: 'string', minLength: 1, pattern: '\\S', maxLength: 500 },
        },
        {
          name: 'waiting',
          in: 'query',
          required: false,
          description: 'Also what no curator has found in order yet.',
          schema: { type: 'string', enum: ['yes', 'no'] },
        },
        { name: 'cursor', in: 'query', required: false, description: 'As `next` of the page before has it.', schema: { type: 'string', maxLength: 200 } },
      ],
      responses: { 200: annotations('A collection, or a page of it.'), 400: problem('A parameter is wrong.'), 404: problem('Nothing here has this name.') },
    },
    post: {
      operationId: 'annotate',
      summary: 'A comment as a Web Annotation: it becomes a proposal of the kind annotation. Without an account it is held until a curator has looked at it.',
      security: [{}, ...secured],
      requestBody: annotationBody,
      responses: { 201: annotations('The annotation; Location has its address.'), ...refusals },
    },
  },
  '/api/annotations/{id}': {
    get: {
      operationId: 'getAnnotation',
      summary: 'One annotation; its ETag is for If-Match.',
      parameters: [id],
      responses: {
        200: annotations('An annotation.'),
        404: problem('There is no such annotation, or it is not public.'),
        410: problem('It was taken away, or not taken up.'),
      },
    },
    put: {
      operationId: 'replaceAnnotation',
      summary: 'Puts another annotation in the place of an own one that is not decided on.',
      security: secured,
      parameters: [id, ifMatch],
      requestBody: annotationBody,
      responses: { 200: annotations('As it is now.'), ...refusals, ...conditional },
    },
    delete: {
      operationId: 'deleteAnnotation',
      summary: 'Takes an own annotation back that is not decided on; rejects one, by a curator with a reason; of one that was accepted, proposes the removal.',
      security: secured,
      parameters: [
        id,
        ifMatch,
        {
          name: 'reason',
          in: 'query',
          required: false,
          description: 'Why; public. A curator needs it for an annotation of somebody else.',
          schema: { type: 'string', maxLength: longestReason, pattern: words(true, false) },
        },
      ],
      responses: {
        202: answer('The removal is proposed; Location has the proposal.'),
        204: { description: 'It is taken back, or rejected.' },
        ...refusals,
        ...conditional,
      },
    },
  },
  '/api/flags': {
    get: {
      operationId: 'listFlags',
      summary: 'What readers flagged and nobody has looked at, the oldest first, for curators.',
      security: secured,
      responses: {
        200: answer('Flags.', { type: 'object', required: ['items'], properties: { items: { type: 'array', items: { type: 'object' } } } }),
        401: problem('This needs a token, or a session.'),
        403: problem('You may not see flags.'),
      },
    },
  },
  '/api/flags/{number}': {
    post: {
      operationId: 'settleFlag',
      summary: 'Settles all flags of what one flag is about, for curators.',
      security: secured,
      parameters: [{ name: 'number', in: 'path', required: true, description: 'Its number.', schema: { type: 'integer' } }],
      requestBody: body({
        type: 'object',
        required: ['outcome'],
        additionalProperties: false,
        properties: { outcome: { type: 'string', enum: flagOutcomes, description: 'It stays as it is, something was done, or the comment is hidden.' } },
      }),
      responses: { 204: { description: 'Done.' }, ...refusals },
    },
  },
  '/api/proposals': {
    get: {
      operationId: 'listProposals',
      summary: 'Proposals, a page at a time.',
      parameters: Object.entries(listParameters).map(([name, { description, ...schema }]) => ({
        name,
        in: 'query',
        required: false,
        allowEmptyValue: true,
        description,
        schema: plainSchema(schema),
      })),
      responses: {
        200: answer('A page.', {
          type: 'object',
          required: ['items'],
          properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Proposal' } }, next: text('The `cursor` of the next page.') },
        }),
        400: problem('A parameter is wrong.'),
        401: problem('`mine` needs a token, or a session.'),
        403: problem('Nobody could decide on a proposal: this service has no accounts.'),
        431: problem('The address and the headers are too long together.'),
      },
    },
    post: {
      operationId: 'propose',
      summary: 'Proposes something. Without an account it is held until a curator has looked at it.',
      security: [{}, ...secured],
      requestBody: body({
        type: 'object',
        required: ['kind', 'title'],
        anyOf: saysSomething,
        additionalProperties: false,
        properties: {
          ...content,
          state: { const: 'draft', description: 'To keep it as a draft.' },
          name: text('What a visitor wants to be called.', { maxLength: 120, pattern: words(false, false) }),
        },
      }),
      responses: { 201: answer('It is there; Location has its address.'), ...refusals },
    },
  },
  '/api/proposals/accept': {
    post: {
      operationId: 'acceptProposals',
      summary: `Accepts up to ${mostTogether} approved proposals as one change; one that cannot be accepted does not hold the others.`,
      security: secured,
      requestBody: body({
        type: 'object',
        required: ['proposals'],
        properties: {
          proposals: {
            type: 'array',
            minItems: 1,
            maxItems: mostTogether,
            items: {
              type: 'object',
              required: ['id', 'etag'],
              properties: { id: text('Its id.'), etag: text('Its ETag as you saw it.', { pattern: '^"[0-9]{1,9}"$' }) },
            },
          },
        },
      }),
      responses: {
        200: answer('What became of each.', { type: 'object', properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Proposal' } } } }),
        ...refusals,
        ...conditional,
      },
    },
  },
  '/api/proposals/{id}': {
    get: {
      operationId: 'getProposal',
      summary: 'A proposal with content, check, comments, history, others about the same, and what you may do with it.',
      parameters: [id],
      responses: {
        200: answer('The proposal.'),
        401: problem('Nobody is known by this token.'),
        403: problem('Nobody could decide on a proposal: this service has no accounts.'),
        404: problem('There is no such proposal, or it is not public.'),
      },
    },
    patch: {
      operationId: 'changeProposal',
      summary: 'Puts members of the content of an own proposal in the place of those that were.',
      security: secured,
      parameters: [id, ifMatch],
      requestBody: body({
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(Object.entries(content).map(([name, schema]) => [name, orNull(schema)])),
      }),
      responses: { 200: answer('As it is now.'), ...refusals, ...conditional },
    },
    delete: {
      operationId: 'deleteDraft',
      summary: 'Deletes an own draft.',
      security: secured,
      parameters: [id, ifMatch],
      responses: { 204: { description: 'It is gone.' }, ...refusals, ...conditional },
    },
  },
  ...Object.fromEntries(
    postedActions.map((action) => [
      `/api/proposals/{id}/${action}`,
      {
        post: {
          operationId: `${camel(action)}Proposal`,
          summary: `${transitionOf(action).label}. ${actionSummary(action)}`,
          security: secured,
          parameters: [id, ifMatch],
          requestBody: body(
            {
              type: 'object',
              additionalProperties: false,
              required: [...(transitionOf(action).reason ? ['reason'] : []), ...(transitionOf(action).of ? ['of'] : [])],
              properties: {
                reason: text('Why; public.', { maxLength: longestReason, pattern: words(true, transitionOf(action).reason === true) }),
                of: text('Id of the proposal that says the same.'),
              },
            },
            transitionOf(action).reason === true || transitionOf(action).of === true,
          ),
          responses: { 200: answer('As it is now.'), ...refusals, ...conditional },
        },
      },
    ]),
  ),
  '/api/proposals/{id}/comments': {
    post: {
      operationId: 'commentOnProposal',
      summary: 'Comments; without an account it is held until a curator has read it.',
      security: [{}, ...secured],
      parameters: [id],
      requestBody: body({
        type: 'object',
        required: ['text'],
        properties: {
          text: text('The comment.', { maxLength: longestComment, pattern: words(true, true) }),
          name: text('What a visitor wants to be called.', { maxLength: 120, pattern: words(false, false) }),
        },
      }),
      responses: { 201: answer('Whether it is held.', { type: 'object', properties: { held: { type: 'boolean' } } }), ...refusals },
    },
  },
  '/api/proposals/{id}/flags': {
    post: {
      operationId: 'flagProposal',
      summary: 'Tells curators of a proposal, or of a comment, that should not stand as it does. No account is needed.',
      security: [{}, ...secured],
      parameters: [id],
      requestBody: body({
        type: 'object',
        required: ['reason'],
        additionalProperties: false,
        properties: {
          reason: text('What is wrong; curators alone read it.', { maxLength: longestReason, pattern: words(true, true) }),
          comment: orNull({ type: 'integer', minimum: 1, description: 'Number of the comment; absent, the proposal itself.' }),
        },
      }),
      responses: { 201: answer('It was told.', { type: 'object', properties: { flagged: { type: 'boolean' } } }), ...refusals },
    },
  },
  ...Object.fromEntries(
    (['show', 'hide'] as const).map((act) => [
      `/api/proposals/{id}/comments/{number}/${act}`,
      {
        post: {
          operationId: `${act}Comment`,
          summary: act === 'show' ? 'Shows a comment to everybody.' : 'Shows a comment to curators alone.',
          security: secured,
          parameters: [id, { name: 'number', in: 'path', required: true, description: 'Its number.', schema: { type: 'integer' } }],
          responses: { 204: { description: 'Done.' }, ...refusals },
        },
      },
    ]),
  ),
};
