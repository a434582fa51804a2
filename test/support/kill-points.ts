/** The moments of a change at which the service can be killed (`kill-at-change`), in their order. From `journal` on it has happened. */
export const changePoints = [
  'a text is half written', 'all texts are written', 'half of its line is in the journal', 'its line is in the journal', 'some files are in their places', 'a file is gone, its mark is not',
  'git has not been told', 'git has the files and no commit', 'git is committing', 'git has the commit',
] as const;
export type ChangePoint = (typeof changePoints)[number];

/** Whether the change has happened at a point. */
export const hasHappened = (point: ChangePoint): boolean => changePoints.indexOf(point) >= changePoints.indexOf('its line is in the journal');

/** What is sent to a service that was started with `kill-at-change`: it dies when it comes there next. */
export interface Fate { readonly dieAt: ChangePoint }

/** By name: the moment of the tables of accounts at which a process dies that was started with `kill-at-statement` and `DIE_AT`. */
export const tablePoints = {
  'nothing is written': { statement: /^BEGIN IMMEDIATE$/ },
  'the invitation is used and there is no person': { statement: /^INSERT INTO person/ },
  'there is a person without a session': { statement: /^INSERT INTO session/ },
  'there is a token that nobody knows of': { statement: /^INSERT INTO event/ },
  'an account elsewhere is joined and there is no session': { statement: /^INSERT INTO session/ },
  'all is written and nothing is committed': { statement: /^COMMIT$/ },
  'all is committed and nobody was answered': { statement: /^COMMIT$/, behind: true },
  // Two proposals are accepted together: each step is a statement for each.
  'a proposal is approved and nothing more': { statement: /^UPDATE proposal SET state/ },
  'it is being accepted, which is not committed': { statement: /^COMMIT$/, after: /^UPDATE proposal SET state/ },
  'it is being accepted and nothing was tried': { statement: /^COMMIT$/, behind: true, after: /^UPDATE proposal SET state/ },
  'its change has happened and no table knows': { statement: /^UPDATE proposal SET state/, after: /^UPDATE proposal SET state/, times: 2 },
  'it is accepted, which is not committed': { statement: /^COMMIT$/, after: /^UPDATE proposal SET state/, times: 4 },
  'it is accepted and nobody was answered': { statement: /^COMMIT$/, behind: true, after: /^UPDATE proposal SET state/, times: 4 },
  'a step of the migration has not begun': { statement: /user_version = \d+; COMMIT$/ },
  'a step of the migration is half done': { statement: /user_version = \d+; COMMIT$/, half: true },
  'a step of the migration is done': { statement: /user_version = \d+; COMMIT$/, behind: true },
} as const satisfies Readonly<Record<string, { readonly statement: RegExp; readonly behind?: boolean; readonly half?: boolean; readonly after?: RegExp; readonly times?: number }>>;
export type TablePoint = keyof typeof tablePoints;
