import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly resolved?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
}
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { readonly packages: Readonly<Record<string, LockedPackage>> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('every package of the lock file', () => {
  test('names no address of a registry', () => {
    expect(packages.filter(([, { resolved }]) => resolved?.includes('://')).map(([path]) => path)).toEqual([]);
    expect(packages.length).toBeGreaterThan(100);
  });

  test('installs without a script', () => {
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
  });

  test('has a licence that the project may build on', () => {
    // Three name it the way that was usual before 2014, in "licenses": MIT, BSD-2-Clause, MIT.
    expect(packages.filter(([, { license }]) => license === undefined).map(([path]) => path))
      .toEqual(['node_modules/exit', 'node_modules/negotiate', 'node_modules/uritemplate']);
    expect(packages.filter(([, { license }]) => /GPL|SSPL|BUSL|UNLICENSED/.test(license ?? '')).map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });
});
