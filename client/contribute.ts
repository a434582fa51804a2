import { ask as askService } from './ask.js';
import { startReviewKeys } from './review-keys.js';
import { element, required } from './dom.js';
import { startNameBoxes } from './name-box.js';

/** What the service says of a form as it stands. */
interface Checked {
  readonly faults: readonly {
    readonly field: string;
    readonly message: string;
    readonly remedy: string | null;
    readonly severity: string;
    readonly candidates: readonly { readonly value: string; readonly label: string }[];
  }[];
  readonly picked: Readonly<Record<string, readonly { readonly label: string; readonly kind: string; readonly slug: string; readonly definition: string }[]>>;
  readonly relations?: readonly { readonly value: string; readonly label: string }[];
  /** Markup of the service, as its pages have it. */
  readonly akin?: string;
  /** What the form says, where the Turtle is open. */
  readonly turtle?: string;
}

/** Fields of a form that are no values of it: made anew for each page. */
const own = new Set(['form', 'time', 'website', 'base', 'seen', 'step', 'find', 'choose', 'turtle', 'lookup']);
/** Milliseconds after the last letter until the form is checked, and until it is kept. */
const checkDelay = 350, keepDelay = 400;
const keyStart = 'mpp-form ', leftKey = 'mpp-form-left';
/** Days for which a draft is kept. */
const keptDays = 60;

interface Draft {
  readonly time: number;
  readonly fields: readonly (readonly [string, string])[];
  /** Nothing was written since it was sent. */
  readonly isSent?: boolean;
}

/** A draft is known by its form and what that is about. */
function keyOf(form: HTMLFormElement): string {
  const value = (name: string): string => String(new FormData(form).get(name) ?? '');
  return `${keyStart}${form.dataset.contribution ?? ''} ${form.querySelector<HTMLInputElement>('input[type="hidden"][name="about"]')?.value ?? ''} ${form.querySelector('input[type="hidden"][name="kind"]') ? value('kind') : ''}`;
}

const valuesOf = (form: HTMLFormElement): readonly (readonly [string, string])[] =>
  [...new FormData(form)].flatMap(([name, value]) => (own.has(name) || typeof value !== 'string' || value === '' ? [] : [[name, value] as const]));

/** Storage that may be full, or forbidden: then there are no drafts. */
function inStorage<Result>(work: (storage: Storage) => Result): Result | undefined {
  try {
    return work(localStorage);
  } catch {
    return undefined;
  }
}

function readDraft(key: string): Draft | undefined {
  const text = inStorage((storage) => storage.getItem(key));
  if (!text) return undefined;
  try {
    return JSON.parse(text) as Draft;
  } catch {
    return undefined;
  }
}

/** Lets go of drafts that are old. */
function forgetOld(): void {
  inStorage((storage) => {
    for (const key of Object.keys(storage).filter((each) => each.startsWith(keyStart))) if ((readDraft(key)?.time ?? 0) < Date.now() - keptDays * 86_400_000) storage.removeItem(key);
  });
}

/** Puts values into the fields of a form; of a field that there is several times, one after the other. */
function fill(form: HTMLFormElement, fields: Draft['fields']): void {
  const left = new Map<string, string[]>();
  for (const [name, value] of fields) left.set(name, [...left.get(name) ?? [], value]);
  for (const control of form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>('input, select, textarea')) {
    if (own.has(control.name) || control.type === 'hidden') continue;
    const values = left.get(control.name) ?? [];
    if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = values.includes(control.value);
    else control.value = values.shift() ?? '';
  }
  // What has no field of its own, as the fifth of two, stands beside the last one.
  for (const [name, [value, ...others]] of left) {
    const last = [...form.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(name)}"]:not([type="checkbox"], [type="hidden"])`)].at(-1);
    if (!last || value === undefined) continue;
    for (const each of [value, ...others].reverse()) {
      const copy = last.cloneNode() as HTMLInputElement;
      copy.removeAttribute('id');
      copy.value = each;
      last.after(copy);
    }
  }
  for (const details of form.querySelectorAll('details'))
    if ([...details.querySelectorAll<HTMLInputElement>('input:not([type="checkbox"]), textarea, select')].some(({ value }) => value !== ''))
      details.open = true;
}

