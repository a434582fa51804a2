import { mpp, pav, rdf, xsd } from '../rdf/vocabulary.js';
import { splitToken } from '../store/ntriples.js';
import { termKind } from '../store/term-kind.js';
import { splitTriple } from '../store/token-term.js';
import { splitLine, type Diff } from './statements.js';

/** A new paper or trial that says neither when its record was seen nor that it was typed by hand. */
export interface UnmarkedRecord {
  readonly resource: string;
  readonly kind: string;
}

/** By class: the property that says on which day a record was seen. */
const seenOn: ReadonlyMap<string, string> = new Map([[mpp.Paper, pav.retrievedOn], [mpp.ClinicalTrial, mpp.lastChecked]]);
/** No record was looked up here before this day, and none is on a later day than tomorrow somewhere on Earth. */
const firstDay = '2000-01-01', longestAhead = 24 * 3600 * 1000;

/** Whether a token is a day on which somebody can have looked. */
function isDay(token: string, now: number): boolean {
  const { kind, text, suffix } = splitToken(token), [day = ''] = /^\d{4}-\d{2}-\d{2}(?=$|T|Z|[+-])/.exec(text) ?? [];
  const time = Date.parse(`${day}T00:00:00Z`);
  return (
    kind === termKind.literal
    && (suffix === xsd.date || suffix === `${xsd.namespaceIri}dateTime`)
    && !Number.isNaN(time)
    && new Date(time).toISOString().startsWith(day)
    && day >= firstDay
    && time <= now + longestAhead
  );
}

function isTrue(token: string): boolean {
  const { kind, text, suffix } = splitToken(token);
  return kind === termKind.literal && suffix === xsd.boolean && (text === 'true' || text === '1');
}

/**
 * Papers and trials that a change makes without such a mark. The mark stands in the graph that makes the record: in another
 * one it says nothing.
 *
 * @param lines Of what is added, none of which was there.
 */
export function unmarkedRecords(lines: Diff['added'], now = Date.now()): readonly UnmarkedRecord[] {
  const made = new Map<string, UnmarkedRecord>(), marked = new Set<string>();
  for (const line of lines) {
    const { triple, graph } = splitLine(line), [subject, predicate, object] = splitTriple(triple), name = `${subject} ${graph}`;
    const kind = predicate === `<${rdf.type}>` ? object.slice(1, -1) : '';
    if (seenOn.has(kind)) made.set(`${name} ${kind}`, { resource: subject.slice(1, -1), kind });
    if (predicate === `<${mpp.typedByHand}>` && isTrue(object)) for (const each of seenOn.keys()) marked.add(`${name} ${each}`);
    for (const [each, property] of seenOn) if (predicate === `<${property}>` && isDay(object, now)) marked.add(`${name} ${each}`);
  }
  return [...made].filter(([name]) => !marked.has(name)).map(([, record]) => record);
}
