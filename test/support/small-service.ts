import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from 'n3';
import { writeTurtle } from '../../server/rdf/turtle.js';
import { startService, temporaryFolder, type ServiceProcess } from './process.js';

/** A service over a small ontology in a git repository of its own; the token of the administrator is `token`. */
export interface SmallService {
  /** The one that runs; another one after `restart`. */
  readonly service: ServiceProcess;
  readonly ontology: string;
  readonly data: string;
  git(...args: string[]): string;
  /** Stops the service, or kills it, and starts it again over the same folders. */
  restart(signal?: NodeJS.Signals, env?: Readonly<Record<string, string>>): Promise<void>;
  /** Sends JSON. @returns Status, headers, and the body where it is JSON. */
  send(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  version(): Promise<string>;
  ask(query: string): Promise<string>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // What an answer holds is what its test says.
  readonly json: Record<string, unknown>;
}

export const authorized = { authorization: 'Bearer token' };

/** Prefixes of test/fixtures/small.ttl, as Turtle declares them. */
const declared = /^@prefix (\w+): <(.*)> \.$/gm;

/** Makes the folder of an ontology with the definitions of the repository and one module, `small`. */
export async function writeSmallOntology(ontology: string): Promise<void> {
  await mkdir(join(ontology, 'modules'), { recursive: true });
  for (const file of ['schema.ttl', 'shapes.ttl', 'forms.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
  const fixture = await readFile('test/fixtures/small.ttl', 'utf8');
  await writeFile(join(ontology, 'modules', 'small.ttl'), writeTurtle(new Parser().parse(fixture), new Map([...fixture.matchAll(declared)].map(([, prefix = '', namespace = '']) => [prefix, namespace]))));
}

export async function startSmallService(env: Readonly<Record<string, string>> = {}): Promise<SmallService> {
  const folder = await temporaryFolder(), ontology = join(folder.path, 'repository', 'ontology'), data = join(folder.path, 'data');
  await writeSmallOntology(ontology);
  const git = (...args: string[]): string => execFileSync('git', ['-C', ontology, ...args], { encoding: 'utf8' });
  git('init', '--quiet', '..');
  git('add', '.');
  git('-c', 'user.name=Curator', '-c', 'user.email=curator@example.org', 'commit', '--quiet', '-m', 'Start');
  const start = (more: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> => startService({ MPP_ONTOLOGY: ontology, MPP_DATA: data, MPP_ADMIN_TOKEN: 'token', MPP_WARM_UP: '0', ...env, ...more });
  let service = await start();
  const answer = async (response: Response): Promise<Answer> => {
    const text = await response.text(), isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) as Record<string, unknown> : {} };
  };
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => answer(await fetch(`${service.origin}${path}`, { headers, redirect: 'manual' }));
  return {
    get service() { return service; },
    ontology, data, git, get,
    async restart(signal = 'SIGTERM', more = {}) {
      await service.stop(signal);
      service = await start(more);
    },
    send: async (path, body, headers = {}) => answer(await fetch(`${service.origin}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })),
    version: async () => String((await get('/health')).json.version),
    ask: async (query) => (await get(`/sparql?format=csv&query=${encodeURIComponent(query)}`)).text,
    async close() {
      await service.stop();
      await folder.clean();
    },
  };
}
