import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { reviewMail, startReviewMail } from '../../server/curation/proposals/review-mail.js';
import { createMailSender, MailError } from '../../server/outside/mail.js';
import { readSettings } from '../../server/platform/settings.js';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';
import { until } from '../support/until.js';

/** Mail to those who review, by a server of SMTP on this machine. */
interface Received { readonly from: string; readonly to: readonly string[]; readonly text: string; readonly user: string | undefined }
let server: SMTPServer, received: Received[], port: number, refusal: Error | undefined;
beforeEach(async () => {
  received = [];
  refusal = undefined;
  server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true,
    onAuth({ username, password }, _, done) { if (password === 'p@ss word') done(null, { user: username ?? '' }); else done(new Error(`no such user ${username} with ${password}`)); },
    onMailFrom(_, __, done) { done(refusal); },
    onData(stream, { envelope: { mailFrom, rcptTo }, user }, done) {
      let text = '';
      stream.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        received.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), text, user: user as string | undefined });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => { resolve(); }); });
  port = (server.server.address() as AddressInfo).port;
});
afterEach(() => new Promise<void>((resolve) => { server.close(() => { resolve(); }); }));

const settings = (login = 'me%40x:p%40ss%20word@', more: Readonly<Record<string, string>> = {}) => readSettings({ MPP_SMTP: `smtp://${login}127.0.0.1:${port}`, MPP_MAIL_TO: 'cora@example.org, clea@example.org', MPP_MAIL_FROM: 'graph@example.org', MPP_ORIGIN: 'https://example.org', ...more }).mail;
const sender = (login?: string) => createMailSender(settings(login) ?? (() => { throw new Error('no mail is set'); })());

test('a mail has numbers and addresses of the service; none is sent where nothing waits', () => {
  expect([reviewMail({}, 'https://e'), reviewMail({ draft: 3, accepted: 5, held: 0 }, 'https://e')]).toEqual([undefined, undefined]);
  expect(reviewMail({ held: 1, open: 2, accepted: 7 }, 'https://example.org')).toEqual({ subject: '3 proposals wait for review', text: expect.stringMatching(/^3 proposals wait for review at https:\/\/example\.org\/review\n\n- 1 of visitors, .*: https:\/\/example\.org\/review\?state=held\n- 2 that nobody reviews yet: https:\/\/example\.org\/review\?state=open\n\n/) as unknown });
  expect(reviewMail({ open: 1 }, 'https://e')?.subject).toBe('1 proposal waits for review');
});

describe('by a real server', () => {
  test('it arrives at all who review, from whom it should, with the login that is set', async () => {
    const mail = sender();
    await mail.send({ subject: 'Two wait', text: 'At https://example.org/review\n' });
    mail.close();
    expect(received).toEqual([{ from: 'graph@example.org', to: ['cora@example.org', 'clea@example.org'], user: 'me@x', text: expect.stringMatching(/^Auto-Submitted: auto-generated\r?\n[^]*Subject: Two wait\r?\n[^]*\n\r?\nAt https:\/\/example\.org\/review/) as unknown }]);
  });

  test('what fails is told without user name and password', async () => {
    const wrong = await sender('someone:secretword@').send({ subject: 'a', text: 'b' }).catch((error: unknown) => error as Error);
    expect(wrong).toBeInstanceOf(MailError);
    expect(String((wrong as Error).message)).toMatch(/^Mail could not be sent by 127\.0\.0\.1:\d+: .*\*\*\* with \*\*\*/);
    expect(String((wrong as Error).stack)).not.toMatch(/secretword|someone/);
  });

  test('it is sent once for the same numbers, and again after it failed; nothing waits for it', async () => {
    let counts: Readonly<Record<string, number>> = { open: 1 };
    const logged: unknown[] = [], end = startReviewMail({ mail: sender(), counts: () => Promise.resolve(counts), origin: 'https://example.org', every: 20, log: (message, error) => { logged.push([message, (error as Error).name]); } });
    await until(() => received.length === 1);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    expect(received.length).toBe(1);
    refusal = new Error('mailbox is busy');
    counts = { open: 2 };
    await until(() => logged.length > 1);
    expect([received.length, logged[0]]).toEqual([1, ['reviewers could not be told by mail what waits', 'MailError']]);
    refusal = undefined;
    await until(() => received.length === 2);
    end();
    expect(received[1]?.text).toContain('Subject: 2 proposals wait for review');
  });
});

test('a service sends it, without a word of what a visitor wrote', async () => {
  let small: SmallService | undefined;
  try {
    small = await startSmallService({ MPP_SMTP: `smtp://127.0.0.1:${port}`, MPP_MAIL_TO: 'cora@example.org', MPP_MAIL_FROM: 'graph@example.org', MPP_ORIGIN: 'http://localhost:1', MPP_MAIL_HOURS: '0.0001' });
    expect((await small.send('/api/proposals', { kind: 'correction', title: 'Buy Invented Pills', note: 'They are at http://pills.invalid/ and cost little.' })).status).toBe(201);
    await until(() => received.length > 0);
    expect(received[0]?.text).toContain('Subject: 1 proposal waits for review');
    expect(received[0]?.text).not.toMatch(/pills/i);
    expect((await small.get('/health', authorized)).status).toBe(200);
  } finally {
    await small?.close();
  }
}, 120_000);

test.each<[Readonly<Record<string, string>>, string]>([
  [{ MPP_SMTP: 'http://mail.example.org' }, 'MPP_SMTP=(not shown): expected smtp://host:port'], [{ MPP_SMTP: 'smtp://me:secret@mail.example.org/x' }, 'MPP_SMTP=(not shown)'], [{ MPP_SMTP: 'smtp://me@mail.example.org' }, 'MPP_SMTP=(not shown)'],
  [{ MPP_MAIL_FROM: 'nobody' }, 'MPP_MAIL_FROM=nobody: expected an address of mail'], [{ MPP_MAIL_TO: '' }, 'MPP_MAIL_TO=: expected 1 to 50 addresses'], [{ MPP_MAIL_TO: 'a@b.org\r\nBcc:x' }, 'MPP_MAIL_TO=a@b.org,Bcc:x'], [{ MPP_ORIGIN: '' }, 'expected MPP_ORIGIN as well'],
  [{ MPP_SMTP: '' }, 'MPP_MAIL_FROM=graph@example.org: expected MPP_SMTP as well'],
])('%j is refused at the start, and no password is shown', (more, message) => {
  const read = (): unknown => settings('me:secret@', more);
  expect(read).toThrow(message);
  expect(read).not.toThrow('secret');
});
