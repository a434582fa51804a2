import type { OwnCase, OwnSection } from './own-case.js';

/** Section 17: each case is an expression and its value, `.` for an error. */
type Value = readonly [expression: string, value: string];
const cases = (values: readonly Value[]): readonly OwnCase[] => values.map(([expression, value]) => [expression, `SELECT (${expression} AS ?v) {}`, ['?v', value]]);
const section = (clause: string, values: readonly Value[]): OwnSection => ({ clause, data: '', cases: cases(values) });

const time = '"2011-01-10T14:45:13.815-05:00"^^xsd:dateTime';

export const expressions: readonly OwnSection[] = [
  section('17.2 Errors and truth', [
    ['true && true', 'true'], ['true && false', 'false'], ['false && (1 / 0)', 'false'], ['(1 / 0) && false', 'false'], ['true && (1 / 0)', '.'], ['(1 / 0) && true', '.'], ['(1 / 0) && (1 / 0)', '.'],
    ['false || false', 'false'], ['true || (1 / 0)', 'true'], ['(1 / 0) || true', 'true'], ['false || (1 / 0)', '.'], ['(1 / 0) || false', '.'], ['!(1 / 0)', '.'], ['!true', 'false'], ['!0', 'true'], ['!"x"', 'false'], ['!""', 'true'],
    ['IF(0.0, 1, 2)', '2'], ['IF("NaN"^^xsd:double, 1, 2)', '2'], ['IF(-1, 1, 2)', '1'], ['IF("x"^^xsd:integer, 1, 2)', '2'], ['IF("y"@en, 1, 2)', '1'], ['IF(""@en, 1, 2)', '2'], ['IF("maybe"^^xsd:boolean, 1, 2)', '2'], ['IF(:a, 1, 2)', '.'], ['IF(?none, 1, 2)', '.'],
    ['IF("0"^^xsd:boolean, 1, 2)', '2'], ['IF("2020-01-01"^^xsd:date, 1, 2)', '.'], ['IF(true, 1, 1 / 0)', '1'], ['IF(false, 1 / 0, 2)', '2'],
  ]),
  section('17.3 Equality', [
    ['1 = 1.0', 'true'], ['1 = 1e0', 'true'], ['1.0 = "1"^^xsd:float', 'true'], ['1 != 2', 'true'], ['1 = 2', 'false'], ['01 = 1', 'true'], ['"a" = "a"', 'true'], ['"a" = "b"', 'false'], ['"a" != "b"', 'true'], ['"a" = "a"@en', 'false'],
    ['"a"@en = "a"@EN', 'true'], ['"a"@en != "a"@fr', 'true'], [':a = :a', 'true'], [':a = :b', 'false'], [':a != "http://e/a"', 'true'], ['1 = "1"', 'false'], ['true = "1"^^xsd:boolean', 'true'], ['true != false', 'true'],
    ['"x"^^:t = "x"^^:t', 'true'], ['"x"^^:t = "y"^^:t', '.'], ['"x"^^:t != "y"^^:t', '.'], ['"x"^^xsd:integer = 1', '.'], ['1 = ?none', '.'], ['"NaN"^^xsd:double = "NaN"^^xsd:double', 'false'], ['-0e0 = 0', 'true'],
    ['9007199254740993 = 9007199254740992', 'false'], ['9007199254740993 = 9007199254740993.0', 'true'], ['0.1 = 0.10', 'true'], ['"0.1"^^xsd:float = 0.1', 'true'], ['"0.1"^^xsd:float = 0.1e0', 'false'], ['1e400 = 1e500', 'true'],
    ['"2020-01-01T12:00:00Z"^^xsd:dateTime = "2020-01-01T13:00:00+01:00"^^xsd:dateTime', 'true'], ['"2020-01-01T12:00:00Z"^^xsd:dateTime = "2020-01-01T12:00:00.0Z"^^xsd:dateTime', 'true'],
    ['"2020-01-01T12:00:00.0000001Z"^^xsd:dateTime = "2020-01-01T12:00:00Z"^^xsd:dateTime', 'false'], ['sameTerm(1, 1)', 'true'], ['sameTerm(1, 1.0)', 'false'], ['sameTerm(1, 01)', 'false'], ['sameTerm("a"@en, "a"@EN)', 'true'], ['sameTerm(:a, :a)', 'true'],
  ]),
  section('17.3 Order', [
    ['1 < 2', 'true'], ['2 < 1', 'false'], ['1 <= 1', 'true'], ['2 <= 1', 'false'], ['2 > 1.5', 'true'], ['1 > 1', 'false'], ['1 >= 1.0', 'true'], ['1 >= 2', 'false'], ['"a" < "b"', 'true'], ['"b" < "a"', 'false'], ['"a" <= "a"', 'true'], ['"B" > "a"', 'false'], ['"" < "a"', 'true'],
    ['false < true', 'true'], ['true <= false', 'false'], ['1 < "a"', '.'], [':a < :b', '.'], ['"x"^^:t < "y"^^:t', '.'], ['"NaN"^^xsd:double < 1', 'false'], ['1 >= "NaN"^^xsd:double', 'false'], ['"INF"^^xsd:double > 1e300', 'true'],
    ['9007199254740992 < 9007199254740993', 'true'], ['0.1 < 0.10000000000000000001', 'true'], ['"0.7"^^xsd:float < 0.7', 'false'], ['"\uFFFD" < "😀"', 'true'],
    ['"2020-01-01T12:00:00Z"^^xsd:dateTime < "2020-01-01T12:00:01Z"^^xsd:dateTime', 'true'], ['"2020-01-01T12:00:00Z"^^xsd:dateTime > "2020-01-01T12:30:00+01:00"^^xsd:dateTime', 'true'], ['"2020-01-01T00:00:00Z"^^xsd:dateTime >= "2019-12-31T24:00:00Z"^^xsd:dateTime', 'true'],
  ]),
  section('17.3 Arithmetic', [
    ['1 + 2', '3'], ['1 - 2', '-1'], ['2 * 3', '6'], ['7 / 2', '3.5'], ['6 / 2', '"3"^^xsd:decimal'], ['1 / 0', '.'], ['1.0 / 0', '.'], ['1e0 / 0', '"INF"^^xsd:double'], ['-1e0 / 0', '"-INF"^^xsd:double'], ['0e0 / 0', '"NaN"^^xsd:double'], ['1 + 2.5', '3.5'], ['1 + 2e0', '3e0'],
    ['1.5 + "2"^^xsd:float', '"3.5"^^xsd:float'], ['"1"^^xsd:float + 1e0', '2e0'], ['0.1 + 0.2', '0.3'], ['0.1 * 0.1', '0.01'], ['0.1e0 + 0.2e0', '0.30000000000000004e0'], ['9007199254740993 + 1', '9007199254740994'], ['9007199254740993 * 9007199254740993', '81129638414606699710187514626049'],
    ['1 - 1.0', '0.0'], ['STR(0.25 - 0.25)', '"0"'], ['STR(0.5 - 0.5)', '"0"'], ['STR(0.00 * 3)', '"0"'], ['STR(0.001 / 1000000000000000000)', '"0"'], ['sameTerm(0.125 - 0.125, 0 / 7)', 'true'], ['STR(-(1.50))', '"-1.5"'], ['STR(+(1.50))', '"1.5"'], ['STR(+(-0e0))', '"-0.0E0"'], ['STR(-(0.00))', '"0"'], ['STR(ABS(-1.50))', '"1.5"'], ['STR(ABS(1.50))', '"1.5"'], ['STR(ABS(-0.0))', '"0"'], ['-(3)', '-3'], ['+(3)', '3'], ['-:a', '.'], ['-(-0.5)', '0.5'], ['1 + "1"', '.'], ['1 + :a', '.'], ['1 + ?none', '.'], ['"1"^^xsd:byte + 1', '2'], ['1 + 2 * 3', '7'], ['(1 + 2) * 3', '9'], ['10 - 2 - 3', '5'], ['12 / 2 / 3', '"2"^^xsd:decimal'], ['1-1', '0'], ['2 --1', '3'],
    ['1 / 3 * 3 < 1.0000001', 'true'], ['DATATYPE(1 / 1)', 'xsd:decimal'], ['DATATYPE("1"^^xsd:byte * 1)', 'xsd:integer'], ['1e308 * 10', '"INF"^^xsd:double'], ['"16777216"^^xsd:float + 1', '"16777216"^^xsd:float'],
  ]),
  section('17.4.1 Forms', [
    ['BOUND(?none)', 'false'], ['COALESCE(1 / 0, ?none, 3, 4)', '3'], ['COALESCE(1 / 0)', '.'], ['1 IN (3, 2, 1)', 'true'], ['1 IN (2, 1.0)', 'true'], ['1 IN ()', 'false'], ['1 IN (2, 1 / 0)', '.'], ['1 IN (1 / 0, 1)', 'true'], ['1 NOT IN (2, 3)', 'true'], ['1 NOT IN (1)', 'false'], ['1 NOT IN ()', 'true'], ['1 NOT IN (2, 1 / 0)', '.'],
    ['"x"^^:t IN ("a", "b", :a)', '.'], ['"x"^^:t NOT IN ("a", :a)', '.'], ['"x"^^:t IN (:a, :b)', 'false'], ['"x"^^:t IN ("a", "x"^^:t)', 'true'], ['"x"^^:t IN (:a, 1)', '.'], [':a IN ("a", 1, "x"^^:t, :b)', 'false'], [':a NOT IN ("http://e/a", :b)', 'true'], ['?none IN ("a", :a)', '.'], ['?none NOT IN ("a")', '.'],
    ['"a" IN ("b", "a"@en, "a")', 'true'], ['"a" IN ("a"@en, "b")', 'false'], ['"a" IN ("b", "x"^^:t)', '.'], ['"a" NOT IN ("b", 1)', 'true'], ['STR(:a) IN (:a, "http://e/a")', 'true'], ['1 IN ("1", "a", 1.0)', 'true'], ['"1"^^xsd:string IN ("1")', 'true'], ['"a" IN (STR(:a), CONCAT("", "a"))', 'true'], ['true IN ("true", "a")', 'false'], ['"a"@en IN ("a", "b", :a)', 'false'], ['"a"@en IN ("a", "a"@EN)', 'true'],
    ['1 NOT IN (1 / 0, 1)', 'false'], [':a IN (:b, :a)', 'true'], ['"a" IN ("a"@en)', 'false'], ['IF(1 < 2, "y", "n")', '"y"'],
  ]),
  section('17.4.2 Terms', [
    ['isIRI(:a)', 'true'], ['isIRI("a")', 'false'], ['isURI(:a)', 'true'], ['isBlank(BNODE())', 'true'], ['isBlank(:a)', 'false'], ['isLiteral("a"@en)', 'true'], ['isLiteral(:a)', 'false'], ['isLiteral(BNODE())', 'false'], ['isIRI(?none)', '.'],
    ['isNumeric(1)', 'true'], ['isNumeric(1e0)', 'true'], ['isNumeric("1")', 'false'], ['isNumeric("x"^^xsd:integer)', 'false'], ['isNumeric(:a)', 'false'], ['isNumeric("1"^^xsd:unsignedByte)', 'true'], ['isNumeric("1200"^^xsd:byte)', 'false'],
    ['STR(:a)', '"http://e/a"'], ['STR("a"@en)', '"a"'], ['STR(01)', '"01"'], ['STR(1.50)', '"1.50"'], ['STR("x"^^:t)', '"x"'], ['STR(BNODE())', '.'], ['LANG("a"@en)', '"en"'], ['LANG("a")', '""'], ['LANG(1)', '""'], ['LANG(:a)', '.'],
    ['DATATYPE(1)', 'xsd:integer'], ['DATATYPE(1.0)', 'xsd:decimal'], ['DATATYPE(1e0)', 'xsd:double'], ['DATATYPE("a")', 'xsd:string'], ['DATATYPE("a"@en)', 'rdf:langString'], ['DATATYPE("x"^^:t)', ':t'], ['DATATYPE(:a)', '.'], ['DATATYPE(true)', 'xsd:boolean'],
    ['IRI("http://x/y")', '<http://x/y>'], ['IRI(:a)', ':a'], ['URI("http://x/y")', '<http://x/y>'], ['IRI(1)', '.'], ['IRI("a"@en)', '.'], ['STRDT("1", xsd:integer)', '1'], ['STRDT("x", :t)', '"x"^^:t'], ['STRDT("a"@en, :t)', '.'], ['STRDT("a", "b")', '.'],
    ['STRLANG("a", "en")', '"a"@en'], ['STRLANG("a"@fr, "en")', '.'], ['STRLANG("a", "")', '.'], ['STRLANG("a", "en_US")', '.'], ['REGEX(STR(UUID()), "^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")', 'true'], ['STRLEN(STRUUID())', '36'], ['UUID() = UUID()', 'false'], ['isBlank(BNODE("a"))', 'true'],
    ['sameTerm(BNODE("a"), BNODE("a"))', 'true'], ['sameTerm(BNODE("a"), BNODE("b"))', 'false'], ['sameTerm(BNODE(), BNODE())', 'false'],
  ]),
  section('17.4.3 Strings', [
    ['STRLEN("")', '0'], ['STRLEN("chat")', '4'], ['STRLEN("😀é")', '2'], ['STRLEN("chat"@en)', '4'], ['STRLEN(1)', '.'], ['STRLEN(:a)', '.'],
    ['SUBSTR("foobar", 4)', '"bar"'], ['SUBSTR("foobar"@en, 4)', '"bar"@en'], ['SUBSTR("foobar", 4, 1)', '"b"'], ['SUBSTR("foobar", 4, 0)', '""'], ['SUBSTR("foobar", 0)', '"foobar"'], ['SUBSTR("foobar", 0, 2)', '"f"'], ['SUBSTR("foobar", -1, 3)', '"f"'], ['SUBSTR("foobar", 7)', '""'], ['SUBSTR("foobar", 6)', '"r"'],
    ['SUBSTR("foobar", 5, 9)', '"ar"'], ['SUBSTR("foobar", 1.5, 2.6)', '"oob"'], ['SUBSTR("😀éx", 2, 1)', '"é"'], ['SUBSTR("foobar", "1")', '.'], ['SUBSTR(1, 1)', '.'],
    ['UCASE("chat"@fr)', '"CHAT"@fr'], ['UCASE("ß")', '"SS"'], ['LCASE("CHAT É")', '"chat é"'], ['UCASE(1)', '.'], ['LCASE(:a)', '.'],
    ['STRSTARTS("foobar", "foo")', 'true'], ['STRSTARTS("foobar", "bar")', 'false'], ['STRSTARTS("foobar"@en, "foo"@en)', 'true'], ['STRSTARTS("foobar"@en, "foo")', 'true'], ['STRSTARTS("foobar", "foo"@en)', '.'], ['STRSTARTS("foobar"@en, "foo"@fr)', '.'], ['STRSTARTS("a", "")', 'true'], ['STRSTARTS("a", 1)', '.'],
    ['STRENDS("foobar", "bar")', 'true'], ['STRENDS("foobar", "foo")', 'false'], ['STRENDS("a"@en, "a")', 'true'], ['CONTAINS("foobar", "oob")', 'true'], ['CONTAINS("foobar", "x")', 'false'], ['CONTAINS("foobar"@en, "o"@en)', 'true'], ['CONTAINS("foobar", "o"@en)', '.'],
    ['STRBEFORE("abc", "b")', '"a"'], ['STRBEFORE("abc"@en, "bc")', '"a"@en'], ['STRBEFORE("abc"@en, "b"@cy)', '.'], ['STRBEFORE("abc"@en, "")', '""@en'], ['STRBEFORE("abc", "xyz")', '""'], ['STRBEFORE("abc"@en, "z"@en)', '""'], ['STRBEFORE("abab", "b")', '"a"'],
    ['STRAFTER("abc", "b")', '"c"'], ['STRAFTER("abc"@en, "ab")', '"c"@en'], ['STRAFTER("abc", "xyz")', '""'], ['STRAFTER("abc"@en, "")', '"abc"@en'], ['STRAFTER("abc"@en, "z")', '""'], ['STRAFTER("abab", "a")', '"bab"'], ['STRAFTER("abc", "c")', '""'],
    ['ENCODE_FOR_URI("Los Angeles")', '"Los%20Angeles"'], ['ENCODE_FOR_URI("é/~-_.!*()")', '"%C3%A9%2F~-_.%21%2A%28%29"'], ['ENCODE_FOR_URI("a"@en)', '"a"'], ['ENCODE_FOR_URI(1)', '.'],
    ['CONCAT("foo", "bar")', '"foobar"'], ['CONCAT("foo"@en, "bar"@en)', '"foobar"@en'], ['CONCAT("foo"@en, "bar")', '"foobar"'], ['CONCAT("foo"@en, "bar"@fr)', '"foobar"'], ['CONCAT()', '""'], ['CONCAT("a"@en)', '"a"@en'], ['CONCAT("a", 1)', '.'], ['CONCAT("a", :a)', '.'], ['CONCAT("a", "b", "c")', '"abc"'],
    ['LANGMATCHES("en-GB", "en")', 'true'], ['LANGMATCHES("en", "en-GB")', 'false'], ['LANGMATCHES("en", "*")', 'true'], ['LANGMATCHES("", "*")', 'false'], ['LANGMATCHES("EN", "en")', 'true'], ['LANGMATCHES("eng", "en")', 'false'],
    ['REGEX("Alice", "^ali", "i")', 'true'], ['REGEX("Alice", "^ali")', 'false'], ['REGEX("Alice", "lic")', 'true'], ['REGEX("a.c", "a.c", "q")', 'true'], ['REGEX("abc", "a.c", "q")', 'false'], ['REGEX("a\\nb", "a.b")', 'false'], ['REGEX("a\\nb", "a.b", "s")', 'true'], ['REGEX("a\\nb", "^b", "m")', 'true'], ['REGEX("a\\nb", "^b")', 'false'],
    ['REGEX("ab", "a b", "x")', 'true'], ['REGEX("a", "(")', '.'], ['REGEX("a", "a", "y")', '.'], ['REGEX(1, "1")', '.'], ['REGEX("a"@en, "A", "i")', 'true'], ['REGEX("IL-6", "^\\\\p{Lu}+\\\\-\\\\d$")', 'true'], ['REGEX("😀", "^.$")', 'true'], ['REGEX("b", "a|b")', 'true'], ['REGEX("c", "a|b")', 'false'], ['REGEX("ac", "^(a|b)(c|d)$")', 'true'], ['REGEX("", "^(a|)$")', 'true'], ['REPLACE("abc", "a|c", "-")', '"-b-"'],
    ['REPLACE("abcd", "b", "Z")', '"aZcd"'], ['REPLACE("abab", "B", "Z", "i")', '"aZaZ"'], ['REPLACE("abab", "B.", "Z", "i")', '"aZb"'], ['REPLACE("abracadabra", "bra", "*")', '"a*cada*"'], ['REPLACE("abracadabra", "a(.)", "a$1$1")', '"abbraccaddabbra"'], ['REPLACE("abc"@en, "b", "")', '"ac"@en'], ['REPLACE("abc", "x*", "-")', '.'], ['REPLACE("abc", "b", "$0$0")', '"abbc"'],
    ['REPLACE("abc", "b", "\\\\$")', '"a$c"'], ['REPLACE("abc", "b", "\\\\\\\\")', '"a\\\\c"'], ['REPLACE("abc", "b", "[$1]")', '"a[]c"'], ['REPLACE(1, "1", "2")', '.'], ['REPLACE("abc", "b", 1)', '.'],
  ]),
  section('17.4.4 Numbers', [
    ['ABS(-1.5)', '1.5'], ['ABS(2)', '2'], ['ABS(-0e0)', '0e0'], ['ROUND(2.4999)', '"2"^^xsd:decimal'], ['ROUND(2.5)', '"3"^^xsd:decimal'], ['ROUND(-2.5)', '"-2"^^xsd:decimal'], ['ROUND(2.5e0)', '3e0'], ['ROUND(-2.5e0)', '-2e0'], ['ROUND(0.49999999999999994e0)', '0e0'], ['ROUND(3)', '3'], ['CEIL(10.5)', '"11"^^xsd:decimal'], ['CEIL(-10.5)', '"-10"^^xsd:decimal'], ['FLOOR(10.5)', '"10"^^xsd:decimal'], ['FLOOR(-10.5)', '"-11"^^xsd:decimal'], ['CEIL(1.2e0)', '2e0'], ['FLOOR(-1.2e0)', '-2e0'], ['CEIL(7)', '7'], ['FLOOR(123456789012345678901.5)', '"123456789012345678901"^^xsd:decimal'],
    ['ABS("x")', '.'], ['ROUND("NaN"^^xsd:double)', '"NaN"^^xsd:double'], ['RAND() >= 0 && RAND() < 1', 'true'],
  ]),
  section('17.4.5 Dates', [
    [`YEAR(${time})`, '2011'], [`MONTH(${time})`, '1'], [`DAY(${time})`, '10'], [`HOURS(${time})`, '14'], [`MINUTES(${time})`, '45'], [`SECONDS(${time})`, '13.815'], [`TZ(${time})`, '"-05:00"'], [`TIMEZONE(${time})`, '"-PT5H"^^xsd:dayTimeDuration'], ['TZ("2011-01-10T14:45:13Z"^^xsd:dateTime)', '"Z"'], ['TIMEZONE("2011-01-10T14:45:13Z"^^xsd:dateTime)', '"PT0S"^^xsd:dayTimeDuration'],
    ['TZ("2011-01-10T14:45:13"^^xsd:dateTime)', '""'], ['TIMEZONE("2011-01-10T14:45:13"^^xsd:dateTime)', '.'], ['TIMEZONE("2011-01-10T14:45:13+05:30"^^xsd:dateTime)', '"PT5H30M"^^xsd:dayTimeDuration'], ['YEAR("x"^^xsd:dateTime)', '.'], ['YEAR("2011-01-10T14:45:13Z")', '.'], ['NOW() = NOW()', 'true'], ['DATATYPE(NOW())', 'xsd:dateTime'],
    ['YEAR("2019-12-31T24:00:00Z"^^xsd:dateTime)', '2020'], ['YEAR("2021-02-29T00:00:00Z"^^xsd:dateTime)', '.'], ['DAY("2020-02-29T00:00:00Z"^^xsd:dateTime)', '29'], ['YEAR("-0044-03-15T00:00:00Z"^^xsd:dateTime)', '-44'],
  ]),
  section('17.4.6 Hashes', [
    ['MD5("abc")', '"900150983cd24fb0d6963f7d28e17f72"'], ['SHA1("abc")', '"a9993e364706816aba3e25717850c26c9cd0d89d"'], ['SHA256("abc")', '"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"'], ['STRLEN(SHA384("abc"))', '96'], ['SUBSTR(SHA512("abc"), 1, 16)', '"ddaf35a193617aba"'], ['MD5(1)', '.'], ['MD5(:a)', '.'], ['MD5("é")', '"66ddcd97cfdeabb2f6fb8a999b4bc76f"'],
  ]),
  section('17.5 Casts', [
    ['xsd:integer("7")', '7'], ['xsd:integer(" 7 ")', '7'], ['xsd:integer("7.5")', '.'], ['xsd:integer(7.9)', '7'], ['xsd:integer(-7.9e0)', '-7'], ['xsd:integer(true)', '1'], ['xsd:integer("x")', '.'], ['xsd:integer(:a)', '.'], ['xsd:integer("INF"^^xsd:double)', '.'], ['xsd:integer("1e3")', '.'],
    ['xsd:decimal("1.50")', '1.5'], ['xsd:decimal(1e-3)', '0.001'], ['xsd:decimal("1e3")', '.'], ['xsd:decimal(false)', '0.0'], ['xsd:decimal(7)', '7.0'], ['xsd:double("1e3")', '1000e0'], ['xsd:double("INF")', '"INF"^^xsd:double'], ['xsd:double("inf")', '.'], ['xsd:double(true)', '1e0'], ['xsd:double(0.1)', '0.1e0'], ['xsd:float("0.1")', '"0.1"^^xsd:float'], ['xsd:float(16777217)', '"16777216"^^xsd:float'], ['xsd:double("x")', '.'],
    ['xsd:string(1.50)', '"1.5"'], ['xsd:string(:a)', '"http://e/a"'], ['xsd:string(true)', '"true"'], ['xsd:string("a")', '"a"'], ['xsd:boolean("true")', 'true'], ['xsd:boolean("1")', 'true'], ['xsd:boolean("yes")', '.'], ['xsd:boolean(0)', 'false'], ['xsd:boolean(0.5)', 'true'], ['xsd:boolean("NaN"^^xsd:double)', 'false'],
    ['xsd:dateTime("2020-01-01T00:00:00Z")', '"2020-01-01T00:00:00Z"^^xsd:dateTime'], ['xsd:dateTime("x")', '.'], ['xsd:dateTime(1)', '.'], [':unknown(1)', '.'],
  ]),
  {
    clause: '17 Expressions over data', data: ':a :p 1 , "b"@en , :b , 2.5 , true , "2020-01-01T00:00:00Z"^^xsd:dateTime , "x"^^:t , "q" , _:c .',
    cases: [
      ['FILTER by number', 'SELECT ?o { :a :p ?o FILTER(?o >= 1) }', ['?o', '1', '2.5']],
      ['FILTER by equality of numbers', 'SELECT ?o { :a :p ?o FILTER(?o = 1.0) }', ['?o', '1']],
      ['FILTER by inequality', 'SELECT ?o { :a :p ?o FILTER(?o != 1) }', ['?o', '"b"@en', ':b', '2.5', 'true', '"2020-01-01T00:00:00Z"^^xsd:dateTime', '"q"', '_:c']],
      ['FILTER by truth', 'SELECT ?o { :a :p ?o FILTER(?o) }', ['?o', '1', '"b"@en', '2.5', 'true', '"q"']],
      ['FILTER by language', 'SELECT ?o { :a :p ?o FILTER(LANG(?o) = "en") }', ['?o', '"b"@en']],
      ['FILTER by datatype', 'SELECT ?o { :a :p ?o FILTER(DATATYPE(?o) = xsd:decimal) }', ['?o', '2.5']],
      ['FILTER by kind', 'SELECT ?o { :a :p ?o FILTER(!isLiteral(?o)) }', ['?o', ':b', '_:c']],
      ['FILTER by list', 'SELECT ?o { :a :p ?o FILTER(?o IN (:b, 2.50, "q")) }', ['?o', ':b', '2.5', '"q"']],
      ['FILTER by time', 'SELECT ?o { :a :p ?o FILTER(?o < "2020-01-01T01:30:00+01:00"^^xsd:dateTime) }', ['?o', '"2020-01-01T00:00:00Z"^^xsd:dateTime']],
      ['FILTER by text', 'SELECT ?o { :a :p ?o FILTER(?o > "a") }', ['?o', '"q"']],
      ['FILTER by two', 'SELECT ?o { :a :p ?o FILTER(?o > 0) FILTER(?o < 2) }', ['?o', '1']],
      ['FILTER by sameTerm', 'SELECT ?o { :a :p ?o FILTER(sameTerm(?o, "b"@en)) }', ['?o', '"b"@en']],
      ['a filter holds for its whole group', 'SELECT ?o { FILTER(?o = 1) :a :p ?o }', ['?o', '1']],
      ['a filter of a group does not see others', 'SELECT ?o { :a :p ?o { FILTER(BOUND(?o)) } }', ['?o']],
      ['BNODE of one text, a solution each', 'SELECT (COUNT(DISTINCT ?b) AS ?n) { :a :p ?o FILTER(isNumeric(?o)) BIND(BNODE("x") AS ?b) }', ['?n', '2']],
    ],
  },
];
