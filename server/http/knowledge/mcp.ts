import type { Request, Response } from 'express';
import { CallFault, inputSchema, runTool, tools, type ToolContext } from '../../api/tools.js';
import { EngineError, type Engine } from '../../engine/contract/engine.js';
import { packageVersion } from '../../platform/package-version.js';
import { Problem } from '../../platform/problem.js';
import { createGate, due, turn } from '../../platform/turns.js';
import type { Version } from '../../pages/version.js';
import { formatNamed } from '../../rdf/formats.js';
import type { Example } from '../../query/examples.js';
import { fromOneVersion } from '../requests/one-version.js';
import { readJson } from '../requests/read-json.js';
import { counterOf } from '../sparql/run-query.js';

/** Bounds of a query that an agent asks: milliseconds, if the service does not give less; rows or triples, bytes. */
const longest = 10_000, mostRows = 1000, mostBytes = 200_000;
/** Calls of one body; queries that run at once, and that may wait. */
const mostCalls = 20, atOnce = 2, mostWaiting = 6;
/** Bytes of a body: calls are short. */
const longestBody = 256 * 1024;

const instructions = `An open knowledge graph of cancer metastasis. Every relation is a claim with a status and with evidence for and against it, from papers. Begin with search_terms; cite the papers that get_claims gives, and say how sure a claim is. What is not curated here may still be true. Nothing here is medical advice.`;

/** The official package; loading it holds the thread for some tenths of a second, so it is loaded before anybody can ask, unless nothing is to be warm at the start. */
export const loadProtocol = () => (loaded ??= Promise.all([
  import('@modelcontextprotocol/sdk/server/index.js'), import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'), import('@modelcontextprotocol/sdk/types.js'),
]));
let loaded:
  | Promise<
      readonly [
        typeof import('@modelcontextprotocol/sdk/server/index.js'),
        typeof import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
        typeof import('@modelcontextprotocol/sdk/types.js'),
      ]
    >
  | undefined;

type Protocol = typeof import('@modelcontextprotocol/sdk/types.js');

/** Answers what is no call of JSON-RPC 2.0: its code says what is wrong with it. */
function sendFault(res: Response, status: number, code: number, message: string): void {
  res.status(status).set('Cache-Control', 'no-store').json({ jsonrpc: '2.0', id: null, error: { code, message } });
}
/** Codes of JSON-RPC 2.0, 5.1. */
const parseError = -32700, invalidRequest = -32600;

/** What `/mcp` needs of the service. */
export interface McpServices {
  readonly current: () => Version;
  readonly engine: Engine;
  readonly examples: readonly Example[];
  readonly base: string;
  /** Milliseconds that a query may take. */
  readonly queryTimeout: number;
}

/**
 * `/mcp`: the Model Context Protocol over streamable HTTP, read only and without sessions: each request stands for itself, and is answered as JSON.
 * The protocol is spoken by the official package.
 */
