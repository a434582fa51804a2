import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { startGit, type GitBeside } from '../../server/change/git.js';
import { temporaryFolder } from '../support/process.js';
import { until } from '../support/until.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>, git: GitBeside;
/** The processes that this one has started and that run git. */
const beside = (): number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('git-process.js') && readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`);
  } catch {
    return false;
  }
});
const onLinux = process.platform === 'linux' ? test : test.skip;

beforeAll(async () => {
  folder = await temporaryFolder();
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder.path]);
  git = startGit();
});
afterAll(async () => {
  git.close();
  await folder.clean();
});

describe('git in a process beside this one', () => {
  test('answers with what it writes, several commands at once', async () => {
    expect(await Promise.all([git.run(folder.path, ['symbolic-ref', 'HEAD']), git.run(folder.path, ['var', 'GIT_AUTHOR_IDENT'], { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_AUTHOR_DATE: '@0 +0000' })])).toEqual(['refs/heads/main\n', 'Ada <ada@example.org> 0 +0000\n']);
  });

  test('fails with what git says', async () => {
    await expect(git.run(folder.path, ['show', 'nothing'])).rejects.toThrow(/^git show failed: fatal: .*nothing/);
  });

  onLinux('is started again where the process has died, and ends when it is closed', async () => {
    const [first] = beside();
    const running = git.run(folder.path, ['-c', 'alias.wait=!sleep 5', 'wait']);
    process.kill(first as number, 'SIGTERM'); // who ends the service may tell both
    expect(beside()).toEqual([first]);
    process.kill(first as number, 'SIGKILL');
    await expect(running).rejects.toThrow('the process that runs git has ended');
    expect(await git.run(folder.path, ['symbolic-ref', 'HEAD'])).toBe('refs/heads/main\n');
    const [second, ...others] = beside();
    expect([second === first, others]).toEqual([false, []]);
    git.close();
    await until(() => Promise.resolve(beside().length === 0));
  });
});
