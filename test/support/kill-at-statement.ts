import Database from 'libsql';
import { tablePoints, type TablePoint } from './kill-points.js';

/**
 * Loaded ahead of a process (`node --import`), and of its threads, by tests: it ends as by `kill -9` at the moment of the
 * tables of accounts that `DIE_AT` names.
 */

const die = (): void => { process.kill(process.pid, 'SIGKILL'); };
const name = process.env['DIE_AT'] as TablePoint | undefined, point: { readonly statement: RegExp; readonly behind?: boolean; readonly half?: boolean; readonly after?: RegExp; readonly times?: number } | undefined = name && tablePoints[name];

/** Statements of `after` that must have come before; the point is the next statement that fits. */
let missing = point?.after ? point.times ?? 1 : 0;
/** Whether a statement is the one, as far as those before it have come. */
const meets = (sql: string): boolean => {
  if (missing === 0) return point?.statement.test(sql) ?? false;
  if (point?.after?.test(sql)) missing--;
  return false;
};

if (point) {
  const prototype = Database.prototype as Database.Database, { exec, prepare } = prototype;
  Object.assign(prototype, {
    exec(this: Database.Database, sql: string) {
      const isMeant = meets(sql);
      if (isMeant && point.half) {
        const steps = sql.split(';');
        exec.call(this, steps.slice(0, Math.ceil(steps.length / 2)).join(';'));
      }
      if (isMeant && !point.behind) die();
      const done = exec.call(this, sql);
      if (isMeant) die();
      return done;
    },
    prepare(this: Database.Database, sql: string) {
      if (meets(sql)) die();
      return prepare.call(this, sql) as unknown;
    },
  });
}
