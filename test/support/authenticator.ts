import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** An authenticator of passkeys in software, which also lies where a test wants it to. */
export interface TestAuthenticator {
  /** What a browser sends back after it was asked for a new passkey. */
  register(asked: Readonly<Record<string, unknown>>, lies?: Lies): object;
  /** The same for a login. */
  logIn(asked: Readonly<Record<string, unknown>>, lies?: Lies): object;
}

/** What differs from what an honest authenticator and browser would say. */
export interface Lies {
  readonly origin?: string;
  readonly challenge?: string;
  readonly counter?: number;
  /** Names somebody else as the account. */
  readonly userHandle?: string;
  /** Names another credential. */
  readonly id?: string;
  /** The name that the passkey was asked for. */
  readonly name?: string;
  /** Nobody has shown who they are to it. */
  readonly unverified?: boolean;
}

/** CBOR (RFC 8949) of what an authenticator says: numbers, texts, bytes and maps, the shortest way. */
function cbor(value: unknown): Buffer {
  const head = (major: number, length: number): Buffer => (length < 24 ? Buffer.from([(major << 5) | length]) : length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]));
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...(value as ReadonlyMap<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap((entry) => entry.map(cbor))]);
}

const text = (bytes: Buffer): string => bytes.toString('base64url');

/** @param origin Scheme, host and port of the pages that it is asked on. */
export function createAuthenticator(origin: string): TestAuthenticator {
  const id = randomBytes(16), { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let counter = 0, handle: string | undefined;
  const clientData = (type: string, asked: Readonly<Record<string, unknown>>, lies: Lies): Buffer => Buffer.from(JSON.stringify({ type, challenge: lies.challenge ?? asked.challenge, origin: lies.origin ?? origin, crossOrigin: false }));
  const authenticatorData = (lies: Lies, credential?: Buffer): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.counter ?? ++counter);
    const flags = 0x01 | (lies.unverified ? 0 : 0x04) | (credential ? 0x40 : 0);
    return Buffer.concat([createHash('sha256').update(lies.name ?? new URL(origin).hostname).digest(), Buffer.from([flags]), count, credential ?? Buffer.alloc(0)]);
  };
  return {
    register(asked, lies = {}) {
      handle = (asked.user as { readonly id: string }).id;
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const key = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
      const data = authenticatorData(lies, Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]));
      const attestationObject = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', data]]));
      return { id: text(id), rawId: text(id), type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: text(clientData('webauthn.create', asked, lies)), attestationObject: text(attestationObject) } };
    },
    logIn(asked, lies = {}) {
      const client = clientData('webauthn.get', asked, lies), data = authenticatorData(lies), named = lies.id ?? text(id);
      const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), privateKey);
      return {
        id: named, rawId: named, type: 'public-key', clientExtensionResults: {},
        response: { clientDataJSON: text(client), authenticatorData: text(data), signature: text(signature), userHandle: lies.userHandle ?? handle },
      };
    },
  };
}
