import { html, type Html } from '../html.js';
import type { Document } from '../shell.js';
import { longestName } from '../../people/person.js';
import type { Invitation } from '../../people/tables.js';
import { field, restrictionsPart } from './account-form.js';

/** What the page of the login offers. */
export interface LoginOffer {
  /** Whether this service has accounts at all. */
  readonly open: boolean;
  /** Where to go after the login: a path of this service. */
  readonly next: string;
  /** The code that the address names, with what it is for; `invitation` is absent for one that cannot be used. */
  readonly code?: { readonly text: string; readonly invitation: Invitation | undefined };
  /** What people call the service that knows who somebody is, where there is one. */
  readonly issuer: string | undefined;
  /** Whether a browser can log in by a passkey at this address; else why not. */
  readonly passkeys: true | string;
  /** What cannot be done on this service, each in a sentence. */
  readonly restrictions: readonly string[];
}

export function loginDocument(offer: LoginOffer): Document {
  return {
    title: 'Log in: Metastasis Perspective',
    description: 'Log in to curate the knowledge graph.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>Log in</h1>
<p>Reading needs no account. An account is for those who change the knowledge graph, and the record of a change names them.</p>
</div>
<div class="prose account">
${restrictionsPart(offer.restrictions)}
${offer.open ? ways(offer) : html`<p class="notice">There are no accounts on this service. Whoever runs it makes the first one by the command <code class="command">node setup.mjs invite --admin</code>, and starts the service again.</p>`}
</div>`,
  };
}

const ways = ({ code, issuer, next, passkeys }: LoginOffer): Html => html`
${code && invitationPart(code.text, code.invitation, next)}
${
  issuer !== undefined
  && html`<section><h2>With an account elsewhere</h2>
<p><a class="button" href="/login/start?next=${encodeURIComponent(next)}">Log in with ${issuer}</a></p>
<p>It works once an administrator has entered your ORCID iD here, or you have joined it with your account.</p></section>`
}
${
  !code
  && html`<section><h2>With a passkey</h2>
${
  passkeys === true
    ? html`<form class="account-form script-only" data-passkey="login" method="get" action="/login">
<fieldset disabled>
<input type="hidden" name="next" value="${next}">
<p><button>Log in with a passkey</button></p>
</fieldset>
<p role="status" data-said></p>
</form>
<noscript><p>This needs a script, which your browser does not run.</p></noscript>
<p class="hint">You add a passkey on your page, once you are here by an invitation.</p>`
    : html`<p>${passkeys}</p>`
}</section>
<section><h2>With an invitation</h2>
<form class="account-form" method="get" action="/login">
${field('invitation', 'Code of the invitation', html`<input id="invitation" name="invitation" required maxlength="100" autocomplete="off" spellcheck="false" aria-describedby="invitation-hint">`, 'It can be used once. An administrator of this service gives it.')}
<p><button>Continue</button></p>
</form></section>`
}`;

const invitationPart = (code: string, invitation: Invitation | undefined, next: string): Html =>
  invitation
    ? html`<section>
<h2>Your invitation</h2>
<p>${invitation.role === undefined ? 'It lets you into the account that you have.' : `It makes you ${invitation.role === 'administrator' ? 'an' : 'a'} ${invitation.role}.`} It can be used once, until ${invitation.expires.slice(0, 10)}.</p>
<form class="account-form" method="post" action="/login/invitation">
<input type="hidden" name="invitation" value="${code}"><input type="hidden" name="next" value="${next}">
${
  invitation.role !== undefined
  && html`${field('name', 'Your name, as the record of changes will show it', html`<input id="name" name="name" required maxlength="${longestName}" autocomplete="name" aria-describedby="name-hint">`, 'Everybody can read it beside the changes that you write or accept. Those stay when the account is erased.')}
<p class="field"><label class="tick"><input type="checkbox" name="consent" value="yes" required> What I write here may be published under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>.</label></p>`
}
<p><button>${invitation.role === undefined ? 'Log in' : 'Make my account'}</button></p>
</form></section>`
    : html`<p class="notice">This invitation cannot be used: it was used already, it has expired, or its code is incomplete. Ask for another one.</p>`;

/** The page from which somebody goes to an issuer to join an account there with the one here: a form may lead nowhere else. */
export const joinDocument = (issuer: string, address: string): Document => ({
  title: `Join with ${issuer}: Metastasis Perspective`,
  description: `Join an account of ${issuer} with the one here.`,
  sheets: ['contribute'],
  main: html`
<div class="page-head">
<h1>Join with ${issuer}</h1>
<p>You log in there, and come back. From then on you can log in here with it. Nothing but your number there is kept.</p>
</div>
<div class="prose account"><p><a class="button primary" href="${address}">Continue to ${issuer}</a></p><p><a href="/me">Back to your account</a></p></div>`,
});
