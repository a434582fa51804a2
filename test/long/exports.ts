import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exports } from '../../server/exports/exports.js';
import { installPython, program, run, tools, type Outcome } from './python-tools.js';

/**
 * `node dist/test/long/exports.js [NAME]…`: opens every file that the ontology is exported to with the tools that it is for. What is missing is installed
 * below `dist/tools`; a check whose tool cannot be installed is skipped, by name. Ends with exit code 1 when a check fails.
 */
const files = join(tools, 'files'), python = program('python');
const robotVersion = '1.9.6';
const packages = ['rdflib', 'pyshacl', 'sssom', 'oaklib', 'networkx', 'gseapy', 'biolink-model', 'ndex2'];
/** In an environment of their own: they want other versions of what the others want, too. */
const packagesOfKgx = ['kgx', 'biolink-model'];
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

/** ROBOT with all that it needs, by Maven. */
function installRobot(): string | undefined {
  const folder = join(tools, 'robot');
  if (existsSync(join(folder, 'lib'))) return undefined;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pom.xml'), `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>tools</groupId><artifactId>tools</artifactId><version>1</version>
<dependencies><dependency><groupId>org.obolibrary.robot</groupId><artifactId>robot-command</artifactId><version>${robotVersion}</version></dependency></dependencies></project>`);
  const { code, output } = run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], { cwd: folder });
  if (code !== 0) rmSync(join(folder, 'lib'), { recursive: true, force: true });
  return code === 0 ? undefined : `ROBOT cannot be installed: ${output.trim().split('\n').at(-1)}`;
}

const robot = (...args: string[]): Outcome => run('java', ['-Xmx3g', '-cp', join(tools, 'robot', 'lib', '*'), 'org.obolibrary.robot.CommandLineInterface', ...args]);
const script = (text: string): Outcome => run(python, ['-c', text]);
const file = (name: string): string => join(files, name);

/** Fails with what the tool said. */
function expect(what: string, holds: boolean, { output }: Outcome): void {
  if (!holds) throw new Error(`${what}\n${output.slice(-2000)}`);
}

/** The code blocks of a document in one language. */
const snippets = (document: string, language: string): readonly string[] => [...readFileSync(document, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

/**
 * What \`kgx validate\` does, with the Biolink model of its package: by itself it would load the model from a repository. Our own prefix is not in the
 * context of the model, and kgx makes a list of the one text of `in_taxon` before it looks at it: nothing else may be wrong.
 */
const validateKgx = `import glob, biolink_model, bmt.toolkit, yaml
path = glob.glob(list(biolink_model.__path__)[0] + '/**/biolink_model.yaml', recursive=True)[0]
bmt.toolkit.Toolkit.__init__.__defaults__ = (path, {'predicate mappings': []})
import kgx.config
model = yaml.safe_load(open(path))
prefixes = {name: value if isinstance(value, str) else value['prefix_reference'] for name, value in model['prefixes'].items()}
for name in {prefix for kind in ('classes', 'slots') for each in model[kind].values() for prefix in (each or {}).get('id_prefixes') or []}:
    prefixes.setdefault(name, 'https://example.org/' + name)
kgx.config.jsonld_context_map.update(biolink=prefixes, monarch_context={}, obo_context={})
from kgx.cli.cli_utils import validate
report = validate(inputs=['kgx-nodes.tsv', 'kgx-edges.tsv'], input_format='tsv', input_compression=None, output=None, biolink_release=None)
wrong = [(level, kind, message) for level, kinds in report.items() for kind, messages in kinds.items() for message in messages if "CURIE prefix 'mpp'" not in message and "'in_taxon'" not in message]
print(len(wrong), wrong[:20])
assert not wrong`;

interface Check { readonly name: string; readonly tool: 'robot' | 'python' | 'kgx' | 'r' | 'node'; readonly run: () => void }
const checks: readonly Check[] = [
  { name: 'robot validate-profile --profile DL', tool: 'robot', run: () => {
    const done = robot('validate-profile', '--profile', 'DL', '--input', file('ontology.owl'), '--output', file('profile.txt'));
    const violations = existsSync(file('profile.txt')) ? readFileSync(file('profile.txt'), 'utf8') : '';
    expect('the OWL view is in the profile', done.code === 0 && /in profile/.test(violations) && !/NOT in profile/i.test(violations), { ...done, output: done.output + violations.slice(0, 2000) });
    expect('every triple is understood', !/could not be parsed/.test(done.output), done);
  } },
  { name: 'robot report', tool: 'robot', run: () => {
    const done = robot('report', '--input', file('ontology.owl'), '--fail-on', 'ERROR', '--output', file('report.tsv'));
    expect('the report has no error', done.code === 0 && /ERROR:\s+0/.test(done.output), done);
  } },
  ...['ELK', 'HermiT'].map((reasoner): Check => ({ name: `robot reason --reasoner ${reasoner}`, tool: 'robot', run: () => {
    const done = robot('reason', '--reasoner', reasoner, '--input', file('ontology.owl'), '--output', file(`${reasoner}.owl`));
    expect('the ontology is consistent', done.code === 0, done);
  } })),
  { name: 'HermiT finds a term of two kinds', tool: 'robot', run: () => {
    const fault = '<owl:NamedIndividual rdf:about="https://w3id.org/metastasis/twist1" xmlns:owl="http://www.w3.org/2002/07/owl#"><rdf:type rdf:resource="https://w3id.org/metastasis/Cancer"/></owl:NamedIndividual>';
    writeFileSync(file('fault.owl'), readFileSync(file('ontology.owl'), 'utf8').replace('</rdf:RDF>', `${fault}</rdf:RDF>`));
    const done = robot('reason', '--reasoner', 'HermiT', '--input', file('fault.owl'), '--output', file('fault-reasoned.owl'));
    expect('the fault is found', done.code !== 0 && /inconsistent/i.test(done.output), done);
  } },
  { name: 'robot convert of OBO', tool: 'robot', run: () => {
    const done = robot('convert', '--input', file('ontology.obo'), '--output', file('from-obo.owl'));
    expect('OBO is read', done.code === 0 && readFileSync(file('from-obo.owl'), 'utf8').includes('TWIST1'), done);
  } },
  { name: 'runoak finds TWIST1', tool: 'python', run: () => {
    const oak = (...args: string[]): Outcome => run(program('runoak'), args);
    const found = oak('-i', `obograph:${file('ontology.json')}`, 'search', 'TWIST1');
    expect('OBO Graphs', /twist1 ! TWIST1/.test(found.output), found);
    const info = oak('-i', `obograph:${file('ontology.json')}`, 'info', 'https://w3id.org/metastasis/twist1', '-O', 'obo');
    expect('its definition, synonyms and relations', /def: "/.test(info.output) && /synonym: "/.test(info.output) && /relationship: .*promotes/.test(info.output), info);
    const obo = oak('-i', `simpleobo:${file('ontology.obo')}`, 'info', 'mpp:twist1', '-O', 'obo');
    expect('OBO format', /name: TWIST1/.test(obo.output) && /def: "/.test(obo.output), obo);
  } },
  { name: 'rdflib reads the same triples in every format', tool: 'python', run: () => {
    const done = script(`import rdflib
sizes = {name: len(rdflib.Graph().parse('${files}/ontology.' + name, format=form)) for name, form in [('ttl', 'turtle'), ('nt', 'nt'), ('jsonld', 'json-ld')]}
sizes['rdf'] = len(rdflib.Graph().parse('${files}/dataset.rdf', format='xml'))
print(sizes)
assert len(set(sizes.values())) == 1 and sizes['ttl'] > 50000`);
    expect('sizes', done.code === 0, done);
  } },
  { name: 'pyshacl', tool: 'python', run: () => {
    const done = script(`import pyshacl, rdflib
data = rdflib.Graph().parse('${files}/ontology.nt', format='nt')
conforms, _, text = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse('ontology/shapes.ttl', format='turtle'))
print(text[:1000])
assert conforms`);
    expect('the data conform to the shapes', done.code === 0, done);
  } },
  { name: 'sssom validate', tool: 'python', run: () => {
    const done = run(program('sssom'), ['validate', file('mappings.sssom.tsv')]);
    expect('the mappings are SSSOM', done.code === 0, done);
    const read = script(`import curies, sssom.parsers
