import { join } from 'node:path';
import express from 'express';
import { endpoints } from '../api/endpoints.js';
import { historyDescribed, versionsDescribed } from '../api/history.js';
import { operations } from '../api/open-api.js';
import { actionSummary, postedActions } from '../api/proposals.js';
import { exports } from '../exports/exports.js';
import { apiDocument } from '../pages/api-page.js';
import { citationFormats } from '../pages/citations.js';
import { paperParameters } from '../pages/collections/paper-selection.js';
import { dumps } from '../query/void-description.js';
import { sendEndpoint, sendOpenApi, sendPosted, sendPreflight } from './knowledge/api.js';
import { sendBackup } from './accounts/backups.js';
import { cancelQuery } from './sparql/cancel-query.js';
import { compressedFiles } from './files/compressed-files.js';
import { sendContribute } from './curation/contribute.js';
import { sendResource, splitSuffix } from './files/documents.js';
import { sendHealth } from './health.js';
import { sendLlmsText } from './files/llms.js';
import { createMcp } from './knowledge/mcp.js';
import { sendReference } from './files/references.js';
import { readSearchRequest, sendSearch, sendSuggestions } from './knowledge/search.js';
import { sendWays, sendWaysPage } from './knowledge/ways.js';
import {
  change,
  check,
  collection,
  compressed,
  graphOf,
  graphParameters,
  handlerOf,
  json,
  once,
  own,
  page,
  paperList,
  part,
  refuseParameters,
  text,
  vocabulary,
  withData,
  type Route,
} from './route-handlers.js';
import { audience } from './requests/audience.js';

const scripts = (folder: string) => compressed(compressedFiles(folder, express.static(folder, { immutable: true, maxAge: '365d', index: false })));

