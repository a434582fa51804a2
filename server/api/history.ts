import type { Described } from './described.js';
import { fieldsOf, paging } from './endpoint.js';
import { list, maybe, object, text, truth, whole, type Of } from './schema.js';

/** Changes, and the versions that they gave: what `/changes` shows, as JSON in pages. They are answered from the journal, not from a version. */

/** Items of one page: each change is read from the journal. */
const mostChanges = 50;

const agent = object({ name: text('The name.'), iri: maybe(text('ORCID iD or address of a person with an account.')) });

export const changeItem = object({
  number: whole('Its place in the journal, from 1.'),
  change: text('Its name: /changes/ and this is its page.'),
  time: text('When it was made (ISO 8601).'),
  author: agent,
  reviewer: agent,
  reason: text('Why, in the words of who made it.'),
  sentence: text('What it changed, as one sentence.'),
  added: whole('Statements that came.'),
  removed: whole('Statements that went.'),
  base: text('The version before.'),
  version: text('The version that it gave.'),
  reverts: maybe(text('The change that it undoes.')),
  undoneBy: maybe(text('The change that undid it.')),
  proposals: list(text('A proposal.'), 'Proposals that became true by it.'),
  subjects: list(text('A resource.'), 'IRIs of what it is about, the first ones.'),
});
export type ChangeItem = Of<typeof changeItem>;

export const versionItem = object({
  version: text('Its id: the SHA-256 of its statements.'), url: text('Its page, as a path.'), number: whole('Changes on record that led to it.'), current: truth('Whether the service holds it now.'),
  time: maybe(text('When it was made.')), change: maybe(text('The change that gave it.')), release: maybe(text('The day of the release that it is.')),
});
export type VersionItem = Of<typeof versionItem>;

const cursor = { ...paging.cursor.json, format: undefined, maxLength: 9, pattern: '^[1-9][0-9]{0,8}$' };
const limit = { ...paging.limit.json, maximum: mostChanges };
const page = (items: ReturnType<typeof object>, more: object, required: readonly string[]) => ({
  type: 'object', additionalProperties: false, required: ['version', 'total', 'items', ...required],
  properties: {
    version: { type: 'string', description: 'The version that the service holds.' }, total: { type: 'integer', description: 'Items on all pages.' },
    items: { type: 'array', items: { ...items.json, required: [] } }, next: { type: 'string', description: 'The `cursor` of the next page; absent on the last one.' }, ...more,
  },
});

export const historyDescribed = {
  address: '/api/history',
  name: 'listHistory',
  summary: 'What was changed, by whom, when and why, newest first: everything, or what a resource or a person has to do with.',
  example: '?limit=3',
  parameters: {
    about: { type: 'string', description: 'A term, claim or paper, by the last part of its address.' },
    by: { type: 'string', maxLength: 100, description: 'Who wrote or accepted it, by id or ORCID iD.' },
    limit,
    cursor,
    fields: fieldsOf(changeItem.members).json,
  },
  answer: page(changeItem, {}, []),
} as const satisfies Described;

export const versionsDescribed = {
  address: '/api/versions',
  name: 'listVersions',
  summary: 'The version that the service holds, those that changes led to, newest first, and the releases.',
  example: '?limit=3',
  parameters: { limit, cursor, fields: fieldsOf(versionItem.members).json },
  answer: page(
    versionItem,
    {
      current: { type: 'string', description: 'The id of the version that the service holds.' },
      url: { type: 'string', description: 'Its page, as a path.' },
      releases: {
        type: 'array',
        description: 'All releases, newest first.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['date', 'version', 'url'],
          properties: { date: { type: 'string' }, version: { type: 'string' }, url: { type: 'string', description: 'Its list of files, as a path.' } },
        },
      },
    },
    ['current', 'url', 'releases'],
  ),
} as const satisfies Described;
