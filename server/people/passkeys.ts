import type { AuthenticationResponseJSON, PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Problem } from '../platform/problem.js';
import type { Passkey, PasskeyInfo } from './passkey-tables.js';
import type { Person } from './person.js';

/** Where passkeys are for: a browser makes them for a name, over https or on the machine itself. */
export interface RelyingParty {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly name: string;
}

/** What is said where there can be none. */
export const noPasskeys = 'A passkey needs a name: open this site at localhost, or by its https address, which whoever runs it sets as MPP_ORIGIN.';

/** @param origin Under which readers know the service. @returns undefined where no browser would make a passkey. */
export function relyingPartyOf(origin: string): RelyingParty | undefined {
  if (!URL.canParse(origin)) return undefined;
  const { protocol, hostname } = new URL(origin), isAddress = /^\[|^[\d.]+$/.test(hostname);
  return hostname === 'localhost' || (protocol === 'https:' && !isAddress) ? { origin, name: hostname } : undefined;
}

/** The public-key algorithms of passkeys: EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257];
/** Milliseconds that a browser gives its user. */
const timeout = 120_000;
const library = () => import('@simplewebauthn/server');
/** What the authenticator keeps as the name of the account: it comes back with a login. */
const handleOf = ({ id }: Pick<Person, 'id'>): string => Buffer.from(id).toString('base64url');
const refused = (cause?: unknown): Problem => new Problem(403, 'Passkey not taken', 'This passkey is not known here, or its answer does not belong to this question. Begin again.', {}, {}, { cause });

/** What a browser is asked for a new passkey; its `challenge` is new, too. @param known Those that the person has. */
export async function askForPasskey({ name }: RelyingParty, person: Person, known: readonly PasskeyInfo[]): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Metastasis Perspective', rpID: name, userName: person.name, userDisplayName: person.name, userID: new Uint8Array(Buffer.from(person.id)), attestationType: 'none', timeout,
    excludeCredentials: known.map(({ id }) => ({ id })), authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, supportedAlgorithmIDs: algorithms,
  });
}

/** What a browser is asked for a login; which passkey it answers with, its user chooses. */
export async function askForLogin({ name }: RelyingParty): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({ rpID: name, userVerification: 'required', timeout });
}

/** The challenge that an answer says that it answers. @throws Problem 400 for what is no answer of a browser. */
export function challengeOf(answer: unknown): string {
  const { response } = answer as { readonly response?: { readonly clientDataJSON?: unknown } };
  try {
    const { challenge } = JSON.parse(Buffer.from(String(response?.clientDataJSON), 'base64url').toString()) as { readonly challenge?: unknown };
    if (typeof challenge === 'string' && challenge !== '' && challenge.length <= 200) return challenge;
  } catch (cause) {
    throw new Problem(400, 'No passkey', 'This is no answer of an authenticator.', {}, {}, { cause });
  }
  throw new Problem(400, 'No passkey', 'This is no answer of an authenticator.');
}

/** Checks the answer of a browser that has made a passkey. @throws Problem 403. */
export async function checkNewPasskey(answer: unknown, challenge: string, { origin, name }: RelyingParty): Promise<Pick<Passkey, 'id' | 'key' | 'counter'>> {
  const { verifyRegistrationResponse } = await library();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: answer as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: name,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch((cause: unknown) => {
    throw refused(cause);
  });
  // What vouches for the authenticator was not asked for.
  if (!verified || registrationInfo.fmt !== 'none') throw refused();
  const { id, publicKey, counter } = registrationInfo.credential;
  return { id, key: Buffer.from(publicKey).toString('base64url'), counter };
}

/** Checks the answer of a browser whose user logs in. @param known The passkey that it names. @returns what its authenticator counted. @throws Problem 403. */
export async function checkLogin(answer: unknown, challenge: string, { origin, name }: RelyingParty, known: Passkey | undefined): Promise<number> {
  const response = answer as AuthenticationResponseJSON, { userHandle } = (response.response as { readonly userHandle?: string } | undefined) ?? {};
  // The credential says whose it is; an answer that names somebody else is not about it.
  if (!known || (userHandle !== undefined && userHandle !== handleOf(known.person))) throw refused();
  const { verifyAuthenticationResponse } = await library();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: name, requireUserVerification: true,
    credential: { id: known.id, publicKey: new Uint8Array(Buffer.from(known.key, 'base64url')), counter: known.counter },
  }).catch((cause: unknown) => { throw refused(cause); });
  if (!verified) throw refused();
  return authenticationInfo.newCounter;
}
