import { describe, expect, test } from '@jest/globals';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { defaultMemory } from '../../server/platform/memory.js';
import { readSettings } from '../../server/platform/settings.js';

describe('readSettings', () => {
  test('every setting has a default', () => {
    expect(readSettings({})).toEqual({
      port: 8080, host: '127.0.0.1', base: 'https://w3id.org/metastasis/', ontology: resolve('ontology'), data: resolve('data'),
      queryTimeout: 30_000, writeTimeout: 120_000, workers: Math.max(2, cpus().length), adminToken: undefined, review: 'two', publicOrigin: undefined, services: [], serviceLimit: 64 * 2 ** 20,
      lookupHosts: new Map(['europepmc', 'crossref', 'ncbi', 'clinicaltrials'].map((name) => [name, undefined])),
      maxRows: 0, clientQueries: 256, rate: 5000, queue: 1000, cacheBytes: 64 * 2 ** 20, trustedProxies: new Set(), responsible: {}, querySize: 4 * 2 ** 20, documentSize: 32 * 2 ** 20, digits: 1000, textSize: 2 ** 23, warmUp: 4500, memory: expect.any(Number),
    });
    expect(readSettings({}).memory / 2 ** 20).toBe(Math.round(defaultMemory() / 2 ** 20));
  });

  test('every setting can be set', () => {
    expect(readSettings({
      PORT: '0', HOST: '::1', MPP_BASE: 'http://example.org/kb#', MPP_ONTOLOGY: '/srv/kb', MPP_DATA: '/srv/data', MPP_QUERY_TIMEOUT: '0.5', MPP_WRITE_TIMEOUT: '1.5', MPP_WORKERS: '3',
      MPP_ADMIN_TOKEN: 'secret', MPP_REVIEW: 'own', MPP_OIDC_ISSUER: 'https://orcid.org', MPP_OIDC_CLIENT_ID: 'APP-1', MPP_OIDC_CLIENT_SECRET: 'two', MPP_ORIGIN: 'https://example.org', MPP_SERVICES: 'https://a.org/sparql,http://[::1]:3030/ds?x=1\n https://a.org/sparql', MPP_SERVICE_LIMIT: '0.5', MPP_LOOKUP_HOSTS: 'crossref, ncbi=http://localhost:1/x/',
      MPP_MAX_ROWS: '10', MPP_CLIENT_QUERIES: '1', MPP_RATE: '2.5', MPP_QUEUE: '4', MPP_CACHE_BYTES: '0', MPP_QUERY_SIZE: '1000', MPP_DOCUMENT_SIZE: '0.5', MPP_DIGITS: '20', MPP_TEXT_SIZE: '1000', MPP_WARM_UP: '0', MPP_MEMORY: '300', MPP_RESPONSIBLE: 'A Trust', MPP_CONTACT: 'a@example.org', MPP_MEDICAL_REVIEW: 'B. Able, 1 May 2026', MPP_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2',
    })).toEqual({
      port: 0, host: '::1', base: 'http://example.org/kb#', ontology: '/srv/kb', data: '/srv/data', queryTimeout: 500, writeTimeout: 1500, workers: 3, adminToken: 'secret', review: 'own', publicOrigin: 'https://example.org', oidc: { issuer: 'https://orcid.org', clientId: 'APP-1', clientSecret: 'two', name: 'orcid.org' },
      services: ['https://a.org/sparql', 'http://[::1]:3030/ds?x=1'], serviceLimit: 2 ** 19, lookupHosts: new Map([['crossref', undefined], ['ncbi', 'http://localhost:1/x/']]),
      maxRows: 10, clientQueries: 1, rate: 2.5, queue: 4, cacheBytes: 0, querySize: 1000, documentSize: 2 ** 19, digits: 20, textSize: 1000, warmUp: 0, memory: 300 * 2 ** 20, responsible: { name: 'A Trust', contact: 'a@example.org', medicalReview: 'B. Able, 1 May 2026' }, trustedProxies: new Set(['10.0.0.1', '10.0.0.2']),
    });
  });

  test('mail has a server, whom it goes to and whom it comes from', () => {
    const read = (address: string) => readSettings({ MPP_SMTP: address, MPP_MAIL_TO: 'a@example.org', MPP_MAIL_FROM: 'b@example.org', MPP_ORIGIN: 'https://example.org', MPP_MAIL_HOURS: '24' }).mail;
    expect(read('smtp://mail.example.org')).toEqual({ host: 'mail.example.org', port: 587, secure: false, from: 'b@example.org', to: ['a@example.org'], every: 24 * 3_600_000 });
    expect(read('smtps://me:a%40b@[::1]')).toMatchObject({ host: '::1', port: 465, secure: true, login: { user: 'me', password: 'a@b' } });
  });

  test('no service is looked up at where the setting is empty', () => { expect(readSettings({ MPP_LOOKUP_HOSTS: ' ' }).lookupHosts.size).toBe(0); });

  test('a store has its addresses, those that are not given follow from the first', () => {
    const query = 'http://localhost:8890/sparql';
    expect(readSettings({ MPP_STORE: query }).store).toEqual({ query, update: query });
    expect(readSettings({ MPP_STORE: query, MPP_STORE_UPDATE: `${query}-auth`, MPP_STORE_GRAPHS: 'http://localhost:8890/crud', MPP_STORE_USER: 'dba', MPP_STORE_PASSWORD: 'secret' }).store)
      .toEqual({ query, update: `${query}-auth`, graphs: 'http://localhost:8890/crud', credentials: { user: 'dba', password: 'secret' } });
  });

  test.each([
    [{ MPP_STORE: 'localhost:8890/sparql' }, 'MPP_STORE=localhost:8890/sparql: expected an http or https address without user name and fragment.'],
    [{ MPP_STORE_GRAPHS: 'http://localhost/data' }, 'MPP_STORE=: expected the query address of the store whose other addresses are set.'],
    [{ PORT: '80a' }, 'PORT=80a: expected a whole number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT=70000: expected a whole number from 0 to 65535.'],
    [{ MPP_WORKERS: '1.5' }, 'MPP_WORKERS=1.5: expected a whole number from 1 to 64.'],
    [{ MPP_LOOKUP_HOSTS: 'crossref pubmed' }, 'MPP_LOOKUP_HOSTS=pubmed: expected one of europepmc, crossref, ncbi, clinicaltrials, alone or with = and an address that ends in /.'],
    [{ MPP_LOOKUP_HOSTS: 'crossref=https://a.org' }, 'MPP_LOOKUP_HOSTS=crossref=https://a.org: expected'],
    [{ MPP_DIGITS: '0' }, 'MPP_DIGITS=0: expected a whole number from 20 to 100000.'],
    [{ MPP_MEMORY: '8' }, 'MPP_MEMORY=8: expected a whole number from 16 to 1000000.'],
    [{ MPP_QUERY_TIMEOUT: '-1' }, 'MPP_QUERY_TIMEOUT=-1: expected a number from 0.1 to 86400.'],
    [{ MPP_SERVICES: 'https://a.org/sparql ftp://b' }, 'MPP_SERVICES=ftp://b: expected http or https addresses of SPARQL endpoints, without user name and fragment.'],
    [{ MPP_SERVICES: 'https://me:secret@a.org/sparql' }, 'MPP_SERVICES=https://me:secret@a.org/sparql: expected'],
    [{ MPP_BASE: 'metastasis' }, 'MPP_BASE=metastasis: expected an http or https IRI that ends in / or #.'],
    [{ MPP_BASE: 'https://example.org/kb' }, 'MPP_BASE=https://example.org/kb: expected an http or https IRI that ends in / or #.'],
  ])('%j is refused by name and value', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});
