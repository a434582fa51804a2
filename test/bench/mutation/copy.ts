import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A copy of what was compiled, in which `@jest/globals` only collects the tests. All else is linked. */
export function makeCopy(root: string, copy: string): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, 'node_modules', '@jest', 'globals'), { recursive: true });
  cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  const packages = join(root, 'node_modules');
  for (const name of readdirSync(packages)) if (name !== '@jest') symlinkSync(join(packages, name), join(copy, 'node_modules', name));
  for (const name of readdirSync(join(packages, '@jest'))) if (name !== 'globals') symlinkSync(join(packages, '@jest', name), join(copy, 'node_modules', '@jest', name));
  const shim = join(copy, 'node_modules', '@jest', 'globals');
  writeFileSync(join(shim, 'package.json'), JSON.stringify({ name: '@jest/globals', type: 'module', exports: './index.js' }));
  writeFileSync(join(shim, 'index.js'), `export * from ${JSON.stringify(join(copy, 'dist', 'test', 'bench', 'mutation', 'jest-globals.js'))};\n`);
  for (const name of readdirSync(root)) if (!['dist', 'node_modules', '.git'].includes(name)) symlinkSync(join(root, name), join(copy, name));
}
