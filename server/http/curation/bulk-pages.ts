import type { Request, Response } from 'express';
import { batchOf, locateInTables } from '../../curation/bulk/batch.js';
import { isTableName, tableNames, type TableName } from '../../curation/bulk/columns.js';
import { readBulk, type Bulk, type BulkTexts } from '../../curation/bulk/read-bulk.js';
import { largestTable } from '../../curation/bulk/read-table.js';
import { keyColumns, tableOf } from '../../curation/bulk/table-of.js';
import { tableText, withPlainLines } from '../../curation/bulk/table-text.js';
import { writeTable, writeTemplate } from '../../curation/bulk/write-table.js';
import type { Forms } from '../../curation/forms/forms.js';
import type { SessionActor } from '../../people/agents.js';
import { may } from '../../people/roles.js';
import { html } from '../../pages/html.js';
import { accountNav } from '../../pages/people/account-nav.js';
import { bulkDocument, type BulkFinding, type BulkLook } from '../../pages/curation/bulk-page.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { due, turn } from '../../platform/turns.js';
import type { StoreData } from '../../store/store-data.js';
import { seeOther } from '../answers/see-other.js';
import { whenGone } from '../requests/client-gone.js';
import { agreedOn, isConsented } from '../accounts/agreement.js';
import { clientOf } from '../requests/client.js';
import { notModified, sendBody } from '../answers/conditional.js';
import { detailByLabels } from './by-labels.js';
import { currentForms, curatorOf, frameOf, sendForm } from './form-requests.js';
import { readFields, sendPrivate } from '../accounts/private-pages.js';
import { readFieldsAndFiles, type FieldsAndFiles } from '../requests/read-fields.js';
import type { Services } from '../services.js';
import { parseContentType } from '../requests/content-type.js';

/** Tables of one person that are looked at; and those of all at once, since each takes some seconds of turns. */
const looksPerPerson = { most: 20, seconds: 60, what: 'tables' }, looksAtOnce = 2;
/** Bytes of a form with tables: the signs of a table take up to three bytes each, and few tables have such signs alone. */
const largestForm = largestTable + 2 ** 20;

type Handler = (req: Request, res: Response) => Promise<void>;

/** `/bulk` and the tables below it. */
export function bulkPages(services: Services): Readonly<Record<string, Handler>> {
  const rate = createRate(looksPerPerson);
  const running = new Set<string>();
  return {
    'GET /bulk': async (req, res) => { await show(req, res, services); },
    'POST /bulk': async (req, res) => {
      sendPrivate(res);
      try {
        services.agents.refuseOtherOrigins(req);
        // Who may not send tables is told ahead of their bytes.
        const actor = await services.agents.actor(req),
          known =
            actor.kind === 'person' && actor.by === 'session' && may(actor.role, 'send-tables')
              ? actor
              : await services.agents.authorizeForm(req, 'send-tables', null);
        rate.count(known.person.id);
      } catch (error) {
        req.resume();
        throw error;
      }
      const sent = await readSent(req).catch((error: unknown) => {
        throw error instanceof Problem && error.status === 413
          ? new Problem(
              413,
              'Tables too large',
              `Tables may have ${largestTable / 2 ** 20} MiB together. Go back: your browser still has what you pasted. Send it in parts.`,
              { limit: largestTable },
            )
          : error;
      });
      const actor = await senderOf(req, res, sent, services);
      if (!actor) return;
      const { id } = actor.person;
      // Whose tables are still on their way takes nobody's place.
      if (running.size >= looksAtOnce || running.has(id)) {
        await show(
          req,
          res.set('Retry-After', '10'),
          services,
          {
            ...(await tablesOf(sent, (await currentForms(services)).forms)),
            note: sent.fields.get('note') ?? '',
            findings: [],
            notice: running.has(id)
              ? 'Tables of yours are looked at already. Send these when that is done.'
              : `${looksAtOnce} tables are looked at already. Send these again in some seconds.`,
          },
          503,
        );
        return;
      }
      running.add(id);
      try {
        await take(req, res, sent, actor, services);
      } finally {
        running.delete(id);
      }
    },
    'GET /bulk/{file}': async (req, res) => { await sendTable(req, res, services); },
  };
}

