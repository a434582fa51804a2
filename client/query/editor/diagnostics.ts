import type { Action, Diagnostic } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import type { Checker } from './checker.js';
import { emptyColumns, loneVariables, nearest, refusedServices, unknownNames, type Warning } from '../text/diagnose.js';
import { post } from '../results/run.js';
import type { Schema } from '../text/schema.js';
import type { Fault } from '../syntax/check.js';
import { tokenize } from '../grammar/tokens.js';
import { firstMend } from '../text/mend.js';
import { unknownViews } from '../results/view-names.js';

/** One way to mend what a warning says. */
const instead = (name: string): Action => ({
  name: `Write ${name}`,
  apply(view, from, to) { view.dispatch({ changes: { from, to, insert: name }, userEvent: 'input.fix' }); },
});

const toDiagnostic = (severity: 'warning' | 'info') => ({ from, to, message, instead: name }: Warning): Diagnostic =>
  ({ from, to, severity, message, ...(name !== undefined && { actions: [instead(name)] }) });

/** What is wrong, with what mends it where something does. */
async function toFault(text: string, fault: Fault, schema: Schema | undefined, checker: Checker): Promise<Diagnostic> {
  const { from, to, message } = fault;
  // Without what helps the fault is told all the same.
  const mend = schema && await firstMend(text, fault, schema, async (each) => (await checker.check(each)).fault).catch(() => undefined);
  const action = mend && { name: mend.name, apply(view: EditorView) { view.dispatch({ changes: mend, selection: { anchor: mend.from + mend.insert.length }, userEvent: 'input.fix' }); } };
  return { from, to: Math.max(to, Math.min(from + 1, text.length)), severity: 'error', message, ...(action && { actions: [action] }) };
}

/** Which IRIs are nowhere in the graph; what was asked once is not asked again. */
function createMissing(): (iris: readonly string[]) => Promise<ReadonlySet<string>> {
  const present = new Set<string>(), missing = new Set<string>();
  return async (iris) => {
    const open = iris.filter((iri) => !present.has(iri) && !missing.has(iri) && !/[\s<>"{}|\\^`]/.test(iri));
    if (open.length > 0) {
      const query = `SELECT ?iri { VALUES ?iri { ${open.map((iri) => `<${iri}>`).join(' ')} } FILTER NOT EXISTS { ?iri ?p1 ?o1 } FILTER NOT EXISTS { ?s2 ?iri ?o2 } FILTER NOT EXISTS { ?s3 ?p3 ?iri } FILTER NOT EXISTS { GRAPH ?iri { ?s4 ?p4 ?o4 } } }`;
      const found = new Set((await (await post({ query }, 'text/csv')).text()).trim().split(/\r?\n/).slice(1));
      for (const iri of open) (found.has(iri) ? missing : present).add(iri);
    }
    return missing;
  };
}

/** What is to be said of a text: what is wrong, and what is probably not meant. */
export function createDiagnostics(checker: Checker, schema: () => Schema | undefined): (text: string) => Promise<readonly Diagnostic[]> {
  const missing = createMissing();
  return async (text) => {
    if (text.trim() === '') return [];
    const known = schema(), checked = await checker.check(text);
    if (checked.fault) return [await toFault(text, checked.fault, known, checker)];
    // A graph that cannot be asked says nothing of names.
    const columns = emptyColumns(checked.unbound), unknown = known ? await unknownNames(text, known, missing).catch(() => []) : [];
    return [
      ...unknownViews(text, nearest).map(toDiagnostic('warning')),
      ...(known ? refusedServices(text, known) : []).map(toDiagnostic('warning')),
      ...unknown.map(toDiagnostic('warning')),
      ...checked.products.map((each): Diagnostic => ({ ...each, to: tokenize(text).find(({ from }) => from === each.from)?.to ?? each.to, severity: 'warning' })),
      ...columns.map(toDiagnostic('warning')),
      // What is said of a column already need not be said again.
      ...loneVariables(text).filter((each) => !columns.some(({ from }) => from === each.from)).map(toDiagnostic('info')),
    ];
  };
}
