import { may, type Action, type Role } from '../../people/roles.js';
import { html, type Html } from '../html.js';

/** Where somebody who has logged in goes from here: what each role may see. */
const ways: readonly (readonly [href: string, label: string, needs: Action])[] = [
  ['/me', 'Your account', 'see-account'],
  ['/proposals?mine=yes', 'Your proposals', 'submit-proposal'],
  ['/bulk', 'Many at once', 'send-tables'],
  ['/review', 'Review', 'review-proposal'],
  ['/review/flags', 'Flags', 'review-proposal'],
  ['/admin/people', 'People', 'see-people'],
];

/** @param here Address of the page that it stands on. */
export const accountNav = (role: Role, here = ''): Html | false =>
  role !== 'visitor'
  && html`<nav class="account-nav" aria-label="Your work"><ul>${ways.filter(([, , needs]) => may(role, needs)).map(([href, label]) => html`<li><a href="${href}"${href === here && html` aria-current="page"`}>${label}</a></li>`)}</ul></nav>
`;
