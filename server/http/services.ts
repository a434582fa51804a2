import type { Request, Response } from 'express';
import type { ChangeWriter } from '../change/writer.js';
import type { History } from '../change/history.js';
import type { Repository } from '../change/repository.js';
import type { Restrictions } from '../change/restrictions.js';
import type { Lookups } from '../curation/lookup/lookups.js';
import type { Curation } from '../curation/proposals/curation.js';
import type { Engine } from '../engine/contract/engine.js';
import type { Publication } from '../exports/export-source.js';
import type { Accounts } from '../people/accounts.js';
import type { Agents } from '../people/agents.js';
import type { Issuer } from '../people/issuer.js';
import type { Version } from '../pages/version.js';
import type { Example } from '../query/examples.js';
import type { DocumentWriter } from './files/document-writer.js';
import type { Releases } from './files/releases.js';
import type { RunningQueries } from './sparql/running-queries.js';
import type { SparqlHandler } from './sparql/sparql.js';
import type { Turns } from './turns.js';

/** What the service over HTTP is made of. */
export interface Services {
  /** What the settings say of the ontology, for the headers of its files. */
  readonly publication?: Publication;
  /** The version that new requests see. */
  readonly current: () => Version;
  readonly engine: Engine;
  /** Answers `/sparql`. */
  readonly sparql: SparqlHandler;
  /** Gives each request its turn. */
  readonly turns: Turns;
  /** The queries that run, so that they can be cancelled. */
  readonly queries: RunningQueries;
  /** Milliseconds that a query may take. */
  readonly queryTimeout: number;
  /** Addresses whose X-Forwarded-For is believed. */
  readonly proxies: ReadonlySet<string>;
  /** What was changed. */
  readonly history: History;
  /** The commit of a version, where the ontology is in a repository. */
  readonly findCommit: (version: string) => ReturnType<Repository['find']>;
  /** The one write path. */
  readonly writer: ChangeWriter;
  /** Who sends a request, and what that may do. */
  readonly agents: Agents;
  /** A service that knows who somebody is. */
  readonly issuer: Issuer | undefined;
  /** What cannot be done on this service, each in a sentence for who looks at its pages. */
  readonly restrictions: Restrictions;
  /** Accounts; absent where nobody may have one. */
  readonly accounts: Accounts | undefined;
  /** Looks papers and trials up outside. */
  readonly lookups: Lookups;
  /** What becomes of proposals; absent where nobody could review them. */
  readonly curation: Curation | undefined;
  /** `own`: authors may decide on their own proposals. */
  readonly review: 'two' | 'own';
  /** Writes the documents of resources. */
  readonly documents: DocumentWriter;
  /** Serves releases. */
  readonly releases: Releases;
  /** Answers `/graphs` and what is below it. */
  readonly graphs: (req: Request, res: Response) => Promise<void>;
  /** Public base IRI. */
  readonly base: string;
  /** The example queries, each served as a file. */
  readonly examples: readonly Example[];
  /** Folder of what the service keeps for itself. */
  readonly data: string;
  /** Folder of the drawings. */
  readonly images: string;
  /** Folder of the built browser application. */
  readonly assets: string;
}