/** Who sends tables. Whose login has ended and begun anew meanwhile gets them back, with a form that counts; then there is nobody. @throws Problem 401, 403. */
async function senderOf(req: Request, res: Response, sent: FieldsAndFiles, services: Services): Promise<SessionActor | undefined> {
  try {
    return await services.agents.authorizeForm(req, 'send-tables', sent.fields.get('form') ?? null);
  } catch (error) {
    const actor = await services.agents.actor(req);
    if (!(error instanceof Problem) || error.status !== 403 || actor.kind !== 'person' || actor.by !== 'session' || !may(actor.role, 'send-tables')) throw error;
    await show(
      req,
      res,
      services,
      {
        ...(await tablesOf(sent, (await currentForms(services)).forms)),
        note: sent.fields.get('note') ?? '',
        findings: [],
        notice: 'Since you opened this form you have logged in anew. Everything that you sent is still here: look at it, and send it again.',
      },
      403,
    );
    return undefined;
  }
}

/** A form with files; or a short one without. */
async function readSent(req: Request): Promise<FieldsAndFiles> {
  return parseContentType(req.headers['content-type']).mediaType === 'application/x-www-form-urlencoded' ? { fields: new Map(await readFields(req)), files: [] } : readFieldsAndFiles(req, largestForm);
}

async function show(req: Request, res: Response, services: Services, look?: BulkLook, status = 200): Promise<void> {
  const actor = await services.agents.actor(req), { formToken, closed } = frameOf(actor, services);
  const document = await bulkDocument({
      formToken: formToken === '' || !may(actor.role, 'send-tables') ? undefined : formToken,
      closed,
      look,
      agreed: await agreedOn(actor, services),
    }),
    nav = formToken !== '' && accountNav(actor.role, '/bulk');
  await sendForm(res, services, nav ? { ...document, main: html`${nav}${document.main}` } : document, status);
}

async function take(req: Request, res: Response, sent: FieldsAndFiles, actor: SessionActor, services: Services): Promise<void> {
  const { forms, version } = await currentForms(services), note = sent.fields.get('note') ?? '', signal = whenGone(res);
  await forms.prepareKinds();
  const { texts, pasted, problem } = await tablesOf(sent, forms);
  let bulk: Bulk;
  try {
    if (problem) throw problem;
    bulk = await readBulk(texts, forms, { curator: curatorOf(actor, forms, services.base), day: new Date().toISOString().slice(0, 10) }, { signal, lookups: services.lookups });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // What is too large is not sent back: the browser still has it.
    return show(
      req,
      res,
      services,
      error.status === 413
        ? { texts: {}, pasted: '', note: note.slice(0, 2_000), findings: [], notice: `${detailByLabels(error, labels)} Go back: your browser still has what you pasted.` }
        : { texts, pasted, note, findings: [], notice: detailByLabels(error, labels) },
      error.status,
    );
  }
  if (bulk.faults.some(({ severity }) => severity === 'error')) return show(req, res, services, { texts, pasted: '', note, bulk, findings: bulk.faults }, 422);
  if (bulk.size === 0) return show(req, res, services, { texts, pasted: '', note, bulk, findings: bulk.faults, notice: 'Nothing differs from what is here: change something first.' }, 422);
  try {
    const content = batchOf(bulk, texts, { base: version, note });
    services.writer.refuseCheck();
    const check = await services.writer.check([{ added: bulk.added, removed: bulk.removed, base: version }], { signal }),
      findings: readonly BulkFinding[] = [
        ...bulk.faults,
        ...locateInTables(check.findings, bulk).map((each) => (each.table === undefined ? { ...each, message: `<${each.resource}>: ${each.message}` } : each)),
      ];
    const isWrong = findings.some(({ severity }) => severity === 'error') || check.outcome === 'conflict',
      wants = sent.fields.get('step') === 'propose',
      consents = wants && !isWrong && (await isConsented(actor, sent.fields.get('consent') === 'yes', services));
    if (isWrong || !wants || !consents)
      return await show(
        req,
        res,
        services,
        {
          texts,
          pasted: '',
          note,
          bulk,
          findings,
          ...(!isWrong && { check }),
          ...(wants && !isWrong && { notice: 'To be published, it needs your consent.' }),
        },
        isWrong || wants ? 422 : 200,
      );
    if (!services.curation) throw new Problem(403, 'Nothing is taken', 'Nobody has an account here who could look at it.');
    const made = await services.curation.propose(actor, content, { client: clientOf(req, services.proxies) });
    seeOther(res, `/proposals/${made.id}`);
  } catch (error) {
    // Whatever is in the way, the tables come back.
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await show(req, res.set(error.headers), services, { texts, pasted: '', note, bulk, findings: bulk.faults, notice: detailByLabels(error, labels) }, error.status);
  }
}

