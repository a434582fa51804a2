import type { ContentRow } from '../../people/proposal-rows.js';
import { Problem } from '../../platform/problem.js';

/** What kinds of proposals there are. */
export const proposalKinds = ['correction', 'claim', 'evidence', 'term', 'paper', 'mapping', 'trial', 'annotation', 'deprecation', 'image', 'batch', 'revert'] as const;
export type ProposalKind = (typeof proposalKinds)[number];

/** Where a proposal was written. */
export const origins = ['web', 'api', 'tsv', 'agent'] as const;
export type Origin = (typeof origins)[number];

/** What is proposed, as the form or the client gave it. */
export interface ProposalContent extends ContentRow {
  readonly kind: ProposalKind;
  readonly origin: Origin;
}

/** Bounds of a content: characters of texts, bytes of the payload as JSON, characters of the statements together. */
export const longestTitle = 300, longestNote = 2_000, mostAbout = 50, longestIri = 500, largestPayload = 256 * 1024, largestChange = 2 ** 20;

const wrong = (member: string, detail: string, members: Readonly<Record<string, unknown>> = {}): Problem => new Problem(400, 'Bad proposal', detail, { member, ...members });
const tooLong = (member: string, limit: number, what = 'characters'): Problem => new Problem(413, 'Proposal too large', `"${member}" has more than ${limit} ${what}.`, { member, limit });

/** Half of a character of two code units. */
const loneSurrogate = /\p{Cs}/u;
/** Characters that turn the direction of a text, or are not seen: those of Unicode's format class, letters that are blank, tags. Joiners and variations that scripts need may stay. */
const invisible = /(?![\u0600-\u0605\u06dd\u200c\u200d\u{e0100}-\u{e01ef}\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** A text of a person. @param lines Whether it may have several lines. @throws Problem 400, 413. */
export function readWords(value: unknown, member: string, { longest, lines = false, needed = false }: { readonly longest: number; readonly lines?: boolean; readonly needed?: boolean }): string {
  if (value !== undefined && typeof value !== 'string') throw wrong(member, `"${member}" is a text.`);
  // What is far too long is not looked at.
  if ((value ?? '').length > 4 * longest + 1_000) throw tooLong(member, longest);
  const text = (value ?? '').normalize('NFC').replace(/\r\n?/g, '\n');
  if (loneSurrogate.test(text)) throw wrong(member, `"${member}" holds half of a character (a lone surrogate).`);
  const words = lines ? text.trim() : text.replace(/\s+/g, ' ').trim();
  if (invisible.test(lines ? words.replace(/[\n\t]/g, ' ') : words)) throw wrong(member, `"${member}" holds a character that is not seen, or that turns the direction of the text; write it without.`);
  if (words.length > longest) throw tooLong(member, longest);
  if (needed && words === '') throw wrong(member, `"${member}" is missing.`);
  return words;
}

/** A title made of longer words, cut at a word. */
export const shortTitle = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).replace(/\s+\S*$/, '')}…`;
};

/** A title that says what it is about: a label may be a sentence or a question, which a colon does not follow. */
export const titleAbout = (label: string, words: string): string => (/[?!]$/.test(label) ? `${label} ${words}` : `${label.replace(/[.:]+$/, '')}: ${words}`);

const members = ['kind', 'title', 'about', 'added', 'removed', 'base', 'note', 'payload', 'origin'];

/**
 * Reads what a client or a form sends.
 *
 * @param isDraft A draft need not say anything yet.
 * @throws Problem 400 and 413, with the member.
 */
export function readContent(value: unknown, origin: Origin, isDraft = false): ProposalContent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('', `A proposal is an object with ${members.join(', ')}.`);
  const given = value as Readonly<Record<string, unknown>>, unknown = Object.keys(given).find((name) => !members.includes(name));
  if (unknown !== undefined) throw wrong(unknown.slice(0, 100), `There is no member "${unknown.slice(0, 100)}" in a proposal; it has ${members.join(', ')}.`, { members });
  const kind = proposalKinds.find((each) => each === given['kind']), from = given['origin'] === undefined ? origin : origins.find((each) => each === given['origin']);
  if (!kind) throw wrong('kind', `"kind" is one of ${proposalKinds.join(', ')}.`, { values: proposalKinds });
  if (!from) throw wrong('origin', `"origin" is one of ${origins.join(', ')}.`, { values: origins });
  const base = given['base'];
  if (base !== undefined && base !== null && (typeof base !== 'string' || !/^[0-9a-f]{64}$/.test(base)))
    throw wrong('base', '"base" is the id of a version: 64 hexadecimal digits, as the header Dataset-Version has it.');
  const added = readQuads(given['added'], 'added'), removed = readQuads(given['removed'], 'removed');
  if (added.length + removed.length > largestChange) throw tooLong('added', largestChange);
  const note = readWords(given['note'], 'note', { longest: longestNote, lines: true });
  if (!isDraft && note === '' && added === '' && removed === '') throw wrong('note', 'A proposal that changes no statement says in "note" what is meant.');
  return {
    kind,
    title: readWords(given['title'], 'title', { longest: longestTitle, needed: true }),
    about: readAbout(given['about']),
    added,
    removed,
    base: base ?? undefined,
    note,
    payload: readPayload(given['payload']),
    origin: from,
  };
}

/** The id of the annotation that a content takes away, which changes no statement. */
export function removedAnnotation({ kind, added, removed, payload }: Pick<ProposalContent, 'kind' | 'added' | 'removed' | 'payload'>): string | undefined {
  const id = (payload as { readonly annotation?: unknown } | null)?.annotation;
  return kind === 'revert' && added === '' && removed === '' && typeof id === 'string' && /^[0-9a-z]{16}$/.test(id) ? id : undefined;
}

/** The content of a revision, without what the tables add to it. */
export const contentOf = ({ kind, title, about, added, removed, base, note, payload, origin }: ProposalContent): ProposalContent => ({
  kind,
  title,
  about,
  added,
  removed,
  base,
  note,
  payload,
  origin,
});

function readQuads(value: unknown, member: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw wrong(member, `"${member}" is a text in N-Quads.`);
  if (value.length > largestChange) throw tooLong(member, largestChange);
  if (loneSurrogate.test(value) || value.includes('\0')) throw wrong(member, `"${member}" holds half of a character, or a NUL.`);
  return value.trim() === '' ? '' : value;
}

function readAbout(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong('about', '"about" is a list of IRIs.');
  if (value.length > mostAbout) throw tooLong('about', mostAbout, 'IRIs');
  for (const iri of value)
    if (typeof iri !== 'string' || iri.length > longestIri || !/^https?:\/\/[^\s<>"{}|\\^`\p{Cc}]+$/u.test(iri) || loneSurrogate.test(iri))
      throw wrong('about', `"about" is a list of IRIs that begin with http: or https:, of at most ${longestIri} characters.`, { limit: longestIri });
  return [...new Set(value as readonly string[])];
}

function readPayload(value: unknown): unknown {
  if (value === undefined) return null;
  if (JSON.stringify(value).length > largestPayload) throw tooLong('payload', largestPayload, 'characters as JSON');
  return value;
}
