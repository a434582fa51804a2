import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { tellConflicts } from '../../change/tell-change.js';
import { formsOf } from '../../curation/forms/forms.js';
import type { Lookups } from '../../curation/lookup/lookups.js';
import { longestQuote, spanOfQuote } from '../../curation/quotes/quotes.js';
import { waitingStates, type ProposalDetail, type Revision } from '../../curation/proposals/proposal.js';
import type { CitedPaper, Quotation } from '../../pages/curation/cited-papers.js';
import type { Neighbour, ProposalView, ResourceName } from '../../pages/curation/proposal-page.js';
import { slugOf } from '../../pages/links.js';
import { toNQuad } from '../../ontology/canonical.js';
import type { Paper } from '../../pages/statements.js';
import type { Version } from '../../pages/version.js';
import { bibo, dct, mpp, pav, rdf, rdfs } from '../../rdf/vocabulary.js';
import { due, turn } from '../../platform/turns.js';
import { writeTurtle } from '../../rdf/turtle.js';
import { languageRemarks } from './form-language.js';
import { labelIn } from '../changes/resource-label.js';

/** Statements that are read, and characters of others that are shown as they were sent. */
const mostTurtle = 500, mostShown = 100_000;
/** What a page says of other things; quotations are those of all papers together. */
const mostPapers = 20, mostNeighbours = 5, mostClaims = 8, mostQuotes = 20;
/** Characters of an abstract. */
const longestAbstract = 10_000;

/** Statements of a content; none of many or long ones, and of what cannot be read. */
function quadsOf(text: string): readonly RDF.Quad[] {
  if (text === '' || text.length > mostShown || text.split('\n', mostTurtle + 1).length > mostTurtle) return [];
  try {
    return new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(text) as readonly RDF.Quad[];
  } catch {
    return [];
  }
}

/** Statements as Turtle, or the text that was sent. */
const turtleOf = (text: string, quads: readonly RDF.Quad[], prefixes: ReadonlyMap<string, string>): string =>
  quads.length === 0
    ? text.slice(0, mostShown)
    : writeTurtle([...quads], prefixes)
        .replace(/^@prefix .*\n/gm, '')
        .trim();

const linesOf = (quads: readonly RDF.Quad[]): readonly string[] => quads.map(toNQuad);

/** What the page of a proposal says of the knowledge. */
export type KnownOf = Pick<ProposalView, 'papers' | 'neighbours' | 'turtle' | 'names' | 'remarks' | 'conflicts'>;

/** What the knowledge graph has of a proposal: names, the papers that it cites, claims about what it is about, and what the rules of language remark. */
export async function knownOf(
  { content, proposal }: Pick<ProposalDetail, 'content' | 'proposal'>,
  version: Version,
  { base, lookups }: { readonly base: string; readonly lookups: Pick<Lookups, 'keptPaper'> },
): Promise<KnownOf> {
  const { prefixes, store } = version.dataset,
    added = quadsOf(content.added),
    removed = quadsOf(content.removed);
  if (due()) await turn();
  const turtle = { added: turtleOf(content.added, added, prefixes), removed: turtleOf(content.removed, removed, prefixes) };
  if (due()) await turn();
  const names = await namesOf(content, added, version),
    isWaiting = proposal.state === 'draft' || waitingStates.includes(proposal.state);
  const conflicts = tellConflicts(content.check?.conflicts ?? [], { added: linesOf(added), removed: linesOf(removed) }, store);
  return {
    turtle,
    names,
    conflicts,
    papers: await citedBy(content, added, version, lookups, base),
    neighbours: await neighboursOf(content, names, version, base),
    remarks: isWaiting ? await languageRemarks(added, formsOf(store, base), version) : [],
  };
}

/** What the resources are called that a page names, and whether they are there. */
async function namesOf({ about, check }: Revision, added: readonly RDF.Quad[], { resources }: Version): Promise<ReadonlyMap<string, ResourceName>> {
  const found = new Map<string, ResourceName>();
  for (const iri of [...about, ...check?.diff.map(({ subject }) => subject) ?? [], ...check?.conflicts.map(({ subject }) => subject) ?? [], ...check?.findings.map(({ resource }) => resource) ?? []]) {
    if (found.has(iri)) continue;
    const isHere = resources.has(iri);
    found.set(iri, { label: (isHere ? labelIn(resources.about(iri)) : undefined) ?? labelIn(added.filter(({ subject }) => subject.value === iri)), isHere });
    if (due()) await turn();
  }
  return found;
}

