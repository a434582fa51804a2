import type { CheckedChange } from '../../change/check-change.js';
import { sentenceOf } from '../../curation/bulk/batch.js';
import { tableNames, type TableName } from '../../curation/bulk/columns.js';
import type { Bulk, BulkTexts } from '../../curation/bulk/read-bulk.js';
import { largestTable, mostRows } from '../../curation/bulk/read-table.js';
import { html, longText, type Html } from '../html.js';
import type { Document } from '../shell.js';
import { agreementPart } from './agreement.js';
import { longestNote } from './form-frame.js';

/** What is wrong with tables, or what is to be looked at. */
export interface BulkFinding {
  readonly table: TableName | undefined;
  readonly row: number | undefined;
  readonly column: string | undefined;
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly severity: 'error' | 'warning';
}

/** Tables that were looked at. */
export interface BulkLook {
  readonly texts: BulkTexts;
  /** What was pasted and is no table that is known; '' where there is nothing. */
  readonly pasted: string;
  readonly note: string;
  /** Absent where they could not be read. */
  readonly bulk?: Pick<Bulk, 'counts'> | undefined;
  readonly findings: readonly BulkFinding[];
  /** What the check of everything says; absent where it was not asked. */
  readonly check?: Pick<CheckedChange, 'sentence'> | undefined;
  /** What is in the way besides the tables. */
  readonly notice?: string | undefined;
}

export interface BulkPage {
  /** The token of the session; undefined where nobody may send tables here. */
  readonly formToken: string | undefined;
  /** Why nothing can be sent; undefined where it can. */
  readonly closed: string | undefined;
  readonly look?: BulkLook | undefined;
  /** When who sends them agreed to the terms; undefined where they are asked. */
  readonly agreed: string | undefined;
}

/** Findings that are listed. */
const mostListed = 500;
const texts: Readonly<Record<TableName, string>> = { claims: 'Claims with their evidence, a row for each line of evidence', terms: 'Terms of the vocabulary', papers: 'Papers' };

/** `/bulk`: many contributions as one table. */
export const bulkDocument = async ({ formToken, closed, look, agreed }: BulkPage): Promise<Document> => ({
  title: 'Many at once: Metastasis Perspective',
  section: 'contribute',
  description: 'Contribute claims with evidence, terms and papers as a table, made with a spreadsheet.',
  ...(look === undefined && { canonical: '/bulk' }),
  sheets: ['contribute'],
  main: html`
<div class="page-head">
<h1>Many at once</h1>
<p>Claims with evidence, terms and papers as a table, made with a spreadsheet. A table becomes one proposal, which a curator looks at like any other.</p>
</div>
${look && outcome(look)}
${formToken === undefined ? html`<p class="notice">${closed ?? html`Tables are sent by people with an account: <a href="/login?next=/bulk">log in</a>. Templates and tables of what is here are for everybody.`}</p>` : await form(formToken, closed, look, agreed)}
<section class="prose" aria-labelledby="tables"><h2 id="tables">Templates, and what is here</h2>
<ul>${tableNames.map((name) => html`<li>${texts[name]}: <a href="/bulk/${name}-template.tsv" download>template</a>, <a href="/bulk/${name}.tsv" download>everything as a table</a></li>`)}</ul>
<p>The first row names the columns, and the second one, which begins with <code>#</code>, explains them. Leave out columns that you do not need: what has no column stays as it is. A row that names nothing that is here is new. A row of something that is here changes it: an empty cell takes its value away.</p>
<p>Several values of a cell have <code>|</code> between. Terms are written by any name that they alone have, papers by PMID or DOI. A new paper or term may be named by the other tables that you send with it. A cell that a spreadsheet would take for a formula, since it begins with <code>=</code>, <code>+</code>, <code>-</code> or <code>@</code> and is no number, has an apostrophe before it, as <code>'=</code>, which is taken away again when the table is read. Without it the cell is refused.</p>
</section>`,
});

