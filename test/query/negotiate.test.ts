import { describe, expect, test } from '@jest/globals';
import { negotiate } from '../../server/query/negotiate.js';
import type { Content } from '../../server/rdf/formats.js';

describe('negotiate', () => {
  test.each<[string | undefined, string | undefined, Content, string]>([
    [undefined, undefined, 'bindings', 'json'],
    ['', undefined, 'bindings', 'json'],
    ['*/*', undefined, 'bindings', 'json'],
    ['*/*', undefined, 'boolean', 'json'],
    ['*/*', undefined, 'triples', 'ttl'],
    ['*/*', undefined, 'quads', 'jsonld'],
    ['text/*', undefined, 'bindings', 'csv'],
    ['text/*', undefined, 'triples', 'ttl'],
    ['application/json', undefined, 'bindings', 'json'],
    ['application/json', undefined, 'triples', 'jsonld'],
    ['application/xml', undefined, 'triples', 'rdf'],
    ['text/plain', undefined, 'triples', 'nt'],
    ['text/csv;q=0.2, application/sparql-results+xml;q=0.9', undefined, 'bindings', 'xml'],
    ['text/csv, application/sparql-results+xml', undefined, 'bindings', 'csv'],
    ['application/sparql-results+json;q=0, */*;q=0.1', undefined, 'bindings', 'xml'],
    ['TEXT/CSV', undefined, 'bindings', 'csv'],
    ['text/html, text/tab-separated-values;q=0.5', undefined, 'bindings', 'tsv'],
    ['text/turtle', 'csv', 'bindings', 'csv'],
    ['text/turtle', 'TEXT/CSV', 'bindings', 'csv'],
    [undefined, 'application/json', 'triples', 'jsonld'],
    [undefined, 'turtle', 'triples', 'ttl'],
    [undefined, 'JSON-LD', 'triples', 'jsonld'],
    [undefined, 'rdf+xml', 'triples', 'rdf'],
    [undefined, 'ntriples', 'triples', 'nt'],
  ])('Accept %j, format %j, %s: %s', (accept, wanted, shape, name) => {
    expect(negotiate(accept, wanted, shape).name).toBe(name);
  });

  test.each<[string | undefined, string | undefined, Content, number, string]>([
    ['text/turtle', undefined, 'bindings', 406, 'None of "text/turtle" can be given; available: json, xml, csv, tsv.'],
    ['*/*;q=0', undefined, 'quads', 406, 'None of "*/*;q=0" can be given; available: jsonld, trig, nq.'],
    [undefined, 'csv', 'triples', 406, '"csv" cannot hold this kind of result; available: ttl, jsonld, nt, rdf, trig, nq.'],
    [undefined, 'json', 'triples', 406, '"json" cannot hold this kind of result; available: ttl, jsonld, nt, rdf, trig, nq.'],
    [undefined, 'pdf', 'boolean', 400, 'There is no format "pdf"; available: json, xml, csv, tsv.'],
  ])('refuses Accept %j, format %j for %s', (accept, wanted, shape, status, detail) => {
    expect(() => negotiate(accept, wanted, shape)).toThrow(expect.objectContaining({ status, detail }));
  });
});
