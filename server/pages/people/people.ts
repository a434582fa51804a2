import { html, type Html } from '../html.js';
import type { Document } from '../shell.js';
import { personIri, personPath, type Person } from '../../people/person.js';
import { givenRoles } from '../../people/roles.js';
import { accountForm, choice, dayOf, field } from './account-form.js';

const roleOptions = givenRoles.map((role) => [role, role] as const);

/** What everybody sees of a person: nothing that is not in the record anyway. */
export function personDocument(
  person: Person,
  base: string,
  { list, all, feed, proposals }: { readonly list: Html; readonly all: string | undefined; readonly feed: string; readonly proposals: Html | undefined },
): Document {
  return {
    title: `${person.name}: Metastasis Perspective`,
    description: `${person.name}, ${person.role}.`,
    alternates: [
      ['application/atom+xml', feed],
      ['text/turtle', personPath(person)],
    ],
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>${person.name}</h1>
<p>${person.erased ? 'The account was erased. Accepted changes stay in the record.' : html`${capital(person.role)} of this knowledge graph since ${dayOf(person.created)}.`}</p>
</div>
<div class="prose account">
<dl class="account-facts">
<dt>IRI</dt><dd><code>${personIri(person, base)}</code></dd>
<dt>ORCID iD</dt><dd>${person.orcid === undefined ? 'none is known here' : html`<a href="https://orcid.org/${person.orcid}">${person.orcid}</a>`}</dd>
</dl>
<section><h2>Changes</h2>
<p>What ${person.name} wrote or accepted. <a href="${feed}">As a feed (Atom)</a></p>
${list}
${all !== undefined && html`<p><a class="button" href="${all}">All changes</a></p>`}</section>
${
  proposals
  && html`<section><h2>Proposals</h2>
${proposals}
<p><a class="button" href="/proposals?author=${person.id}">All proposals</a></p></section>`
}
</div>`,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export interface PeopleList {
  readonly people: readonly Person[];
  /** The administrator who looks. */
  readonly viewer: Person;
  readonly formToken: string;
  /** An invitation that was just made: its address is shown this once. */
  readonly invitation?: { readonly address: string; readonly whom: string };
  /** A backup that was just made, below the folder of the data. */
  readonly backup?: { readonly folder: string; readonly changes: number };
  /** What could not be done. */
  readonly problem?: string;
}

export function peopleDocument({ people, viewer, formToken, invitation, backup, problem }: PeopleList): Document {
  return {
    title: 'People: Metastasis Perspective',
    description: 'Who has an account on this service.',
    sheets: ['contribute'],
    main: html`
<div class="page-head">
<h1>People</h1>
<p>Who has an account here.</p>
</div>
<div class="account">
${problem !== undefined && html`<p class="notice" role="alert">${problem}</p>`}
${invitation && html`<div class="notice" role="status"><p>An invitation for ${invitation.whom}. It is shown this once, and can be used once within seven days:</p><pre tabindex="0" role="region" aria-label="The address of the invitation"><code>${invitation.address}</code></pre></div>`}
${backup && html`<div class="notice" role="status"><p>A backup with ${backup.changes} changes is in <code>${backup.folder}</code>, below the folder of <code>MPP_DATA</code>. Copy it to another machine.</p></div>`}
<section class="prose"><h2>Invite somebody</h2>
${accountForm('/admin/people/invite', formToken, html`${field('invite-role', 'As', choice('invite-role', 'role', roleOptions, 'contributor'))}<p><button>Make an invitation</button></p>`)}
</section>
<section><h2>${people.length} ${people.length === 1 ? 'person' : 'people'}</h2>
<ul class="people">${people.map((person) => entry(person, viewer, formToken))}</ul>
</section>
<section class="prose"><h2>Backup</h2>
${accountForm('/admin/backup', formToken, html`<p>Copies accounts, journal and stored graphs, while everything goes on. Changes wait for a moment.</p><p><button>Make a backup</button></p>`)}
</section>
</div>`,
  };
}

/** One person, with what can be done about their account. */
const entry = (person: Person, viewer: Person, formToken: string): Html => html`<li>
<h3><a href="${personPath(person)}">${person.name}</a></h3>
<p>${person.erased ? 'erased' : person.blocked ? 'blocked' : person.role}${person.orcid !== undefined && html` · ${person.orcid}`} · since ${dayOf(person.created)}${person.id === viewer.id && ' · this is you'}</p>
${
  !person.erased
  && html`<details><summary>Change the account of ${person.name}</summary>
${accountForm(
  '/admin/people/change',
  formToken,
  html`<input type="hidden" name="person" value="${person.id}">
${field(`role-${person.id}`, 'Role', choice(`role-${person.id}`, 'role', roleOptions, person.role))}
${field(`orcid-${person.id}`, 'ORCID iD', html`<input id="orcid-${person.id}" name="orcid" value="${person.orcid ?? ''}" maxlength="60" aria-describedby="orcid-${person.id}-hint">`, 'Write only one that you have seen to be theirs.')}
<p><button>Save</button></p>`,
)}
<p class="hint">Blocking ends sessions and tokens at once, and can be taken back.</p>
<div class="account-line">
${accountForm('/admin/people/block', formToken, html`<input type="hidden" name="person" value="${person.id}"><button name="blocked" value="${person.blocked ? 'no' : 'yes'}">${person.blocked ? 'Let in again' : 'Block'}</button>`, 'account-line')}
${!person.blocked && accountForm('/admin/people/invite', formToken, html`<input type="hidden" name="person" value="${person.id}"><button>Make a link to log in</button>`, 'account-line')}
${accountForm('/admin/people/erase', formToken, html`<input type="hidden" name="person" value="${person.id}"><label class="tick"><input type="checkbox" name="sure" value="yes" required> Erase this account for good</label> <button class="danger">Erase</button>`, 'account-line')}
</div></details>`
}
</li>`;
