import { closedValue } from '../pages/closed-lists.js';
import type { Evidence } from '../pages/statements.js';
import { Problem } from '../platform/problem.js';
import { skos } from '../rdf/vocabulary.js';
import { found, type ApiSources } from './endpoint.js';
import { maybe, text, whole, type Of } from './schema.js';
import { direction, entityOfKind, optionalCancer } from './shared.js';

/** What a line of evidence may be asked for: the lines themselves, and the claims that have one. */
export const lineParameters = {
  paper: maybe(text('A paper, by the last part of its address.')), direction: maybe(direction),
  system: maybe(text('What was studied, such as human, mouse or in vitro.', { format: 'system' })),
  cancer: optionalCancer,
  since: maybe(whole('The first year of its paper.', { minimum: 1800, maximum: 2200 })), until: maybe(whole('The last year of its paper.', { minimum: 1800, maximum: 2200 })),
};
export type LineRequest = { readonly [Name in keyof typeof lineParameters]?: Of<typeof lineParameters[Name]> };

/** A cancer with all that are kinds of it. */
function withNarrower(iri: string, { corpus }: ApiSources): ReadonlySet<string> {
  const all = new Set([iri]);
  for (const each of all) for (const below of corpus.linking(skos.broader, each)) all.add(below);
  return all;
}

/**
 * Whether a line of evidence is one of those that are asked for; undefined where none is asked for. A line is of a cancer where its finding is limited to
 * it, or where its statement is about it: the cancer itself or a kind of it.
 *
 * @throws Problem 404 for a paper or term that is not there, 400 for a system that there is not, 422 for years that do not go together.
 */
export function lineFilter({ paper, direction: side, system, cancer, since, until }: LineRequest, sources: ApiSources): ((line: Evidence) => boolean) | undefined {
  const { corpus, knowledge } = sources, { base } = knowledge;
  if (since !== undefined && until !== undefined && since > until) throw new Problem(422, 'Bad years', `since is no later than until: ${since} is later than ${until}.`, { parameter: 'since' });
  const papers = paper === undefined ? undefined : found(corpus.papers.get(base + paper), 'paper', paper).iri;
  const wanted = system === undefined ? undefined : closedValue('system', system, knowledge).label;
  const cancers = cancer === undefined ? undefined : withNarrower(entityOfKind(cancer, 'cancer', 'cancer', sources).iri, sources);
  if ([paper, side, system, cancer, since, until].every((each) => each === undefined)) return undefined;
  return (line) => {
    const year = Number(corpus.papers.get(line.paper)?.year?.slice(0, 4) ?? NaN);
    return (papers === undefined || line.paper === papers) && (side === undefined || line.direction === side) && (wanted === undefined || line.systems.includes(wanted))
      && (since === undefined || year >= since) && (until === undefined || year <= until)
      && (cancers === undefined || line.contexts.some((each) => cancers.has(each)) || corpus.topicsOf(line.statement).some((each) => cancers.has(each)));
  };
}