/** Whether something stands in the fields that did not come with the page. */
const hasBegun = (form: HTMLFormElement): boolean =>
  [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea, input:not([type="hidden"], [type="checkbox"], [type="radio"])')]
    .some(({ name, value, defaultValue }) => !own.has(name) && value !== defaultValue);

function startDrafts(form: HTMLFormElement): void {
  const key = keyOf(form), line = required('[data-draft]', form), now = JSON.stringify(valuesOf(form)), draft = readDraft(key);
  // Who is quick writes ahead of this script.
  const isBegun = hasBegun(form), first = isBegun ? '' : now;
  let waiting: number | undefined;
  const say = (text: string, ...buttons: readonly HTMLElement[]): void => { line.replaceChildren(text, ...buttons.flatMap((button) => [' ', button])); };
  const button = (text: string, act: () => void): HTMLElement => {
    const made = element('button', { type: 'button' }, text);
    made.addEventListener('click', act);
    return made;
  };
  const forget = (): void => { inStorage((storage) => { storage.removeItem(key); }); };
  const keep = (isSent = false): void => {
    const fields = valuesOf(form);
    if (!isSent && JSON.stringify(fields) === first) return;
    const isKept = inStorage((storage) => { storage.setItem(key, JSON.stringify({ time: Date.now(), fields, isSent } satisfies Draft)); return true; });
    say(isKept ? 'Kept in this browser until you send it.' : 'This browser keeps no drafts.', ...isKept ? [button('Empty the form', () => { forget(); location.reload(); })] : []);
  };
  form.addEventListener('input', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => { waiting = undefined; keep(); }, keepDelay);
  });
  // The last letters before a reload count as well.
  window.addEventListener('pagehide', () => { if (waiting !== undefined) keep(); });
  form.addEventListener('submit', () => {
    window.clearTimeout(waiting);
    waiting = undefined;
    keep(true);
    inStorage(() => { sessionStorage.setItem(leftKey, key); });
  });
  // A form that the service gave back has what was sent already, and not what was written since.
  const isBack = document.querySelector('.fault-summary, .contribution > .notice[role="alert"], .fault') !== null;
  if (!draft || (isBack && draft.isSent === true) || JSON.stringify(draft.fields) === now) {
    keep();
    return;
  }
  const put = (): void => {
    fill(form, draft.fields);
    say(`What you wrote here on ${new Date(draft.time).toLocaleString()} is back.`, button('Start anew', () => { forget(); location.reload(); }));
    form.dispatchEvent(new Event('filled'));
  };
  // An address that fills the form says what is wanted now.
  const isFilled = [...new URLSearchParams(location.search).keys()].some((name) => !['about', 'kind', 'audience'].includes(name));
  if (isFilled || isBegun) say(`You wrote something here on ${new Date(draft.time).toLocaleString()}.`, button('Put it back', put), button('Forget it', () => { forget(); say(''); }));
  else put();
}

const fieldOf = (form: HTMLFormElement, name: string): HTMLElement | null => form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);

const isUnchanged = (field: Element): boolean =>
  [...field.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input:not([type="checkbox"]), textarea')].every(
    ({ value, defaultValue }) => value === defaultValue,
  );

/** The Turtle of a form that goes along with its fields: it is seen, and nobody has changed it. */
function openTurtle(form: HTMLFormElement): HTMLTextAreaElement | undefined {
  const source = form.querySelector<HTMLTextAreaElement>('textarea[name="turtle"]');
  return source?.closest('details')?.open === true && source.value === source.defaultValue ? source : undefined;
}

