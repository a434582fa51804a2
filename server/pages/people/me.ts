import { html, type Html } from '../html.js';
import type { Document } from '../shell.js';
import { personIri, personPath, type Person } from '../../people/person.js';
import { roles, scopes, type TokenScope } from '../../people/roles.js';
import type { PersonEvent, TokenInfo } from '../../people/tables.js';
import type { PasskeyInfo } from '../../people/passkey-tables.js';
import type { InterestStatement } from '../../people/review-tables.js';
import { accountForm, choice, dayOf, field, restrictionsPart } from './account-form.js';

/** What somebody sees of their own account. */
export interface OwnAccount {
  readonly person: Person;
  readonly formToken: string;
  readonly tokens: readonly TokenInfo[];
  readonly sessions: number;
  readonly events: readonly PersonEvent[];
  readonly base: string;
  /** A token that was just made: it is shown this once. */
  readonly made?: string;
  /** Days that a token may last. */
  readonly longestToken: number;
  /** A service that knows who somebody is, and whether the account is joined with one there. */
  readonly issuer: { readonly name: string; readonly joined: boolean } | undefined;
  readonly passkeys: readonly PasskeyInfo[];
  /** Why this address can have no passkeys; absent where it can. */
  readonly noPasskeys: string | undefined;
  /** Proposals that wait for somebody who may review; absent for who may not. */
  readonly review: number | undefined;
  /** The IRI by which evidence can name the person; undefined where the knowledge graph does not know them. */
  readonly published: string | undefined;
  /** What happened to the person's proposals; and the private feed of that, whose address is shown once when it is made. */
  readonly notices: Html;
  readonly feed: { readonly is: boolean; readonly made: string | undefined };
  /** Of who reviews: the last statement of own interests, and whether it is to be made anew. */
  readonly interests: { readonly last: InterestStatement | undefined; readonly isDue: boolean; readonly next: string } | undefined;
  /** What cannot be done on this service, each in a sentence. */
  readonly restrictions: readonly string[];
}

/** What a token of a scope may do, in words. */
const scopeWords: Readonly<Record<TokenScope, string>> = { read: 'read', propose: 'propose changes', review: 'accept changes', administer: 'administer' };

