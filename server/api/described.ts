import type { GroupedAnswer, SearchAnswer } from '../pages/search.js';
import { searchedKinds } from '../pages/search.js';
import type { Ways } from '../pages/ways.js';
import { passedOver } from '../pages/ways.js';
import type { Endpoint } from './endpoint.js';
import { members, several, type JsonSchema } from './schema.js';
import { status } from './shared.js';

/** Addresses that are answered elsewhere, as the description of the API tells them. */
export type Described = Pick<Endpoint, 'address' | 'name' | 'summary' | 'parameters' | 'answer' | 'example' | 'needs'>;

const array = (items: JsonSchema, description: string): JsonSchema => ({ type: 'array', items, description });
const text = (description: string): JsonSchema => ({ type: 'string', description });
const count = (description: string): JsonSchema => ({ type: 'integer', description });

const result = members<SearchAnswer['results'][number]>(
  {
    slug: text('The last part of its address.'),
    kind: text('Its kind.'),
    label: text('Its label.'),
    definition: text('One line about it.'),
    match: text('How its name matches.'),
    matched: { type: 'object', description: 'The name that was found, where it is not the label.' },
    deprecated: { type: 'boolean' },
    status: text('Of a claim: how sure it is.'),
    evidence: { type: 'object', description: 'Lines of evidence in each direction.' },
  },
  ['matched', 'deprecated', 'status', 'evidence'],
);
const bound: JsonSchema = { type: 'object', description: 'Present where a bound was met, which it names.' };
const kindCount = array({ type: 'object' }, 'Kinds among all results, with their number.');

const question: Readonly<Record<string, JsonSchema>> = {
  q: { type: 'string', maxLength: 200, description: 'A name or a question. Its first 32 words are looked for.' },
  kind: { type: 'string', enum: searchedKinds.map(({ name }) => name), description: 'Results of one kind alone.' },
  limit: { type: 'integer', minimum: 1, maximum: 100, description: 'Results, of each group for suggestions.' },
  audience: { type: 'string', enum: ['scientists', 'patients'], description: 'Whether plain words stand first.' },
};

export const described: readonly Described[] = [
  {
    address: '/api/search',
    name: 'search',
    summary: 'Terms, papers and claims by name or question, best first.',
    example: '?q=what+drives+EMT&limit=3',
    parameters: question,
    answer: members<SearchAnswer>(
      { query: text('What was asked.'), total: count('Results before the limit.'), kinds: kindCount, results: array(result, 'Results, best first.'), bound },
      ['bound'],
    ),
  },
  {
    address: '/api/suggest',
    name: 'suggest',
    summary: 'A few results of each group, for a box that answers while one types.',
    example: '?q=twi',
    parameters: question,
    answer: members<GroupedAnswer>(
      {
        query: text('What was asked.'),
        total: count('Results before the limit.'),
        kinds: kindCount,
        groups: array({ type: 'object' }, 'Terms, papers and claims, the best first.'),
        bound,
      },
      ['bound'],
    ),
  },
  {
    address: '/api/path',
    name: 'findPath',
    summary: 'How two terms are linked, claim by claim, the best evidenced ways first.',
    example: '?from=twist1&to=bone&k=2',
    parameters: {
      from: { type: 'string', needed: true, pattern: '\\S', description: 'A term, by the last part of its address, or any name or symbol that it alone has.' },
      to: { type: 'string', needed: true, pattern: '\\S', description: 'Another term.' },
      k: { type: 'integer', minimum: 1, maximum: 20, default: 5, description: 'Ways that are wanted.' },
      max: { type: 'integer', minimum: 1, maximum: 6, default: 4, description: 'Steps that a way may have.' },
      without: {
        type: 'string',
        format: 'relations',
        maxLength: 4_000,
        description: 'Relations that are left out, by the last parts of their addresses, with commas: at most 60.',
      },
      allow: several('Kinds that ways may pass though they usually do not, with commas', passedOver),
      status: several('Statuses that a claim may have, with commas', status.json['enum'] as readonly string[]),
      papers: { type: 'integer', minimum: 0, maximum: 99, default: 0, description: 'Papers that a claim must have.' },
      year: { type: 'integer', minimum: 1800, maximum: 2200, description: 'The last year that counts.' },
    },
    answer: members<Ways>(
      {
        from: text('The first term.'),
        to: text('The second term.'),
        labels: { type: 'object', description: 'Labels of terms by slug.' },
        ways: array({ type: 'object' }, 'Ways with their score and steps.'),
        bound,
      },
      ['bound'],
    ),
  },
];
