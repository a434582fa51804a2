import type { Configuration } from 'openid-client';
import { Problem } from '../platform/problem.js';

/** A service that knows who somebody is: OpenID Connect. */
export interface IssuerSettings {
  /** Its address, as its tokens name it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people call it. */
  readonly name: string;
}

/** What a login is begun with, and has to come back with. */
export interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who came back. */
export interface Identity {
  readonly issuer: string;
  /** Names the person there, for good. */
  readonly subject: string;
}

export interface Issuer {
  readonly name: string;
  readonly issuer: string;
  /** @returns where the browser is sent. @throws Problem 502 when the issuer cannot be reached. */
  begin(redirect: string): Promise<LoginChecks & { readonly address: string }>;
  /**
   * @param address The address that the browser came back to, with its parameters.
   * @throws Problem 403 for what the issuer did not say to this login; 502 when it cannot be reached.
   */
  finish(address: URL, checks: LoginChecks): Promise<Identity>;
}

/** Seconds that the issuer gets for an answer. */
const timeout = 10;

/** Whether an address is of this machine: only there is a login without TLS taken. */
const isLocal = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** An issuer of OpenID Connect: code flow with PKCE, state and nonce. It is asked what it can do at the first login. */
export function createIssuer({ issuer, clientId, clientSecret, name }: IssuerSettings): Issuer {
  let known: Promise<Configuration> | undefined;
  const library = () => import('openid-client');
  const configuration = (): Promise<Configuration> => known ??= library().then(({ allowInsecureRequests, discovery }) => {
    const address = new URL(issuer);
    return discovery(address, clientId, clientSecret, undefined, { timeout, ...(isLocal(address) && { execute: [allowInsecureRequests] }) });
  }).catch((cause: unknown) => {
    known = undefined;
    throw new Problem(502, 'Login failed', `${name} cannot be reached, or does not say how it is asked. Try again later.`, {}, { 'Retry-After': '30' }, { cause });
  });
  return {
    name, issuer,
    async begin(redirect) {
      const [config, { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier, randomState }] = [await configuration(), await library()];
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
      const address = buildAuthorizationUrl(config, {
        redirect_uri: redirect, scope: 'openid', state, nonce, code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
      return { state, nonce, verifier, address: address.href };
    },
    async finish(address, { state, nonce, verifier }) {
      const config = await configuration(), { authorizationCodeGrant } = await library();
      const tokens = await authorizationCodeGrant(config, address, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true })
        .catch((cause: unknown) => { throw new Problem(403, 'Login failed', `${name} did not confirm this login. Begin again.`, {}, {}, { cause }); });
      const claims = tokens.claims();
      if (!claims) throw new Problem(403, 'Login failed', `${name} did not say who logged in.`);
      return { issuer: claims.iss, subject: claims.sub };
    },
  };
}
