import { rules } from '../language/rules.js';
import type { LanguageFinding } from '../language/lint.js';
import { capitalised, counted, entityLink } from './context.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { kinds, shapeIcon } from './kinds.js';
import { groupBy } from './knowledge.js';
import { longestText, mostFindings, type Annotation } from './language.js';
import { termLink } from './lexicon.js';
import type { Document } from './shell.js';

/** A text that is looked at, and what is said of it. */
export interface TextRequest {
  readonly text: string;
  /** What was studied, with commas. */
  readonly system?: string | undefined;
  readonly isPlain: boolean;
}

/** Systems that can be chosen. */
const systems = ['human', 'mouse', 'rat', 'zebrafish', 'in vitro', 'in silico'];
/** Terms that are listed. */
const mostListed = 400;

/** The page on which a text is read in the words of the vocabulary; its form needs no script. */
export const textDocument = (request: TextRequest | undefined, annotations: readonly Annotation[], findings: readonly LanguageFinding[]): Document => ({
  title: 'Check a text against the vocabulary: Metastasis Perspective',
  sheets: ['genes'],
  description: 'Paste a text: the terms that it names, and what to change, such as other names, abbreviations that nothing explains, and causes that are markers.',
  ...(request === undefined && { canonical: '/text' }),
  main: html`
<div class="page-head">
<h1>Check a text against the vocabulary</h1>
<p>Paste an abstract, a definition or a text for patients: the terms that it names, each with a link, and what a curator would change.</p>
</div>
<form class="gene-form" method="post" action="/text" aria-label="Text">
<div class="gene-list"><label for="text">Text</label>
<textarea class="prose-text" id="text" name="text" rows="9" required maxlength="${longestText}" aria-describedby="text-hint">${request?.text}</textarea>
<p class="hint" id="text-hint">At most ${longestText} characters. The text is sent to this service, and to nobody else. It is neither kept nor written into a log.</p></div>
<fieldset><legend>What it is</legend>
<label for="text-system">What was studied</label>
<select id="text-system" name="system"><option value="">not said</option>${systems.map((system) => html`<option${system === request?.system && html` selected`}>${system}</option>`)}</select>
<label class="choice"><input type="checkbox" name="audience" value="patients"${request?.isPlain === true && html` checked`}> It is for patients, and should be easy to read</label>
</fieldset>
<p class="gene-actions"><button class="primary" type="submit">Check the text</button></p>
</form>
${request && html`${findingList(findings)}${linkedText(request.text, annotations)}${termTable(annotations)}`}
<details class="gene"><summary>What is looked for</summary><ul class="gene-notes">${rules.map(({ name, title }) => html`<li><code>${name}</code>: ${title}.</li>`)}</ul></details>`,
});

function findingList(findings: readonly LanguageFinding[]): Html {
  return html`<section aria-labelledby="findings"><h2 id="findings">What to change</h2>
<p role="status">${findings.length === 0 ? 'Nothing was found. The rules see the form of a text, not whether it is true.' : html`${counted(findings.length, 'finding')}${findings.length > mostFindings && html`, of which the first ${mostFindings} are listed`}. The rules see the form of a text, not whether it is true; each may be wrong.`}</p>
${findings.length > 0 && html`<ol class="text-findings">${findings.slice(0, mostFindings).map(({ rule, start, end, text, fault, remedy }) => html`<li><p><q>${text.length > 160 ? `${text.slice(0, 160)}…` : text}</q> <span class="kind-name">${rule}, characters ${start} to ${end}</span></p><p>${fault} ${remedy}</p></li>`)}</ol>`}</section>`;
}

/** The text with every term as a link. */
function linkedText(text: string, annotations: readonly Annotation[]): Html {
  const parts: (Html | string)[] = [];
  let done = 0;
  for (const { start, end, entity } of annotations) {
    parts.push(text.slice(done, start), termLink(entity.slug, text.slice(start, end)));
    done = end;
  }
  return html`<section aria-labelledby="linked"><h2 id="linked">The text</h2><div class="linked-text">${parts}${text.slice(done)}</div></section>`;
}

function termTable(annotations: readonly Annotation[]): Html {
  const terms = [...groupBy(annotations, ({ entity }) => entity.iri).values()],
    byKind = kinds.map((kind) => [kind, terms.filter(([first]) => first?.entity.kind.name === kind.name)] as const).filter(([, found]) => found.length > 0);
  return html`<section aria-labelledby="terms"><h2 id="terms">Terms</h2>
<p>${
    terms.length === 0
      ? 'The text names no term of the vocabulary.'
      : html`${counted(terms.length, 'term')}, named ${counted(annotations.length, 'time')}.${
          terms.length > 1
          && terms.length <= mostListed
          && html` <a href="/graph?with=${terms
            .slice(0, 200)
            .flatMap(([first]) => first?.entity.slug ?? [])
            .join(',')}&amp;common=any">Open them in the graph</a>`
        }`
  }</p>
${byKind.map(
  ([kind, found]) => html`<h3>${shapeIcon(kind)}${capitalised(kind.plural)} <span class="count">${found.length}</span></h3>
<ul class="text-terms">${found.slice(0, mostListed).map((places) => html`<li>${places[0] && entityLink(places[0].entity)} <span class="kind-name">${places.length > 1 && `${places.length} times`}</span></li>`)}</ul>`,
)}</section>`;
}
