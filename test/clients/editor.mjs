// What a SPARQL editor asks before one types: prefixes, example queries, and classes with their properties (VoID). It waits
// five seconds for each, and reads them from the endpoint itself.
import assert from 'node:assert/strict';

const limit = 5000;
const base = 'https://w3id.org/metastasis/';
async function ask(what, query) {
  const start = performance.now();
  const response = await fetch(`${process.env.ENDPOINT}?${new URLSearchParams({ query })}`, { headers: { accept: 'application/sparql-results+json', origin: 'http://editor.example' } });
  assert.equal(response.status, 200, what);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  const { head, results } = await response.json();
  const time = performance.now() - start;
  assert.ok(time < limit, `${what} took ${time} ms`);
  process.stdout.write(`${`${what}: ${results.bindings.length} rows in ${time.toFixed(0)} ms`}\n`);
  return { vars: head.vars, rows: results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value]))) };
}
const prefixes = await ask('prefixes', `PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix`);
assert.deepEqual(prefixes.vars, ['prefix', 'namespace']);
assert.deepEqual(prefixes.rows.filter(({ prefix }) => prefix === 'mpp'), [{ prefix: 'mpp', namespace: base }]);

const examples = await ask('examples', `PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|<https://purl.expasy.org/sparql-examples/ontology#describe> ?query .
} ORDER BY ?sq`);
assert.ok(examples.rows.length > 40);
assert.match(examples.rows[0].sq, /sparql-examples\/001-/);

const classes = await ask('classes and properties', `PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
  { ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
    OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] } UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] } } }
}`);
assert.ok(classes.rows.some((row) => row.subjectClass === `${base}Claim` && row.prop === `${base}hasEvidence` && row.objectClass === `${base}Evidence`));
assert.ok(classes.rows.some(({ objectDatatype }) => objectDatatype === 'http://www.w3.org/2001/XMLSchema#integer'));
