import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { formsOf } from '../curation/forms/forms.js';
import { waitingStates, type ProposalDetail, type Revision } from '../curation/proposals/proposal.js';
import type { CitedPaper, Neighbour, ProposalView, ResourceName } from '../pages/curation/proposal-page.js';
import { slugOf } from '../pages/links.js';
import type { Version } from '../pages/version.js';
import { due, turn } from '../platform/turns.js';
import { writeTurtle } from '../rdf/turtle.js';
import { languageRemarks } from './form-language.js';
import { labelIn } from './resource-label.js';

/** Statements that are read, and characters of others that are shown as they were sent. */
const mostTurtle = 500, mostShown = 100_000;
/** What a page says of other things. */
const mostPapers = 20, mostNeighbours = 5, mostClaims = 8;

/** Statements of a content; none of many, and of what cannot be read. */
function quadsOf(text: string): readonly RDF.Quad[] {
  if (text === '' || text.split('\n', mostTurtle + 1).length > mostTurtle) return [];
  try {
    return new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(text) as readonly RDF.Quad[];
  } catch {
    return [];
  }
}

/** Statements as Turtle, or the text that was sent. */
const turtleOf = (text: string, quads: readonly RDF.Quad[], prefixes: ReadonlyMap<string, string>): string => (quads.length === 0 ? text.slice(0, mostShown) : writeTurtle([...quads], prefixes).replace(/^@prefix .*\n/gm, '').trim());

/** What the page of a proposal says of the knowledge. */
export type KnownOf = Pick<ProposalView, 'papers' | 'neighbours' | 'turtle' | 'names' | 'remarks'>;

/** What the knowledge graph has of a proposal: names, the papers that it cites, claims about what it is about, and what the rules of language remark. */
export async function knownOf({ content, proposal }: Pick<ProposalDetail, 'content' | 'proposal'>, version: Version, base: string): Promise<KnownOf> {
  const { prefixes, store } = version.dataset, added = quadsOf(content.added), removed = quadsOf(content.removed);
  if (due()) await turn();
  const turtle = { added: turtleOf(content.added, added, prefixes), removed: turtleOf(content.removed, removed, prefixes) };
  if (due()) await turn();
  const names = await namesOf(content, added, version), isWaiting = proposal.state === 'draft' || waitingStates.includes(proposal.state);
  return { turtle, names, ...await citedBy(content, names, version, base), remarks: isWaiting ? await languageRemarks(added, formsOf(store, base), version) : [] };
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

/** The papers that a content cites, and claims about what it is about. */
async function citedBy({ added, about }: Revision, names: ReadonlyMap<string, ResourceName>, { pages }: Version, base: string): Promise<{ readonly papers: readonly CitedPaper[]; readonly neighbours: readonly Neighbour[] }> {
  const { corpus } = await pages.sources(), named = new Set([...about, ...[...added.slice(0, mostShown).matchAll(/<([^<>\s]+)>/g)].map(([, iri = '']) => iri)]);
  const papers = [...named].flatMap((iri) => {
    const paper = corpus.papers.get(iri), slug = slugOf(iri, base);
    return paper && slug !== undefined ? [{ slug, label: paper.label, title: paper.title, journal: paper.journal, year: paper.year, pmid: paper.pmid, doi: paper.doi, retracted: paper.retracted }] : [];
  });
  if (due()) await turn();
  const neighbours: Neighbour[] = [];
  for (const iri of about.slice(0, mostNeighbours)) {
    const claims = [...corpus.claims.values()].filter((claim) => corpus.topicsOf(claim.iri).includes(iri));
    if (claims.length > 0) neighbours.push({ iri, label: names.get(iri)?.label ?? slugOf(iri, base) ?? iri, claims: claims.slice(0, mostClaims).flatMap((claim) => { const slug = slugOf(claim.iri, base); return slug === undefined ? [] : [{ slug, label: claim.statement ?? slug }]; }), more: Math.max(0, claims.length - mostClaims) });
    if (due()) await turn();
  }
  return { papers: papers.slice(0, mostPapers), neighbours };
}
