import type { NamedBy } from './proposal-rows.js';
import { count, countOf, forget, hourOf, moverOf, nameOf, type Bound } from './proposal-tables.js';
import { text, type InTransaction, type SqlStatements } from './table-parts.js';

export interface NewComment {
  readonly id: string;
  readonly by: NamedBy;
  readonly text: string;
  readonly held: boolean;
  readonly time: string;
  readonly counted: string;
  readonly hourly: number;
  readonly most: number;
}

/** Days after which the text of spam is gone. */
const spamDays = 30;

/** Comments on proposals, what time does, and the secret of forms. */
export function remarksOf(tables: SqlStatements, whole: InTransaction) {
  const { one, run } = tables, move = moverOf(tables);
  return {
    addComment: ({ id, by, text: words, held, time, counted, hourly, most }: NewComment): { readonly kind: 'added' } | Bound | { readonly kind: 'none' } => whole(() => {
      if (!one('SELECT 1 AS n FROM proposal WHERE id = ?', id)) return { kind: 'none' };
      if (countOf(tables, 'comment WHERE proposal = ?', id) >= most) return { kind: 'bound', what: 'comments', limit: most };
      if (!count(tables, counted, time, hourly)) return { kind: 'bound', what: 'hourly', limit: hourly };
      run('INSERT INTO comment (proposal, person, name, text, held, time) VALUES (?, ?, ?, ?, ?, ?)', id, by.id ?? null, nameOf(by), words, held ? 1 : 0, time);
      if (!held) run('UPDATE proposal SET comments = comments + 1 WHERE id = ?', id);
      return { kind: 'added' };
    }),
    /** Shows a comment to everybody, or to curators alone. @returns whether there is one. */
    holdComment: (id: string, comment: number, held: boolean): boolean => whole(() => {
      const row = one('SELECT held FROM comment WHERE proposal = ? AND number = ?', id, comment);
      if (row && (row.held === 1) !== held) {
        run('UPDATE comment SET held = ? WHERE number = ?', held ? 1 : 0, comment);
        run('UPDATE proposal SET comments = comments + ? WHERE id = ?', held ? -1 : 1, id);
      }
      return row !== undefined;
    }),
    /** What time does: reviews lapse, the text of spam goes, counters of hours that have passed go. */
    sweepProposals: (time: string): number => whole(() => {
      const lapsed = tables.all(`SELECT id, tag FROM proposal WHERE state = 'in-review' AND until <= ?`, time);
      for (const row of lapsed) move({ id: String(row.id), from: 'in-review', tag: Number(row.tag), to: 'open', action: 'lapsed', by: { id: undefined, name: 'this service' }, reason: '', time });
      run('DELETE FROM counter WHERE hour < ?', hourOf(time));
      forget(tables, `state = 'spam' AND changed <= ?`, new Date(Date.parse(time) - spamDays * 24 * 3600 * 1000).toISOString());
      return lapsed.length;
    }),
    /** A secret of the service itself, made at its first need. */
    ownSecret: (name: string, fresh: string): string => whole(() => {
      run('INSERT OR IGNORE INTO own_secret (name, value) VALUES (?, ?)', name, fresh);
      return text(one('SELECT value FROM own_secret WHERE name = ?', name)?.value) ?? fresh;
    }),
  };
}
