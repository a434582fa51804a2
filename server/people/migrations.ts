/**
 * What the tables are made by, one step after the other; `user_version` of the file is the number of those that were
 * made. A step that was released is never changed. Times are ISO 8601 in UTC, truth values 0 and 1; secrets are kept as
 * their SHA-256, but for what a login of some minutes has to come back with.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE person (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, orcid TEXT UNIQUE, role TEXT NOT NULL CHECK (role IN ('contributor', 'curator', 'administrator')),
    blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)), erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)), created TEXT NOT NULL
  ) STRICT;
  CREATE TABLE identity (
    issuer TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL REFERENCES person (id), created TEXT NOT NULL, PRIMARY KEY (issuer, subject)
  ) STRICT;
  CREATE TABLE session (
    hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), created TEXT NOT NULL, expires TEXT NOT NULL
  ) STRICT;
  CREATE TABLE token (
    hash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL REFERENCES person (id), label TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'propose', 'review', 'administer')), created TEXT NOT NULL, expires TEXT NOT NULL, used TEXT
  ) STRICT;
  CREATE TABLE invitation (
    hash TEXT PRIMARY KEY, role TEXT CHECK (role IN ('contributor', 'curator', 'administrator')), person TEXT REFERENCES person (id),
    inviter TEXT, created TEXT NOT NULL, expires TEXT NOT NULL, used TEXT, CHECK ((role IS NULL) <> (person IS NULL))
  ) STRICT;
  CREATE TABLE event (
    number INTEGER PRIMARY KEY, person TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, time TEXT NOT NULL
  ) STRICT;
  CREATE INDEX session_person ON session (person);
  CREATE INDEX token_person ON token (person);
  CREATE INDEX event_person ON event (person);`,
  `CREATE TABLE login (
    state TEXT PRIMARY KEY, browser TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL, next TEXT NOT NULL, person TEXT REFERENCES person (id), expires TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE passkey (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), key TEXT NOT NULL, counter INTEGER NOT NULL, name TEXT NOT NULL, created TEXT NOT NULL, used TEXT
  ) STRICT;
  CREATE TABLE challenge (
    hash TEXT PRIMARY KEY, purpose TEXT NOT NULL CHECK (purpose IN ('register', 'login')), holder TEXT NOT NULL, expires TEXT NOT NULL
  ) STRICT;
  CREATE INDEX passkey_person ON passkey (person)`,
  `CREATE TABLE proposal (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'held', 'open', 'in-review', 'changes-asked', 'approved', 'accepting', 'accepted', 'needs-merge', 'rejected', 'withdrawn', 'spam', 'duplicate', 'reverted')),
    revision INTEGER NOT NULL, tag INTEGER NOT NULL, author TEXT REFERENCES person (id), visitor TEXT, assignee TEXT REFERENCES person (id), until TEXT,
    change TEXT, version TEXT, decider TEXT REFERENCES person (id), decider_name TEXT, reason TEXT NOT NULL DEFAULT '', same TEXT REFERENCES proposal (id), digest TEXT NOT NULL,
    comments INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL, submitted TEXT NOT NULL, changed TEXT NOT NULL
  ) STRICT;
  CREATE TABLE revision (
    proposal TEXT NOT NULL REFERENCES proposal (id), number INTEGER NOT NULL, person TEXT REFERENCES person (id), bytes INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, about TEXT NOT NULL, added TEXT NOT NULL, removed TEXT NOT NULL,
    base TEXT, note TEXT NOT NULL, payload TEXT NOT NULL, origin TEXT NOT NULL, checked TEXT, sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)), time TEXT NOT NULL, PRIMARY KEY (proposal, number)
  ) STRICT;
  CREATE TABLE touches (iri TEXT NOT NULL, proposal TEXT NOT NULL REFERENCES proposal (id), PRIMARY KEY (iri, proposal)) STRICT, WITHOUT ROWID;
  CREATE TABLE proposal_event (
    number INTEGER PRIMARY KEY, proposal TEXT NOT NULL REFERENCES proposal (id), person TEXT REFERENCES person (id), name TEXT, action TEXT NOT NULL, before TEXT, state TEXT NOT NULL, revision INTEGER NOT NULL, reason TEXT NOT NULL, time TEXT NOT NULL
  ) STRICT;
  CREATE TABLE comment (
    number INTEGER PRIMARY KEY, proposal TEXT NOT NULL REFERENCES proposal (id), person TEXT REFERENCES person (id), name TEXT, text TEXT NOT NULL, held INTEGER NOT NULL CHECK (held IN (0, 1)), time TEXT NOT NULL
  ) STRICT;
  CREATE TABLE review (
    proposal TEXT NOT NULL REFERENCES proposal (id), revision INTEGER NOT NULL, person TEXT REFERENCES person (id), verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'request-changes', 'reject')), reason TEXT NOT NULL, time TEXT NOT NULL
  ) STRICT;
  CREATE TABLE counter (name TEXT NOT NULL, hour TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (name, hour)) STRICT, WITHOUT ROWID;
  CREATE TABLE own_secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE INDEX proposal_state ON proposal (state, submitted, id);
  CREATE INDEX proposal_time ON proposal (submitted, id);
  CREATE INDEX proposal_author ON proposal (author, state);
  CREATE INDEX proposal_assignee ON proposal (assignee) WHERE assignee IS NOT NULL;
  CREATE INDEX proposal_change ON proposal (change) WHERE change IS NOT NULL;
  CREATE INDEX proposal_digest ON proposal (digest);
  CREATE INDEX touches_proposal ON touches (proposal);
  CREATE INDEX proposal_event_proposal ON proposal_event (proposal);
  CREATE INDEX comment_proposal ON comment (proposal);
  CREATE INDEX comment_person ON comment (person);
  CREATE INDEX review_proposal ON review (proposal)`,
  `CREATE TABLE interest (person TEXT NOT NULL REFERENCES person (id), text TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (person, time)) STRICT, WITHOUT ROWID;
  CREATE TABLE flag (
    number INTEGER PRIMARY KEY, proposal TEXT NOT NULL REFERENCES proposal (id), comment INTEGER NOT NULL, flagger TEXT NOT NULL, person TEXT REFERENCES person (id), reason TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'resolved')), settler TEXT REFERENCES person (id), time TEXT NOT NULL, UNIQUE (proposal, comment, flagger)
  ) STRICT;
  CREATE TABLE feed (person TEXT PRIMARY KEY REFERENCES person (id), hash TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
  CREATE INDEX flag_state ON flag (state)`,
  `CREATE TABLE agreement (person TEXT NOT NULL REFERENCES person (id), terms TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (person, terms)) STRICT, WITHOUT ROWID`,
];