function outcome({ bulk, findings, check, notice }: BulkLook): Html {
  const errors = findings.filter(({ severity }) => severity === 'error').length, rest = findings.length - errors;
  const found =
    errors > 0
      ? `${errors} ${errors === 1 ? 'thing is' : 'things are'} to be changed.`
      : rest > 0
        ? `Nothing is wrong; ${rest} ${rest === 1 ? 'thing is' : 'things are'} to be looked at.`
        : 'Nothing is wrong.';
  return html`<section aria-labelledby="outcome" class="bulk-outcome"><h2 id="outcome">What was found</h2>
${notice !== undefined && html`<p class="notice" role="alert">${notice}</p>`}
<p role="status">${bulk && sentenceOf(bulk)} ${bulk && found} ${check?.sentence}</p>
${
  findings.length > 0
  && html`<div class="table-frame" tabindex="0" role="region" aria-label="Findings"><table>
<thead><tr><th scope="col">Table</th><th scope="col">Row</th><th scope="col">Column</th><th scope="col">What is wrong, and what to do</th></tr></thead>
<tbody>${findings.slice(0, mostListed).map(({ table, row, column, message, remedy, severity }) => html`<tr><td data-name="Table">${table ?? 'all'}</td><td data-name="Row">${row ?? ''}</td><td data-name="Column">${column !== undefined && html`<code>${column}</code>`}</td><td class="fault fault-${severity}">${severity === 'warning' && html`<b>To be looked at:</b> `}${message}${remedy !== undefined && html` <span class="hint">${remedy}</span>`}</td></tr>`)}</tbody>
</table></div>`
}
${findings.length > mostListed && html`<p>The first ${mostListed} of ${findings.length} are listed.</p>`}</section>`;
}

async function form(formToken: string, closed: string | undefined, look: BulkLook | undefined, agreed: string | undefined): Promise<Html> {
  const given = tableNames.filter((name) => (look?.texts[name] ?? '') !== ''), isReady = look?.check !== undefined && look.findings.every(({ severity }) => severity !== 'error');
  const tables: Html[] = [];
  for (const name of given) tables.push(html`<div class="field"><label for="bulk-${name}">Table of ${name}</label>
<textarea class="bulk-table" id="bulk-${name}" name="${name}" rows="8" wrap="off" spellcheck="false" autocomplete="off">
${await longText(look?.texts[name] ?? '')}</textarea></div>`);
  return html`<form class="contribution" method="post" action="/bulk" enctype="multipart/form-data" aria-label="Tables">
<input type="hidden" name="form" value="${formToken}">
${closed !== undefined && html`<p class="notice">${closed}</p>`}
${tables}
<div class="field"><label for="bulk-pasted">${given.length > 0 ? 'Paste another table' : 'Paste a table'}</label>
<textarea class="bulk-table" id="bulk-pasted" name="pasted" rows="${given.length > 0 ? 3 : 8}" wrap="off" spellcheck="false" autocomplete="off" aria-describedby="bulk-hint">
${await longText(look?.pasted ?? '')}</textarea>
<span class="hint" id="bulk-hint">Mark the cells in your spreadsheet, with the first row, and copy them here. At most ${mostRows.toLocaleString('en')} rows and ${largestTable / 2 ** 20} MiB together.</span></div>
<div class="field"><label for="bulk-files">Or choose files</label>
<input id="bulk-files" type="file" name="files" multiple accept=".tsv,.txt,text/tab-separated-values" aria-describedby="bulk-files-hint">
<span class="hint" id="bulk-files-hint">Saved as tab-separated text (.tsv, in UTF-8; or “Unicode text”). One table of each kind.</span></div>
${
  isReady
  && html`<div class="field"><label for="bulk-note">Why</label>
<textarea id="bulk-note" name="note" rows="3" maxlength="${longestNote}" aria-describedby="bulk-note-hint">${`\n${look.note}`}</textarea>
<span class="hint" id="bulk-note-hint">What a curator should know; everybody can read it.</span></div>
${agreementPart(agreed)}`
}
<p class="form-actions"><button class="${isReady ? 'quiet' : 'primary'}" name="step" value="check">Look at it</button>${isReady && html` <button class="primary" name="step" value="propose"${closed !== undefined && ' disabled'}>Propose it</button>`}</p>
</form>`;
}
