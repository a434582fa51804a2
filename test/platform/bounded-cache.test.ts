import { expect, test } from '@jest/globals';
import { createBoundedCache, createNotes } from '../../server/platform/bounded-cache.js';

/** A cache with room for eight values of ten bytes, key included. */
const filled = (keys: string) => {
  const cache = createBoundedCache<string>(80, () => 8);
  for (const key of keys) cache.set(key, key);
  return cache;
};
const kept = (cache: ReturnType<typeof filled>, keys: string): string => [...keys].filter((key) => cache.get(key) !== undefined).join('');

test('the oldest goes first', () => {
  const cache = filled('abcdefghij');
  expect(cache.bytes).toBe(80);
  expect(kept(cache, 'abcdefghij')).toBe('cdefghij');
});

test('what was asked for stays once more', () => {
  const cache = filled('abcdefgh');
  expect(cache.get('a')).toBe('a');
  cache.set('i', 'i');
  expect(cache.size).toBe(8);
  for (const key of 'jk') cache.set(key, key);
  expect(kept(cache, 'abcdefghijk')).toBe('aefghijk');
});

test('where all were asked for, the oldest goes and the new one is kept', () => {
  const cache = filled('abcdefgh');
  expect(kept(cache, 'abcdefgh')).toBe('abcdefgh');
  cache.set('i', 'i');
  expect(kept(cache, 'abcdefghi')).toBe('bcdefghi');
});

test('a value of more than an eighth is not kept, and none of a cache without bytes', () => {
  const cache = createBoundedCache<string>(80, (value) => value.length);
  cache.set('a', '123456789');
  cache.set('b', '12345678');
  expect([cache.get('a'), cache.get('b'), cache.bytes]).toEqual([undefined, '12345678', 10]);
  const none = createBoundedCache<string>(0, () => 0);
  none.set('a', '');
  expect(none.get('a')).toBeUndefined();
});

test('a key that is set again holds the new value, and clearing forgets all', () => {
  const cache = filled('ab');
  cache.set('a', 'again');
  expect([cache.get('a'), cache.size, cache.bytes]).toEqual(['again', 2, 20]);
  cache.clear();
  expect([cache.get('a'), cache.size, cache.bytes]).toEqual([undefined, 0, 0]);
});

test('notes tell what came lately, and forget what came long ago', () => {
  const seen = createNotes(3);
  expect(['a', 'b', 'a', 'c', 'd', 'b', 'e', 'f', 'd', 'g', 'a', 'd'].map(seen)).toEqual([false, false, true, false, false, true, false, false, true, false, false, true]);
});
