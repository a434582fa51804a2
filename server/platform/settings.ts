import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { defaultDigits, defaultMemory, defaultText } from './memory.js';

/** What whoever runs the service may set; each comes from the environment variable of the same meaning. */
export interface Settings {
  /** `PORT`, default 8080; 0 lets the system choose. */
  readonly port: number;
  /** `HOST`, default 127.0.0.1: this machine only. */
  readonly host: string;
  /** `MPP_BASE`, default https://w3id.org/metastasis/: the public base IRI; pages link to their own origin. */
  readonly base: string;
  /** `MPP_ONTOLOGY`, default `ontology`: a folder laid out like it. */
  readonly ontology: string;
  /** `MPP_DATA`, default `data`: what the service itself keeps, e.g. snapshots of versions. */
  readonly data: string;
  /** `MPP_ADMIN_TOKEN`: bearer token of the administration, for the first start and for programs. None, and nobody invited: writes are refused. */
  readonly adminToken: string | undefined;
  /** `MPP_REVIEW`, default two: whether somebody may accept their own change, `own`, or not. */
  readonly review: 'two' | 'own';
  /** `MPP_ORIGIN`, default as each request names it: scheme, host and port under which readers know the service. */
  readonly publicOrigin: string | undefined;
  /**
   * `MPP_OIDC_ISSUER`, default none: the address of an issuer of OpenID Connect, by which people log in, such as
   * https://orcid.org; `MPP_OIDC_CLIENT_ID` and `MPP_OIDC_CLIENT_SECRET`, which it has given to this service, and
   * `MPP_OIDC_NAME`, what people call it: default its host.
   */
  readonly oidc?: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly name: string };
  /**
   * `MPP_SMTP`, default none: the server by which mail is sent, `smtp://user:password@host:port` or `smtps://…`;
   * `MPP_MAIL_TO`, addresses of those who review, with commas between; `MPP_MAIL_FROM`, of whom it comes; `MPP_MAIL_HOURS`,
   * default 1: hours between two mails at least. Kept here in milliseconds.
   */
  readonly mail?: {
    readonly host: string;
    readonly port: number;
    readonly secure: boolean;
    readonly login?: { readonly user: string; readonly password: string };
    readonly from: string;
    readonly to: readonly string[];
    readonly every: number;
  };
  /** `MPP_QUERY_TIMEOUT`, default 30: seconds after which a query is ended. Kept here in milliseconds. */
  readonly queryTimeout: number;
  /** `MPP_QUERY_SIZE`, default 4194304: characters (UTF-16 units) that a query text may have; a longer one is refused (413). */
  readonly querySize: number;
  /** `MPP_DOCUMENT_SIZE`, default 32: MiB that a document sent to `/graphs` may have; a larger one is refused (413). Kept here in bytes. */
  readonly documentSize: number;
  /** `MPP_WRITE_TIMEOUT`, default 120: seconds for reasoning over a change and checking it. Kept here in milliseconds. */
  readonly writeTimeout: number;
  /** `MPP_WORKERS`, default the number of cores but at least 2: threads that answer queries. */
  readonly workers: number;
  /**
   * `MPP_WARM_UP`, default 4.5: seconds that the service asks itself questions after its start, so that nobody's first
   * are slow. 0: neither it nor its threads, which are started when a query needs them. Kept here in milliseconds.
   */
  readonly warmUp: number;
  /** `MPP_TEXT_SIZE`, default 8388608: characters of a text that a query may make, and of one that a change brings. */
  readonly textSize: number;
  /** `MPP_DIGITS`, default 1000: digits on each side of the point of an integer or decimal that a query computes with. */
  readonly digits: number;
  /** `MPP_MEMORY`, default a quarter of the machine's but 256 to 2048: MiB that all queries together may hold beside the store; one alone half of it. Kept here in bytes. */
  readonly memory: number;
  /** `MPP_MAX_ROWS`, default 0, any number: rows or triples of one result. A larger one is refused (422), never cut. */
  readonly maxRows: number;
  /** `MPP_CLIENT_QUERIES`, default 256: queries of one client that run or wait; one more is refused (429). 0: any number. */
  readonly clientQueries: number;
  /** `MPP_RATE`, default 5000: queries per second and client that are not in the cache, averaged over 10 s (429). 0: any number. */
  readonly rate: number;
  /** `MPP_QUEUE`, default 1000: queries of all clients that wait for a worker; one more is refused (503). 0: any number. */
  readonly queue: number;
  /** `MPP_CACHE_BYTES`, default 67108864 (64 MiB): serialised results that are kept for the next client that asks the same. 0: none. */
  readonly cacheBytes: number;
  /** `MPP_SERVICES`, default none: IRIs of SPARQL endpoints that SERVICE may ask, with white space or commas between. */
  readonly services: readonly string[];
  /** `MPP_SERVICE_LIMIT`, default 64: MiB that the services may send for one query. Kept here in bytes. */
  readonly serviceLimit: number;
  /**
   * `MPP_LOOKUP_HOSTS`, default `europepmc crossref ncbi clinicaltrials`: services that may be asked about papers and
   * trials, with white space or commas between; `crossref=https://…/` where one is reached at another address. Empty: none.
   */
  readonly lookupHosts: ReadonlyMap<string, string | undefined>;
  /** `MPP_TRUSTED_PROXIES`, default none: addresses, with commas, whose X-Forwarded-For tells who the client is. */
  readonly trustedProxies: ReadonlySet<string>;
  /**
   * Who answers for the site, as pages for patients say it: `MPP_RESPONSIBLE`, a name; `MPP_CONTACT`, an address to write
   * to; `MPP_MEDICAL_REVIEW`, name and day of the last review by a physician. Default none, and pages say so.
   */
  readonly responsible: { readonly name?: string; readonly contact?: string; readonly medicalReview?: string };
  /**
   * `MPP_STORE`, default none: the query address of a SPARQL 1.1 store that is used instead of the embedded engine;
   * `MPP_STORE_UPDATE`, default the same; `MPP_STORE_GRAPHS`, its Graph Store Protocol, default none: graphs are then
   * written by SPARQL Update; `MPP_STORE_USER` and `MPP_STORE_PASSWORD` for Basic or Digest.
   */
  readonly store?: {
    readonly query: string;
    readonly update: string;
    readonly graphs?: string;
    readonly credentials?: { readonly user: string; readonly password: string };
  };
}