/** Every address, in the order in which they are tried. What none of them answers is the name of a resource, or a problem. */
export const routes: readonly Route[] = [
  { method: 'any', address: '/sparql', answers: 'SPARQL 1.1 query, and update with a token; service description on a bare GET' },
  {
    method: 'any',
    address: '/graphs',
    answers: 'SPARQL 1.1 Graph Store HTTP Protocol: `?graph=IRI`, `?default`, and addresses below it; without a graph, data sets',
    handler: ({ graphs }) => graphs,
  },
  {
    method: 'GET',
    address: '/health',
    answers: 'state and version, for whoever runs the service',
    handler:
      ({ current, engine }) =>
      (_, res) =>
        sendHealth(res, current().dataset, engine),
  },
  {
    method: 'GET',
    address: '/',
    answers: 'the perspective: the cascade on one page; by `Accept`, the ontology as data',
    handler: withData((req, res, version, { sendPage }) =>
      sendPage(req, res, version, ['perspective', audience(req)], () => version.pages.perspective({ audience: audience(req) })),
    ),
  },
  {
    method: 'GET',
    address: '/read',
    answers: 'the perspective with all its texts on one page, to be printed',
    handler: page(
      (req) => ['read', audience(req)],
      (pages, req) => pages.whole(audience(req)),
    ),
  },
  {
    method: 'GET',
    address: '/graph',
    answers: 'the graph browser, with the terms of `?focus=`: [graph.md](graph.md)',
    handler: page(
      (req) => ['graph', audience(req), graphParameters(req).toString()],
      (pages, req) => pages.graph(graphParameters(req), audience(req)),
    ),
  },
  {
    method: 'GET',
    address: '/query',
    answers: 'the query page; `?query=` opens a query, `?about=emt` the examples that can be asked about a term',
    handler: page(
      (req) => ['query', audience(req), text(req.query.query) ?? ''],
      (pages, req) => {
        const query = text(req.query.query);
        return pages.query({ audience: audience(req), ...(query !== undefined && { query }) });
      },
    ),
  },
  {
    method: 'GET',
    address: '/query/schema.json',
    answers: 'classes with their properties and counts, for the editor of queries',
    reads: [],
    handler: json('query schema', (pages) => pages.querySchema()),
  },
  {
    method: 'GET',
    address: '/query/examples.json',
    answers: 'how many rows each example has',
    reads: [],
    handler: json('query examples', (pages) => pages.exampleRows()),
  },
  {
    method: 'GET',
    address: '/query/terms.json',
    answers: 'terms by any of their names, for the editor of queries',
    reads: [],
    handler: json('query terms', (pages) => pages.queryTerms()),
  },
  {
    method: 'GET',
    address: '/path',
    answers: 'how two terms, `?from=` and `?to=`, or several, `?of=`, are linked, as a page: [graph.md](graph.md)',
    handler: once((req, res, version, { sendPage }) => sendWaysPage(req, res, version, sendPage)),
  },
  {
    method: 'GET',
    address: '/analyse',
    handled: true,
    answers: 'a list of genes in the cascade: `?genes=` with commas, `?background=` curated, a number or a list: [genes.md](genes.md)',
    handler: (context) => {
      const form = page(
          (req) => ['genes', audience(req)],
          (pages, req) => pages.genes(undefined, audience(req)),
        )(context),
        result = handlerOf(context, 'GET /analyse');
      return (req, res, next) => (req.query.genes === undefined ? form(req, res, next) : result(req, res, next));
    },
  },
  own('POST', '/analyse', 'the same for a list that is too long for an address, as a form'),
  own('GET', '/analyse.tsv', 'the same as a table: `?table=` sets or genes'),
  own('POST', '/analyse.tsv', 'the same as a table, of a form'),
  {
    method: 'GET',
    address: '/text',
    answers: 'a text in the words of the vocabulary: its terms, and what to change: [language.md](language.md)',
    handler: page(
      (req) => ['text', audience(req)],
      (pages, req) => pages.text(undefined, audience(req)),
    ),
  },
  own('POST', '/text', 'the same with a text, of a form'),
  {
    method: 'GET',
    address: '/about',
    answers: 'what the ontology holds, and how it is made',
    handler: page(
      (req) => ['about', audience(req)],
      (pages, req) => pages.about(audience(req)),
    ),
  },
  {
    method: 'GET',
    address: '/search',
    answers: 'search by names and questions in terms, papers and claims, as a page; the first 32 words of a question are looked for',
    handler: page(
      (req) => ['search-page', JSON.stringify(readSearchRequest(req, 25))],
      (pages, req) => pages.searchPage(readSearchRequest(req, 25)),
    ),
  },
  {
    method: 'any',
    address: '/api',
    answers: 'what the API can be asked, as a page with forms: [api.md](api.md)',
    handler: (context) => {
      const html = page(
        (req) => ['api', audience(req)],
        (pages, req) => pages.written(apiDocument(operations), audience(req)),
      )(context);
      return (req, res, next) => {
        // Express gives what is below the address.
        if (req.method === 'OPTIONS') sendPreflight(res);
        else if (req.path === '/' && (req.method === 'GET' || req.method === 'HEAD')) return html(req, res, next);
        else next();
        return undefined;
      };
    },
  },
  {
    method: 'GET',
    address: '/api/openapi.json',
    answers: 'the API in OpenAPI 3.1, for programs that make clients',
    reads: [],
    handler:
      ({ base }) =>
      (req, res) =>
        sendOpenApi(req, res, base),
  },
  ...endpoints.map((endpoint): Route => ({
    method: 'GET',
    address: endpoint.address,
    answers: endpoint.summary,
    handler: once((req, res, version) => sendEndpoint(req, res, endpoint, version)),
  })),
  ...endpoints
    .filter(({ body }) => body !== undefined)
    .map((endpoint): Route => ({
      method: 'POST',
      address: endpoint.address,
      answers: 'the same of JSON, for what is too long for an address',
      handler:
        ({ current }) =>
        (req, res) =>
          sendPosted(req, res, endpoint, current),
    })),
  { method: 'GET', address: '/api/search', answers: 'the same as JSON', handler: once((req, res, version) => sendSearch(req, res, version)) },
  {
    method: 'GET',
    address: '/api/suggest',
    answers: 'a few results per group, for a box that answers while one types',
    handler: once((req, res, version) => sendSuggestions(req, res, version)),
  },
  {
    method: 'GET',
    address: '/api/path',
    answers: 'how two terms, `?from=` and `?to=`, are linked, claim by claim: [graph.md](graph.md)',
    handler: once((req, res, version) => sendWays(req, res, version)),
  },
  {
    method: 'POST',
    address: '/api/check',
    answers: 'what a change would do, without doing it: findings, conflicts, the difference in words: [writing.md](writing.md)',
    handler: check,
  },
  { method: 'POST', address: '/api/changes', answers: 'makes one change or several as one, with a token: [writing.md](writing.md)', handler: change },
  {
    method: 'POST',
    address: '/api/backup',
    answers: 'copies accounts, journal and stored graphs while the service runs, with a token of the administration: [people.md](people.md)',
    handler: sendBackup,
  },
  own(
    'GET',
    '/api/proposals',
    'proposals, newest first, a page at a time: `?state=`, `?kind=`, `?about=`, `?author=`, `?mine=yes`: [contribute.md](contribute.md)',
  ),
  own('POST', '/api/proposals', 'proposes something; without an account it is held until a curator has looked at it'),
  own('POST', '/api/proposals/accept', 'accepts several approved proposals as one change'),
  own('GET', '/api/proposals/{id}', 'a proposal with content, findings, comments, history, and what you may do with it'),
  own('PATCH', '/api/proposals/{id}', 'changes the content of an own proposal; needs `If-Match`'),
  own('DELETE', '/api/proposals/{id}', 'deletes an own draft; needs `If-Match`'),
  ...postedActions.map((action) => own('POST', `/api/proposals/{id}/${action}`, actionSummary(action))),
  own('POST', '/api/proposals/{id}/comments', 'comments on a proposal'),
  own('POST', '/api/proposals/{id}/comments/{number}/show', 'shows a comment that is held, for curators'),
  own('POST', '/api/proposals/{id}/comments/{number}/hide', 'hides a comment, for curators'),
  own('POST', '/api/proposals/{id}/flags', 'tells curators of a proposal, or of a comment, that should not stand as it does; no account is needed'),
  own('GET', '/api/flags', 'what readers flagged and nobody has looked at, for curators'),
  own('POST', '/api/flags/{number}', 'settles a flag: kept, resolved or hidden, for curators'),
  own('GET', '/api/me', 'who you are here, as JSON: visitor, program of the administration, or a person with a role', []),
  own('GET', '/api/lookup/paper', 'what Europe PMC, PubMed and Crossref say of a paper, `?id=` PMID, DOI or PMCID, for contributors: [lookup.md](lookup.md)'),
  own('GET', '/api/lookup/trial', 'what ClinicalTrials.gov says of a trial, `?nct=` its number, for contributors'),
  own('GET', '/proposals', 'what was proposed, newest first: [contribute.md](contribute.md)'),
  own('GET', '/proposals.atom', 'the same as a feed', []),
  own('GET', '/proposals/{id}/flag', 'tells curators of a proposal, or of a `?comment=`, that should not stand as it does'),
  own('POST', '/proposals/{id}/flag', 'the same, as it was filled in'),
  own('GET', '/proposals/{id}/edit', 'the content of an own proposal, to be edited'),
  own('GET', '/proposals/{id}', 'a proposal: what changes, findings, papers, comments, history, and what you may do'),
  own('POST', '/proposals/{id}/{action}', 'does something with a proposal, from its page'),
  own('GET', '/review/flags', 'what readers flagged, for curators'),
  own('POST', '/review/flags', 'settles a flag'),
  own('GET', '/notices.atom', 'what happened to somebody’s proposals as a private feed, by the `?key=` that `/me` gave', ['key']),
  own('POST', '/me/interests', 'states which interests of their own others should know of, for who reviews'),
  own('POST', '/me/notices', 'gives the private feed another address, or ends it'),
  own('GET', '/review', 'the queue of reviewers, oldest first'),
  own('POST', '/review/accept', 'accepts those chosen there as one change'),
  own('GET', '/bulk', 'many contributions at once, as tables: [bulk.md](bulk.md)'),
  own('POST', '/bulk', 'looks at tables, of a form, and makes a proposal of them'),
  own(
    'GET',
    '/bulk/{file}',
    '`claims.tsv`, `terms.tsv`, `papers.tsv`: what is here as a table that can be sent back; `claims-template.tsv` and so on: the columns alone, explained',
    [],
  ),
  own('GET', '/login', 'ways to log in: [people.md](people.md)'),
  own('POST', '/login/invitation', 'uses an invitation'),
  own('GET', '/login/start', 'begins a login at the issuer of `MPP_OIDC_ISSUER`'),
  own('GET', '/login/callback', 'where that leads back to'),
  own('POST', '/login/passkey/options', 'what a browser is asked for a login by a passkey, as JSON: [people.md](people.md)'),
  own('POST', '/login/passkey', 'logs in by its answer'),
  own('POST', '/api/passkeys/options', 'what a browser is asked for a new passkey, as JSON'),
  own('POST', '/api/passkeys', 'adds the passkey that it made to the own account'),
  own('POST', '/me/passkeys/rename', 'gives a passkey another name'),
  own('POST', '/me/passkeys/remove', 'removes a passkey, unless nothing else lets its person in'),
  own('POST', '/me/join', 'joins an account at the issuer with the one here'),
  own('POST', '/logout', 'ends the session, or all of them'),
  own('GET', '/me', 'the own account'),
  own('GET', '/me/export', 'everything that is kept of the own person, as JSON'),
  own('POST', '/me/tokens', 'makes a personal token'),
  own('POST', '/me/tokens/end', 'ends a personal token'),
  own('POST', '/me/publish', 'puts name and IRI into the module of people'),
  own('POST', '/me/erase', 'erases the own account'),
  own('GET', '/changes', 'what was changed, newest first, as a page or JSON; `?by=` somebody, `?before=` a number'),
  own('GET', '/changes.atom', 'the same as a feed'),
  own('GET', '/changes.ttl', 'the newest 1,000 changes as PROV-O', []),
  own('GET', '/changes/{id}', 'one change, property by property and as Turtle'),
  own('POST', '/changes/{id}/revert', 'undoes a change, from its page'),
  own('POST', '/api/changes/{id}/revert', 'undoes a change by another one, with a token'),
  own('GET', historyDescribed.address, historyDescribed.summary),
  own('GET', versionsDescribed.address, versionsDescribed.summary),
  own('GET', '/diff/{a}/{b}', 'what two versions differ in, as a page or JSON; releases by their dates'),
  own('GET', '/version/{hash}', 'a version: its number, date, change, commit and release'),
  own('GET', '/people/{id}.atom', 'what somebody wrote or accepted, as a feed'),
  own('GET', '/people/{id}', 'a person, by id or ORCID iD, with what they changed; by `Accept`, as Turtle'),
  own('GET', '/admin/people', 'all accounts, for administrators'),
  own('POST', '/admin/people/invite', 'makes an invitation, or a link to log in'),
  own('POST', '/admin/people/change', 'gives a role or an ORCID iD'),
  own('POST', '/admin/people/block', 'blocks somebody, or lets them in again'),
  own('POST', '/admin/people/erase', 'erases an account'),
  own('POST', '/admin/backup', 'makes a backup, from a page'),
  { method: 'any', address: '/mcp', answers: 'the Model Context Protocol, for agents; read only: [agents.md](agents.md)', handler: createMcp },
  { method: 'GET', address: '/llms.txt', answers: 'what a language model finds here, in words', reads: [], handler: () => sendLlmsText },
  {
    method: 'GET',
    address: '/contribute',
    handled: true,
    answers: 'ways to contribute, and how by git; `?term=` with what is stated of a term: [forms.md](forms.md)',
    handler: (context) => {
      const page = once((req, res, version, all) => sendContribute(req, res, version, all))(context),
        reopen = handlerOf(context, 'GET /contribute');
      return (req, res, next) => (req.query.proposal === undefined ? page(req, res, next) : reopen(req, res, next));
    },
  },
  own(
    'GET',
    '/contribute/{form}',
    'a form: `report`, `evidence`, `claim`, `correction`, `comment`, `term`, `trial`, `paper`, `mapping`, `image`, `withdrawal`, `undo`; `?about=emt` what it is about, `?subject=`, `?relation=`, `?object=`, `?paper=`, `?term=` what it is filled with; `?proposal=` an own one, to be changed',
  ),
  own('POST', '/contribute/{form}', 'the form as it was filled in: it is checked, shown for a last look, and sent as a proposal'),
  own(
    'GET',
    '/api/annotations',
    'comments on a resource, `?target=emt`, as W3C Web Annotations: [contribute.md](contribute.md#annotations); `&waiting=yes` with those that no curator has found in order yet',
  ),
  own('POST', '/api/annotations', 'a comment as a W3C Web Annotation: it becomes a proposal of the kind `annotation`'),
  own('GET', '/api/annotations/{id}', 'one of them'),
  own('PUT', '/api/annotations/{id}', 'puts another annotation in the place of an own one that is not decided on; needs `If-Match`'),
  own(
    'DELETE',
    '/api/annotations/{id}',
    'takes an own one back; a curator’s `?reason=` rejects one; of what was accepted it proposes the removal (202); needs `If-Match`',
  ),
  own(
    'GET',
    '/api/forms/names',
    'names for a field of a form as one types, of what fits there alone: `?class=Claim&field=object&q=` with `&relation=` and `&other=` of a claim',
  ),
  own('POST', '/api/forms/check', 'what is wrong with a form as it stands, beside its fields, as JSON; nothing is kept'),
  { method: 'GET', address: '/vocabulary', answers: 'every term, as a list with filters; by `Accept`, the vocabulary itself as data', handler: vocabulary },
  collection('papers', 'every paper, as a list with filters'),
  collection('tropism', 'which cancer spreads to which organ'),
  collection('questions', 'open questions, with what would settle them'),
  collection('treatment', 'therapies by stage and cancer'),
  {
    method: 'GET',
    address: '/papers.{suffix}',
    answers: 'the same papers for a reference manager: `bib`, `ris`, `csl.json`',
    paths: citationFormats.map(({ suffix }) => `/papers.${suffix}`),
    reads: paperParameters,
    handler: paperList,
  },
  { method: 'any', address: '/assets', answers: 'scripts and fonts of the browser application', handler: ({ assets }) => scripts(join(assets, 'assets')) },
  {
    method: 'any',
    address: '/images',
    answers: 'drawings',
    handler: ({ images }) =>
      compressed(
        express.static(images, {
          index: false,
          setHeaders: (res) => {
            res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
          },
        }),
      ),
  },
  {
    method: 'DELETE',
    address: '/api/queries/{id}',
    answers: 'cancels a running query, for its client or the administrator',
    handler: (context) => (req, res) => cancelQuery(req, res, part(req, 'id'), context),
  },
  ...[...dumps].map(([name, { format, address }]): Route => ({
    method: 'GET',
    address: `/${address}`,
    answers: `everything as one file: ${format.label}`,
    handler:
      ({ downloads }) =>
      (req, res) =>
        downloads.sendOntology(req, res, name),
  })),
  ...exports.map(({ name, addresses, title }): Route => ({
    method: 'GET',
    address: addresses.map((address) => `/${address}`).join(' '),
    answers: title,
    paths: addresses.map((address) => `/${address}`),
    handler:
      ({ downloads }) =>
      (req, res) =>
        downloads.sendExport(req, res, name),
  })),
  {
    method: 'GET',
    address: '/ontology',
    answers: 'the ontology by `Accept`: a page, all of it as data, or the OWL view for `application/rdf+xml`',
    handler: withData((req, res, version, context) => sendResource(req, res, 'ontology', undefined, version, context)),
  },
  {
    method: 'GET',
    address: '/releases',
    answers: 'dated releases, as a page, or as JSON by `Accept`: [releases.md](releases.md)',
    reads: [],
    handler: once((req, res, version, { releases, sendPage }) => releases.sendList(req, res, version, sendPage)),
  },
  {
    method: 'any',
    address: '/release',
    answers: 'a release and its files: `/release/2026-11-29`, `/release/2026-11-29/ontology.owl`; `/release/latest` leads to the newest',
    handler:
      ({ releases }) =>
      (req, res, next) =>
        releases.send(req, res, next),
  },
  {
    method: 'GET',
    address: '/mappings.sssom.tsv',
    answers: 'mappings to other vocabularies, as SSSOM',
    handler:
      ({ downloads }) =>
      (req, res) =>
        downloads.sendMappings(req, res),
  },
  {
    method: 'GET',
    address: '/graph/{module}',
    answers: 'one module, by `Accept` or suffix',
    paths: ['/graph/*module'],
    reads: [],
    handler:
      ({ downloads }) =>
      (req, res) =>
        downloads.sendModule(req, res, part(req, 'module')),
  },
  graphOf('/shapes', 'the SHACL shapes', ({ graphs }) => graphs.shapes),
  graphOf('/.well-known/void', 'what is in the graph, as VoID and DCAT', ({ graphs }) => graphs.void),
  graphOf('/.well-known/sparql-examples', 'the example queries', ({ graphs }) => graphs.examples),
  {
    method: 'GET',
    address: '/.well-known/sparql-examples/{file}',
    answers: 'one example query, as a file',
    reads: [],
    handler:
      ({ downloads }) =>
      (req, res) => {
        downloads.sendExample(req, res, part(req, 'file'));
      },
  },
  own('GET', '/{slug}/history', 'what was changed of a term, paper or claim'),
  own('GET', '/{slug}/history.atom', 'the same as a feed'),
  {
    method: 'GET',
    address: '/{slug}.{suffix}',
    answers: 'a paper, or the papers that a term or claim rests on, for a reference manager: `bib`, `ris`, `csl.json`',
    paths: citationFormats.map(({ suffix }) => `/:slug.${suffix}`),
    reads: [],
    handler: once((req, res, version) => sendReference(req, res, version)),
  },
  {
    method: 'GET',
    address: '/{slug}',
    answers:
      'a term, paper or claim: HTML, Turtle, JSON-LD, N-Triples or RDF/XML by `Accept`, or by suffix `ttl`, `jsonld`, `nt`, `rdf`; `?view=window` is the article alone',
    handler: once((req, res, version, context) => {
      const { slug, format } = splitSuffix(part(req, 'slug'));
      if (format) refuseParameters(req, []);
      return sendResource(req, res, slug, format, version, context);
    }),
  },
];

/** Method and address of every row whose handler another file makes. */
export const handledAddresses: readonly string[] = routes.filter(({ handled }) => handled).map(({ method, address }) => `${method} ${address}`);
