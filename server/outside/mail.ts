import { shortened } from '../platform/shortened.js';

/** How mail is sent, and to whom. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** Whether the connection begins with TLS; otherwise it turns to it where the server offers that. */
  readonly secure: boolean;
  readonly login?: { readonly user: string; readonly password: string };
  readonly from: string;
  readonly to: readonly string[];
}

/** Sends mail of plain text. */
export interface MailSender {
  /** @throws MailError without user name and password in it. */
  send(mail: { readonly subject: string; readonly text: string }): Promise<void>;
  close(): void;
}

/** Mail was not sent. Its message may be logged. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

/** Milliseconds that a server of mail has for each of its answers. */
const patience = 20_000;

const isLoopback = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

/** What a server or the library said, without what logs in. A server may repeat the name, and the encoded pair of both. */
function redacted(message: string, login: MailSettings['login']): string {
  const secrets = login ? [login.password, login.user, ...[login.password, login.user, `\0${login.user}\0${login.password}`].map((text) => Buffer.from(text).toString('base64'))] : [];
  return shortened(secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, '***'), message).replace(/\s+/g, ' '), 300);
}

/** The library is loaded with the first mail. A password goes over TLS alone, or stays on this machine. */
export function createMailSender({ host, port, secure, login, from, to }: MailSettings): MailSender {
  let transport: Promise<{ sendMail(mail: object): Promise<unknown>; close(): void }> | undefined;
  const open = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      host, port, secure, requireTLS: !secure && login !== undefined && !isLoopback(host), ...(login && { auth: { user: login.user, pass: login.password } }),
      connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience, dnsTimeout: patience, disableFileAccess: true, disableUrlAccess: true,
    });
  };
  return {
    async send({ subject, text }) {
      try {
        transport ??= open();
        await (await transport).sendMail({ from, to: [...to], subject, text, headers: { 'Auto-Submitted': 'auto-generated' } });
      } catch (error) {
        throw new MailError(`Mail could not be sent by ${host}:${port}: ${redacted(error instanceof Error ? error.message : String(error), login)}`);
      }
    },
    close() { transport?.then((opened) => { opened.close(); }, () => undefined); },
  };
}
