import type { Request, Response } from 'express';
import type { Restrictions } from '../../change/restrictions.js';
import { isSlug } from '../../pages/links.js';
import { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';
import { writeTurtle } from '../../rdf/turtle.js';
import type { Version } from '../../pages/version.js';
import type { SendPage } from '../answers/html.js';
import { audience } from '../requests/audience.js';

/**
 * `/contribute` and `/contribute?term={slug}`: how to propose a change, with what the modules state of the term.
 *
 * @throws Problem 404 when nothing is stated of the term.
 */
export async function sendContribute(
  req: Request,
  res: Response,
  version: Version,
  { base, sendPage, restrictions }: { readonly base: string; readonly sendPage: SendPage; readonly restrictions: Restrictions },
): Promise<void> {
  const { dataset, resources, pages } = version;
  const slug = typeof req.query.term === 'string' ? req.query.term : undefined;
  const graphs = `${base}graph/`;
  if (due()) await turn();
  const stated = slug === undefined || !isSlug(slug) ? [] : resources.about(base + slug).filter(({ graph }) => graph.value !== `${graphs}derived`);
  if (slug !== undefined && stated.length === 0) throw new Problem(404, 'Unknown name', `This version of the knowledge graph says nothing of “${slug}”.`);
  const cannot = await restrictions();
  await sendPage(req, res, version, ['contribute', slug ?? '', audience(req), ...cannot], () => {
    const files = [
      ...new Set(stated.flatMap(({ graph }) => (graph.value.startsWith(graphs) ? [`ontology/modules/${graph.value.slice(graphs.length)}.ttl`] : []))),
    ];
    return pages.contribute(slug === undefined ? undefined : { slug, files, turtle: writeTurtle(stated, dataset.prefixes) }, audience(req), cannot);
  });
}
