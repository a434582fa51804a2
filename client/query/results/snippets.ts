import type { QueryForm } from '../grammar/tokens.js';

export type SnippetLanguage = 'curl' | 'Python' | 'pandas' | 'R' | 'JavaScript';

export interface Snippet {
  readonly language: SnippetLanguage;
  /** What has to be installed, for people. */
  readonly needs: string;
  readonly code: string;
}

/** For a here-document of a shell and for R's raw strings: a mark that the text does not have. */
function mark(text: string): string {
  let name = 'QUERY';
  while (text.includes(name)) name += '_';
  return name;
}

/** A Python string over several lines that means the text: only backslashes and quotes are changed. */
const python = (text: string): string => `"""${text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"')}"""`;
/** A template literal of JavaScript. */
const javaScript = (text: string): string => `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;

/** A raw string of R, with as many dashes as the text needs. */
function r(text: string): string {
  let dashes = '';
  while (text.includes(`)${dashes}"`)) dashes += '-';
  return `r"${dashes}(${text})${dashes}"`;
}

/**
 * The query as programs that run as they stand. Line ends are kept, since a comment ends with its line.
 *
 * @param endpoint Absolute address of `/sparql`.
 */
export function snippets(query: string, form: QueryForm | undefined, endpoint: string): readonly Snippet[] {
  const triples = form === 'CONSTRUCT' || form === 'DESCRIBE', text = query.replaceAll('\r\n', '\n'), end = mark(text);
  const type = triples ? 'text/turtle' : 'text/csv';
  const list: Snippet[] = [
    { language: 'curl', needs: 'curl, in a shell', code: `curl -sS '${endpoint}' -H 'Accept: ${type}' --data-urlencode query@- <<'${end}'\n${text}\n${end}\n` },
    {
      language: 'Python',
      needs: 'pip install SPARQLWrapper',
      code: triples
        ? `from SPARQLWrapper import SPARQLWrapper, TURTLE\n\nsparql = SPARQLWrapper("${endpoint}")\nsparql.setMethod("POST")\nsparql.setQuery(${python(text)})\nsparql.setReturnFormat(TURTLE)\nprint(sparql.queryAndConvert().decode())\n`
        : `from SPARQLWrapper import SPARQLWrapper, JSON\n\nsparql = SPARQLWrapper("${endpoint}")\nsparql.setMethod("POST")\nsparql.setQuery(${python(text)})\nsparql.setReturnFormat(JSON)\nresult = sparql.queryAndConvert()\n${form === 'ASK' ? 'print(result["boolean"])' : 'for row in result["results"]["bindings"]:\n    print({name: cell["value"] for name, cell in row.items()})'}\n`,
    },
  ];
  if (triples) {
    list.push({
      language: 'R',
      needs: 'R 4.0 or later',
      code: `query <- ${r(text)}\naddress <- paste0("${endpoint}?format=ttl&query=", URLencode(query, reserved = TRUE))\ncat(readLines(url(address, encoding = "UTF-8")), sep = "\\n")\n`,
    });
  } else {
    list.push(
      {
        language: 'pandas',
        needs: 'pip install pandas',
        code: `from io import BytesIO\nfrom urllib.parse import urlencode\nfrom urllib.request import Request, urlopen\nimport pandas as pd\n\nquery = ${python(text)}\nrequest = Request("${endpoint}", urlencode({"query": query}).encode(), {"Accept": "text/csv"})\nwith urlopen(request) as answer:\n    table = pd.read_csv(BytesIO(answer.read())${form === 'ASK' ? ', header=None' : ''}).convert_dtypes()\nprint(table)\n`,
      },
      {
        language: 'R',
        needs: 'R 4.0 or later',
        code: `query <- ${r(text)}\naddress <- paste0("${endpoint}?format=csv&query=", URLencode(query, reserved = TRUE))\nanswer <- read.csv(url(address, encoding = "UTF-8")${form === 'ASK' ? ', header = FALSE' : ''})\nprint(answer)\n`,
      },
    );
  }
  const accept = triples ? 'text/turtle' : 'application/sparql-results+json';
  list.push({
    language: 'JavaScript',
    needs: 'a browser or Node.js 20',
    code: `const query = ${javaScript(text)};\nconst response = await fetch('${endpoint}', {\n  method: 'POST', body: new URLSearchParams({ query }), headers: { Accept: '${accept}' },\n});\nif (!response.ok) throw new Error(await response.text());\n${triples ? 'console.log(await response.text());' : form === 'ASK' ? 'console.log((await response.json()).boolean);' : 'const { results } = await response.json();\nfor (const row of results.bindings) console.log(Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])));'}\n`,
  });
  return list;
}
