import { mpp } from '../rdf/vocabulary.js';
import { readCorpus } from './collections/corpus.js';
import type { PageContext } from './context.js';
import type { Figures } from './figures.js';
import { readKnowledge, required, value } from './knowledge.js';
import { once } from './once.js';
import type { PageServices } from './page-services.js';
import type { Inline, Shell } from './shell.js';

/** What every page of a version has in common. */
export interface PageStart {
  readonly context: PageContext;
  readonly shell: Shell;
}

/** Reads what every page of a version has in common. */
export async function readPageStart({ views, base, version, assets, responsible, origin }: PageServices, figures: Figures, inline: () => Promise<Inline>): Promise<PageStart> {
  const [knowledge, totals, curated, parts] = await Promise.all([readKnowledge(views, base), views.select('totals'), views.select('last-curated'), inline()]);
  const count = (iri: string): number => Number(totals.find((row) => required(row, 'class') === iri)?.get('count')?.value ?? 0);
  const entities = [...knowledge.entities.values()].filter(({ deprecated }) => !deprecated).length;
  const plainNames = new Map([...knowledge.entities.values()].flatMap(({ slug, label, plain }) => (plain === undefined ? [] : [[slug, { label, plain }] as const])));
  return {
    context: { views, knowledge, figures, version, corpus: once(() => readCorpus(views, knowledge)) },
    shell: {
      assets,
      inline: parts,
      plainNames,
      edition: {
        version,
        entities,
        claims: count(mpp.Claim),
        papers: count(mpp.Paper),
        curated: curated.flatMap((row) => value(row, 'day') ?? [])[0],
        responsible,
      },
      origin,
    },
  };
}
