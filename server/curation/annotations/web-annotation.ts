import { Problem } from '../../platform/problem.js';
import { longestNote, readWords, shortTitle, titleAbout, type ProposalContent } from '../proposals/content.js';
import type { Proposal, Revision } from '../proposals/proposal.js';

/** The context of the Web Annotation Data Model, and the media type of documents that are written with it. */
export const annotationContext = 'http://www.w3.org/ns/anno.jsonld', annotationType = `application/ld+json; profile="${annotationContext}"`;

/** The motivations that are taken: those of the model that change nothing by themselves. */
export const motivations = ['commenting', 'questioning', 'assessing', 'describing', 'highlighting', 'linking', 'replying', 'classifying', 'tagging'] as const;
type Motivation = (typeof motivations)[number];

/** Characters of a passage, and of what stands ahead of it and behind it. */
export const longestPassage = 500, longestAround = 100;
/** Characters that say something. */
export const leastText = 10;

/** An annotation as it was read. */
export interface ReadAnnotation {
  /** Of the resource. */
  readonly target: string;
  readonly text: string;
  readonly motivation: Motivation;
  readonly passage: string;
  readonly prefix: string;
  readonly suffix: string;
}

const wrong = (member: string, detail: string): Problem => new Problem(400, 'Bad annotation', detail, { member });
type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
/** A list of one is that one. */
const alone = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] as unknown : value);

/** Members of an annotation that the service sets itself: what a client says of them is passed over. */
const own = ['id', 'creator', 'created', 'modified', 'generator', 'generated', 'canonical', 'via', 'rights', 'audience', 'stylesheet'];

function refuseOthers(given: Members, known: readonly string[], where: string): void {
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other !== undefined)
    throw wrong(
      `${where}${other.slice(0, 60)}`,
      `“${other.slice(0, 60)}” is not taken${where === '' ? '' : ` in ${where.slice(0, -1)}`}: there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}.`,
    );
}

/**
 * Reads an annotation that is written with the names of the Web Annotation context, as clients of the protocol send it.
 *
 * @throws Problem 400 and 413 that name the member.
 */
