import type { Solution } from '../query/views.js';
import { dct, mpp, owl, rdfs, skos } from '../rdf/vocabulary.js';
import { joined } from './context.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { groupBy, required } from './knowledge.js';
import type { Entity, Knowledge } from './knowledge.js';
import { safeUrl, trialUrl } from './links.js';

/** Literals that the page shows in a place of their own. */
const shownElsewhere = new Set<string>([
  skos.prefLabel, skos.altLabel, skos.hiddenLabel, skos.definition, rdfs.label, mpp.layDefinition, mpp.layLabel, mpp.layCaption, mpp.statement, mpp.question,
  mpp.status, mpp.order, mpp.typedByHand, mpp.urgentSign, mpp.urgentSignSource, mpp.seenOn, owl.deprecated, dct.title,
]);

/** What a reader looks for first; the others follow as they come, the day of the last check at the end. */
const leading: readonly string[] = ['drugClass', 'setting', 'phase', 'population', 'intervention', 'result', 'overallSurvival', 'harms', 'scope'].map((name) => mpp.namespaceIri + name);
const place = (predicate: string): number => {
  if (predicate.endsWith('lastChecked')) return leading.length + 1;
  return leading.includes(predicate) ? leading.indexOf(predicate) : leading.length;
};

/** What a notation is, by kind. */
const notationNames: ReadonlyMap<string, string> = new Map([['molecule', 'HGNC symbol'], ['trial', 'registry number'], ['staging', 'category']]);

const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A link to another site by its name; an address that no browser may follow is text. */
export const outward = (url: string): Html => {
  const safe = safeUrl(url);
  return safe === undefined ? html`${url}` : html`<a href="${safe}" rel="external">${new URL(safe).hostname.replace(/^www\./, '')}</a>`;
};

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `21 November 2026`, `November 2026` or `2026`, as exactly as the text says it, with the date for machines. */
export const longDate = (text: string): Html => {
  if (Number.isNaN(Date.parse(text))) return html`${text}`;
  const date = new Date(text), written = /^\d{4}$/.test(text) ? text : /^\d{4}-\d{2}$/.test(text) ? monthFormat.format(date) : dateFormat.format(date);
  return html`<time datetime="${text}">${written}</time>`;
};

function factValue(text: string, datatype: string, knowledge: Knowledge): Html {
  if (/^NCT\d{8}$/.test(text)) return html`<a href="${trialUrl(text)}" rel="external">${text}</a>`;
  if (datatype.endsWith('#anyURI')) return outward(text);
  if (datatype.endsWith('#date')) return longDate(text);
  if (datatype.endsWith('#boolean')) return html`${text === 'true' ? 'yes' : 'no'}`;
  return knowledge.lexicon.link(text);
}

/** The attributes of a resource as a list of names and values: whatever the schema has a label for. */
export function factList(rows: readonly Solution[], knowledge: Knowledge, entity?: Entity): Html | false {
  const facts = rows.filter((row) => {
    const predicate = required(row, 'predicate');
    return row.get('object')?.termType === 'Literal' && knowledge.properties.has(predicate) && !shownElsewhere.has(predicate)
      // A notation that is the name says nothing more, except that it is a gene's symbol.
      && !(predicate === skos.notation && required(row, 'object') === entity?.label && entity.kind.name !== 'molecule');
  });
  if (facts.length === 0) return false;
  return html`<dl class="facts">${[...groupBy(facts, (row) => required(row, 'predicate'))].sort(([a], [b]) => place(a) - place(b)).map(([predicate, group]) => html`<div><dt>${
    predicate === skos.notation ? notationNames.get(entity?.kind.name ?? '') ?? 'notation' : knowledge.properties.get(predicate)?.label
  }</dt><dd>${joined(group.map((row) => {
    const object = row.get('object');
    return predicate === skos.notation && !/^NCT/.test(required(row, 'object'))
      ? html`${required(row, 'object')}`
      : factValue(required(row, 'object'), object?.termType === 'Literal' ? object.datatype.value : '', knowledge);
  }), '; ')}</dd></div>`)}</dl>`;
}