mappings = sssom.parsers.parse_sssom_table('${file('mappings.sssom.tsv')}')
names = set(mappings.df['subject_id']) | set(mappings.df['object_id']) | set(mappings.df['predicate_id'])
wrong = [name for name in names if not mappings.converter.is_curie(name)]
print(len(mappings.df), wrong[:10])
assert not wrong and len(names) > 500`);
    expect('each name is a CURIE of the prefix map', read.code === 0, read);
  } },
  { name: 'kgx validate', tool: 'kgx', run: () => {
    const done = run(program('python', 'kgx'), ['-c', validateKgx], { cwd: files });
    expect('nodes and edges are KGX', done.code === 0, done);
  } },
  { name: 'ndex2 reads CX2 by its classes', tool: 'python', run: () => {
    const done = script(`from ndex2.cx2 import RawCX2NetworkFactory
network = RawCX2NetworkFactory().get_cx2network('${files}/network.cx2')
nodes, edges, style = network.get_nodes(), network.get_edges(), network.get_visual_properties()
print(len(nodes), len(edges), sorted(style))
assert len(nodes) > 500 and len(edges) > 1000 and all(edge['s'] in nodes and edge['t'] in nodes for edge in edges.values()) and {'default', 'nodeMapping', 'edgeMapping'} <= set(style)
declared = network.get_attribute_declarations()
assert all(set(each['v']) <= set(declared['nodes']) for each in nodes.values()) and all(set(each['v']) <= set(declared['edges']) for each in edges.values())`);
    expect('nodes, edges, style and declared attributes', done.code === 0, done);
  } },
  { name: 'Skosmos and OLS: their configurations', tool: 'python', run: () => {
    const done = script(`import json, rdflib
