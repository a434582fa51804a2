import { describe, expect, test } from '@jest/globals';
import { compareValues, equals } from '../../../server/engine/values/compare.js';
import { blankValue, iriValue, langString, type Value } from '../../../server/engine/values/values.js';

const typed = (text: string, datatype = 'http://e/type'): Value => ({ tag: 'typed', text, datatype, id: 0 });

/** 1: equal, 0: different, -1: an error, as SPARQL 1.1, 17.4.1.7 has it for literals whose value is not known. */
describe('whether two values are equal', () => {
  test.each<[a: Value, b: Value, expected: number]>([
    ['a', 'a', 1],
    ['a', 'b', 0],
    ['true', true, 0],
    [true, true, 1],
    ['a', typed('a'), -1],
    [true, typed('true'), -1],
    [typed('a'), 'a', -1],
    ['a', iriValue('a'), 0],
    ['a', langString('a', 'en'), 0],
    [langString('a', 'en'), langString('a', 'EN'), 1],
    [langString('a', 'en'), langString('a', 'de'), 0],
    [langString('a', 'en'), langString('b', 'en'), 0],
    [langString('a', 'en'), typed('a'), 0],
    [iriValue('a'), iriValue('a'), 1],
    [iriValue('a'), iriValue('b'), 0],
    [iriValue('a'), blankValue('a'), 0],
    [iriValue('a'), typed('a'), 0],
    [typed('a'), typed('a'), 1],
    [typed('a'), typed('b'), -1],
    [typed('a'), typed('a', 'http://e/other'), -1],
  ])('%j and %j: %d', (a, b, expected) => { expect(equals(a, b)).toBe(expected); });
});

describe('the order of two values', () => {
  test.each<[a: Value, b: Value, expected: number | undefined]>([
    ['a', 'b', -1],
    ['b', 'a', 1],
    ['a', 'a', 0],
    ['a', true, undefined],
    [false, true, -1],
    [true, 'true', undefined],
    [langString('a', 'en'), langString('b', 'en'), -1],
    [langString('a', 'en'), langString('b', 'de'), undefined],
    [langString('a', 'en'), iriValue('b'), undefined],
    [iriValue('a'), iriValue('b'), undefined],
    [langString('a', 'en'), 'b', undefined],
    [typed('a'), typed('b'), undefined],
  ])('%j and %j: %s', (a, b, expected) => {
    const order = compareValues(a, b);
    expect(order === undefined ? undefined : Math.sign(order)).toBe(expected);
  });
});
