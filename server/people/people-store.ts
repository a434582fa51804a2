import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Problem } from '../platform/problem.js';
import type { Tables } from './tables.js';

/** Folder of what belongs to accounts, in that of the data; it is there once somebody was invited. */
export const peopleFolder = (data: string): string => join(data, 'people');
/** The file of the tables. */
export const peopleFile = (data: string): string => join(peopleFolder(data), 'people.sqlite');
/** Folder of invitations that the command made, each a file named by the hash of its code. */
export const invitationsFolder = (data: string): string => join(peopleFolder(data), 'invitations');

/** The tables of accounts, each call a promise. Calls are carried out one after the other. They reject with Problem 503 past `mostWaiting`, and with Error where the disk fails. */
export type PeopleStore = { readonly [Name in keyof Tables]: (...values: Parameters<Tables[Name]>) => Promise<ReturnType<Tables[Name]>> };

export interface ToPeople { readonly number: number; readonly method: keyof Tables; readonly values: readonly unknown[] }
export type FromPeople =
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done'; readonly number: number; readonly result: unknown }
  | { readonly kind: 'refused'; readonly number: number; readonly message: string };

/** Calls that wait for the thread. */
const mostWaiting = 1_000;

/** @throws Error when the file cannot be opened, with the reason. */
export async function openPeopleStore(file: string): Promise<PeopleStore> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const thread = new Worker(new URL('./people-thread.js', import.meta.url), { workerData: file });
  const calls = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let made = 0, failure: Error | undefined;
  const failAll = (error: Error): void => {
    failure = error;
    for (const { reject } of calls.values()) reject(error);
    calls.clear();
  };
  /** @returns the call with that number, which is answered. */
  const take = (number: number) => {
    const found = calls.get(number);
    calls.delete(number);
    if (calls.size === 0) thread.unref();
    return found;
  };
  await new Promise<void>((resolve, reject) => {
    thread.on('message', (message: FromPeople) => {
      switch (message.kind) {
        case 'opened': resolve(); break;
        case 'failed': reject(new Error(`${file}: ${message.message}`)); break;
        case 'done': take(message.number)?.resolve(message.result); break;
        case 'refused': take(message.number)?.reject(new Error(`${file}: ${message.message}`));
      }
    });
    thread.once('error', (error) => { failAll(error); reject(error); });
    thread.once('exit', () => { failAll(new Error(`${file} is closed`)); });
  }).catch(async (error: unknown) => {
    await thread.terminate();
    throw error;
  });
  // It keeps the process alive only while it is asked something.
  thread.unref();
  const call = (method: keyof Tables, values: readonly unknown[]): Promise<unknown> => new Promise((resolve, reject) => {
    if (failure) {
      reject(failure);
      return;
    }
    if (calls.size >= mostWaiting) {
      reject(new Problem(503, 'Service unavailable', `${mostWaiting} questions about accounts wait already.`, { limit: mostWaiting }, { 'Retry-After': '5' }));
      return;
    }
    made += 1;
    thread.ref();
    calls.set(made, { resolve, reject });
    thread.postMessage({ number: made, method, values } satisfies ToPeople);
  });
  return new Proxy({} as PeopleStore, { get: (_, method) => (typeof method === 'string' && method !== 'then' ? (...values: readonly unknown[]) => call(method as keyof Tables, values) : undefined) });
}
