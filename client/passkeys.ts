import { askFor, failureWords, ServiceProblem } from './ask.js';
import { required } from './dom.js';

/** What the service asks, in JSON: WebAuthn, section 5.1.9, `PublicKeyCredentialCreationOptionsJSON` and its like for a login. */
interface AskedJson {
  readonly challenge: string;
  readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly { readonly id: string; readonly type: 'public-key' }[];
  readonly [other: string]: unknown;
}

const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const toText = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** What went wrong, in a sentence for who waits. */
class Failed extends Error {}

/** Sends JSON. @throws As `askFor`. */
async function send(address: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const response = await askFor(address, { method: 'POST', headers: { 'content-type': 'application/json', 'accept': 'application/json', ...headers }, body: JSON.stringify(body) });
  return await response.json();
}

/** Has the browser ask its user. @throws Failed where nobody confirms. */
async function confirmed(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await ask().catch((error: unknown) => {
    throw new Failed(error instanceof DOMException && error.name === 'InvalidStateError' ? 'This device has a passkey for your account already.' : 'It was not confirmed. Try again.');
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Failed('It was not confirmed. Try again.');
  return credential;
}

const toJson = ({ id, type, response }: PublicKeyCredential): object => {
  const common = { id, rawId: id, type, clientExtensionResults: {} };
  if (response instanceof AuthenticatorAttestationResponse) return { ...common, response: { clientDataJSON: toText(response.clientDataJSON), attestationObject: toText(response.attestationObject) } };
  const { clientDataJSON, authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return {
    ...common,
    response: {
      clientDataJSON: toText(clientDataJSON),
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      ...(userHandle && { userHandle: toText(userHandle) }),
    },
  };
};

async function register(fields: FormData): Promise<string> {
  const headers = { 'form-token': String(fields.get('form')) }, asked = await send('/api/passkeys/options', {}, headers) as AskedJson;
  const publicKey = {
    ...asked,
    challenge: toBytes(asked.challenge),
    user: { ...asked.user, id: toBytes(asked.user?.id ?? '') },
    excludeCredentials: (asked.excludeCredentials ?? []).map((each) => ({ ...each, id: toBytes(each.id) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const credential = await confirmed(() => navigator.credentials.create({ publicKey }));
  await send('/api/passkeys', { name: fields.get('name'), credential: toJson(credential) }, headers);
  return '/me';
}

async function logIn(fields: FormData): Promise<string> {
  const asked = await send('/login/passkey/options', {}) as AskedJson;
  const credential = await confirmed(() => navigator.credentials.get({ publicKey: { ...asked, challenge: toBytes(asked.challenge) } as PublicKeyCredentialRequestOptions }));
  return (await send('/login/passkey', { credential: toJson(credential), next: fields.get('next') }) as { readonly next: string }).next;
}

/** The forms of a page that add a passkey, or log in by one. */
export function startPasskeys(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    const said = required('[data-said]', form);
    if (typeof PublicKeyCredential === 'undefined') said.textContent = 'This browser knows no passkeys.';
    // Until this script has come, the form does nothing: sent by itself, it would put its token into the address.
    required<HTMLFieldSetElement>('fieldset', form).disabled = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      said.textContent = 'Your browser asks you now.';
      (form.dataset.passkey === 'login' ? logIn : register)(new FormData(form)).then((next) => {
        // The same page again has to be fetched: a passkey has come to it.
        if (next === location.pathname) location.reload();
        else location.assign(next);
      }, (error: unknown) => { said.textContent = error instanceof ServiceProblem ? error.problem.detail ?? error.message : failureWords(error); });
    });
  }
}
