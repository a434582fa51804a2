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
];
