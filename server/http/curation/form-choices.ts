import type { Request, Response } from 'express';
import { kindsNeeded, type FormKind } from '../../curation/forms/form-kinds.js';
import type { Forms } from '../../curation/forms/forms.js';
import { chooseDocument } from '../../pages/curation/door.js';
import { html } from '../../pages/html.js';
import { skos } from '../../rdf/vocabulary.js';
import { searchResources } from './form-search.js';
import { sendForm } from './form-requests.js';
import type { Services } from '../services.js';

/** Asks what a form is about, or of which kind a new term is. */
export async function chooseFor(_: Request, res: Response, kind: FormKind, asked: string, forms: Forms, services: Services): Promise<void> {
  const slug = (iri: string): string => iri.slice(forms.base.length);
  if (kind.name === 'term' && forms.termKinds.length > 0) {
    const found = forms.termKinds.map(({ kind: iri, label }): readonly [string, string, string] => [`/contribute/term?kind=${slug(iri)}`, label, forms.facts.texts(iri, skos.definition)[0] ?? '']);
    await sendForm(res, services, chooseDocument(kind, { asked: '', found, label: 'Kind of term', help: 'As the list below has it.', name: 'kind' }));
    return;
  }
  if (kind.needs === 'nothing') {
    await sendForm(
      res,
      services,
      chooseDocument(kind, {
        asked,
        found: [],
        label: 'What it is about',
        help: '',
        fault: 'This version has no shapes from which the form could be made. Report it in words instead.',
      }),
      404,
    );
    return;
  }
  const found = asked === '' ? [] : await searchResources(asked, kindsNeeded(kind), forms, services.current());
  await sendForm(
    res,
    services,
    chooseDocument(kind, {
      asked,
      found: found.map((iri) => [
        `/contribute/${kind.name}?about=${encodeURIComponent(slug(iri))}`,
        forms.names.label(iri),
        forms.facts.kinds(iri).map(forms.facts.nameOf)[0] ?? '',
      ]),
      label: kind.needs === 'statement' ? 'Which claim is it about?' : 'What is it about?',
      help: 'Words of it, its name, or the last part of the address of its page.',
      ...(asked !== ''
        && kind.needs === 'statement' && {
          instead: html`${found.length > 0 ? 'None of these?' : 'It is not here yet?'} <a href="/contribute/claim">Propose the claim</a>, with its first line of evidence.`,
        }),
      ...(asked !== '' && found.length === 0 && { fault: `Nothing was found for “${asked}”.` }),
    }),
    asked === '' || found.length > 0 ? 200 : 404,
  );
}