export function createMcp({ current, engine, examples, base, queryTimeout }: McpServices): (req: Request, res: Response) => Promise<void> {
  const gate = createGate(
    atOnce,
    mostWaiting,
    () =>
      new Problem(
        503,
        'Too many queries at once',
        `${mostWaiting} queries of agents are waiting already, which is the bound; ask again.`,
        { limit: mostWaiting },
        { 'Retry-After': '5' },
      ),
  );
  const contextOf = ({ dataset, pages }: Version): ToolContext => ({
    sources: async () => ({ ...await pages.sources(), version: dataset.id }), pages, examples, base, query: (text) => gate(() => ask(text, dataset.prefixes)),
  });

  async function ask(text: string, prefixes: Version['dataset']['prefixes']): Promise<object> {
    const json = formatNamed('json'), triples = formatNamed('nt');
    const {
      head,
      format,
      result: { body },
    } = await engine.ask(
      { text, options: { prefixes, base: `${base}sparql`, maxLength: 10_000 } },
      { formats: { bindings: json, boolean: json, triples }, timeout: Math.min(longest, queryTimeout) },
    );
    const count = counterOf(format), chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer | string>) {
      const part = Buffer.from(chunk as Buffer);
      chunks.push(part);
      bytes += part.length;
      if (head.form !== 'ASK' && (count(part) > mostRows || bytes > mostBytes))
        throw new Problem(
          422,
          'Result too large',
          `The result has more than ${mostRows} rows or ${mostBytes / 1000} kB, which is the bound here. Ask for less, with LIMIT or fewer variables; /sparql gives all of it.`,
          { limit: mostRows },
        );
    }
    const whole = Buffer.concat(chunks).toString();
    return format === json ? JSON.parse(whole) as object : { triples: whole };
  }

  const call = async (name: string, given: unknown, { McpError, ErrorCode }: Protocol): Promise<{ readonly content: { readonly type: 'text'; readonly text: string }[]; readonly isError?: true }> => {
    try {
      const answer = await fromOneVersion(current, async (version) => ({ version: version.dataset.id, ...await runTool(name, given, contextOf(version)) }));
      return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
    } catch (error) {
      // A tool that cannot answer says why, so that the model can ask better.
      if (error instanceof CallFault) throw new McpError(ErrorCode.InvalidParams, error.message);
      if (error instanceof Problem || error instanceof EngineError)
        return { content: [{ type: 'text', text: error instanceof Problem ? `${error.title}: ${error.detail}` : error.message }], isError: true };
      throw error;
    }
  };

  return async (req, res) => {
    if (req.method !== 'POST')
      throw new Problem(
        405,
        'Method not allowed',
        'Agents ask by POST, as the Model Context Protocol says (streamable HTTP, without sessions): docs/agents.md.',
        {},
        { Allow: 'POST' },
      );
    let parsedBody: unknown;
    try {
      parsedBody = await readJson(req, longestBody);
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 415) throw error;
      sendFault(res, error.status, error.status === 400 ? parseError : invalidRequest, error.detail);
      return;
    }
    if (typeof parsedBody !== 'object' || parsedBody === null || (Array.isArray(parsedBody) && parsedBody.length === 0)) {
      sendFault(res, 400, invalidRequest, 'A body is a call of JSON-RPC 2.0, an object, or a list of them.');
      return;
    }
    if (Array.isArray(parsedBody) && parsedBody.length > mostCalls) {
      sendFault(res, 413, invalidRequest, `At most ${mostCalls} calls are made at once.`);
      return;
    }
    if (due()) await turn();
    const [{ Server }, { WebStandardStreamableHTTPServerTransport }, protocol] = await loadProtocol(), { ListToolsRequestSchema } = protocol;
    const server = new Server({ name: 'metastasis-perspective', version: packageVersion }, { capabilities: { tools: {} }, instructions });
    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: tools.map((tool) => ({
        name: tool.name,
        title: tool.title,
        description: tool.description,
        inputSchema: inputSchema(tool),
        annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
      })),
    }));
    // The package would call arguments that are no object a fault of its own.
    server.fallbackRequestHandler = async ({ method, params = {} }) => {
      const { McpError, ErrorCode } = protocol, { name, arguments: given } = params;
      if (method !== 'tools/call') throw new McpError(ErrorCode.MethodNotFound, `There is no method ${method.slice(0, 100)}.`);
      if (typeof name !== 'string') throw new McpError(ErrorCode.InvalidParams, 'A call names its tool: params.name.');
      return call(name, given, protocol);
    };
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    try {
      await server.connect(transport as never);
      const headers = new Headers(Object.entries(req.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])));
      const answer = await transport.handleRequest(new globalThis.Request('http://service/mcp', { method: 'POST', headers }), { parsedBody });
      const body = Buffer.from(await answer.arrayBuffer());
      res.status(answer.status);
      for (const [name, value] of answer.headers) res.setHeader(name, value);
      res.set('Cache-Control', 'no-store').end(body);
    } finally {
      await server.close();
    }
  };
}