/** A setting whose value cannot be used. */
export class SettingError extends Error {
  constructor(name: string, value: string, expected: string) {
    super(`${name}=${value}: expected ${expected}.`);
    this.name = 'SettingError';
  }
}

/** @throws SettingError that names setting and value. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const number = (name: string, fallback: number, min: number, max: number, kind: 'whole number' | 'number'): number => {
    const text = env[name]?.trim();
    if (!text) return fallback;
    const value = Number(text);
    if (!Number.isFinite(value) || value < min || value > max || (kind === 'whole number' && !Number.isInteger(value))) {
      throw new SettingError(name, text, `a ${kind} from ${min} to ${max}`);
    }
    return value;
  };
  const text = (name: string, fallback: string): string => env[name]?.trim() || fallback;

  const base = text('MPP_BASE', 'https://w3id.org/metastasis/');
  if (!URL.canParse(base) || !/^https?:.*[/#]$/.test(base)) {
    throw new SettingError('MPP_BASE', base, 'an http or https IRI that ends in / or #');
  }
  const services = [...new Set(text('MPP_SERVICES', '').split(/[\s,]+/).filter(Boolean))];
  for (const service of services) {
    if (!isHttpAddress(service)) throw new SettingError('MPP_SERVICES', service, 'http or https addresses of SPARQL endpoints, without user name and fragment');
  }
  const lookupHosts = readLookupHosts(env['MPP_LOOKUP_HOSTS'] ?? lookupNames.join(' '));
  const address = (name: string): string => {
    const value = text(name, '');
    if (value && !isHttpAddress(value)) throw new SettingError(name, value, 'an http or https address without user name and fragment');
    return value;
  };
  const [query, update, graphs] = [address('MPP_STORE'), address('MPP_STORE_UPDATE'), address('MPP_STORE_GRAPHS')];
  const review = text('MPP_REVIEW', 'two');
  if (review !== 'two' && review !== 'own') throw new SettingError('MPP_REVIEW', review, 'two or own');
  const publicOrigin = text('MPP_ORIGIN', '') || undefined;
  if (publicOrigin !== undefined && !(isHttpAddress(publicOrigin) && new URL(publicOrigin).origin === publicOrigin))
    throw new SettingError('MPP_ORIGIN', publicOrigin, 'scheme, host and port alone, as https://example.org');
  const [issuer, clientId, clientSecret] = [address('MPP_OIDC_ISSUER'), text('MPP_OIDC_CLIENT_ID', ''), text('MPP_OIDC_CLIENT_SECRET', '')];
  if (issuer && !/^https:|^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|\/|$)/.test(issuer)) throw new SettingError('MPP_OIDC_ISSUER', issuer, 'an https address; http only of this machine');
  if (Boolean(issuer) !== Boolean(clientId && clientSecret)) throw new SettingError('MPP_OIDC_CLIENT_ID', clientId, 'issuer, client id and client secret together');
  const mail = readMail(text, publicOrigin), every = 3_600_000 * number('MPP_MAIL_HOURS', 1, 0.0001, 24 * 30, 'number');
  const user = text('MPP_STORE_USER', ''), password = text('MPP_STORE_PASSWORD', '');
  if (!query && (update || graphs)) throw new SettingError('MPP_STORE', '', 'the query address of the store whose other addresses are set');
  return {
    port: number('PORT', 8080, 0, 65535, 'whole number'),
    host: text('HOST', '127.0.0.1'),
    base,
    ontology: resolve(text('MPP_ONTOLOGY', 'ontology')),
    data: resolve(text('MPP_DATA', 'data')),
    adminToken: env['MPP_ADMIN_TOKEN']?.trim() || undefined,
    review, publicOrigin, ...(mail && { mail: { ...mail, every } }),
    queryTimeout: 1000 * number('MPP_QUERY_TIMEOUT', 30, 0.1, 86400, 'number'),
    querySize: number('MPP_QUERY_SIZE', 4 * 2 ** 20, 100, 2 ** 26, 'whole number'),
    documentSize: Math.round(2 ** 20 * number('MPP_DOCUMENT_SIZE', 32, 0.001, 256, 'number')),
    writeTimeout: 1000 * number('MPP_WRITE_TIMEOUT', 120, 0.1, 86400, 'number'),
    workers: number('MPP_WORKERS', Math.max(2, cpus().length), 1, 64, 'whole number'),
    warmUp: 1000 * number('MPP_WARM_UP', 4.5, 0, 3600, 'number'),
    textSize: number('MPP_TEXT_SIZE', defaultText, 1000, 2 ** 28, 'whole number'),
    digits: number('MPP_DIGITS', defaultDigits, 20, 1e5, 'whole number'),
    memory: 2 ** 20 * number('MPP_MEMORY', Math.round(defaultMemory() / 2 ** 20), 16, 1e6, 'whole number'),
    maxRows: number('MPP_MAX_ROWS', 0, 0, 1e12, 'whole number'),
    clientQueries: number('MPP_CLIENT_QUERIES', 256, 0, 1e6, 'whole number'),
    rate: number('MPP_RATE', 5000, 0, 1e6, 'number'),
    queue: number('MPP_QUEUE', 1000, 0, 1e6, 'whole number'),
    cacheBytes: number('MPP_CACHE_BYTES', 64 * 2 ** 20, 0, 1e12, 'whole number'),
    services,
    lookupHosts,
    serviceLimit: 2 ** 20 * number('MPP_SERVICE_LIMIT', 64, 0.001, 4096, 'number'),
    responsible: {
      ...(text('MPP_RESPONSIBLE', '') && { name: text('MPP_RESPONSIBLE', '') }), ...(text('MPP_CONTACT', '') && { contact: text('MPP_CONTACT', '') }),
      ...(text('MPP_MEDICAL_REVIEW', '') && { medicalReview: text('MPP_MEDICAL_REVIEW', '') }),
    },
    trustedProxies: new Set(text('MPP_TRUSTED_PROXIES', '').split(',').map((address) => address.trim()).filter(Boolean)),
    ...(issuer && { oidc: { issuer, clientId, clientSecret, name: text('MPP_OIDC_NAME', new URL(issuer).host) } }),
    ...(query && { store: { query, update: update || query, ...(graphs && { graphs }), ...(user && { credentials: { user, password } }) } }),
  };
}

/** An address of mail, without a name and without what would end a line. */
const isMailAddress = (text: string): boolean => /^[^\s@<>,;:"\u0000-\u0020]+@[^\s@<>,;:"\u0000-\u0020]+$/.test(text) && text.length <= 254;

