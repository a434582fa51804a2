import type { Request, Response } from 'express';
import { citationFormats } from '../../pages/citations.js';
import { Problem } from '../../platform/problem.js';
import type { Version } from '../../pages/version.js';
import { notModified, sendBody } from '../answers/conditional.js';

/** A paper, or the papers that something rests on, for reference managers: `/{slug}.bib`, `.ris`, `.csl.json`. @throws Problem 404 where the slug names neither a paper nor a resource that cites one. */
export async function sendReference(req: Request, res: Response, { dataset, pages }: Version): Promise<void> {
  const slug = String(req.params['slug']);
  const format = citationFormats.find(({ suffix }) => req.path.endsWith(`.${suffix}`));
  const reference = format && await pages.reference(slug, format);
  if (!format || reference === undefined) throw new Problem(404, 'Nothing to cite', `“${slug}” is no paper of this version of the knowledge graph, and nothing in it that cites one.`);
  if (notModified(req, res, [dataset.id, slug, format.suffix])) return;
  await sendBody(req, res.attachment(`${slug}.${format.suffix}`).type(`${format.mediaType}; charset=utf-8`), reference);
}
