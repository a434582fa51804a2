import type { Request, Response } from 'express';
import { nearestSlugs } from '../../ontology/describe.js';
import { logFailure } from '../../platform/log.js';
import { Problem } from '../../platform/problem.js';
import { shortened } from '../../platform/shortened.js';
import { due, runInTurns, turn } from '../../platform/turns.js';
import { preferred } from '../../query/negotiate.js';
import { formats, type Format } from '../../rdf/formats.js';
import type { Curation } from '../../curation/proposals/curation.js';
import { withWaiting } from '../../pages/actions.js';
import type { Version } from '../../pages/version.js';
import { sendHtml, type SendPage } from '../answers/html.js';
import { notModified, sendBody } from '../answers/conditional.js';
import { audience } from '../requests/audience.js';
import type { DocumentWriter } from './document-writer.js';

/** The formats in which a resource can be had as data. */
const documentFormats = formats.filter(({ ofResources }) => ofResources);
const html = 'text/html';

/**
 * `/{slug}` and `/{slug}.{suffix}`: what the version says of one resource, for people and for machines. The suffix
 * wins over `Accept`; a client that takes anything gets HTML. `?view=window` is the article alone, for a window.
 *
 * @throws Problem 404 with the nearest names, 406 with the formats there are.
 */
export async function sendResource(
  req: Request, res: Response, slug: string, format: Format | undefined, version: Version,
  { base, sendPage, documents, curation }: { readonly base: string; readonly sendPage: SendPage; readonly documents: DocumentWriter; readonly curation?: Pick<Curation, 'waitingFor'> | undefined },
): Promise<void> {
  const { dataset, resources, pages } = version;
  const reader = audience(req);
  res.vary('Accept');
  const chosen = format ?? negotiateDocument(req);
  const iri = base + slug;
  if (!resources.has(iri)) {
    if (due()) await turn();
    const nearest = await runInTurns(nearestSlugs(resources, base, slug));
    if (!chosen) {
      await sendHtml(res.status(404), version, await pages.notFound(slug, nearest.map((name) => base + name), reader));
      return;
    }
    throw new Problem(404, 'Unknown name', `This version of the knowledge graph says nothing of <${shortened(iri)}>.`, { nearest: nearest.map((name) => base + name) });
  }
  res.set('Link', documentFormats.map(({ name, mediaType }) => `</${slug}.${name}>; rel="alternate"; type="${mediaType}"`).join(', '));
  if (!chosen) {
    const view = req.query.view === 'window' ? 'window' : 'term';
    // A page is read whatever becomes of the tables of proposals.
    const waiting = await curation?.waitingFor(iri).catch((error: unknown) => {
      logFailure('a page could not say how many proposals wait', error);
      return 0;
    }) ?? 0;
    await sendPage(req, res, version, [view, slug, reader, ...(waiting > 0 ? [`${waiting} wait`] : [])], async () => {
      const page = await pages[view](slug, reader);
      if (page === undefined) throw new Problem(404, 'No page', `There is no page for <${shortened(iri)}>; it can be had as data.`, { data: `${base}${slug}.ttl` });
      return withWaiting(page, slug, waiting);
    });
    return;
  }
  if (notModified(req, res, [dataset.id, slug, chosen.name])) return;
  const document = await documents.write({ store: dataset.store, version: dataset.id, resource: iri }, chosen, dataset.prefixes);
  await sendBody(req, res.type(`${chosen.mediaType}; charset=utf-8`), document);
}

/** The format that `Accept` asks for; undefined for HTML. @throws Problem 406. */
export function negotiateDocument(req: Request): Format | undefined {
  const types = new Map<string, Format | undefined>([[html, undefined]]);
  for (const format of documentFormats) for (const type of [format.mediaType, ...format.alsoKnownAs ?? []]) if (!types.has(type)) types.set(type, format);
  const [type] = preferred(req.headers.accept, [...types.keys()]);
  if (type === undefined) {
    const available = [html, ...documentFormats.map(({ mediaType }) => mediaType)];
    throw new Problem(406, 'Not acceptable', `A resource can be had as ${available.join(', ')}.`, { available });
  }
  return types.get(type);
}

/** The format that a suffix names, and the slug without it; slugs may hold dots. */
export function splitSuffix(name: string): { readonly slug: string; readonly format: Format | undefined } {
  const dot = name.lastIndexOf('.');
  const format = dot > 0 ? documentFormats.find(({ name: suffix }) => suffix === name.slice(dot + 1)) : undefined;
  return format ? { slug: name.slice(0, dot), format } : { slug: name, format: undefined };
}