function readMail(text: (name: string, fallback: string) => string, origin: string | undefined): Omit<NonNullable<Settings['mail']>, 'every'> | undefined {
  const address = text('MPP_SMTP', ''), from = text('MPP_MAIL_FROM', ''), to = [...new Set(text('MPP_MAIL_TO', '').split(/[\s,]+/).filter(Boolean))];
  if (!address) {
    if (from || to.length > 0) throw new SettingError(from ? 'MPP_MAIL_FROM' : 'MPP_MAIL_TO', from || to.join(','), 'MPP_SMTP as well, the server by which mail is sent');
    return undefined;
  }
  const url = URL.canParse(address) ? new URL(address) : undefined,
    secure = url?.protocol === 'smtps:',
    login = (part: string): string | undefined => {
      try {
        return decodeURIComponent(part);
      } catch {
        return undefined;
      }
    };
  const [user, password] = [login(url?.username ?? ''), login(url?.password ?? '')];
  // The password is not shown: what is wrong is told by what is expected.
  if (
    !url
    || !(secure || url.protocol === 'smtp:')
    || !url.hostname
    || !['', '/'].includes(url.pathname)
    || url.search
    || url.hash
    || user === undefined
    || password === undefined
    || (user === '') !== (password === '')
  ) {
    throw new SettingError(
      'MPP_SMTP',
      '(not shown)',
      'smtp://host:port or smtps://host:port, with user:password@ ahead of the host where the server asks for them, and signs such as @ in them written as %40',
    );
  }
  if (!isMailAddress(from)) throw new SettingError('MPP_MAIL_FROM', from, 'an address of mail, as curation@example.org');
  if (to.length === 0 || to.length > 50 || !to.every(isMailAddress)) throw new SettingError('MPP_MAIL_TO', to.join(','), '1 to 50 addresses of mail, with commas between');
  if (origin === undefined) throw new SettingError('MPP_SMTP', '(not shown)', 'MPP_ORIGIN as well: a mail has links to the service');
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (secure ? 465 : 587), secure, from, to, ...(user !== '' && { login: { user, password } }) };
}

const isHttpAddress = (text: string): boolean => /^https?:\/\/[^\u0000-\u0020<>"{}|^`\\@#]+$/.test(text) && URL.canParse(text);

/** Services that may be asked about papers and trials. */
export const lookupNames = ['europepmc', 'crossref', 'ncbi', 'clinicaltrials'] as const;

function readLookupHosts(text: string): ReadonlyMap<string, string | undefined> {
  return new Map(text.split(/[\s,]+/).filter(Boolean).map((entry): [string, string | undefined] => {
    const [, name = '', address] = /^(\w+)(?:=(.+))?$/.exec(entry) ?? [];
    if (!lookupNames.some((known) => known === name) || (address !== undefined && !(isHttpAddress(address) && address.endsWith('/')))) {
      throw new SettingError('MPP_LOOKUP_HOSTS', entry, `one of ${lookupNames.join(', ')}, alone or with = and an address that ends in /`);
    }
    return [name, address];
  }));
}
