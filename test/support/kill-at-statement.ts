import Database from 'libsql';
import { tablePoints, type TablePoint } from './kill-points.js';

/**
 * Loaded ahead of a process (`node --import`), and of its threads, by tests: it ends as by `kill -9` at the moment of the
 * tables of accounts that `DIE_AT` names.
 */

const die = (): void => { process.kill(process.pid, 'SIGKILL'); };
const name = process.env['DIE_AT'] as TablePoint | undefined, point: { readonly statement: RegExp; readonly behind?: boolean; readonly half?: boolean } | undefined = name && tablePoints[name];

if (point) {
  const prototype = Database.prototype as Database.Database, { exec, prepare } = prototype;
  Object.assign(prototype, {
    exec(this: Database.Database, sql: string) {
      const isMeant = point.statement.test(sql);
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
      if (point.statement.test(sql)) die();
      return prepare.call(this, sql) as unknown;
    },
  });
}