export function meDocument(account: OwnAccount): Document {
  const { person, formToken, base } = account;
  return {
    title: 'Your account: Metastasis Perspective',
    description: 'Your account on this service.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${person.name}</h1>
<p>You are logged in as ${person.role}. <a href="${personPath(person)}">What others see of you</a> · <a href="/changes?by=${person.id}">What you wrote or accepted</a>${account.review !== undefined && html` · <a href="/review">Review (${account.review})</a>`}</p>
</div>
<div class="prose account">
${restrictionsPart(account.restrictions)}
${accountForm('/logout', formToken, html`<p><button>Log out</button> <button name="everywhere" value="yes">Log out everywhere (${account.sessions})</button></p>`, 'account-line')}
<section id="record">
<h2>Who you are in the record</h2>
<dl class="account-facts">
<dt>Name</dt><dd>${person.name}</dd>
<dt>IRI</dt><dd><code>${personIri(person, base)}</code></dd>
<dt>ORCID iD</dt><dd>${person.orcid === undefined ? 'none is known' : html`<a href="https://orcid.org/${person.orcid}">${person.orcid}</a>`}</dd>
</dl>
${
  account.published === personIri(person, base)
    ? html`<p>The knowledge graph knows you: evidence that you write by a form names you as its curator (<code>pav:curatedBy</code>).</p>`
    : accountForm(
        '/me/publish',
        formToken,
        html`<p>${
          account.published === undefined
            ? html`History and git name you as the author of what you propose. The evidence itself names “the editors” as who curated it (<code>pav:curatedBy</code>), since the knowledge graph does not know your name.`
            : html`Evidence that you write names you as <code>${account.published}</code>, by which the graph has known you since before your ORCID iD was entered.`
        } This writes your name and IRI into the module <code>people</code>, for everybody to read, and evidence that you write from then on names you.</p><p><button>Put me into the graph</button></p>`,
      )
}
</section>
${interestsPart(account)}
<section id="notices">
<h2>Notices</h2>
${account.notices}
${account.feed.made !== undefined && html`<div class="notice" role="status"><p>The address of your feed. It is shown this once; who has it reads your notices.</p><pre tabindex="0" role="region" aria-label="The address of your feed"><code>${account.feed.made}</code></pre></div>`}
${accountForm('/me/notices', formToken, html`<p>${account.feed.is ? 'You have a private feed (Atom) of this. Another address ends the one before.' : 'A feed reader can tell you of this, by an address that only you know (Atom).'}</p><p><button name="feed" value="make">${account.feed.is ? 'Make another address' : 'Make a private feed'}</button>${account.feed.is && html` <button name="feed" value="end">End the feed</button>`}</p>`, 'account-line')}
</section>
${
  account.issuer
  && html`<section><h2>Your account of ${account.issuer.name}</h2>
${account.issuer.joined ? html`<p>You can log in here with it.</p>` : accountForm('/me/join', formToken, html`<p><button>Join with ${account.issuer.name}</button></p>`)}</section>`
}
${passkeyPart(account)}
${tokenPart(account)}
<section>
<h2>What happened to your account</h2>
${account.events.length === 0 ? html`<p>Nothing yet.</p>` : html`<ul class="account-events">${account.events.slice(0, 20).map(({ kind, detail, time }) => html`<li>${dayOf(time)} ${kind}${detail !== '' && html`: ${detail}`}</li>`)}</ul>`}
<p><a href="/me/export">Everything that is kept of you, as JSON</a></p>
</section>
<section>
<h2>Erase your account</h2>
<p>Your name, ORCID iD, passkeys, tokens and sessions are removed. Changes that were accepted stay in the public record, under the name that it has, and so does what you put into the graph; ask an administrator to take that out. Drafts, what you stated of your interests, and the texts of proposals that were not accepted and of your comments, are taken away. This cannot be undone.</p>
${accountForm('/me/erase', formToken, html`${field('erase-name', 'Write your name to confirm', html`<input id="erase-name" name="name" required autocomplete="off">`)}<p><button class="danger">Erase my account</button></p>`)}
</section>
</div>`,
  };
}

const interestsPart = ({ interests, formToken }: OwnAccount): Html | undefined | false =>
  interests
  && html`<section id="interests">
<h2>Your own interests</h2>
<p>Who reviews says once a year which interests of their own others should know of: employers, payments, patents, own papers. It stands beside what you approve and accept, for everybody to read. Write “None” where there are none.</p>
${interests.last && html`<p class="hint">Stated on ${dayOf(interests.last.time)}${interests.isDue && ', more than a year ago'}: <q>${interests.last.text}</q></p>`}
${accountForm('/me/interests', formToken, html`<input type="hidden" name="next" value="${interests.next}">${field('interests-text', 'What others should know', html`<textarea id="interests-text" name="text" rows="3" required maxlength="2000">${interests.last?.text}</textarea>`)}<p><button>${interests.last && !interests.isDue ? 'State it anew' : 'State it'}</button></p>`)}
</section>`;

const passkeyPart = ({ formToken, passkeys, noPasskeys }: OwnAccount): Html => html`<section id="passkeys">
<h2>Passkeys</h2>
<p>Your device or your password manager keeps a passkey. You log in with it, without a password and without any other service.</p>
${
  passkeys.length > 0
  && html`<ul class="people">${passkeys.map(
    ({ id, name, created, used }) => html`<li>
<h3>${name}</h3>
<p>since ${dayOf(created)}, ${used === undefined ? 'never used' : html`last used on ${dayOf(used)}`}</p>
<details><summary>Change the passkey ${name}</summary>
${accountForm('/me/passkeys/rename', formToken, html`<input type="hidden" name="passkey" value="${id}">${field(`passkey-${id}`, 'Name', html`<input id="passkey-${id}" name="name" value="${name}" required maxlength="80">`)}<p><button>Rename</button></p>`)}
${accountForm('/me/passkeys/remove', formToken, html`<input type="hidden" name="passkey" value="${id}"><p><button class="danger" aria-label="Remove the passkey ${name}">Remove</button></p>`, 'account-line')}
</details></li>`,
  )}</ul>`
}
${
  noPasskeys !== undefined
    ? html`<p>${noPasskeys}</p>`
    : html`<form class="account-form script-only" data-passkey="register" method="get" action="/me">
<fieldset disabled>
<input type="hidden" name="form" value="${formToken}">
${field('passkey-name', 'Name of a new passkey', html`<input id="passkey-name" name="name" required maxlength="80" autocomplete="off" aria-describedby="passkey-name-hint">`, 'A name by which you will know it again, such as the device that keeps it.')}
<p><button>Add a passkey</button></p>
</fieldset>
<p role="status" data-said></p>
</form>
<noscript><p>To add one needs a script, which your browser does not run.</p></noscript>`
}
</section>`;

const tokenPart = ({ person, formToken, tokens, made, longestToken }: OwnAccount): Html => html`<section id="tokens">
<h2>Personal tokens</h2>
<p>A program that works for you sends one as <code>Authorization: Bearer …</code>. It may do as much as its scope says, and never more than you.</p>
${made !== undefined && html`<div class="notice" role="status"><p>Your new token. It is shown this once; keep it where nobody else reads it.</p><pre tabindex="0" role="region" aria-label="The new token"><code>${made}</code></pre></div>`}
${
  tokens.length > 0
  && html`<div class="table-frame" role="region" aria-label="Your tokens" tabindex="0"><table>
<thead><tr><th scope="col">For</th><th scope="col">May</th><th scope="col">Ends</th><th scope="col">Last used</th><th scope="col"><span class="visually-hidden">End it</span></th></tr></thead>
<tbody>${tokens.map(({ id, label, scope, expires, used }) => html`<tr><td>${label}</td><td>${scopeWords[scope]}</td><td>${dayOf(expires)}</td><td>${used === undefined ? 'never' : dayOf(used)}</td><td>${accountForm('/me/tokens/end', formToken, html`<input type="hidden" name="token" value="${id}"><button aria-label="End the token for ${label}">End</button>`, 'account-line')}</td></tr>`)}</tbody>
</table></div>`
}
${accountForm(
  '/me/tokens',
  formToken,
  html`
${field('token-label', 'What it is for', html`<input id="token-label" name="label" required maxlength="80">`)}
${field(
  'token-scope',
  'What it may do',
  choice(
    'token-scope',
    'scope',
    scopes.filter((_, i) => i <= roles.indexOf(person.role)).map((scope) => [scope, scopeWords[scope]] as const),
  ),
)}
${field('token-days', 'Days until it ends', html`<input id="token-days" name="days" type="number" min="1" max="${longestToken}" value="30" required>`)}
<p><button>Make a token</button></p>`,
)}
</section>`;