/** What stands above the words of the page. */
const labels = { note: 'Why' };

/** Tables that were sent; what was pasted and is none that is known; and what is wrong with the first that is none. */
interface SentTables { readonly texts: BulkTexts; readonly pasted: string; readonly problem: Problem | undefined }

/** The tables of a form: those of fields of their names, one that was pasted, and files. Whatever is wrong with one, the others are taken. */
async function tablesOf({ fields, files }: FieldsAndFiles, forms: Forms): Promise<SentTables> {
  const texts: Partial<Record<TableName, string>> = {}, problems: Problem[] = [];
  const add = async (name: TableName | undefined, text: string, what: string): Promise<boolean> => {
    if (/^\s*$/.test(text)) return true;
    if (name === undefined)
      problems.push(
        new Problem(
          400,
          'Unknown table',
          `${what} has none of the columns ${keyColumns(forms)} in its first row: one of them says what a table is about. Is the first row missing, or are the cells separated by something else than tabs?`,
        ),
      );
    else if (texts[name] !== undefined)
      problems.push(new Problem(400, 'Two tables', `${what} is a table of ${name}, and another one is there already: put their rows together.`));
    else {
      texts[name] = await withPlainLines(text);
      return true;
    }
    return false;
  };
  for (const name of tableNames) await add(name, fields.get(name) ?? '', name);
  const pasted = fields.get('pasted') ?? '', isTaken = await add(tableOf(pasted, '', forms), pasted, 'What you pasted');
  for (const { name, bytes } of files) {
    try {
      const text = await tableText(bytes, name);
      await add(tableOf(text, name, forms), text, `“${name.slice(0, 100)}”`);
      if (due()) await turn();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
    }
  }
  const size = Object.values(texts).reduce((sum, text) => sum + text.length, isTaken ? 0 : pasted.length);
  if (size > largestTable)
    problems.unshift(
      new Problem(413, 'Tables too large', `The tables have ${size} characters together; ${largestTable} are the most. Send them in parts.`, {
        limit: largestTable,
      }),
    );
  return { texts, pasted: isTaken ? '' : await withPlainLines(pasted), problem: problems[0] };
}

/** Tables of everything, each written once per version. */
const written = new WeakMap<StoreData, Map<TableName, Promise<string>>>();

async function sendTable(req: Request, res: Response, services: Services): Promise<void> {
  const file = [req.params['file'] ?? ''].flat().join('/'), [, name = '', template] = /^([a-z]+)(-template)?\.tsv$/.exec(file) ?? [];
  if (!isTableName(name))
    throw new Problem(
      404,
      'Unknown table',
      `There is no table "${file.slice(0, 60)}"; there are ${tableNames.map((each) => `${each}.tsv and ${each}-template.tsv`).join(', ')}.`,
    );
  const { forms, version } = await currentForms(services);
  if (notModified(req, res, [version, 'bulk', file])) return;
  let tables = written.get(forms.data);
  if (!tables) written.set(forms.data, tables = new Map());
  let table = template === undefined ? tables.get(name) : undefined;
  if (!table) {
    table = template === undefined ? writeTable(name, forms) : Promise.resolve(writeTemplate(name, forms));
    if (template === undefined) tables.set(name, table);
    table.catch(() => tables.delete(name));
  }
  const text = await table;
  if (due()) await turn();
  await sendBody(req, res.attachment(file).type('text/tab-separated-values; charset=utf-8'), text);
}