skosmos = rdflib.Namespace('http://purl.org/net/skosmos#')
graph = rdflib.Graph().parse('registry/skosmos.ttl')
vocabularies = list(graph.subjects(rdflib.RDF.type, skosmos.Vocabulary))
assert len(vocabularies) == 1
for needed in [rdflib.DCTERMS.title, rdflib.VOID.uriSpace, rdflib.VOID.sparqlEndpoint, skosmos.language, skosmos.defaultLanguage]:
    assert graph.value(vocabularies[0], needed) is not None, needed
space = str(graph.value(vocabularies[0], rdflib.VOID.uriSpace))
scheme = rdflib.Graph().parse('${files}/skos.ttl')
concepts = set(scheme.subjects(rdflib.RDF.type, rdflib.SKOS.Concept))
assert len(concepts) > 500 and all(str(each).startswith(space) for each in concepts), 'every concept is below uriSpace'
ontologies = json.load(open('registry/ols.json'))['ontologies']
assert len(ontologies) == 1 and {'id', 'preferredPrefix', 'title', 'uri', 'ontology_purl', 'base_uri'} <= set(ontologies[0])
owl = rdflib.Graph().parse('${files}/ontology.owl', format='xml')
assert (rdflib.URIRef(ontologies[0]['uri']), rdflib.RDF.type, rdflib.OWL.Ontology) in owl
terms = set(owl.subjects(rdflib.RDF.type, rdflib.URIRef('https://w3id.org/metastasis/Molecule')))
for needed in ['label_property', 'definition_property', 'synonym_property', 'hierarchical_property']:
    properties = ontologies[0][needed]
    assert isinstance(properties, list) and all(next(owl.subject_objects(rdflib.URIRef(each)), None) for each in properties), needed
for needed in ['label_property', 'definition_property']:
    assert all(any(owl.value(term, rdflib.URIRef(each)) for each in ontologies[0][needed]) for term in terms), needed
print(len(terms), len(concepts), ontologies[0]['ontology_purl'])`);
    expect('what they must name is there, and fits with the files', done.code === 0, done);
  } },
  { name: 'Biolink has every category and predicate of KGX', tool: 'python', run: () => {
    const done = script(`import csv, glob, json, biolink_model, yaml