/** A paper that is here, or that comes with the proposal. */
function paperOf(iri: string, added: readonly RDF.Quad[], known: Paper | undefined, base: string): Omit<CitedPaper, 'abstract' | 'quotes'> | undefined {
  const slug = slugOf(iri, base);
  if (slug === undefined) return undefined;
  if (known)
    return {
      slug,
      isHere: true,
      label: known.label,
      title: known.title,
      journal: known.journal,
      year: known.year,
      pmid: known.pmid,
      doi: known.doi,
      retracted: known.retracted,
      typedByHand: known.typedByHand === true,
    };
  const own = added.filter(({ subject }) => subject.value === iri);
  if (!own.some(({ predicate, object }) => predicate.value === rdf.type && object.value === mpp.Paper)) return undefined;
  const value = (property: string): string | undefined => own.find(({ predicate }) => predicate.value === property)?.object.value;
  return {
    slug,
    isHere: false,
    label: value(rdfs.label) ?? slug,
    title: value(dct.title),
    journal: value(`${base}journal`),
    year: value(dct.issued),
    pmid: value(bibo.pmid),
    doi: value(bibo.doi),
    retracted: false,
    typedByHand: value(mpp.typedByHand) === 'true' || value(pav.retrievedOn) === undefined,
  };
}

/** What new evidence quotes of a paper. */
const quotesOf = (iri: string, added: readonly RDF.Quad[]): readonly string[] => {
  const evidence = new Set(added.flatMap(({ subject, predicate, object }) => (predicate.value === mpp.paper && object.value === iri ? [subject.value] : [])));
  return added.flatMap(({ subject, predicate, object }) => (predicate.value === mpp.quote && evidence.has(subject.value) ? [object.value] : []));
};

/** The papers that a content cites, with what is kept of their abstracts. */
async function citedBy({ added, about }: Revision, quads: readonly RDF.Quad[], { pages }: Version, lookups: Pick<Lookups, 'keptPaper'>, base: string): Promise<readonly CitedPaper[]> {
  const { corpus } = await pages.sources(), named = new Set([...about, ...[...added.slice(0, mostShown).matchAll(/<([^<>\s]+)>/g)].map(([, iri = '']) => iri)]), papers: CitedPaper[] = [];
  let left = mostQuotes;
  for (const iri of named) {
    if (due()) await turn();
    const paper = paperOf(iri, quads, corpus.papers.get(iri), base);
    if (!paper) continue;
    const kept = await lookups.keptPaper([paper.pmid, paper.doi].flatMap((id) => id ?? [])), text = kept?.record.abstract?.slice(0, longestAbstract), quotes: Quotation[] = [];
    for (const quote of quotesOf(iri, quads).slice(0, left)) {
      quotes.push({ quote, span: text === undefined || quote.length > longestQuote ? undefined : spanOfQuote(text, quote) });
      if (due()) await turn();
    }
    left -= quotes.length;
    papers.push({ ...paper, quotes, abstract: kept && { text, from: kept.asked, retrievedOn: kept.retrievedOn, marks: kept.record.marks.map(({ label, link }) => ({ label, link })) } });
    if (papers.length >= mostPapers) break;
  }
  return papers;
}

/** Claims about what a content is about. */
async function neighboursOf({ about }: Revision, names: ReadonlyMap<string, ResourceName>, { pages }: Version, base: string): Promise<readonly Neighbour[]> {
  const { corpus } = await pages.sources(), neighbours: Neighbour[] = [];
  for (const iri of about.slice(0, mostNeighbours)) {
    const claims = [...corpus.claims.values()].filter((claim) => corpus.topicsOf(claim.iri).includes(iri));
    if (claims.length > 0)
      neighbours.push({
        iri,
        label: names.get(iri)?.label ?? slugOf(iri, base) ?? iri,
        claims: claims.slice(0, mostClaims).flatMap((claim) => {
          const slug = slugOf(claim.iri, base);
          return slug === undefined ? [] : [{ slug, label: claim.statement ?? slug }];
        }),
        more: Math.max(0, claims.length - mostClaims),
      });
    if (due()) await turn();
  }
  return neighbours;
}
