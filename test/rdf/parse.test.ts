import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import jsonld from 'jsonld';
import oxigraph from 'oxigraph';
import { toNQuad } from '../../server/ontology/canonical.js';
import { formats, type Format } from '../../server/rdf/formats.js';
import { parseDocument } from '../../server/rdf/parse.js';
import { decodeXml } from '../../server/rdf/xml-decoder.js';

const base = 'http://ex.org/dir/file';
const formatOf = (name: string): Format => formats.find((format) => format.name === name) as Format;
const short = (line: string): string => line.replaceAll('http://www.w3.org/2001/XMLSchema#', 'xsd:').replaceAll('http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf:').replaceAll('http://ex.org/', '');
/** What a document says, without the end of each line. */
async function read(name: string, text: string): Promise<string[]> {
  return (await parseDocument(text, formatOf(name), base, 'x')).map((quad) => short(toNQuad(quad)).slice(0, -' .'.length));
}

describe('RDF/XML', () => {
  const rdf = (text: string): string => `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://ex.org/">${text}</rdf:RDF>`;
  const about = (text: string): string => rdf(`<rdf:Description rdf:about="http://ex.org/s">${text}</rdf:Description>`);
  const root = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://ex.org/"';

  test.each<[string, string, string[]]>([
    ['a comment in text', about('<e:p>one<!-- c -->two</e:p>'), ['<s> <p> "onetwo"']],
    ['CDATA between texts', about('<e:p>one<![CDATA[ & two]]> three</e:p>'), ['<s> <p> "one & two three"']],
    ['CDATA and CDATA', about('<e:p><![CDATA[<a>]]><![CDATA[<b>]]></e:p>'), ['<s> <p> "<a><b>"']],
    ['a processing instruction in text', about('<e:p>one<?x y?>two<?z?></e:p>'), ['<s> <p> "onetwo"']],
    ['spaces alone', about('<e:p>  \n </e:p><e:q> x </e:q>'), ['<s> <p> "  \\n "', '<s> <q> " x "']],
    ['a comment beside a node', about('<e:p> <!-- a --> <e:T rdf:about="t"/> <!-- b --> </e:p>'), ['<dir/t> <rdf:type> <T>', '<s> <p> <dir/t>']],
    ['a root with rdf:about', `<e:T ${root} rdf:about="http://ex.org/a"><e:p>1</e:p></e:T>`, ['<a> <rdf:type> <T>', '<a> <p> "1"']],
    ['a root with rdf:ID and xml:base', `<e:T ${root} xml:base="http://b.org/x" rdf:ID="a"/>`, ['<http://b.org/x#a> <rdf:type> <T>']],
    ['a root with rdf:nodeID', `<e:T ${root} rdf:nodeID="a"/>`, ['_:x-a <rdf:type> <T>']],
    ['a root with properties', `<rdf:Description ${root} rdf:about="" e:p="v" rdf:type="T" xml:lang="en"/>`, ['<dir/file> <p> "v"@en', '<dir/file> <rdf:type> <dir/T>']],
    ['entities in entities', `<!DOCTYPE rdf:RDF [<!-- <!ENTITY x "no"> --> <!ENTITY x 'http://ex.org/'> <!ENTITY y "&x;z#"> <!ENTITY x "second"> <!ENTITY amp2 "&#38;amp;"> ]>${rdf('<rdf:Description rdf:about="&y;q"><e:p>&y; &amp2; &#233;</e:p></rdf:Description>')}`, ['<z#q> <p> "z# & é"']],
    ['XML as a literal', about('<e:p rdf:parseType="Literal">A &amp; B &lt; C<e:b z="1" a="&quot;&#10;"/><!--c--><?p i?><![CDATA[<x>]]></e:p>'),
      ['<s> <p> "A &amp; B &lt; C<e:b xmlns:e=\\"\\" a=\\"&quot;&#xA;\\" z=\\"1\\"></e:b><!--c--><?p i?>&lt;x&gt;"^^<rdf:XMLLiteral>']],
    ['namespaces of XML in a literal', about('<e:p rdf:parseType="Literal"><a xmlns="urn:n"><b xmlns:f="urn:f" f:x=""><c xmlns=""/></b></a></e:p>'),
      ['<s> <p> "<a xmlns=\\"urn:n\\"><b xmlns:f=\\"urn:f\\" f:x=\\"\\"><c xmlns=\\"\\"></c></b></a>"^^<rdf:XMLLiteral>']],
    ['another parseType', about('<e:p rdf:parseType="daml:collection"><e:T/></e:p>'), ['<s> <p> "<e:T xmlns:e=\\"\\"></e:T>"^^<rdf:XMLLiteral>']],
    ['rdf:li', about('<rdf:li>a</rdf:li><rdf:li>b</rdf:li><rdf:_7>c</rdf:_7><rdf:li>d</rdf:li>'), ['<s> <rdf:_1> "a"', '<s> <rdf:_2> "b"', '<s> <rdf:_7> "c"', '<s> <rdf:_3> "d"']],
    ['a statement with a name', about('<e:p rdf:ID="r">v</e:p>'), ['<s> <p> "v"', '<dir/file#r> <rdf:type> <rdf:Statement>', '<dir/file#r> <rdf:subject> <s>', '<dir/file#r> <rdf:predicate> <p>', '<dir/file#r> <rdf:object> "v"']],
    ['rdf:ID twice with two bases', rdf('<e:T rdf:ID="a" xml:base="http://ex.org/1"/><e:T rdf:ID="a" xml:base="http://ex.org/2"/>'), ['<1#a> <rdf:type> <T>', '<2#a> <rdf:type> <T>']],
    ['xml:base by RFC 3986', rdf('<rdf:Description xml:base="http://ex.org/a/b?q#f" rdf:about="../c"><e:p rdf:resource="?x"/><e:p rdf:resource=""/><e:p rdf:resource="./d/../e"/><e:p xml:base="z/" rdf:resource="y"/></rdf:Description>'), ['<c> <p> <a/b?x>', '<c> <p> <a/b?q>', '<c> <p> <a/e>', '<c> <p> <a/z/y>']],
    ['xml:lang', rdf('<rdf:Description xml:lang="en" rdf:about="" e:q="a"><e:p>a</e:p><e:p xml:lang="">b</e:p><e:p xml:lang="DE-at">c</e:p><e:p rdf:datatype="http://ex.org/t">d</e:p></rdf:Description>'), ['<dir/file> <q> "a"@en', '<dir/file> <p> "a"@en', '<dir/file> <p> "b"', '<dir/file> <p> "c"@de-at', '<dir/file> <p> "d"^^<t>']],
    ['lists', about('<e:p rdf:parseType="Collection"/><e:q rdf:parseType="Collection"><e:T rdf:about="t"/></e:q>'), ['<s> <p> <rdf:nil>', '<s> <q> _:x.0', '<dir/t> <rdf:type> <T>', '_:x.0 <rdf:first> <dir/t>', '_:x.0 <rdf:rest> <rdf:nil>']],
    ['a resource', about('<e:p rdf:parseType="Resource"><e:q>v</e:q><rdf:li>w</rdf:li></e:p>'), ['<s> <p> _:x.0', '_:x.0 <q> "v"', '_:x.0 <rdf:_1> "w"']],
    ['properties of an object', about('<e:p e:q="v"/><e:p rdf:resource="o" e:q="v"/><e:p rdf:nodeID="n"></e:p><e:p/>'), ['<s> <p> _:x.0', '_:x.0 <q> "v"', '<s> <p> <dir/o>', '<dir/o> <q> "v"', '<s> <p> _:x-n', '<s> <p> ""']],
    ['attributes that begin with xml', about('<e:p xml:space="preserve" xmlnew="x">v</e:p>'), ['<s> <p> "v"']],
    ['the names of old', rdf('<rdf:Description about="a"><e:p resource="b"/></rdf:Description>'), ['<dir/a> <p> <dir/b>']],
    ['nodes with names like those that are made', about('<e:p rdf:nodeID="a0"/><e:p rdf:nodeID="x.0"/><e:p><e:T/></e:p>'), ['<s> <p> _:x-a0', '<s> <p> _:x-x.0', '_:x.0 <rdf:type> <T>', '<s> <p> _:x.0']],
  ])('%s', async (_, text, expected) => { expect((await read('rdf', text)).sort()).toEqual([...expected].sort()); });

  const laughs = (n: number): string => `<!DOCTYPE x [<!ENTITY e0 "ha ha ha ha ">${Array.from({ length: n }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')}]>${about(`<e:p>&e${n};</e:p>`)}`;
  test.each<[string, string, RegExp, number?]>([
    ['text beside rdf:resource', about('<e:p rdf:resource="o">text</e:p>'), /^Text stands beside the object of a property\.$/, 1],
    ['text beside a node', about('<e:p><e:T/>text</e:p>'), /^Text stands beside the object/],
    ['a node beside text', about('<e:p>text<e:T/></e:p>'), /^Text and an element stand side by side/],
    ['two nodes in a property', about('<e:p><e:T/>\n<e:T/></e:p>'), /^Two elements stand in one property\.$/, 2],
    ['text among nodes', rdf('text'), /^Text stands outside of a property/],
    ['text among properties', about('text<e:p/>'), /^Text stands outside of a property/],
    ['text in a list', about('<e:p rdf:parseType="Collection">x</e:p>'), /^Text stands beside/],
    ['a node in a typed literal', about('<e:p rdf:datatype="t"><e:T/></e:p>'), /holds text/],
    ['rdf:bagID', rdf('<e:T rdf:bagID="b"/>'), /rdf:bagID cannot be an attribute/],
    ['rdf:aboutEach', rdf('<e:T rdf:aboutEach="b"/>'), /rdf:aboutEach cannot be an attribute/],
    ['rdf:li as an attribute', rdf('<e:T rdf:li="b"/>'), /rdf:li cannot be an attribute/],
    ['rdf:li as a node', rdf('<rdf:li/>'), /rdf:li cannot be a node/],
    ['rdf:Description as a property', about('<rdf:Description/>'), /rdf:Description cannot be a property/],
    ['rdf:ID twice', rdf('<e:T rdf:ID="a"/><e:T><e:p rdf:ID="a">v</e:p></e:T>'), /rdf:ID="a" is there twice/],
    ['rdf:ID that is no name', rdf('<e:T rdf:ID="1"/>'), /"1" cannot be a name/],
    ['rdf:about and rdf:ID', rdf('<e:T rdf:ID="a" rdf:about="b"/>'), /one of rdf:about/],
    ['rdf:resource and rdf:nodeID', about('<e:p rdf:resource="a" rdf:nodeID="b"/>'), /rdf:nodeID cannot stand there/],
    ['rdf:parseType with properties', about('<e:p rdf:parseType="Resource" e:q="v"/>'), /has no attributes that are properties/],
    ['an attribute without a namespace', about('<e:p id="x">v</e:p>'), /The attribute id has no namespace/],
    ['an element without a namespace', about('<p>v</p>'), /The element p has no namespace/],
    ['no language', about('<e:p xml:lang="en_US">v</e:p>'), /"en_US" is no language tag/],
    ['a namespace that ends in white space', `<e:T ${root.replace('http://ex.org/', 'http://ex.org/\u00a0')}/>`, /^The namespace "http:\/\/ex\.org\/\u00a0" begins or ends in white space\.$/],
    ['an entity that nobody declares', about('<e:p>&x;</e:p>'), /undefined entity/],
    ['an entity that holds itself', `<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>${about('<e:p>&a;</e:p>')}`, /^The entity &a; holds itself\.$/],
    ['entities of entities', laughs(9), /stands for more than 65536 characters\.$/],
    ['an entity again and again', `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(60_000)}">]>${about(`<e:p>${'&a;'.repeat(600)}</e:p>`)}`, /stand for more than 33554432 characters together/],
    ['an entity with markup', `<!DOCTYPE x [<!ENTITY a "<e:T/>">]>${about('<e:p>&a;</e:p>')}`, /holds markup/],
    ['an entity of a file', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${about('<e:p>&a;</e:p>')}`, /nothing is fetched/],
    ['parameter entities', `<!DOCTYPE x [<!ENTITY % a "b"> %a;]>${about('')}`, /^Parameter entities such as %a;/],
    ['no end', `<rdf:RDF ${root}><e:T>`, /unclosed tag/],
    ['no XML', 'x', /./],
    ['an IRI with a space', about('<e:p rdf:resource="http://ex.org/a b"/>'), /not an absolute IRI/],
    ['elements that nest deep', about(`${'<e:p><e:T>'.repeat(4000)}${'</e:T></e:p>'.repeat(4000)}`), /^Elements may stand 5000 deep within each other\.$/],
  ])('%s is refused', async (...[, text, message, line]) => {
    await expect(read('rdf', text)).rejects.toMatchObject({ name: 'DocumentError', message: expect.stringMatching(message), ...(line !== undefined && { line }) });
  });

  test.each<[string, Uint8Array, string?]>([
    ['UTF-8 with a mark', Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-8"?>${about('<e:p>é€</e:p>')}`)],
    ['UTF-16 with a mark', Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${about('<e:p>é€</e:p>')}`, 'utf16le')],
    ['UTF-16, the other end first', Buffer.from(`\ufeff${about('<e:p>é€</e:p>')}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(`<?xml version="1.0" encoding="UTF-16LE"?>${about('<e:p>é€</e:p>')}`, 'utf16le')],
    ['a charset of the transport', Buffer.from(about('<e:p>é€</e:p>'), 'utf16le'), 'utf-16le'],
  ])('%s is decoded', async (...[, bytes, charset]) => { expect(await read('rdf', decodeXml(bytes, charset))).toEqual(['<s> <p> "é€"']); });

  test.each([['a mark', '\ufeff'], ['no mark', '']])('UTF-32 is refused by its name, with %s, and not read as UTF-16', (_, mark) => {
    const codes = [...`${mark}<?xml version="1.0"?>${about('<e:p>a</e:p>')}`].map((sign) => sign.codePointAt(0) ?? 0), bytes = Buffer.alloc(4 * codes.length);
    codes.forEach((code, i) => { bytes.writeUInt32LE(code, 4 * i); });
    expect(() => decodeXml(bytes)).toThrow('The encoding UTF-32 is not read: send UTF-8, UTF-16 or ISO-8859-1.');
    expect(() => decodeXml(Buffer.from(bytes).swap32())).toThrow('The encoding UTF-32 is not read');
  });

  test('ISO-8859-1 is decoded, and no other encoding is guessed', async () => {
    const document = `<?xml version="1.0" encoding="ISO-8859-1"?>${about('<e:p>é\u0085</e:p>')}`;
    expect(await read('rdf', decodeXml(Buffer.from(document, 'latin1')))).toEqual(['<s> <p> "é\u0085"']);
    expect(() => decodeXml(Buffer.from(document.replace('ISO-8859-1', 'Shift_JIS'), 'latin1'))).toThrow('The encoding Shift_JIS is not read');
    expect(() => decodeXml(Buffer.from(document.replace('ISO-8859-1', 'UTF-8'), 'latin1'))).toThrow('The document is not UTF-8.');
    expect(() => decodeXml(Buffer.from(document.replace('ISO-8859-1', 'US-ASCII'), 'latin1'))).toThrow('The document is not US-ASCII');
  });

  test('an ontology has the statements that another parser finds', async () => {
    const restriction = (i: number): string => `<rdfs:subClassOf><owl:Restriction><owl:onProperty rdf:resource="&x;p${i % 7}"/><owl:someValuesFrom><owl:Class><owl:intersectionOf rdf:parseType="Collection"><rdf:Description rdf:about="&x;c${i + 1}"/><owl:Class><owl:complementOf rdf:resource="&x;c${i % 5}"/></owl:Class></owl:intersectionOf></owl:Class></owl:someValuesFrom></owl:Restriction></rdfs:subClassOf>`;
    const classes = Array.from({ length: 300 }, (_, i) => `<owl:Class rdf:about="&x;c${i}">${restriction(i)}${restriction(3)}<rdfs:label xml:lang="en">class ${i} &amp; more</rdfs:label></owl:Class><owl:AllDisjointClasses><owl:members rdf:parseType="Collection"><rdf:Description rdf:about="&x;c${i}"/><rdf:Description rdf:about="&x;c0"/></owl:members></owl:AllDisjointClasses>`);
    const text = `<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY x "http://ex.org/">]><rdf:RDF ${root} xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">${classes.join('\n')}</rdf:RDF>`;
    const store = new oxigraph.Store();
    store.load(text, { format: 'application/rdf+xml', base_iri: base });
    expect(new Set(await read('rdf', text)).size).toBe(store.size);
  });
});