model = yaml.safe_load(open(glob.glob(list(biolink_model.__path__)[0] + '/**/biolink_model.yaml', recursive=True)[0]))
classes = {'biolink:' + ''.join(word[0].upper() + word[1:] for word in name.split()) for name in model['classes']}
slots = {'biolink:' + name.replace(' ', '_') for name in model['slots']}
nodes = list(csv.DictReader(open('${files}/kgx-nodes.tsv'), delimiter='\\t', quoting=csv.QUOTE_NONE))
edges = list(csv.DictReader(open('${files}/kgx-edges.tsv'), delimiter='\\t', quoting=csv.QUOTE_NONE))
unknown = {row['category'] for row in nodes + edges} - classes | {row['predicate'] for row in edges} - slots | {row['qualified_predicate'] for row in edges if row['qualified_predicate']} - slots
allowed = lambda enum: set(model['enums'][enum]['permissible_values'])
unknown |= {row['knowledge_level'] for row in edges} - allowed('KnowledgeLevelEnum') | {row['agent_type'] for row in edges} - allowed('AgentTypeEnum') | {row['object_direction_qualifier'] for row in edges} - allowed('DirectionQualifierEnum') - {''}
print(model['version'], unknown)
assert not unknown and len(edges) > 1000
assert [json.loads(line)['id'] for line in open('${files}/kgx-edges.jsonl')] == [row['id'] for row in edges]`);
    expect('names of the model', done.code === 0, done);
  } },
  { name: 'networkx reads GraphML and Cytoscape JSON alike', tool: 'python', run: () => {
    const done = script(`import json, networkx as nx
one = nx.read_graphml('${files}/network.graphml')
two = nx.cytoscape_graph(json.load(open('${files}/network.cyjs')))
print(len(one), len(two), one.number_of_edges(), two.number_of_edges())
assert len(one) == len(two) > 500 and one.number_of_edges() == two.number_of_edges() > 1000`);
    expect('nodes and edges', done.code === 0, done);
  } },
  { name: 'Cytoscape.js reads Cytoscape JSON', tool: 'node', run: () => {
    const done = run(process.execPath, ['--input-type=module', '-e', `import cytoscape from 'cytoscape';
import { readFileSync } from 'node:fs';
const graph = cytoscape({ headless: true, ...JSON.parse(readFileSync('${file('network.cyjs')}', 'utf8')) });
console.log(graph.nodes().length, graph.edges().length, graph.edges('[status = "established"]').length);
process.exitCode = graph.nodes().length > 500 && graph.edges().length > 1000 && graph.edges('[status = "established"]').length > 100 && graph.nodes().every((node) => node.data('name') !== undefined) ? 0 : 1;`]);
    expect('nodes, edges and their data', done.code === 0, done);
  } },
  ...snippets('docs/exports.md', 'python').map((text): Check => ({ name: `docs/exports.md: ${text.split('\n')[0]}`, tool: 'python', run: () => {
    const done = run(python, ['-c', text], { cwd: files });
    expect('the snippet runs and prints something', done.code === 0 && done.output.trim() !== '', done);
  } })),
  ...snippets('docs/exports.md', 'r').map((text): Check => ({ name: `docs/exports.md: ${text.split('\n')[0]}`, tool: 'r', run: () => {
    const done = run('Rscript', ['-e', text], { cwd: files });
    expect('the snippet runs and finds a set', done.code === 0 && /METASTASIS_/.test(done.output), done);
  } })),
];

const wanted = process.argv.slice(2);
mkdirSync(files, { recursive: true });
const write = (name: string, to: string): void => { execFileSync(process.execPath, ['dist/server/cli.js', 'export', name, '--output', file(to)], { stdio: ['ignore', 'ignore', 'ignore'] }); };
for (const name of ['ttl', 'nt', 'jsonld']) write(name, `ontology.${name}`);
write('rdf', 'dataset.rdf');
write('sssom', 'mappings.sssom.tsv');
for (const { name, addresses: [address = name] } of exports) write(name, address.replaceAll('/', '-'));
print(`${readdirSync(files).length} files`);
const missing = { robot: installRobot(), python: installPython(packages), kgx: installPython(packagesOfKgx, 'kgx'), r: run('Rscript', ['--version']).code === 0 ? undefined : 'there is no Rscript', node: undefined };
let passed = 0, failed = 0, skipped = 0;
for (const { name, tool, run: check } of checks) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  if (missing[tool] !== undefined) {
    print(`skipped  ${name}: ${missing[tool]}`);
    skipped += 1;
    continue;
  }
  const start = performance.now();
  try {
    check();
    print(`passed   ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    passed += 1;
  } catch (error) {
    print(`failed   ${name}: ${(error as Error).message}`);
    failed += 1;
  }
}
print(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0) process.exitCode = 1;
