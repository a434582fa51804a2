/** What a person may be here, from least to most. Somebody who is not known is a visitor. */
export const roles = ['visitor', 'contributor', 'curator', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** The roles that a person can be given. */
export const givenRoles = roles.slice(1) as readonly Exclude<Role, 'visitor'>[];

/** What a personal token may be used for: as much as the role of the same place, and never more than its person may. */
export const scopes = ['read', 'propose', 'review', 'administer'] as const;
export type TokenScope = (typeof scopes)[number];

/** By action: the least role that may do it. Who has a role may do what those before it may. The one place where that is said. */
export const leastRole = {
  /** Reads pages and data. */
  'read': 'visitor',
  /** Tries a change out, without doing it. */
  'check': 'visitor',
  /** Proposes a change, or comments on one; what comes from nobody who is known is held until a curator has looked at it. */
  'propose': 'visitor',
  /** Drafts and submits proposals, and withdraws the own ones. */
  'submit-proposal': 'contributor',
  /** Sees what is held, and decides on what others propose. */
  'review-proposal': 'curator',
  /** Sees the own account, and ends its sessions. */
  'see-account': 'contributor',
  /** Makes personal tokens, and ends them. */
  'make-token': 'contributor',
  /** Takes everything that is kept of the own person. */
  'export-account': 'contributor',
  /** Has the own person erased. */
  'erase-account': 'contributor',
  /** Registers passkeys, names and removes them. */
  'manage-passkeys': 'contributor',
  /** Joins the account with one at an issuer. */
  'join-account': 'contributor',
  /** Has name and ORCID written into the knowledge graph, so that statements can name the person. */
  'publish-account': 'contributor',
  /** Has papers and trials looked up at services outside. */
  'look-up': 'contributor',
  /** Sends tables of many contributions. */
  'send-tables': 'contributor',
  /** Makes a change set that somebody else wrote. */
  'accept-change': 'curator',
  /** Undoes a change that somebody else wants to be undone. */
  'undo-change': 'curator',
  /** Undoes one without anybody else, in an emergency. */
  'undo-alone': 'administrator',
  /** Sends SPARQL updates. */
  'update': 'administrator',
  /** Writes by the Graph Store Protocol. */
  'write-graph': 'administrator',
  /** Cancels the query of another client. */
  'cancel-query': 'administrator',
  /** Sees all accounts. */
  'see-people': 'administrator',
  'invite': 'administrator',
  /** Gives a role or an ORCID. */
  'change-person': 'administrator',
  'block-person': 'administrator',
  'erase-person': 'administrator',
  /** Copies accounts, journal and stored graphs while the service runs. */
  'back-up': 'administrator',
} as const satisfies Readonly<Record<string, Role>>;

export type Action = keyof typeof leastRole;

export const isRole = (text: unknown): text is Exclude<Role, 'visitor'> => givenRoles.some((role) => role === text);
export const isScope = (text: unknown): text is TokenScope => scopes.some((scope) => scope === text);

/** Whether a role may do something. */
export const may = (role: Role, action: Action): boolean => roles.indexOf(role) >= roles.indexOf(leastRole[action]);

/** What a person may be where it is known by a token. */
export const within = (role: Role, scope: TokenScope): Role => roles[Math.min(roles.indexOf(role), scopes.indexOf(scope))] ?? 'visitor';