describe('JSON-LD', () => {
  const context = '"@context":{"xsd":"http://www.w3.org/2001/XMLSchema#","d":{"@id":"http://ex.org/p","@type":"xsd:decimal"},"f":{"@id":"http://ex.org/p","@type":"xsd:double"},"j":{"@id":"http://ex.org/p","@type":"@json"}}';
  test.each<[string, string]>([
    ['5e-8', '"5.0E-8"^^<xsd:double>'], ['1e-7', '"1.0E-7"^^<xsd:double>'], ['-1e-10', '"-1.0E-10"^^<xsd:double>'], ['0.05', '"5.0E-2"^^<xsd:double>'],
    ['2.5E-300', '"2.5E-300"^^<xsd:double>'], ['0.30000000000000004', '"3.0000000000000004E-1"^^<xsd:double>'], ['1e400', '"INF"^^<xsd:double>'], ['-1e400', '"-INF"^^<xsd:double>'],
    ['12345678901234567890', '"12345678901234567890"^^<xsd:integer>'], ['-9007199254740993', '"-9007199254740993"^^<xsd:integer>'], ['9007199254740993', '"9007199254740993"^^<xsd:integer>'],
    ['1e21', '"1.0E21"^^<xsd:double>'], ['1e3', '"1000"^^<xsd:integer>'], ['5.0', '"5"^^<xsd:integer>'], ['0', '"0"^^<xsd:integer>'], ['-0', '"0"^^<xsd:integer>'],
    ['"12345678901234567890"', '"12345678901234567890"'], ['true', '"true"^^<xsd:boolean>'],
    ['{"@value":5e-8,"@type":"xsd:double"}', '"5.0E-8"^^<xsd:double>'], ['{"@value":5,"@type":"xsd:double"}', '"5.0E0"^^<xsd:double>'],
    ['{"@value":5,"@type":"xsd:decimal"}', '"5"^^<xsd:decimal>'], ['{"@value":"0.00000005","@type":"xsd:decimal"}', '"0.00000005"^^<xsd:decimal>'],
    // The letter of 8.2.2, step 10, whatever the type.
    ['{"@value":5e-8,"@type":"xsd:decimal"}', '"5.0E-8"^^<xsd:decimal>'],
    ['{"@value":12345678901234567890,"@type":"xsd:decimal"}', '"12345678901234567890"^^<xsd:decimal>'],
  ])('the number %s', async (number, expected) => {
    expect(await read('jsonld', `{${context},"@id":"http://ex.org/s","http://ex.org/p":${number}}`)).toEqual([`<s> <p> ${expected}`]);
  });

  test('numbers of a term with a type, and of JSON', async () => {
    const of = async (rest: string): Promise<string[]> => read('jsonld', `{${context},"@id":"http://ex.org/s",${rest}}`);
    expect((await of('"f":[5,5e-8,12345678901234567890]')).sort()).toEqual(['<s> <p> "1.2345678901234567E19"^^<xsd:double>', '<s> <p> "5.0E-8"^^<xsd:double>', '<s> <p> "5.0E0"^^<xsd:double>']);
    expect(await of('"d":7')).toEqual(['<s> <p> "7"^^<xsd:decimal>']);
    expect(await of('"j":{"b":[5e-8,12345678901234567890],"a":"x"}')).toEqual(['<s> <p> "{\\"a\\":\\"x\\",\\"b\\":[5e-8,12345678901234567000]}"^^<rdf:JSON>']);
    expect(await of('"http://ex.org/p":{"@list":[1e-7,{"@list":[2]}]}')).toContain('_:x-b0 <rdf:first> "1.0E-7"^^<xsd:double>');
  });

  test('every number keeps its value', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })), async (number) => {
      const text = typeof number === 'bigint' ? number.toString() : JSON.stringify(number);
      const [line = ''] = await read('jsonld', `{"@id":"http://ex.org/s","http://ex.org/p":${text}}`);
      const [, lexical = '', type] = /"(.*)"\^\^<xsd:(.*)>$/.exec(line) ?? [];
      if (type === 'integer') expect(BigInt(lexical)).toBe(BigInt(text.replace(/\.0$/, '')));
      else expect([type, Number(lexical)]).toEqual(['double', Number(number)]);
    }), { numRuns: 200 });
  });

  test('the library still takes 5e-8 for an integer: when it does not, its own conversion can be used', async () => {
    expect(await jsonld.toRDF({ '@id': 'http://ex.org/s', 'http://ex.org/p': 5e-8 } as never, { format: 'application/n-quads' })).toBe('<http://ex.org/s> <http://ex.org/p> "0"^^<http://www.w3.org/2001/XMLSchema#integer> .\n');
  });

  test.each([
    ['a context elsewhere', '{"@context":"https://schema.org/","name":"x"}', /nothing is fetched/],
    ['deep arrays', `{"http://ex.org/p":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /^Arrays and objects may stand 500 deep within each other\.$/],
    ['deep objects', '{"http://ex.org/p":'.repeat(100_000), /^Arrays and objects may stand 500 deep/],
    ['no JSON', '{', /./],
  ])('%s is refused', async (_, text, message) => {
    await expect(read('jsonld', text)).rejects.toMatchObject({ name: 'DocumentError', message: expect.stringMatching(message) });
  });

  test('brackets in texts do not count', async () => {
    expect(await read('jsonld', `{"@id":"http://ex.org/s","http://ex.org/p":"${'[{\\"'.repeat(1000)}"}`)).toEqual([`<s> <p> "${'[{\\"'.repeat(1000)}"`]);
    expect((await read('jsonld', `{"@id":"http://ex.org/s","http://ex.org/p":${'{"@list":['.repeat(200)}1${']}'.repeat(200)}}`)).length).toBe(401);
  });
});

describe('documents that nest deep are read in linear time', () => {
  test.each([
    ['nodes', '[ <http://ex.org/p> ', ' ]', 30_001], ['lists', '( ', ' )', 60_001],
  ])('%s of Turtle', async (_, before, after, size) => {
    // Time of the processor: the clock would count what others do.
    const start = process.cpuUsage();
    expect((await parseDocument(`<http://ex.org/s> <http://ex.org/p> ${before.repeat(30_000)}1${after.repeat(30_000)} .`, formatOf('ttl'), base, 'x')).length).toBe(size);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(5000);
  });
});
