import type { Request, Response } from 'express';
import { refuseUnknown } from '../../api/endpoint.js';
import { shownFields, type Forms } from '../../curation/forms/forms.js';
import { kindsThatFit } from '../../curation/forms/options.js';
import { Problem } from '../../platform/problem.js';
import type { Version } from '../../pages/version.js';
import { paperKind } from '../../pages/kinds.js';
import { dct, mpp, owl, skos } from '../../rdf/vocabulary.js';
import { notModified, sendBody } from '../answers/conditional.js';
import { currentForms } from './form-requests.js';
import { pageParameters } from '../requests/parameters.js';
import type { Services } from '../services.js';

/** Characters of what is typed, and of what stands in another field; names that are offered, and results of search that are looked at. */
const longest = 200, mostOffered = 8, mostLooked = 100;
const parameters = ['q', 'class', 'field', 'relation', 'other'];

/** A name that a field may have. */
interface Offered {
  /** What the field gets: a text that leads back to the resource. */
  readonly value: string;
  readonly label: string;
  readonly kind: string;
  readonly slug: string;
  readonly definition: string;
  /** The other name by which it was found. */
  readonly matched?: string;
}

/** `GET /api/forms/names`: names that begin as somebody types them into a field of a form, of what fits there alone. */
export const answerFieldNames = (services: Services) => async (req: Request, res: Response): Promise<void> => {
  const asked = pageParameters(req.url), text = (name: string): string => asked.get(name)?.trim() ?? '';
  refuseUnknown(asked.keys(), parameters, '/api/forms/names');
  const long = parameters.find((name) => text(name).length > longest);
  if (long !== undefined) throw new Problem(400, 'Parameter too long', `${long} has at most ${longest} characters.`, { parameter: long, limit: longest });
  const { forms, version } = await currentForms(services), kind = text('class'), model = forms.of(kind.includes(':') ? kind : forms.base + kind);
  const field = model && shownFields(model).find(({ name, editor }) => name === text('field') && editor === 'resource');
  if (!model || !field)
    throw new Problem(
      400,
      'Unknown field',
      'No form has a field of this class and name that takes the name of a resource: “class” is its IRI, or the last part of that, and “field” the last part of the IRI of the property.',
      { parameter: model ? 'field' : 'class' },
    );
  if (notModified(req, res, [version, 'names', ...parameters.map(text)])) return;
  const isEnd = model.kind === mpp.Claim && (field.name === 'subject' || field.name === 'object');
  const kinds = isEnd ? kindsThatFit(field.name === 'subject' ? 'subject' : 'object', { relation: text('relation'), other: text('other') }, forms) : field.kinds;
  await sendBody(req, res.type('json'), JSON.stringify({ results: text('q') === '' ? [] : await namesFor(text('q'), kinds, forms, services.current()) }));
};

async function namesFor(query: string, kinds: readonly string[], forms: Forms, { pages }: Version): Promise<readonly Offered[]> {
  const { names, facts, base } = forms, found = new Map<string, string | undefined>(), meant = names.meant(query, kinds);
  // A number, or a name as it is written, leads to what it names ahead of what sounds like it.
  for (const iri of meant.iri === undefined ? meant.candidates : [meant.iri]) found.set(iri, undefined);
  const { results } = await (await pages.search()).find({ query, limit: mostLooked, ...(kinds.length === 1 && kinds[0] === mpp.Paper && { kind: paperKind.name }) });
  for (const { slug, matched } of results) {
    if (found.size >= mostOffered) break;
    const iri = base + slug;
    if (!found.has(iri) && names.isOf(iri, kinds) && !facts.texts(iri, owl.deprecated).includes('true')) found.set(iri, matched?.name);
  }
  return [...found].slice(0, mostOffered).map(([iri, matched]) => ({
    value: names.show(iri), label: names.label(iri), kind: facts.kinds(iri).map(facts.nameOf)[0] ?? '', slug: iri.startsWith(base) ? iri.slice(base.length) : iri,
    definition: (facts.texts(iri, skos.definition)[0] ?? facts.texts(iri, dct.title)[0] ?? facts.texts(iri, mpp.statement)[0] ?? '').slice(0, 160), ...(matched !== undefined && { matched }),
  }));
}
