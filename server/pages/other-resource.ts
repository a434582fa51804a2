import { mpp, rdf, rdfs, skos } from '../rdf/vocabulary.js';
import { resourceLink, shortened } from './context.js';
import type { PageContext } from './context.js';
import { article } from './article.js';
import type { TermArticle } from './article.js';
import { factList } from './facts.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { kindOf } from './kinds.js';
import { required } from './knowledge.js';
import { linkSection } from './relations.js';
import { valueOf, valuesOf, type Subject } from './subject.js';

/** What a resource is, its name, and what it is about: approvals and searches have no name of their own. */
interface Named { readonly called: string; readonly label: string; readonly about: string | undefined }

async function named(subject: Subject, types: readonly string[], context: PageContext): Promise<Named | undefined> {
  if (types.includes(mpp.Approval)) {
    const row = (await context.views.select('approvals')).find((each) => required(each, 'approval') === subject.iri), therapy = row && context.knowledge.entities.get(required(row, 'therapy'));
    return { called: 'approval', label: `Approval${therapy === undefined ? '' : ` of ${therapy.label}`}${row === undefined ? '' : `, ${required(row, 'agency')}`}`, about: therapy?.iri };
  }
  if (!types.includes(mpp.ContraryCheck)) return undefined;
  return { called: 'search for contrary findings', label: valueOf(subject, mpp.asked) ?? 'What speaks against it?', about: valueOf(subject, mpp.checks) };
}

/** The name of what a resource is about: of a claim what it states. */
async function nameOf(iri: string, { corpus }: PageContext): Promise<string | undefined> {
  return (await corpus()).claims.get(iri)?.statement;
}

/** Properties, classes, controlled values, approvals and searches: what is said of them, plainly. */
export async function otherArticle(subject: Subject, context: PageContext): Promise<TermArticle> {
  const { iri, slug } = subject, types = valuesOf(subject, rdf.type), { knowledge } = context;
  const { called, label, about } = (await named(subject, types, context)) ?? { called: undefined, about: undefined, label: valueOf(subject, skos.prefLabel) ?? valueOf(subject, rdfs.label) ?? slug };
  const definition = valueOf(subject, skos.definition), shown = types.filter((type) => kindOf(type).name === 'term').map((type) => type.replace(/^.*[/#]/, ''));
  const body: Html = html`
${definition !== undefined && html`<div class="definition"><p class="definition-text">${knowledge.lexicon.link(definition)}</p></div>`}
${about !== undefined && html`<p class="other-names">Of: ${resourceLink(knowledge, about, await nameOf(about, context))}</p>`}
${called === undefined && shown.length > 0 && html`<p class="other-names">Type: ${shown.join(', ')}</p>`}
${factList(subject.rows, knowledge)}
${linkSection(subject.rows, [], knowledge)}`;
  return { label, description: shortened(definition ?? label), article: article({ iri, slug, label, kind: undefined, called }, label, body, context) };
}
