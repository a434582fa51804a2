import { expect as plainExpect } from 'expect';

/**
 * What the suites ask of `@jest/globals`, without jest: tests are only collected, and `run-tests.ts` runs some of them.
 * Takes the place of that package in the copies that `mutate.ts` makes.
 */
type Body = (...values: never[]) => unknown;

export interface CollectedTest {
  /** Its names from the outside in, with the number of the row and of those that have the same names. */
  readonly id: string;
  readonly blocks: readonly Block[];
  run(): unknown;
}
export interface Block {
  readonly name: string;
  readonly beforeAll: Body[];
  readonly afterAll: Body[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
}

const newBlock = (name: string): Block => ({ name, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] });
let stack: Block[] = [newBlock('')], tests: CollectedTest[] = [], names = new Map<string, number>();

/** What was collected since the last call. */
export function takeTests(): { readonly root: Block; readonly tests: readonly CollectedTest[] } {
  const taken = { root: stack[0] as Block, tests };
  stack = [newBlock('')];
  tests = [];
  names = new Map();
  return taken;
}

const rowsOf = (table: readonly unknown[]): readonly (readonly unknown[])[] => table.map((row) => (Array.isArray(row) ? row as unknown[] : [row]));
const call = (body: Body, values: readonly unknown[]): unknown => (body as (...given: unknown[]) => unknown)(...values);

function addTest(name: string, body: Body, values: readonly unknown[] = []): void {
  const full = [...stack.slice(1).map((block) => block.name), name].join(' > ');
  const number = names.get(full) ?? 0;
  names.set(full, number + 1);
  tests.push({ id: number === 0 ? full : `${full} (${number})`, blocks: [...stack], run: () => call(body, values) });
}
function addBlock(name: string, body: Body, values: readonly unknown[] = []): void {
  stack.push(newBlock(name));
  call(body, values);
  stack.pop();
}
type Add = (name: string, body: Body) => void;
const withTables = (add: (name: string, body: Body, values?: readonly unknown[]) => void) => Object.assign(((name, body) => { add(String(name), body); }) as Add, {
  each: (table: readonly unknown[]): Add => (name, body) => { for (const [i, row] of rowsOf(table).entries()) add(`${name} [${i}]`, body, row); },
  skip: (): void => undefined,
});

export const test = withTables(addTest);
export const it = test;
export const describe = withTables(addBlock);
const hook = (kind: Exclude<keyof Block, 'name'>) => (body: Body): void => { stack.at(-1)?.[kind].push(body); };
export const beforeAll = hook('beforeAll'), afterAll = hook('afterAll'), beforeEach = hook('beforeEach'), afterEach = hook('afterEach');
export const expect = plainExpect;
export const jest = { setTimeout: (): void => undefined };
