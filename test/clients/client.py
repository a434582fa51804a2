"""SPARQLWrapper and rdflib's remote stores, as their documentation uses them."""
import os
from SPARQLWrapper import SPARQLWrapper, CSV, JSON, POST, RDFXML, TURTLE, XML
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

endpoint = os.environ['ENDPOINT']
mpp, skos = 'https://w3id.org/metastasis/', 'http://www.w3.org/2004/02/skos/core#'
label = 'SELECT ?l { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }'
name = 'met\u00e1stasis'


def same(what, expected, found):
    assert expected == found, f'{what}: expected {expected!r}, found {found!r}'


for method in ('GET', POST):
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    wrapper.setQuery(label)
    wrapper.setReturnFormat(JSON)
    same(f'JSON by {method}', {'head': {'vars': ['l']}, 'results': {'bindings': [{'l': {'type': 'literal', 'value': name, 'xml:lang': 'es'}}]}}, wrapper.queryAndConvert())
wrapper.setReturnFormat(CSV)
same('CSV', f'l\r\n{name}\r\n'.encode(), wrapper.queryAndConvert())
wrapper.setReturnFormat(XML)
same('XML', [name], [node.firstChild.data for node in wrapper.queryAndConvert().getElementsByTagName('literal')])
wrapper.setQuery('ASK { mpp:emt a mpp:Mechanism }')
wrapper.setReturnFormat(JSON)
same('ASK', {'head': {}, 'boolean': True}, wrapper.queryAndConvert())
wrapper.setQuery('CONSTRUCT { mpp:metastasis skos:prefLabel ?l } { mpp:metastasis skos:prefLabel ?l FILTER(LANG(?l) = "es") }')
triple = (URIRef(f'{mpp}metastasis'), URIRef(f'{skos}prefLabel'), Literal(name, lang='es'))
wrapper.setReturnFormat(RDFXML)
same('RDF/XML', {triple}, set(wrapper.queryAndConvert()))
wrapper.setReturnFormat(TURTLE)
same('Turtle', {triple}, set(Graph().parse(data=wrapper.queryAndConvert(), format='turtle')))

writer = SPARQLWrapper(endpoint)
writer.addCustomHttpHeader('Authorization', 'Bearer token')
writer.setMethod(POST)
writer.setQuery('INSERT DATA { GRAPH <http://example.org/wrapper> { <http://a/s> <http://a/p> "x" } }')
same('update', 204, writer.query().response.status)

graph = Graph(SPARQLStore(endpoint))
same('SPARQLStore.value', Literal(name, lang='es'), next(o for o in graph.objects(URIRef(f'{mpp}metastasis'), URIRef(f'{skos}prefLabel')) if o.language == 'es'))
same('SPARQLStore.query', [(Literal(name, lang='es'),)], [tuple(row) for row in graph.query(f'PREFIX mpp: <{mpp}> PREFIX skos: <{skos}> {label}')])
same('SPARQLStore contains', True, triple in graph)
same('what the wrapper wrote', {(URIRef('http://a/s'), URIRef('http://a/p'), Literal('x'))}, set(Graph(SPARQLStore(endpoint), URIRef('http://example.org/wrapper'))))

store = SPARQLUpdateStore(endpoint, endpoint, headers={'Authorization': 'Bearer token'})
notes = Graph(store, URIRef('http://example.org/rdflib'))
new = (URIRef('http://a/s'), URIRef('http://a/p'), Literal(7))
notes.add(new)
same('SPARQLUpdateStore.add', {new}, set(notes))
notes.remove((None, None, None))
same('SPARQLUpdateStore.remove', set(), set(notes))
print('SPARQLWrapper and rdflib: as expected')