/** Shows beside its field what is wrong, and what was picked. @param answered Fields beside which the page came with an answer, such as what a search found: it stays until they are changed. */
function show(form: HTMLFormElement, { faults, picked, relations, akin, turtle }: Checked, touched: ReadonlySet<string>, answered: ReadonlySet<Element>): void {
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    const name = field.dataset.field ?? '', found = field.querySelector('[data-found]'), all = faults.filter((fault) => fault.field === name);
    // Who has not come to a field is not told that it is empty.
    const told = touched.has(name) ? all : [];
    if (!found || (answered.has(field) && isUnchanged(field))) continue;
    const said = [
      ...(picked[name] ?? []).map(({ label, kind, definition }) => element('p', { class: 'picked' }, element('b', {}, label), ` ${kind}${definition === '' ? '' : `: ${definition}`}`)),
      ...told.flatMap(({ message, remedy, severity, candidates }) => [
        element('p', { class: `fault fault-${severity}` }, `${message}${remedy === null ? '' : ` ${remedy}`}`),
        ...(candidates.length > 0 ? [element('p', { class: 'candidates' }, ...candidates.map(({ value, label }) => element('button', { type: 'submit', name: 'choose', value }, label)))] : []),
      ]),
    ];
    // Told again, the same would be read out again.
    if (said.map(({ textContent }) => textContent).join('\n') !== [...found.children].map(({ textContent }) => textContent).join('\n')) found.replaceChildren(...said);
    const control = field.querySelector('input:not([type="checkbox"]), select, textarea');
    if (told.some(({ severity }) => severity === 'error')) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  }
  const select = fieldOf(form, 'predicate')?.querySelector('select');
  if (relations && select) {
    const chosen = select.selectedOptions[0], options = relations.map(({ value, label }) => new Option(label, value, false, value === select.value));
    if (chosen && chosen.value !== '' && !options.some(({ value }) => value === chosen.value)) options.push(new Option(`${chosen.text} (does not fit)`, chosen.value, false, true));
    const names = (list: readonly HTMLOptionElement[]): string => list.map(({ value }) => value).join(' ');
    if (names(options) !== names([...select.options].slice(1))) select.replaceChildren(new Option('not said', ''), ...options);
  }
  const source = openTurtle(form);
  if (source && turtle !== undefined) source.value = source.defaultValue = turtle;
  const place = form.querySelector('[data-akin]');
  if (place && akin !== undefined && place.innerHTML !== akin) place.replaceChildren(...new DOMParser().parseFromString(akin, 'text/html').body.childNodes);
}

function startChecks(form: HTMLFormElement): void {
  const touched = new Set<string>([...form.querySelectorAll<HTMLElement>('[data-field]')].filter((field) => field.querySelector('.fault')).map((field) => field.dataset.field ?? ''));
  const answered = new Set([...form.querySelectorAll('[data-field]')].filter((field) => field.querySelector('[data-found] .fault')));
  let waiting: number | undefined, asked = 0;
  const ask = async (): Promise<void> => {
    const number = ++asked, fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && !['form', 'time', 'website', 'note', 'name', 'turtle'].includes(name)) fields.append(name, value);
    fields.append('contribution', form.dataset.contribution ?? '');
    if (openTurtle(form)) fields.append('wants', 'turtle');
    const response = await askService('/api/forms/check', { method: 'POST', body: fields }).catch(() => undefined);
    // Sending checks everything again: a check that fails, or comes too late, is passed over.
    if (response?.ok !== true || number !== asked) return;
    const checked = await response.json() as Checked;
    if (number === asked) show(form, checked, touched, answered);
  };
  const later = (event: Event): void => {
    const name = (event.target as HTMLElement | null)?.closest<HTMLElement>('[data-field]')?.dataset.field;
    if (name !== undefined) touched.add(name);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void ask(), checkDelay);
    // An answer that is still on its way belongs to the earlier text.
    if (event.type === 'input') asked++;
  };
  form.addEventListener('input', later);
  form.addEventListener('focusout', later);
  form.addEventListener('filled', () => void ask());
  form.querySelector('textarea[name="turtle"]')?.closest('details')?.addEventListener('toggle', () => { if (openTurtle(form)) void ask(); });
  void ask();
}

/** Forms of contributions: what is written is kept in the browser, and checked while one types. Without this they work as well. */
export function startContributions(): void {
  if (document.querySelector('[data-proposals]')) startReviewKeys();
  forgetOld();
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-contribution]')) {
    if (!form.querySelector('[data-draft]')) continue;
    startDrafts(form);
    if (form.querySelector('input[name="seen"]')) startChecks(form);
    startNameBoxes(form);
  }
  if (document.querySelector('[data-sent]')) inStorage((storage) => {
    const key = sessionStorage.getItem(leftKey);
    if (key?.startsWith(keyStart)) storage.removeItem(key);
    sessionStorage.removeItem(leftKey);
  });
}