export function readAnnotation(value: unknown): ReadAnnotation {
  if (!isObject(value)) throw wrong('', 'An annotation is an object of JSON with @context, type, body and target.');
  refuseOthers(value, ['@context', 'type', 'motivation', 'body', 'bodyValue', 'target', ...own], '');
  if (![value['@context']].flat().includes(annotationContext)) throw wrong('@context', `“@context” is “${annotationContext}”: names are read as it defines them.`);
  if (![value['type']].flat().includes('Annotation')) throw wrong('type', '“type” is “Annotation”.');
  const wanted = alone(value['motivation']) ?? 'commenting', motivation = motivations.find((each) => each === (typeof wanted === 'string' ? wanted.replace(/^oa:/, '') : wanted));
  if (!motivation) throw wrong('motivation', `“motivation” is one of ${motivations.join(', ')}. What is to be different is proposed as a change, at /api/proposals.`);
  const text = readBody(value), target = readTarget(value['target']);
  const seen = text.replace(/[\s\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '').length;
  if (Math.min(text.length, 2 * seen) < leastText) throw wrong('body', `The body has ${seen} signs that are seen; ${leastText} characters are the least, so that others can follow.`);
  return { text, motivation, ...target };
}

function readBody(value: Members): string {
  if (value['bodyValue'] !== undefined) {
    if (value['body'] !== undefined) throw wrong('bodyValue', 'An annotation has “body” or “bodyValue”, and not both.');
    return readWords(value['bodyValue'], 'bodyValue', { longest: longestNote, lines: true, needed: true });
  }
  const body = alone(value['body']);
  if (!isObject(body)) throw wrong('body', '“body” is one TextualBody: {"type": "TextualBody", "value": "…"}; or “bodyValue” is a text.');
  refuseOthers(body, ['type', 'value', 'format', 'language', 'purpose', 'id', 'creator', 'created', 'modified'], 'body.');
  if (![body['type'] ?? 'TextualBody'].flat().includes('TextualBody')) throw wrong('body.type', '“body.type” is “TextualBody”: nothing is fetched from elsewhere.');
  if ((alone(body['format']) ?? 'text/plain') !== 'text/plain') throw wrong('body.format', '“body.format” is “text/plain”: other text is shown as it stands.');
  const language = alone(body['language']) ?? 'en';
  if (typeof language !== 'string' || !/^en(?:-[A-Za-z0-9]{2,8})*$/.test(language)) throw wrong('body.language', '“body.language” is “en”: curators read English.');
  return readWords(body['value'], 'body.value', { longest: longestNote, lines: true, needed: true });
}

function readTarget(given: unknown): Pick<ReadAnnotation, 'target' | 'passage' | 'prefix' | 'suffix'> {
  const target = alone(given), none = { passage: '', prefix: '', suffix: '' };
  if (typeof target === 'string') return { target, ...none };
  if (!isObject(target)) throw wrong('target', '“target” is the IRI of one resource, or an object with “source” and “selector”.');
  refuseOthers(target, ['type', 'id', 'source', 'selector'], 'target.');
  const source = alone(target['source'] ?? target['id']), selector = alone(target['selector']);
  if (typeof source !== 'string') throw wrong('target.source', '“target.source” is the IRI of one resource.');
  if (selector === undefined) return { target: source, ...none };
  if (!isObject(selector) || selector['type'] !== 'TextQuoteSelector')
    throw wrong(
      'target.selector',
      '“target.selector” is one TextQuoteSelector with “exact”, and “prefix” and “suffix” where the words stand in several places.',
    );
  refuseOthers(selector, ['type', 'exact', 'prefix', 'suffix'], 'target.selector.');
  const words = (name: string, longest: number, needed = false): string => readWords(selector[name], `target.selector.${name}`, { longest, needed });
  // Space at the edges belongs to what stands around the passage.
  const around = (name: string): string => {
    const text = words(name, longestAround),
      given = String(selector[name] ?? '');
    return text === '' ? '' : `${/^\s/.test(given) ? ' ' : ''}${text}${/\s$/.test(given) ? ' ' : ''}`;
  };
  return { target: source, passage: words('exact', longestPassage, true), prefix: around('prefix'), suffix: around('suffix') };
}

/** How the note of a proposal begins that is about a passage. */
export const quotedIn = (passage: string): string => (passage === '' ? '' : `About the passage “${passage}”:\n\n`);

/** An annotation as a proposal: what the form for comments makes of the same words. @param label What the resource is called. */
export function proposalOf(
  { text, motivation, passage, prefix, suffix }: ReadAnnotation,
  { iri, slug, label, version }: { readonly iri: string; readonly slug: string; readonly label: string; readonly version: string },
): ProposalContent {
  const quoted = quotedIn(passage);
  if (text.length + quoted.length > longestNote)
    throw new Problem(413, 'Annotation too large', `With the passage this has ${text.length + quoted.length} characters; ${longestNote} are the most.`, {
      limit: longestNote,
    });
  return {
    kind: 'annotation',
    title: shortTitle(titleAbout(label, text)),
    about: [iri],
    added: '',
    removed: '',
    base: version,
    note: quoted + text,
    origin: 'api',
    payload: { form: 'comment', about: slug, passage, text, other: '', motivation, prefix, suffix },
  };
}

/** A proposal of the kind annotation as the Web Annotation Data Model has it. @param origin Scheme, host and port of the service. */
export function annotationOf({ id, author, about, created, state }: Proposal, { payload, note, time, number }: Revision, origin: string): object {
  const given = isObject(payload) ? payload : {}, member = (name: string): string => (typeof given[name] === 'string' ? given[name] : '');
  // The note is what curators read and approve. What else the payload may say counts only where it says the same.
  const said = quotedIn(member('passage')) + member('text') === note && member('prefix').length <= longestAround + 2 && member('suffix').length <= longestAround + 2 ? given : {};
  const text = (name: string): string => (typeof said[name] === 'string' ? said[name] : '');
  const exact = text('passage'),
    selector =
      exact === ''
        ? undefined
        : {
            type: 'TextQuoteSelector',
            exact,
            ...(text('prefix') !== '' && { prefix: text('prefix') }),
            ...(text('suffix') !== '' && { suffix: text('suffix') }),
          };
  const targets = about.map((source) => (selector ? { source, selector } : source));
  return {
    '@context': annotationContext, 'id': `${origin}/api/annotations/${id}`, 'type': 'Annotation', 'motivation': motivations.find((each) => each === said['motivation']) ?? 'commenting',
    'creator': { ...(author.id !== undefined && { id: `${origin}/people/${author.id}` }), type: 'Person', name: author.name }, created, ...(number > 1 && { modified: time }),
    'body': { type: 'TextualBody', value: text('text') === '' ? note : text('text'), format: 'text/plain', language: 'en' }, 'target': targets.length === 1 ? targets[0] : targets,
    ...(state === 'accepted' && { rights: 'https://creativecommons.org/licenses/by/4.0/' }), 'via': `${origin}/proposals/${id}`,
  };
}
